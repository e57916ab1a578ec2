//! Trait storage and the trait detail panel.

use serde::{Deserialize, Serialize};

use super::{ObjectLink, PairView, TimeMs};

/// What to list.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase", default)]
pub struct TraitQuery {
    /// Words found in name, description, id, integration code or data source; several ids may be pasted.
    pub search: String,
    /// Folder id; `None` or "0" is all traits.
    pub folder: Option<String>,
    /// Whether traits of sub-folders are listed too.
    pub include_subfolders: bool,
    /// Types: `folder`, `ruleBased`, `onboarded`, `algorithmic`.
    pub types: Vec<String>,
    /// Sort column.
    pub sort: TraitSort,
    /// Descending.
    pub descending: bool,
    /// Folder traits after all others, in either direction.
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
    /// Trait id.
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
    /// Trait id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Description.
    pub description: String,
    /// `ruleBased`, `onboarded`, `algorithmic`, `folder`, `activeAudience` or the service's own code.
    pub trait_type: String,
    /// Data source.
    pub data_source: ObjectLink,
    /// Whether another company owns it: it can be used, not changed.
    pub third_party: bool,
    /// Folder id.
    pub folder: String,
    /// Integration code.
    pub integration_code: Option<String>,
    /// Total trait population (device ids) when last read; `None` unknown.
    pub population: Option<u32>,
    /// Whether it is of a pair that waits for members: show "not yet" instead of a number.
    pub not_yet: bool,
    /// The five lights, for traits of a pair; empty otherwise.
    pub stages: Vec<super::Stage>,
    /// The audience the trait stands for, by its integration code and rule.
    pub audience_id: Option<String>,
    /// Last change.
    pub updated_at: Option<TimeMs>,
}

/// How many traits each type has under the query's other filters.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct TraitFacets {
    /// By type.
    pub types: Vec<super::FacetCount>,
}

/// Everything on the numbered panel.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct TraitDetail {
    /// The row's facts: type ①, data source ②.
    pub row: TraitRow,
    /// Integration code ③.
    pub integration_code: Option<String>,
    /// Rule as text ④.
    pub rule: Option<String>,
    /// Rule as parts for chips; empty if the rule cannot be parsed.
    pub rule_parts: Vec<RulePart>,
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
    /// Days; 0 never expires.
    pub expire_after_days: u32,
    /// Who made it; `None` is "Not available".
    pub created_by: Option<Author>,
    /// Who changed it last.
    pub updated_by: Option<Author>,
    /// The pair this trait belongs to, if it stands for an audience.
    pub pair: Option<PairView>,
    /// Facts that were never read, of a stored trait that is shown because the service does not answer: what is empty
    /// among them may be there.
    pub unread: Vec<UnreadFact>,
    /// When these facts were read.
    pub read_at: Option<TimeMs>,
}

/// A fact that lists can leave out, so that it is not known until its object is read by itself.
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
    /// Days until a member drops out.
    ExpireAfter,
    /// Event type.
    EventType,
    /// Data category.
    DataCategory,
    /// Profile merge rule.
    MergeRule,
    /// Segments that use a trait: there may be more.
    Segments,
}

/// Who and when.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Author {
    /// Name or e-mail; `None` where the account may not read it, and for an integration.
    pub name: Option<String>,
    /// Id of the user: `0` is an integration, `None` where the service does not say who it was.
    pub user: Option<String>,
    /// When.
    pub at: Option<TimeMs>,
}

/// A segment that uses a trait.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct SegmentUse {
    /// Segment id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Description.
    pub description: String,
}

/// A part of a rule, in reading order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum RulePart {
    /// A comparison of a signal.
    Comparison {
        /// Key.
        key: String,
        /// Operator.
        operator: String,
        /// Value as written, with its quotes.
        value: String,
    },
    /// A trait in a segment rule.
    Trait {
        /// The trait; its name is the id where the catalogue does not have it.
        link: ObjectLink,
    },
    /// A recency and frequency condition over traits.
    Frequency {
        /// Traits, any of which counts.
        traits: Vec<ObjectLink>,
        /// Words of the condition as written, such as `<= 5D >= 2`.
        condition: String,
    },
    /// `AND`, `OR` or `NOT`.
    Word {
        /// The word.
        word: String,
    },
    /// Opens a group.
    Open,
    /// Closes a group.
    Close,
}

/// Which identities a report counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum Metric {
    /// Device ids.
    Device,
    /// Cross-device ids.
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
    /// One point a day, oldest first.
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
    /// First series; `None` where the service gave no number.
    pub first: Option<u32>,
    /// Second series; `None` where the service gave no number.
    pub second: Option<u32>,
}

/// Numbers for 1, 7, 14, 30, 60 and 90 days; `None` where the service gave none.
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
