//! The beginning of a share: a look at both services and the plan. A service that cannot be used then pauses the job before
//! it has a plan; whoever goes on with it looks again.

use domain::CallKind;

use super::run::JobRun;
use super::watched::{Outage, Watched};
use super::{Engine, Start, back_entries, look_up, plan_entries};
use crate::ShareError;
use crate::back;
use crate::journal::{Entry, Job, JobHead, JobId, JobKind, Ledger, Stamped};
use crate::plan::{Request, Snapshot, plan};
use crate::port::{CallError, Services, Side};

/// What the catalog knows about the request of a share, by its direction.
#[derive(Debug, Clone)]
pub enum Known {
    /// About audiences to share to Audience Manager.
    ToManager(Box<Snapshot>),
    /// About segments and traits to share to Experience Platform.
    ToPlatform(Box<back::Snapshot>),
}

impl From<Snapshot> for Known {
    fn from(known: Snapshot) -> Self {
        Self::ToManager(Box::new(known))
    }
}

impl From<back::Snapshot> for Known {
    fn from(known: back::Snapshot) -> Self {
        Self::ToPlatform(Box::new(known))
    }
}

/// What the look at both services came to.
enum Looked {
    /// The log of the plan.
    Planned(Vec<Entry>),
    /// A service cannot be used.
    Out(Side, CallError),
}

impl<S: Services, L: Ledger> Engine<'_, S, L> {
    /// Carries out a request: looks up what is on both sides now, plans, writes the plan to the journal, carries it out.
    /// `known` is the catalog's snapshot for the request. If a service cannot be used, the job is paused without a plan.
    pub async fn share(&self, id: JobId, request: Request, known: Snapshot) -> Result<Job, ShareError> {
        self.commit(id, JobKind::Share { request }, known).await
    }

    /// The same for segments and traits that become audiences of Experience Platform.
    pub async fn share_to_platform(
        &self,
        id: JobId,
        request: back::Request,
        known: back::Snapshot,
    ) -> Result<Job, ShareError> {
        self.commit(id, JobKind::ToPlatform { request }, known).await
    }

    /// Carries out a share of either direction.
    pub async fn commit(&self, id: JobId, kind: JobKind, known: impl Into<Known>) -> Result<Job, ShareError> {
        let looked = self.look(&id, &kind, known.into()).await?;
        let head = JobHead { id, kind, opened_at: (self.clock)() };
        match looked {
            Looked::Planned(entries) => self.begin(head, entries, true).await,
            Looked::Out(side, error) => self.begin_paused(head, side, error).await,
        }
    }

    /// Opens a share that is paused before it looked up anything.
    pub async fn share_later(&self, id: JobId, kind: JobKind, error: CallError) -> Result<Job, ShareError> {
        let head = JobHead { id, kind, opened_at: (self.clock)() };
        self.begin_paused(head, Side::AudienceManager, error).await
    }

    /// Goes on with a share that was paused before it had a plan. `known` is the catalog's snapshot for its request.
    pub async fn resume_unplanned(&self, id: &JobId, known: impl Into<Known>) -> Result<Job, ShareError> {
        let mut job = self.read(id).await?;
        if job.is_planned() || job.is_undo() {
            return self.resume(id).await;
        }
        let kind = job.head.kind.clone();
        let plan = match self.look(id, &kind, known.into()).await {
            Ok(Looked::Planned(entries)) => entries,
            Ok(Looked::Out(side, error)) => return self.pause_again(job, side, error).await,
            // The person who tries it is told; whoever comes back by itself waits longer each time, or for a person if only a
            // person can change it.
            Err(ShareError::LookUp(error)) => {
                let mut entry =
                    self.pause_entry(job.pauses_in_a_row().saturating_add(1), Side::AudienceManager, error.clone());
                if needs_person(error.kind)
                    && let Entry::Paused { pause } = &mut entry
                {
                    pause.until = None;
                }
                JobRun::over(self, job, false).append(entry).await?;
                return Err(error.into());
            }
            Err(error) => return Err(error),
        };
        let (at, number) = ((self.clock)(), job.lines);
        let entries = std::iter::once(Entry::Resumed).chain(plan);
        let lines: Vec<Stamped> = entries.map(|entry| Stamped { at, entry }).collect();
        for line in &lines {
            job.apply(line).map_err(|cause| ShareError::Illegal { job: id.0.clone(), cause })?;
        }
        let stored = self.ledger.append_all(id, number, &lines, &job.summary()).await;
        stored.map_err(|cause| super::journal_error(id, cause))?;
        self.carry_on(job, Start::Now { fresh: true }, super::Forbidden::new()).await
    }

    /// Looks up what is on both sides, and plans.
    async fn look(&self, id: &JobId, kind: &JobKind, known: Known) -> Result<Looked, ShareError> {
        let outage = Outage::new(self.cancel.child_token());
        let service = Watched::over(self.service, &outage);
        let looked = match (kind, known) {
            (JobKind::Share { request }, Known::ToManager(known)) => {
                look_up(&service, request, *known).await.map(|fresh| plan_entries(plan(&fresh, request)))
            }
            (JobKind::ToPlatform { request }, Known::ToPlatform(known)) => {
                back::look_up(&service, request, *known).await.map(|fresh| back_entries(back::plan(&fresh, request)))
            }
            _ => return Err(ShareError::Unplanned { job: id.0.clone() }),
        };
        let error = match looked {
            Ok(entries) => return Ok(Looked::Planned(entries)),
            Err(error) => error,
        };
        match outage.found() {
            Some((side, error)) if waits_out(error.kind) => Ok(Looked::Out(side, error)),
            // The service answers cheap questions: it is asked again later nevertheless, because there is no other way.
            None if matches!(error.kind, CallKind::Offline | CallKind::Unavailable) => {
                Ok(Looked::Out(Side::AudienceManager, error))
            }
            _ => Err(error.into()),
        }
    }

    async fn begin_paused(&self, head: JobHead, side: Side, error: CallError) -> Result<Job, ShareError> {
        let id = head.id.clone();
        let mut job = Job::open(head.clone());
        let line = Stamped { at: head.opened_at, entry: self.pause_entry(1, side, error) };
        job.apply(&line).map_err(|cause| ShareError::Illegal { job: id.0.clone(), cause })?;
        let stored = self.ledger.open(&head, &[line], &job.summary()).await;
        stored.map_err(|cause| super::journal_error(&id, cause))?;
        (self.progress)(&job, &[]);
        Ok(job)
    }
}

/// Whether only a person can change what a look at the services has failed with.
fn needs_person(kind: CallKind) -> bool {
    matches!(kind, CallKind::SignIn | CallKind::Forbidden) || !kind.retryable()
}

/// Whether the job waits for the end of an outage. A sign-in that is refused before anything was done is for the person to
/// see at once.
pub fn waits_out(kind: CallKind) -> bool {
    matches!(kind, CallKind::Offline | CallKind::Throttled | CallKind::Unavailable | CallKind::Foreign)
}
