//! Experience Platform audiences.

use serde::{Deserialize, Serialize};

use super::{FacetCount, ObjectLink, TimeMs};

/// What to list. Empty lists and strings mean "no filter"; values within one list are alternatives.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase", default)]
pub struct AudienceQuery {
    /// Words found in name, description or id; several ids may be pasted.
    pub search: String,
    /// Folder id; its sub-folders count too.
    pub folder: Option<String>,
    /// Origin codes ([`AudienceRow::origin`]).
    pub origins: Vec<String>,
    /// `draft`, `published`, `inactive`.
    pub lifecycles: Vec<String>,
    /// `batch`, `streaming`, `edge`.
    pub update_frequencies: Vec<String>,
    /// Tag names.
    pub tags: Vec<String>,
    /// Shared states ([`SharedState`] in camelCase).
    pub shared: Vec<SharedState>,
    /// Sort column.
    pub sort: AudienceSort,
    /// Largest, latest or last first.
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
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Profiles at the last evaluation; `None` never counted.
    pub profiles: Option<u32>,
    /// Origin code: `platform`, `audienceManager`, `composition`, `customUpload`, `segmentMatch` or the service's own.
    pub origin: String,
    /// `batch`, `streaming`, `edge`; `None` where Experience Platform does not evaluate.
    pub update_frequency: Option<String>,
    /// `draft`, `published`, `inactive`.
    pub lifecycle: String,
    /// Last change.
    pub updated_at: Option<TimeMs>,
    /// Tags.
    pub tags: Vec<String>,
    /// Where it stands in Audience Manager.
    pub shared: SharedState,
    /// What drifted, where `shared` is `drifted`: `renamed`, `traitRule`, `traitType`, `segmentRule`, `dataSource`, `mergeRule`, `paused`.
    pub drift: Vec<String>,
    /// Whether the tray holds a line for it.
    pub in_tray: bool,
    /// Devices Audience Manager can get at most: profiles of every identity type that is a device there, added up; one
    /// profile with several identities counts once for each. `None` where profiles are not counted by namespace.
    pub expected_devices: Option<u32>,
    /// What `expected_devices` is the sum of, largest first.
    pub carrying: Vec<NamespaceRow>,
    /// While members are on their way: when the next stage is expected.
    pub expected_at: Option<TimeMs>,
    /// Its trait in Audience Manager, where there is exactly one.
    pub trait_id: Option<String>,
}

/// Where an audience stands in Audience Manager.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum SharedState {
    /// Nothing there.
    NotShared,
    /// Trait without segment or the reverse.
    Half,
    /// A whole pair no members flow into.
    Shell,
    /// Members are on their way.
    Arriving,
    /// Members are there.
    Live,
    /// A whole pair, and the dataflow that brings its members is paused: none come, those that are there stay.
    Paused,
    /// No longer matches.
    Drifted,
    /// More than one object carries its code.
    Duplicate,
    /// It came from Audience Manager.
    FromAudienceManager,
    /// A whole pair without members, of which the service does not say who made it: members may come or not.
    Unclear,
    /// Audience Manager was never read, so it is not known yet.
    NotRead,
}

/// Counts for the filter chips, each under all other filters of the query.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct AudienceFacets {
    /// By origin.
    pub origins: Vec<FacetCount>,
    /// By life-cycle state.
    pub lifecycles: Vec<FacetCount>,
    /// By update frequency.
    pub update_frequencies: Vec<FacetCount>,
    /// By tag, most used first.
    pub tags: Vec<FacetCount>,
    /// By shared state.
    pub shared: Vec<FacetCount>,
}

