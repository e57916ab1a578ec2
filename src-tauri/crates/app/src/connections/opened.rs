//! One connection at work: its clients, its part of the kept copy, what is known of its rights.
//!
//! A piece of work stays with the connection it began on, whatever is switched to meanwhile: it holds the
//! [`Opened`] it began with.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use adobe::{AudienceManager, Credentials, ExperiencePlatform, Session, Transport};
use share::plan::Rights;
use store::Catalogue;
use tokio_util::sync::CancellationToken;

use super::settings::{AllSettings, ConnectionSettings};
use crate::App;
use crate::connection::{Clients, Reach};
use crate::refresh::Refreshing;
use crate::sharing::Held;
use crate::view::{Connection, Failure, FailureCode, Health, IntegrationState};

/// Accent of the practice workspace: a violet that no other connection is offered.
pub(super) const PRACTICE_COLOR: &str = "#7a5af8";
/// The practice workspace's one sandbox that is not for development.
pub(super) const PRACTICE_SANDBOX: &str = "prod";

/// One connection at work.
pub(crate) struct Opened {
    pub(crate) id: String,
    pub(crate) catalogue: Catalogue,
    pub(crate) refreshing: Refreshing,
    pub(crate) held: Held,
    /// What the account may do, once it was asked.
    pub(crate) rights: Mutex<Option<Rights>>,
    /// What the health page was told last.
    pub(crate) health: Mutex<Option<Health>>,
    /// The dataflow that brings members to Audience Manager, as it was when last read.
    dataflow: Mutex<IntegrationState>,
    /// Cancelled when the connection is removed or goes to another sandbox: whoever still reads for it stops.
    pub(crate) gone: CancellationToken,
    /// Counts up with each change of settings or secret.
    setup: AtomicU64,
    way: Way,
}

/// The way to the services.
#[expect(clippy::large_enum_variant, reason = "there are as many of these as connections in use: a few")]
enum Way {
    Practice(Box<Reach>),
    Adobe { settings: RwLock<ConnectionSettings>, clients: tokio::sync::Mutex<Option<Clients>> },
}

impl Opened {
    pub(crate) async fn practice(catalogue: Catalogue, reach: Reach) -> Result<Self, Failure> {
        Self::new(crate::PRACTICE.to_owned(), catalogue, Way::Practice(Box::new(reach))).await
    }

    async fn adobe(settings: ConnectionSettings, catalogue: Catalogue) -> Result<Self, Failure> {
        let id = settings.id.clone();
        let clients = tokio::sync::Mutex::default();
        Self::new(id, catalogue, Way::Adobe { settings: RwLock::new(settings), clients }).await
    }

    async fn new(id: String, catalogue: Catalogue, way: Way) -> Result<Self, Failure> {
        let (refreshing, held) = (Refreshing::default(), Held::default());
        let gone = CancellationToken::new();
        let (rights, health, setup) = (Mutex::default(), Mutex::default(), AtomicU64::new(0));
        let dataflow = Mutex::new(stored_dataflow(&catalogue).await?);
        Ok(Self { id, catalogue, refreshing, held, rights, health, dataflow, gone, setup, way })
    }

