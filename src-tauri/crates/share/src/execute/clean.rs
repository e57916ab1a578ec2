//! One step that deletes what another job made, if it is still as it was made and nothing uses it.

use super::Engine;
use super::make::failed;
use super::pass::Pass;
use crate::ShareError;
use crate::journal::{Change, Ledger, Outcome, SkipReason, StepState};
use crate::object::Object;
use crate::plan::{Action, Step, StepId};
use crate::port::{AudienceManager, CallError, CallErrorKind};

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
            pass.note(step.id, Change::Started).await?;
            let change = self.remove(object).await;
            let lost = matches!(change, Change::Unknown { .. });
            pass.note(step.id, change).await?;
            if !lost {
                return Ok(());
            }
        }
    }

    /// Looks at the object once more, then deletes it.
    async fn remove(&self, object: &Object) -> Change {
        match now(self.service, object).await {
            Ok(None) => return gone(object),
            Ok(Some(now)) if object.differs_from(&now) => return failed(changed(object)),
            Ok(Some(_)) => {}
            Err(error) => return failed(error),
        }
        match self.is_kept(object).await {
            Ok(false) => {}
            Ok(true) => return Change::Skipped { reason: SkipReason::NotEmpty },
            Err(error) => return failed(error),
        }
        let sent = match object {
            Object::Folder(folder) => self.service.delete_folder(folder.kind, folder.id).await,
            Object::DataSource(source) => self.service.delete_data_source(source.id).await,
            Object::Trait(it) => self.service.delete_trait(it.id).await,
            Object::Segment(segment) => self.service.delete_segment(segment.id).await,
        };
        match sent {
            Ok(()) => removed(object),
            Err(error) if error.may_have_happened => Change::Unknown { error },
            Err(error) if error.kind == CallErrorKind::NotFound => gone(object),
            // Somebody put something in since it was looked at; then it is simply kept.
            Err(error)
                if is_container(object) && matches!(error.kind, CallErrorKind::Conflict | CallErrorKind::Refused) =>
            {
                Change::Skipped { reason: SkipReason::NotEmpty }
            }
            Err(error) => failed(error),
        }
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
            let error = CallError {
                kind: CallErrorKind::Unavailable,
                message,
                details: std::collections::BTreeMap::default(),
                may_have_happened: false,
            };
            pass.note(step, failed(error)).await
        }
        Err(_) => Ok(()),
    }
}

/// The object as the service has it now, `None` when it is gone.
pub(crate) async fn now<S: AudienceManager>(service: &S, object: &Object) -> Result<Option<Object>, CallError> {
    Ok(match object {
        Object::Folder(folder) => {
            service.folders(folder.kind).await?.into_iter().find(|it| it.id == folder.id).map(Object::Folder)
        }
        Object::DataSource(source) => {
            service.data_sources().await?.into_iter().find(|it| it.id == source.id).map(Object::DataSource)
        }
        Object::Trait(it) => service.trait_now(it.id).await?.map(Object::Trait),
        Object::Segment(segment) => service.segment_now(segment.id).await?.map(Object::Segment),
    })
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

fn changed(object: &Object) -> CallError {
    CallError {
        kind: CallErrorKind::Conflict,
        message: format!("“{}” was changed since it was made, so it is kept.", object.name()),
        details: [("id".to_owned(), object.reference().id())].into(),
        may_have_happened: false,
    }
}
