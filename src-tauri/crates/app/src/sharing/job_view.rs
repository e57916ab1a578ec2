//! Jobs for display: derived from the log each time, never stored next to it.

use std::collections::BTreeSet;

use share::journal::{self, Outcome, Purpose, SkipReason, StepState};
use share::plan::{Action, Step, StepId, Verdict};
use share::{Object, Reference, Subject, back};

use super::choices;
use super::job_left::{both, kept_changed, not_known, of_block, still_there, to_delete, to_take_out};
use super::job_objects::{audience, object_link, subject_of};
use super::plan_view::reason;
use super::subject::subject_link;
use super::to_platform_view::reason_back;
use crate::read::{count, link, ms};
use crate::view::{
    DataflowChange, Failure, FailureCode, ItemState, Job, JobItem, JobKind, JobProgress, JobState, NotPossibleReason,
    ObjectKind, ObjectLink, Page, UndoBlock, Window,
};

/// Maximum number of items in one page or message.
const ITEMS: usize = 500;
/// Maximum number of items that come with a job, which is asked for every second while it runs; the rest is in pages.
const WITH_JOB: usize = 200;

/// Facts that the log alone does not contain.
pub(super) struct JobContext {
    /// Whether the job is running right now.
    pub(super) live: bool,
    /// Why undo is not offered.
    pub(super) undo_blocked: Option<UndoBlock>,
    /// Whether resuming it can change something.
    pub(super) can_resume: bool,
    /// Whether it can be closed.
    pub(super) can_close: bool,
    /// The job that it undid, or that undid it.
    pub(super) related: Option<String>,
    /// What its undo jobs have removed, or found deleted.
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

/// What a share did and that is undone.
#[derive(Debug, Clone, Default)]
pub(super) struct Gone {
    /// Objects that no longer exist.
    pub(super) objects: BTreeSet<Reference>,
    /// Audiences that were taken out of the dataflow, and segments that were taken out of the source.
    pub(super) taken_out: BTreeSet<Subject>,
}

impl Gone {
    fn is_nothing(&self) -> bool {
        self.objects.is_empty() && self.taken_out.is_empty()
    }