    /// The dataflow that brings members to Audience Manager, as it was when last read; unknown before.
    pub(crate) fn dataflow(&self) -> IntegrationState {
        *self.dataflow.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Stores how the dataflow is, for the next start too. What could not be read says nothing against what was known.
    pub(crate) async fn learn_dataflow(&self, state: IntegrationState) {
        if state == IntegrationState::Unknown {
            return;
        }
        let before = {
            let mut known = self.dataflow.lock().unwrap_or_else(PoisonError::into_inner);
            std::mem::replace(&mut *known, state)
        };
        let word = state.word();
        if before != state
            && let Err(error) = self.catalogue.keep_dataflow(word).await
        {
            // It is read again with the next refresh; only a start before that does without it.
            tracing::warn!(%error, "the state of the dataflow could not be stored");
        }
    }

    /// As the window's frame shows it.
    pub(crate) fn shown(&self) -> Connection {
        match &self.way {
            Way::Practice(_) => Connection {
                id: self.id.clone(),
                name: String::new(),
                color: PRACTICE_COLOR.to_owned(),
                production: false,
                practice: true,
                sandbox: PRACTICE_SANDBOX.to_owned(),
            },
            Way::Adobe { settings, .. } => {
                let settings = settings.read().unwrap_or_else(PoisonError::into_inner).clone();
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

    /// Ends the practice services, if this is the practice workspace and they run here.
    pub(crate) async fn close(&self) -> Result<(), Failure> {
        match &self.way {
            Way::Practice(reach) => reach.close().await,
            Way::Adobe { .. } => Ok(()),
        }
    }

    /// Which settings and secret are worked with: what is found out about these says nothing about later ones.
    pub(crate) fn setup(&self) -> u64 {
        self.setup.load(Ordering::Acquire)
    }

    /// Works with these settings from now on, signing in anew; what was learnt of the account is forgotten.
    pub(crate) async fn renew(&self, fresh: Option<ConnectionSettings>) {
        let Way::Adobe { settings, clients } = &self.way else { return };
        let mut clients = clients.lock().await;
        if let Some(fresh) = fresh {
            *settings.write().unwrap_or_else(PoisonError::into_inner) = fresh;
        }
        *clients = None;
        self.setup.fetch_add(1, Ordering::AcqRel);
        *self.rights.lock().unwrap_or_else(PoisonError::into_inner) = None;
        *self.health.lock().unwrap_or_else(PoisonError::into_inner) = None;
        *self.dataflow.lock().unwrap_or_else(PoisonError::into_inner) = IntegrationState::Unknown;
    }

    pub(crate) async fn clients(&self, app: &App) -> Result<Clients, Failure> {
        let (settings, clients) = match &self.way {
            Way::Practice(reach) => return reach.clients().await,
            Way::Adobe { settings, clients } => (settings, clients),
        };
        // Another program may have removed it, or set it up differently.
        let book = app.inner.book.read().await?;
        app.follow_network(&book.network).await;
        match book.connection(&self.id) {
            Some(fresh) if !self.gone.is_cancelled() => self.follow(app, settings, fresh).await?,
            _ => return Err(super::settings::unknown(&self.shown().name)),
        }
        // Held meanwhile, so that many who wait make a keychain ask once.
        let mut clients = clients.lock().await;
        if let Some(ready) = clients.as_ref() {
            return Ok(ready.clone());
        }
        let settings = settings.read().unwrap_or_else(PoisonError::into_inner).clone();
        let ready = app.clients_of(&settings).await?;
        *clients = Some(ready.clone());
        Ok(ready)
    }
}

impl Opened {
    /// Takes over what another program changed of the settings. A change of what signs in or of the sandbox makes new
    /// clients; a name or a color is only shown.
    async fn follow(
        &self,
        app: &App,
        settings: &RwLock<ConnectionSettings>,
        fresh: &ConnectionSettings,
    ) -> Result<(), Failure> {
        let present = settings.read().unwrap_or_else(PoisonError::into_inner).clone();
        if !present.same_for_check(fresh) || present.secret_kept_at != fresh.secret_kept_at {
            if self.catalogue.keep_for_sandbox(&fresh.sandbox).await? {
                tracing::info!(id = self.id, "the audiences of another sandbox were forgotten");
            }
            self.renew(Some(fresh.clone())).await;
            app.touch();
        } else if !present.looks_like(fresh) {
            *settings.write().unwrap_or_else(PoisonError::into_inner) = fresh.clone();
            app.touch();
        }
        Ok(())
    }
}

impl App {
    /// The connection this call works on.
    pub(crate) fn opened(&self) -> Arc<Opened> {
        match &self.pinned {
            Some(opened) => opened.clone(),
            None => self.inner.in_use.read().unwrap_or_else(PoisonError::into_inner).clone(),
        }
    }

    /// The same program, staying with the connection now in use whatever is switched to: for work of more than one
    /// step.
    #[must_use]
    pub fn pinned(&self) -> Self {
        Self { inner: self.inner.clone(), pinned: Some(self.opened()) }
    }

    /// A connection at work, opened if it is not yet; the practice workspace always is.
    pub(crate) async fn open_connection(&self, id: &str, settings: &AllSettings) -> Result<Arc<Opened>, Failure> {
        let mut all = self.inner.opened.lock().await;
        if let Some(opened) = all.get(id) {
            return Ok(opened.clone());
        }
        let settings = settings.connection(id).ok_or_else(|| super::settings::unknown(id))?;
        let catalogue = self.store().catalogue(id).await?;
        if catalogue.keep_for_sandbox(&settings.sandbox).await? {
            tracing::info!(id, "the audiences of another sandbox were forgotten");
        }
        let opened = Arc::new(Opened::adobe(settings.clone(), catalogue).await?);
        all.insert(id.to_owned(), opened.clone());
        Ok(opened)
    }

    /// Clients of a connection as it is set up, with its secret.
    async fn clients_of(&self, settings: &ConnectionSettings) -> Result<Clients, Failure> {
        let (transport, route) = self.inner.network.transport().await?;
        let secret = self.inner.secrets.get(settings, &route).await?.ok_or_else(|| no_secret(settings))?;
        self.note_use(&settings.id).await;
        let session = session(transport, settings, secret)?;
        clients(session, &settings.sandbox)
    }
}

/// The dataflow as it was when last read; what another version wrote is unknown.
async fn stored_dataflow(catalogue: &Catalogue) -> Result<IntegrationState, Failure> {
    let word = catalogue.dataflow().await?;
    Ok(word.and_then(|word| IntegrationState::of_word(&word)).unwrap_or(IntegrationState::Unknown))
}

/// Typed clients of both services through a session.
pub(crate) fn clients(session: Session, sandbox: &str) -> Result<Clients, Failure> {
    Ok(Clients {
        manager: AudienceManager::new(session.clone()),
        platform: ExperiencePlatform::new(session.clone(), &sandbox.into())?,
        sandbox: sandbox.to_owned(),
        session,
    })
}

/// A session of credentials that need not be kept.
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

/// The connection cannot sign in, because its secret is not here.
pub(super) fn no_secret(settings: &ConnectionSettings) -> Failure {
    let message = format!("The client secret of “{}” is not kept on this machine. Enter it again.", settings.name);
    Failure::new(FailureCode::SignInRefused, message).with("problem", "noSecret").with("side", "signIn")
}
