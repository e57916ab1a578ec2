//! The API for window and command line: one [`App`] on top of the local copy, the typed clients and the practice
//! services, with one connection in use at a time.
//!
//! Every method takes and returns the plain data of [`view`] and fails with a [`view::Failure`]. Lists come from the
//! local copy; details are read from the service first and fall back to the local copy, with its age, if the service
//! cannot be reached. Must not know about Tauri, terminals or wire formats.

mod activity;
mod clients;
mod connections;
mod csv;
mod definitions;
mod destinations;
mod edit;
mod explain;
mod failure;
mod feeds;
mod folders;
mod forecast;
mod home;
mod journal;
mod limits;
mod lock;
pub mod log;
mod masking;
mod memory;
mod models;
mod namespaces;
mod overlap;
mod practice_link;
pub mod practice_services;
mod private;
mod profiles;
mod providers;
mod read;
mod refresh;
mod settings;
mod sharing;
mod support;
mod translate;
pub mod view;
mod watches;
mod who;
mod workspace;

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, RwLock};

use store::Store;
use tokio::sync::watch;

pub use activity::{field_words, kind_words, outcome_words, recorded_kind_words, state_words, undo_block_words};
pub use adobe::{RetryPolicy, TransportSettings, hand_over_proxy, secret_variables as secret_proxy_variables};
pub use clients::Clients;
pub use connections::{NetworkPlan, NetworkRoute, NetworkWish, SecretBinding};
pub use destinations::{certainty_word, twin_word};
pub use feeds::Feeds;
pub use home::{HOME_VARIABLE, Home, log_closed};
pub use masking::{Panic, masked, tell_panics};
pub use memory::protect_memory;
pub use models::RecipeNews;
pub use private::{keep_to_this_user, open_lock};
pub use providers::Providers;
pub use secrecy::zeroize::Zeroizing;
pub use share::Tempo;
pub use sharing::{CheckedPlan, CheckedPlatformPlan, JobEnd, ShareOptions, ToPlatformOptions};
pub use translate::{Translator, translations_csv, way_words};
pub use vault::{ExposeSecret, SecretString, Vault};
pub use workspace::{Audiences, Destinations, Jobs, Models, Segments, Sharing, Traits, Watches, Workspace};

use connections::{ActiveConnection, ConnectionsFile, Network, Secrets};
use practice_link::{PracticeLink, PracticeSettings};
use view::{Failure, FailureCode};

/// Id of the practice workspace's connection.
pub const PRACTICE: &str = "practice";

/// How often to check for changes by other programs.
const LOOK_AGAIN: std::time::Duration = std::time::Duration::from_secs(1);

/// Returns the time, ms since epoch.
pub type Clock = Arc<dyn Fn() -> i64 + Send + Sync>;

/// Options for opening.
#[derive(Clone)]
pub struct OpenOptions {
    /// The clock.
    pub clock: Clock,
    /// Whether to refresh both services in the background immediately.
    pub refresh: bool,
    /// Practice seconds per real second, when this program serves the practice workspace.
    pub practice_speed: u32,
    /// Key of the practice services' test controls; `None` turns them off.
    pub practice_key: Option<String>,
    /// ID or name of the connection to use, without changing the one for the next start; the last one used if `None`.
    pub connection: Option<String>,
    /// Where secrets are stored.
    pub vault: Vault,
    /// How requests are sent, except for proxy and certificates, which are settings.
    pub transport: TransportSettings,
    /// How jobs are carried out: how many items at once, and how long to wait for what.
    pub tempo: Tempo,
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
            transport: practice_link::transport_settings(),
            tempo: Tempo::default(),
        }
    }
}

/// The program without its window. Clones refer to the same program.
#[derive(Clone)]
pub struct App {
    inner: Arc<Inner>,
}

struct Inner {
    home: Home,
    store: Store,
    clock: Clock,
    /// Whether opening or switching starts a refresh.
    refreshes: bool,
    connections: ConnectionsFile,
    secrets: Secrets,
    /// The last check of the form, for the connection that is saved from it.
    form_check: std::sync::Mutex<Option<connections::FormCheck>>,
    network: Network,
    /// The connection in use.
    in_use: RwLock<Arc<ActiveConnection>>,
    /// Every connection that was at work in this run, by ID.
    opened: tokio::sync::Mutex<HashMap<String, Arc<ActiveConnection>>>,
    running_jobs: sharing::RunningJobs,
    tempo: Tempo,
    job_cache: sharing::JobCache,
    job_ends: sharing::JobEnds,
    recipe_news: models::RecipeNewsSender,
    /// Manual creations that may have to be looked up.
    attempts: edit::Attempts,
    /// Held while the stored feeds are changed.
    feeds_copy: feeds::FeedsCopy,
    /// Estimates that are being read.
    estimating: read::Estimating,
    /// Running manual deletions.
    deleting: edit::Deleting,
    /// Edits by hand that are being recorded.
    live_edits: activity::LiveEdits,
    /// Which traits were found to be similar.
    compared: providers::Compared,
    /// Held while a segment definition is created.
    definition_turn: sharing::DefinitionTurn,
    /// Fields of the schemas of connections that were read.
    schema_fields: definitions::SchemaFields,
    /// Held while watch rules are changed.
    watch_turn: watches::WatchTurn,
    /// Names of the support files written in this run.
    support_files: std::sync::Mutex<HashSet<String>>,
    changed: watch::Sender<u64>,
    /// Masks the key of the practice services' test controls.
    _practice_key: Option<adobe::redact::Known>,
}

