//! Keeps the summaries of jobs in the record up to date, and closes edits that a stopped program left behind.

use share::Subject;
use share::journal::{ItemState, JobItem};
use store::{ActivityEnd, ActivityObject, JobSummary};

use crate::Workspace;
use crate::view::{
    ActivityKind, ActivityOutcome, Failure, Job, JobKind, JobState, RecordedKind, RecordedState, code_of,
};

/// How long after its beginning an edit that this program is not carrying out counts as interrupted, ms. If another
/// program is still at it, its result replaces that.
const INTERRUPTED: i64 = 300_000;

impl Workspace {
    /// Brings the record up to date: work is proportional to what has changed since.
    pub(super) async fn renew_record(&self) -> Result<(), Failure> {
        let journal = self.catalog().journal();
        for id in journal.stale_jobs().await? {
            if let Err(failure) = self.record_job(&id).await {
                // The others are shown all the same.
                tracing::warn!(job = id, error = %failure.for_log(), "a job could not be summarized");
            }
        }
        let before = self.now() - INTERRUPTED;
        for id in journal.open_edits(before).await? {
            if !self.app.inner.live_edits.contains(&id) {
                journal.interrupt_edit(id).await?;
            }
        }
        Ok(())
    }

    async fn record_job(&self, id: &str) -> Result<(), Failure> {
        let job = self.read_job(id).await?;
        let shown = self.shown_job(&job).await?;
        let objects = job.items.iter().map(|item| object(&job, item)).collect();
        let took = shown.ended_at.map(|ended_at| ended_at - shown.started_at);
        let end = ActivityEnd {
            state: code_of(&outcome(&shown)),
            ended_at: shown.ended_at,
            took,
            done: shown.done,
            failed: shown.failed,
            unchanged: shown.skipped,
        };
        let summary = JobSummary { lines: job.lines, kind: code_of(&kind(shown.kind)), end, objects };
        Ok(self.catalog().journal().record_job(id.to_owned(), summary).await?)
    }
}

fn kind(kind: JobKind) -> ActivityKind {
    match kind {
        JobKind::Share => ActivityKind::Share,
        JobKind::ShareToPlatform => ActivityKind::ShareToPlatform,
        JobKind::Undo => ActivityKind::Undo,
        JobKind::PauseDataflow => ActivityKind::PauseDataflow,
        JobKind::ResumeDataflow => ActivityKind::ResumeDataflow,
    }
}

fn outcome(job: &Job) -> ActivityOutcome {
    match job.state {
        JobState::Undone => ActivityOutcome::Undone,
        JobState::Closed => ActivityOutcome::Closed,
        JobState::Done => ActivityOutcome::Done,
        JobState::PartlyDone => ActivityOutcome::PartlyDone,
        JobState::Failed => ActivityOutcome::Failed,
        JobState::Waiting => ActivityOutcome::Waiting,
        JobState::Paused => ActivityOutcome::Paused,
        JobState::Running | JobState::Interrupted => ActivityOutcome::Open,
    }
}

fn object(job: &share::Job, item: &JobItem) -> ActivityObject {
    let state = match job.item_state(item) {
        ItemState::Done => RecordedState::Done,
        ItemState::Failed => RecordedState::Failed,
        ItemState::Skipped => RecordedState::Unchanged,
        ItemState::Unknown => RecordedState::Unknown,
        ItemState::Running => RecordedState::Started,
        _ => RecordedState::Waiting,
    };
    let failure = job.failure_of(item).filter(|_| state == RecordedState::Failed).cloned().map(Failure::from);
    let kind = match item.subject {
        Subject::Audience(_) => RecordedKind::Audience,
        Subject::Trait(_) => RecordedKind::Trait,
        Subject::Segment(_) => RecordedKind::Segment,
    };
    ActivityObject {
        kind: code_of(&kind),
        id: Some(item.subject.id()),
        name: item.name.clone(),
        state: code_of(&state),
        fields: None,
        failure: failure.and_then(|failure| serde_json::to_string(&failure).ok()),
    }
}
