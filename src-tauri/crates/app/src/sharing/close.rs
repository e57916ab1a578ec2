//! Closes jobs that nobody wants to go on with, because their audience, destination or connection is gone, or for any other
//! reason. Calls no service.

use share::{JobId, Tempo};

use crate::view::{Failure, Job, NotPossibleReason};
use crate::{Jobs, limits, who};

impl Jobs<'_> {
    /// Closes a job that waits or was interrupted: its open audiences stay as they are, and nothing is looked up anymore.
    /// What it created can still be undone. Refused while the service may still be working on a request whose answer was
    /// lost: a new share would not know of it.
    pub async fn close(&self, id: String) -> Result<Job, Failure> {
        limits::id("id", &id)?;
        let app = &self.workspace.app;
        let lock = app.lock_job(&id)?;
        let job = self.workspace.read_job(&id).await?;
        if job.ended_at.is_some() {
            let message = "This job is finished, so there is nothing to close.";
            return Err(Failure::not_possible(NotPossibleReason::NothingToClose, message).with("job", id));
        }
        let now = self.workspace.now();
        let horizon = i64::try_from(Tempo::default().horizon.as_millis()).unwrap_or(i64::MAX);
        let left = job.last_at.saturating_add(horizon).saturating_sub(now).min(horizon);
        if job.has_unknown_outcomes() && left > 0 {
            let seconds = left.div_euclid(1_000) + 1;
            let message = format!(
                "An answer of this job was lost a moment ago, and Adobe may still be working on the request. Close it in \
                 {seconds} seconds."
            );
            let failure = Failure::not_possible(NotPossibleReason::AnswerPending, message);
            return Err(failure.with("job", id).with("seconds", seconds));
        }
        let by = who::person().unwrap_or_else(|| "a person".to_owned());
        let closed = share::execute::close(&self.workspace.ledger(), &JobId(id), &by, now).await?;
        drop(lock);
        self.workspace.notify_changed();
        self.workspace.shown_job(&closed).await
    }
}
