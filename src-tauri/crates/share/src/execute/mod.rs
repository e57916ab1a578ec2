//! Carrying out a plan: groundwork, then per audience the trait and the segment, some audiences at once. Each step
//! is written down before its request leaves and after its answer came; the log is the truth and progress only its
//! echo.

mod clean;
mod look_up;
mod make;
mod pass;
mod progress;

use std::time::Duration;

use futures::TryStreamExt as _;
use tokio_util::sync::CancellationToken;

pub(crate) use clean::now;
pub use look_up::look_up;
pub use progress::Progress;

use crate::ShareError;
use crate::journal::{
    Change, Entry, Job, JobHead, JobId, JobKind, Ledger, LedgerError, SkipReason, Stamped, StepState,
};
use crate::plan::{Extract, Plan, Request, Step, plan};
use crate::port::AudienceManager;
use pass::Pass;

/// How fast and how patient a run is.
#[derive(Debug, Clone, Copy)]
pub struct Tempo {
    /// Items carried out at once.
    pub at_once: usize,
    /// Pause between a lost answer and looking up what happened, so that the service can finish.
    pub settle: Duration,
    /// How often a step is tried in one run when look-up showed that the lost request did nothing.
    pub attempts: u32,
    /// Least time between two progress messages.
    pub report_every: Duration,
}

impl Default for Tempo {
    fn default() -> Self {
        Self { at_once: 4, settle: Duration::from_secs(1), attempts: 3, report_every: Duration::from_millis(100) }
    }
}

/// Carries out jobs over a service and a journal.
pub struct Engine<'a, S, L> {
    /// Audience Manager.
    pub service: &'a S,
    /// The journal.
    pub ledger: &'a L,
    /// The time, ms since epoch.
    pub clock: &'a (dyn Fn() -> i64 + Send + Sync),
    /// Called with the job after changes.
    pub progress: Progress<'a>,
    /// Stops before the next step when cancelled; the job can be resumed.
    pub cancel: CancellationToken,
    /// Speed.
    pub tempo: Tempo,
}

