//! Settles what a job has left open, without going on with it: a job that is undone, and an earlier job about the same
//! audiences, whose lost requests the service may still be working on.

use std::collections::BTreeSet;

use super::Engine;
use super::dataflow::Find;
use super::run::JobRun;
use crate::ShareError;
use crate::journal::{Change, Entry, Job, JobId, Ledger, Pause, SkipReason, StepState, unconfirmed};
use crate::plan::{Step, StepId};
use crate::port::Services;
use crate::subject::Subject;

impl<S: Services, L: Ledger> Engine<'_, S, L> {
    /// Settles a job of which some subjects (`only`, all when empty) will not be continued: looks up unknown outcomes, and
    /// gives up the steps of those audiences that have not begun. The others can be continued. With `confirmed_only`
    /// nothing is given up if a look-up has only inferred that the job created an object: `None`.
    pub(crate) async fn settle(
        &self,
        id: &JobId,
        only: &[Subject],
        confirmed_only: bool,
    ) -> Result<Option<Job>, ShareError> {
        let job = self.read(id).await?;
        if job.ended_at.is_some() {
            return Ok(Some(job));
        }
        let pause = job.pause.clone();
        let known = unconfirmed(&job, only);
        let run = JobRun::over(self, job, false);
        run.append(Entry::Resumed).await?;
        let settled = self.look_up_all(&run, &Rest::Leave).await;
        if settled.is_err() || !run.job().await.has_made() {
            // There is nothing to undo, so nothing is given up.
            pause_again(&run, pause).await?;
            return settled.map(|()| Some(run.into_job()));
        }
        if confirmed_only && unconfirmed(&*run.job().await, only).has_more_than(&known) {
            pause_again(&run, pause).await?;
            return Ok(None);
        }
        let given_up = steps_of(&*run.job().await, only);
        let settled = self.look_up_all(&run, &Rest::GiveUp(given_up)).await;
        let is_over = {
            let job = run.job().await;
            job.steps().all(|step| !matches!(job.state_of(step.id), StepState::Planned | StepState::Awaiting { .. }))
        };
        if is_over && settled.is_ok() {
            run.append(Entry::Ended).await?;
        } else {
            pause_again(&run, pause).await?;
        }
        settled.map(|()| Some(run.into_job()))
    }

    /// Settles the open steps of another job, if it has any that matter to a run about these subjects. The job stays as it
    /// is otherwise, and can be resumed. The caller knows that no program is running it.
    ///
    /// Without this, the run would not find what the service is still working on, and ask for it again.
    pub async fn settle_for(&self, subjects: &BTreeSet<Subject>, id: &JobId) -> Result<(), ShareError> {
        let job = self.read(id).await?;
        if job.closed_by.is_some() || !is_open_for(&job, subjects) {
            return Ok(());
        }
        let pause = job.pause.clone();
        let run = JobRun::over(self, job, false);
        run.append(Entry::Resumed).await?;
        let settled = self.look_up_all(&run, &Rest::Leave).await;
        pause_again(&run, pause).await?;
        settled
    }

    /// Looks up unknown outcomes until the service can no longer be working on a request. It is an error if one is
    /// still unknown then.
    async fn look_up_all(&self, run: &JobRun<'_, S, L>, rest: &Rest) -> Result<(), ShareError> {
        let steps: Vec<Step> = run.job().await.steps().cloned().collect();
        let mut is_last = false;
        loop {
            for step in &steps {
                self.settle_or(run, step, rest).await?;
            }
            match self.next_look(run).await {
                Some(last) if !is_last => is_last = last,
                _ => break,
            }
            if !self.tempo.settle.is_zero() {
                tokio::select! {
                    () = tokio::time::sleep(self.tempo.settle) => {}
                    () = self.cancel.cancelled() => break,
                }
            }
        }
        let job = run.job().await;
        let unknown = job.steps().find_map(|step| match job.state_of(step.id) {
            StepState::Unknown(error) => Some(error.clone()),
            StepState::Awaiting { .. } => rest.gives_up(step.id).then_some(None),
            state => state.is_open().then_some(None),
        });
        match unknown {
            Some(cause) => Err(ShareError::StillUnknown { job: job.head.id.0.clone(), cause }),
            None => Ok(()),
        }
    }

    /// Settles a step that is open; what is to become of one that is not begun or waits is the caller's choice.
    async fn settle_or(&self, run: &JobRun<'_, S, L>, step: &Step, rest: &Rest) -> Result<(), ShareError> {
        let state = run.job().await.state_of(step.id).clone();
        if state.is_open() {
            return self.settle_step(run, step, state).await;
        }
        if !rest.gives_up(step.id) {
            return Ok(());
        }
        // What is waited for may have come with what came before it.
        let is_ready = run.job().await.is_ready(step.id);
        match state {
            StepState::Awaiting { .. } => self.look_for(run, step, Find::Now).await,
            StepState::Planned if step.action.is_wait() && is_ready => self.look_for(run, step, Find::Now).await,
            StepState::Planned => {
                let change = Change::Skipped { reason: SkipReason::GivenUp };
                run.append(Entry::Step { step: step.id, change }).await
            }
            _ => Ok(()),
        }
    }
}

/// A paused job that was only settled stays paused: what it waits for has not come.
async fn pause_again<S: Services, L: Ledger>(run: &JobRun<'_, S, L>, pause: Option<Pause>) -> Result<(), ShareError> {
    match pause {
        Some(pause) => run.append(Entry::Paused { pause }).await,
        None => Ok(()),
    }
}

/// What becomes of steps that have not begun, or wait for Audience Manager.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Rest {
    /// These are given up.
    GiveUp(BTreeSet<StepId>),
    /// They stay as they are.
    Leave,
}

impl Rest {
    fn gives_up(&self, step: StepId) -> bool {
        matches!(self, Self::GiveUp(steps) if steps.contains(&step))
    }
}

/// The steps of some audiences, of all audiences and before them if none is named.
fn steps_of(job: &Job, only: &[Subject]) -> BTreeSet<StepId> {
    if only.is_empty() {
        return job.steps().map(|step| step.id).collect();
    }
    let items = job.items.iter().filter(|item| only.contains(&item.subject));
    items.flat_map(|item| item.steps.iter().map(|step| step.id)).collect()
}

/// Whether a job has open steps that matter to some subjects: their own, and those that items of any audience need.
fn is_open_for(job: &Job, subjects: &BTreeSet<Subject>) -> bool {
    let items = job.items.iter().filter(|item| subjects.contains(&item.subject));
    let own = items.flat_map(|item| item.steps.iter());
    job.groundwork.iter().chain(own).any(|step| job.state_of(step.id).is_open())
}
