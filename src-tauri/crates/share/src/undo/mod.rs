//! Undo: removes exactly the objects that a share created, if they are unchanged and unused; otherwise reports what
//! prevents it. An undo is a job with its own journal.
//!
//! It must not know the kinds of object (`kinds`), nor words shown to people.

mod leave;
mod reliance;

use std::collections::{BTreeMap, BTreeSet};

use domain::{AudienceId, Object, SegmentId, Trait};
use futures::{StreamExt as _, TryStreamExt as _};

pub use crate::blocked::Blocked;
use crate::execute::{Engine, blocked};
use crate::journal::{Entry, Job, JobHead, JobId, JobItem, JobKind, Ledger, Outcome, Purpose, StepState};
use crate::plan::{Action, Step};
use crate::port::{CallError, Services};
use crate::slot::StepId;
use crate::subject::Subject;
use crate::{ShareError, kinds};
pub use reliance::relies_on;

/// Why a job as a whole cannot be undone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoUndo {
    /// It created nothing.
    #[error("it created nothing")]
    NothingMade,
    /// It is an undo itself.
    #[error("it is an undo itself")]
    IsUndo,
    /// It has turned out only now that objects were recorded after a lost answer: whoever asked was not told.
    #[error("the service never confirmed that it created some of the objects")]
    Unconfirmed,
}

/// What is known before an undo begins.
#[derive(Debug, Clone, Default)]
pub struct Earlier {
    /// Folders and data sources that earlier undo jobs had to leave because they were not empty.
    pub left: Vec<Object>,
    /// Audiences of the same share that they took out of the dataflow, and segments that they took out of the source. Who added
    /// one since did that for themselves.
    pub taken_out: BTreeSet<Subject>,
    /// Subjects whose objects another job uses, with its ID: they stay.
    pub needed: BTreeMap<Subject, String>,
    /// Whether to refuse if it turns out only now that an object was recorded after a lost answer, so that nobody was told.
    pub confirmed_only: bool,
}

impl Earlier {
    fn has_to_take_out(&self, share: &Job, subject: &Subject) -> bool {
        share.has_added_for(subject) && !self.taken_out.contains(subject)
    }

    /// The job that prevents undoing what was done for a subject.
    fn blocks(&self, subject: &Subject) -> Option<Blocked> {
        self.needed.get(subject).map(|job| Blocked::NeededByJob { job: job.clone() })
    }
}

impl<S: Services, L: Ledger> Engine<'_, S, L> {
    /// Removes the objects that a share created: all of them, or only those of some subjects (`only`, all when empty).
    /// Then folders and data sources that the undo of other shares had to leave because they were not empty, if they are
    /// now.
    pub async fn undo(&self, id: JobId, of: &JobId, only: Vec<Subject>, earlier: Earlier) -> Result<Job, ShareError> {
        let share = self.settled_share(of, &only, &earlier).await?;
        if !share.has_made() {
            return Err(refused(of, NoUndo::NothingMade));
        }
        let wanted = share.items.iter().filter(|item| only.is_empty() || only.contains(&item.subject));
        let made: Vec<(JobItem, Vec<Object>)> = wanted
            .map(|item| (item.clone(), made_last_first(&share, &item.steps)))
            .filter(|(item, made)| !made.is_empty() || earlier.has_to_take_out(&share, &item.subject))
            .collect();
        let checked: Vec<(JobItem, Result<Vec<Object>, Blocked>)> = futures::stream::iter(made)
            .map(|(item, made)| async {
                let blocked = match earlier.blocks(&item.subject) {
                    None => self.blocked(&made).await?,
                    needed => needed,
                };
                Ok::<_, CallError>((item, blocked.map_or(Ok(made), Err)))
            })
            .buffered(self.tempo.sent_at_once.max(1))
            .try_collect()
            .await?;
        let head = JobHead { id, kind: JobKind::Undo { of: of.clone(), only }, opened_at: (self.clock)() };
        let entries = entries(checked, &share, &earlier);
        self.begin(head, entries, true).await
    }

    /// The share to undo, with what it had left open looked up.
    async fn settled_share(&self, of: &JobId, only: &[Subject], earlier: &Earlier) -> Result<Job, ShareError> {
        if self.read(of).await?.is_undo() {
            return Err(refused(of, NoUndo::IsUndo));
        }
        let settled = self.settle(of, only, earlier.confirmed_only).await?;
        settled.ok_or_else(|| refused(of, NoUndo::Unconfirmed))
    }

    /// Those of objects that the services still have, asked now; an unclear answer is an error.
    pub async fn still_there(&self, objects: Vec<Object>) -> Result<Vec<Object>, CallError> {
        let mut there = Vec::with_capacity(objects.len());
        for object in objects {
            if kinds::current(self.service, &object).await?.is_some() {
                there.push(object);
            }
        }
        Ok(there)
    }

    /// What prevents the deletion of objects that belong together, asked of the service now; `None` when nothing does.
    pub async fn blocked(&self, objects: &[Object]) -> Result<Option<Blocked>, CallError> {
        blocked(self.service, objects, &[]).await
    }
}

