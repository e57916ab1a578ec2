//! Removes the jobs of a connection that a person removed, and proves it by counting before and after.

use rusqlite::{Connection, Transaction};

use crate::catalog::unsigned;
use crate::{Removed, Store, StoreError};

/// Tables whose rows belong to a job.
const OF_JOBS: [&str; 3] = ["job_line", "job_subject", "job_name"];

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
            for table in OF_JOBS {
                let which = "job IN (SELECT id FROM job WHERE connection = ?1)";
                tx.execute(&format!("DELETE FROM {table} WHERE {which}"), [&id])?;
            }
            tx.execute("DELETE FROM job WHERE connection = ?1", [&id])?;
            Ok(Removed { rows_removed, rows_left: count(tx, &id)? })
        };
        self.write_journal("removing the jobs of a connection", work).await
    }
}

fn count(db: &Connection, connection: &str) -> Result<u64, StoreError> {
    let jobs: i64 = db.query_row("SELECT count(*) FROM job WHERE connection = ?1", [connection], |row| row.get(0))?;
    let mut all = unsigned(jobs);
    for table in OF_JOBS {
        let sql = format!("SELECT count(*) FROM {table} WHERE job IN (SELECT id FROM job WHERE connection = ?1)");
        all += unsigned(db.query_row(&sql, [connection], |row| row.get(0))?);
    }
    Ok(all)
}
