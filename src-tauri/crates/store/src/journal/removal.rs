//! Removes the jobs and the record of a connection that a person removed, and proves it by counting before and after.

use rusqlite::{Connection, Transaction};

use crate::catalog::unsigned;
use crate::{Removed, Store, StoreError};

/// Tables whose rows belong to a row of another, each with its column and that other table; what belongs to others comes
/// first.
const BELOW: [(&str, &str, &str); 4] = [
    ("job_line", "job", "job"),
    ("job_subject", "job", "job"),
    ("job_name", "job", "job"),
    ("activity_object", "activity", "activity"),
];
/// Tables with a row for each job, entry or recipe.
const OWN: [&str; 3] = ["job", "activity", "recipe"];

impl Store {
    /// Rows of the journal about a connection.
    pub(crate) async fn journal_rows_of(&self, connection: &str) -> Result<u64, StoreError> {
        let id = connection.to_owned();
        self.read_journal("counting the jobs of a connection", move |db| count(db, &id)).await
    }

    /// Removes all jobs of a connection, then counts again. The freed pages are overwritten.
    pub(crate) async fn forget_jobs(&self, connection: &str) -> Result<Removed, StoreError> {
        let id = connection.to_owned();
        let work = move |tx: &mut Transaction<'_>| {
            let rows_removed = count(tx, &id)?;
            tx.pragma_update(None, "secure_delete", true)?;
            for (table, column, of) in BELOW {
                let which = format!("{column} IN (SELECT id FROM {of} WHERE connection = ?1)");
                tx.execute(&format!("DELETE FROM {table} WHERE {which}"), [&id])?;
            }
            for table in OWN {
                tx.execute(&format!("DELETE FROM {table} WHERE connection = ?1"), [&id])?;
            }
            Ok(Removed { rows_removed, rows_left: count(tx, &id)? })
        };
        self.write_journal("removing the jobs of a connection", work).await
    }
}

fn count(db: &Connection, connection: &str) -> Result<u64, StoreError> {
    let own = OWN.map(|table| format!("SELECT count(*) FROM {table} WHERE connection = ?1"));
    let below = BELOW.map(|(table, column, of)| {
        format!("SELECT count(*) FROM {table} WHERE {column} IN (SELECT id FROM {of} WHERE connection = ?1)")
    });
    let mut all = 0;
    for sql in own.iter().chain(&below) {
        all += unsigned(db.query_row(sql, [connection], |row| row.get(0))?);
    }
    Ok(all)
}
