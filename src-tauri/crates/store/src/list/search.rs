//! One search over both sides.

use rusqlite::{Connection, params_from_iter};

use super::{AudienceFilter, List, SegmentFilter, TraitFilter};
use crate::StoreError;
use crate::catalog::Catalog;
use crate::text::folded;

/// Kind of a found object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HitKind {
    /// Audience.
    Audience,
    /// Trait.
    Trait,
    /// Segment.
    Segment,
}

/// A found object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// What it is.
    pub kind: HitKind,
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Origin code of an audience, path of the folder of a trait or segment.
    pub context: String,
}

impl Catalog {
    /// At most `per_kind` audiences, traits and segments that match; names that begin with the text come first.
    pub async fn search(&self, text: &str, per_kind: u32) -> Result<Vec<Hit>, StoreError> {
        if text.trim().is_empty() {
            return Ok(Vec::new());
        }
        let (key, search) = (self.key, text.to_owned());
        self.store
            .read("searching", move |db| {
                let audiences = AudienceFilter { search: search.clone(), ..AudienceFilter::default() };
                let traits = TraitFilter { search: search.clone(), ..TraitFilter::default() };
                let segments = SegmentFilter { search: search.clone(), ..SegmentFilter::default() };
                let mut hits = hits(db, key, &audiences, HitKind::Audience, "audience.origin", &search, per_kind)?;
                hits.extend(self::hits(
                    db,
                    key,
                    &traits,
                    HitKind::Trait,
                    &path_of("trait", "traits"),
                    &search,
                    per_kind,
                )?);
                let path = path_of("segment", "segments");
                hits.extend(self::hits(db, key, &segments, HitKind::Segment, &path, &search, per_kind)?);
                Ok(hits)
            })
            .await
    }
}

fn path_of(table: &str, tree: &str) -> String {
    format!(
        "coalesce((SELECT path FROM folder WHERE folder.connection = {table}.connection AND folder.tree = '{tree}'
                   AND folder.id = {table}.folder), '')"
    )
}

fn hits<L: List>(
    db: &Connection,
    key: i64,
    filter: &L,
    kind: HitKind,
    context: &str,
    search: &str,
    limit: u32,
) -> Result<Vec<Hit>, StoreError> {
    let mut clauses = filter.clauses(key);
    let condition = clauses.sql();
    clauses.more_values([folded(search.trim()).into(), i64::from(limit).into()]);
    let table = L::TABLE;
    let sql = format!(
        "SELECT CAST({table}.id AS TEXT), {table}.name, {context} FROM {table} WHERE {condition}
         ORDER BY instr({table}.find, ?) <> 1, {table}.sort_key, {table}.row LIMIT ?"
    );
    let mut statement = db.prepare_cached(&sql)?;
    let read = |row: &rusqlite::Row<'_>| Ok(Hit { kind, id: row.get(0)?, name: row.get(1)?, context: row.get(2)? });
    Ok(statement.query_map(params_from_iter(clauses.values()), read)?.collect::<Result<_, _>>()?)
}
