//! What window and command line both call: one [`App`] over the kept copy, the typed clients and the practice
//! services.
//!
//! Every method takes and gives the plain data of [`view`] and fails with a [`view::Failure`]. Lists come from the
//! kept copy; details are read from the service first and fall back to the kept copy, with its age, when the service
//! cannot be reached. It must not know about Tauri, terminals or wire shapes.

mod connection;
mod edit;
mod failure;
mod folders;
mod home;
pub mod practice_services;
mod read;
mod refresh;
mod settings;
mod sharing;
pub mod view;
mod workspace;

use std::sync::Arc;

use store::{Catalogue, Store};
use tokio::sync::watch;

pub use connection::Clients;
pub use home::{HOME_VARIABLE, Home};
pub use sharing::{Unshared, UnsharedAudience};

use connection::{PracticeSettings, Reach};
use refresh::Refreshing;
use view::{Failure, FailureCode};

/// Id of the practice workspace's connection.
pub const PRACTICE: &str = "practice";

/// Tells the time, ms since epoch.
pub type Clock = Arc<dyn Fn() -> i64 + Send + Sync>;

/// How to open.
#[derive(Clone)]
pub struct OpenOptions {
    /// Tells the time.
    pub clock: Clock,
    /// Whether to read both services in the background at once.
    pub refresh: bool,
    /// Practice seconds per real second, when this program serves the practice workspace.
    pub practice_speed: u32,
    /// Key of the practice services' test controls; `None` leaves them out.
    pub practice_key: Option<String>,
}

impl Default for OpenOptions {
    fn default() -> Self {
        Self { clock: Arc::new(machine_time), refresh: true, practice_speed: 1, practice_key: None }
    }
}

/// The program without its window. Clones are the same program.
#[derive(Clone)]
pub struct App {
    inner: Arc<Inner>,
}

struct Inner {
    home: Home,
    store: Store,
    catalogue: Catalogue,
    clock: Clock,
    reach: Reach,
    refreshing: Refreshing,
    sharing: sharing::Sharing,
    changed: watch::Sender<u64>,
}

impl App {
    /// Opens the kept copy; the services are contacted only when something is asked of them, or in the background
    /// when `options.refresh` is set.
    ///
    /// Fails with [`FailureCode::Storage`] where the home folder cannot be used and with [`FailureCode::NewerData`]
    /// where a newer version wrote it.
    pub async fn open(home: Home, options: OpenOptions) -> Result<Self, Failure> {
        let place = home.clone();
        let store = tokio::task::spawn_blocking(move || {
            place.make()?;
            Ok::<_, Failure>(Store::open(&place.data().join("bridge.db"))?)
        })
        .await
        .map_err(|_| Failure::new(FailureCode::Internal, "Opening the kept data was interrupted."))??;
        let catalogue = store.catalogue(PRACTICE).await?;
        let practice = PracticeSettings { speed: options.practice_speed, key: options.practice_key };
        let reach = Reach::new(&home, practice, connection::transport()?);
        let (changed, _) = watch::channel(0);
        let refreshing = Refreshing::default();
        let (clock, sharing) = (options.clock, sharing::Sharing::default());
        let inner = Inner { home, store, catalogue, clock, reach, refreshing, sharing, changed };
        let app = Self { inner: Arc::new(inner) };
        if options.refresh {
            app.refresh_in_background();
        }
        Ok(app)
    }

    /// Stops jobs before their next step, ends the practice services if they run in this program, and saves them.
    pub async fn close(&self) -> Result<(), Failure> {
        self.stop_jobs().await;
        self.inner.reach.close().await
    }

    /// Where everything is kept.
    pub fn home(&self) -> &Home {
        &self.inner.home
    }

    /// Counts up whenever lists may show something new: after a refresh, a commit, an undo, a change of the tray.
    pub fn changed(&self) -> watch::Receiver<u64> {
        self.inner.changed.subscribe()
    }

    /// The clients of both services, after starting or finding the practice services if need be.
    pub async fn clients(&self) -> Result<Clients, Failure> {
        self.inner.reach.clients().await
    }

    pub(crate) fn store(&self) -> &Store {
        &self.inner.store
    }

    pub(crate) fn catalogue(&self) -> &Catalogue {
        &self.inner.catalogue
    }

    pub(crate) fn now(&self) -> i64 {
        (self.inner.clock)()
    }

    /// Tells everybody who watches that something changed.
    pub(crate) fn touch(&self) {
        self.inner.changed.send_modify(|count| *count += 1);
    }
}

impl std::fmt::Debug for App {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("App").field("home", &self.inner.home).finish_non_exhaustive()
    }
}

fn machine_time() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}
