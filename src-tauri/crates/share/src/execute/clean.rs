//! One step that deletes what another job made, if it is still as it was made and nothing uses it. Both are asked right
//! before the deletion is sent, in every run: what was so when the undo was asked for may not be so any more.

use super::Engine;
use super::make::failed;
use super::pass::Pass;
use crate::ShareError;
use crate::journal::{Change, Job, Ledger, Outcome, SkipReason, StepState};
use crate::object::{Object, Reference};
use crate::plan::{Action, Step, StepId};
use crate::port::{AudienceManager, CallError, CallErrorKind, Seen};
use crate::undo::Blocked;

impl<S: AudienceManager, L: Ledger> Engine<'_, S, L> {
    /// Carries out a deleting step.
    pub(super) async fn clean(&self, pass: &Pass<'_, S, L>, step: &Step) -> Result<(), ShareError> {
        let Action::Delete { object } = &step.action else { return Ok(()) };
        let mut tries = 0;
        loop {
            let state = pass.job().await.state_of(step.id).clone();
            match state {
                state if state.is_settled() => return Ok(()),
                StepState::Unknown(error) => {
                    self.resolve(pass, step, error).await?;
                    if matches!(pass.job().await.state_of(step.id), StepState::Unknown(_)) {
                        return Ok(());
                    }
                    continue;
                }
                _ if tries > 0 && tries >= self.tempo.attempts => return Ok(()),
                _ => {}
            }
            tries += 1;
            let together = Together::of(&*pass.job().await, step);
            pass.note(step.id, Change::Started).await?;
            let change = self.remove(object, &together).await;
            let lost = matches!(change, Change::Unknown { .. });
            pass.note(step.id, change).await?;
            if !lost {
                return Ok(());
            }
        }
    }

    /// Looks at the object once more, and at what goes after it, then deletes it.
    async fn remove(&self, object: &Object, together: &Together) -> Change {
        let seen = match now(self.service, object).await {
            Ok(None) => return gone(object),
            Ok(Some(seen)) if object.differs_from(&seen.object) => {
                let name = seen.object.name().to_owned();
                return blocked(Blocked::Changed { reference: object.reference(), name });
            }
            Ok(Some(seen)) if object.may_differ_from(&seen.object) => {
                return failed(unavailable(format!(
                    "Whether somebody changed the export controls of “{}” is not known, because the answer leaves them out. \
                     It stays.",
                    object.name()
                )));
            }
            Ok(Some(seen)) => seen,
            Err(error) => return failed(error),
        };
        match self.in_the_way(object, together).await {
            Ok(None) => {}
            Ok(Some(change)) => return change,
            Err(error) => return failed(error),
        }
        let tag = seen.tag.as_deref();
        let sent = match object {
            Object::Folder(folder) => self.service.delete_folder(folder.kind, folder.id).await,
            Object::DataSource(source) => self.service.delete_data_source(source.id).await,
            Object::Trait(it) => self.service.delete_trait(it.id, tag).await,
            Object::Segment(segment) => self.service.delete_segment(segment.id, tag).await,
        };
        match sent {
            Ok(()) => removed(object),
            Err(error) if error.may_have_happened => Change::Unknown { error },
            Err(error) if error.kind == CallErrorKind::NotFound => match now(self.service, object).await {
                Ok(None) => gone(object),
                _ => failed(unclear(object)),
            },
            // Where somebody put something in since it was looked at, it is simply kept; else the refusal stands.
            Err(error)
                if is_container(object) && matches!(error.kind, CallErrorKind::Conflict | CallErrorKind::Refused) =>
            {
                match self.is_kept(object).await {
                    Ok(true) => Change::Skipped { reason: SkipReason::NotEmpty },
                    _ => failed(error),
                }
            }
            Err(error) => failed(error),
        }
    }

    /// What keeps an object from being deleted: what it holds, who uses it, or what is in the way of the objects that are
    /// to go after it, so that no half of a pair is left.
    async fn in_the_way(&self, object: &Object, together: &Together) -> Result<Option<Change>, CallError> {
        if is_container(object) {
            let kept = self.is_kept(object).await?;
            return Ok(kept.then_some(Change::Skipped { reason: SkipReason::NotEmpty }));
        }
        let own: Vec<Reference> = std::iter::once(object)
            .chain(&together.later)
            .map(Object::reference)
            .chain(together.gone.iter().copied())
            .collect();
        if let Some(by) = self.user_of(object, &own).await? {
            return Ok(Some(blocked(by)));
        }
        Ok(self.blocked(&together.later, &own).await?.map(blocked))
    }

    /// Whether a folder or data source holds anything, so that it is kept.
    async fn is_kept(&self, object: &Object) -> Result<bool, CallError> {
        match object {
            Object::Folder(folder) => {
                let folders = self.service.folders(folder.kind).await?;
                if folders.iter().any(|below| below.parent == Some(folder.id) && below.id != folder.id) {
                    return Ok(true);
                }
                Ok(self.service.folder_contents(folder.kind, folder.id).await? > 0)
            }
            Object::DataSource(source) => Ok(self.service.data_source_contents(source.id).await? > 0),
            Object::Trait(_) | Object::Segment(_) => Ok(false),
        }
    }
}

