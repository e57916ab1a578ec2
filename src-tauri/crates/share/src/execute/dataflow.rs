//! The activate route: audiences are added to the dataflow of the Experience Cloud Audiences destination or taken out of
//! it, and Audience Manager creates their pairs by itself, which are waited for, recorded, and moved.
//!
//! Success is what the dataflow says when it is read again, not the answer to the request. Nothing here knows windows or
//! timers: a step that waits says until when, and whoever runs jobs comes back.

use domain::{AudienceId, CallKind, FolderId, IntegrationCode, Object, Segment, TraitId};

use super::run::JobRun;
use super::{Engine, brought};
use crate::ShareError;
use crate::journal::{Asked, Change, Job, Ledger, Outcome, Selecting, SkipReason, StepState};
use crate::kinds;
use crate::plan::{Action, Step};
use crate::port::{CallError, Dataflows, Destination, NotSelected, Selected, Services, Side};

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
/// How long after the wait began to look again, ms. Names arrive within minutes (AEP contract §14.1); from then on the
/// wait is for a paused dataflow, or for something that went wrong.
const LOOKS: [i64; 8] = [MINUTE, 5 * MINUTE, 15 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR, 4 * HOUR, 8 * HOUR];
/// After those, how often to look.
const LATER: i64 = 12 * HOUR;
/// After how long without the object the step has failed. It can be tried again: a dataflow can be paused for longer.
const TOO_LONG: i64 = 72 * HOUR;

/// What to do when an object is not there yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Find {
    /// Wait for it.
    Later,
    /// Give it up: the job will not be continued.
    Now,
}

impl<S: Services, L: Ledger> Engine<'_, S, L> {
    /// The time by which waits are measured: the service's, or this computer's before its first answer.
    fn moment(&self) -> i64 {
        (self.service_clock)(Side::AudienceManager).unwrap_or_else(|| (self.clock)())
    }

    /// Looks for an object that Audience Manager creates by itself, once in a run.
    pub(super) async fn look_for(&self, run: &JobRun<'_, S, L>, step: &Step, find: Find) -> Result<(), ShareError> {
        let state = run.job().await.state_of(step.id).clone();
        if state.is_settled() || !run.job().await.is_ready(step.id) || run.tries(step.id) > 0 {
            return Ok(());
        }
        run.count_try(step.id);
        let found = find_awaited(self.service, &step.action).await;
        // Only now: before the first answer of a run, the service's time is not known.
        let now = self.moment();
        let since = if let StepState::Awaiting { since, .. } = state {
            since
        } else {
            run.note(step.id, Change::Awaiting { since: now, until: now }).await?;
            now
        };
        let change = match found {
            Ok(Some(object)) if is_own(&*run.job().await, step, &object) => Change::made(object),
            Ok(Some(object)) => Change::adopted(object),
            Ok(None) if find == Find::Now => Change::Skipped { reason: SkipReason::GivenUp },
            Ok(None) if now - since >= TOO_LONG => too_late(self.service, &step.action).await,
            Ok(None) => Change::Awaiting { since, until: next_look(since, now) },
            Err(error) if error.kind == CallKind::Conflict => Change::failed(error),
            // The look failed, not the wait.
            Err(_) if find == Find::Later => Change::Awaiting { since, until: now + MINUTE },
            Err(_) => return Ok(()),
        };
        run.note(step.id, change).await
    }
}

/// When to look again for something that has been waited for since a time.
fn next_look(since: i64, now: i64) -> i64 {
    let later = LOOKS.iter().map(|after| since + after).find(|at| *at > now);
    later.unwrap_or(now + LATER)
}

/// The awaited object, if it is there. Two of them, or another object with the code, is a conflict.
async fn find_awaited<S: Services>(service: &S, action: &Action) -> Result<Option<Object>, CallError> {
    if let Action::AwaitAudience(awaited) = action {
        return Ok(brought::delivered(service, awaited).await?.map(Object::from));
    }
    let (Action::AwaitTrait(awaited) | Action::AwaitSegment(awaited)) = action else { return Ok(None) };
    for id in awaited.codes() {
        let found = if matches!(action, Action::AwaitTrait(_)) {
            kinds::trait_of_audience(service, id).await?.map(Object::from)
        } else {
            segment_of_audience(service, id).await?.map(Object::from)
        };
        if found.is_some() {
            return Ok(found);
        }
    }
    Ok(None)
}

