//! Removes everything stored about one connection, and proves it by counting before and after.
//!
//! Which tables there are is asked of the file itself, so that a table added later cannot be forgotten here.

use rusqlite::{Connection, OptionalExtension};

use crate::catalog::{advance, unsigned};
use crate::{Store, StoreError};

/// Tables whose search text is in an index of its own, `<table>_text`.
const WITH_TEXT: [&str; 3] = ["audience", "trait", "segment"];
/// Tables without a column for the connection: their rows belong to a row of another.
const BELOW: [(&str, &str); 2] = [
    ("audience_tag", "audience IN (SELECT row FROM audience WHERE connection = ?1)"),
    ("segment_trait", "segment IN (SELECT row FROM segment WHERE connection = ?1)"),
];

/// What a removal did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Removed {
    /// Rows there were.
    pub rows_removed: u64,
    /// Rows found when looking again; 0.
    pub rows_left: u64,
}

impl Store {
    /// Rows stored about a connection: its lists, tray, jobs.
    pub async fn rows_of(&self, connection: &str) -> Result<u64, StoreError> {
        let id = connection.to_owned();
        let rows = self
            .read("counting the stored rows of a connection", move |db| match key_of(db, &id)? {
                Some(key) => count(db, key),
                None => Ok(0),
            })
            .await?;
        Ok(rows + self.journal_rows_of(connection).await?)
    }

    /// Removes everything stored about a connection, then counts again. The freed pages are overwritten.
    pub async fn forget_connection(&self, connection: &str) -> Result<Removed, StoreError> {
        let journal = self.forget_jobs(connection).await?;
        let id = connection.to_owned();
        let catalog = self
            .write("removing the stored rows of a connection", move |tx| {
                let Some(key) = key_of(tx, &id)? else { return Ok(Removed::default()) };
                let rows_removed = count(tx, key)?;
                // Until the file is closed; what is removed later may as well be overwritten too.
                tx.pragma_update(None, "secure_delete", true)?;
                for (table, which) in BELOW {
                    tx.execute(&format!("DELETE FROM {table} WHERE {which}"), [key])?;
                }
                for table in WITH_TEXT {
                    let rows = format!("SELECT row FROM {table} WHERE connection = ?1");
                    tx.execute(&format!("DELETE FROM {table}_text WHERE rowid IN ({rows})"), [key])?;
                }
                for table in tables(tx)? {
                    tx.execute(&format!("DELETE FROM \"{table}\" WHERE connection = ?1"), [key])?;
                }
                tx.execute("DELETE FROM connection WHERE key = ?1", [key])?;
                advance(tx)?;
                Ok(Removed { rows_removed, rows_left: count(tx, key)? })
            })
            .await?;
        Ok(Removed {
            rows_removed: journal.rows_removed + catalog.rows_removed,
            rows_left: journal.rows_left + catalog.rows_left,
        })
    }
}

fn key_of(db: &Connection, id: &str) -> Result<Option<i64>, StoreError> {
    Ok(db.query_row("SELECT key FROM connection WHERE id = ?1", [id], |row| row.get(0)).optional()?)
}

/// Every table with a column for the connection.
fn tables(db: &Connection) -> Result<Vec<String>, StoreError> {
    let sql = "SELECT m.name FROM sqlite_master m JOIN pragma_table_info(m.name) c
               WHERE m.type = 'table' AND c.name = 'connection' ORDER BY m.name";
    Ok(db.prepare(sql)?.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?)
}

fn count(db: &Connection, key: i64) -> Result<u64, StoreError> {
    let own = tables(db)?.into_iter().map(|table| (table, "connection = ?1"));
    let below = BELOW.into_iter().map(|(table, which)| (table.to_owned(), which));
    let mut all = 0;
    for (table, which) in own.chain(below) {
        let sql = format!("SELECT count(*) FROM \"{table}\" WHERE {which}");
        all += unsigned(db.query_row(&sql, [key], |row| row.get(0))?);
    }
    Ok(all)
}
