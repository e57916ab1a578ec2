//! A service on this machine with scripted answers, and clients for it.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use adobe::clock::ImmediateClock;
use adobe::{
    AudienceManager, Credentials, Endpoints, ExperiencePlatform, RetryPolicy, Session, Transport, TransportSettings,
};
use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderName, HeaderValue, Response, StatusCode, Uri};
use domain::SandboxName;
use secrecy::SecretString;
use tokio::runtime::Runtime;

/// The clients' current time, ms since 1970: Sun, 06 Nov 1994 08:49:30 GMT.
pub const NOW_MS: i64 = 784_111_770_000;
/// The answer to every sign-in, unless the script has its own.
const TOKEN: &str =
    r#"{"access_token":"eyJhbGciOiJSUzI1NiJ9.eyJmIjoxfQ.c2ln","token_type":"bearer","expires_in":86399}"#;
/// More requests than this for one call count as endless. The shared pager stops after 5,000 pages.
const ENDLESS: usize = 6_000;

/// One answer of the service.
#[derive(Debug, Clone)]
pub struct Answer {
    /// HTTP status, 100 to 999; other values become 200.
    pub status: u16,
    /// Header lines; invalid ones are left out.
    pub headers: Vec<(String, Vec<u8>)>,
    /// Body, unchanged.
    pub body: Vec<u8>,
}

impl Answer {
    /// Status 200 with this body.
    pub fn ok(body: impl Into<Vec<u8>>) -> Self {
        Self { status: 200, headers: Vec::new(), body: body.into() }
    }

    fn send(self) -> Response<Body> {
        let mut response = Response::new(Body::from(self.body));
        // Informational answers do not end a call, and hyper does not send them as such.
        *response.status_mut() =
            StatusCode::from_u16(self.status).ok().filter(|status| !status.is_informational()).unwrap_or_default();
        response.headers_mut().insert("content-type", HeaderValue::from_static("application/json"));
        for (name, value) in self.headers {
            if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::from_bytes(&value)) {
                response.headers_mut().insert(name, value);
            }
        }
        response
    }
}

#[derive(Default)]
struct Script {
    /// The answers in order; the last one is repeated.
    answers: Vec<Answer>,
    /// The answer to a sign-in; [`TOKEN`] if `None`.
    sign_in: Option<Answer>,
    asked: usize,
}

/// The service, its clients, and the threads they run on.
pub struct ScriptedService {
    runtime: Runtime,
    script: Arc<Mutex<Script>>,
    endpoints: Endpoints,
}

impl ScriptedService {
    /// Starts the service on a port of its own.
    ///
    /// # Panics
    /// If this machine has no free port or threads: nothing can be tested then.
    #[expect(clippy::unwrap_used, reason = "a target without its service has nothing to try")]
    pub fn start() -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let script: Arc<Mutex<Script>> = Arc::default();
        let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let service = Router::new().fallback(answer).with_state(script.clone());
        runtime.spawn(async move { axum::serve(listener, service).await });
        Self { runtime, script, endpoints: Endpoints::practice(&base.parse().unwrap()) }
    }

    /// Sets the answers from now on, in order; the last one is repeated.
    pub fn answers(&self, answers: Vec<Answer>) {
        *self.script() = Script { answers, ..Script::default() };
    }

    /// Sets the answer to sign-ins; the requests after it are answered with an empty object.
    pub fn signs_in_with(&self, answer: Answer) {
        *self.script() = Script { sign_in: Some(answer), answers: vec![Answer::ok("{}")], asked: 0 };
    }

    /// Returns the number of requests since the script was set, without sign-ins.
    pub fn asked(&self) -> usize {
        self.script().asked
    }

    /// Runs a call until it finishes, with new clients each time, so that tokens and clocks of earlier inputs have no
    /// effect.
    ///
    /// # Panics
    /// If the call does not finish within a minute of real time, or sends requests endlessly.
    #[expect(clippy::unwrap_used, reason = "a target without its clients has nothing to try")]
    pub fn run<T>(&self, call: impl AsyncFnOnce(AudienceManager, ExperiencePlatform) -> T) -> T {
        let settings = TransportSettings {
            connect_timeout: Duration::from_secs(5),
            read_timeout: Duration::from_secs(5),
            total_timeout: Duration::from_secs(10),
            retry: RetryPolicy { attempts: 3, ..RetryPolicy::default() },
            requests_per_second: 1_000_000,
            concurrent_requests: 8,
            ..TransportSettings::default()
        };
        let credentials = Credentials {
            client_id: "client".to_owned(),
            client_secret: SecretString::from("p8e-secret-of-the-fuzz-targets").into(),
            org_id: "0123456789ABCDEF01234567@AdobeOrg".to_owned(),
            scopes: Credentials::DEFAULT_SCOPES.to_owned(),
        };
        self.runtime.block_on(async {
            let transport = Transport::new(settings, Arc::new(ImmediateClock::at(NOW_MS))).unwrap();
            let session = Session::new(transport, self.endpoints.clone(), credentials);
            let aam = AudienceManager::new(session.clone());
            let aep = ExperiencePlatform::new(session, &SandboxName::from("prod")).unwrap();
            let ended = tokio::time::timeout(Duration::from_secs(60), call(aam, aep)).await;
            assert!(self.asked() <= ENDLESS, "{} requests for one call", self.asked());
            ended.unwrap_or_else(|_| panic!("no end after a minute and {} requests", self.asked()))
        })
    }

    fn script(&self) -> std::sync::MutexGuard<'_, Script> {
        self.script.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl std::fmt::Debug for ScriptedService {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ScriptedService").finish_non_exhaustive()
    }
}

async fn answer(State(script): State<Arc<Mutex<Script>>>, uri: Uri) -> Response<Body> {
    let mut script = script.lock().unwrap_or_else(PoisonError::into_inner);
    if uri.path().starts_with("/ims/token") {
        return script.sign_in.clone().unwrap_or_else(|| Answer::ok(TOKEN)).send();
    }
    let at = script.asked;
    script.asked += 1;
    let last = script.answers.len().saturating_sub(1);
    script.answers.get(at.min(last)).cloned().unwrap_or_else(|| Answer::ok("{}")).send()
}