async fn segment_of_audience<S: Services>(service: &S, id: &AudienceId) -> Result<Option<Segment>, CallError> {
    let code = IntegrationCode::from(id);
    let mut found = service.segments_by_code(&code).await?;
    match (found.pop(), found.len()) {
        (Some(segment), others) if others > 0 => {
            Err(kinds::code_taken("segment", &code, &segment.name, &segment.id.to_string()))
        }
        (found, _) => Ok(found),
    }
}

/// Whether an object that appeared was created because of this job: the job added the audience to the dataflow, and the
/// service says that the object has no author, as those that the integration creates (AAM contract §19.1). An answer that
/// leaves the author out proves nothing. The plan had looked before: it was not there. An object that a person edited
/// before it was first seen is theirs too: what they changed is not known.
fn is_own(job: &Job, step: &Step, object: &Object) -> bool {
    let (Action::AwaitTrait(awaited) | Action::AwaitSegment(awaited)) = &step.action else { return false };
    let (author, editor) = match object {
        Object::Trait(it) => (it.created_by, it.updated_by),
        Object::Segment(it) => (it.created_by, it.updated_by),
        Object::Folder(_) | Object::DataSource(_) | Object::Audience(_) => return false,
    };
    job.has_added(&awaited.audience) && author == Some(0) && matches!(editor, None | Some(0))
}

/// The object has not appeared for too long: why, as far as the dataflow says.
async fn too_late<S: Services>(service: &S, action: &Action) -> Change {
    if let Action::AwaitAudience(awaited) = action {
        return brought::too_late(service, awaited).await;
    }
    let (Action::AwaitTrait(awaited) | Action::AwaitSegment(awaited)) = action else {
        return Change::Skipped { reason: SkipReason::GivenUp };
    };
    let what = if matches!(action, Action::AwaitTrait(_)) { "trait" } else { "segment" };
    let why = match service.destination().await {
        Ok(Destination::Present { is_on: false, .. }) => {
            "The dataflow is paused. Resume it in Experience Platform, then resume this job."
        }
        Ok(destination @ Destination::Present { .. }) if !destination.sends(&awaited.audience) => {
            "The dataflow does not send the audience any more. Share it again."
        }
        _ => "Check the dataflow in Experience Platform, then resume this job.",
    };
    let name = &awaited.name;
    let message = format!("Audience Manager has not created the {what} of “{name}” for three days. {why}");
    Change::Failed { error: CallError::new(CallKind::Unavailable, message), retryable: true }
}

/// Why a step is not needed: the trait to move is not the job's own.
pub(super) fn needless(job: &Job, step: &Step) -> Option<SkipReason> {
    let Action::MoveTrait(to) = &step.action else { return None };
    let is_adopted = |of| matches!(job.state_of(of), StepState::Succeeded(Outcome::Adopted { .. }));
    to.of.step().is_some_and(is_adopted).then_some(SkipReason::NotOwn)
}

/// Adds audiences to the dataflow, and proves it by reading the dataflow again. `asked` is what is known of earlier
/// requests of the step: what they added is the job's own, too.
pub(super) async fn select<S: Dataflows>(service: &S, audiences: &[AudienceId], asked: Option<&Asked>) -> Change {
    let selected = match service.select(audiences).await {
        Ok(selected) => selected,
        Err(NotSelected { error, wanted }) if error.may_have_happened => {
            let selecting = wanted.map(|wanted| selecting(wanted, false));
            return Change::Unknown { error, selecting, segments: None };
        }
        Err(NotSelected { error, .. }) => return not_changed(error),
    };
    let earlier = asked.filter(|_| !selected.already.is_empty());
    let proven = match earlier {
        Some(earlier) => {
            let asked = earlier.clone().and_accepted(&selected.added, &selected.already);
            proven(service, audiences, &asked).await
        }
        None => sends_all(service, audiences).await.map(|sends| sends.then(|| added(selected.clone(), false))),
    };
    match proven {
        Ok(Some(change)) => change,
        Ok(None) => accepted(unproven(MISSING), selected),
        Err(error) => accepted(error, selected),
    }
}

