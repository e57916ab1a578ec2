//! Pauses: a failure of the whole run stops it until the service can be used again, and a person can stop it too. A paused
//! job holds nothing; whoever runs jobs comes back when it is time, and asks the service first.

use std::time::Duration;

use super::Engine;
use super::run::JobRun;
use super::watched::asked;
use crate::ShareError;
use crate::journal::{Entry, Job, JobId, Ledger, Pause, PauseCause};
use crate::port::{CallError, Services, Side};

/// Name of the fact in [`CallError::details`] that holds how many seconds a service asks to wait.
pub const RETRY_AFTER: &str = "retryAfter";
/// Longest wait that a service may ask for: it could have meant anything.
const LONGEST_ASKED: Duration = Duration::from_secs(24 * 60 * 60);

impl<S: Services, L: Ledger> Engine<'_, S, L> {
    /// For a job that is paused by an outage: asks the service once. While it still cannot be used, the next, longer wait
    /// is written and the job returned; `None` if the job can go on, or is not paused by an outage.
    pub async fn still_out(&self, id: &JobId) -> Result<Option<Job>, ShareError> {
        let job = self.read(id).await?;
        let Some(Pause { cause: PauseCause::Outage { side, .. }, .. }) = job.pause else { return Ok(None) };
        let Some(error) = asked(self.service, side).await else { return Ok(None) };
        self.pause_again(job, side, error).await.map(Some)
    }

    /// Writes that the run waits for a service.
    pub(super) async fn pause(&self, run: &JobRun<'_, S, L>, side: Side, error: CallError) -> Result<(), ShareError> {
        let number = run.job().await.pauses_in_a_row().saturating_add(1);
        run.append(self.pause_entry(number, side, error)).await
    }

    /// The same for a paused job that no run carries on.
    pub(super) async fn pause_again(&self, job: Job, side: Side, error: CallError) -> Result<Job, ShareError> {
        let run = JobRun::over(self, job, false);
        self.pause(&run, side, error).await?;
        run.report(true).await;
        Ok(run.into_job())
    }

    pub(super) fn pause_entry(&self, number: u32, side: Side, error: CallError) -> Entry {
        let wait = i64::try_from(self.wait(number, &error).as_millis()).unwrap_or(i64::MAX);
        let now = (self.clock)();
        let (until, since) = (Some(now.saturating_add(wait)), Some(now));
        Entry::Paused { pause: Pause { cause: PauseCause::Outage { side, error }, until, since, number } }
    }

    /// How long to wait: as long as the service asks for, otherwise longer each time. A service that asks for no time at all
    /// would be asked without end.
    fn wait(&self, number: u32, error: &CallError) -> Duration {
        let asked = error.details.get(RETRY_AFTER).and_then(|seconds| seconds.parse().ok()).map(Duration::from_secs);
        let asked = asked.filter(|asked| !asked.is_zero());
        let grown = self.tempo.first_wait.saturating_mul(1 << (number - 1).min(16));
        asked.map_or(grown.min(self.tempo.longest_wait), |asked| asked.min(LONGEST_ASKED))
    }
}

/// Writes that a person stopped a job that no program is running. One that is finished, or whose last run was killed
/// within a request, is left as it is.
pub async fn stop<L: Ledger>(ledger: &L, id: &JobId, at: i64) -> Result<(), ShareError> {
    let mut job = super::read(ledger, id).await?;
    let pause = Pause { cause: PauseCause::Person, until: None, since: None, number: job.pauses_in_a_row() };
    let line = crate::journal::Stamped { at, entry: Entry::Paused { pause } };
    let number = job.lines;
    if job.apply(&line).is_err() {
        return Ok(());
    }
    ledger.append(id, number, &line, &job.summary()).await.map_err(|cause| super::journal_error(id, cause))
}
