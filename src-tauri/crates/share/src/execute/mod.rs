//! Carries out a plan: groundwork, then trait and segment of each audience, several audiences at once. Each step is
//! written to the journal before its request leaves and after its answer arrives; the journal is the truth, and
//! progress only repeats it.
//!
//! It must not know the kinds of object: what differs between them is in `kinds`.

mod begin;
mod brought;
mod carry;
mod close;
mod create;
mod dataflow;
mod delete;
mod destination;
mod look_up;
mod pause;
mod progress;
mod renew;
mod run;
mod settle;
mod source;
mod twin;
mod watched;

use std::collections::BTreeMap;
use std::time::Duration;

use domain::AudienceId;
use futures::TryStreamExt as _;
use tokio_util::sync::CancellationToken;

pub use begin::{Known, waits_out};
pub use close::close;
pub(crate) use delete::blocked;
pub use destination::elsewhere;
pub use look_up::look_up;
pub use pause::{RETRY_AFTER, stop};
pub use progress::Progress;

use crate::ShareError;
use crate::back;
use crate::journal::{Entry, Job, JobHead, JobId, Ledger, LedgerError, Stamped, StepState};
use crate::plan::{Plan, Step};
use crate::port::{Services, Side};
use run::JobRun;
use watched::{Outage, Watched};

/// Concurrency, pauses and retries of a run.
#[derive(Debug, Clone, Copy)]
pub struct Tempo {
    /// Items carried out at once. Far more than requests are sent at once: most wait to learn whether what they created is
    /// alone with its code, and one list tells that of many.
    pub at_once: usize,
    /// Requests that change something on their way at once.
    pub sent_at_once: usize,
    /// Pause between a lost answer and the first look-up, and later between look-ups, so that the service can finish.
    pub settle: Duration,
    /// How long the service may work on a request whose answer was lost, by its own clock. Before that, "not there"
    /// does not mean "not created".
    pub horizon: Duration,
    /// How often a step is tried in one run while look-ups show that the lost request did nothing.
    pub attempts: u32,
    /// Least time between two progress messages.
    pub report_every: Duration,
    /// First wait of a run that cannot go on because of a failure that is not an item's; doubled for each further one.
    pub first_wait: Duration,
    /// Longest of those waits. A service may ask for another one.
    pub longest_wait: Duration,
}

impl Default for Tempo {
    fn default() -> Self {
        Self {
            at_once: 128,
            sent_at_once: 8,
            settle: Duration::from_secs(1),
            horizon: Duration::from_secs(90),
            attempts: 3,
            report_every: Duration::from_millis(100),
            first_wait: Duration::from_secs(15),
            longest_wait: Duration::from_secs(5 * 60),
        }
    }
}

/// Carries out jobs over a service and a journal.
pub struct Engine<'a, S, L> {
    /// Audience Manager, and the dataflow to it.
    pub service: &'a S,
    /// The journal.
    pub ledger: &'a L,
    /// The time, ms since epoch.
    pub clock: &'a (dyn Fn() -> i64 + Send + Sync),
    /// The time of a service, ms since epoch: what it last said, advanced by the time since then. `None` before its first
    /// answer.
    pub service_clock: &'a (dyn Fn(Side) -> Option<i64> + Send + Sync),
    /// Called with the job after changes.
    pub progress: Progress<'a>,
    /// Stops the run before the next step; the job can be resumed.
    pub cancel: CancellationToken,
    /// Speed.
    pub tempo: Tempo,
}

