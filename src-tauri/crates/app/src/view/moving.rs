//! Moving an activation from Audience Manager to Experience Platform.

use serde::{Deserialize, Serialize};

use super::{Failure, GovernanceRule, ObjectLink};

/// A dataflow that leads to the same place as a destination.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct MoveTarget {
    /// ID of the dataflow.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Name of its card in the catalog.
    pub card: String,
    /// Whether it runs.
    pub on: bool,
}

/// How mappings are moved.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct MoveOptions {
    /// ID of the dataflow; the only one that leads to the same place if omitted.
    pub dataflow: Option<String>,
    /// Last day of the mappings in Audience Manager, `yyyy-MM-dd` in UTC; today if omitted.
    pub last_day: Option<String>,
}

/// What must be done by hand, because no call that Adobe publishes does it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum MoveByHand {
    /// Experience Platform's catalog has no card of the place.
    NoTwin,
    /// No dataflow leads there: the destination is set up with one of these cards, and signed in to.
    SetUp {
        /// Names of the cards.
        cards: Vec<String>,
    },
    /// Several dataflows lead there: one is chosen.
    Choose,
    /// The dataflow is paused, so nobody arrives until it is resumed.
    Resume {
        /// Name of the dataflow.
        name: String,
    },
}

/// Why a mapping is not moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum MoveReason {
    /// Its first day is still to come, and Experience Platform would send its people now.
    NotStarted,
    /// The local copy does not have the segment.
    UnknownSegment,
    /// The segment is paused or suspended: Audience Manager does not send it, and Experience Platform would.
    Paused,
    /// Experience Platform has no audience with its people: the segment is shared first.
    NoAudience,
    /// Several audiences have its people.
    SeveralAudiences,
    /// Experience Platform's catalog has no card of the place.
    NoTwin,
    /// There is no dataflow to the place yet.
    NoDataflow,
    /// Several dataflows lead to the place: one is chosen first.
    ChooseDataflow,
    /// The dataflow is paused: nobody would be sent any more.
    DataflowPaused,
    /// A label or a data usage policy forbids sending the audience there: the first of [`MoveLine::rules`].
    Governance,
    /// The dataflow sends files, with a schedule for each audience: the audience is added there first.
    SendsFiles,
    /// The dataflow sends nothing yet, and may be one of files: an audience is added there first.
    FilesUnknown,
    /// Its last day is over: there is nothing to move.
    Ended,
    /// It is switched off or removed.
    SwitchedOff,
    /// It is not mapped, or not any more.
    NotMapped,
    /// It has no ID that can be read, so no request can name it.
    NoId,
}

/// One mapping of a plan, and its result once it was carried out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct MoveLine {
    /// The segment.
    pub segment: ObjectLink,
    /// Value of the mapping.
    pub value: Option<String>,
    /// The audience with its people.
    pub audience: Option<ObjectLink>,
    /// Whether the audience is added to the dataflow; `false` if it is there already.
    pub adds: bool,
    /// Last day of the mapping now; `None` for no end. It does not end later than that.
    pub ends_on: Option<String>,
    /// Why it is not moved; `None` if it can be.
    pub reason: Option<MoveReason>,
    /// What labels and policies say about adding the audience there: what forbids it, or is not known.
    pub rules: Vec<GovernanceRule>,
    /// Whether it is moved; `false` for a plan.
    pub done: bool,
    /// Why it failed.
    pub failure: Option<Failure>,
}

/// What moving mappings to Experience Platform would do, or did: the audiences are added to a dataflow, and the mappings get a last
/// day. Experience Platform does not send earlier members again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct MovePlan {
    /// The destination in Audience Manager.
    pub from: ObjectLink,
    /// The dataflow.
    pub to: Option<MoveTarget>,
    /// Every dataflow that leads to the same place.
    pub targets: Vec<MoveTarget>,
    /// Last day of the mappings.
    pub last_day: String,
    /// What must be done by hand.
    pub by_hand: Vec<MoveByHand>,
    /// Number of requests.
    pub requests: u32,
    /// The mappings.
    pub lines: Vec<MoveLine>,
    /// The entry of the record, with which it can be undone; `None` for a plan, and if nothing was sent.
    pub entry: Option<String>,
}
