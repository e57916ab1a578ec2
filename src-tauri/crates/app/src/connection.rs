//! The way to the practice services, which run inside this program or another.
//!
//! Window and command line may be open at once with the same home folder, but only one program may serve the practice
//! organisation. Whoever holds the lock file serves and writes its address beside it; the other reads the address,
//! takes the credential from the practice data itself and is a client. When the serving program ends, the next call of
//! the other takes over.

use std::fs::{File, TryLockError};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use adobe::{AudienceManager, Credentials, Endpoints, ExperiencePlatform, Session, Transport};
use serde::{Deserialize, Serialize};
use tokio::sync::Mutex;
use vault::SecretString;

use crate::home::{Home, unusable};
use crate::private;
use crate::view::{Failure, FailureCode, NotPossibleReason};

/// How long to wait for another program that is just growing the organisation for the first time.
const PATIENCE: Duration = Duration::from_secs(60);
/// How often to look meanwhile.
const LOOK: Duration = Duration::from_millis(50);

/// Typed clients of both services of the connection.
#[derive(Debug, Clone)]
pub struct Clients {
    /// Signed in, or soon.
    pub session: Session,
    /// Audience Manager.
    pub manager: AudienceManager,
    /// Experience Platform.
    pub platform: ExperiencePlatform,
    /// Sandbox of Experience Platform.
    pub sandbox: String,
}

/// How the practice services are to be started, when it is this program that starts them.
#[derive(Debug, Clone)]
pub(crate) struct PracticeSettings {
    pub(crate) speed: u32,
    pub(crate) key: Option<String>,
}

/// The way to the services.
pub(crate) struct Reach {
    folder: PathBuf,
    settings: PracticeSettings,
    transport: Transport,
    now: Mutex<Option<Place>>,
}

/// Where the services are.
enum Place {
    /// In this program.
    Here { running: practice::Running, clients: Clients, _lock: File },
    /// In another program.
    There { address: Address, clients: Clients },
}

/// What the serving program tells the others; no secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Address {
    base_url: String,
    sandbox: String,
}

impl Reach {
    pub(crate) fn new(home: &Home, settings: PracticeSettings, transport: Transport) -> Self {
        Self { folder: home.practice(), settings, transport, now: Mutex::new(None) }
    }

    /// The same over another folder, for services that run alone.
    pub(crate) fn in_folder(folder: PathBuf, settings: PracticeSettings, transport: Transport) -> Self {
        Self { folder, settings, transport, now: Mutex::new(None) }
    }

    /// Leaves the address of services that run alone; `line` is what they say when they are ready.
    pub(crate) fn announce_line(&self, line: &[u8]) -> Result<(), Failure> {
        #[derive(Deserialize)]
        struct Ready {
            base_url: String,
            sandbox: String,
        }
        let ready: Ready = serde_json::from_slice(line).map_err(|error| {
            Failure::new(FailureCode::Internal, format!("Reading the practice address failed: {error}"))
        })?;
        self.announce(&Address { base_url: ready.base_url, sandbox: ready.sandbox })
    }

    /// The clients, after starting or finding the services if need be.
    pub(crate) async fn clients(&self) -> Result<Clients, Failure> {
        let mut now = self.now.lock().await;
        if let Some(Place::Here { clients, .. }) = now.as_ref() {
            return Ok(clients.clone());
        }
        let slow = |_| {
            let message = "Another Segment Bridge is starting the practice workspace and is not ready yet. Try again.";
            Err(Failure::not_possible(NotPossibleReason::PracticeStarting, message))
        };
        tokio::time::timeout(PATIENCE, self.serve_or_visit(&mut now)).await.unwrap_or_else(slow)
    }

    /// Serves if nobody does, else finds the address of whoever does.
    async fn serve_or_visit(&self, now: &mut Option<Place>) -> Result<Clients, Failure> {
        loop {
            if let Some(lock) = self.try_lock()? {
                let (place, clients) = self.serve(lock).await?;
                *now = Some(place);
                return Ok(clients);
            }
            let Some(address) = self.address() else {
                tokio::time::sleep(LOOK).await;
                continue;
            };
            if let Some(Place::There { address: known, clients }) = now.as_ref()
                && *known == address
            {
                return Ok(clients.clone());
            }
            let clients = self.visit(&address)?;
            *now = Some(Place::There { address, clients: clients.clone() });
            return Ok(clients);
        }
    }

