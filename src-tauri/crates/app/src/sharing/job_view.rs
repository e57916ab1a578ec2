//! Jobs for display: derived from the log each time, never stored next to it.

use std::collections::BTreeSet;

use domain::AudienceId;
use share::journal::{self, Outcome, Purpose, SkipReason, StepState};
use share::plan::{Action, Step, Verdict};
use share::undo::Blocked;
use share::{Object, Reference};

use super::plan_view::{linked, reason};
use crate::read::{count, link, ms, word};
use crate::view::{
    ConflictReason, DataflowChange, Failure, FailureCode, ItemState, Job, JobItem, JobKind, JobProgress, JobState,
    NotPossibleReason, ObjectKind, ObjectLink, Page, UndoBlock, UnknownReason, Window,
};

/// Maximum number of items in one page or message.
const ITEMS: usize = 500;
/// Maximum number of items that come with a job, which is asked for every second while it runs; the rest is in pages.
const WITH_JOB: usize = 200;
/// Maximum number of segments named in a sentence.
const NAMED: usize = 5;

/// Facts that the log alone does not contain.
pub(super) struct JobContext {
    /// Whether the job is running right now.
    pub(super) live: bool,
    /// Why undo is not offered.
    pub(super) undo_blocked: Option<UndoBlock>,
    /// Whether resuming it can change something.
    pub(super) can_resume: bool,
    /// The job that it undid, or that undid it.
    pub(super) related: Option<String>,
    /// Objects that its undo jobs have removed, or found deleted.
    pub(super) gone: Gone,
    /// The service's clock minus this computer's, ms, as far as it is known.
    pub(super) ahead: i64,
}

impl JobContext {
    /// Converts a time of the service's clock to this computer's.
    fn local(&self, at: i64) -> i64 {
        at - self.ahead
    }
}

/// Objects that a share created and that no longer exist.
pub(super) type Gone = BTreeSet<Reference>;

/// Returns a job in full.
pub(super) fn job(job: &share::Job, context: JobContext) -> Job {
    let counts = job.counts();
    let gone = &context.gone;
    let mut first: Vec<&journal::JobItem> = job.items.iter().collect();
    if first.len() > WITH_JOB {
        first.sort_by_key(|one| urgency(job.item_state(one)));
    }
    let items = groundwork(job, gone).into_iter().chain(first.into_iter().map(|one| item(job, one, gone)));
    Job {
        id: job.head.id.0.clone(),
        kind: match job.head.kind {
            share::JobKind::Share { ref request } if request.is_only_about_dataflow() => {
                if request.pause_dataflow {
                    JobKind::PauseDataflow
                } else {
                    JobKind::ResumeDataflow
                }
            }
            share::JobKind::Share { .. } => JobKind::Share,
            share::JobKind::Undo { .. } => JobKind::Undo,
        },
        state: state(job.state(), context.live),
        started_at: ms(job.head.opened_at),
        ended_at: job.ended_at.map(ms),
        total: counts.total,
        done: counts.done,
        failed: counts.failed,
        halves: counts.halves,
        skipped: counts.skipped,
        awaiting: counts.awaiting,
        next_look_at: job.due_at().map(|due| ms(context.local(due))),
        pause: job.pause.as_ref().filter(|_| !context.live).map(super::pause::shown),
        items: items.take(WITH_JOB).collect(),
        undo_blocked: context.undo_blocked,
        can_resume: context.can_resume,
        related: context.related,
        name: job.summary().name,
    }
}

/// The place of an item among those that come with a job: what needs attention comes first.
fn urgency(state: journal::ItemState) -> u8 {
    match state {
        journal::ItemState::Failed | journal::ItemState::Unknown => 0,
        journal::ItemState::Running | journal::ItemState::Awaiting => 1,
        journal::ItemState::Waiting => 2,
        journal::ItemState::Done | journal::ItemState::Skipped => 3,
    }
}

/// Returns a part of the items of a job, in their order.
pub(super) fn items(job: &share::Job, gone: &Gone, page: Page) -> Window<JobItem> {
    let before = groundwork(job, gone);
    let first = usize::from(before.is_some());
    let (offset, limit) = (page.offset as usize, (page.limit as usize).min(ITEMS));
    let rows = before.into_iter().skip(offset);
    let rows = rows.chain(job.items.iter().skip(offset.saturating_sub(first)).map(|one| item(job, one, gone)));
    Window { total: count((first + job.items.len()) as u64), offset: page.offset, rows: rows.take(limit).collect() }
}

/// Returns a part of the items that need attention: they failed, or their outcome is not known.
pub(super) fn items_in_need(job: &share::Job, gone: &Gone, page: Page) -> Window<JobItem> {
    let needs = |one: &&journal::JobItem| {
        matches!(job.item_state(one), journal::ItemState::Failed | journal::ItemState::Unknown)
    };
    let found: Vec<&journal::JobItem> = job.items.iter().filter(needs).collect();
    let rows = found.iter().skip(page.offset as usize).take((page.limit as usize).min(ITEMS));
    let rows = rows.map(|one| item(job, one, gone)).collect();
    Window { total: count(found.len() as u64), offset: page.offset, rows }
}

