//! What window and command line both call: one [`App`] over the kept copy, the typed clients and the practice
//! services, working on one connection at a time.
//!
//! Every method takes and gives the plain data of [`view`] and fails with a [`view::Failure`]. Lists come from the
//! kept copy; details are read from the service first and fall back to the kept copy, with its age, when the service
//! cannot be reached. It must not know about Tauri, terminals or wire shapes.

mod connection;
mod connections;
mod edit;
mod failure;
mod folders;
mod home;
mod limits;
pub mod log;
mod masking;
mod memory;
pub mod practice_services;
mod private;
mod read;
mod refresh;
mod settings;
mod sharing;
mod support;
pub mod view;
mod workspace;

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, PoisonError, RwLock};

use store::{Catalogue, Store};
use tokio::sync::watch;

pub use adobe::{RetryPolicy, TransportSettings, hand_over_proxy, secret_variables as secret_proxy_variables};
pub use connection::Clients;
pub use connections::{NetworkPlan, NetworkRoute, NetworkWish, SecretBinding};
pub use home::{HOME_VARIABLE, Home, log_closed};
pub use masking::{Panic, masked, tell_panics};
pub use memory::protect_memory;
pub use private::{keep_to_this_user, open_lock};
pub use secrecy::zeroize::Zeroizing;
pub use vault::{ExposeSecret, SecretString, Vault};

use connection::{PracticeSettings, Reach};
use connections::{Book, BookFile, Network, Opened, Secrets};
use view::{Failure, FailureCode};

/// Id of the practice workspace's connection.
pub const PRACTICE: &str = "practice";

/// How often to look for what other programs wrote.
const LOOK_AGAIN: std::time::Duration = std::time::Duration::from_secs(1);

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
    /// Id or name of the connection to work on, without changing which one is used at the next start; the one used
    /// last when `None`.
    pub connection: Option<String>,
    /// Where secrets are kept.
    pub vault: Vault,
    /// How requests are sent, apart from proxy and certificates, which are settings.
    pub transport: TransportSettings,
}

impl Default for OpenOptions {
    fn default() -> Self {
        Self {
            clock: Arc::new(machine_time),
            refresh: true,
            practice_speed: 1,
            practice_key: None,
            connection: None,
            vault: Vault::keychain(Vault::NAMESPACE),
            transport: connection::transport_settings(),
        }
    }
}

/// The program without its window. Clones are the same program.
#[derive(Clone)]
pub struct App {
    inner: Arc<Inner>,
    /// The connection this handle stays with; `None` goes with the one in use.
    pinned: Option<Arc<Opened>>,
}

struct Inner {
    home: Home,
    store: Store,
    clock: Clock,
    /// Whether what is opened or switched to is read anew by itself.
    refreshes: bool,
    book: Book,
    secrets: Secrets,
    /// How the form was last checked, for the connection that is made of it.
    form_check: std::sync::Mutex<Option<connections::FormCheck>>,
    network: Network,
    /// The connection in use.
    in_use: RwLock<Arc<Opened>>,
    /// Every connection that was at work in this run, by id.
    opened: tokio::sync::Mutex<HashMap<String, Arc<Opened>>>,
    sharing: sharing::Sharing,
    /// Creations by hand that may have to be looked up.
    attempts: edit::Attempts,
    /// Deletions by hand that go on.
    deleting: edit::Deleting,
    /// Names of the support files that were written in this run.
    support_files: std::sync::Mutex<HashSet<String>>,
    changed: watch::Sender<u64>,
    /// Masks the key of the practice services' test controls.
    _practice_key: Option<adobe::redact::Known>,
}

impl Inner {
    fn in_use_id(&self) -> String {
        self.in_use.read().unwrap_or_else(PoisonError::into_inner).id.clone()
    }
}

