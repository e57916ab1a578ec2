//! Refreshing: reading both services, side by side, into the local copy.

mod counted;
mod counts;
mod folder_order;
mod lean;
mod manager;
mod optional;
mod platform;
mod progress;
mod removal;
mod state;

use store::Side;

use crate::Workspace;
use crate::connections::{read_dataflow, read_source, unknown};
use crate::view::{self, Failure, MissingPart, RefreshPart, RefreshProgress};
pub(crate) use counted::current;
pub(crate) use platform::Extras;
use progress::Progress;
use state::Lacking;
pub(crate) use state::Refreshing;

impl Workspace {
    /// Refreshes both services. A side that fails keeps its old copy, and the workspace's freshness shows that; it is
    /// an error only if neither could be read.
    ///
    /// `on_progress` is called at most ten times a second, and once at the end. The last call before a pause has the
    /// current progress.
    pub async fn refresh(
        &self,
        on_progress: impl Fn(RefreshProgress) + Send + Sync + 'static,
    ) -> Result<view::Workspace, Failure> {
        let opened = &self.connection;
        let _turn = opened.refreshing.turn().await;
        let progress = Progress::new(Box::new(on_progress));
        opened.refreshing.begin(Side::AudienceManager);
        opened.refreshing.begin(Side::ExperiencePlatform);
        self.notify_changed();
        let both = async {
            tokio::join!(
                // On the heap: these futures are large, with all their pages in flight.
                Box::pin(self.read_side(Side::AudienceManager, &progress)),
                Box::pin(self.read_side(Side::ExperiencePlatform, &progress)),
            )
        };
        let (manager, platform) = tokio::select! {
            sides = progress.report_during(both) => sides,
            () = opened.gone.cancelled() => return Err(unknown(&opened.shown().name)),
        };
        progress.done();
        if let (Err(failure), Err(_)) = (manager, platform) {
            return Err(failure);
        }
        if let Err(failure) = self.evaluate_rules().await {
            tracing::warn!(message = %failure.for_log(), "watch rules could not be evaluated");
        }
        opened.refreshing.finish();
        // Whoever commits what automatic rules propose is woken only now.
        self.notify_changed();
        self.summary().await
    }

    /// Refreshes both services in the background; the result is in the workspace.
    pub(crate) fn refresh_in_background(&self) {
        let workspace = self.clone();
        tokio::spawn(async move {
            if let Err(failure) = workspace.refresh(|_| ()).await {
                tracing::warn!(code = ?failure.code, message = %failure.for_log(), "the catalog could not be refreshed");
            }
        });
    }

    async fn read_side(&self, side: Side, progress: &Progress) -> Result<(), Failure> {
        let began = self.now();
        let read = async {
            let generation = self.connection.generation();
            let clients = self.clients().await?;
            match side {
                Side::AudienceManager => {
                    let lacking = Box::pin(self.read_manager(&clients.manager, progress)).await?;
                    self.refresh_rights(&clients.manager).await;
                    Ok(lacking)
                }
                Side::ExperiencePlatform => {
                    let mut lacking =
                        Box::pin(self.read_platform(&clients.platform, &clients.sandbox, progress)).await?;
                    let (read, unread) = read_dataflow(&clients).await;
                    self.connection.store_dataflow(read).await;
                    // With other settings meanwhile, the clients are of another account or sandbox.
                    if self.connection.generation() == generation {
                        let symbols = self.connection.read_governing(&clients.platform).await;
                        self.settle_namespaces(symbols).await;
                    }
                    self.settle_definitions(&clients.platform).await;
                    let unread = unread.map(|error| MissingPart { part: RefreshPart::Dataflow, failure: error.into() });
                    // An account that may not read dataflows lacks both for one reason.
                    let is_told = unread.is_some();
                    lacking.missing.extend(unread);
                    let (read, unread) = read_source(&clients.platform).await;
                    self.connection.store_source(read).await;
                    let unread = unread.filter(|_| !is_told);
                    let unread = unread.map(|error| MissingPart { part: RefreshPart::Source, failure: error.into() });
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
        self.connection.refreshing.end(side, &result);
        self.notify_changed();
        result.map(drop)
    }

    /// Reads the account's permissions, as far as they are available; unknown permissions restrict nothing.
    async fn refresh_rights(&self, manager: &adobe::AudienceManager) {
        if let Err(failure) = self.rights(manager).await {
            tracing::info!(message = %failure.for_log(), "the account's permissions could not be read");
        }
    }
}
