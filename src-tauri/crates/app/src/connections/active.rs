//! One connection at work: its clients, its part of the local copy, and what is known of its permissions.
//!
//! Work stays with the connection it started on, even after a switch: it holds its [`ActiveConnection`].

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, RwLock};

use adobe::{Credentials, ExperiencePlatform, Session, Transport};
use domain::governance::Governing;
use share::Destination;
use share::plan::Rights;
use store::Catalog;
use tokio_util::sync::CancellationToken;

use super::dataflow::{Dataflow, KnownDataflow, state_of};
use super::governing::KnownGoverning;
use super::settings::{AllSettings, ConnectionSettings};
use super::source::KnownSource;
use crate::App;
use crate::clients::Clients;
use crate::journal::StoreLedger;
use crate::lock;
use crate::practice_link::PracticeLink;
use crate::refresh::Refreshing;
use crate::sharing::SelectionCache;
use crate::translate::TranslatedList;
use crate::view::{Connection, ConnectionProblem, Failure, FailureCode, Health};

/// Accent color of the practice workspace: a violet that no other connection can have.
pub(super) const PRACTICE_COLOR: &str = "#7a5af8";
/// The practice workspace's only production sandbox.
pub(super) const PRACTICE_SANDBOX: &str = "prod";

/// One connection at work.
pub(crate) struct ActiveConnection {
    pub(crate) id: String,
    pub(crate) catalog: Catalog,
    pub(crate) refreshing: Refreshing,
    /// Selections that the window refers to by handle.
    pub(crate) selections: SelectionCache,
    /// All segments by what can become of them, as it was last asked for.
    pub(crate) translated: TranslatedList,
    /// The account's permissions, once known.
    pub(crate) rights: Mutex<Option<Rights>>,
    /// The last result for the health page.
    pub(crate) health: Mutex<Option<Health>>,
    /// The dataflow that brings members to Audience Manager, as it was when last read.
    dataflow: KnownDataflow,
    /// Policies, and what the destination is used for, as they were when last read.
    governing: KnownGoverning,
    /// The source that brings members to Experience Platform, as it was when last read.
    source: KnownSource,
    /// Whether the tray creates the destination; asked for each tray anew.
    pub(crate) creates_destination: AtomicBool,
    /// Canceled when the connection is removed or moves to another sandbox, so that reads for it stop.
    pub(crate) gone: CancellationToken,
    /// Incremented with each change of settings or secret.
    generation: AtomicU64,
    backend: Backend,
}

/// Access to the services.
#[expect(clippy::large_enum_variant, reason = "there are as many of these as connections in use: a few")]
enum Backend {
    Practice(Box<PracticeLink>),
    Adobe { settings: RwLock<ConnectionSettings>, clients: tokio::sync::Mutex<Option<Clients>> },
}

impl ActiveConnection {
    pub(crate) async fn practice(catalog: Catalog, link: PracticeLink) -> Result<Self, Failure> {
        Self::new(crate::PRACTICE.to_owned(), catalog, Backend::Practice(Box::new(link))).await
    }

    async fn adobe(settings: ConnectionSettings, catalog: Catalog) -> Result<Self, Failure> {
        let id = settings.id.clone();
        let clients = tokio::sync::Mutex::default();
        Self::new(id, catalog, Backend::Adobe { settings: RwLock::new(settings), clients }).await
    }

    async fn new(id: String, catalog: Catalog, backend: Backend) -> Result<Self, Failure> {
        let (refreshing, selections) = (Refreshing::default(), SelectionCache::default());
        let gone = CancellationToken::new();
        let (rights, health, generation) = (Mutex::default(), Mutex::default(), AtomicU64::new(0));
        let dataflow = KnownDataflow::stored(&catalog).await?;
        let governing = KnownGoverning::stored(&catalog).await?;
        let source = KnownSource::stored(&catalog).await?;
        StoreLedger::new(catalog.clone()).catch_up().await?;
        let creates_destination = AtomicBool::new(false);
        Ok(Self {
            id,
            catalog,
            refreshing,
            selections,
            translated: TranslatedList::default(),
            rights,
            health,
            dataflow,
            governing,
            source,
            creates_destination,
            gone,
            generation,
            backend,
        })
    }