impl<S: AudienceManager, L: Ledger> Engine<'_, S, L> {
    /// Shares what is asked for: looks up afresh what is in Audience Manager, plans, writes the plan down, carries
    /// it out. `known` is the catalogue's extract for the request; its Audience Manager side is read again.
    pub async fn share(&self, id: JobId, request: Request, known: Extract) -> Result<Job, ShareError> {
        let fresh = look_up(self.service, &request, known, self.tempo.at_once).await?;
        let plan = plan(&fresh, &request);
        let head = JobHead { id, kind: JobKind::Share { request }, opened_at: (self.clock)() };
        self.begin(head, plan_entries(plan), true).await
    }

    /// Carries a job on from its log alone: looks up what is unknown, tries again what failed for a passing reason,
    /// does what was not begun.
    pub async fn resume(&self, id: &JobId) -> Result<Job, ShareError> {
        let pass = Pass::over(self, self.read(id).await?);
        pass.append(Entry::Resumed).await?;
        self.carry_on(pass, false).await
    }

    /// Reads a job from its log.
    pub async fn read(&self, id: &JobId) -> Result<Job, ShareError> {
        read(self.ledger, id).await
    }

    /// Writes a new job down and carries it out.
    pub(crate) async fn begin(&self, head: JobHead, plan: Vec<Entry>, fresh: bool) -> Result<Job, ShareError> {
        let lines: Vec<Stamped> = plan.into_iter().map(|entry| Stamped { at: head.opened_at, entry }).collect();
        let job =
            Job::derive(head.clone(), &lines).map_err(|cause| ShareError::Illegal { job: head.id.0.clone(), cause })?;
        self.ledger.open(&head, &lines).await.map_err(|cause| journal_error(&head.id, cause))?;
        self.carry_on(Pass::over(self, job), fresh).await
    }

    /// Does what can be done, then writes the end. `fresh` says that the plan was made a moment ago, so that steps
    /// not yet begun need no look-up of their own.
    async fn carry_on(&self, pass: Pass<'_, S, L>, fresh: bool) -> Result<Job, ShareError> {
        pass.report(true).await;
        tokio::select! {
            carried = self.carry_out(&pass, fresh) => carried?,
            never = pass.keep_reporting() => match never {},
        }
        let may_end = {
            let job = pass.job().await;
            job.steps().all(|step| match job.state_of(step.id) {
                StepState::Started | StepState::Unknown(_) => false,
                StepState::Planned => !self.cancel.is_cancelled(),
                _ => true,
            })
        };
        if may_end {
            pass.append(Entry::Ended).await?;
        }
        pass.report(true).await;
        Ok(pass.into_job())
    }

    /// Carries out what can be done: what all items need first, then the items; an undo the other way around.
    async fn carry_out(&self, pass: &Pass<'_, S, L>, fresh: bool) -> Result<(), ShareError> {
        let (groundwork, items, undo) = {
            let job = pass.job().await;
            (job.groundwork.clone(), job.items.clone(), job.is_undo())
        };
        if !undo {
            self.in_order(pass, &groundwork, fresh).await?;
        }
        futures::stream::iter(items.iter().map(Ok::<_, ShareError>))
            .try_for_each_concurrent(self.tempo.at_once, |item| self.in_order(pass, &item.steps, fresh))
            .await?;
        // While an item may still be tried again, its folder is not empty for good: tidying up waits for the resume.
        if undo && pass.job().await.items_are_settled() {
            self.in_order(pass, &groundwork, fresh).await?;
        }
        Ok(())
    }

    /// Carries out steps one after the other; stops at the first that is not done.
    async fn in_order(&self, pass: &Pass<'_, S, L>, steps: &[Step], fresh: bool) -> Result<(), ShareError> {
        for step in steps {
            if self.cancel.is_cancelled() {
                return Ok(());
            }
            if matches!(step.action, crate::plan::Action::Delete { .. }) {
                // A folder that cannot be removed does not keep the next one; a segment does keep its trait.
                if !pass.job().await.may_delete(step.id) {
                    return Ok(());
                }
                self.clean(pass, step).await?;
            } else {
                self.make(pass, step, fresh).await?;
                if !pass.job().await.state_of(step.id).is_settled() {
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    /// Settles a job that will not be carried on: looks up what is unknown and gives up what was not begun.
    pub(crate) async fn settle(&self, id: &JobId) -> Result<Job, ShareError> {
        let job = self.read(id).await?;
        if job.ended_at.is_some() {
            return Ok(job);
        }
        let pass = Pass::over(self, job);
        pass.append(Entry::Resumed).await?;
        let steps: Vec<Step> = pass.job().await.steps().cloned().collect();
        for step in &steps {
            let state = pass.job().await.state_of(step.id).clone();
            match state {
                StepState::Unknown(error) => self.resolve(&pass, step, error).await?,
                StepState::Planned => {
                    let change = Change::Skipped { reason: SkipReason::GivenUp };
                    pass.append(Entry::Step { step: step.id, change }).await?;
                }
                _ => {}
            }
        }
        let job = pass.job().await.clone();
        if let Some(error) = job.steps().find_map(|step| match job.state_of(step.id) {
            StepState::Unknown(error) => Some(error.clone()),
            _ => None,
        }) {
            return Err(ShareError::StillUnknown { job: id.0.clone(), cause: error });
        }
        pass.append(Entry::Ended).await?;
        Ok(pass.into_job())
    }
}

/// Reads a job from its log.
pub async fn read<L: Ledger>(ledger: &L, id: &JobId) -> Result<Job, ShareError> {
    let (head, lines) = ledger.read(id).await.map_err(|cause| journal_error(id, cause))?;
    Job::derive(head, &lines).map_err(|cause| ShareError::Illegal { job: id.0.clone(), cause })
}

fn journal_error(id: &JobId, cause: LedgerError) -> ShareError {
    ShareError::Journal { job: id.0.clone(), cause }
}

/// The log of a new share: the plan, items that send nothing among them.
fn plan_entries(plan: Plan) -> Vec<Entry> {
    std::iter::once(Entry::Groundwork { steps: plan.groundwork })
        .chain(plan.items.into_iter().map(|item| Entry::Item { item: item.into() }))
        .collect()
}

#[cfg(test)]
mod tests;