impl Inner {
    fn in_use_id(&self) -> String {
        lock::read(&self.in_use).id.clone()
    }
}

impl App {
    /// Opens the local copy; the services are contacted only when needed, or in the background if `options.refresh` is
    /// set.
    ///
    /// Fails with [`FailureCode::Storage`] if the home folder or the file of connections cannot be used, with
    /// [`FailureCode::NewerData`] if a newer version wrote it, and with [`FailureCode::NotFound`] if the requested
    /// connection does not exist.
    pub async fn open(home: Home, options: OpenOptions) -> Result<Self, Failure> {
        let folder = home.clone();
        let file = ConnectionsFile::of(&home);
        let (store, settings) = tokio::task::spawn_blocking(move || {
            home::log_closed(&folder.make()?);
            Ok::<_, Failure>((Store::open(&folder.data().join("bridge.db"))?, file.read_blocking()?))
        })
        .await
        .map_err(|_| Failure::new(FailureCode::Internal, "Opening the saved data was interrupted."))??;
        let practice_key = options.practice_key.as_deref().map(|key| SecretString::from(key).into());
        let practice = PracticeSettings { speed: options.practice_speed, key: options.practice_key };
        let wanted = wanted(&settings, options.connection.as_deref())?;
        // Created before it is known which one is used: the practice workspace costs nothing until it is called.
        let link = PracticeLink::new(&home, practice, practice_link::transport(options.transport.clone())?);
        let first = Arc::new(ActiveConnection::practice(store.catalog(PRACTICE).await?, link).await?);
        let (changed, _) = watch::channel(0);
        let network = Network::new(options.transport, &home, settings.network.clone());
        let inner = Inner {
            connections: ConnectionsFile::of(&home),
            home,
            store,
            clock: options.clock,
            refreshes: options.refresh,
            secrets: Secrets::new(options.vault),
            form_check: std::sync::Mutex::default(),
            network,
            in_use: RwLock::new(first.clone()),
            opened: tokio::sync::Mutex::new(HashMap::from([(PRACTICE.to_owned(), first)])),
            running_jobs: sharing::RunningJobs::default(),
            tempo: options.tempo,
            job_cache: sharing::JobCache::default(),
            job_ends: sharing::JobEnds::default(),
            recipe_news: models::RecipeNewsSender::default(),
            attempts: edit::Attempts::default(),
            feeds_copy: feeds::FeedsCopy::default(),
            estimating: read::Estimating::default(),
            deleting: edit::Deleting::default(),
            live_edits: activity::LiveEdits::default(),
            compared: providers::Compared::default(),
            definition_turn: sharing::DefinitionTurn::default(),
            schema_fields: definitions::SchemaFields::default(),
            watch_turn: watches::WatchTurn::default(),
            support_files: std::sync::Mutex::default(),
            changed,
            _practice_key: practice_key,
        };
        let app = Self { inner: Arc::new(inner) };
        if wanted != PRACTICE {
            let opened = app.open_connection(&wanted, &settings).await?;
            *lock::written(&app.inner.in_use) = opened;
        }
        if options.refresh {
            app.workspace().refresh_in_background();
        }
        Ok(app)
    }

    /// Increments [`App::changed`] when another program, such as the command line, has changed the local copy. Checks
    /// once a second until the program is closed, without keeping it alive.
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

    /// Stops jobs and deletions before their next step, stops the practice services if they run in this program, and
    /// saves their data.
    pub async fn close(&self) -> Result<(), Failure> {
        self.stop_jobs().await;
        self.stop_deletions().await;
        let opened: Vec<_> = self.inner.opened.lock().await.values().cloned().collect();
        for one in opened {
            one.close().await?;
        }
        Ok(())
    }

    /// Where everything is stored.
    pub fn home(&self) -> &Home {
        &self.inner.home
    }

    /// A counter that is incremented whenever lists may have changed: after a refresh, a commit, an undo, a change of
    /// the tray.
    pub fn changed(&self) -> watch::Receiver<u64> {
        self.inner.changed.subscribe()
    }

    pub(crate) fn store(&self) -> &Store {
        &self.inner.store
    }

    pub(crate) fn now(&self) -> i64 {
        (self.inner.clock)()
    }

    /// Notifies everything that watches for changes.
    pub(crate) fn notify_changed(&self) {
        self.inner.changed.send_modify(|count| *count += 1);
    }
}

impl std::fmt::Debug for App {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("App").field("home", &self.inner.home).finish_non_exhaustive()
    }
}

/// Returns the ID of the connection to open: the requested one, else the last one used, if it still exists.
fn wanted(settings: &connections::AllSettings, asked: Option<&str>) -> Result<String, Failure> {
    if let Some(name) = asked {
        return settings.named(name).ok_or_else(|| connections::unknown(name));
    }
    if settings.in_use != PRACTICE && settings.connection(&settings.in_use).is_none() {
        tracing::warn!(id = settings.in_use, "the last connection no longer exists; the practice workspace is used");
        return Ok(PRACTICE.to_owned());
    }
    Ok(settings.in_use.clone())
}

/// Returns the day of a time, in UTC: `2026-11-26`.
pub fn day(at: view::TimeMs) -> String {
    jiff::Timestamp::from_millisecond(at).map_or_else(|_| at.to_string(), |at| at.strftime("%Y-%m-%d").to_string())
}

/// Returns an ID that nothing else has: for what a person starts once.
pub fn new_id() -> String {
    uuid::Uuid::now_v7().to_string()
}

fn machine_time() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}
