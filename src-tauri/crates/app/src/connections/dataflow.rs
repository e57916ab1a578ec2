//! What is known of the dataflow that brings members to Audience Manager: read with each refresh, each health check and each
//! job, and stored, because plans and lists send no request.

use std::collections::BTreeSet;
use std::sync::Mutex;

use adobe::experience_platform::{Dataflow as Flow, FlowState};
use domain::{AudienceId, Dataflow as MembersFrom};
use share::Destination;
use store::{Catalog, StoredDataflow};

use crate::lock;
use crate::view::{Failure, IntegrationState};

/// The dataflow as it was last read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Dataflow {
    /// Whether members flow. An organization has one dataflow, in whichever sandbox.
    pub(crate) state: IntegrationState,
    /// The destination, as seen from the sandbox in use.
    pub(crate) destination: Destination,
    /// Whether an integration created pairs although the organization has no destination.
    pub(crate) is_legacy: bool,
}

impl Dataflow {
    pub(crate) const UNKNOWN: Self =
        Self { state: IntegrationState::Unknown, destination: Destination::Unknown, is_legacy: false };

    /// What brings members to Audience Manager, as the sandbox in use sees it.
    fn members_from(&self) -> MembersFrom {
        match &self.destination {
            Destination::Present { is_on: true, .. } => MembersFrom::On,
            Destination::Present { is_on: false, .. } => MembersFrom::Paused,
            Destination::Elsewhere { .. } => MembersFrom::Elsewhere,
            Destination::Absent if self.is_legacy => MembersFrom::Legacy,
            Destination::Absent => MembersFrom::Absent,
            Destination::Unknown => MembersFrom::Unknown,
        }
    }

    /// Audiences that the sandbox in use sends; `None` if not known, or if nothing here could send any.
    fn sent(&self) -> Option<Vec<String>> {
        match &self.destination {
            Destination::Present { selected, .. } => Some(selected.iter().map(|id| id.0.clone()).collect()),
            _ => None,
        }
    }
}

/// The word under which [`Dataflow::is_legacy`] is stored as a state.
const LEGACY: &str = "legacy";

impl Dataflow {
    fn word(&self) -> &'static str {
        if self.is_legacy { LEGACY } else { self.state.word() }
    }
}

/// The dataflow of one connection.
pub(super) struct KnownDataflow(Mutex<Dataflow>);

impl KnownDataflow {
    /// Returns the last known dataflow; what another version wrote counts as unknown.
    pub(super) async fn stored(catalog: &Catalog) -> Result<Self, Failure> {
        let stored = catalog.dataflow().await?;
        let is_legacy = stored.state.as_deref() == Some(LEGACY);
        let state = stored.state.and_then(|word| match word.as_str() {
            LEGACY => Some(IntegrationState::Off),
            word => IntegrationState::of_word(word),
        });
        let state = state.unwrap_or(IntegrationState::Unknown);
        let destination = stored.destination.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
        Ok(Self(Mutex::new(Dataflow { state, destination, is_legacy })))
    }

    /// Lists ask for this with each page, so it copies nothing else.
    pub(super) fn members_from(&self) -> MembersFrom {
        lock::locked(&self.0).members_from()
    }

    pub(super) fn destination(&self) -> Destination {
        lock::locked(&self.0).destination.clone()
    }

    pub(super) fn forget(&self) {
        *lock::locked(&self.0) = Dataflow::UNKNOWN;
    }

    /// Stores what was read, for the next start too. What could not be read does not replace what is known.
    pub(super) async fn store(&self, read: Dataflow, catalog: &Catalog) {
        let (before, now) = {
            let mut known = lock::locked(&self.0);
            let before = known.clone();
            if read.state != IntegrationState::Unknown {
                known.state = read.state;
            }
            if read.destination != Destination::Unknown {
                known.destination = read.destination;
                known.is_legacy = read.is_legacy;
            }
            (before, known.clone())
        };
        if before == now {
            return;
        }
        let destination = serde_json::to_string(&now.destination).ok();
        let stored = StoredDataflow { state: Some(now.word().to_owned()), destination, sent: now.sent() };
        if let Err(error) = catalog.store_dataflow(stored).await {
            // The next refresh reads it again; only a start before that has to do without it.
            tracing::warn!(%error, "the dataflow could not be stored");
        }
    }
}

/// The state that a destination implies; unknown if another sandbox has it.
pub(crate) fn state_of(destination: &Destination) -> IntegrationState {
    match destination {
        Destination::Present { is_on: true, .. } => IntegrationState::On,
        Destination::Present { is_on: false, .. } => IntegrationState::Paused,
        Destination::Absent => IntegrationState::Off,
        Destination::Unknown | Destination::Elsewhere { .. } => IntegrationState::Unknown,
    }
}

/// Returns the audiences of the dataflow that counts: of several, one that works before one that is paused.
pub(super) fn selected(flows: &[Flow]) -> BTreeSet<AudienceId> {
    let counts = flows.iter().min_by_key(|flow| !works(flow));
    counts.map(|flow| flow.audiences.iter().map(|id| id.as_str().into()).collect()).unwrap_or_default()
}

/// Whether a dataflow brings what is in it.
pub(crate) fn works(flow: &Flow) -> bool {
    match &flow.state {
        FlowState::Enabled => true,
        FlowState::Disabled => false,
        // It keeps working while it is being changed (AEP contract §13.1).
        FlowState::Other(word) => ["updating", "enabled-finalizing"].contains(&word.to_ascii_lowercase().as_str()),
    }
}
