//! One connection at work, independent of later switches: its lists, panels, forms, shares and jobs are called here.
//!
//! A [`Workspace`] is cheap to clone. Its methods are grouped by topic: [`Workspace::audiences`],
//! [`Workspace::traits`], [`Workspace::segments`], [`Workspace::sharing`] and [`Workspace::jobs`]; each group is
//! written in the folder of what it does (`read`, `edit`, `sharing`). It must not know how connections are set up.

use std::sync::Arc;

use share::Destination;
use store::{Catalog, Side};

use crate::App;
use crate::clients::Clients;
use crate::connections::{ActiveConnection, members_source};
use crate::lock;
use crate::read::{count, dataflow_state, ms};
use crate::view::{self, Counts, Failure, Freshness, MembersFlow, MembersSource, SideFreshness};

/// One connection at work.
#[derive(Clone)]
pub struct Workspace {
    pub(crate) app: App,
    pub(crate) connection: Arc<ActiveConnection>,
}

/// Audiences of Experience Platform.
pub struct Audiences<'w> {
    pub(crate) workspace: &'w Workspace,
}

/// Traits of Audience Manager and their folders.
pub struct Traits<'w> {
    pub(crate) workspace: &'w Workspace,
}

/// Segments of Audience Manager and their folders.
pub struct Segments<'w> {
    pub(crate) workspace: &'w Workspace,
}

/// Look-alike models of Audience Manager.
pub struct Models<'w> {
    pub(crate) workspace: &'w Workspace,
}

/// Destinations of Audience Manager, and the segments that are mapped to them.
pub struct Destinations<'w> {
    pub(crate) workspace: &'w Workspace,
}

/// Selections, the tray, and what the user shares or unshares.
pub struct Sharing<'w> {
    pub(crate) workspace: &'w Workspace,
}

/// Jobs: what was shared, undone or deleted, and what is running.
pub struct Jobs<'w> {
    pub(crate) workspace: &'w Workspace,
}

/// Watch rules and what they propose.
pub struct Watches<'w> {
    pub(crate) workspace: &'w Workspace,
}

impl App {
    /// Returns the workspace of the connection in use; it stays with that connection after a switch.
    pub fn workspace(&self) -> Workspace {
        let connection = lock::read(&self.inner.in_use).clone();
        self.workspace_of(connection)
    }

    /// Returns the workspace of a connection that need not be the one in use.
    pub(crate) fn workspace_of(&self, connection: Arc<ActiveConnection>) -> Workspace {
        Workspace { app: self.clone(), connection }
    }
}

impl Workspace {
    /// Audiences of Experience Platform.
    pub fn audiences(&self) -> Audiences<'_> {
        Audiences { workspace: self }
    }

    /// Traits of Audience Manager and their folders.
    pub fn traits(&self) -> Traits<'_> {
        Traits { workspace: self }
    }

    /// Segments of Audience Manager and their folders.
    pub fn segments(&self) -> Segments<'_> {
        Segments { workspace: self }
    }

    /// Look-alike models of Audience Manager.
    pub fn models(&self) -> Models<'_> {
        Models { workspace: self }
    }

    /// Destinations of Audience Manager, and the segments that are mapped to them.
    pub fn destinations(&self) -> Destinations<'_> {
        Destinations { workspace: self }
    }

    /// Selections, the tray, and what the user shares or unshares.
    pub fn sharing(&self) -> Sharing<'_> {
        Sharing { workspace: self }
    }

    /// Jobs: what was shared, undone or deleted, and what is running.
    pub fn jobs(&self) -> Jobs<'_> {
        Jobs { workspace: self }
    }

    /// Watch rules and what they propose.
    pub fn watches(&self) -> Watches<'_> {
        Watches { workspace: self }
    }

    /// Whether it is the practice workspace, of which Adobe knows nothing.
    pub fn is_practice(&self) -> bool {
        self.connection.shown().practice
    }

    /// Returns the clients of both services, after starting or finding the practice services if needed.
    pub async fn clients(&self) -> Result<Clients, Failure> {
        self.connection.clients(&self.app).await
    }

    /// Returns what the window needs to draw its frame: connection, freshness, counts, settings.
    pub async fn summary(&self) -> Result<view::Workspace, Failure> {
        let counts = self.catalog().counts().await?;
        Ok(view::Workspace {
            connection: self.connection.shown(),
            freshness: Freshness {
                audience_manager: self.freshness(Side::AudienceManager).await?,
                experience_platform: self.freshness(Side::ExperiencePlatform).await?,
            },
            counts: Counts {
                audiences: counts.audiences,
                traits: counts.traits,
                segments: counts.segments,
                open_jobs: self.catalog().journal().open_jobs().await?,
                tray: counts.tray,
                sending: count(self.app.sending() as u64),
            },
            settings: self.app.settings().await?,
            rights: self.connection.rights_shown(),
            dataflow: self.members_flow(),
            keychain: crate::connections::KEYCHAIN.to_owned(),
            session_only: self.app.inner.secrets.is_session_only(),
        })
    }

    pub(crate) fn members_flow(&self) -> MembersFlow {
        let sandbox = match self.connection.destination() {
            Destination::Elsewhere { sandbox } => Some(sandbox),
            _ => None,
        };
        MembersFlow { state: dataflow_state(self.connection.members_from()), sandbox }
    }

    /// Returns what brings members to Experience Platform, as last read. Sends nothing.
    pub fn members_source(&self) -> MembersSource {
        members_source(&self.connection.source())
    }

    async fn freshness(&self, side: Side) -> Result<SideFreshness, Failure> {
        let state = self.connection.refreshing.side(side);
        let read_at = self.catalog().read_at(side).await?.map(ms);
        Ok(SideFreshness {
            read_at,
            refreshing: state.running,
            failure: state.failure,
            missing: state.lacking.missing,
            unreadable: count(state.lacking.unreadable),
            unconfirmed: count(state.lacking.unconfirmed),
        })
    }

    /// Returns the connection's part of the local copy.
    pub(crate) fn catalog(&self) -> &Catalog {
        &self.connection.catalog
    }

    pub(crate) fn now(&self) -> i64 {
        self.app.now()
    }

    /// Notifies everything that watches [`App::changed`].
    pub(crate) fn notify_changed(&self) {
        self.app.notify_changed();
    }
}

impl std::fmt::Debug for Workspace {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Workspace").field("connection", &self.connection.id).finish_non_exhaustive()
    }
}
