//! The three lists and the search over both sides.
//!
//! A list's order (the rows its query matches, sorted) is computed once and cached until the catalog changes; any
//! window of it is then a slice, as fast at row 90,000 as at row 0, and count, type-ahead and "all of it" need no
//! further query.
//!
//! It must not know how rows are shown.

mod audiences;
mod orders;
mod part;
mod parts;
mod search;
mod segments;
mod traits;

pub use audiences::{AudienceFilter, AudienceListed, AudienceOrder, AudienceTallies};
pub(crate) use orders::OrderCache;
pub use part::ListPart;
pub use search::{Hit, HitKind};
pub use segments::{SegmentFilter, SegmentListed, SegmentOrder};
pub use traits::{TraitFilter, TraitListed, TraitOrder};

use rusqlite::Connection;

use crate::catalog::Catalog;
use crate::{StoreError, text};
use orders::Keyed;
use parts::Clauses;

/// A part of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Found<T> {
    /// Rows the filter matches in all.
    pub total: u32,
    /// The rows asked for.
    pub rows: Vec<T>,
}

/// A value with the number of rows that have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    /// The value, as the filter takes it.
    pub value: String,
    /// Rows.
    pub count: u32,
}

/// What a list needs to know about itself.
pub(crate) trait List: Keyed + Clone + Send + Sync + 'static {
    /// Table of its rows, also the alias in its clauses.
    const TABLE: &'static str;
    /// What its filter and order look at, as the revisions are named.
    const PARTS: [&'static str; 3];
    /// Conditions of the filter.
    fn clauses(&self, key: i64) -> Clauses;
    /// `ORDER BY` terms, and joins they need.
    fn order(&self) -> (String, &'static str);
}

impl Catalog {
    /// Rows `offset..offset + limit` of a list, each read by `row`.
    async fn window<L: List, T: Send + 'static>(
        &self,
        list: &L,
        offset: u32,
        limit: u32,
        row: impl Fn(&Connection, i64, i64) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<Found<T>, StoreError> {
        let (catalog, list) = (self.clone(), list.clone());
        self.store
            .read("reading a list", move |db| {
                let order = catalog.store.orders.order(db, catalog.key, &list)?;
                let from = (offset as usize).min(order.len());
                let to = from.saturating_add(limit as usize).min(order.len());
                let rows = order[from..to].iter().map(|id| row(db, catalog.key, *id)).collect::<Result<_, _>>()?;
                Ok(Found { total: u32::try_from(order.len()).unwrap_or(u32::MAX), rows })
            })
            .await
    }

    /// Index of the first row whose name begins with `prefix`, in any case and accents.
    async fn position<L: List>(&self, list: &L, prefix: &str) -> Result<Option<u32>, StoreError> {
        let prefix = text::folded(prefix);
        let (catalog, list) = (self.clone(), list.clone());
        self.store
            .read("looking for a name", move |db| {
                let order = catalog.store.orders.order(db, catalog.key, &list)?;
                let sql =
                    format!("SELECT row FROM {} WHERE connection = ?1 AND substr(find, 1, length(?2)) = ?2", L::TABLE);
                let named: std::collections::HashSet<i64> = db
                    .prepare_cached(&sql)?
                    .query_map(rusqlite::params![catalog.key, prefix], |row| row.get(0))?
                    .collect::<Result<_, _>>()?;
                let first = order.iter().position(|row| named.contains(row));
                Ok(first.and_then(|index| u32::try_from(index).ok()))
            })
            .await
    }

    /// Ids of all rows of a list, in its order.
    async fn ids<L: List>(&self, list: &L) -> Result<Vec<String>, StoreError> {
        let (catalog, list) = (self.clone(), list.clone());
        self.store
            .read("resolving a selection", move |db| {
                let order = catalog.store.orders.order(db, catalog.key, &list)?;
                let sql = format!("SELECT CAST(id AS TEXT) FROM {} WHERE row = ?1", L::TABLE);
                let mut id = db.prepare_cached(&sql)?;
                order.iter().map(|row| Ok(id.query_row([row], |row| row.get(0))?)).collect()
            })
            .await
    }
}
