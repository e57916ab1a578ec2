//! Values that cross the bridge as enums. An enum that a service may extend has `Other` with the service's own code.

use serde::{Deserialize, Serialize};

/// Where an audience was created.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum AudienceOrigin {
    /// Segmentation Service.
    Platform,
    /// Audience Manager.
    AudienceManager,
    /// Audience composition.
    Composition,
    /// An uploaded list.
    CustomUpload,
    /// Segment Match.
    SegmentMatch,
    /// An origin that this version does not know.
    Other(String),
}

/// Lifecycle state of an audience.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum AudienceLifecycle {
    /// Not yet in use.
    Draft,
    /// In use.
    Published,
    /// Turned off.
    Inactive,
    /// Deleted.
    Archived,
}

/// How often the members of an audience are evaluated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum UpdateFrequency {
    /// Once a day.
    Batch,
    /// As events arrive.
    Streaming,
    /// On the edge, immediately.
    Edge,
}

/// Kind of trait.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum TraitType {
    /// Evaluated from signals in real time.
    RuleBased,
    /// Realized only from deliveries; sharing creates this type.
    Onboarded,
    /// From a look-alike model.
    Algorithmic,
    /// Created with each trait folder.
    Folder,
    /// All users.
    ActiveAudience,
    /// A type that this version does not know.
    Other(String),
}

/// Whether a segment is in use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum SegmentStatus {
    /// In use.
    Active,
    /// Paused: its members stay, and no new ones are added.
    Inactive,
    /// Another status, in the service's word, such as `SUSPENDED`.
    Other(String),
}

/// A difference between a pair and its audience.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum Drift {
    /// The audience was renamed.
    Renamed,
    /// The trait's rule was changed.
    TraitRule,
    /// The trait is not onboarded.
    TraitType,
    /// The segment's rule is no longer just the trait.
    SegmentRule,
    /// Trait or segment belong to another data source.
    DataSource,
    /// The segment has another merge rule.
    MergeRule,
    /// The segment is paused.
    Paused,
}

/// A limit of the account or the organization.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum LimitKind {
    /// Traits of Audience Manager.
    Traits,
    /// Segments of Audience Manager.
    Segments,
    /// Trait folders.
    TraitFolders,
    /// Audiences of Experience Platform.
    Audiences,
    /// Audiences that are evaluated as events arrive.
    StreamingAudiences,
    /// Audiences that are evaluated on the edge.
    EdgeAudiences,
    /// Audiences in the fullest dataflow of the Experience Cloud Audiences destination.
    DestinationAudiences,
}
