//! The journal of one connection: heads and lines of jobs, stored as text in a file of their own. The `share` crate
//! defines what the lines mean; here they are only added, never changed, and never out of order.
//!
//! A line is on the disk before it counts as written. What it changes in the catalog is applied afterwards; if the
//! program stops in between, [`Journal::behind`] returns the jobs whose changes are missing from the catalog.

pub(crate) mod file;
mod lists;
mod missed;
mod removal;

pub use lists::{JobEntry, JobPage};

use rusqlite::{Connection, OptionalExtension, Transaction, params};

use crate::catalog::Catalog;
use crate::{Store, StoreError};

/// The first line of a job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JournalHead {
    /// Id of the job.
    pub id: String,
    /// The job it undoes.
    pub undoes: Option<String>,
    /// When it was committed, ms since epoch.
    pub opened_at: i64,
    /// The head as JSON.
    pub body: String,
}

/// One line of a job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JournalLine {
    /// What the item that the line adds is about.
    pub subject: Option<JournalSubject>,
    /// Whether the line changes the catalog.
    pub changes_catalog: bool,
    /// Names and IDs in the line by which the job is searched, in small letters.
    pub names: Vec<String>,
    /// The line as JSON.
    pub body: String,
}

/// What a job is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct JournalSubject {
    /// `audience`, `trait` or `segment`.
    pub kind: &'static str,
    /// Its id.
    pub id: String,
}

impl JournalSubject {
    /// An audience.
    pub fn audience(id: impl Into<String>) -> Self {
        Self { kind: "audience", id: id.into() }
    }
}

/// What became of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Appended {
    /// It is on the disk.
    Added {
        /// Which of the job's changes of the catalog it is, counted from 1, if it is one.
        change: Option<u64>,
    },
    /// A line of that number exists already: another program writes this job. Nothing was written.
    Taken,
}

/// The journal of one connection. Clones are handles of the same log.
#[derive(Debug, Clone)]
pub struct Journal {
    catalog: Catalog,
}

impl Catalog {
    /// The journal of this connection.
    pub fn journal(&self) -> Journal {
        Journal { catalog: self.clone() }
    }
}

impl Store {
    /// Runs `work` in one write transaction of the journal; it is on the disk before this returns.
    pub(crate) async fn write_journal<T, F>(&self, doing: &'static str, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&mut Transaction<'_>) -> Result<T, StoreError> + Send + 'static,
    {
        self.journal.write(doing, work).await
    }

    /// Runs `work` in one read transaction of the journal.
    pub(crate) async fn read_journal<T, F>(&self, doing: &'static str, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    {
        self.journal.read(doing, work).await
    }
}

impl Journal {
    pub(crate) fn connection(&self) -> String {
        self.catalog.connection.to_string()
    }

    /// Refuses to begin anything on a connection that was removed meanwhile.
    pub(crate) async fn refuse_if_removed(&self, doing: &'static str) -> Result<(), StoreError> {
        if self.catalog.is_there().await? {
            return Ok(());
        }
        Err(StoreError::NotAllowed { doing, reason: "the connection was removed".to_owned() })
    }

