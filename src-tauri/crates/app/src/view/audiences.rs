//! Experience Platform audiences.

use serde::{Deserialize, Serialize};

use super::{AudienceLifecycle, AudienceOrigin, Drift, FacetCount, ObjectLink, TimeMs, UpdateFrequency};

/// What to list. Empty lists and strings mean "no filter"; values within one list are alternatives.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase", default)]
pub struct AudienceQuery {
    /// Search text for name, description or ID; several IDs can be pasted.
    pub search: String,
    /// Folder ID; includes its subfolders.
    pub folder: Option<String>,
    /// Origins.
    pub origins: Vec<AudienceOrigin>,
    /// Lifecycle states.
    pub lifecycles: Vec<AudienceLifecycle>,
    /// Update frequencies.
    pub update_frequencies: Vec<UpdateFrequency>,
    /// Tag names.
    pub tags: Vec<String>,
    /// Shared states.
    pub shared: Vec<SharedState>,
    /// Sort column.
    pub sort: AudienceSort,
    /// Descending order.
    pub descending: bool,
}

/// Sortable columns.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum AudienceSort {
    /// Name, by the user's language.
    #[default]
    Name,
    /// Profiles.
    Profiles,
    /// Origin.
    Origin,
    /// Update frequency.
    UpdateFrequency,
    /// Last change.
    Updated,
    /// Shared state.
    Shared,
}

/// One row.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct AudienceRow {
    /// ID.
    pub id: String,
    /// Name.
    pub name: String,
    /// Profiles at the last evaluation; `None` if never counted.
    pub profiles: Option<u32>,
    /// Where it was created.
    pub origin: AudienceOrigin,
    /// `None` if Experience Platform does not evaluate it.
    pub update_frequency: Option<UpdateFrequency>,
    /// Lifecycle state.
    pub lifecycle: AudienceLifecycle,
    /// Last change.
    pub updated_at: Option<TimeMs>,
    /// Tags.
    pub tags: Vec<String>,
    /// Its state in Audience Manager.
    pub shared: SharedState,
    /// The differences, if `shared` is `drifted`.
    pub drift: Vec<Drift>,
    /// Whether it is in the tray.
    pub in_tray: bool,
    /// The maximum number of devices to expect in Audience Manager: the sum of profiles of every identity type that it
    /// supports. A profile with several identities counts once for each. `None` if profiles are not counted by namespace.
    pub expected_devices: Option<u32>,
    /// The minimum: the profiles of the largest identity type that is a device there. `None` like the maximum.
    pub least_devices: Option<u32>,
    /// The parts of the sum in `expected_devices`, largest first.
    pub carrying: Vec<NamespaceRow>,
    /// When the next stage is expected, by the clock of the service, while members are arriving.
    pub expected_at: Option<TimeMs>,
    /// Whether members are overdue: a report should have counted them.
    pub overdue: bool,
    /// ID of its trait in Audience Manager, if there is exactly one.
    pub trait_id: Option<String>,
    /// Whether it came from Audience Manager and has no members yet, because the Audience Manager source does not send it.
    pub no_members_yet: bool,
    /// When its data expires, for one that came from Audience Manager.
    pub expires_at: Option<TimeMs>,
}

/// The state of an audience in Audience Manager.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum SharedState {
    /// It has no objects there.
    NotShared,
    /// It has no objects there yet, but it is in the dataflow: Audience Manager creates them.
    InDataflow,
    /// Only a trait or only a segment exists.
    Half,
    /// A complete pair without members, and none will arrive by themselves.
    Shell,
    /// Members are arriving.
    Arriving,
    /// It has members.
    Live,
    /// A complete pair whose dataflow is paused: no members arrive, existing members stay.
    Paused,
    /// Trait or segment no longer match the audience.
    Drifted,
    /// Several traits or segments have its ID as their code.
    Duplicate,
    /// It came from Audience Manager.
    FromAudienceManager,
    /// A complete pair without members and without a known author: members may or may not arrive.
    Unclear,
    /// The pair of an audience that this sandbox does not have.
    NoAudience,
    /// Not known yet, because a side was never read.
    NotRead,
}

/// Counts for the filter chips, each under all other filters of the query.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct AudienceFacets {
    /// By origin.
    pub origins: Vec<FacetCount<AudienceOrigin>>,
    /// By lifecycle state.
    pub lifecycles: Vec<FacetCount<AudienceLifecycle>>,
    /// By update frequency.
    pub update_frequencies: Vec<FacetCount<UpdateFrequency>>,
    /// By tag, most used first.
    pub tags: Vec<FacetCount<String>>,
    /// By shared state.
    pub shared: Vec<FacetCount<SharedState>>,
}

/// One audience in full.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct AudienceDetail {
    /// The values of its row.
    pub row: AudienceRow,
    /// Description; may be empty.
    pub description: String,
    /// Rule as text.
    pub expression: Option<String>,
    /// The rule as nested groups; `None` if there is none or it cannot be parsed.
    pub rule_tree: Option<RuleTree>,
    /// Usage labels, such as `C5` or `custom/name`.
    pub labels: Vec<String>,
    /// Path of its folder, if any.
    pub folder_path: Option<String>,
    /// Merge policy.
    pub merge_policy: Option<MergePolicyView>,
    /// Creation time.
    pub created_at: Option<TimeMs>,
    /// Who created it, as reported by the service.
    pub created_by: Option<String>,
    /// When profiles were counted.
    pub counted_at: Option<TimeMs>,
    /// Profiles by namespace, largest first.
    pub namespaces: Vec<NamespaceRow>,
    /// The source of the counts by namespace; `None` if the audience was not counted by namespace.
    pub namespaces_from: Option<CountSource>,
    /// When it was counted by namespace.
    pub namespaces_at: Option<TimeMs>,
    /// Its pair in Audience Manager, or the part of it that exists.
    pub pair: Option<PairView>,
    /// When these values were read from the service.
    pub read_at: Option<TimeMs>,
    /// Why it cannot be shared; `None` if it can.
    pub refusal: Option<super::RefusalReason>,
}