impl<S: Services, L: Ledger> Engine<'_, S, L> {
    /// Continues a job from its log alone: looks up unknown outcomes, retries temporary failures, carries out the
    /// remaining steps. A share that was paused before it had a plan needs [`Self::resume_unplanned`].
    pub async fn resume(&self, id: &JobId) -> Result<Job, ShareError> {
        self.resume_without(id, BTreeMap::new()).await
    }

    /// The same, and sends nothing more for audiences that may not be shared any more, with why. A request about several
    /// audiences is not sent at all if it is about one of those.
    pub async fn resume_without(&self, id: &JobId, forbidden: Forbidden) -> Result<Job, ShareError> {
        let job = self.read(id).await?;
        if !job.is_planned() {
            return Err(ShareError::Unplanned { job: id.0.clone() });
        }
        self.carry_on(job, Start::Again, forbidden).await
    }

    /// Reads a job from its log.
    pub async fn read(&self, id: &JobId) -> Result<Job, ShareError> {
        read(self.ledger, id).await
    }

    /// Writes a new job to the journal and carries it out. `fresh` means that its plan was made a moment ago.
    pub(crate) async fn begin(&self, head: JobHead, plan: Vec<Entry>, fresh: bool) -> Result<Job, ShareError> {
        let lines: Vec<Stamped> = plan.into_iter().map(|entry| Stamped { at: head.opened_at, entry }).collect();
        let job =
            Job::derive(head.clone(), &lines).map_err(|cause| ShareError::Illegal { job: head.id.0.clone(), cause })?;
        self.ledger.open(&head, &lines, &job.summary()).await.map_err(|cause| journal_error(&head.id, cause))?;
        self.carry_on(job, Start::Now { fresh }, Forbidden::new()).await
    }

    /// Carries a job on until nothing is left to do, or an outage is found.
    async fn carry_on(&self, job: Job, start: Start, forbidden: Forbidden) -> Result<Job, ShareError> {
        let outage = Outage::new(self.cancel.child_token());
        let service = Watched::over(self.service, &outage);
        let engine = Engine {
            service: &service,
            ledger: self.ledger,
            clock: self.clock,
            service_clock: self.service_clock,
            progress: self.progress,
            cancel: outage.stop().clone(),
            tempo: self.tempo,
        };
        let run = JobRun::over(&engine, job, start == Start::Now { fresh: true }).minding(&outage).without(forbidden);
        if start == Start::Again {
            run.append(Entry::Resumed).await?;
        }
        engine.work(&run, &outage).await?;
        Ok(run.into_job())
    }

    /// Does what can be done, then writes the end, or that the run waits for a service.
    async fn work(&self, run: &JobRun<'_, S, L>, outage: &Outage) -> Result<(), ShareError> {
        run.report(true).await;
        tokio::select! {
            carried = self.carry_out(run) => carried?,
            never = run.keep_reporting() => match never {},
        }
        let may_end = {
            let job = run.job().await;
            let is_over = |step: &Step| match job.state_of(step.id) {
                StepState::Planned => !self.cancel.is_cancelled(),
                state => !state.is_open(),
            };
            job.due_at().is_none() && job.steps().all(is_over)
        };
        if may_end {
            run.append(Entry::Ended).await?;
        } else if let Some((side, error)) = outage.found() {
            self.pause(run, side, error).await?;
        }
        run.report(true).await;
        Ok(())
    }

    /// Does what can be done, and comes back to lost answers until the service can no longer be working on a request.
    async fn carry_out(&self, run: &JobRun<'_, S, L>) -> Result<(), ShareError> {
        let job = run.job().await.clone();
        self.pass(run, &job).await?;
        let mut pause = self.tempo.settle;
        while let Some(is_last) = self.next_look(run).await {
            if !pause.is_zero() {
                tokio::select! {
                    () = tokio::time::sleep(pause) => {}
                    () = self.cancel.cancelled() => return Ok(()),
                }
            }
            pause = (pause * 2).min(LONGEST_PAUSE);
            self.pass(run, &job).await?;
            // What went on after the look may have lost an answer of its own.
            if is_last && self.next_look(run).await != Some(false) {
                break;
            }
        }
        Ok(())
    }

    /// Carries out the groundwork of a job as planned, then its items; an undo the other way around.
    async fn pass(&self, run: &JobRun<'_, S, L>, planned: &Job) -> Result<(), ShareError> {
        let undo = planned.is_undo();
        if undo {
            // Audience Manager would create a pair again that is deleted while the dataflow sends the audience.
            let first = planned.groundwork.iter().filter(|step| step.action.is_deselect());
            self.in_order(run, &first.cloned().collect::<Vec<_>>()).await?;
        } else {
            self.in_order(run, &planned.groundwork).await?;
        }
        futures::stream::iter(planned.items.iter().map(Ok::<_, ShareError>))
            .try_for_each_concurrent(self.tempo.at_once, |item| self.in_order(run, &item.steps))
            .await?;
        // While an item may still be retried, its folder may be needed: removing folders waits for the resume.
        if undo && run.job().await.items_are_settled() {
            self.in_order(run, &planned.groundwork).await?;
        }
        Ok(())
    }

    /// Whether to look again for lost answers (`None` when none is left, or the run is cancelled), and whether that
    /// look is the last: the service no longer works on any of those requests.
    async fn next_look(&self, run: &JobRun<'_, S, L>) -> Option<bool> {
        let job = run.job().await;
        let open: Vec<_> = job.steps().filter(|step| job.state_of(step.id).is_open()).map(|step| step.id).collect();
        if open.is_empty() || self.cancel.is_cancelled() {
            return None;
        }
        // Each is asked, because that is when its time begins to count.
        let over = open.into_iter().filter(|step| !self.is_over(run, *step)).count() == 0;
        Some(over)
    }

    /// Carries out steps one after the other. One that fails holds only those that need it.
    async fn in_order(&self, run: &JobRun<'_, S, L>, steps: &[Step]) -> Result<(), ShareError> {
        for step in steps {
            if self.cancel.is_cancelled() || !run.job().await.may_delete(step.id) {
                return Ok(());
            }
            self.carry(run, step).await?;
        }
        Ok(())
    }
}

