//! The journal of one connection: heads and lines of jobs, kept as text. What the lines mean is the `share` crate's
//! matter; here they are only added, never changed, and never out of order.

use rusqlite::{OptionalExtension, Transaction, params};

use crate::catalogue::{Catalogue, advance};
use crate::journal_change::apply;
use crate::{CatalogueChange, StoreError};

/// The first line of a job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JournalHead {
    /// Id of the job.
    pub id: String,
    /// The job it takes back.
    pub undoes: Option<String>,
    /// When it was committed, ms since epoch.
    pub opened_at: i64,
    /// The head as JSON.
    pub body: String,
}

/// One line of a job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JournalLine {
    /// The audience whose item the line adds.
    pub audience: Option<String>,
    /// The line as JSON.
    pub body: String,
}

/// A part of the list of jobs, newest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobPage {
    /// Jobs in all.
    pub total: u32,
    /// Ids of this part.
    pub ids: Vec<String>,
}

/// The journal of one connection. Clones are handles of the same log.
#[derive(Debug, Clone)]
pub struct Journal {
    catalogue: Catalogue,
}

impl Catalogue {
    /// The journal of this connection.
    pub fn journal(&self) -> Journal {
        Journal { catalogue: self.clone() }
    }
}

impl Journal {
    /// Begins a job with its head and first lines, all or nothing.
    pub async fn open_job(&self, head: JournalHead, lines: Vec<JournalLine>) -> Result<(), StoreError> {
        let key = self.catalogue.key;
        self.catalogue
            .store
            .write("beginning a job", move |tx| {
                tx.execute(
                    "INSERT INTO job (id, connection, undoes, opened_at, head, sequence)
                     VALUES (?1, ?2, ?3, ?4, ?5, (SELECT coalesce(max(sequence), 0) + 1 FROM job))",
                    params![head.id, key, head.undoes, head.opened_at, head.body],
                )?;
                for (number, line) in lines.iter().enumerate() {
                    add(tx, &head.id, i64::try_from(number).unwrap_or(i64::MAX), line)?;
                }
                Ok(())
            })
            .await
    }

    /// Adds a line with the changes of the catalogue it speaks of, in one transaction. `ended` says that the line ends
    /// the job or opens it again. Gives false, and writes nothing, when the line of that number is there already.
    pub async fn append(
        &self,
        job: String,
        number: u64,
        line: JournalLine,
        changes: Vec<CatalogueChange>,
        ended: Option<bool>,
    ) -> Result<bool, StoreError> {
        let key = self.catalogue.key;
        self.catalogue
            .store
            .write("writing the journal", move |tx| {
                let next: i64 = tx
                    .prepare_cached("SELECT coalesce(max(number) + 1, 0) FROM job_line WHERE job = ?1")?
                    .query_row([&job], |row| row.get(0))?;
                if i64::try_from(number).ok() != Some(next) {
                    return Ok(false);
                }
                add(tx, &job, next, &line)?;
                if let Some(ended) = ended {
                    tx.execute("UPDATE job SET ended = ?2 WHERE id = ?1", params![job, ended])?;
                }
                if !changes.is_empty() {
                    apply(tx, key, changes)?;
                    advance(tx)?;
                }
                Ok(true)
            })
            .await
    }

    /// A job's head and lines as JSON; `None` when there is no such job.
    pub async fn job(&self, id: String) -> Result<Option<(String, Vec<String>)>, StoreError> {
        let key = self.catalogue.key;
        self.catalogue
            .store
            .read("reading a job", move |db| {
                let sql = "SELECT head FROM job WHERE connection = ?1 AND id = ?2";
                let head: Option<String> = db.query_row(sql, params![key, id], |row| row.get(0)).optional()?;
                let Some(head) = head else { return Ok(None) };
                let mut lines = db.prepare_cached("SELECT line FROM job_line WHERE job = ?1 ORDER BY number")?;
                let lines = lines.query_map([&id], |row| row.get(0))?.collect::<Result<_, _>>()?;
                Ok(Some((head, lines)))
            })
            .await
    }

