//! Refreshing: reading both services, side by side, into the local copy.

mod counts;
mod lean;
mod manager;
mod optional;
mod platform;
mod progress;
mod removal;

use std::sync::{Mutex, PoisonError};

use store::Side;

use crate::App;
use crate::connections::{dataflow, unknown};
use crate::view::{Failure, MissingPart, RefreshPart, RefreshProgress, Workspace};
pub(crate) use manager::{current, folder};
pub(crate) use platform::Extras;
use progress::Progress;

/// Whether a refresh is running, and how the last one of each side ended.
#[derive(Default)]
pub(crate) struct Refreshing {
    /// Held while a refresh runs, so that two never read the same side at once.
    turn: tokio::sync::Mutex<()>,
    sides: Mutex<Sides>,
}

#[derive(Default)]
struct Sides {
    manager: SideState,
    platform: SideState,
}

/// How a side stands.
#[derive(Clone, Default)]
pub(crate) struct SideState {
    /// Whether it is being read.
    pub(crate) running: bool,
    /// Why the last reading failed.
    pub(crate) failure: Option<Failure>,
    /// What the last reading that did not fail had to do without.
    pub(crate) lacking: Lacking,
}

/// What a refresh had to do without.
#[derive(Clone, Default)]
pub(crate) struct Lacking {
    /// Parts that could not be read.
    pub(crate) missing: Vec<MissingPart>,
    /// Rows that could not be read, or not whole.
    pub(crate) unreadable: u64,
    /// Objects that are in no list any more, without the service's own word that they are gone.
    pub(crate) unconfirmed: u64,
}

impl Refreshing {
    /// Waits until no refresh runs, and keeps any from beginning.
    pub(crate) async fn turn(&self) -> tokio::sync::MutexGuard<'_, ()> {
        self.turn.lock().await
    }
}

impl Sides {
    fn of(&mut self, side: Side) -> &mut SideState {
        match side {
            Side::AudienceManager => &mut self.manager,
            Side::ExperiencePlatform => &mut self.platform,
        }
    }
}

impl App {
    /// Reads both services anew. A side that fails keeps its old copy and says so in the workspace's freshness; only
    /// when neither could be read is that an error.
    ///
    /// `on_progress` is called at most ten times a second, and once at the end. What it is told last before a pause is as
    /// far as the refresh is.
    pub async fn refresh(
        &self,
        on_progress: impl Fn(RefreshProgress) + Send + Sync + 'static,
    ) -> Result<Workspace, Failure> {
        let app = self.pinned();
        app.refresh_here(on_progress).await
    }

    async fn refresh_here(
        &self,
        on_progress: impl Fn(RefreshProgress) + Send + Sync + 'static,
    ) -> Result<Workspace, Failure> {
        let opened = self.opened();
        let _turn = opened.refreshing.turn.lock().await;
        let progress = Progress::new(Box::new(on_progress));
        self.begins(Side::AudienceManager);
        self.begins(Side::ExperiencePlatform);
        self.touch();
        let both = async {
            tokio::join!(
                // On the heap: with all their pages in flight they are large.
                Box::pin(self.read_side(Side::AudienceManager, &progress)),
                Box::pin(self.read_side(Side::ExperiencePlatform, &progress)),
            )
        };
        let (manager, platform) = tokio::select! {
            sides = progress.told_during(both) => sides,
            () = opened.gone.cancelled() => return Err(unknown(&opened.shown().name)),
        };
        progress.done();
        match (manager, platform) {
            (Err(failure), Err(_)) => Err(failure),
            _ => self.workspace().await,
        }
    }

    /// Reads both services anew without anybody waiting; how it went stands in the workspace.
    pub(crate) fn refresh_in_background(&self) {
        let app = self.pinned();
        tokio::spawn(async move {
            if let Err(failure) = app.refresh(|_| ()).await {
                tracing::warn!(code = ?failure.code, message = %failure.for_log(), "the catalogue could not be refreshed");
            }
        });
    }

    /// Whether a side is being read, and how the last reading went.
    pub(crate) fn refresh_state(&self, side: Side) -> SideState {
        let opened = self.opened();
        let mut sides = opened.refreshing.sides.lock().unwrap_or_else(PoisonError::into_inner);
        sides.of(side).clone()
    }

    async fn read_side(&self, side: Side, progress: &Progress) -> Result<(), Failure> {
        let began = self.now();
        let read = async {
            let clients = self.clients().await?;
            match side {
                Side::AudienceManager => {
                    let lacking = Box::pin(self.read_manager(&clients.manager, progress)).await?;
                    self.learn_rights(&clients.manager).await;
                    Ok(lacking)
                }
                Side::ExperiencePlatform => {
                    let mut lacking =
                        Box::pin(self.read_platform(&clients.platform, &clients.sandbox, progress)).await?;
                    let (state, unread) = dataflow(&clients).await;
                    self.opened().learn_dataflow(state).await;
                    let unread = unread.map(|error| MissingPart { part: RefreshPart::Dataflow, failure: error.into() });
                    lacking.missing.extend(unread);
                    Ok(lacking)
                }
            }
        };
        let result: Result<Lacking, Failure> = read.await;
        match &result {
            Ok(lacking) => {
                let (missing, unreadable) = (lacking.missing.len(), lacking.unreadable);
                tracing::info!(?side, ms = self.now() - began, missing, unreadable, "refreshed");
            }
            Err(failure) => {
                tracing::warn!(?side, code = ?failure.code, message = %failure.for_log(), "the refresh failed");
            }
        }
        self.ends(side, &result);
        self.touch();
        result.map(drop)
    }

    /// What the account may do, as far as it tells; what it does not tell holds nothing back.
    async fn learn_rights(&self, manager: &adobe::AudienceManager) {
        if let Err(failure) = self.rights(manager).await {
            tracing::info!(message = %failure.for_log(), "the account's rights could not be read");
        }
    }

    /// While a reading runs, what is known of the last one still explains the local copy.
    fn begins(&self, side: Side) {
        let opened = self.opened();
        let mut sides = opened.refreshing.sides.lock().unwrap_or_else(PoisonError::into_inner);
        sides.of(side).running = true;
    }

    fn ends(&self, side: Side, result: &Result<Lacking, Failure>) {
        let opened = self.opened();
        let mut sides = opened.refreshing.sides.lock().unwrap_or_else(PoisonError::into_inner);
        let state = sides.of(side);
        state.running = false;
        state.failure = result.as_ref().err().cloned();
        if let Ok(lacking) = result {
            state.lacking = lacking.clone();
        }
    }
}