/// Returns the changes since the last message.
pub(super) fn progress(job: &share::Job, changed: &[usize], live: bool) -> JobProgress {
    let counts = job.counts();
    let gone = &Gone::new();
    let items = changed.iter().filter_map(|index| job.items.get(*index)).map(|one| item(job, one, gone));
    JobProgress {
        job_id: job.head.id.0.clone(),
        state: state(job.state(), live),
        total: counts.total,
        done: counts.done,
        failed: counts.failed,
        skipped: counts.skipped,
        awaiting: counts.awaiting,
        changed: groundwork(job, gone).into_iter().chain(items).take(ITEMS).collect(),
    }
}

pub(super) fn state(state: journal::JobState, live: bool) -> JobState {
    match state {
        journal::JobState::Open | journal::JobState::Waiting | journal::JobState::Paused if live => JobState::Running,
        journal::JobState::Open => JobState::Interrupted,
        journal::JobState::Waiting => JobState::Waiting,
        journal::JobState::Paused => JobState::Paused,
        journal::JobState::Done => JobState::Done,
        journal::JobState::PartlyDone => JobState::PartlyDone,
        journal::JobState::Failed => JobState::Failed,
    }
}

/// Returns the item of what is created before all others, if anything is.
fn groundwork(job: &share::Job, gone: &Gone) -> Option<JobItem> {
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

/// Combines two failures: the second one, with both messages.
fn both(one: Option<Failure>, other: Option<Failure>) -> Option<Failure> {
    match (one, other) {
        (Some(one), Some(other)) => {
            let message = format!("{} {}", one.message, other.message);
            Some(Failure { message, ..other.with_facts_of(one) })
        }
        (one, other) => one.or(other),
    }
}

/// Returns a failure for folders and data sources that may or may not have been deleted.
fn not_known(job: &share::Job) -> Option<Failure> {
    let unknown: Vec<ObjectLink> = job.groundwork_unknown().filter_map(to_delete).collect();
    if unknown.is_empty() {
        return None;
    }
    let (names, were) = (named(&unknown), if unknown.len() == 1 { "was" } else { "were" });
    let message = format!("It is not known whether {names} {were} deleted. Resume the job to check.");
    let objects: Vec<&str> = unknown.iter().map(|one| one.name.as_str()).collect();
    Some(Failure::not_known(UnknownReason::Deletion, message).with("objects", objects.join(", ")))
}

/// Returns a failure for folders and data sources that stay because someone changed them. There is nothing left to do
/// about them.
fn kept_changed(states: &[&StepState]) -> Option<Failure> {
    let changed = states.iter().filter_map(|state| match state.blocked() {
        Some(Blocked::Changed { reference, name }) => Some(linked(*reference, name)),
        _ => None,
    });
    let changed: Vec<ObjectLink> = changed.collect();
    let message = match changed.as_slice() {
        [] => return None,
        [one] => format!("The {} “{}” was not deleted, because someone changed it.", word(one.kind), one.name),
        several => format!("Not deleted, because someone changed them: {}.", named(several)),
    };
    let objects: Vec<&str> = changed.iter().map(|one| one.name.as_str()).collect();
    Some(Failure::in_the_way(ConflictReason::PlaceChanged, message).with("objects", objects.join(", ")))
}

fn named(objects: &[ObjectLink]) -> String {
    let names: Vec<String> = objects.iter().map(|one| format!("the {} “{}”", word(one.kind), one.name)).collect();
    names.join(", ")
}

/// Returns the object that a step deletes.
fn to_delete(step: &Step) -> Option<ObjectLink> {
    match &step.action {
        Action::Delete { object } => Some(object_link(object)),
        _ => None,
    }
}

/// Returns why folders and data source still exist after an undo, with their names and what to do.
fn still_there(job: &share::Job, stayed: &[ObjectLink], failure: Failure) -> Failure {
    let names = named(stayed);
    let advice = if job.has_open_steps() { "Resume the undo to try again" } else { "Undo the share again" };
    let message =
        format!("Still in Audience Manager: {}. {} {advice}, or delete what is left there.", names, failure.message);
    Failure { message, ..failure }.with("stayed", names)
}

pub(super) fn item(job: &share::Job, item: &journal::JobItem, gone: &Gone) -> JobItem {
    let refusal = match &item.purpose {
        Purpose::Share(Verdict::Refused { refusal }) => Some(reason(refusal)),
        _ => None,
    };
    let mut shown = JobItem {
        audience: Some(audience(&item.audience, &item.name)),
        state: match job.item_state(item) {
            journal::ItemState::Waiting => ItemState::Waiting,
            journal::ItemState::Running => ItemState::Running,
            journal::ItemState::Done => ItemState::Done,
            journal::ItemState::Failed => ItemState::Failed,
            journal::ItemState::Skipped => ItemState::Skipped,
            journal::ItemState::Unknown => ItemState::Unknown,
            journal::ItemState::Awaiting => ItemState::Awaiting,
        },
        failure: failure(job, item, gone),
        refusal,
        selected: count(u64::from(is_served(job, item, StepState::added))),
        deselected: count(u64::from(is_served(job, item, StepState::taken_out))),
        ..outcomes(job, &item.steps, gone)
    };
    match &item.purpose {
        Purpose::Share(Verdict::Complete { adopted }) => {
            shown.adopted.insert(0, link(ObjectKind::Trait, adopted, &item.name));
        }
        Purpose::Share(Verdict::Adopt { adopted, segment } | Verdict::GiveMembers { adopted, segment }) => {
            shown.adopted.push(link(ObjectKind::Trait, adopted, &item.name));
            shown.adopted.push(link(ObjectKind::Segment, segment, &item.name));
        }
        _ => {}
    }
    shown
}

/// Whether a step that serves an item with others did something for its audience.
fn is_served(job: &share::Job, item: &journal::JobItem, audiences: fn(&StepState) -> &[AudienceId]) -> bool {
    item.served_by.iter().any(|step| audiences(job.state_of(*step)).contains(&item.audience))
}

pub(super) fn audience(id: &AudienceId, name: &str) -> ObjectLink {
    link(ObjectKind::Audience, id, name)
}

/// Returns an item with only the objects that its steps created or removed.
fn outcomes(job: &share::Job, steps: &[Step], gone: &Gone) -> JobItem {
    let mut shown = JobItem {
        audience: None,
        state: ItemState::Waiting,
        made: Vec::new(),
        adopted: Vec::new(),
        removed: Vec::new(),
        stayed: Vec::new(),
        selected: 0,
        deselected: 0,
        dataflow: Vec::new(),
        failure: None,
        refusal: None,
    };
    for step in steps {
        match job.state_of(step.id) {
            StepState::Succeeded(Outcome::Made { object, .. }) if gone.contains(&object.reference()) => {
                shown.removed.push(object_link(object));
            }
            StepState::Succeeded(Outcome::Made { object, .. }) => shown.made.push(object_link(object)),
            StepState::Succeeded(Outcome::Adopted { object }) => shown.adopted.push(object_link(object)),
            StepState::Succeeded(Outcome::Selected { added, .. }) => shown.selected += count(added.len() as u64),
            StepState::Succeeded(Outcome::Deselected { removed }) => shown.deselected += count(removed.len() as u64),
            StepState::Succeeded(Outcome::DestinationCreated { already: false }) => {
                shown.dataflow.push(DataflowChange::Created);
            }
            StepState::Succeeded(Outcome::DataflowResumed { already: false }) => {
                shown.dataflow.push(DataflowChange::Resumed);
            }
            StepState::Succeeded(Outcome::DataflowPaused { already: false }) => {
                shown.dataflow.push(DataflowChange::Paused);
            }
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

/// Returns why an item is not done. A trait without its segment always has an explanation.
fn failure(job: &share::Job, item: &journal::JobItem, gone: &Gone) -> Option<Failure> {
    if let Some(blocked) = job.block_of(item) {
        return Some(of_block(blocked));
    }
    let lost = |step: &Step| matches!(job.state_of(step.id), StepState::Unknown(_));
    let given_up = |step: &Step| *job.state_of(step.id) == StepState::Skipped(SkipReason::GivenUp);
    if let Some(error) = job.failure_of(item) {
        let mut failure = Failure::from(error.clone());
        let half = matches!(item.steps.as_slice(), [Step { action: Action::CreateTrait(_), .. }, _, ..]);
        if half && job.object_of(item.steps[0].id).is_some_and(|made| !gone.contains(&made.reference())) {
            // If a retry cannot help, the message does not suggest it.
            let rest = if error.kind.retryable() {
                "Its trait was created and stays; resume the job or share the audience again to create the segment."
            } else {
                "Its trait was created and stays; share the audience again to create the segment."
            };
            failure.message = format!("{} {rest}", failure.message);
        }
        return Some(failure);
    }
    if item.steps.iter().any(lost) {
        let message = "The answer was lost, and the result is not known yet. Resume the job to check.";
        return Some(Failure::new(FailureCode::UnknownOutcome, message));
    }
    let message = "The job was undone before this audience was finished.";
    item.steps.iter().any(given_up).then(|| Failure::not_possible(NotPossibleReason::GivenUp, message))
}

pub(super) fn of_block(blocked: &Blocked) -> Failure {
    let (why, message, reference) = match blocked {
        Blocked::Changed { reference, name } => (
            ConflictReason::Changed,
            format!("“{name}” was changed after it was created, so trait and segment stay."),
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
                    "The segments {names}{more} use the trait, so trait and segment stay. Remove it from them first."
                ),
                reference,
            )
        }
        Blocked::InUse { reference, name } => (
            ConflictReason::InUse,
            format!("The segment “{name}” is mapped to a destination or used by a model, so trait and segment stay."),
            reference,
        ),
        Blocked::UseUnclear { reference, name } => (
            ConflictReason::UseUnclear,
            format!(
                "Audience Manager did not say clearly whether the segment “{name}” is mapped to a destination or used \
                 by a model, so trait and segment stay. Check it in Audience Manager, or try again later."
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
