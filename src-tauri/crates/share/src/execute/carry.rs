//! Carries out one step: a look-up where one is due, the intent is written, the request sent, the outcome written;
//! after a lost answer the object is looked up before anything is sent again. The same loop serves creations and
//! deletions.

use domain::{AudienceId, FolderId, Object, SegmentId, TraitId};

use super::dataflow::{self, Find};
use super::delete::{self, Rest};
use super::run::JobRun;
use super::{Engine, create, destination, renew, source};
use crate::ShareError;
use crate::journal::{Asked, Change, Job, Ledger, Selecting, StepState};
use crate::kinds::Target;
use crate::plan::{Action, Renewal, Step, StepId};
use crate::port::{CallError, Services, Side};

/// A step that can be sent.
pub(super) enum Attempt<'a> {
    Create(Target),
    Delete(&'a Object, Rest),
    Select(&'a [AudienceId], Option<Asked>),
    Deselect(&'a [AudienceId]),
    ResumeDataflow,
    PauseDataflow,
    CreateDestination,
    Move(TraitId, FolderId),
    SelectSegments(&'a [SegmentId], Option<Selecting<SegmentId>>),
    DeselectSegments(&'a [SegmentId]),
    Renew(&'a Renewal),
}

impl<'a> Attempt<'a> {
    /// `None` while a step it needs has not left its object: then it stays planned, and resuming the job tries it.
    pub(super) fn prepare(job: &Job, step: &'a Step) -> Option<Self> {
        match &step.action {
            _ if !job.is_ready(step.id) => None,
            Action::Delete { object } => Some(Self::Delete(object, Rest::of(job, step))),
            Action::Select { audiences } => Some(Self::Select(audiences, job.asked(step.id).cloned())),
            Action::Deselect { audiences } => Some(Self::Deselect(audiences)),
            Action::SelectSegments { segments } => {
                Some(Self::SelectSegments(segments, job.asked_segments(step.id).cloned()))
            }
            Action::DeselectSegments { segments } => Some(Self::DeselectSegments(segments)),
            Action::RenewAudience(renewal) => Some(Self::Renew(renewal)),
            Action::ResumeDataflow => Some(Self::ResumeDataflow),
            Action::PauseDataflow => Some(Self::PauseDataflow),
            Action::CreateDestination => Some(Self::CreateDestination),
            Action::MoveTrait(to) => {
                let object_of = |needed| job.object_of(needed);
                Some(Self::Move(to.of.id(&object_of)?, to.folder.id(&object_of)?))
            }
            create => create.target(&|needed| job.object_of(needed)).map(Self::Create),
        }
    }

    /// The service with whose times the time of the request is compared, for a request whose traces have some.
    fn compared_with(&self) -> Option<Side> {
        match self {
            Self::Create(Target::Audience(_)) => Some(Side::ExperiencePlatform),
            Self::Create(_) | Self::Select(..) => Some(Side::AudienceManager),
            _ => None,
        }
    }
}

impl<S: Services, L: Ledger> Engine<'_, S, L> {
    /// Carries out a step as far as possible in this run: it is done, failed, or open because no look-up has settled it
    /// yet.
    pub(super) async fn carry(&self, run: &JobRun<'_, S, L>, step: &Step) -> Result<(), ShareError> {
        if step.action.is_wait() {
            return self.look_for(run, step, Find::Later).await;
        }
        let mut look_first = !run.is_fresh();
        // Whether a look-up has just shown that the last request did nothing.
        let mut was_lost = false;
        loop {
            let state = run.job().await.state_of(step.id).clone();
            if state.is_settled() {
                return Ok(());
            }
            // The job is let go of before anything is written to it.
            let needless = dataflow::needless(&*run.job().await, step);
            if let Some(reason) = needless {
                return run.note(step.id, Change::Skipped { reason }).await;
            }
            if state.is_open() {
                self.settle_step(run, step, state).await?;
                if run.job().await.state_of(step.id).is_open() {
                    return Ok(());
                }
                (look_first, was_lost) = (false, true);
                continue;
            }
            // A request that was refused is sent once in a run; one that was lost, some times.
            let tries = run.tries(step.id);
            if tries > 0 && (!was_lost || tries >= self.tempo.attempts) {
                return Ok(());
            }
            if let Some(change) = run.not_permitted(&step.action) {
                return run.note(step.id, change).await;
            }
            let Some(attempt) = Attempt::prepare(&*run.job().await, step) else { return Ok(()) };
            // Before the intent is written, so that a look-up does not appear in the log as a request.
            if let (true, Attempt::Create(target)) = (look_first, &attempt)
                && let Some(change) = create::look_first(self.service, target).await
            {
                let lost = run.job().await.lost(step.id);
                return run.note(step.id, create::or_inferred(change, target, lost)).await;
            }
            // A place to send, before the intent is written: few requests are on their way at a time, and a stop finds few.
            let place = run.place_to_send().await;
            if self.cancel.is_cancelled() {
                return Ok(());
            }
            run.count_try(step.id);
            let at = attempt.compared_with().and_then(|side| (self.service_clock)(side));
            run.note(step.id, Change::Started { at }).await?;
            let mut change = self.send(&attempt).await;
            drop(place);
            if let Attempt::Create(target) = &attempt {
                change = create::or_inferred(change, target, run.job().await.lost(step.id));
            }
            let is_open = matches!(change, Change::Unknown { .. } | Change::Created { .. });
            run.note(step.id, change).await?;
            if !is_open {
                return Ok(());
            }
            // Its time counts from now: the request may have waited before it left.
            self.is_over(run, step.id);
        }
    }

    /// Sends the request of a step, and returns what came of it.
    async fn send(&self, attempt: &Attempt<'_>) -> Change {
        match attempt {
            Attempt::Create(target) => create::create(self.service, target).await,
            Attempt::Delete(object, rest) => delete::delete(self.service, object, rest).await,
            Attempt::Select(audiences, asked) => dataflow::select(self.service, audiences, asked.as_ref()).await,
            Attempt::Deselect(audiences) => dataflow::deselect(self.service, audiences).await,
            Attempt::ResumeDataflow => dataflow::resume(self.service).await,
            Attempt::PauseDataflow => destination::pause(self.service).await,
            Attempt::CreateDestination => destination::create(self.service).await,
            Attempt::Move(id, folder) => dataflow::move_trait(self.service, *id, *folder).await,
            Attempt::SelectSegments(segments, asked) => source::select(self.service, segments, asked.as_ref()).await,
            Attempt::DeselectSegments(segments) => source::deselect(self.service, segments).await,
            Attempt::Renew(renewal) => renew::renew(self.service, renewal).await,
        }
    }

    /// Settles a step that is open, if a look-up can: a lost answer, or an object that may have a twin.
    pub(super) async fn settle_step(
        &self,
        run: &JobRun<'_, S, L>,
        step: &Step,
        state: StepState,
    ) -> Result<(), ShareError> {
        match state {
            StepState::Unknown(lost) => self.resolve(run, step, lost).await,
            StepState::Created(object) | StepState::Withdrawing(object) => self.settle_twin(run, step, &object).await,
            _ => Ok(()),
        }
    }

    /// Finds out by look-up whether a request whose answer was lost was carried out, and writes it down. The step stays
    /// unknown while the look-up fails, and while the service may still be working on the request.
    async fn resolve(&self, run: &JobRun<'_, S, L>, step: &Step, lost: Option<CallError>) -> Result<(), ShareError> {
        // The request may be done a moment after its answer was lost.
        if lost.is_some() && !self.tempo.settle.is_zero() {
            tokio::time::sleep(self.tempo.settle).await;
        }
        let Some(attempt) = Attempt::prepare(&*run.job().await, step) else { return Ok(()) };
        let is_over = self.is_over(run, step.id);
        let change = match &attempt {
            Attempt::Create(target) => {
                let lost = (lost, run.job().await.lost(step.id));
                create::found_out(self.service, target, &step.action, lost, is_over).await
            }
            Attempt::Delete(object, _) => delete::found_out(self.service, object, is_over).await,
            Attempt::Select(audiences, asked) => {
                dataflow::was_selected(self.service, audiences, asked.as_ref(), is_over).await
            }
            Attempt::Deselect(audiences) => dataflow::was_deselected(self.service, audiences, is_over).await,
            Attempt::ResumeDataflow => dataflow::was_resumed(self.service, is_over).await,
            Attempt::PauseDataflow => destination::was_paused(self.service, is_over).await,
            Attempt::CreateDestination => destination::was_created(self.service, is_over).await,
            Attempt::Move(id, folder) => dataflow::was_moved(self.service, *id, *folder, is_over).await,
            Attempt::SelectSegments(segments, asked) => {
                source::was_selected(self.service, segments, asked.as_ref(), is_over).await
            }
            Attempt::DeselectSegments(segments) => source::was_deselected(self.service, segments, is_over).await,
            Attempt::Renew(renewal) => renew::was_renewed(self.service, renewal, is_over).await,
        };
        match change {
            Some(change) => run.note(step.id, change).await,
            None => Ok(()),
        }
    }

    /// Whether a request was lost so long ago that the service no longer works on it.
    pub(super) fn is_over(&self, run: &JobRun<'_, S, L>, step: StepId) -> bool {
        run.is_open_longer_than(step, self.tempo.horizon)
    }
}