/// A rule of Experience Platform as nested groups of conditions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum RuleTree {
    /// All parts must be true.
    All {
        /// Parts.
        parts: Vec<RuleTree>,
    },
    /// At least one part must be true.
    Any {
        /// Parts.
        parts: Vec<RuleTree>,
    },
    /// No part may be true.
    NoneOf {
        /// Parts.
        parts: Vec<RuleTree>,
    },
    /// At least one item exists for which all parts are true.
    SomeOf {
        /// The items, such as the events of a profile.
        of: String,
        /// Parts; if empty, any item will do.
        parts: Vec<RuleTree>,
    },
    /// A comparison.
    Compare {
        /// Field.
        key: String,
        /// Operator in PQL.
        operator: String,
        /// Value in PQL.
        value: String,
    },
    /// A condition of another kind, as PQL.
    Text {
        /// PQL.
        text: String,
    },
}

/// How the profiles of an audience are merged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct MergePolicyView {
    /// ID.
    pub id: String,
    /// Name; `None` if the service did not answer or does not know it.
    pub name: Option<String>,
    /// Whether it is the default for profiles; `None` like the name.
    pub is_default: Option<bool>,
    /// Whether edge audiences are evaluated with it; `None` like the name.
    pub is_active_on_edge: Option<bool>,
    /// Name of the default for profiles, by which audiences are shared, if this is another one.
    pub default_name: Option<String>,
}

/// The source of a count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum CountSource {
    /// The latest segment job that succeeded.
    SegmentJob,
    /// The audience's own row.
    Audience,
}

/// Profiles of one namespace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct NamespaceRow {
    /// Lowercase code, such as `ecid`.
    pub namespace: String,
    /// Profiles with such an identity; a profile may be counted in several rows.
    pub profiles: u32,
    /// Whether Audience Manager supports it.
    pub carries_over: bool,
    /// Whether each one is a device there; a hashed email only connects devices.
    pub is_device: bool,
}

/// The trait and segment of an audience.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct PairView {
    /// The code of both: the ID of the audience, whether or not this sandbox has it.
    pub code: String,
    /// Audience.
    pub audience: Option<ObjectLink>,
    /// Traits with its code; exactly one in a complete pair.
    pub traits: Vec<ObjectLink>,
    /// Segments with its code.
    pub segments: Vec<ObjectLink>,
    /// State.
    pub state: SharedState,
    /// The differences, if `state` is `drifted`.
    pub drift: Vec<Drift>,
    /// The five stages.
    pub stages: Vec<Stage>,
    /// Profiles counted by Experience Platform.
    pub platform_count: Option<u32>,
    /// Total trait population in Audience Manager (device IDs).
    pub manager_count: Option<u32>,
    /// Why the two counts differ, step by step; `None` if one of them is missing.
    pub difference: Option<CountDifference>,
}

/// At least and at most, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct CountRange {
    /// Lower bound; negative if Audience Manager may count more.
    pub least: i64,
    /// Upper bound.
    pub most: i64,
}

/// The difference between the counts of both services in steps:
/// profiles − without a supported identity − not arrived yet − not reported = devices.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct CountDifference {
    /// Profiles counted by Experience Platform.
    pub profiles: u32,
    /// The call that reported the profiles and their counts by namespace.
    pub profiles_from: CountSource,
    /// When they were counted.
    pub profiles_at: Option<TimeMs>,
    /// Profiles without an identity that Audience Manager supports; `None` if they are not counted by namespace.
    pub without_identity: Option<CountRange>,
    /// Devices to expect; `None` like the other.
    pub expected: Option<CountRange>,
    /// Those that had no time to arrive yet, or that nothing sends.
    pub not_yet: CountRange,
    /// What decides that.
    pub timing: CountTiming,
    /// When the last member is expected, while members are arriving.
    pub full_at: Option<TimeMs>,
    /// What no call reports.
    pub unreported: CountRange,
    /// Devices counted by Audience Manager.
    pub devices: u32,
    /// When that count was read.
    pub devices_at: Option<TimeMs>,
}

/// What decides how many members can have arrived, by the clock of the service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum CountTiming {
    /// Everyone who can arrive has had the time to.
    Over,
    /// Members are still arriving.
    Arriving,
    /// The dataflow is paused.
    Paused,
    /// Nothing sends members.
    NotSent,
}

/// A stage of a pair: named, arriving, usable, reported, full.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Stage {
    /// The stage.
    pub name: StageName,
    /// Reached, expected, or not expected.
    pub state: StageState,
    /// When it was reached, or is expected by the documented latencies.
    pub at: Option<TimeMs>,
}

/// The five stages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum StageName {
    /// Trait and segment exist.
    Named,
    /// The first members arrive.
    Arriving,
    /// It can be used in destinations.
    Usable,
    /// It appears in reports.
    Reported,
    /// All members have arrived that can.
    Full,
}

/// State of a stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum StageState {
    /// Reached.
    On,
    /// Expected at `at`, by the clock of the service.
    Waiting,
    /// Expected at `at`, which is over; no report can have counted it yet.
    Due,
    /// Expected at `at`, which is over; a report should have counted it.
    Late,
    /// Not expected (a shell).
    Off,
    /// Not expected before the dataflow is resumed.
    Paused,
    /// Not reached, and not known whether it will be.
    Unclear,
}
