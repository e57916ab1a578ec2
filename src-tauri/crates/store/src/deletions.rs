//! The record of objects deleted by hand: what was to go, and what came of each. What states and failures mean is the
//! caller's matter.

use rusqlite::{OptionalExtension, Row, params};

use crate::StoreError;
use crate::catalog::Catalog;

/// A deletion of several objects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeletionRecord {
    /// Id.
    pub id: String,
    /// Kind of its objects.
    pub kind: String,
    /// When it was begun, ms since epoch.
    pub started_at: i64,
    /// When it finished.
    pub ended_at: Option<i64>,
    /// Its objects, in the requested order.
    pub objects: Vec<DeletionObject>,
}

/// One object of a deletion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeletionObject {
    /// Its id.
    pub object: String,
    /// Its name then.
    pub name: String,
    /// What came of it.
    pub state: String,
    /// Why, as JSON.
    pub failure: Option<String>,
}

impl Catalog {
    /// Writes down what is to be deleted, all or nothing.
    pub async fn open_deletion(&self, record: DeletionRecord) -> Result<(), StoreError> {
        let key = self.key;
        self.store
            .write("writing down what is to be deleted", move |tx| {
                let open = "INSERT INTO deletion (id, connection, kind, started_at) VALUES (?1, ?2, ?3, ?4)";
                tx.execute(open, params![record.id, key, record.kind, record.started_at])?;
                let mut add = tx.prepare_cached(
                    "INSERT INTO deletion_object (deletion, place, connection, object, name, state, failure)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                )?;
                for (one, place) in record.objects.iter().zip(0_i64..) {
                    add.execute(params![record.id, place, key, one.object, one.name, one.state, one.failure])?;
                }
                Ok(())
            })
            .await
    }

    /// Writes down what came of one object, by its place.
    pub async fn note_deletion(
        &self,
        id: String,
        place: usize,
        state: &'static str,
        failure: Option<String>,
    ) -> Result<(), StoreError> {
        let place = i64::try_from(place).unwrap_or(i64::MAX);
        self.store
            .write("writing down what came of a deletion", move |tx| {
                let note = "UPDATE deletion_object SET state = ?3, failure = ?4 WHERE deletion = ?1 AND place = ?2";
                tx.execute(note, params![id, place, state, failure])?;
                Ok(())
            })
            .await
    }

    /// Records that a deletion finished.
    pub async fn end_deletion(&self, id: String, at: i64) -> Result<(), StoreError> {
        self.store
            .write("writing down the end of a deletion", move |tx| {
                tx.execute("UPDATE deletion SET ended_at = ?2 WHERE id = ?1", params![id, at])?;
                Ok(())
            })
            .await
    }

    /// Deletions `offset..offset + limit`, newest first, and how many there are in all.
    pub async fn deletions(&self, offset: u32, limit: u32) -> Result<(u32, Vec<DeletionRecord>), StoreError> {
        let key = self.key;
        self.store
            .read("listing deletions", move |db| {
                let total = "SELECT count(*) FROM deletion WHERE connection = ?1";
                let total = db.query_row(total, [key], |row| row.get(0)).optional()?.unwrap_or(0);
                let mut page = db.prepare_cached(
                    "SELECT id, kind, started_at, ended_at FROM deletion WHERE connection = ?1
                     ORDER BY started_at DESC, id DESC LIMIT ?2 OFFSET ?3",
                )?;
                let mut records =
                    page.query_map(params![key, limit, offset], head)?.collect::<Result<Vec<DeletionRecord>, _>>()?;
                let mut objects = db.prepare_cached(
                    "SELECT object, name, state, failure FROM deletion_object WHERE deletion = ?1 ORDER BY place",
                )?;
                for record in &mut records {
                    record.objects = objects.query_map([&record.id], object)?.collect::<Result<_, _>>()?;
                }
                Ok((total, records))
            })
            .await
    }
}

fn head(row: &Row<'_>) -> rusqlite::Result<DeletionRecord> {
    let (id, kind, started_at, ended_at) = (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
    Ok(DeletionRecord { id, kind, started_at, ended_at, objects: Vec::new() })
}

fn object(row: &Row<'_>) -> rusqlite::Result<DeletionObject> {
    Ok(DeletionObject { object: row.get(0)?, name: row.get(1)?, state: row.get(2)?, failure: row.get(3)? })
}
