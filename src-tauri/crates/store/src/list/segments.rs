//! The list of segments.

use domain::Segment;
use rusqlite::{Connection, params};

use super::parts::{Clauses, direction, pasted_ids, tally};
use super::traits::{by_ids, in_folder};
use super::{Found, List, Tally};
use crate::StoreError;
use crate::catalog::{self, Catalog, ReferenceKind};

/// Segments whose data source has the word in its name. The expression is that of the index, letter by letter.
const OF_SOURCE_NAMED: &str = "SELECT named.row FROM reference JOIN segment named
    ON named.connection = reference.connection AND json_extract(named.body, '$.data_source') = reference.id
    WHERE reference.connection = ? AND reference.kind = 'dataSource' AND instr(reference.find, ?) > 0";

/// What to list; empty means no condition, values within one field are alternatives.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SegmentFilter {
    /// Words found in name, description, id, integration code or data source; several ids may be pasted.
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
    /// Name of its data source; its id where the name is not known.
    pub data_source_name: String,
    /// Whether it is in the tray to Experience Platform.
    pub in_tray: bool,
}

impl List for SegmentFilter {
    const TABLE: &'static str = "segment";
    const PARTS: [&'static str; 3] = ["segment", "folder", "reference"];

    fn clauses(&self, key: i64) -> Clauses {
        let mut clauses = Clauses::of("segment", key);
        match pasted_ids(&self.search) {
            Some(ids) => by_ids(&mut clauses, "segment", &ids),
            None => clauses.search("segment", &self.search, Some((OF_SOURCE_NAMED, key))),
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
}

impl Catalog {
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

    /// How many segments each status has under the other conditions.
    pub async fn segment_tallies(&self, filter: &SegmentFilter) -> Result<Vec<Tally>, StoreError> {
        let others = SegmentFilter { statuses: Vec::new(), ..filter.clone() };
        let key = self.key;
        self.store
            .read("counting the states of segments", move |db| {
                tally(db, &others.clauses(key), "segment", "segment.status", "")
            })
            .await
    }
}

fn listed(db: &Connection, key: i64, row: i64) -> Result<SegmentListed, StoreError> {
    let sql = "SELECT id, body, population,
                   EXISTS (SELECT 1 FROM tray_to_platform line WHERE line.connection = segment.connection
                           AND line.kind = 'segment' AND line.sid = segment.id)
               FROM segment WHERE row = ?1";
    let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?));
    let (id, text, population, in_tray): (i64, String, Option<i64>, bool) =
        db.prepare_cached(sql)?.query_row(params![row], read)?;
    let value: Segment = catalog::body("segment", &id.to_string(), &text)?;
    let source = value.data_source;
    let data_source_name = catalog::name_of(db, key, ReferenceKind::DataSource, source.0)?;
    Ok(SegmentListed {
        population: population.map(catalog::unsigned),
        data_source_name: data_source_name.unwrap_or_else(|| source.to_string()),
        in_tray,
        value,
    })
}
