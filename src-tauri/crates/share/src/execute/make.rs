//! One step that makes something: intent, request, outcome; and what to do when the answer is lost.

use domain::{DataSourceId, FolderId, TraitId, pair};

use super::look_up::{Wanted, describe, standing};
use super::pass::Pass;
use super::{Engine, clean};
use crate::ShareError;
use crate::journal::{Change, Job, Ledger, Outcome, StepState};
use crate::object::Object;
use crate::plan::{Action, FolderSlot, SourceSlot, Step, TraitSlot};
use crate::port::{AudienceManager, CallError, CallErrorKind, NewSegment, NewTrait};

impl<S: AudienceManager, L: Ledger> Engine<'_, S, L> {
    /// Carries out a making step as far as it can be: done, failed, or unknown because nobody could be asked.
    /// `fresh` says that nothing of the kind was there a moment ago.
    pub(super) async fn make(&self, pass: &Pass<'_, S, L>, step: &Step, fresh: bool) -> Result<(), ShareError> {
        let mut look_first = !fresh;
        let mut tries = 0;
        loop {
            let (state, wanted) = {
                let job = pass.job().await;
                (job.state_of(step.id).clone(), wanted(&job, &step.action))
            };
            // Something it needs is not there: it stays planned and is tried when the job is resumed.
            let Some(wanted) = wanted else { return Ok(()) };
            match state {
                StepState::Succeeded(_) | StepState::Skipped(_) | StepState::Failed { retryable: false, .. } => {
                    return Ok(());
                }
                StepState::Unknown(error) => {
                    self.resolve(pass, step, error).await?;
                    look_first = false;
                    if matches!(pass.job().await.state_of(step.id), StepState::Unknown(_)) {
                        return Ok(());
                    }
                    continue;
                }
                StepState::Failed { .. } if tries > 0 && tries >= self.tempo.attempts => return Ok(()),
                StepState::Planned | StepState::Failed { .. } | StepState::Started => {}
            }
            tries += 1;
            pass.note(step.id, Change::Started).await?;
            let change = self.attempt(&wanted, look_first).await;
            let lost = matches!(change, Change::Unknown { .. });
            pass.note(step.id, change).await?;
            if !lost {
                return Ok(());
            }
        }
    }

    /// Makes the object, or takes what is there.
    async fn attempt(&self, wanted: &Wanted, look_first: bool) -> Change {
        if look_first {
            match standing(self.service, wanted).await {
                Ok(Some(object)) => return adopted(object),
                Ok(None) => {}
                Err(error) => return failed(error),
            }
        }
        match self.send(wanted).await {
            Ok(object) => Change::Succeeded { outcome: Outcome::Made { object: Box::new(object) } },
            Err(error) if error.may_have_happened => Change::Unknown { error },
            // Refused because something is in the way: somebody else may have made it since the look-up.
            Err(error) if matches!(error.kind, CallErrorKind::Conflict | CallErrorKind::Refused) => {
                match standing(self.service, wanted).await {
                    Ok(Some(object)) => adopted(object),
                    _ => failed(error),
                }
            }
            Err(error) => failed(error),
        }
    }

    async fn send(&self, wanted: &Wanted) -> Result<Object, CallError> {
        match wanted {
            Wanted::Folder { kind, parent, name } => {
                self.service.make_folder(*kind, *parent, name).await.map(Object::Folder)
            }
            Wanted::DataSource { name } => self.service.make_data_source(name).await.map(Object::DataSource),
            Wanted::Trait(new) => self.service.make_trait(new).await.map(Object::Trait),
            Wanted::Segment { new, .. } => self.service.make_segment(new).await.map(Object::Segment),
        }
    }

    /// Finds out by look-up what became of a request whose answer was lost, and writes it down. When the look-up
    /// fails too, the step stays unknown.
    pub(crate) async fn resolve(
        &self,
        pass: &Pass<'_, S, L>,
        step: &Step,
        error: Option<CallError>,
    ) -> Result<(), ShareError> {
        // A request this run just lost may still be worked on; one of an earlier run is long over.
        if error.is_some() && !self.tempo.settle.is_zero() {
            tokio::time::sleep(self.tempo.settle).await;
        }
        if let Action::Delete { object } = &step.action {
            return clean::resolve(self, pass, step.id, object).await;
        }
        let Some(wanted) = wanted(&*pass.job().await, &step.action) else { return Ok(()) };
        match standing(self.service, &wanted).await {
            Ok(Some(object)) => {
                let outcome = Outcome::Made { object: Box::new(object) };
                pass.note(step.id, Change::Succeeded { outcome }).await
            }
            Ok(None) => pass.note(step.id, nothing_there(&step.action, error)).await,
            Err(found) if found.kind == CallErrorKind::Conflict => pass.note(step.id, failed(found)).await,
            Err(_) => Ok(()),
        }
    }
}

fn adopted(object: Object) -> Change {
    Change::Succeeded { outcome: Outcome::Adopted { object: Box::new(object) } }
}

pub(super) fn failed(error: CallError) -> Change {
    let retryable = error.kind.retryable();
    Change::Failed { error, retryable }
}

/// The lost request did nothing: the step failed and may be tried again.
fn nothing_there(action: &Action, lost: Option<CallError>) -> Change {
    let message = format!(
        "The answer to making the {} “{}” was lost; a look-up shows it was not made.",
        describe(action),
        action.name()
    );
    let details = lost.map(|error| error.details).unwrap_or_default();
    let kind = CallErrorKind::Unavailable;
    Change::Failed { error: CallError { kind, message, details, may_have_happened: false }, retryable: true }
}

/// The step's object with its slots filled; `None` when a step it needs has not left one.
fn wanted(job: &Job, action: &Action) -> Option<Wanted> {
    Some(match action {
        Action::MakeFolder { kind, parent, name, .. } => {
            Wanted::Folder { kind: *kind, parent: folder(job, *parent)?, name: name.clone() }
        }
        Action::MakeDataSource { name } => Wanted::DataSource { name: name.clone() },
        Action::MakeTrait { audience, name, folder: slot, source: from, .. } => Wanted::Trait(NewTrait {
            name: name.clone(),
            code: audience.into(),
            rule: pair::trait_rule(audience),
            data_source: source(job, *from)?,
            folder: folder(job, *slot)?,
        }),
        Action::MakeSegment { audience, name, folder: slot, source: from, of, .. } => {
            let of = of_trait(job, *of)?;
            let new = NewSegment {
                name: name.clone(),
                code: audience.into(),
                rule: pair::segment_rule(of),
                data_source: source(job, *from)?,
                folder: folder(job, *slot)?,
            };
            Wanted::Segment { new, of }
        }
        Action::Delete { .. } => return None,
    })
}

fn folder(job: &Job, slot: FolderSlot) -> Option<FolderId> {
    match slot {
        FolderSlot::Existing(id) => Some(id),
        FolderSlot::MadeBy(step) => match job.object_of(step)? {
            Object::Folder(folder) => Some(folder.id),
            _ => None,
        },
    }
}

fn source(job: &Job, slot: SourceSlot) -> Option<DataSourceId> {
    match slot {
        SourceSlot::Existing(id) => Some(id),
        SourceSlot::MadeBy(step) => match job.object_of(step)? {
            Object::DataSource(source) => Some(source.id),
            _ => None,
        },
    }
}

fn of_trait(job: &Job, slot: TraitSlot) -> Option<TraitId> {
    match slot {
        TraitSlot::Existing(id) => Some(id),
        TraitSlot::MadeBy(step) => match job.object_of(step)? {
            Object::Trait(it) => Some(it.id),
            _ => None,
        },
    }
}
