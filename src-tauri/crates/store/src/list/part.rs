//! Ids of a part of a list, for selections: a range of it, or those of some rows that are still in it.

use std::collections::HashSet;

use rusqlite::{Connection, OptionalExtension, params};

use super::{AudienceFilter, List, SegmentFilter, TraitFilter};
use crate::StoreError;
use crate::catalog::Catalog;

/// Which rows of a list are meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ListPart {
    /// From one row to another in the order of the list, both included, whichever comes first. An end that is not in the
    /// list (any more) counts as the other end.
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

impl Catalog {
    /// Ids of a part of the audiences, in the order of the list.
    pub async fn audience_part(&self, filter: &AudienceFilter, part: ListPart) -> Result<Vec<String>, StoreError> {
        self.part(filter, part).await
    }

    /// Ids of a part of the traits, in the order of the list.
    pub async fn trait_part(&self, filter: &TraitFilter, part: ListPart) -> Result<Vec<String>, StoreError> {
        self.part(filter, part).await
    }

    /// Ids of a part of the segments, in the order of the list.
    pub async fn segment_part(&self, filter: &SegmentFilter, part: ListPart) -> Result<Vec<String>, StoreError> {
        self.part(filter, part).await
    }

    async fn part<L: List>(&self, list: &L, part: ListPart) -> Result<Vec<String>, StoreError> {
        let (catalog, list) = (self.clone(), list.clone());
        self.store
            .read("resolving a part of a list", move |db| {
                let order = catalog.store.orders.order(db, catalog.key, &list)?;
                let row = |id: &str| row_of::<L>(db, catalog.key, id);
                let rows: Vec<i64> = match &part {
                    ListPart::Between { from, to } => {
                        let place = |row: Option<i64>| row.and_then(|row| order.iter().position(|one| *one == row));
                        let ends = (place(row(from)?), place(row(to)?));
                        match (ends.0.or(ends.1), ends.1.or(ends.0)) {
                            (Some(one), Some(other)) => order[one.min(other)..=one.max(other)].to_vec(),
                            _ => Vec::new(),
                        }
                    }
                    ListPart::Among { ids } => {
                        let mut wanted = HashSet::with_capacity(ids.len());
                        for id in ids {
                            wanted.extend(row(id)?);
                        }
                        order.iter().copied().filter(|row| wanted.contains(row)).collect()
                    }
                };
                let sql = format!("SELECT CAST(id AS TEXT) FROM {} WHERE row = ?1", L::TABLE);
                let mut id = db.prepare_cached(&sql)?;
                rows.iter().map(|row| Ok(id.query_row([row], |row| row.get(0))?)).collect()
            })
            .await
    }
}

/// The row that has this id. The column's own type decides how ids are compared, so that its index serves.
fn row_of<L: List>(db: &Connection, connection: i64, id: &str) -> Result<Option<i64>, StoreError> {
    let sql = format!("SELECT row FROM {} WHERE connection = ?1 AND id = ?2", L::TABLE);
    Ok(db.prepare_cached(&sql)?.query_row(params![connection, id], |row| row.get(0)).optional()?)
}
