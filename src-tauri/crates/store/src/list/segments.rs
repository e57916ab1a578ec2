//! The list of segments.

use domain::Segment;
use rusqlite::{Connection, params};

use super::orders::OrderKey;
use super::parts::{Clauses, direction, pasted_ids};
use super::traits::{by_ids, in_folder};
use super::{Found, List};
use crate::StoreError;
use crate::catalogue::{self, Catalogue};

/// What to list; empty means no condition, values within one field are alternatives.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SegmentFilter {
    /// Words found in name, description, id or integration code; several ids may be pasted.
    pub search: String,
    /// Folder id; `None` or "0" is all segments.
    pub folder: Option<String>,
    /// Whether segments of sub-folders are listed too.
    pub include_subfolders: bool,
    /// `ACTIVE`, `INACTIVE`.
    pub statuses: Vec<String>,
    /// Sort column.
    pub order: SegmentOrder,
    /// Last first.
    pub descending: bool,
}

/// Sort columns; equal rows are sorted by name.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum SegmentOrder {
    /// Name.
    #[default]
    Name,
    /// Id.
    Id,
    /// Status.
    Status,
    /// Total population.
    Population,
    /// Last change.
    Updated,
}

/// One row.
#[derive(Debug, Clone, PartialEq)]
pub struct SegmentListed {
    /// The segment.
    pub value: Segment,
    /// Total population when last read.
    pub population: Option<u64>,
}

impl List for SegmentFilter {
    const TABLE: &'static str = "segment";

    fn clauses(&self, key: i64) -> Clauses {
        let mut clauses = Clauses::of("segment", key);
        match pasted_ids(&self.search) {
            Some(ids) => by_ids(&mut clauses, "segment", &ids),
            None => clauses.words("segment", &self.search, None),
        }
        in_folder(&mut clauses, "segment", "segments", key, self.folder.as_deref(), self.include_subfolders);
        clauses.one_of("segment.status", &self.statuses);
        clauses
    }

    fn order(&self) -> (String, &'static str) {
        let way = direction(self.descending);
        let column = match self.order {
            SegmentOrder::Name => return (format!("segment.sort_key {way}, segment.row {way}"), ""),
            SegmentOrder::Id => "id",
            SegmentOrder::Status => "status",
            SegmentOrder::Population => "population",
            SegmentOrder::Updated => "updated_at",
        };
        (format!("segment.{column} {way}, segment.sort_key, segment.row"), "")
    }

    fn cache_key(&self) -> OrderKey {
        OrderKey::Segments(self.clone())
    }
}

impl Catalogue {
    /// Rows `offset..offset + limit` of the segments.
    pub async fn list_segments(
        &self,
        filter: &SegmentFilter,
        offset: u32,
        limit: u32,
    ) -> Result<Found<SegmentListed>, StoreError> {
        self.window(filter, offset, limit, listed).await
    }

    /// Index of the first row whose name begins so.
    pub async fn segment_position(&self, filter: &SegmentFilter, prefix: &str) -> Result<Option<u32>, StoreError> {
        self.position(filter, prefix).await
    }
}

fn listed(db: &Connection, _key: i64, row: i64) -> Result<SegmentListed, StoreError> {
    let sql = "SELECT id, body, population FROM segment WHERE row = ?1";
    let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
    let (id, text, population): (i64, String, Option<i64>) = db.prepare_cached(sql)?.query_row(params![row], read)?;
    let value = catalogue::body("segment", &id.to_string(), &text)?;
    Ok(SegmentListed { value, population: population.map(catalogue::unsigned) })
}
