//! Jobs as they are shown: derived from the log each time, never kept beside it.

use std::collections::BTreeSet;

use domain::AudienceId;
use share::journal::{
    ItemState as Stands, JobItem as Planned, JobState as Ended, Outcome, Purpose, SkipReason, StepState,
};
use share::plan::{Action, Step, Verdict};
use share::undo::Blocked;
use share::{Job as Derived, JobKind as Kind, Object, Reference};

use super::plan_view::{linked, reason};
use crate::read::{link, ms, word};
use crate::view::{
    ConflictReason, Failure, FailureCode, ItemState, Job, JobItem, JobKind, JobProgress, JobState, NotPossibleReason,
    ObjectKind, ObjectLink, UndoBlock, UnknownReason,
};

/// Items a job carries to the window; the rest is only counted.
const ITEMS: usize = 500;
/// Segments a sentence names.
const NAMED: usize = 5;

/// What the log alone does not tell.
pub(super) struct Around {
    /// Whether somebody carries it out right now.
    pub(super) live: bool,
    /// Why undo is not offered.
    pub(super) undo_blocked: Option<UndoBlock>,
    /// Whether going on with it can change something.
    pub(super) can_resume: bool,
    /// The job it undid, or that undid it.
    pub(super) related: Option<String>,
    /// Objects that undos of it have removed, or found gone.
    pub(super) gone: Gone,
}

/// Objects that a share made and that are there no more.
pub(super) type Gone = BTreeSet<Reference>;

/// A job in full.
pub(super) fn job(job: &Derived, around: Around) -> Job {
    let counts = job.counts();
    let gone = &around.gone;
    let items = groundwork(job, gone).into_iter().chain(job.items.iter().map(|one| item(job, one, gone)));
    Job {
        id: job.head.id.0.clone(),
        kind: match job.head.kind {
            Kind::Share { .. } => JobKind::Share,
            Kind::Undo { .. } => JobKind::Undo,
        },
        state: state(job, around.live),
        started_at: ms(job.head.opened_at),
        ended_at: job.ended_at.map(ms),
        total: counts.total,
        done: counts.done,
        failed: counts.failed,
        skipped: counts.skipped,
        items: items.take(ITEMS).collect(),
        undo_blocked: around.undo_blocked,
        can_resume: around.can_resume,
        related: around.related,
    }
}

/// What changed since the last message.
pub(super) fn progress(job: &Derived, changed: &[usize], live: bool) -> JobProgress {
    let counts = job.counts();
    let gone = &Gone::new();
    let items = changed.iter().filter_map(|index| job.items.get(*index)).map(|one| item(job, one, gone));
    JobProgress {
        job_id: job.head.id.0.clone(),
        state: state(job, live),
        total: counts.total,
        done: counts.done,
        failed: counts.failed,
        skipped: counts.skipped,
        changed: groundwork(job, gone).into_iter().chain(items).take(ITEMS).collect(),
    }
}

fn state(job: &Derived, live: bool) -> JobState {
    match job.state() {
        Ended::Open if live => JobState::Running,
        Ended::Open => JobState::Interrupted,
        Ended::Done => JobState::Done,
        Ended::PartlyDone => JobState::PartlyDone,
        Ended::Failed => JobState::Failed,
    }
}

/// The item of what is made before all others, if anything is.
fn groundwork(job: &Derived, gone: &Gone) -> Option<JobItem> {
    if job.groundwork.is_empty() {
        return None;
    }
    let states: Vec<&StepState> = job.groundwork.iter().map(|step| job.state_of(step.id)).collect();
    let any = |is: fn(&StepState) -> bool| states.iter().any(|state| is(state));
    let state = if states.iter().all(|it| matches!(it, StepState::Succeeded(_) | StepState::Skipped(_))) {
        ItemState::Done
    } else if any(|it| matches!(it, StepState::Unknown(_))) {
        ItemState::Unknown
    } else if any(|it| matches!(it, StepState::Failed { .. })) {
        ItemState::Failed
    } else if any(|it| *it != StepState::Planned) {
        ItemState::Running
    } else {
        ItemState::Waiting
    };
    let failure = states.iter().find_map(|state| match state {
        StepState::Failed { error, .. } => Some(Failure::from(error.clone())),
        _ => None,
    });
    let mut item = JobItem { state, failure, ..outcomes(job, &job.groundwork, gone) };
    if job.is_undo() {
        item.stayed = job.groundwork_left().filter_map(to_delete).collect();
        let left = item.failure.map(|failure| still_there(job, &item.stayed, failure));
        item.failure = both(left, not_known(job)).or_else(|| kept_changed(&states));
    }
    Some(item)
}