/// The request was accepted, and reading the dataflow does not show that.
fn accepted(error: CallError, selected: Selected) -> Change {
    Change::Unknown { error, selecting: Some(selecting(selected, true)), segments: None }
}

fn selecting(Selected { added, already }: Selected, accepted: bool) -> Selecting {
    Selecting { added, already, accepted }
}

fn added(Selected { added, already }: Selected, inferred: bool) -> Change {
    Change::Succeeded { outcome: Outcome::Selected { added, already, inferred } }
}

/// What a request to add audiences did, if the dataflow sends all of them: what was there before, or was added by somebody
/// else, is only used.
async fn proven<S: Dataflows>(
    service: &S,
    audiences: &[AudienceId],
    asked: &Asked,
) -> Result<Option<Change>, CallError> {
    let sent = service.added_at().await?;
    if !audiences.iter().all(|audience| sent.contains_key(audience)) {
        return Ok(None);
    }
    let is_own = |audience: &AudienceId| asked.has_added(audience, sent.get(audience).copied().flatten());
    let (own, already) = audiences.iter().cloned().partition(is_own);
    Ok(Some(added(Selected { added: own, already }, !asked.is_accepted())))
}

/// Takes audiences out of the dataflow, and proves it by reading the dataflow again.
pub(super) async fn deselect<S: Dataflows>(service: &S, audiences: &[AudienceId]) -> Change {
    let removed = match service.deselect(audiences).await {
        Ok(removed) => removed,
        Err(error) => return not_changed(error),
    };
    match sends_any(service, audiences).await {
        Ok(false) => Change::Succeeded { outcome: Outcome::Deselected { removed } },
        Ok(true) => Change::unknown(unproven(PRESENT)),
        Err(error) => Change::unknown(error),
    }
}

/// What a request to add audiences did whose answer was lost; `None` when that cannot be known yet.
pub(super) async fn was_selected<S: Dataflows>(
    service: &S,
    audiences: &[AudienceId],
    asked: Option<&Asked>,
    over: bool,
) -> Option<Change> {
    match proven(service, audiences, &asked.cloned().unwrap_or_default()).await {
        Ok(Some(change)) => Some(change),
        Ok(None) if over => Some(not_shown(MISSING)),
        _ => None,
    }
}

/// What a request to take audiences out did whose answer was lost; `None` when that cannot be known yet.
pub(super) async fn was_deselected<S: Dataflows>(service: &S, audiences: &[AudienceId], over: bool) -> Option<Change> {
    match sends_any(service, audiences).await {
        Ok(false) => Some(Change::Succeeded { outcome: Outcome::Deselected { removed: audiences.to_vec() } }),
        Ok(true) if over => Some(not_shown(PRESENT)),
        _ => None,
    }
}

/// Resumes the dataflow, and proves it by reading the dataflow again.
pub(super) async fn resume<S: Dataflows>(service: &S) -> Change {
    let was_paused = match service.resume_dataflow().await {
        Ok(was_paused) => was_paused,
        Err(error) => return not_changed(error),
    };
    match is_on(service).await {
        Ok(true) => resumed(!was_paused),
        Ok(false) => Change::unknown(unproven(PAUSED)),
        Err(error) => Change::unknown(error),
    }
}

/// Whether the dataflow was resumed by a request whose answer was lost; `None` when that cannot be known yet.
pub(super) async fn was_resumed<S: Dataflows>(service: &S, over: bool) -> Option<Change> {
    match is_on(service).await {
        Ok(true) => Some(resumed(false)),
        Ok(false) if over => Some(not_shown(PAUSED)),
        _ => None,
    }
}

