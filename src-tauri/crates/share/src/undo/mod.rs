//! Undo: takes back exactly what a share made, where it is unchanged and unused; otherwise says what is in the way.
//! It is a job of its own, with its own journal.

use domain::AudienceId;
use futures::{StreamExt as _, TryStreamExt as _};
use serde::{Deserialize, Serialize};

use crate::execute::{Engine, now};
use crate::journal::{Entry, Job, JobHead, JobId, JobItem, JobKind, Ledger, Purpose, StepState};
use crate::object::Object;
use crate::plan::{Action, Step, StepId};
use crate::port::{AudienceManager, CallError, Use};
use crate::{Reference, ShareError};

/// What is in the way of removing a pair; nothing of the pair is touched then, so that no half is left behind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "because", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Blocked {
    /// Somebody changed it since it was made.
    Changed {
        /// It.
        reference: Reference,
        /// Its name now.
        name: String,
    },
    /// Other segments are made of the trait.
    UsedBySegments {
        /// The trait.
        reference: Reference,
        /// Names and ids of the segments.
        segments: Vec<(domain::SegmentId, String)>,
    },
    /// The segment is sent to a destination or feeds a model.
    InUse {
        /// The segment.
        reference: Reference,
        /// Its name.
        name: String,
    },
    /// The service did not say clearly whether the segment is sent to a destination or feeds a model.
    UseUnclear {
        /// The segment.
        reference: Reference,
        /// Its name.
        name: String,
    },
}

/// Why a job as a whole cannot be undone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoUndo {
    /// It made nothing.
    #[error("it made nothing")]
    NothingMade,
    /// It is an undo itself.
    #[error("it is an undo itself")]
    IsUndo,
}

impl<S: AudienceManager, L: Ledger> Engine<'_, S, L> {
    /// Takes back what a share made, all of it or only for some audiences (`only`, all when empty).
    pub async fn undo(&self, id: JobId, of: &JobId, only: Vec<AudienceId>) -> Result<Job, ShareError> {
        let refuse = |why| ShareError::NotUndoable { job: of.0.clone(), why };
        if self.read(of).await?.is_undo() {
            return Err(refuse(NoUndo::IsUndo));
        }
        let share = self.settle(of).await?;
        if !share.has_made() {
            return Err(refuse(NoUndo::NothingMade));
        }
        let wanted = share.items.iter().filter(|item| only.is_empty() || only.contains(&item.audience));
        let made: Vec<(JobItem, Vec<Object>)> = wanted
            .map(|item| (item.clone(), made_last_first(&share, &item.steps)))
            .filter(|(_, made)| !made.is_empty())
            .collect();
        let checked: Vec<(JobItem, Result<Vec<Object>, Blocked>)> = futures::stream::iter(made)
            .map(|(item, made)| async move {
                let blocked = self.blocked(&made, &[]).await?;
                Ok::<_, CallError>((item, blocked.map_or(Ok(made), Err)))
            })
            .buffered(self.tempo.at_once.max(1))
            .try_collect()
            .await?;
        let head = JobHead { id, kind: JobKind::Undo { of: of.clone(), only }, opened_at: (self.clock)() };
        self.begin(head, entries(checked, made_last_first(&share, &share.groundwork)), true).await
    }

    /// Those of objects that Audience Manager still has, asked now; an unclear answer is an error.
    pub async fn still_there(&self, objects: Vec<Object>) -> Result<Vec<Object>, CallError> {
        let mut there = Vec::with_capacity(objects.len());
        for object in objects {
            if now(self.service, &object).await?.is_some() {
                there.push(object);
            }
        }
        Ok(there)
    }

    /// What is in the way of deleting objects that go together, asked of the service now; `None` when nothing is. `gone`
    /// went before them and does not count as a user, should a list still have it.
    pub async fn blocked(&self, objects: &[Object], gone: &[Reference]) -> Result<Option<Blocked>, CallError> {
        for object in objects {
            let Some(now) = now(self.service, object).await? else { continue };
            if object.differs_from(&now.object) {
                let name = now.object.name().to_owned();
                return Ok(Some(Blocked::Changed { reference: object.reference(), name }));
            }
            let own: Vec<Reference> = objects.iter().map(Object::reference).chain(gone.iter().copied()).collect();
            if let Some(blocked) = self.user_of(object, &own).await? {
                return Ok(Some(blocked));
            }
        }
        Ok(None)
    }

    /// What uses an object, other than what goes with it.
    pub(crate) async fn user_of(&self, object: &Object, own: &[Reference]) -> Result<Option<Blocked>, CallError> {
        let reference = object.reference();
        match object {
            Object::Trait(it) => {
                let mut users = self.service.segments_with_trait(it.id).await?;
                users.retain(|user| !own.contains(&Reference::Segment(user.id)));
                let segments: Vec<_> = users.into_iter().map(|user| (user.id, user.name)).collect();
                Ok((!segments.is_empty()).then_some(Blocked::UsedBySegments { reference, segments }))
            }
            Object::Segment(segment) => {
                let name = segment.name.clone();
                Ok(match self.service.segment_use(segment.id).await? {
                    Use::Free => None,
                    Use::Used => Some(Blocked::InUse { reference, name }),
                    Use::Unknown => Some(Blocked::UseUnclear { reference, name }),
                })
            }
            Object::Folder(_) | Object::DataSource(_) => Ok(None),
        }
    }
}

/// What a share made for an audience, the last made first: what uses comes before what is used.
pub fn objects_made(share: &Job, audience: &AudienceId) -> Vec<Object> {
    let items = share.items.iter().filter(|item| item.audience == *audience);
    items.flat_map(|item| made_last_first(share, &item.steps)).collect()
}

/// Whether a share may have made something for an audience that nobody knows of yet: a request was sent, and what came of
/// it is not in the journal.
pub fn may_have_made(share: &Job, audience: &AudienceId) -> bool {
    let items = share.items.iter().filter(|item| item.audience == *audience);
    let mut steps = items.flat_map(|item| &item.steps);
    steps.any(|step| matches!(share.state_of(step.id), StepState::Started | StepState::Unknown(_)))
}

/// What steps made, the last made first: what uses comes before what is used.
fn made_last_first(share: &Job, steps: &[Step]) -> Vec<Object> {
    steps.iter().rev().filter_map(|step| share.state_of(step.id).made().cloned()).collect()
}

/// The log of a new undo: items first, then what the share had made for all of them.
fn entries(items: Vec<(JobItem, Result<Vec<Object>, Blocked>)>, groundwork: Vec<Object>) -> Vec<Entry> {
    let mut next = 0;
    let mut delete = |object: Object| {
        let id = StepId(next);
        next += 1;
        Step { id, action: Action::Delete { object: Box::new(object) } }
    };
    let cleanup = Entry::Groundwork { steps: groundwork.into_iter().map(&mut delete).collect() };
    let items = items.into_iter().map(|(item, checked)| {
        let (purpose, steps) = match checked {
            Ok(objects) => (Purpose::Remove, objects.into_iter().map(&mut delete).collect()),
            Err(blocked) => (Purpose::Keep(blocked), Vec::new()),
        };
        Entry::Item { item: JobItem { audience: item.audience, name: item.name, purpose, steps } }
    });
    std::iter::once(cleanup).chain(items).collect()
}

#[cfg(test)]
mod tests;