    /// What brings members to Audience Manager, as it was when last read; unknown before.
    pub(crate) fn members_from(&self) -> domain::Dataflow {
        self.dataflow.members_from()
    }

    /// The destination that brings audiences, as it was when last read.
    pub(crate) fn destination(&self) -> Destination {
        self.dataflow.destination()
    }

    /// What decides whether audiences may be shared, as it was when last read.
    pub(crate) fn governing(&self) -> Governing {
        self.governing.known()
    }

    /// Reads that again, and returns the symbols of the namespaces, in lower case, if they could be read.
    pub(crate) async fn read_governing(&self, platform: &ExperiencePlatform) -> Option<BTreeSet<String>> {
        self.governing.read(platform, &self.catalog).await
    }

    /// Stores what was read of the destination alone.
    pub(crate) async fn store_destination(&self, read: Destination) {
        let is_legacy = read == Destination::Absent && self.members_from() == domain::Dataflow::Legacy;
        self.store_dataflow(Dataflow { state: state_of(&read), destination: read, is_legacy }).await;
    }

    /// Stores what was read of the dataflow, for the next start too. What could not be read does not replace what is
    /// known.
    pub(crate) async fn store_dataflow(&self, read: Dataflow) {
        self.dataflow.store(read, &self.catalog).await;
    }

    /// The source that brings members to Experience Platform, as it was when last read.
    pub(crate) fn source(&self) -> domain::Source {
        self.source.get()
    }

    /// Stores what was read of the source, otherwise as [`Self::store_dataflow`].
    pub(crate) async fn store_source(&self, read: domain::Source) {
        self.source.store(read, &self.catalog).await;
    }

    /// Returns the connection as the window's frame shows it.
    pub(crate) fn shown(&self) -> Connection {
        match &self.backend {
            Backend::Practice(_) => Connection {
                id: self.id.clone(),
                name: String::new(),
                color: PRACTICE_COLOR.to_owned(),
                production: false,
                practice: true,
                sandbox: PRACTICE_SANDBOX.to_owned(),
            },
            Backend::Adobe { settings, .. } => {
                let settings = lock::read(settings).clone();
                Connection {
                    id: settings.id,
                    name: settings.name,
                    color: settings.color,
                    production: settings.production,
                    practice: false,
                    sandbox: settings.sandbox,
                }
            }
        }
    }

    /// How far the clock of Audience Manager is ahead of this computer's, ms; `None` before its first answer. Starts
    /// nothing.
    pub(crate) fn service_ahead(&self, now: i64) -> Option<i64> {
        // While somebody signs in, or the practice services start, it is not known yet; lists do not wait for that.
        let clients = match &self.backend {
            Backend::Practice(link) => link.known_clients(),
            Backend::Adobe { clients, .. } => clients.try_lock().ok().and_then(|known| known.clone()),
        };
        clients.and_then(|clients| clients.manager.service_now_ms()).map(|service| service - now)
    }

    /// Stops the practice services, if this is the practice workspace and they run here.
    pub(crate) async fn close(&self) -> Result<(), Failure> {
        match &self.backend {
            Backend::Practice(link) => link.close().await,
            Backend::Adobe { .. } => Ok(()),
        }
    }

    /// Returns the number of the current settings and secret: results for these do not apply to later ones.
    pub(crate) fn generation(&self) -> u64 {
        self.generation.load(Ordering::Acquire)
    }

    /// Uses these settings from now on and signs in again; discards what was learned about the account.
    pub(crate) async fn apply_settings(&self, fresh: Option<ConnectionSettings>) {
        let Backend::Adobe { settings, clients } = &self.backend else { return };
        let mut clients = clients.lock().await;
        if let Some(fresh) = fresh {
            *lock::written(settings) = fresh;
        }
        *clients = None;
        self.generation.fetch_add(1, Ordering::AcqRel);
        *lock::locked(&self.rights) = None;
        *lock::locked(&self.health) = None;
        self.dataflow.forget();
        self.governing.forget();
        self.source.forget();
    }

