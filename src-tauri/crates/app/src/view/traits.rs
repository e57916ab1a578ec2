//! Trait storage and the trait detail panel.

use serde::{Deserialize, Serialize};

use super::{ObjectLink, PairView, ProviderLeft, SharedState, SourceDelivery, TimeMs, TraitType};

/// The query of the list.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase", default)]
pub struct TraitQuery {
    /// Search text for name, description, ID, integration code or data source; several IDs can be pasted.
    pub search: String,
    /// Folder ID; `None` or "0" for all traits.
    pub folder: Option<String>,
    /// Whether to include the traits of subfolders.
    pub include_subfolders: bool,
    /// Types.
    pub types: Vec<TraitType>,
    /// Sort column.
    pub sort: TraitSort,
    /// Descending.
    pub descending: bool,
    /// Whether folder traits come after all others, in either direction.
    pub folder_traits_last: bool,
}

/// Sortable columns.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum TraitSort {
    /// Name.
    #[default]
    Name,
    /// Trait ID.
    Id,
    /// Type.
    Type,
    /// Data source's name.
    DataSource,
    /// Total population.
    Population,
    /// Last change.
    Updated,
}

/// One row.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct TraitRow {
    /// Trait ID.
    pub id: String,
    /// Name.
    pub name: String,
    /// Description.
    pub description: String,
    /// Type.
    pub trait_type: TraitType,
    /// Data source.
    pub data_source: ObjectLink,
    /// Whether another company owns it: it can be used, but not changed.
    pub third_party: bool,
    /// How it is known that its provider left; `None` if nothing says so.
    pub left: Option<ProviderLeft>,
    /// Folder ID.
    pub folder: String,
    /// Integration code.
    pub integration_code: Option<String>,
    /// Total trait population (device IDs) when last read; `None` if unknown.
    pub population: Option<u32>,
    /// Whether its pair waits for members: “not yet” is shown instead of a number.
    pub not_yet: bool,
    /// State of the pair that it belongs to; `None` if it belongs to none.
    pub shared: Option<SharedState>,
    /// The five stages, for traits of a pair; otherwise empty.
    pub stages: Vec<super::Stage>,
    /// The audience that was shared as this trait, by its integration code and rule.
    pub audience_id: Option<String>,
    /// Last change.
    pub updated_at: Option<TimeMs>,
}

/// The number of traits of each type, under the query's other filters.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct TraitFacets {
    /// By type.
    pub types: Vec<super::FacetCount<TraitType>>,
}

/// Everything on the numbered panel.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct TraitDetail {
    /// The values of its row: type ①, data source ②.
    pub row: TraitRow,
    /// Integration code ③.
    pub integration_code: Option<String>,
    /// Rule as text ④.
    pub rule: Option<String>,
    /// The rule as a tree; `None` if there is none or it cannot be parsed.
    pub rule_tree: Option<StorageRule>,
    /// Segments whose rule uses this trait ⑤.
    pub segments: Vec<SegmentUse>,
    /// Event type's name, if any.
    pub event_type: Option<String>,
    /// Path, such as `/All Traits/Experience Platform Traits`.
    pub stored_in: String,
    /// Data category's name, if any.
    pub data_category: Option<String>,
    /// Comments.
    pub comments: String,
    /// Days until a member expires; 0 for never.
    pub expire_after_days: u32,
    /// Who created it; `None` for “Not available”.
    pub created_by: Option<Author>,
    /// Who changed it last.
    pub updated_by: Option<Author>,
    /// The pair of this trait, if it is a shared audience.
    pub pair: Option<PairView>,
    /// Whether its members reach Experience Platform, as last read.
    pub delivery: SourceDelivery,
    /// Fields of the local copy that were never read, if it is shown because the service does not answer: they look
    /// empty and may not be.
    pub unread: Vec<UnreadFact>,
    /// When these values were read.
    pub read_at: Option<TimeMs>,
}