fn refused(of: &JobId, why: NoUndo) -> ShareError {
    ShareError::NotUndoable { job: of.0.clone(), why }
}

/// The objects that a share created for a subject, last created first: users come before the objects they use.
pub fn objects_made(share: &Job, subject: &Subject) -> Vec<Object> {
    let items = share.items.iter().filter(|item| item.subject == *subject);
    items.flat_map(|item| made_last_first(share, &item.steps)).collect()
}

/// Whether a share may have created an object for a subject that is not in the journal yet: a request was sent, and
/// its outcome is not known.
pub fn may_have_made(share: &Job, subject: &Subject) -> bool {
    let items = share.items.iter().filter(|item| item.subject == *subject);
    let mut steps = items.flat_map(JobItem::own);
    steps.any(|step| share.state_of(step).is_open())
}

/// The objects that steps created, last created first: users come before the objects they use.
fn made_last_first(share: &Job, steps: &[Step]) -> Vec<Object> {
    let made = steps.iter().rev().filter_map(|step| share.state_of(step.id).made());
    made.map(|object| where_moved(share, object)).collect()
}

/// An object as it was recorded, in the folder that the job itself moved it to. Of the move nothing else counts: what the
/// service stored then may have been edited before.
fn where_moved(share: &Job, made: &Object) -> Object {
    let Object::Trait(recorded) = made else { return made.clone() };
    let states = share.steps().map(|step| share.state_of(step.id));
    let moved = states.filter_map(|state| match state {
        StepState::Succeeded(Outcome::Moved { object, .. }) => match object.as_ref() {
            Object::Trait(moved) if moved.id == recorded.id => Some(moved.folder),
            _ => None,
        },
        _ => None,
    });
    let folder = moved.last().unwrap_or(recorded.folder);
    Trait { folder, ..recorded.clone() }.into()
}

/// The log of a new undo: items first, then the groundwork of the share, then what others had to leave. Audiences that the
/// share added to the dataflow, and segments that it selected in the source, are taken out before all, unless their pair stays.
fn entries(items: Vec<(JobItem, Result<Vec<Object>, Blocked>)>, share: &Job, earlier: &Earlier) -> Vec<Entry> {
    let mut next = 0;
    let mut step = |action, needs| {
        let id = StepId(next);
        next += 1;
        Step { id, action, needs }
    };
    let delete = |object: Object| Action::Delete { object: Box::new(object) };
    let added = |item: &JobItem| earlier.has_to_take_out(share, &item.subject);
    let taken_out: Vec<&Subject> =
        items.iter().filter(|(item, checked)| checked.is_ok() && added(item)).map(|(item, _)| &item.subject).collect();
    let mut cleanup: Vec<Step> = deselections(&taken_out).into_iter().map(|action| step(action, Vec::new())).collect();
    let deselect: Vec<StepId> = cleanup.iter().map(|step| step.id).collect();
    let containers = made_last_first(share, &share.groundwork).into_iter().chain(earlier.left.iter().cloned());
    cleanup.extend(containers.map(|object| step(delete(object), Vec::new())));
    let items = items.into_iter().map(|(item, checked)| {
        let served_by = if added(&item) && checked.is_ok() { deselect.clone() } else { Vec::new() };
        let (purpose, steps) = match checked {
            Ok(objects) => {
                let steps = objects.into_iter().map(|object| step(delete(object), served_by.clone()));
                (Purpose::Remove, steps.collect())
            }
            Err(blocked) => (Purpose::Keep(blocked), Vec::new()),
        };
        Entry::Item { item: JobItem { subject: item.subject, name: item.name, purpose, steps, served_by } }
    });
    let items: Vec<Entry> = items.collect();
    std::iter::once(Entry::Groundwork { steps: cleanup }).chain(items).collect()
}

/// What takes these out of the dataflow and the source, one request each.
fn deselections(of: &[&Subject]) -> Vec<Action> {
    let audiences: Vec<AudienceId> = of.iter().filter_map(|subject| subject.audience().cloned()).collect();
    let segments: Vec<SegmentId> = of.iter().filter_map(|subject| subject.segment()).collect();
    let audiences = (!audiences.is_empty()).then_some(Action::Deselect { audiences });
    let segments = (!segments.is_empty()).then_some(Action::DeselectSegments { segments });
    audiences.into_iter().chain(segments).collect()
}

#[cfg(test)]
mod others;
#[cfg(test)]
mod tests;
