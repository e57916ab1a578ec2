//! Common types of all lists: windows, selections, folders, links.

use serde::{Deserialize, Serialize};

use super::AudienceOrigin;

/// A part of a list: rows `offset..offset + rows.len()` of `total`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Window<Row> {
    /// Number of rows that match the query.
    pub total: u32,
    /// Index of the first returned row.
    pub offset: u32,
    /// The rows.
    pub rows: Vec<Row>,
}

/// The part of a list to return; at most 500 rows per call.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Page {
    /// Index of the first row.
    pub offset: u32,
    /// Number of rows.
    pub limit: u32,
}

/// A selection in a list: certain rows, or all rows that match a query except some.
///
/// `Q` is the list's query.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(tag = "mode", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Selection<Q> {
    /// The rows with these IDs.
    Some {
        /// IDs.
        ids: Vec<String>,
    },
    /// All rows of the query except these.
    All {
        /// The list's query when “all” was chosen.
        query: Q,
        /// IDs that are not selected.
        except: Vec<String>,
    },
}

/// Certain rows of a query: a range of its list, or some rows as far as they still match.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum ListPart {
    /// The rows between two rows in the order of the list, including both, in either direction. An end that is not in
    /// the list (anymore) counts as the other end.
    Between {
        /// ID of one end.
        from: String,
        /// ID of the other end.
        to: String,
    },
    /// The rows with these IDs, as far as they are in the list.
    Among {
        /// IDs.
        ids: Vec<String>,
    },
}

/// A choice of a filter with the number of matching rows.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct FacetCount<T> {
    /// The value for the query.
    pub value: T,
    /// Number of rows with this value, under all other filters.
    pub count: u32,
}

/// A folder of any tree, in display order (parents before children).
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct FolderRow {
    /// ID; "0" is the root of trait and segment storage, "" the root of audiences.
    pub id: String,
    /// ID of the parent folder.
    pub parent_id: Option<String>,
    /// Name, as reported by the service.
    pub name: String,
    /// Full path.
    pub path: String,
    /// 0 for the root.
    pub depth: u32,
    /// Number of objects in this folder and below.
    pub count: u32,
    /// Number of objects directly in this folder.
    pub own_count: u32,
    /// Whether audiences can be dropped here: `Experience Platform Traits` and below. Also true for that folder before
    /// it is created, when it is listed with the ID `new:experience-platform-traits`.
    pub accepts_audiences: bool,
}

/// A result of the search in both services.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct SearchHit {
    /// An audience, a trait or a segment.
    pub kind: ObjectKind,
    /// ID.
    pub id: String,
    /// Name.
    pub name: String,
    /// Distinguishes it from other results with the same name.
    pub context: SearchContext,
}

/// Distinguishes a result from others with the same name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum SearchContext {
    /// Where an audience was created.
    Origin {
        /// Its origin.
        origin: AudienceOrigin,
    },
    /// The folder of a trait or segment.
    Folder {
        /// Path of the folder.
        path: String,
    },
}

/// The kind of a linked object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum ObjectKind {
    /// An Experience Platform audience.
    Audience,
    /// An Audience Manager trait.
    Trait,
    /// An Audience Manager segment.
    Segment,
    /// A trait folder.
    TraitFolder,
    /// A segment folder.
    SegmentFolder,
    /// A data source.
    DataSource,
    /// The dataflow to Audience Manager. It has no page.
    Dataflow,
    /// A look-alike model. It has no page.
    Model,
    /// A destination of Audience Manager. It has no page.
    Destination,
}

/// A named link to an object.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct ObjectLink {
    /// The kind of the object.
    pub kind: ObjectKind,
    /// ID.
    pub id: String,
    /// Name.
    pub name: String,
}
