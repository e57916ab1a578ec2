//! Unsharing: removing the trait and segment of audiences.

use serde::{Deserialize, Serialize};

use super::{Failure, Job, ObjectLink};

/// The effect of unsharing each audience.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct UnsharePreview {
    /// One entry per audience, in the requested order.
    pub audiences: Vec<UnshareLine>,
}

/// The effect of unsharing one audience.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct UnshareLine {
    /// Audience.
    pub audience: ObjectLink,
    /// Objects that would be deleted; none if something prevents it.
    pub removes: Vec<ObjectLink>,
    /// Whether the audience would be removed from the dataflow.
    pub deselects: bool,
    /// What of that the service never confirmed to be created by this program, because an answer was lost.
    pub unconfirmed: Vec<ObjectLink>,
    /// Objects that would stay.
    pub stays: Vec<ObjectLink>,
    /// Why they stay: not created by this program, changed, used, or not clearly unused.
    pub failure: Option<Failure>,
}

/// The result of unsharing.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Unshared {
    /// One entry per audience, in the requested order.
    pub audiences: Vec<UnsharedAudience>,
    /// The undo jobs, one for each share that had created some of the objects.
    pub jobs: Vec<Job>,
}

/// The result for one audience.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct UnsharedAudience {
    /// Audience.
    pub audience: ObjectLink,
    /// The deleted objects; none if it was not shared.
    pub removed: Vec<ObjectLink>,
    /// Whether the audience was removed from the dataflow.
    pub deselected: bool,
    /// What prevented it.
    pub failure: Option<Failure>,
}