    /// Ends the services if they run here; saves the organisation.
    pub(crate) async fn close(&self) -> Result<(), Failure> {
        let place = self.now.lock().await.take();
        let Some(Place::Here { running, _lock, .. }) = place else { return Ok(()) };
        // First the address, so that nobody calls a service that is ending; the lock goes last, with the place.
        self.forget_address()?;
        Ok(running.stop().await?)
    }

    async fn serve(&self, lock: File) -> Result<(Place, Clients), Failure> {
        // An address from a program that was killed leads nowhere.
        self.forget_address()?;
        let options = practice::Options {
            speed: self.settings.speed,
            practice_key: self.settings.key.clone(),
            ..practice::Options::in_folder(&self.folder)
        };
        let running = practice::start(options).await?;
        let address = Address { base_url: running.base_url.clone(), sandbox: running.sandbox.clone() };
        let credentials = credentials(&running.client_id, &running.client_secret, &running.org_id);
        let clients = self.clients_at(&address, credentials)?;
        self.announce(&address)?;
        Ok((Place::Here { running, clients: clients.clone(), _lock: lock }, clients))
    }

    fn visit(&self, address: &Address) -> Result<Clients, Failure> {
        let kept = practice::read_credentials(&self.folder)?.ok_or_else(|| {
            let message = "The practice workspace of the other program has no credential yet. Try again.";
            Failure::not_possible(NotPossibleReason::PracticeStarting, message)
        })?;
        self.clients_at(address, credentials(&kept.client_id, &kept.client_secret, &kept.org_id))
    }

    fn clients_at(&self, address: &Address, credentials: Credentials) -> Result<Clients, Failure> {
        let base = url::Url::parse(&address.base_url).map_err(|error| {
            let message = format!("The practice workspace has the address {:?}: {error}", address.base_url);
            Failure::new(FailureCode::Internal, message)
        })?;
        let session = Session::new(self.transport.clone(), Endpoints::practice(&base), credentials);
        crate::connections::clients(session, &address.sandbox)
    }

    pub(crate) fn try_lock(&self) -> Result<Option<File>, Failure> {
        let path = self.folder.join("lock");
        let failed = |error: std::io::Error| unusable(&path, "opening", &error);
        let file = private::open_lock(&path).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => Ok(Some(file)),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(failed(error)),
        }
    }

    fn address_file(&self) -> PathBuf {
        self.folder.join("address.json")
    }

    /// The other program's address; `None` while it is starting.
    fn address(&self) -> Option<Address> {
        serde_json::from_slice(&private::read(&self.address_file()).ok()?).ok()
    }

    fn announce(&self, address: &Address) -> Result<(), Failure> {
        let path = self.address_file();
        let text = serde_json::to_vec(address).map_err(|error| {
            Failure::new(FailureCode::Internal, format!("Writing the practice address failed: {error}"))
        })?;
        // Readers must never see half a file.
        private::replace(&path, &text).map_err(|error| unusable(&path, "writing", &error))
    }

    pub(crate) fn forget_address(&self) -> Result<(), Failure> {
        let path = self.address_file();
        match std::fs::remove_file(&path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(unusable(&path, "removing", &error)),
            _ => Ok(()),
        }
    }
}

/// How requests are sent, with a name of their own for this run of the program.
pub(crate) fn transport_settings() -> adobe::TransportSettings {
    adobe::TransportSettings { run: format!("sb-{}", uuid::Uuid::new_v4().simple()), ..Default::default() }
}

/// A transport to the practice services; no proxy or certificate of a person's settings is for this machine.
pub(crate) fn transport() -> Result<Transport, Failure> {
    Ok(Transport::new(transport_settings(), Arc::new(adobe::clock::SystemClock::new()))?)
}

fn credentials(client_id: &str, client_secret: &str, org_id: &str) -> Credentials {
    Credentials {
        client_id: client_id.to_owned(),
        client_secret: SecretString::from(client_secret).into(),
        org_id: org_id.to_owned(),
        scopes: Credentials::DEFAULT_SCOPES.to_owned(),
    }
}
