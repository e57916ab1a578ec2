//! Lists of jobs, from what is stored beside their lines.

use rusqlite::{Row, params};

use super::Journal;
use crate::StoreError;

/// A job in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobEntry {
    /// Id.
    pub id: String,
    /// The job it undoes.
    pub undoes: Option<String>,
    /// When it was committed, ms since epoch.
    pub opened_at: i64,
    /// The job in short as JSON; `None` for one of an older format that was not read since.
    pub summary: Option<String>,
    /// Whether everything that it created is gone; `None` if an undo job of it has done something that is not noted.
    pub is_undone: Option<bool>,
    /// Whether it was undone as a whole, so that it must not go on.
    pub is_closed: bool,
    /// Its newest undo job.
    pub newest_undo: Option<String>,
    /// The numbers of its items after its undo jobs as JSON; `None` if nobody has counted them.
    pub counts: Option<String>,
}

/// A part of the list of jobs, newest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobPage {
    /// Jobs in all.
    pub total: u32,
    /// This part.
    pub rows: Vec<JobEntry>,
}

const ENTRY: &str = "SELECT id, undoes, opened_at, summary, undone,
    EXISTS (SELECT 1 FROM job AS undo WHERE undo.undoes = job.id AND undo.noted = 0),
    EXISTS (SELECT 1 FROM job AS undo WHERE undo.undoes = job.id AND json_array_length(undo.head, '$.only') = 0),
    (SELECT undo.id FROM job AS undo WHERE undo.undoes = job.id ORDER BY undo.sequence DESC LIMIT 1), counts
    FROM job";

fn entry(row: &Row<'_>) -> rusqlite::Result<JobEntry> {
    let is_unsure: bool = row.get(5)?;
    Ok(JobEntry {
        id: row.get(0)?,
        undoes: row.get(1)?,
        opened_at: row.get(2)?,
        summary: row.get(3)?,
        is_undone: if is_unsure { None } else { Some(row.get(4)?) },
        is_closed: row.get(6)?,
        newest_undo: row.get(7)?,
        counts: row.get(8)?,
    })
}

impl Journal {
    /// Jobs `offset..offset + limit`, newest first.
    pub async fn jobs(&self, offset: u32, limit: u32) -> Result<JobPage, StoreError> {
        let connection = self.connection();
        self.read("listing jobs", move |db| {
            let count = "SELECT count(*) FROM job WHERE connection = ?1";
            let total = db.query_row(count, [&connection], |row| row.get(0))?;
            let sql = format!("{ENTRY} WHERE connection = ?1 ORDER BY sequence DESC LIMIT ?2 OFFSET ?3");
            let mut page = db.prepare_cached(&sql)?;
            let rows = page.query_map(params![connection, limit, offset], entry)?;
            Ok(JobPage { total, rows: rows.collect::<Result<_, _>>()? })
        })
        .await
    }

    /// Jobs that a program of an older format wrote and that no other has read since.
    pub async fn jobs_without_summary(&self) -> Result<Vec<String>, StoreError> {
        let connection = self.connection();
        self.read("looking for jobs of an older format", move |db| {
            let mut jobs = db.prepare_cached("SELECT id FROM job WHERE connection = ?1 AND summary IS NULL")?;
            Ok(jobs.query_map([connection], |row| row.get(0))?.collect::<Result<_, _>>()?)
        })
        .await
    }

    /// Stores such a job in short, unless somebody has written a line since.
    pub async fn summarize(&self, job: String, summary: String, names: Vec<String>) -> Result<(), StoreError> {
        let work = move |tx: &mut rusqlite::Transaction<'_>| {
            tx.execute("UPDATE job SET summary = ?2 WHERE id = ?1 AND summary IS NULL", params![job, summary])?;
            for name in names {
                tx.execute("INSERT OR IGNORE INTO job_name (job, name) VALUES (?1, ?2)", params![job, name])?;
            }
            Ok(())
        };
        self.catalog.store.write_journal("reading a job of an older format", work).await
    }

    /// Notes whether a share (its ID, and the number of its lines) is undone, and the numbers of its items, as of these undo
    /// jobs, each with the number of its lines; not if one of them has more lines by now.
    pub async fn note_undone(
        &self,
        share: (String, u64),
        is_undone: bool,
        counts: String,
        undos: Vec<(String, u64)>,
    ) -> Result<(), StoreError> {
        let work = move |tx: &mut rusqlite::Transaction<'_>| {
            for (job, lines) in undos.iter().chain([&share]) {
                let sql = "SELECT count(*) FROM job_line WHERE job = ?1";
                let now: i64 = tx.prepare_cached(sql)?.query_row([job], |row| row.get(0))?;
                if u64::try_from(now).ok() != Some(*lines) {
                    return Ok(());
                }
            }
            let sql = "UPDATE job SET undone = ?2, counts = ?3 WHERE id = ?1";
            tx.execute(sql, params![share.0, is_undone, counts])?;
            for (undo, _) in &undos {
                tx.execute("UPDATE job SET noted = 1 WHERE id = ?1", [undo])?;
            }
            Ok(())
        };
        self.catalog.store.write_journal("noting an undo", work).await
    }

    /// The lines of a job from number `from` on, as JSON; `None` when there is no such job.
    pub async fn lines_from(&self, id: String, from: u64) -> Result<Option<Vec<String>>, StoreError> {
        let connection = self.connection();
        self.read("reading the end of a job", move |db| {
            let sql = "SELECT EXISTS (SELECT 1 FROM job WHERE connection = ?1 AND id = ?2)";
            if !db.query_row(sql, params![connection, id], |row| row.get::<_, bool>(0))? {
                return Ok(None);
            }
            let sql = "SELECT line FROM job_line WHERE job = ?1 AND number >= ?2 ORDER BY number";
            let mut lines = db.prepare_cached(sql)?;
            let rows = lines.query_map(params![id, i64::try_from(from).unwrap_or(i64::MAX)], |row| row.get(0))?;
            Ok(Some(rows.collect::<Result<_, _>>()?))
        })
        .await
    }
}
