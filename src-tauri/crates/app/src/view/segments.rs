//! Segment storage and the segment detail panel.

use serde::{Deserialize, Serialize};

use super::{Author, FacetCount, ObjectLink, PairView, RulePart, TimeMs, UnreadFact};

/// What to list.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase", default)]
pub struct SegmentQuery {
    /// Words found in name, description, id, integration code or data source; several ids may be pasted.
    pub search: String,
    /// Folder id; `None` or "0" is all segments.
    pub folder: Option<String>,
    /// Whether segments of sub-folders are listed too.
    pub include_subfolders: bool,
    /// `active`, `inactive`.
    pub statuses: Vec<String>,
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
    /// Segment id.
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
    /// Segment id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Description.
    pub description: String,
    /// `active` or `inactive`.
    pub status: String,
    /// Folder id.
    pub folder: String,
    /// Data source.
    pub data_source: ObjectLink,
    /// Integration code.
    pub integration_code: Option<String>,
    /// Total segment population when last read; `None` unknown.
    pub population: Option<u32>,
    /// Last change.
    pub updated_at: Option<TimeMs>,
}

/// How many segments each status has under the query's other filters.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct SegmentFacets {
    /// By status.
    pub statuses: Vec<FacetCount>,
}

/// Everything on the numbered panel.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct SegmentDetail {
    /// The row's facts.
    pub row: SegmentRow,
    /// Legacy id.
    pub legacy_id: Option<String>,
    /// Integration code ①.
    pub integration_code: Option<String>,
    /// Data source ②.
    pub data_source: ObjectLink,
    /// Profile merge rule's name ③; `None` when it is the External Merge Policy.
    pub merge_rule: Option<String>,
    /// Path, such as `/All Segments/Experience Platform Segments`.
    pub stored_in: String,
    /// Rule as text ④.
    pub rule: String,
    /// Rule as parts for chips; empty if it cannot be parsed.
    pub rule_parts: Vec<RulePart>,
    /// Who made it; `None` is "Not available".
    pub created_by: Option<Author>,
    /// Who changed it last.
    pub updated_by: Option<Author>,
    /// The pair this segment belongs to.
    pub pair: Option<PairView>,
    /// Facts that were never read, of a stored segment that is shown because the service does not answer: what is empty
    /// among them may be there.
    pub unread: Vec<UnreadFact>,
    /// When these facts were read.
    pub read_at: Option<TimeMs>,
}