/// Audiences that may not be shared any more, each with why.
pub type Forbidden = BTreeMap<AudienceId, String>;

/// How a run begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Start {
    /// With a new job; `fresh` if its plan was made a moment ago.
    Now { fresh: bool },
    /// With a job that other runs have begun.
    Again,
}

/// Longest pause between two look-ups after lost answers.
const LONGEST_PAUSE: Duration = Duration::from_secs(8);

/// Reads a job from its log.
pub async fn read<L: Ledger>(ledger: &L, id: &JobId) -> Result<Job, ShareError> {
    let (head, lines) = ledger.read(id).await.map_err(|cause| journal_error(id, cause))?;
    Job::derive(head, &lines).map_err(|cause| ShareError::Illegal { job: id.0.clone(), cause })
}

fn journal_error(id: &JobId, cause: LedgerError) -> ShareError {
    ShareError::Journal { job: id.0.clone(), cause }
}

/// The log of a new share: the whole plan, including items that send nothing.
fn plan_entries(plan: Plan) -> Vec<Entry> {
    std::iter::once(Entry::Groundwork { steps: plan.groundwork })
        .chain(plan.items.into_iter().map(|item| Entry::Item { item: item.into() }))
        .collect()
}

/// The same for segments and traits.
fn back_entries(plan: back::Plan) -> Vec<Entry> {
    std::iter::once(Entry::Groundwork { steps: plan.groundwork })
        .chain(plan.items.into_iter().map(|item| Entry::Item { item: item.into() }))
        .collect()
}

#[cfg(test)]
mod again;
#[cfg(test)]
mod arriving;
#[cfg(test)]
mod beginning;
#[cfg(test)]
mod governed;
#[cfg(test)]
mod outage;
#[cfg(test)]
mod outcomes;
#[cfg(test)]
mod outside;
#[cfg(test)]
mod renewing;
#[cfg(test)]
mod selecting;
#[cfg(test)]
mod sourcing;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod together;
#[cfg(test)]
mod way_back;
