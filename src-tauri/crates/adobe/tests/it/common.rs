//! A mock server that plays all services, and clients whose waits take no time.

use std::sync::Arc;
use std::time::Duration;

use adobe::clock::ImmediateClock;
use adobe::{
    AudienceManager, Credentials, Endpoints, ExperiencePlatform, RetryPolicy, Session, Transport, TransportSettings,
};
use domain::SandboxName;
use secrecy::SecretString;
use serde_json::json;
use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

pub const SECRET: &str = "p8e-very-hidden-secret";
pub const TOKEN: &str = "eyJhbGciOiJSUzI1NiJ9.eyJ0b2tlbiI6Im9uZSJ9.c2lnbmF0dXJl";
/// Sun, 06 Nov 1994 08:49:30 GMT
pub const NOW_MS: i64 = 784_111_770_000;

pub struct Fixture {
    pub server: MockServer,
    pub clock: Arc<ImmediateClock>,
    pub session: Session,
    pub aam: AudienceManager,
    pub aep: ExperiencePlatform,
}

impl Fixture {
    /// Everything ready, the sign-in answering with [`TOKEN`].
    pub async fn new() -> Self {
        Self::without_sign_in().await.signed_in().await
    }

    /// The same for tests of answers that come too late.
    pub async fn impatient() -> Self {
        Self::waiting(Duration::from_millis(500)).await.signed_in().await
    }

    /// A session waits for an answer as long as a busy machine may need.
    pub async fn without_sign_in() -> Self {
        Self::waiting(Duration::from_secs(60)).await
    }

    async fn signed_in(self) -> Self {
        Mock::given(method("POST")).and(path("/ims/token/v3")).respond_with(token(TOKEN)).mount(&self.server).await;
        self
    }

    async fn waiting(timeout: Duration) -> Self {
        let server = MockServer::start().await;
        let clock = Arc::new(ImmediateClock::at(NOW_MS));
        let session = session_with(&server.uri(), clock.clone(), timeout);
        let aam = AudienceManager::new(session.clone());
        let aep = ExperiencePlatform::new(session.clone(), &SandboxName::from("prod")).unwrap();
        Self { server, clock, session, aam, aep }
    }

    /// How often a path was asked for.
    pub async fn count(&self, at: &str) -> usize {
        let requests = self.server.received_requests().await.unwrap();
        requests.iter().filter(|request| request.url.path() == at).count()
    }

    /// Waits until a path was requested this often by background work; more fails at once.
    pub async fn asked_for(&self, at: &str, often: usize) {
        for _ in 0..200 {
            let count = self.count(at).await;
            assert!(count <= often, "{at} was asked for {count} times instead of {often}");
            if count == often {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("{at} was not asked for {often} times");
    }
}

/// A session that waits for an answer as long as a busy machine may need.
pub fn session_at(base: &str, clock: Arc<ImmediateClock>) -> Session {
    session_with(base, clock, Duration::from_secs(60))
}

/// A session that waits so long for an answer.
fn session_with(base: &str, clock: Arc<ImmediateClock>, timeout: Duration) -> Session {
    let settings = TransportSettings {
        read_timeout: timeout,
        total_timeout: timeout,
        retry: RetryPolicy { attempts: 4, ..RetryPolicy::default() },
        concurrent_requests: 50,
        ..TransportSettings::default()
    };
    let transport = Transport::new(settings, clock).unwrap();
    Session::new(transport, Endpoints::practice(&base.parse().unwrap()), credentials())
}

pub fn credentials() -> Credentials {
    Credentials {
        client_id: "client-1".to_owned(),
        client_secret: SecretString::from(SECRET).into(),
        org_id: "0123456789ABCDEF01234567@AdobeOrg".to_owned(),
        scopes: Credentials::DEFAULT_SCOPES.to_owned(),
    }
}

pub fn token(token: &str) -> ResponseTemplate {
    ResponseTemplate::new(200)
        .set_body_json(json!({ "access_token": token, "token_type": "bearer", "expires_in": 86_399 }))
}
