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
        let fixture = Self::without_sign_in().await;
        Mock::given(method("POST")).and(path("/ims/token/v3")).respond_with(token(TOKEN)).mount(&fixture.server).await;
        fixture
    }

    pub async fn without_sign_in() -> Self {
        let server = MockServer::start().await;
        let clock = Arc::new(ImmediateClock::at(NOW_MS));
        let session = session_at(&server.uri(), clock.clone());
        let aam = AudienceManager::new(session.clone());
        let aep = ExperiencePlatform::new(session.clone(), &SandboxName::from("prod")).unwrap();
        Self { server, clock, session, aam, aep }
    }

    /// How often a path was asked for.
    pub async fn count(&self, at: &str) -> usize {
        let requests = self.server.received_requests().await.unwrap();
        requests.iter().filter(|request| request.url.path() == at).count()
    }

    /// Waits until a path was asked for this often by work that nobody waits for; more is wrong at once.
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

pub fn session_at(base: &str, clock: Arc<ImmediateClock>) -> Session {
    let settings = TransportSettings {
        connect_timeout: Duration::from_millis(500),
        read_timeout: Duration::from_millis(500),
        total_timeout: Duration::from_millis(500),
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
