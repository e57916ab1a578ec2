//! Removing trait and segment of audiences again.

use serde::{Deserialize, Serialize};

use super::{Failure, Job, ObjectLink};

/// What removing would do, audience by audience. Asks the service; changes nothing.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct UnsharePreview {
    /// One entry an audience, in the order asked for.
    pub audiences: Vec<UnshareLine>,
}

/// What removing would do with one audience's trait and segment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct UnshareLine {
    /// Audience.
    pub audience: ObjectLink,
    /// What would be deleted; nothing where something is in the way.
    pub removes: Vec<ObjectLink>,
    /// What would stay.
    pub stays: Vec<ObjectLink>,
    /// Why it stays: not created by this program, changed, used, or not clearly unused.
    pub failure: Option<Failure>,
}

/// What came of removing.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Unshared {
    /// One entry an audience, in the order asked for.
    pub audiences: Vec<UnsharedAudience>,
    /// The undo jobs; one for each job that had created something of it.
    pub jobs: Vec<Job>,
}

/// What came of one audience.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct UnsharedAudience {
    /// Audience.
    pub audience: ObjectLink,
    /// What was removed; nothing when it was not shared.
    pub removed: Vec<ObjectLink>,
    /// What is in the way.
    pub failure: Option<Failure>,
}