/// Two failures as one: of the second, with the words of both.
fn both(one: Option<Failure>, other: Option<Failure>) -> Option<Failure> {
    match (one, other) {
        (Some(one), Some(other)) => {
            let message = format!("{} {}", one.message, other.message);
            Some(Failure { message, details: one.details.into_iter().chain(other.details).collect(), ..other })
        }
        (one, other) => one.or(other),
    }
}

/// Folders and data sources of which nobody knows whether they were deleted.
fn not_known(job: &Derived) -> Option<Failure> {
    let unknown: Vec<ObjectLink> = job.groundwork_unknown().filter_map(to_delete).collect();
    if unknown.is_empty() {
        return None;
    }
    let (names, were) = (named(&unknown), if unknown.len() == 1 { "was" } else { "were" });
    let message = format!("It is not known whether {names} {were} deleted. Resume the job to look it up.");
    let objects: Vec<&str> = unknown.iter().map(|one| one.name.as_str()).collect();
    Some(Failure::not_known(UnknownReason::Deletion, message).with("objects", objects.join(", ")))
}

/// Folders and data sources that stay because somebody changed them. Nothing is left to do about them.
fn kept_changed(states: &[&StepState]) -> Option<Failure> {
    let changed = states.iter().filter_map(|state| match state.blocked() {
        Some(Blocked::Changed { reference, name }) => Some(linked(*reference, name)),
        _ => None,
    });
    let changed: Vec<ObjectLink> = changed.collect();
    let message = match changed.as_slice() {
        [] => return None,
        [one] => format!("The {} “{}” is kept because somebody changed it.", word(one.kind), one.name),
        several => format!("Kept because somebody changed them: {}.", named(several)),
    };
    let objects: Vec<&str> = changed.iter().map(|one| one.name.as_str()).collect();
    Some(Failure::in_the_way(ConflictReason::PlaceChanged, message).with("objects", objects.join(", ")))
}

fn named(objects: &[ObjectLink]) -> String {
    let names: Vec<String> = objects.iter().map(|one| format!("the {} “{}”", word(one.kind), one.name)).collect();
    names.join(", ")
}

/// The object a step is to delete.
fn to_delete(step: &Step) -> Option<ObjectLink> {
    match &step.action {
        Action::Delete { object } => Some(object_link(object)),
        _ => None,
    }
}

/// Why folders and data source are still there after an undo, with what they are and what to do.
fn still_there(job: &Derived, stayed: &[ObjectLink], failure: Failure) -> Failure {
    let names = named(stayed);
    let advice = if job.has_open_steps() { "Resume the undo to try again" } else { "Undo the share again" };
    let message =
        format!("Still in Audience Manager: {}. {} {advice}, or delete what is left there.", names, failure.message);
    Failure { message, ..failure }.with("stayed", names)
}

pub(super) fn item(job: &Derived, item: &Planned, gone: &Gone) -> JobItem {
    let refusal = match &item.purpose {
        Purpose::Share(Verdict::Refused { refusal }) => Some(reason(refusal)),
        _ => None,
    };
    let mut shown = JobItem {
        audience: Some(audience(&item.audience, &item.name)),
        state: match job.item_state(item) {
            Stands::Waiting => ItemState::Waiting,
            Stands::Running => ItemState::Running,
            Stands::Done => ItemState::Done,
            Stands::Failed => ItemState::Failed,
            Stands::Skipped => ItemState::Skipped,
            Stands::Unknown => ItemState::Unknown,
        },
        failure: failure(job, item, gone),
        refusal,
        ..outcomes(job, &item.steps, gone)
    };
    match &item.purpose {
        Purpose::Share(Verdict::Complete { adopted }) => {
            shown.adopted.insert(0, link(ObjectKind::Trait, adopted, &item.name));
        }
        Purpose::Share(Verdict::Adopt { adopted, segment }) => {
            shown.adopted.push(link(ObjectKind::Trait, adopted, &item.name));
            shown.adopted.push(link(ObjectKind::Segment, segment, &item.name));
        }
        _ => {}
    }
    shown
}

pub(super) fn audience(id: &AudienceId, name: &str) -> ObjectLink {
    link(ObjectKind::Audience, id, name)
}