fn resumed(already: bool) -> Change {
    Change::Succeeded { outcome: Outcome::DataflowResumed { already } }
}

async fn is_on<S: Dataflows>(service: &S) -> Result<bool, CallError> {
    let destination = service.destination().await?;
    known(&destination)?;
    Ok(matches!(destination, Destination::Present { is_on: true, .. }))
}

/// Moves a trait, unless it is in the folder already.
pub(super) async fn move_trait<S: Services>(service: &S, id: TraitId, folder: FolderId) -> Change {
    let seen = match service.trait_now(id).await {
        Ok(Some(seen)) => seen,
        Ok(None) => return gone(id),
        Err(error) => return Change::failed(error),
    };
    let from = seen.object.folder;
    if from == folder {
        return moved(from, seen.object);
    }
    match service.move_trait(id, folder).await {
        Ok(object) => moved(from, object),
        Err(error) if error.may_have_happened => Change::unknown(error),
        Err(error) => Change::Failed { retryable: error.kind.retryable() || error.kind == CallKind::Stale, error },
    }
}

/// Whether a move whose answer was lost took place; `None` when that cannot be known yet.
pub(super) async fn was_moved<S: Services>(service: &S, id: TraitId, folder: FolderId, over: bool) -> Option<Change> {
    match service.trait_now(id).await {
        Ok(Some(seen)) if seen.object.folder == folder => Some(moved(folder, seen.object)),
        Ok(None) => Some(gone(id)),
        Ok(Some(_)) if over => Some(not_shown_as("The trait is still in its former folder.")),
        _ => None,
    }
}

fn moved(from: FolderId, object: domain::Trait) -> Change {
    Change::Succeeded { outcome: Outcome::Moved { from, object: Box::new(object.into()) } }
}

fn gone(id: TraitId) -> Change {
    let message = format!("The trait {id} does not exist any more, so it was not moved.");
    Change::failed(CallError::new(CallKind::NotFound, message))
}

/// A refused change of the dataflow. That it was changed meanwhile is no reason to give up.
pub(super) fn not_changed(error: CallError) -> Change {
    if error.may_have_happened {
        return Change::unknown(error);
    }
    Change::Failed { retryable: error.kind.retryable() || error.kind == CallKind::Stale, error }
}

/// What the dataflow shows instead of the change.
const MISSING: &str = "does not contain the audiences";
const PRESENT: &str = "still contains the audiences";
const PAUSED: &str = "is still paused";

/// The service accepted a change that does not show when the dataflow is read: it may take a moment.
pub(super) fn unproven(what: &str) -> CallError {
    CallError::new(CallKind::Unavailable, format!("The change was accepted, but the dataflow {what}."))
}

fn not_shown(what: &str) -> Change {
    not_shown_as(&format!("The dataflow {what}. Resume the job to try again."))
}

pub(super) fn not_shown_as(message: &str) -> Change {
    Change::Failed { error: CallError::new(CallKind::Unavailable, message), retryable: true }
}

async fn sends_all<S: Dataflows>(service: &S, audiences: &[AudienceId]) -> Result<bool, CallError> {
    let destination = service.destination().await?;
    known(&destination)?;
    Ok(audiences.iter().all(|audience| destination.sends(audience)))
}

async fn sends_any<S: Dataflows>(service: &S, audiences: &[AudienceId]) -> Result<bool, CallError> {
    let destination = service.destination().await?;
    known(&destination)?;
    if let Destination::Elsewhere { sandbox } = &destination {
        let message = format!("The dataflow is in the sandbox “{sandbox}”, so it is not known here what it sends.");
        return Err(CallError::new(CallKind::Unavailable, message));
    }
    Ok(audiences.iter().any(|audience| destination.sends(audience)))
}

/// An answer that does not say what the dataflow sends proves nothing.
fn known(destination: &Destination) -> Result<(), CallError> {
    if *destination == Destination::Unknown {
        let message = "Whether there is a dataflow to Audience Manager could not be read.";
        return Err(CallError::new(CallKind::Unavailable, message));
    }
    Ok(())
}
