//! Starting and stopping: in the application's own process, or alone for `segbridge practice serve`.

use std::future::Future;
use std::io::Write;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use rusqlite::Connection;
use serde_json::json;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::clock::Clock;
use crate::credentials::Credentials;
use crate::error::PracticeError;
use crate::persist::{self, Archive};
use crate::server;
use crate::state::{Practice, Shared};
use crate::world::people::People;

/// Name of the sandbox clients should use.
const SANDBOX: &str = "prod";

/// How to start the practice services.
#[derive(Debug, Clone)]
pub struct Options {
    /// Port on 127.0.0.1; any free one when `None`.
    pub port: Option<u16>,
    /// Folder that stores the organization; created if missing.
    pub data_dir: PathBuf,
    /// Seed of the organization. Decides only at the first start of a data folder; later the stored seed stays.
    pub seed: u64,
    /// Practice seconds per real second, at least 1.
    pub speed: u32,
    /// Key of the test controls; `None` leaves them out.
    pub practice_key: Option<String>,
    /// The API credential; `None` means the data folder's own, created at its first start.
    pub credentials: Option<Credentials>,
}

impl Options {
    /// The usual settings for a data folder: any port, seed 1, real speed, no test controls, own credential.
    pub fn in_folder(data_dir: impl Into<PathBuf>) -> Self {
        Self { port: None, data_dir: data_dir.into(), seed: 1, speed: 1, practice_key: None, credentials: None }
    }
}

/// Services under way, and what a client needs to reach them.
#[derive(Debug)]
pub struct Running {
    /// `http://127.0.0.1:PORT`, the host of all three services.
    pub base_url: String,
    /// Client id.
    pub client_id: String,
    /// Client secret. Not for logs.
    pub client_secret: String,
    /// IMS organization id.
    pub org_id: String,
    /// Sandbox to use.
    pub sandbox: String,
    /// Key of the test controls, when they are open.
    pub practice_key: Option<String>,
    stop: CancellationToken,
    server: JoinHandle<()>,
}

impl Running {
    /// Ends the services: requests under way are answered, everything is saved.
    pub async fn stop(self) -> Result<(), PracticeError> {
        self.stop.cancel();
        self.server.await.map_err(|_| PracticeError::Interrupted { doing: "stopping the practice services" })
    }

    /// The line `segbridge practice serve` prints when ready.
    fn announcement(&self) -> String {
        json!({
            "base_url": self.base_url,
            "client_id": self.client_id,
            "client_secret": self.client_secret,
            "org_id": self.org_id,
            "sandbox": self.sandbox,
            "practice_key": self.practice_key,
        })
        .to_string()
    }
}

/// Opens the data folder (growing the organization at the first start), binds the port and serves until stopped.
pub async fn start(options: Options) -> Result<Running, PracticeError> {
    let port = options.port.unwrap_or(0);
    let practice_key = options.practice_key.clone();
    let practice: Shared = tokio::task::spawn_blocking(move || open(options))
        .await
        .map_err(|_| PracticeError::Interrupted { doing: "opening the practice organization" })??;
    let listen = |source| PracticeError::Listen { port, source };
    let listener = TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port))).await.map_err(listen)?;
    let address = listener.local_addr().map_err(listen)?;
    let stop = CancellationToken::new();
    let credentials = practice.credentials().clone();
    let server = tokio::spawn(serve_until(listener, address.port(), practice, stop.clone()));
    Ok(Running {
        base_url: format!("http://{address}"),
        client_id: credentials.client_id,
        client_secret: credentials.client_secret,
        org_id: credentials.org_id,
        sandbox: SANDBOX.to_owned(),
        practice_key,
        stop,
        server,
    })
}

async fn serve_until(listener: TcpListener, port: u16, practice: Shared, stop: CancellationToken) {
    server::run(listener, port, practice.clone(), stop).await;
    // Joining the writing thread may take a moment; not on an async thread.
    if tokio::task::spawn_blocking(move || practice.close()).await.is_err() {
        tracing::error!("the practice organization was not fully saved at the end");
    }
}

/// Runs the services alone: writes one line of JSON to `ready` when they can be called, serves until `until` ends (the
/// command line passes its signals), saves. The test controls are on, with a new key unless one is set.
pub async fn serve(
    mut options: Options,
    mut ready: impl Write,
    until: impl Future<Output = ()>,
) -> Result<(), PracticeError> {
    options.practice_key.get_or_insert_with(|| Uuid::new_v4().simple().to_string());
    let running = start(options).await?;
    writeln!(ready, "{}", running.announcement()).and_then(|()| ready.flush()).map_err(PracticeError::Announce)?;
    until.await;
    running.stop().await
}

/// Ends at SIGTERM or ctrl-c: what `segbridge practice serve` waits for. The signals are caught from the call on, not
/// only once the future is awaited, so none is lost while the organization is still being opened.
pub fn signaled() -> impl Future<Output = ()> {
    #[cfg(unix)]
    let caught = {
        use tokio::signal::unix::{SignalKind, signal};
        signal(SignalKind::terminate()).and_then(|term| Ok((term, signal(SignalKind::interrupt())?)))
    };
    async move {
        #[cfg(unix)]
        if let Ok((mut term, mut interrupt)) = caught {
            tokio::select! {
                _ = term.recv() => {}
                _ = interrupt.recv() => {}
            }
            return;
        }
        if let Err(error) = tokio::signal::ctrl_c().await {
            tracing::error!(%error, "waiting for ctrl-c failed");
        }
    }
}

fn open(options: Options) -> Result<Shared, PracticeError> {
    let began = Instant::now();
    let lock = persist::lock(&options.data_dir)?;
    let (db, kept) = persist::open(&options.data_dir)?;
    let credentials = settle_credentials(&db, options.credentials, kept.credentials.as_ref())?;
    let clock = Clock::new(kept.ahead_ms, options.speed);
    let seed = kept.world.as_ref().map_or(options.seed, |world| world.seed);
    if seed != options.seed {
        tracing::warn!(stored = seed, asked = options.seed, "the data folder was grown from another seed, which stays");
    }
    let people = People::generate(seed);
    let archive = Archive::start(db, lock);
    let mut world = if let Some(mut world) = kept.world {
        let (flows, models) = (world.flows_planted, world.models_until.is_some());
        if !flows {
            crate::world::flows::plant(&mut world);
        }
        if !models {
            crate::world::plant_models(&mut world, clock.now_ms());
        }
        let activations = world.activations_planted;
        if !activations {
            crate::world::plant_activations(&mut world, clock.now_ms());
        }
        if !(flows && models && activations) {
            archive.hand_over(&mut world, clock.ahead_ms(), false);
        }
        world
    } else {
        let mut world = crate::world::grow_from(&people, clock.now_ms());
        archive.hand_over(&mut world, clock.ahead_ms(), true);
        world
    };
    crate::market::plant(&mut world, &people, clock.now_ms());
    tracing::info!(ms = began.elapsed().as_millis(), "practice organization ready");
    Ok(Arc::new(Practice::new(world, people, clock, credentials, options.practice_key, archive)))
}

fn settle_credentials(
    db: &Connection,
    given: Option<Credentials>,
    kept: Option<&Credentials>,
) -> Result<Credentials, PracticeError> {
    let credentials = given.or_else(|| kept.cloned()).unwrap_or_else(Credentials::generate);
    if kept != Some(&credentials) {
        persist::keep_credentials(db, &credentials)?;
    }
    Ok(credentials)
}