impl App {
    /// Opens the kept copy; the services are contacted only when something is asked of them, or in the background
    /// when `options.refresh` is set.
    ///
    /// Fails with [`FailureCode::Storage`] where the home folder or the file of connections cannot be used, with
    /// [`FailureCode::NewerData`] where a newer version wrote it, and with [`FailureCode::NotFound`] where there is no
    /// connection of the name asked for.
    pub async fn open(home: Home, options: OpenOptions) -> Result<Self, Failure> {
        let place = home.clone();
        let file = BookFile::of(&home);
        let (store, settings) = tokio::task::spawn_blocking(move || {
            home::log_closed(&place.make()?);
            Ok::<_, Failure>((Store::open(&place.data().join("bridge.db"))?, file.read()?))
        })
        .await
        .map_err(|_| Failure::new(FailureCode::Internal, "Opening the kept data was interrupted."))??;
        let practice_key = options.practice_key.as_deref().map(|key| SecretString::from(key).into());
        let practice = PracticeSettings { speed: options.practice_speed, key: options.practice_key };
        let wanted = wanted(&settings, options.connection.as_deref())?;
        // Made whole before it is known which one is used: the practice workspace costs nothing until it is called.
        let reach = Reach::new(&home, practice, connection::transport()?);
        let first = Arc::new(Opened::practice(store.catalogue(PRACTICE).await?, reach).await?);
        let (changed, _) = watch::channel(0);
        let network = Network::new(options.transport, &home, settings.network.clone());
        let inner = Inner {
            book: Book::new(BookFile::of(&home)),
            home,
            store,
            clock: options.clock,
            refreshes: options.refresh,
            secrets: Secrets::new(options.vault),
            form_check: std::sync::Mutex::default(),
            network,
            in_use: RwLock::new(first.clone()),
            opened: tokio::sync::Mutex::new(HashMap::from([(PRACTICE.to_owned(), first)])),
            sharing: sharing::Sharing::default(),
            attempts: edit::Attempts::default(),
            deleting: edit::Deleting::default(),
            support_files: std::sync::Mutex::default(),
            changed,
            _practice_key: practice_key,
        };
        let app = Self { inner: Arc::new(inner), pinned: None };
        if wanted != PRACTICE {
            let opened = app.open_connection(&wanted, &settings).await?;
            *app.inner.in_use.write().unwrap_or_else(PoisonError::into_inner) = opened;
        }
        if options.refresh {
            app.refresh_in_background();
        }
        Ok(app)
    }

    /// Counts [`App::changed`] up when another program, such as the command line, has written to the kept copy. Looks once
    /// a second, until the program is closed; holds nothing of it meanwhile.
    pub fn watch_other_programs(&self) -> impl Future<Output = ()> + Send + use<> {
        let inner = Arc::downgrade(&self.inner);
        async move {
            let mut seen = None;
            while let Some(store) = inner.upgrade().map(|inner| inner.store.clone()) {
                let now = match store.foreign_version().await {
                    Ok(now) => now,
                    Err(error) => {
                        tracing::warn!(%error, "changes of other programs can no longer be noticed");
                        return;
                    }
                };
                drop(store);
                if let (Some(inner), true) = (inner.upgrade(), seen.is_some_and(|seen| seen != now)) {
                    inner.changed.send_modify(|count| *count += 1);
                }
                seen = Some(now);
                tokio::time::sleep(LOOK_AGAIN).await;
            }
        }
    }

    /// Stops jobs and deletions before their next step, ends the practice services if they run in this program, and saves them.
    pub async fn close(&self) -> Result<(), Failure> {
        self.stop_jobs().await;
        self.stop_deletions().await;
        let opened: Vec<_> = self.inner.opened.lock().await.values().cloned().collect();
        for one in opened {
            one.close().await?;
        }
        Ok(())
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
        self.opened().clients(self).await
    }

    pub(crate) fn store(&self) -> &Store {
        &self.inner.store
    }

    pub(crate) fn catalogue(&self) -> Catalogue {
        self.opened().catalogue.clone()
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

/// Id of the connection to open with: the one asked for, else the one used last, if it is still there.
fn wanted(settings: &connections::AllSettings, asked: Option<&str>) -> Result<String, Failure> {
    if let Some(name) = asked {
        return settings.named(name).ok_or_else(|| connections::unknown(name));
    }
    if settings.in_use != PRACTICE && settings.connection(&settings.in_use).is_none() {
        tracing::warn!(id = settings.in_use, "the connection used last is gone; the practice workspace is used");
        return Ok(PRACTICE.to_owned());
    }
    Ok(settings.in_use.clone())
}

/// The day of a moment, in UTC: `2026-11-26`.
pub fn day(at: view::TimeMs) -> String {
    jiff::Timestamp::from_millisecond(at).map_or_else(|_| at.to_string(), |at| at.strftime("%Y-%m-%d").to_string())
}

fn machine_time() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}
