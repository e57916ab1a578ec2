//! Jobs in lists, from what the journal stores beside their lines.

use share::journal::{self, Summary};
use store::JobEntry;

use super::job_view;
use crate::Jobs;
use crate::read::ms;
use crate::view::{Failure, FailureCode, JobKind, JobRow, JobState, UndoBlock};

impl Jobs<'_> {
    /// Returns a job of a list. Its lines are read only if it is from an older format, or if an undo of it did something
    /// that is not noted yet.
    pub(super) async fn row(&self, entry: JobEntry) -> Result<JobRow, Failure> {
        let summary = entry.summary.as_deref().map(serde_json::from_str::<Summary>);
        let (Some(Ok(summary)), Some(is_undone)) = (summary, entry.is_undone) else {
            self.workspace.note_undone(&entry.id).await?;
            return Ok(self.detail(entry.id).await?.into());
        };
        if entry.newest_undo.is_some() {
            // How many of its items are undone is not in the summary.
            return Ok(self.detail(entry.id).await?.into());
        }
        let live = summary.ended_at.is_none() && self.workspace.app.is_live(&entry.id);
        let ahead = self.workspace.connection.service_ahead(self.workspace.now()).unwrap_or_default();
        let undo_blocked = if entry.undoes.is_some() {
            Some(UndoBlock::IsUndo)
        } else if live {
            Some(UndoBlock::Running)
        } else if !summary.has_made {
            Some(UndoBlock::NothingMade)
        } else {
            is_undone.then_some(UndoBlock::AlreadyUndone)
        };
        let is_open = summary.ended_at.is_none() || summary.has_open_steps;
        Ok(JobRow {
            id: entry.id,
            kind: if entry.undoes.is_some() { JobKind::Undo } else { JobKind::Share },
            state: if undo_blocked == Some(UndoBlock::AlreadyUndone) {
                JobState::Undone
            } else {
                job_view::state(summary.state, live)
            },
            started_at: ms(entry.opened_at),
            ended_at: summary.ended_at.map(ms),
            total: summary.total,
            done: summary.done,
            failed: summary.failed,
            halves: summary.halves,
            skipped: summary.skipped,
            awaiting: summary.awaiting,
            undone: 0,
            closed: summary.closed,
            next_look_at: summary.due_at.map(|due| ms(due - ahead)),
            pause: summary.pause.as_ref().filter(|_| !live).map(super::pause::shown),
            undo_blocked,
            closed_by: summary.closed_by,
            can_close: !live && summary.ended_at.is_none(),
            can_resume: !live && is_open && !entry.is_closed,
            related: entry.undoes.or(entry.newest_undo),
            name: summary.name,
        })
    }

    /// Whether a job is paused and goes on by itself.
    pub(super) async fn is_any_paused(&self) -> Result<bool, Failure> {
        let open = self.open().await?;
        Ok(open.iter().any(|(_, job)| job.pause.as_ref().is_some_and(|pause| pause.until.is_some())))
    }

    /// The jobs that have not finished, in short, with their IDs.
    pub(super) async fn open(&self) -> Result<Vec<(String, Summary)>, Failure> {
        let mut open = Vec::new();
        for (id, summary) in self.workspace.catalog().journal().open_jobs_in_short().await? {
            let summary = match summary.as_deref().map(serde_json::from_str) {
                Some(Ok(summary)) => summary,
                _ => match self.workspace.read_job(&id).await {
                    Ok(job) => job.summary(),
                    // One that cannot be read does not hold the others.
                    Err(failure) if failure.code != FailureCode::Storage => continue,
                    Err(failure) => return Err(failure),
                },
            };
            if summary.state != journal::JobState::Open {
                open.push((id, summary));
            }
        }
        Ok(open)
    }
}
