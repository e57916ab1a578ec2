//! The frame of the window: connection, freshness, counts, settings.

use store::Side;

use crate::App;
use crate::read::ms;
use crate::view::{Connection, Counts, Failure, Freshness, SideFreshness, Workspace};

/// Accent of the practice workspace: a green that no production connection gets.
const PRACTICE_COLOR: &str = "#7a5af8";
/// The practice workspace's one sandbox that is not for development.
const PRACTICE_SANDBOX: &str = "prod";

impl App {
    /// What the window needs to draw its frame.
    pub async fn workspace(&self) -> Result<Workspace, Failure> {
        let counts = self.catalogue().counts().await?;
        Ok(Workspace {
            connection: Connection {
                id: crate::PRACTICE.to_owned(),
                name: String::new(),
                color: PRACTICE_COLOR.to_owned(),
                production: false,
                practice: true,
                sandbox: PRACTICE_SANDBOX.to_owned(),
            },
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
        })
    }

    async fn freshness(&self, side: Side) -> Result<SideFreshness, Failure> {
        let (refreshing, failure) = self.refresh_state(side);
        let read_at = self.catalogue().read_at(side).await?.map(ms);
        Ok(SideFreshness { read_at, refreshing, failure })
    }
}