    /// Begins a job with its head, its first lines, and the job in short after them, all or nothing. Refused if the connection was removed meanwhile.
    pub async fn open_job(
        &self,
        head: JournalHead,
        lines: Vec<JournalLine>,
        summary: String,
    ) -> Result<(), StoreError> {
        let connection = self.connection();
        self.refuse_if_removed("beginning a job").await?;
        let work = move |tx: &mut Transaction<'_>| {
            tx.execute(
                "INSERT INTO job (id, connection, undoes, opened_at, head, summary, sequence)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, (SELECT coalesce(max(sequence), 0) + 1 FROM job))",
                params![head.id, connection, head.undoes, head.opened_at, head.body, summary],
            )?;
            for (number, line) in lines.iter().enumerate() {
                add(tx, &head.id, i64::try_from(number).unwrap_or(i64::MAX), line)?;
            }
            Ok(())
        };
        self.catalog.store.write_journal("beginning a job", work).await
    }

    /// Adds a line as number `number` (counted from 0), with the job in short after it. `ended` means that the line
    /// finishes the job, or opens it again.
    pub async fn append(
        &self,
        job: String,
        number: u64,
        line: JournalLine,
        ended: Option<bool>,
        summary: String,
    ) -> Result<Appended, StoreError> {
        let work = move |tx: &mut Transaction<'_>| {
            let Some(next) = place(tx, &job, number)? else { return Ok(Appended::Taken) };
            let change = add(tx, &job, next, &line)?;
            // A line of an undo job may change what is left of its share.
            let sql =
                "UPDATE job SET summary = ?2, ended = coalesce(?3, ended), noted = 0, counts = NULL WHERE id = ?1";
            tx.prepare_cached(sql)?.execute(params![job, summary, ended])?;
            Ok(Appended::Added { change })
        };
        self.catalog.store.write_journal("writing the journal", work).await
    }

    /// Adds several lines at once that change nothing in the catalog, the first as number `number`, with the job in short after
    /// them, all or nothing.
    pub async fn append_all(
        &self,
        job: String,
        number: u64,
        lines: Vec<JournalLine>,
        summary: String,
    ) -> Result<Appended, StoreError> {
        let work = move |tx: &mut Transaction<'_>| {
            let Some(next) = place(tx, &job, number)? else { return Ok(Appended::Taken) };
            for (number, line) in (next..).zip(&lines) {
                add(tx, &job, number, line)?;
            }
            let sql = "UPDATE job SET summary = ?2, noted = 0, counts = NULL WHERE id = ?1";
            tx.prepare_cached(sql)?.execute(params![job, summary])?;
            Ok(Appended::Added { change: None })
        };
        self.catalog.store.write_journal("writing the plan of a job", work).await
    }

    /// A job's head and lines as JSON; `None` when there is no such job.
    pub async fn job(&self, id: String) -> Result<Option<(String, Vec<String>)>, StoreError> {
        let connection = self.connection();
        self.read("reading a job", move |db| {
            let sql = "SELECT head FROM job WHERE connection = ?1 AND id = ?2";
            let head: Option<String> = db.query_row(sql, params![connection, id], |row| row.get(0)).optional()?;
            let Some(head) = head else { return Ok(None) };
            let mut lines = db.prepare_cached("SELECT line FROM job_line WHERE job = ?1 ORDER BY number")?;
            let lines = lines.query_map([&id], |row| row.get(0))?.collect::<Result<_, _>>()?;
            Ok(Some((head, lines)))
        })
        .await
    }

    /// Jobs without an end: running, or interrupted.
    pub async fn open_jobs(&self) -> Result<u32, StoreError> {
        let connection = self.connection();
        let sql = "SELECT count(*) FROM job WHERE connection = ?1 AND ended = 0";
        self.read("counting jobs", move |db| Ok(db.query_row(sql, [connection], |row| row.get(0))?)).await
    }

    /// Ids of jobs that have not finished.
    pub async fn open_job_ids(&self) -> Result<Vec<String>, StoreError> {
        let sql = "SELECT id FROM job WHERE connection = ?1 AND ended = 0";
        let connection = self.connection();
        self.read("listing open jobs", move |db| {
            let mut jobs = db.prepare_cached(sql)?;
            Ok(jobs.query_map([connection], |row| row.get(0))?.collect::<Result<_, _>>()?)
        })
        .await
    }

    /// Jobs that have not finished, with what is stored of them in short.
    pub async fn open_jobs_in_short(&self) -> Result<Vec<(String, Option<String>)>, StoreError> {
        let sql = "SELECT id, summary FROM job WHERE connection = ?1 AND ended = 0";
        let connection = self.connection();
        self.read("listing open jobs", move |db| {
            let mut jobs = db.prepare_cached(sql)?;
            Ok(jobs.query_map([connection], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?)
        })
        .await
    }

    /// Jobs that were undone, at least in part; the one whose newest undo is newest comes first.
    pub async fn undone_jobs(&self) -> Result<Vec<String>, StoreError> {
        let sql = "SELECT undoes FROM job WHERE undoes IS NOT NULL AND connection = ?1
                   GROUP BY undoes ORDER BY max(sequence) DESC";
        let connection = self.connection();
        self.read("listing undone jobs", move |db| {
            let mut jobs = db.prepare_cached(sql)?;
            Ok(jobs.query_map([connection], |row| row.get(0))?.collect::<Result<_, _>>()?)
        })
        .await
    }

    /// Undo jobs of a job, newest first.
    pub async fn undos_of(&self, job: String) -> Result<Vec<String>, StoreError> {
        let sql = "SELECT id FROM job WHERE undoes = ?1 AND connection = ?2 ORDER BY sequence DESC";
        let connection = self.connection();
        self.read("looking for the undo of a job", move |db| {
            let mut found = db.prepare_cached(sql)?;
            Ok(found.query_map(params![job, connection], |row| row.get(0))?.collect::<Result<_, _>>()?)
        })
        .await
    }

    /// Shares (not undos) that something was part of, newest first, each with its place in the journal: ids are
    /// ordered by a clock that can be set back.
    pub async fn shares_of(&self, subject: JournalSubject) -> Result<Vec<(i64, String)>, StoreError> {
        let sql = "SELECT sequence, job.id FROM job JOIN job_subject ON job_subject.job = job.id
                   WHERE job_subject.kind = ?1 AND job_subject.id = ?2 AND undoes IS NULL AND connection = ?3
                   ORDER BY sequence DESC";
        let connection = self.connection();
        self.read("looking for shares by what they are about", move |db| {
            let mut found = db.prepare_cached(sql)?;
            let rows =
                found.query_map(params![subject.kind, subject.id, connection], |row| Ok((row.get(0)?, row.get(1)?)))?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
        .await
    }

    pub(crate) async fn read<T, F>(&self, doing: &'static str, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    {
        self.catalog.store.read_journal(doing, work).await
    }

    pub(crate) async fn write<T, F>(&self, doing: &'static str, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&mut Transaction<'_>) -> Result<T, StoreError> + Send + 'static,
    {
        self.catalog.store.write_journal(doing, work).await
    }
}

/// The place of the next line of a job, if that is the one that is asked for.
fn place(tx: &Transaction<'_>, job: &str, asked: u64) -> Result<Option<i64>, StoreError> {
    let next: i64 = tx
        .prepare_cached("SELECT coalesce(max(number) + 1, 0) FROM job_line WHERE job = ?1")?
        .query_row([job], |row| row.get(0))?;
    Ok((i64::try_from(asked).ok() == Some(next)).then_some(next))
}

/// Adds a line; returns which change of the catalog it is, if it is one.
fn add(tx: &Transaction<'_>, job: &str, number: i64, line: &JournalLine) -> Result<Option<u64>, StoreError> {
    let change: Option<i64> = if line.changes_catalog {
        let count = "UPDATE job SET changes = changes + 1 WHERE id = ?1 RETURNING changes";
        Some(tx.prepare_cached(count)?.query_row([job], |row| row.get(0))?)
    } else {
        None
    };
    tx.prepare_cached("INSERT INTO job_line (job, number, line, change) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![job, number, line.body, change])?;
    if let Some(subject) = &line.subject {
        tx.prepare_cached("INSERT OR IGNORE INTO job_subject (job, kind, id) VALUES (?1, ?2, ?3)")?
            .execute(params![job, subject.kind, subject.id])?;
    }
    for name in &line.names {
        tx.prepare_cached("INSERT OR IGNORE INTO job_name (job, name) VALUES (?1, ?2)")?.execute(params![job, name])?;
    }
    Ok(change.and_then(|change| u64::try_from(change).ok()))
}
