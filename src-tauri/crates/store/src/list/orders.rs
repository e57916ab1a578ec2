//! Keeps the orders of the lists in use.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::{Connection, params_from_iter};

use super::{AudienceFilter, List, SegmentFilter, TraitFilter};
use crate::StoreError;
use crate::catalogue::revision;

/// Orders kept; of 100,000 rows each takes 800 kB.
const KEPT: usize = 8;

/// What an order was worked out from.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum OrderKey {
    Audiences(AudienceFilter),
    Traits(TraitFilter),
    Segments(SegmentFilter),
}

/// One order: the rows in it, and the state of the catalogue it is true for.
struct Kept {
    of: OrderKey,
    connection: i64,
    revision: i64,
    rows: Arc<[i64]>,
}

/// The orders last used, newest first.
#[derive(Default)]
pub(crate) struct OrderCache(Mutex<VecDeque<Kept>>);

impl OrderCache {
    /// The order of a list at the moment `db` reads.
    pub(crate) fn order<L: List>(&self, db: &Connection, connection: i64, list: &L) -> Result<Arc<[i64]>, StoreError> {
        let revision = revision(db)?;
        let of = list.cache_key();
        let is_it = |kept: &Kept| kept.revision == revision && kept.connection == connection && kept.of == of;
        {
            let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(found) = kept.iter().position(is_it).and_then(|place| kept.remove(place)) {
                let rows = found.rows.clone();
                kept.push_front(found);
                return Ok(rows);
            }
        }
        let rows: Arc<[i64]> = work_out(db, connection, list)?.into();
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|old| old.of != of || old.connection != connection);
        kept.push_front(Kept { of, connection, revision, rows: rows.clone() });
        kept.truncate(KEPT);
        Ok(rows)
    }
}

fn work_out<L: List>(db: &Connection, connection: i64, list: &L) -> Result<Vec<i64>, StoreError> {
    let clauses = list.clauses(connection);
    let (terms, joins) = list.order();
    let table = L::TABLE;
    let sql = format!("SELECT {table}.row FROM {table} {joins} WHERE {} ORDER BY {terms}", clauses.sql());
    let mut statement = db.prepare_cached(&sql)?;
    Ok(statement.query_map(params_from_iter(clauses.values()), |row| row.get(0))?.collect::<Result<_, _>>()?)
}
