//! Destinations of Audience Manager, the segments that are mapped to them, and their twins in Experience Platform.

use serde::{Deserialize, Serialize};

use super::{ExportControl, Failure, ObjectLink, TimeMs};

/// How a platform of Audience Manager is found in Experience Platform's catalog.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum TwinMatch {
    /// A card of the same platform, by the same name.
    #[serde(rename = "same")]
    Same,
    /// A card of the same platform, by another name.
    #[serde(rename = "renamed")]
    Renamed,
    /// No card of its own; the card of `LiveRamp` lists it.
    #[serde(rename = "through LiveRamp")]
    ThroughLiveRamp,
    /// No card.
    #[serde(rename = "none")]
    Absent,
    /// The table has no such name.
    #[serde(rename = "not known")]
    NotKnown,
}

/// How an entry of the crosswalk is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum TwinCertainty {
    /// A page of Adobe says so.
    Documented,
    /// It follows from the history of the companies, or from the kind of connection.
    Inferred,
    /// A person of this organization entered it.
    Entered,
}

/// Which card of Experience Platform's catalog is the same place as a platform of Audience Manager.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct PlatformTwin {
    /// The name that was looked up.
    pub name: String,
    /// How it is found.
    #[serde(rename = "match")]
    pub matched: TwinMatch,
    /// How that is known; `None` if the name is not known.
    pub certainty: Option<TwinCertainty>,
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

/// Which mappings of a destination to return. What is empty does not narrow the list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct MappingQuery {
    /// ID of the destination.
    pub destination: String,
    /// Part of the name or ID of the segment, or of the value.
    pub search: String,
    /// Where they are between their days.
    pub states: Vec<MappedState>,
    /// Only those of which another segment has the value.
    pub only_shared_values: bool,
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

/// A mapping of a destination.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct MappingRef {
    /// ID of its segment.
    pub segment: String,
    /// ID of the mapping; `None` for every mapping of the segment.
    pub mapping: Option<String>,
}

impl From<String> for MappingRef {
    /// Every mapping of the segment with this ID.
    fn from(segment: String) -> Self {
        Self { segment, mapping: None }
    }
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

/// Something about mapping one segment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum MapReason {
    /// An export control of its data forbids what the destination is used for.
    ControlForbids {
        /// The control.
        control: ExportControl,
        /// The data sources and merge rules that have it.
        sources: Vec<String>,
    },
    /// Some traits of its rule are not known, and so their export controls.
    TraitsUnread,
    /// The labels of the destination are not known, and its data has export controls.
    LabelsUnread,
    /// Export controls of its data are not known.
    ControlsUnread,
    /// The destination takes first-party data only.
    FirstPartyOnly {
        /// IDs of the traits of others.
        traits: Vec<String>,
    },
    /// The segment is paused.
    Paused,
    /// The destination maps all segments by itself.
    MapsAll,
    /// It is mapped already.
    AlreadyMapped,
    /// It is mapped already, with another value.
    MappedWithOther {
        /// The value.
        value: String,
    },
    /// Another segment has the same value.
    ValueTaken {
        /// ID of the other segment.
        segment: String,
    },
    /// The value would be empty.
    NoValue,
    /// The value is too long.
    ValueTooLong,
    /// A key and a value are needed, written `key=value`.
    NoPair,
    /// The account of the destination has expired.
    AccountExpired,
    /// It is not mapped, or not any more.
    NotMapped,
    /// Its mapping is switched off or removed.
    SwitchedOff,
    /// Its mapping has no ID that can be read, so no request can name it.
    NoId,
}

/// What is to be said about mapping one segment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct MapRemark {
    /// What.
    pub reason: MapReason,
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
