//! Undo: takes back exactly what a share made, where it is unchanged and unused; otherwise says what is in the way.
//! It is a job of its own, with its own journal.

use domain::AudienceId;
use futures::{StreamExt as _, TryStreamExt as _};
use serde::{Deserialize, Serialize};

use crate::execute::{Engine, now};
use crate::journal::{Entry, Job, JobHead, JobId, JobItem, JobKind, Ledger, Purpose};
use crate::object::Object;
use crate::plan::{Action, Step, StepId};
use crate::port::{AudienceManager, CallError};
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
            .map(|(item, made)| async move { Ok::<_, CallError>((item, self.removable(made).await?)) })
            .buffered(self.tempo.at_once.max(1))
            .try_collect()
            .await?;
        let head = JobHead { id, kind: JobKind::Undo { of: of.clone(), only }, opened_at: (self.clock)() };
        self.begin(head, entries(checked, made_last_first(&share, &share.groundwork)), true).await
    }

    /// What of a pair there is to delete, or what is in the way.
    async fn removable(&self, made: Vec<Object>) -> Result<Result<Vec<Object>, Blocked>, CallError> {
        let mut there = Vec::new();
        for object in &made {
            let Some(now) = now(self.service, object).await? else { continue };
            if object.differs_from(&now) {
                let blocked = Blocked::Changed { reference: object.reference(), name: now.name().to_owned() };
                return Ok(Err(blocked));
            }
            if let Some(blocked) = self.user_of(object, &made).await? {
                return Ok(Err(blocked));
            }
            there.push(object.clone());
        }
        Ok(Ok(there))
    }

    /// What uses an object, other than what goes with it.
    async fn user_of(&self, object: &Object, made: &[Object]) -> Result<Option<Blocked>, CallError> {
        let reference = object.reference();
        match object {
            Object::Trait(it) => {
                let mut users = self.service.segments_with_trait(it.id).await?;
                users.retain(|user| !made.iter().any(|own| own.reference() == Reference::Segment(user.id)));
                let segments: Vec<_> = users.into_iter().map(|user| (user.id, user.name)).collect();
                Ok((!segments.is_empty()).then_some(Blocked::UsedBySegments { reference, segments }))
            }
            Object::Segment(segment) => {
                let used = self.service.segment_in_use(segment.id).await?;
                Ok(used.then(|| Blocked::InUse { reference, name: segment.name.clone() }))
            }
            Object::Folder(_) | Object::DataSource(_) => Ok(None),
        }
    }
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
