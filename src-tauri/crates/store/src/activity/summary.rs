//! Summaries of jobs. A line added to a job's log marks its summary as stale; it is derived again when the record is
//! listed next, so that lists read summaries and never logs.

use rusqlite::{Transaction, params};

use super::{ActivityEnd, ActivityObject, add_objects, number_of, set_end};
use crate::StoreError;
use crate::journal::Journal;

/// What the record shows of a job.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct JobSummary {
    /// Number of lines of its log that are summarized.
    pub lines: u64,
    /// What was done.
    pub kind: String,
    /// How it ended, or stands.
    pub end: ActivityEnd,
    /// What it is about.
    pub objects: Vec<ActivityObject>,
}

impl Journal {
    /// Jobs whose log has changed since they were summarized.
    pub async fn stale_jobs(&self) -> Result<Vec<String>, StoreError> {
        let connection = self.connection();
        self.read("listing jobs that changed", move |db| {
            let sql = "SELECT id FROM activity WHERE connection = ?1 AND stale = 1";
            let mut jobs = db.prepare_cached(sql)?;
            Ok(jobs.query_map([connection], |row| row.get(0))?.collect::<Result<_, _>>()?)
        })
        .await
    }

    /// Stores what the record shows of a job. It stays stale if its log has grown meanwhile.
    pub async fn record_job(&self, job: String, summary: JobSummary) -> Result<(), StoreError> {
        let work = move |tx: &mut Transaction<'_>| {
            set_end(tx, &job, &summary.end)?;
            let count = "SELECT count(*) FROM activity_object WHERE activity = ?1";
            let listed: i64 = tx.prepare_cached(count)?.query_row([&job], |row| row.get(0))?;
            // The results of a running job are written once, at its end.
            if summary.end.state == "open" && listed == number_of(&summary.objects) {
                return mark_summarized(tx, &job, &summary);
            }
            tx.prepare_cached("DELETE FROM activity_object WHERE activity = ?1")?.execute([&job])?;
            add_objects(tx, &job, &summary.objects)?;
            mark_summarized(tx, &job, &summary)
        };
        self.write("summarizing a job", work).await
    }
}

fn mark_summarized(tx: &Transaction<'_>, job: &str, summary: &JobSummary) -> Result<(), StoreError> {
    let sql = "UPDATE activity SET total = ?2, stale = (SELECT count(*) FROM job_line WHERE job = ?1) <> ?3, kind = ?4
               WHERE id = ?1";
    let lines = i64::try_from(summary.lines).unwrap_or(i64::MAX);
    tx.prepare_cached(sql)?.execute(params![job, number_of(&summary.objects), lines, summary.kind])?;
    Ok(())
}

impl Journal {
    /// Entries by hand without an end that were begun before a moment: they are being carried out, or were interrupted.
    pub async fn open_edits(&self, before: i64) -> Result<Vec<String>, StoreError> {
        let connection = self.connection();
        self.read("listing edits without an end", move |db| {
            let sql = "SELECT id FROM activity WHERE connection = ?1 AND state = 'open' AND at < ?2
                       AND NOT EXISTS (SELECT 1 FROM job WHERE job.id = activity.id)";
            let mut edits = db.prepare_cached(sql)?;
            Ok(edits.query_map(params![connection, before], |row| row.get(0))?.collect::<Result<_, _>>()?)
        })
        .await
    }

    /// Records that an entry by hand was interrupted: the results of its requests are unknown. If another program is
    /// still at it, what that records replaces this.
    pub async fn interrupt_edit(&self, id: String) -> Result<(), StoreError> {
        let work = move |tx: &mut Transaction<'_>| {
            let objects = "UPDATE activity_object SET state = 'unknown' WHERE activity = ?1 AND state = 'started'";
            tx.execute(objects, [&id])?;
            tx.execute("UPDATE activity SET state = 'unknown' WHERE id = ?1 AND state = 'open'", [&id])?;
            Ok(())
        };
        self.write("closing an edit", work).await
    }

    /// Records that an entry by hand was undone.
    pub async fn mark_undone(&self, id: String) -> Result<(), StoreError> {
        let work = move |tx: &mut Transaction<'_>| {
            tx.execute("UPDATE activity SET state = 'undone' WHERE id = ?1", [&id])?;
            Ok(())
        };
        self.write("marking an edit as undone", work).await
    }
}
