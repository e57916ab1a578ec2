//! Segment storage and the segment detail panel.

use serde::{Deserialize, Serialize};

use super::{
    Author, FacetCount, ObjectLink, PairView, SegmentStatus, SharedState, SourceDelivery, StorageRule, TimeMs,
    UnreadFact,
};

/// The query of the list.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase", default)]
pub struct SegmentQuery {
    /// Search text for name, description, ID, integration code or data source; several IDs can be pasted.
    pub search: String,
    /// Folder ID; `None` or "0" for all segments.
    pub folder: Option<String>,
    /// Whether to include the segments of subfolders.
    pub include_subfolders: bool,
    /// Statuses.
    pub statuses: Vec<SegmentStatus>,
    /// Sort column.
    pub sort: SegmentSort,
    /// Descending.
    pub descending: bool,
}

/// Sortable columns.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum SegmentSort {
    /// Name.
    #[default]
    Name,
    /// Segment ID.
    Id,
    /// Status.
    Status,
    /// Total population.
    Population,
    /// Last change.
    Updated,
}

/// One row.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct SegmentRow {
    /// Segment ID.
    pub id: String,
    /// Name.
    pub name: String,
    /// Description.
    pub description: String,
    /// Status.
    pub status: SegmentStatus,
    /// Folder ID.
    pub folder: String,
    /// Data source.
    pub data_source: ObjectLink,
    /// Integration code.
    pub integration_code: Option<String>,
    /// Total segment population when last read; `None` if unknown.
    pub population: Option<u32>,
    /// Whether a population of zero means that it is too early, because members are still on their way.
    pub not_yet: bool,
    /// State of the pair that it belongs to; `None` if it belongs to none.
    pub shared: Option<SharedState>,
    /// Whether it is in the tray, to be shared to Experience Platform.
    pub in_tray: bool,
    /// Last change.
    pub updated_at: Option<TimeMs>,
}

/// The number of segments with each status, under the query's other filters.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct SegmentFacets {
    /// By status.
    pub statuses: Vec<FacetCount<SegmentStatus>>,
}

/// Everything on the numbered panel.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct SegmentDetail {
    /// The values of its row.
    pub row: SegmentRow,
    /// Legacy ID.
    pub legacy_id: Option<String>,
    /// Integration code ①.
    pub integration_code: Option<String>,
    /// Data source ②.
    pub data_source: ObjectLink,
    /// Profile merge rule's name ③; `None` when it is the External Merge Policy.
    pub merge_rule: Option<String>,
    /// Its ID, "0" for the External Merge Policy; `None` if it was never read.
    pub merge_rule_id: Option<String>,
    /// Path, such as `/All Segments/Experience Platform Segments`.
    pub stored_in: String,
    /// Rule as text ④.
    pub rule: String,
    /// The rule as a tree, with the names of its traits; `None` if it cannot be parsed.
    pub rule_tree: Option<StorageRule>,
    /// Who created it; `None` for “Not available”.
    pub created_by: Option<Author>,
    /// Who changed it last.
    pub updated_by: Option<Author>,
    /// The pair of this segment, if it is a shared audience.
    pub pair: Option<PairView>,
    /// Whether its members reach Experience Platform, as last read.
    pub delivery: SourceDelivery,
    /// Fields of the local copy that were never read, if it is shown because the service does not answer: they look
    /// empty and may not be.
    pub unread: Vec<UnreadFact>,
    /// When these values were read.
    pub read_at: Option<TimeMs>,
}