/// Finds out whether a deletion whose answer was lost took place.
pub(super) async fn resolve<S: AudienceManager, L: Ledger>(
    engine: &Engine<'_, S, L>,
    pass: &Pass<'_, S, L>,
    step: StepId,
    object: &Object,
) -> Result<(), ShareError> {
    match now(engine.service, object).await {
        Ok(None) => pass.note(step, removed(object)).await,
        Ok(Some(_)) => {
            let message =
                format!("The answer to deleting “{}” was lost; a look-up shows it is still there.", object.name());
            pass.note(step, failed(unavailable(message))).await
        }
        Err(_) => Ok(()),
    }
}

/// What goes with an object in one item of an undo.
struct Together {
    /// To be deleted after it.
    later: Vec<Object>,
    /// Deleted before it.
    gone: Vec<Reference>,
}

impl Together {
    fn of(job: &Job, step: &Step) -> Self {
        let mut together = Self { later: Vec::new(), gone: Vec::new() };
        let item = job.items.iter().find(|item| item.steps.iter().any(|own| own.id == step.id));
        for other in item.into_iter().flat_map(|item| &item.steps) {
            let Action::Delete { object } = &other.action else { continue };
            match job.state_of(other.id) {
                state if state.is_gone() => together.gone.push(object.reference()),
                _ if other.id > step.id => together.later.push(object.as_ref().clone()),
                _ => {}
            }
        }
        together
    }
}

/// The object as the service has it now, `None` when it is gone: the service itself says so when asked by id, and no list
/// or look-up by code has it either. Anything else is no proof.
pub(crate) async fn now<S: AudienceManager>(service: &S, object: &Object) -> Result<Option<Seen<Object>>, CallError> {
    let untagged = |object| Seen { object, tag: None };
    let found = match object {
        Object::Folder(it) => service.folder_now(it.kind, it.id).await?.map(Object::Folder).map(untagged),
        Object::DataSource(it) => service.data_source_now(it.id).await?.map(Object::DataSource).map(untagged),
        Object::Trait(it) => service.trait_now(it.id).await?.map(|seen| seen.map(Object::Trait)),
        Object::Segment(it) => service.segment_now(it.id).await?.map(|seen| seen.map(Object::Segment)),
    };
    if found.is_none() && is_listed(service, object).await? {
        return Err(unclear(object));
    }
    Ok(found)
}

/// Whether a list, or a look-up by code, has an object.
async fn is_listed<S: AudienceManager>(service: &S, object: &Object) -> Result<bool, CallError> {
    match object {
        Object::Folder(folder) => Ok(service.folders(folder.kind).await?.iter().any(|it| it.id == folder.id)),
        Object::DataSource(source) => Ok(service.data_sources().await?.iter().any(|it| it.id == source.id)),
        Object::Trait(it) => match &it.integration_code {
            Some(code) => Ok(service.traits_by_code(code).await?.iter().any(|other| other.id == it.id)),
            None => Ok(false),
        },
        Object::Segment(segment) => match &segment.integration_code {
            Some(code) => Ok(service.segments_by_code(code).await?.iter().any(|other| other.id == segment.id)),
            None => Ok(false),
        },
    }
}

fn is_container(object: &Object) -> bool {
    matches!(object, Object::Folder(_) | Object::DataSource(_))
}

fn removed(object: &Object) -> Change {
    Change::Succeeded { outcome: Outcome::Removed { object: Box::new(object.clone()) } }
}

fn gone(object: &Object) -> Change {
    Change::Skipped { reason: SkipReason::AlreadyGone { object: Box::new(object.clone()) } }
}

fn blocked(by: Blocked) -> Change {
    Change::Skipped { reason: SkipReason::Blocked { by: Box::new(by) } }
}

/// The service says both that an object is there and that it is not.
fn unclear(object: &Object) -> CallError {
    unavailable(format!("Whether “{}” still exists is not clear: the answers contradict each other.", object.name()))
}

fn unavailable(message: String) -> CallError {
    let details = std::collections::BTreeMap::default();
    CallError { kind: CallErrorKind::Unavailable, message, details, may_have_happened: false }
}
