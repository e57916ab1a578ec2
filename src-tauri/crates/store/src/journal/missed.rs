//! Finds and applies changes that are in the journal but not in the catalog, because a program stopped between the two.

use std::collections::BTreeMap;

use rusqlite::{OptionalExtension, Transaction, params};

use super::Journal;
use crate::catalog::{Catalog, advance, signed, unsigned};
use crate::journal_change::apply;
use crate::{CatalogChange, Store, StoreError};

impl Journal {
    /// Jobs with changes that the catalog does not contain, each with the number of those that it does contain.
    pub async fn behind(&self) -> Result<Vec<(String, u64)>, StoreError> {
        let written = self.changes_written().await?;
        let key = self.catalog.key;
        self.catalog
            .store
            .read("comparing the catalog with the journal", move |db| {
                let mut applied = db.prepare_cached("SELECT job, changes FROM job_applied WHERE connection = ?1")?;
                let applied: BTreeMap<String, i64> =
                    applied.query_map([key], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
                let applied = |job: &str| applied.get(job).copied().unwrap_or_default();
                let behind = written.into_iter().filter(|(job, changes)| applied(job) < *changes);
                Ok(behind.map(|(job, _)| (applied(&job), job)).map(|(done, job)| (job, unsigned(done))).collect())
            })
            .await
    }

    /// The lines of a job that change the catalog and come after its change number `after`, as JSON, each with its
    /// number.
    pub async fn changes_after(&self, job: String, after: u64) -> Result<Vec<(u64, String)>, StoreError> {
        self.read("reading what the catalog has missed", move |db| {
            let sql = "SELECT change, line FROM job_line WHERE job = ?1 AND change > ?2 ORDER BY change";
            let mut lines = db.prepare_cached(sql)?;
            let rows = lines.query_map(params![job, signed(after)], |row| Ok((unsigned(row.get(0)?), row.get(1)?)))?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
        .await
    }

    /// Number of changes of each job that has any.
    async fn changes_written(&self) -> Result<Vec<(String, i64)>, StoreError> {
        let connection = self.connection();
        self.read("counting the changes of jobs", move |db| {
            let sql = "SELECT id, changes FROM job WHERE connection = ?1 AND changes > 0 ORDER BY sequence";
            let mut jobs = db.prepare_cached(sql)?;
            Ok(jobs.query_map([connection], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?)
        })
        .await
    }
}

impl Catalog {
    /// Applies change number `number` of a job, unless it was applied before. Returns false, and applies nothing, if
    /// earlier changes of the job are missing.
    pub async fn apply_change(
        &self,
        job: String,
        number: u64,
        changes: Vec<CatalogChange>,
    ) -> Result<bool, StoreError> {
        let key = self.key;
        let work = move |tx: &mut Transaction<'_>| {
            let applied: Option<i64> = tx
                .prepare_cached("SELECT changes FROM job_applied WHERE connection = ?1 AND job = ?2")?
                .query_row(params![key, job], |row| row.get(0))
                .optional()?;
            let (applied, number) = (applied.unwrap_or_default(), signed(number));
            if number <= applied {
                return Ok(true);
            }
            if number > applied + 1 {
                return Ok(false);
            }
            mark_applied(tx, key, &job, number)?;
            apply(tx, key, changes)?;
            advance(tx)?;
            Ok(true)
        };
        self.store.write("applying the journal", work).await
    }
}

impl Catalog {
    /// Whether the connection still exists.
    pub(crate) async fn is_there(&self) -> Result<bool, StoreError> {
        let key = self.key;
        let sql = "SELECT EXISTS (SELECT 1 FROM connection WHERE key = ?1)";
        self.store.read("looking for the connection", move |db| Ok(db.query_row(sql, [key], |row| row.get(0))?)).await
    }
}

impl Store {
    /// Marks all that the journal contains about a connection as applied: its catalog is new, and the first refresh
    /// reads what there is by now.
    pub(crate) async fn skip_journal(&self, catalog: &Catalog) -> Result<(), StoreError> {
        let written = catalog.journal().changes_written().await?;
        if written.is_empty() {
            return Ok(());
        }
        let key = catalog.key;
        let work = move |tx: &mut Transaction<'_>| {
            written.iter().try_for_each(|(job, changes)| mark_applied(tx, key, job, *changes))
        };
        self.write("skipping the journal", work).await
    }
}

fn mark_applied(tx: &Transaction<'_>, key: i64, job: &str, changes: i64) -> Result<(), StoreError> {
    let sql = "INSERT INTO job_applied (connection, job, changes) VALUES (?1, ?2, ?3)
               ON CONFLICT (connection, job) DO UPDATE SET changes = excluded.changes";
    tx.prepare_cached(sql)?.execute(params![key, job, changes])?;
    Ok(())
}