/// A field that lists may leave out, so that it is unknown until the object is read individually.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum UnreadFact {
    /// Description.
    Description,
    /// Comments.
    Comments,
    /// Integration code.
    IntegrationCode,
    /// Rule.
    Rule,
    /// Days until a member expires.
    ExpireAfter,
    /// Event type.
    EventType,
    /// Data category.
    DataCategory,
    /// Profile merge rule.
    MergeRule,
    /// Segments that use a trait: there may be more than shown.
    Segments,
}

/// The user and time of a change.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Author {
    /// Name or email; `None` if the account may not read it, and for an integration.
    pub name: Option<String>,
    /// ID of the user: `0` is an integration, `None` if the service does not report it.
    pub user: Option<String>,
    /// When that was.
    pub at: Option<TimeMs>,
}

/// A segment that uses a trait.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct SegmentUse {
    /// Segment ID.
    pub id: String,
    /// Name.
    pub name: String,
    /// Description.
    pub description: String,
}

/// A rule of trait or segment storage as a tree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum StorageRule {
    /// All parts must be true.
    All {
        /// At least two parts.
        parts: Vec<StorageRule>,
    },
    /// At least one part must be true.
    Any {
        /// At least two parts.
        parts: Vec<StorageRule>,
    },
    /// The part must not be true.
    Not {
        /// The part.
        part: Box<StorageRule>,
    },
    /// A comparison of a signal.
    Compare {
        /// Key of the signal.
        key: String,
        /// Operator, as in Audience Manager.
        operator: String,
        /// Value, with its quotes.
        value: String,
    },
    /// A trait of a segment rule.
    Trait {
        /// The trait; its name is the ID if the local copy does not have it.
        link: ObjectLink,
    },
    /// Traits that were realized a number of times.
    Frequency {
        /// Traits that are counted together.
        traits: Vec<ObjectLink>,
        /// Which days count; all of them if `None`.
        recency: Option<RuleRecency>,
        /// How the count is compared to `times`.
        count: RuleCount,
        /// Number of realizations.
        times: u32,
    },
}

/// Which days count for a frequency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum RuleRecency {
    /// Within the last days.
    Within {
        /// Number of days.
        days: u32,
    },
    /// At least this many days ago.
    Before {
        /// Number of days.
        days: u32,
    },
}

/// How a count is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum RuleCount {
    /// At least `times`.
    AtLeast,
    /// At most `times`.
    AtMost,
    /// Exactly `times`.
    Exactly,
}

/// Which identities a report counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum Metric {
    /// Device IDs.
    Device,
    /// Cross-device IDs.
    CrossDevice,
}

/// A graph and the six numbers below it. For a trait, `first` is unique trait realizations and `second` total
/// trait population; for a segment, real-time and total segment population.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Trend {
    /// Which identities are counted.
    pub metric: Metric,
    /// One point per day, oldest first.
    pub points: Vec<TrendPoint>,
    /// Last value and 1, 7, 14, 30, 60, 90 days of the first series.
    pub first: WindowNumbers,
    /// The same of the second series.
    pub second: WindowNumbers,
    /// When the numbers were read.
    pub read_at: TimeMs,
}

/// One day of a graph.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct TrendPoint {
    /// Midnight UTC of the day.
    pub day: TimeMs,
    /// First series; `None` if the service returned no number.
    pub first: Option<u32>,
    /// Second series; `None` if the service returned no number.
    pub second: Option<u32>,
}

/// Numbers for 1, 7, 14, 30, 60 and 90 days; `None` if the service returned none.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct WindowNumbers {
    /// 1 day.
    pub days1: Option<u32>,
    /// 7 days.
    pub days7: Option<u32>,
    /// 14 days.
    pub days14: Option<u32>,
    /// 30 days.
    pub days30: Option<u32>,
    /// 60 days.
    pub days60: Option<u32>,
    /// 90 days.
    pub days90: Option<u32>,
}