/// An item with nothing but what its steps left or took away.
fn outcomes(job: &Derived, steps: &[Step], gone: &Gone) -> JobItem {
    let mut shown = JobItem {
        audience: None,
        state: ItemState::Waiting,
        made: Vec::new(),
        adopted: Vec::new(),
        removed: Vec::new(),
        stayed: Vec::new(),
        failure: None,
        refusal: None,
    };
    for step in steps {
        match job.state_of(step.id) {
            StepState::Succeeded(Outcome::Made { object }) if gone.contains(&object.reference()) => {
                shown.removed.push(object_link(object));
            }
            StepState::Succeeded(Outcome::Made { object }) => shown.made.push(object_link(object)),
            StepState::Succeeded(Outcome::Adopted { object }) => shown.adopted.push(object_link(object)),
            StepState::Succeeded(Outcome::Removed { object })
            | StepState::Skipped(SkipReason::AlreadyGone { object }) => shown.removed.push(object_link(object)),
            _ => {}
        }
    }
    shown
}

pub(super) fn object_link(object: &Object) -> ObjectLink {
    linked(object.reference(), object.name())
}

/// Why an item is not done. A trait without its segment is always explained.
fn failure(job: &Derived, item: &Planned, gone: &Gone) -> Option<Failure> {
    if let Some(blocked) = job.block_of(item) {
        return Some(of_block(blocked));
    }
    let lost = |step: &Step| matches!(job.state_of(step.id), StepState::Unknown(_));
    let given_up = |step: &Step| *job.state_of(step.id) == StepState::Skipped(SkipReason::GivenUp);
    if let Some(error) = job.failure_of(item) {
        let mut failure = Failure::from(error.clone());
        let half = matches!(item.purpose, Purpose::Share(_)) && item.steps.len() > 1;
        if half && job.object_of(item.steps[0].id).is_some_and(|made| !gone.contains(&made.reference())) {
            // Where trying again cannot help, nobody is sent to do it.
            let rest = if error.kind.retryable() {
                "Its trait was made and is kept; resume the job or share the audience again to make the segment."
            } else {
                "Its trait was made and is kept; share the audience again to make the segment."
            };
            failure.message = format!("{} {rest}", failure.message);
        }
        return Some(failure);
    }
    if item.steps.iter().any(lost) {
        let message = "The answer was lost, and what happened is not known yet. Resume the job to look it up.";
        return Some(Failure::new(FailureCode::UnknownOutcome, message));
    }
    let message = "The job was taken back before this was begun.";
    item.steps.iter().any(given_up).then(|| Failure::not_possible(NotPossibleReason::GivenUp, message))
}

pub(super) fn of_block(blocked: &Blocked) -> Failure {
    let (why, message, reference) = match blocked {
        Blocked::Changed { reference, name } => (
            ConflictReason::Changed,
            format!("“{name}” was changed since it was made, so the pair is kept."),
            reference,
        ),
        Blocked::UsedBySegments { reference, segments } => {
            let names: Vec<String> = segments.iter().take(NAMED).map(|(id, name)| format!("“{name}” ({id})")).collect();
            let more = segments.len().saturating_sub(names.len());
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            let names = names.join(", ");
            (
                ConflictReason::UsedBySegments,
                format!(
                    "The trait is used by the segments {names}{more}, so the pair is kept. Take it out of them first."
                ),
                reference,
            )
        }
        Blocked::InUse { reference, name } => (
            ConflictReason::InUse,
            format!("The segment “{name}” is mapped to a destination or feeds a model, so the pair is kept."),
            reference,
        ),
        Blocked::UseUnclear { reference, name } => (
            ConflictReason::UseUnclear,
            format!(
                "Audience Manager did not say clearly whether the segment “{name}” is mapped to a destination or feeds \
                 a model, so the pair is kept. Look at it in Audience Manager, or try again later."
            ),
            reference,
        ),
    };
    let failure = Failure::in_the_way(why, message).with("id", reference.id());
    match blocked {
        Blocked::UsedBySegments { segments, .. } => {
            let names: Vec<&str> = segments.iter().take(NAMED).map(|(_, name)| name.as_str()).collect();
            failure.with("segments", names.join(", "))
        }
        Blocked::Changed { name, .. } | Blocked::InUse { name, .. } | Blocked::UseUnclear { name, .. } => {
            failure.with("name", name)
        }
    }
}
