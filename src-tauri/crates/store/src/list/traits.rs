//! The list of traits.

use domain::{Segment, Trait, TraitType};
use rusqlite::{Connection, params};

use super::parts::{Clauses, direction, pasted_ids, tally};
use super::{Found, List, Tally};
use crate::StoreError;
use crate::catalog::{self, Catalog, ReferenceKind};

/// Traits whose data source has the word in its name.
const OF_SOURCE_NAMED: &str = "SELECT named.row FROM reference JOIN trait named
    ON named.connection = reference.connection AND named.data_source = reference.id
    WHERE reference.connection = ? AND reference.kind = 'dataSource' AND instr(reference.find, ?) > 0";

/// What to list; empty means no condition, values within one field are alternatives.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TraitFilter {
    /// Words found in name, description, id, integration code or data source; several ids may be pasted.
    pub search: String,
    /// Folder id; `None` or "0" is all traits.
    pub folder: Option<String>,
    /// Whether traits of sub-folders are listed too.
    pub include_subfolders: bool,
    /// Type codes of the service.
    pub types: Vec<String>,
    /// Sort column.
    pub order: TraitOrder,
    /// Last first.
    pub descending: bool,
    /// Folder traits after all others, in either direction.
    pub folder_traits_last: bool,
}

/// Sort columns; equal rows are sorted by name.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum TraitOrder {
    /// Name.
    #[default]
    Name,
    /// Id.
    Id,
    /// Type code.
    Type,
    /// Name of the data source.
    DataSource,
    /// Total population.
    Population,
    /// Last change.
    Updated,
}

/// One row.
#[derive(Debug, Clone, PartialEq)]
pub struct TraitListed {
    /// The trait.
    pub value: Trait,
    /// Total population when last read.
    pub population: Option<u64>,
    /// Name of its data source; its id where the name is not known.
    pub data_source_name: String,
    /// Segments with the same integration code; one for the trait of a whole pair.
    pub segments: Vec<Segment>,
}

impl List for TraitFilter {
    const TABLE: &'static str = "trait";
    const PARTS: [&'static str; 3] = ["trait", "folder", "reference"];

    fn clauses(&self, key: i64) -> Clauses {
        let mut clauses = Clauses::of("trait", key);
        match pasted_ids(&self.search) {
            Some(ids) => by_ids(&mut clauses, "trait", &ids),
            None => clauses.search("trait", &self.search, Some((OF_SOURCE_NAMED, key))),
        }
        in_folder(&mut clauses, "trait", "traits", key, self.folder.as_deref(), self.include_subfolders);
        clauses.one_of("trait.type", &self.types);
        clauses
    }

    fn order(&self) -> (String, &'static str) {
        let (terms, join) = self.sorted();
        if !self.folder_traits_last {
            return (terms, join);
        }
        let folder = TraitType::Folder;
        (format!("trait.type = '{}', {terms}", folder.code()), join)
    }
}

impl TraitFilter {
    /// Terms and joins of the sort column.
    fn sorted(&self) -> (String, &'static str) {
        let way = direction(self.descending);
        let column = match self.order {
            TraitOrder::Name => return (format!("trait.sort_key {way}, trait.row {way}"), ""),
            TraitOrder::DataSource => {
                let join = "LEFT JOIN reference source ON source.connection = trait.connection
                            AND source.kind = 'dataSource' AND source.id = trait.data_source";
                return (format!("source.sort_key {way}, trait.sort_key, trait.row"), join);
            }
            TraitOrder::Id => "id",
            TraitOrder::Type => "type",
            TraitOrder::Population => "population",
            TraitOrder::Updated => "updated_at",
        };
        (format!("trait.{column} {way}, trait.sort_key, trait.row"), "")
    }
}

/// Pasted ids name objects by id or by integration code.
pub(super) fn by_ids(clauses: &mut Clauses, table: &str, ids: &[String]) {
    // One value however many ids: a statement takes no more than some 32,000.
    let one_of = "IN (SELECT value FROM json_each(?))";
    let sql = format!("(CAST({table}.id AS TEXT) {one_of} OR {table}.code {one_of})");
    let list = rusqlite::types::Value::from(serde_json::json!(ids).to_string());
    clauses.add(&sql, [list.clone(), list]);
}

/// The folder, with those below it or without; the root is everything.
pub(super) fn in_folder(clauses: &mut Clauses, table: &str, tree: &str, key: i64, folder: Option<&str>, below: bool) {
    match folder {
        None | Some("" | "0") => {}
        Some(folder) if below => clauses.below(table, tree, key, folder),
        Some(folder) => clauses.one_of(&format!("{table}.folder"), &[folder.to_owned()]),
    }
}

impl Catalog {
    /// Rows `offset..offset + limit` of the traits.
    pub async fn list_traits(
        &self,
        filter: &TraitFilter,
        offset: u32,
        limit: u32,
    ) -> Result<Found<TraitListed>, StoreError> {
        self.window(filter, offset, limit, listed).await
    }

    /// Index of the first row whose name begins so.
    pub async fn trait_position(&self, filter: &TraitFilter, prefix: &str) -> Result<Option<u32>, StoreError> {
        self.position(filter, prefix).await
    }

    /// Ids of all traits of a filter, in its order.
    pub async fn trait_ids(&self, filter: &TraitFilter) -> Result<Vec<String>, StoreError> {
        self.ids(filter).await
    }

    /// How many traits each type code has under the other conditions.
    pub async fn trait_tallies(&self, filter: &TraitFilter) -> Result<Vec<Tally>, StoreError> {
        let others = TraitFilter { types: Vec::new(), ..filter.clone() };
        let key = self.key;
        self.store
            .read("counting the types of traits", move |db| tally(db, &others.clauses(key), "trait", "trait.type", ""))
            .await
    }

    /// One trait as a row of the list, with everything the row shows.
    pub async fn listed_trait(&self, id: domain::TraitId) -> Result<Option<TraitListed>, StoreError> {
        use rusqlite::OptionalExtension;
        let key = self.key;
        self.store
            .read("reading a trait", move |db| {
                let sql = "SELECT row FROM trait WHERE connection = ?1 AND id = ?2";
                let id = catalog::signed(id.0);
                let row: Option<i64> =
                    db.prepare_cached(sql)?.query_row(params![key, id], |row| row.get(0)).optional()?;
                row.map(|row| listed(db, key, row)).transpose()
            })
            .await
    }
}

fn listed(db: &Connection, key: i64, row: i64) -> Result<TraitListed, StoreError> {
    let sql = "SELECT id, body, population FROM trait WHERE row = ?1";
    let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
    let (id, text, population): (i64, String, Option<i64>) = db.prepare_cached(sql)?.query_row(params![row], read)?;
    let value: Trait = catalog::body("trait", &id.to_string(), &text)?;
    let source = value.data_source;
    let data_source_name = catalog::name_of(db, key, ReferenceKind::DataSource, source.0)?;
    let segments = match &value.integration_code {
        Some(code) => catalog::segments_of_code(db, key, code.as_str())?,
        None => Vec::new(),
    };
    Ok(TraitListed {
        population: population.map(catalog::unsigned),
        data_source_name: data_source_name.unwrap_or_else(|| source.to_string()),
        segments,
        value,
    })
}