/// One audience in full.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct AudienceDetail {
    /// The row's facts.
    pub row: AudienceRow,
    /// Description, may be empty.
    pub description: String,
    /// Rule as text.
    pub expression: Option<String>,
    /// The rule as nested groups; `None` without a rule, and where it cannot be read.
    pub rule_tree: Option<RuleTree>,
    /// Usage labels, bare (`C5`) or `custom/name`.
    pub labels: Vec<String>,
    /// Path of its folder, if any.
    pub folder_path: Option<String>,
    /// Merge policy.
    pub merge_policy: Option<MergePolicyView>,
    /// Creation time.
    pub created_at: Option<TimeMs>,
    /// Who made it, as the service tells.
    pub created_by: Option<String>,
    /// When profiles were counted.
    pub counted_at: Option<TimeMs>,
    /// Profiles by name space, largest first.
    pub namespaces: Vec<NamespaceRow>,
    /// Where the counts by namespace come from; `None` when the audience was not counted by namespace.
    pub namespaces_from: Option<CountSource>,
    /// When it was counted by namespace.
    pub namespaces_at: Option<TimeMs>,
    /// The pair (or what there is of it) in Audience Manager.
    pub pair: Option<PairView>,
    /// When these facts were read from the service.
    pub read_at: Option<TimeMs>,
    /// Whether sharing it is possible; if not, why.
    pub refusal: Option<super::RefusalReason>,
}

/// A rule of Experience Platform taken apart: groups inside groups, down to single conditions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum RuleTree {
    /// Every part holds.
    All {
        /// Parts.
        parts: Vec<RuleTree>,
    },
    /// At least one part holds.
    Any {
        /// Parts.
        parts: Vec<RuleTree>,
    },
    /// No part holds.
    NoneOf {
        /// Parts.
        parts: Vec<RuleTree>,
    },
    /// There is at least one such thing, for which every part holds.
    SomeOf {
        /// What they are, such as the events of a profile.
        of: String,
        /// Parts; none means any such thing.
        parts: Vec<RuleTree>,
    },
    /// A comparison.
    Compare {
        /// Field.
        key: String,
        /// Operator as PQL writes it.
        operator: String,
        /// Value as PQL writes it.
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
    /// Id.
    pub id: String,
    /// Name; `None` when the service could not be asked, or does not know it.
    pub name: Option<String>,
    /// Whether it is the default of profiles; `None` like the name.
    pub is_default: Option<bool>,
    /// Whether edge audiences are evaluated with it; `None` like the name.
    pub is_active_on_edge: Option<bool>,
}

/// Where a count comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum CountSource {
    /// The latest segment job that succeeded.
    SegmentJob,
    /// The audience's own row.
    Audience,
}

/// Profiles of one name space.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct NamespaceRow {
    /// Lower-case code, such as `ecid`.
    pub namespace: String,
    /// Profiles with such an identity; one profile may count in several rows.
    pub profiles: u32,
    /// Whether Audience Manager counts it.
    pub carries_over: bool,
    /// Whether each is a device there; a hashed e-mail only joins devices.
    pub is_device: bool,
}

/// The trait and segment of an audience.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct PairView {
    /// Audience.
    pub audience: Option<ObjectLink>,
    /// Traits with its code; one in a whole pair.
    pub traits: Vec<ObjectLink>,
    /// Segments with its code.
    pub segments: Vec<ObjectLink>,
    /// State.
    pub state: SharedState,
    /// Drift words, as in [`AudienceRow::drift`].
    pub drift: Vec<String>,
    /// The five lights.
    pub stages: Vec<Stage>,
    /// Profiles Experience Platform counts.
    pub platform_count: Option<u32>,
    /// Profiles with at least one identity that carries over cannot be known exactly; this is the largest
    /// carrying name space, a lower bound of what can arrive.
    pub carrying_count: Option<u32>,
    /// People Audience Manager counts (total trait population, device ids).
    pub manager_count: Option<u32>,
}

/// One of the five lights: named, arriving, usable, reported, full.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Stage {
    /// Which light.
    pub name: StageName,
    /// On, waiting, or off (will not come by itself).
    pub state: StageState,
    /// When it came on, or is expected to by the documented latencies.
    pub at: Option<TimeMs>,
}

/// The five lights.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum StageName {
    /// Trait and segment exist.
    Named,
    /// First members flow.
    Arriving,
    /// Usable in destinations.
    Usable,
    /// In reports.
    Reported,
    /// Everyone who can arrive has.
    Full,
}

/// State of a light.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum StageState {
    /// Reached.
    On,
    /// Expected at `at`.
    Waiting,
    /// Will not come by itself (a shell).
    Off,
    /// Not before the dataflow is resumed.
    Paused,
    /// Not reached, and nobody knows whether it will be.
    Unclear,
}
