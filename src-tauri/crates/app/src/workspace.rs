//! The frame of the window: connection, freshness, counts, settings.

use store::Side;

use crate::App;
use crate::read::{count, ms};
use crate::view::{Counts, Failure, Freshness, SideFreshness, Workspace};

impl App {
    /// What the window needs to draw its frame.
    pub async fn workspace(&self) -> Result<Workspace, Failure> {
        // All of one connection, even when another is switched to meanwhile.
        self.pinned().workspace_here().await
    }

    async fn workspace_here(&self) -> Result<Workspace, Failure> {
        let opened = self.opened();
        let counts = opened.catalogue.counts().await?;
        Ok(Workspace {
            connection: opened.shown(),
            freshness: Freshness {
                audience_manager: self.freshness(Side::AudienceManager).await?,
                experience_platform: self.freshness(Side::ExperiencePlatform).await?,
            },
            counts: Counts {
                audiences: counts.audiences,
                traits: counts.traits,
                segments: counts.segments,
                open_jobs: self.catalogue().journal().open_jobs().await?,
                tray: counts.tray,
            },
            settings: self.settings().await?,
            rights: opened.rights_shown(),
            dataflow: opened.dataflow(),
            keychain: crate::connections::KEYCHAIN.to_owned(),
            session_only: self.inner.secrets.is_session_only(),
        })
    }

    async fn freshness(&self, side: Side) -> Result<SideFreshness, Failure> {
        let state = self.refresh_state(side);
        let read_at = self.catalogue().read_at(side).await?.map(ms);
        Ok(SideFreshness {
            read_at,
            refreshing: state.running,
            failure: state.failure,
            missing: state.lacking.missing,
            unreadable: count(state.lacking.unreadable),
            unconfirmed: count(state.lacking.unconfirmed),
        })
    }
}
