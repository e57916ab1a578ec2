//! Jobs in lists, from what the journal stores beside their lines.

use serde::{Deserialize, Serialize};
use share::journal::{self, Summary};
use store::JobEntry;

use super::job_view::{self, Gone};
use crate::Jobs;
use crate::read::ms;
use crate::view::{Failure, FailureCode, JobKind, JobRow, JobState, UndoBlock};

/// The numbers of a job's items as lists show them; of a share that was undone, stored beside its summary.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Counted {
    done: u32,
    failed: u32,
    halves: u32,
    skipped: u32,
    awaiting: u32,
    closed: u32,
    undone: u32,
}

impl Counted {
    fn of(summary: &Summary) -> Self {
        let Summary { done, failed, halves, skipped, awaiting, closed, .. } = *summary;
        Self { done, failed, halves, skipped, awaiting, closed, undone: 0 }
    }

    /// Those of a share after its undo jobs.
    pub(super) fn after(share: &share::Job, gone: &Gone) -> Self {
        let (counts, undone) = job_view::counts(share, gone);
        let journal::Counts { done, failed, halves, skipped, awaiting, closed, .. } = counts;
        Self { done, failed, halves, skipped, awaiting, closed, undone }
    }

    fn of_stored(stored: &str) -> Option<Self> {
        serde_json::from_str(stored).ok()
    }

    pub(super) fn stored(self) -> Result<String, Failure> {
        serde_json::to_string(&self).map_err(|error| Failure::new(FailureCode::Internal, error.to_string()))
    }
}

impl Jobs<'_> {
    /// Returns a job of a list. Its lines are read only if it is from an older format, or if an undo of it did something
    /// that is not noted yet.
    pub(super) async fn row(&self, entry: JobEntry) -> Result<JobRow, Failure> {
        let summary = entry.summary.as_deref().map(serde_json::from_str::<Summary>);
        let (Some(Ok(summary)), Some(is_undone)) = (summary, entry.is_undone) else {
            self.workspace.note_undone(&entry.id).await?;
            return Ok(self.detail(entry.id).await?.into());
        };
        let counted = match (&entry.newest_undo, entry.counts.as_deref().and_then(Counted::of_stored)) {
            (None, _) => Some(Counted::of(&summary)),
            (Some(_), counted) => counted,
        };
        // A share that went on after an undo of a part of it, and one of an older format.
        let Some(counted) = counted else {
            self.workspace.note_undone(&entry.id).await?;
            return Ok(self.detail(entry.id).await?.into());
        };
        let kind = self.kind(&entry, &summary).await?;
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
            kind,
            state: if undo_blocked == Some(UndoBlock::AlreadyUndone) {
                JobState::Undone
            } else {
                job_view::state(summary.state, live)
            },
            started_at: ms(entry.opened_at),
            ended_at: summary.ended_at.map(ms),
            total: summary.total,
            done: counted.done,
            failed: counted.failed,
            halves: counted.halves,
            skipped: counted.skipped,
            awaiting: counted.awaiting,
            undone: counted.undone,
            closed: counted.closed,
            next_look_at: summary.due_at.map(|due| ms(due - ahead)),
            pause: summary.pause.as_ref().filter(|_| !live).map(super::pause::shown),
            undo_blocked,
            closed_by: summary.closed_by,
            can_close: !live && summary.ended_at.is_none(),
            can_resume: !live && is_open && !entry.is_closed,
            related: entry.undoes.or(entry.newest_undo),
            name: summary.name,
            to_platform: summary.to_platform,
        })
    }

    async fn kind(&self, entry: &JobEntry, summary: &Summary) -> Result<JobKind, Failure> {
        Ok(match entry.undoes {
            Some(_) => JobKind::Undo,
            // What it is about instead of audiences is in its first line.
            None if summary.total == 0 => job_view::kind(&self.workspace.read_job(&entry.id).await?.head.kind),
            None if summary.to_platform => JobKind::ShareToPlatform,
            None => JobKind::Share,
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