    pub(crate) async fn clients(&self, app: &App) -> Result<Clients, Failure> {
        let (settings, clients) = match &self.backend {
            Backend::Practice(link) => return link.clients().await,
            Backend::Adobe { settings, clients } => (settings, clients),
        };
        // Another program may have removed it, or set it up differently.
        let book = app.inner.connections.read().await?;
        app.follow_network(&book.network).await;
        match book.connection(&self.id) {
            Some(fresh) if !self.gone.is_cancelled() => self.follow(app, settings, fresh).await?,
            _ => return Err(super::settings::unknown(&self.shown().name)),
        }
        // Held meanwhile, so that many waiting calls prompt the keychain only once.
        let mut clients = clients.lock().await;
        if let Some(ready) = clients.as_ref() {
            return Ok(ready.clone());
        }
        let settings = lock::read(settings).clone();
        let ready = app.clients_of(&settings).await?;
        *clients = Some(ready.clone());
        Ok(ready)
    }
}

impl ActiveConnection {
    /// Applies changes that another program made to the settings. New clients are created if the sign-in or the sandbox
    /// changed; a name or a color is only displayed.
    async fn follow(
        &self,
        app: &App,
        settings: &RwLock<ConnectionSettings>,
        fresh: &ConnectionSettings,
    ) -> Result<(), Failure> {
        let present = lock::read(settings).clone();
        if !present.same_for_check(fresh) || present.secret_kept_at != fresh.secret_kept_at {
            if self.catalog.keep_for_sandbox(&fresh.sandbox).await? {
                tracing::info!(id = self.id, "the cached audiences of another sandbox were removed");
            }
            self.apply_settings(Some(fresh.clone())).await;
            app.notify_changed();
        } else if !present.looks_like(fresh) {
            *lock::written(settings) = fresh.clone();
            app.notify_changed();
        }
        Ok(())
    }
}

impl App {
    /// Returns a connection at work, opening it if needed; the practice workspace is always open.
    pub(crate) async fn open_connection(
        &self,
        id: &str,
        settings: &AllSettings,
    ) -> Result<Arc<ActiveConnection>, Failure> {
        let mut all = self.inner.opened.lock().await;
        if let Some(opened) = all.get(id) {
            return Ok(opened.clone());
        }
        let settings = settings.connection(id).ok_or_else(|| super::settings::unknown(id))?;
        let catalog = self.store().catalog(id).await?;
        if catalog.keep_for_sandbox(&settings.sandbox).await? {
            tracing::info!(id, "the cached audiences of another sandbox were removed");
        }
        let opened = Arc::new(ActiveConnection::adobe(settings.clone(), catalog).await?);
        all.insert(id.to_owned(), opened.clone());
        Ok(opened)
    }

    /// Creates the clients of a connection with its current settings and secret.
    async fn clients_of(&self, settings: &ConnectionSettings) -> Result<Clients, Failure> {
        let (transport, route) = self.inner.network.transport().await?;
        let secret = self.inner.secrets.get(settings, &route).await?.ok_or_else(|| no_secret(settings))?;
        self.note_use(&settings.id).await;
        let session = session(transport, settings, secret)?;
        Clients::new(session, &settings.sandbox)
    }
}

/// Creates a session for credentials that may not be stored.
pub(super) fn session(
    transport: Transport,
    settings: &ConnectionSettings,
    secret: vault::SecretString,
) -> Result<Session, Failure> {
    let credentials = Credentials {
        client_id: settings.client_id.clone(),
        client_secret: secret.into(),
        org_id: settings.org_id.clone(),
        scopes: settings.scopes.clone(),
    };
    Ok(Session::new(transport, settings.endpoints()?, credentials))
}

/// The failure for a connection that cannot sign in, because its secret is not on this computer.
pub(super) fn no_secret(settings: &ConnectionSettings) -> Failure {
    let message = format!("The client secret of “{}” is not stored on this computer. Enter it again.", settings.name);
    Failure::new(FailureCode::SignInRefused, message).with_problem(ConnectionProblem::NoSecret).with("side", "signIn")
}
