//! Closes jobs that nobody wants to go on with, because their audience, destination or connection is gone, or for any other
//! reason. Calls no service.

use share::{JobId, Tempo};

use crate::view::{Failure, Job, NotPossibleReason};
use crate::{Jobs, limits};

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
        let closed = share::execute::close(&self.workspace.ledger(), &JobId(id), &person(), now).await?;
        drop(lock);
        self.workspace.notify_changed();
        self.workspace.shown_job(&closed).await
    }
}

/// Who uses this computer, as its system calls them.
fn person() -> String {
    let named = ["USER", "USERNAME", "LOGNAME"].into_iter().find_map(|name| std::env::var(name).ok());
    let named = named.map(|name| name.chars().filter(|letter| !letter.is_control()).take(100).collect::<String>());
    named.filter(|name| !name.trim().is_empty()).unwrap_or_else(|| "a person".to_owned())
}
