//! What all lists share: windows, sorting, selections.

use serde::{Deserialize, Serialize};

/// A part of a list: rows `offset..offset + rows.len()` of `total`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Window<Row> {
    /// Rows the query matches in all.
    pub total: u32,
    /// Index of the first row given.
    pub offset: u32,
    /// The rows.
    pub rows: Vec<Row>,
}

/// Which part of a list to give; at most 500 rows a call.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Page {
    /// First row.
    pub offset: u32,
    /// How many.
    pub limit: u32,
}

/// Rows chosen in a list, as the window keeps them: either those named, or all a query matches except some.
///
/// `Q` is the list's query.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(tag = "mode", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Selection<Q> {
    /// The rows with these ids.
    Some {
        /// Ids.
        ids: Vec<String>,
    },
    /// All rows of the query but these.
    All {
        /// The list's query when "all" was chosen.
        query: Q,
        /// Ids left out.
        except: Vec<String>,
    },
}

/// Which rows of a query are meant: a range of its list, or those of some rows that it still matches.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum ListPart {
    /// From one row to another in the order of the list, both included, whichever comes first. An end that is not in
    /// the list (any more) counts as the other end.
    Between {
        /// Id of one end.
        from: String,
        /// Id of the other.
        to: String,
    },
    /// Those of the rows with these ids that are in the list.
    Among {
        /// Ids.
        ids: Vec<String>,
    },
}

/// A choice in a filter with the number of rows it would leave.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct FacetCount {
    /// The value to put into the query.
    pub value: String,
    /// Words to show where the value is data (a tag's name); empty where the message files have the words.
    pub label: String,
    /// Rows with it under the other filters.
    pub count: u32,
}

/// A folder of any tree, in display order (parents before children).
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct FolderRow {
    /// Id; "0" is the root of trait and segment storage, "" the root of audiences.
    pub id: String,
    /// Folder above.
    pub parent_id: Option<String>,
    /// Name as the service has it.
    pub name: String,
    /// Full path.
    pub path: String,
    /// 0 for the root.
    pub depth: u32,
    /// Objects in this folder and below.
    pub count: u32,
    /// Objects directly in this folder.
    pub own_count: u32,
    /// Whether audiences may be dropped here: `Experience Platform Traits` and below. True too for the
    /// not-yet-made folder, which is listed with id `new:experience-platform-traits`.
    pub accepts_audiences: bool,
}

/// A hit of the search over both sides.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct SearchHit {
    /// `audience`, `trait` or `segment`.
    pub kind: ObjectKind,
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// What distinguishes it: folder path, origin.
    pub context: String,
}

/// What a link leads to.
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
}

/// A named link to an object.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct ObjectLink {
    /// What it leads to.
    pub kind: ObjectKind,
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
}
