//! The connection to the practice services, which run inside this program or another one.
//!
//! Window and command line may be open at once with the same home folder, but only one program may serve the practice
//! organization. The program that holds the lock file serves, and writes its address next to it; the other one reads
//! the address and the credential from the practice data and is a client. When the serving program exits, the next call
//! of the other one takes over.

use std::fs::{File, TryLockError};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use adobe::{Credentials, Endpoints, Session, Transport};
use serde::{Deserialize, Serialize};
use tokio::sync::Mutex;
use vault::SecretString;

use crate::clients::Clients;
use crate::home::{Home, unusable};
use crate::private;
use crate::view::{Failure, FailureCode, NotPossibleReason};

/// How long to wait for another program that is creating the organization.
const START_TIMEOUT: Duration = Duration::from_secs(60);
/// How often to check meanwhile.
const POLL_INTERVAL: Duration = Duration::from_millis(50);

/// How to start the practice services, if this program starts them.
#[derive(Debug, Clone)]
pub(crate) struct PracticeSettings {
    pub(crate) speed: u32,
    pub(crate) key: Option<String>,
}

/// Access to the practice services.
pub(crate) struct PracticeLink {
    folder: PathBuf,
    settings: PracticeSettings,
    transport: Transport,
    server: Mutex<Option<Server>>,
}

/// The program that serves.
enum Server {
    /// This program.
    Ours { running: practice::Running, clients: Clients, _lock: File },
    /// Another program.
    Theirs { address: Address, clients: Clients },
}

/// The serving program's message to others; contains no secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Address {
    base_url: String,
    sandbox: String,
}

impl PracticeLink {
    pub(crate) fn new(home: &Home, settings: PracticeSettings, transport: Transport) -> Self {
        Self { folder: home.practice(), settings, transport, server: Mutex::new(None) }
    }

    /// Like `new`, with another folder, for services that run alone.
    pub(crate) fn in_folder(folder: PathBuf, settings: PracticeSettings, transport: Transport) -> Self {
        Self { folder, settings, transport, server: Mutex::new(None) }
    }

    /// Stores the address of services that run alone; `line` is their ready message.
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

    /// Returns the clients, after starting or finding the services if needed.
    pub(crate) async fn clients(&self) -> Result<Clients, Failure> {
        let mut server = self.server.lock().await;
        if let Some(Server::Ours { clients, .. }) = server.as_ref() {
            return Ok(clients.clone());
        }
        let slow = |_| {
            let message = "Another Segment Bridge is starting the practice workspace and is not ready yet. Try again.";
            Err(Failure::not_possible(NotPossibleReason::PracticeStarting, message))
        };
        tokio::time::timeout(START_TIMEOUT, self.serve_or_connect(&mut server)).await.unwrap_or_else(slow)
    }

    /// Returns the clients of the last call, if there was one; starts nothing and waits for nothing.
    pub(crate) fn known_clients(&self) -> Option<Clients> {
        self.server.try_lock().ok()?.as_ref().map(|server| match server {
            Server::Ours { clients, .. } | Server::Theirs { clients, .. } => clients.clone(),
        })
    }

    /// Serves if no other program does, else finds the address of the one that does.
    async fn serve_or_connect(&self, server: &mut Option<Server>) -> Result<Clients, Failure> {
        loop {
            if let Some(lock) = self.try_lock()? {
                let (ours, clients) = self.serve(lock).await?;
                *server = Some(ours);
                return Ok(clients);
            }
            let Some(address) = self.address() else {
                tokio::time::sleep(POLL_INTERVAL).await;
                continue;
            };
            if let Some(Server::Theirs { address: known, clients }) = server.as_ref()
                && *known == address
            {
                return Ok(clients.clone());
            }
            let clients = self.connect(&address)?;
            *server = Some(Server::Theirs { address, clients: clients.clone() });
            return Ok(clients);
        }
    }

    /// Stops the services if they run here; saves the organization.
    pub(crate) async fn close(&self) -> Result<(), Failure> {
        let server = self.server.lock().await.take();
        let Some(Server::Ours { running, _lock, .. }) = server else { return Ok(()) };
        // The address goes first, so that no program calls a service that is stopping; the lock goes last.
        self.forget_address()?;
        Ok(running.stop().await?)
    }

    async fn serve(&self, lock: File) -> Result<(Server, Clients), Failure> {
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
        Ok((Server::Ours { running, clients: clients.clone(), _lock: lock }, clients))
    }

    fn connect(&self, address: &Address) -> Result<Clients, Failure> {
        let stored = practice::read_credentials(&self.folder)?.ok_or_else(|| {
            let message = "The practice workspace of the other program has no credential yet. Try again.";
            Failure::not_possible(NotPossibleReason::PracticeStarting, message)
        })?;
        self.clients_at(address, credentials(&stored.client_id, &stored.client_secret, &stored.org_id))
    }

    fn clients_at(&self, address: &Address, credentials: Credentials) -> Result<Clients, Failure> {
        let base = url::Url::parse(&address.base_url).map_err(|error| {
            let message = format!("The practice workspace has the address {:?}: {error}", address.base_url);
            Failure::new(FailureCode::Internal, message)
        })?;
        let session = Session::new(self.transport.clone(), Endpoints::practice(&base), credentials);
        Clients::new(session, &address.sandbox)
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

    /// Returns the other program's address; `None` while it is starting.
    fn address(&self) -> Option<Address> {
        serde_json::from_slice(&private::read(&self.address_file()).ok()?).ok()
    }

    fn announce(&self, address: &Address) -> Result<(), Failure> {
        let path = self.address_file();
        let text = serde_json::to_vec(address).map_err(|error| {
            Failure::new(FailureCode::Internal, format!("Writing the practice address failed: {error}"))
        })?;
        // Readers must never see a partly written file.
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

/// Returns the settings for requests, with a unique name for this run of the program.
pub(crate) fn transport_settings() -> adobe::TransportSettings {
    adobe::TransportSettings { run: format!("sb-{}", uuid::Uuid::new_v4().simple()), ..Default::default() }
}

/// Returns a transport to the practice services; the user's proxy and certificate settings do not apply to this
/// machine.
pub(crate) fn transport(settings: adobe::TransportSettings) -> Result<Transport, Failure> {
    let settings = adobe::TransportSettings { run: transport_settings().run, ..settings };
    Ok(Transport::new(settings, Arc::new(adobe::clock::SystemClock::new()))?)
}

fn credentials(client_id: &str, client_secret: &str, org_id: &str) -> Credentials {
    Credentials {
        client_id: client_id.to_owned(),
        client_secret: SecretString::from(client_secret).into(),
        org_id: org_id.to_owned(),
        scopes: Credentials::DEFAULT_SCOPES.to_owned(),
    }
}