    fn has(&self, object: &Object) -> bool {
        self.objects.contains(&object.reference())
    }
}

/// Returns a job in full.
pub(super) fn job(job: &share::Job, context: JobContext) -> Job {
    let gone = &context.gone;
    let (counts, undone) = counts(job, gone);
    let unconfirmed = unconfirmed(job, &[], gone);
    let summary = job.summary();
    let mut first: Vec<&journal::JobItem> = job.items.iter().collect();
    if first.len() > WITH_JOB {
        first.sort_by_key(|one| urgency(job.item_state(one)));
    }
    let items = groundwork(job, gone).into_iter().chain(first.into_iter().map(|one| item(job, one, gone)));
    Job {
        id: job.head.id.0.clone(),
        kind: kind(&job.head.kind),
        state: match context.undo_blocked {
            Some(UndoBlock::AlreadyUndone) => JobState::Undone,
            _ => state(job.state(), context.live),
        },
        started_at: ms(job.head.opened_at),
        ended_at: job.ended_at.map(ms),
        total: counts.total,
        done: counts.done,
        failed: counts.failed,
        halves: counts.halves,
        skipped: counts.skipped,
        awaiting: counts.awaiting,
        undone,
        closed: counts.closed,
        unconfirmed: unconfirmed.into_iter().take(ITEMS).collect(),
        closed_by: job.closed_by.clone(),
        can_close: context.can_close,
        next_look_at: job.due_at().map(|due| ms(context.local(due))),
        pause: job.pause.as_ref().filter(|_| !context.live).map(super::pause::shown),
        items: items.take(WITH_JOB).collect(),
        undo_blocked: context.undo_blocked,
        can_resume: context.can_resume,
        related: context.related,
        name: summary.name,
        to_platform: summary.to_platform,
    }
}

/// The place of an item among those that come with a job: what needs attention comes first.
fn urgency(state: journal::ItemState) -> u8 {
    match state {
        journal::ItemState::Failed | journal::ItemState::Unknown => 0,
        journal::ItemState::Running | journal::ItemState::Awaiting | journal::ItemState::Closed => 1,
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
    let needs = |one: &&journal::JobItem| matches!(item_state(job, one, gone), ItemState::Failed | ItemState::Unknown);
    let found: Vec<&journal::JobItem> = job.items.iter().filter(needs).collect();
    let rows = found.iter().skip(page.offset as usize).take((page.limit as usize).min(ITEMS));
    let rows = rows.map(|one| item(job, one, gone)).collect();
    Window { total: count(found.len() as u64), offset: page.offset, rows }
}

/// Returns the changes since the last message.
pub(super) fn progress(job: &share::Job, changed: &[usize], live: bool) -> JobProgress {
    let counts = job.counts();
    let gone = &Gone::default();
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
        journal::JobState::Closed => JobState::Closed,
    }
}

/// What a job is for.
pub(super) fn kind(kind: &share::JobKind) -> JobKind {
    match kind {
        share::JobKind::Share { request } if request.is_only_about_dataflow() => {
            if request.pause_dataflow {
                JobKind::PauseDataflow
            } else {
                JobKind::ResumeDataflow
            }
        }
        share::JobKind::Share { .. } => JobKind::Share,
        share::JobKind::ToPlatform { .. } => JobKind::ShareToPlatform,
        share::JobKind::Undo { .. } => JobKind::Undo,
    }
}

/// Number of items by the state that is shown, and of those that are undone.
pub(super) fn counts(job: &share::Job, gone: &Gone) -> (journal::Counts, u32) {
    let (mut counts, mut undone) = (job.counts(), 0);
    if job.is_undo() || gone.is_nothing() {
        return (counts, undone);
    }
    for item in job.items.iter().filter(|item| item_state(job, item, gone) == ItemState::Undone) {
        undone += 1;
        match job.item_state(item) {
            journal::ItemState::Done => counts.done -= 1,
            journal::ItemState::Failed => {
                counts.failed -= 1;
                counts.halves -= u32::from(job.is_half(item));
            }
            journal::ItemState::Skipped => counts.skipped -= 1,
            journal::ItemState::Awaiting => counts.awaiting -= 1,
            journal::ItemState::Closed => counts.closed -= 1,
            journal::ItemState::Waiting | journal::ItemState::Running | journal::ItemState::Unknown => {}
        }
    }
    (counts, undone)
}

/// Returns what a job recorded after lost answers for some subjects, all if none is named, and before them, as far as it
/// is not undone.
pub(super) fn unconfirmed(job: &share::Job, only: &[Subject], gone: &Gone) -> Vec<ObjectLink> {
    let found = journal::unconfirmed(job, only);
    let objects = found.objects.iter().filter(|object| !gone.has(object)).map(object_link);
    let added = found.audiences.iter().map(Subject::from).chain(found.segments.iter().map(|id| Subject::Segment(*id)));
    let added = added.filter(|subject| !gone.taken_out.contains(subject));
    objects.chain(added.map(|subject| subject_of(job, &subject))).collect()
}

/// Returns the item of what is created before all others, if anything is.
fn groundwork(job: &share::Job, gone: &Gone) -> Option<JobItem> {
    if job.groundwork.is_empty() {
        return None;
    }
    let states: Vec<&StepState> = job.groundwork.iter().map(|step| job.state_of(step.id)).collect();
    let any = |is: fn(&StepState) -> bool| states.iter().any(|state| is(state));
    let state = if !job.is_undo() && is_taken_back(job, job.groundwork.iter().map(|step| step.id), None, gone) {
        ItemState::Undone
    } else if states.iter().all(|it| matches!(it, StepState::Succeeded(_) | StepState::Skipped(_))) {
        ItemState::Done
    } else if any(|it| matches!(it, StepState::Failed { .. })) && job.groundwork_unknown().next().is_none() {
        ItemState::Failed
    } else if job.closed_by.is_some() {
        ItemState::Closed
    } else if any(|it| matches!(it, StepState::Unknown(_))) {
        ItemState::Unknown
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
        item.still_sent = job.groundwork_left().flat_map(|step| to_take_out(job, step)).collect();
        let left = item.failure.map(|failure| still_there(job, &item.stayed, &item.still_sent, failure));
        item.failure = both(left, not_known(job)).or_else(|| kept_changed(&states));
    }
    Some(item)
}

pub(super) fn item(job: &share::Job, item: &journal::JobItem, gone: &Gone) -> JobItem {
    let refusal = match &item.purpose {
        Purpose::Share(Verdict::Refused { refusal }) => Some(reason(refusal)),
        Purpose::ToPlatform(back::Verdict::Refused { refusal }) => Some(reason_back(refusal)),
        _ => None,
    };
    let left_out = match &item.purpose {
        Purpose::Share(Verdict::Skip { conflict }) => Some(choices::kind(*conflict)),
        _ => None,
    };
    let mut shown = JobItem {
        subject: Some(subject_link(&item.subject, &item.name)),
        state: item_state(job, item, gone),
        failure: failure(job, item, gone),
        refusal,
        left_out,
        selected: count(u64::from(is_served(job, item, StepState::added_subjects))),
        deselected: count(u64::from(is_served(job, item, StepState::taken_out_subjects))),
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
        Purpose::ToPlatform(
            back::Verdict::Adopt { audience } | back::Verdict::Selected { audience: Some(audience), .. },
        ) => {
            shown.adopted.push(link(ObjectKind::Audience, audience, &item.name));
        }
        _ => {}
    }
    shown
}

/// The state of an item as it is shown: what an undo has taken back as a whole is neither done nor failed.
fn item_state(job: &share::Job, item: &journal::JobItem, gone: &Gone) -> ItemState {
    let steps = item.served_by.iter().copied().chain(item.steps.iter().map(|step| step.id));
    if !job.is_undo() && is_taken_back(job, steps, Some(&item.subject), gone) {
        return ItemState::Undone;
    }
    match job.item_state(item) {
        journal::ItemState::Waiting => ItemState::Waiting,
        journal::ItemState::Running => ItemState::Running,
        journal::ItemState::Done => ItemState::Done,
        journal::ItemState::Failed => ItemState::Failed,
        journal::ItemState::Skipped => ItemState::Skipped,
        journal::ItemState::Unknown => ItemState::Unknown,
        journal::ItemState::Awaiting => ItemState::Awaiting,
        journal::ItemState::Closed => ItemState::Closed,
    }
}

/// Whether steps of a share did something (of what serves several, for one item), and nothing of it is left.
fn is_taken_back(job: &share::Job, steps: impl Iterator<Item = StepId>, of: Option<&Subject>, gone: &Gone) -> bool {
    let mut did_anything = false;
    for state in steps.map(|step| job.state_of(step)) {
        let made = state.made();
        let mut added = state.added_subjects().into_iter().filter(|one| of.is_none_or(|of| of == one)).peekable();
        did_anything |= made.is_some() || added.peek().is_some();
        if made.is_some_and(|object| !gone.has(object)) || added.any(|one| !gone.taken_out.contains(&one)) {
            return false;
        }
    }
    did_anything
}

/// Whether a step that serves an item with others did something for it.
fn is_served(job: &share::Job, item: &journal::JobItem, subjects: fn(&StepState) -> Vec<Subject>) -> bool {
    item.served_by.iter().any(|step| subjects(job.state_of(*step)).contains(&item.subject))
}

/// Returns an item with only the objects that its steps created or removed.
fn outcomes(job: &share::Job, steps: &[Step], gone: &Gone) -> JobItem {
    let mut shown = JobItem {
        subject: None,
        state: ItemState::Waiting,
        made: Vec::new(),
        adopted: Vec::new(),
        renewed: Vec::new(),
        removed: Vec::new(),
        stayed: Vec::new(),
        still_sent: Vec::new(),
        selected: 0,
        deselected: 0,
        dataflow: Vec::new(),
        failure: None,
        refusal: None,
        left_out: None,
    };
    for step in steps {
        match job.state_of(step.id) {
            StepState::Succeeded(Outcome::Made { object, .. }) if gone.has(object) => {
                shown.removed.push(object_link(object));
            }
            StepState::Succeeded(Outcome::Made { object, .. }) => shown.made.push(object_link(object)),
            StepState::Succeeded(Outcome::Adopted { object }) => shown.adopted.push(object_link(object)),
            StepState::Succeeded(Outcome::Selected { added, .. }) => shown.selected += count(added.len() as u64),
            StepState::Succeeded(Outcome::Deselected { removed }) => shown.deselected += count(removed.len() as u64),
            StepState::Succeeded(Outcome::SegmentsSelected { added, .. }) => {
                shown.selected += count(added.len() as u64);
            }
            StepState::Succeeded(Outcome::SegmentsDeselected { removed }) => {
                shown.deselected += count(removed.len() as u64);
            }
            StepState::Succeeded(Outcome::Renewed { audience: id, .. }) => {
                shown.renewed.push(audience(id, step.action.name()));
            }
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
        if half && job.object_of(item.steps[0].id).is_some_and(|made| !gone.has(made)) {
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
    if job.item_state(item) == journal::ItemState::Closed {
        let by = job.closed_by.clone().unwrap_or_default();
        let message = format!("The job was closed by {by} before this audience was finished.");
        return Some(Failure::not_possible(NotPossibleReason::JobClosed, message).with("name", by));
    }
    if item.steps.iter().any(lost) {
        let message = "The answer was lost, and the result is not known yet. Resume the job to check.";
        return Some(Failure::new(FailureCode::UnknownOutcome, message));
    }
    let message = "The job was undone before this audience was finished.";
    let is_undone = item_state(job, item, gone) == ItemState::Undone;
    (!is_undone && item.steps.iter().any(given_up)).then(|| Failure::not_possible(NotPossibleReason::GivenUp, message))
}
