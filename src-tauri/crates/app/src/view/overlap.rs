//! How two to five audiences, traits or segments overlap.

use serde::{Deserialize, Serialize};

use super::{EstimatedProfiles, ObjectKind, ObjectLink, TimeMs};

/// An object to compare.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct OverlapRef {
    /// Audience, trait or segment.
    pub kind: ObjectKind,
    /// ID.
    pub id: String,
}

/// How two to five objects overlap, by the estimates of one service.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Overlap {
    /// What was counted, and by whom.
    pub counted: OverlapCount,
    /// The objects with everyone in them, in the order in which they were named.
    pub objects: Vec<OverlapObject>,
    /// All parts: those in exactly some of the objects; the parts with the fewest objects first.
    pub parts: Vec<OverlapPart>,
    /// Everyone in at least one of them.
    pub union: EstimatedProfiles,
    /// Every two of them.
    pub pairs: Vec<OverlapPair>,
    /// Whether all estimates agree with each other. If not, the bounds cover the difference.
    pub consistent: bool,
    /// How sure the bounds are, in percent; `None` if the service did not say, or the numbers are exact.
    pub confidence: Option<u32>,
    /// Profiles that were read for it, of `profiles`; only from Experience Platform.
    pub read: Option<u32>,
    /// Profiles of the sandbox; only from Experience Platform.
    pub profiles: Option<u32>,
    /// When it was estimated.
    pub read_at: TimeMs,
}

/// What an overlap counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum OverlapCount {
    /// Devices, by the segment estimates of Audience Manager. They ignore the profile merge rule.
    Devices,
    /// Profiles, by the estimates of Experience Platform.
    Profiles,
}

/// One of the objects.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct OverlapObject {
    /// The object.
    pub object: ObjectLink,
    /// Everyone in it.
    pub size: EstimatedProfiles,
}

/// Those in exactly some of the objects.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct OverlapPart {
    /// Places of these objects among all; they are in no other.
    pub inside: Vec<u32>,
    /// How many they are.
    pub size: EstimatedProfiles,
}

/// Two of the objects.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct OverlapPair {
    /// Place of the first among all.
    pub one: u32,
    /// Place of the second.
    pub other: u32,
    /// Those in both.
    pub both: EstimatedProfiles,
    /// Those in both, of those in either; `None` if nobody is.
    pub jaccard: Option<EstimatedShare>,
    /// Those in both, of those in the first; `None` if nobody is.
    pub of_one: Option<EstimatedShare>,
    /// Those in both, of those in the second; `None` if nobody is.
    pub of_other: Option<EstimatedShare>,
}

/// A share between 0 and 1, and its bounds.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct EstimatedShare {
    /// The most likely share.
    pub likely: f64,
    /// At least this.
    pub least: f64,
    /// At most this.
    pub most: f64,
}