    /// Jobs `offset..offset + limit`, newest first.
    pub async fn jobs(&self, offset: u32, limit: u32) -> Result<JobPage, StoreError> {
        let key = self.catalogue.key;
        self.catalogue
            .store
            .read("listing jobs", move |db| {
                let total = db.query_row("SELECT count(*) FROM job WHERE connection = ?1", [key], |row| row.get(0))?;
                let sql = "SELECT id FROM job WHERE connection = ?1 ORDER BY sequence DESC LIMIT ?2 OFFSET ?3";
                let mut page = db.prepare_cached(sql)?;
                let ids = page.query_map(params![key, limit, offset], |row| row.get(0))?.collect::<Result<_, _>>()?;
                Ok(JobPage { total, ids })
            })
            .await
    }

    /// Jobs without an end: running, or interrupted.
    pub async fn open_jobs(&self) -> Result<u32, StoreError> {
        let key = self.catalogue.key;
        let sql = "SELECT count(*) FROM job WHERE connection = ?1 AND ended = 0";
        self.catalogue.store.read("counting jobs", move |db| Ok(db.query_row(sql, [key], |row| row.get(0))?)).await
    }

    /// Jobs that have not ended.
    pub async fn open_job_ids(&self) -> Result<Vec<String>, StoreError> {
        let key = self.catalogue.key;
        let read = move |db: &rusqlite::Connection| {
            let mut jobs = db.prepare_cached("SELECT id FROM job WHERE connection = ?1 AND ended = 0")?;
            Ok(jobs.query_map([key], |row| row.get(0))?.collect::<Result<_, _>>()?)
        };
        self.catalogue.store.read("listing open jobs", read).await
    }

    /// Undo jobs of a job, newest first.
    pub async fn undos_of(&self, job: String) -> Result<Vec<String>, StoreError> {
        let sql = "SELECT id FROM job WHERE undoes = ?1 AND connection = ?2 ORDER BY sequence DESC";
        self.ids("looking for the undo of a job", sql, job).await
    }

    /// Shares (not undos) that an audience was part of, newest first, each with its place in the journal: ids are ordered
    /// by a clock that can be set back.
    pub async fn shares_of(&self, audience: String) -> Result<Vec<(i64, String)>, StoreError> {
        let sql = "SELECT sequence, job.id FROM job JOIN job_audience ON job = job.id
                   WHERE audience = ?1 AND undoes IS NULL AND connection = ?2 ORDER BY sequence DESC";
        let key = self.catalogue.key;
        let read = move |db: &rusqlite::Connection| {
            let mut found = db.prepare_cached(sql)?;
            let rows = found.query_map(params![audience, key], |row| Ok((row.get(0)?, row.get(1)?)))?;
            Ok(rows.collect::<Result<_, _>>()?)
        };
        self.catalogue.store.read("looking for the shares of an audience", read).await
    }

    async fn ids(&self, doing: &'static str, sql: &'static str, of: String) -> Result<Vec<String>, StoreError> {
        let key = self.catalogue.key;
        self.catalogue
            .store
            .read(doing, move |db| {
                let mut found = db.prepare_cached(sql)?;
                Ok(found.query_map(params![of, key], |row| row.get(0))?.collect::<Result<_, _>>()?)
            })
            .await
    }
}

fn add(tx: &Transaction<'_>, job: &str, number: i64, line: &JournalLine) -> Result<(), StoreError> {
    tx.prepare_cached("INSERT INTO job_line (job, number, line) VALUES (?1, ?2, ?3)")?
        .execute(params![job, number, line.body])?;
    if let Some(audience) = &line.audience {
        tx.prepare_cached("INSERT OR IGNORE INTO job_audience (job, audience) VALUES (?1, ?2)")?
            .execute(params![job, audience])?;
    }
    Ok(())
}
