//! Destinations of Audience Manager, the segments that are mapped to them, and their twins in Experience Platform.

use serde::{Deserialize, Serialize};

use super::{Failure, ObjectLink, TimeMs};

/// Which card of Experience Platform's catalog is the same place as a platform of Audience Manager.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct PlatformTwin {
    /// The name that was looked up.
    pub name: String,
    /// `same`, `renamed`, `through LiveRamp`, `none` or `not known`.
    #[serde(rename = "match")]
    pub matched: String,
    /// `documented`, `inferred` or `entered`; `None` if the name is not known.
    pub certainty: Option<String>,
    /// The card, or the cards with "; " between them.
    pub twin: Option<String>,
    /// Why.
    pub evidence: String,
    /// Month in which Adobe last changed what it says about the platform, `yyyy-MM`.
    pub changed: Option<String>,
    /// Identities that the card accepts.
    pub identities: Option<String>,
}

/// Where a mapping is between its days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum MappedState {
    /// It sends.
    Live,
    /// It begins on a later day.
    NotStarted,
    /// Its last day is over.
    Ended,
    /// It is switched off or removed.
    Off,
}

/// A destination.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct DestinationRow {
    /// ID.
    pub id: String,
    /// Name.
    pub name: String,
    /// The service's code of its type, such as `S2S`.
    pub kind: String,
    /// Status, in the service's word; empty if not reported.
    pub status: String,
    /// Whether it takes hashed e-mails, and first-party data only.
    pub people_based: bool,
    /// Whether it maps every segment by itself.
    pub maps_all: bool,
    /// Export controls that clash with what it is used for; `None` if not reported.
    pub labels: Option<Vec<String>>,
    /// State of the account that it sends through, in the service's word.
    pub account: Option<String>,
    /// People that it can reach, as Adobe reports it.
    pub addressable: Option<u32>,
    /// People that this is a part of.
    pub of_people: Option<u32>,
    /// Number of mappings that send.
    pub live: u32,
    /// Number of mappings whose last day is over.
    pub ended: u32,
    /// When the last mapping was created.
    pub last_mapped: Option<TimeMs>,
    /// Its twin in Experience Platform.
    pub twin: PlatformTwin,
}

/// A segment of a destination.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct MappedSegment {
    /// ID of the mapping; `None` if not reported.
    pub id: Option<String>,
    /// The segment.
    pub segment: ObjectLink,
    /// Where it is between its days.
    pub state: MappedState,
    /// First day, `yyyy-MM-dd` in UTC.
    pub starts_on: Option<String>,
    /// Last day; `None` for no end.
    pub ends_on: Option<String>,
    /// What it says about the segment.
    pub value: Option<String>,
    /// Whether another segment has the same value.
    pub shares_value: bool,
}

/// A destination with its segments.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct DestinationDetail {
    /// The destination.
    pub row: DestinationRow,
    /// Its mappings, live ones first.
    pub mappings: Vec<MappedSegment>,
}

/// How segments are mapped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct MapOptions {
    /// First day, `yyyy-MM-dd` in UTC; today if omitted.
    pub starts_on: Option<String>,
    /// Last day; no end if omitted.
    pub ends_on: Option<String>,
    /// The value: text with `{sid}`, `{integrationCode}`, `{name}`, `{name_ascii}` and `{prefix}`.
    pub value: String,
    /// What `{prefix}` stands for.
    pub prefix: String,
}

/// What is to be said about mapping one segment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct MapRemark {
    /// Kind, such as `alreadyMapped`.
    pub kind: String,
    /// Whether the segment cannot be mapped because of it.
    pub forbids: bool,
    /// In a sentence.
    pub message: String,
}

/// One segment of a plan, and its result once it was carried out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct MapLine {
    /// The segment.
    pub segment: ObjectLink,
    /// The value.
    pub value: Option<String>,
    /// Whether it can be sent.
    pub fits: bool,
    /// What is to be said about it; what forbids it first.
    pub remarks: Vec<MapRemark>,
    /// Whether it is mapped, or is not any more; `false` for a plan.
    pub done: bool,
    /// Why it failed.
    pub failure: Option<Failure>,
}

/// What mapping or removing segments would do, or did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct MapPlan {
    /// The destination.
    pub destination: ObjectLink,
    /// First day.
    pub starts_on: Option<String>,
    /// Last day.
    pub ends_on: Option<String>,
    /// Number of requests.
    pub requests: u32,
    /// The segments.
    pub lines: Vec<MapLine>,
    /// The entry of the record, with which it can be undone; `None` for a plan, and if nothing was sent.
    pub entry: Option<String>,
}

/// An audience that reaches one place from both services.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct DoubleActivation {
    /// The audience in Experience Platform.
    pub audience: ObjectLink,
    /// The segment in Audience Manager.
    pub segment: ObjectLink,
    /// The destination in Audience Manager.
    pub destination: ObjectLink,
    /// ID of the dataflow in Experience Platform.
    pub dataflow: String,
    /// Name of the card in Experience Platform.
    pub card: String,
    /// How the places are the same.
    #[serde(rename = "match")]
    pub matched: String,
    /// How that is known.
    pub certainty: Option<String>,
}
