//! The way out for a composition, which cannot be shared directly: a segment definition on top of it (facts 1), which takes the
//! composition's place in the tray.
//!
//! Never two: the name follows from the composition, the service refuses a name that is taken, and a definition with this
//! rule that exists already is used. After a lost answer the definition is looked up before the loss is reported.

use std::time::Instant;

use adobe::experience_platform::NewDefinition;
use adobe::{ApiError, ExperiencePlatform};
use domain::{Audience, AudienceId, CallKind, Origin};
use store::AudienceFilter;

use crate::activity::{Outcome, Recording};
use crate::definitions::{
    Created, Defined, Looked, LostDefinition, Sending, Tried, is_it, is_of_request, look_up, still_unknown,
};
use crate::folders::NEW_SHARING_FOLDER;
use crate::limits;
use crate::read::not_found;
use crate::view::{
    ActivityKind, Failure, FailureCode, InputReason, ObjectKind, RecordedChange, RecordedField, RecordedKind,
    RecordedLink, RecordedValue, Tray, code_of,
};
use crate::{Sharing, Workspace};

/// Longest name of a definition, in characters.
const LONGEST_NAME: usize = 255;
/// What is added to the name of the composition.
const ADDED: &str = " (segment definition)";
/// Audiences with the name that are looked through.
const ALIKE: u32 = 200;

/// Held while a definition is looked up and created; with what forms created.
#[derive(Default)]
pub(crate) struct DefinitionTurn(tokio::sync::Mutex<Created>);

impl DefinitionTurn {
    /// Waits until no other definition is looked up and created.
    pub(crate) async fn wait(&self) -> tokio::sync::MutexGuard<'_, Created> {
        self.0.lock().await
    }

    /// The same without waiting; `None` if another definition is being created.
    pub(crate) fn now(&self) -> Option<tokio::sync::MutexGuard<'_, Created>> {
        self.0.try_lock().ok()
    }
}

impl Sharing<'_> {
    /// Creates a segment definition on a composition, or finds the one that exists, and puts it into the composition's place
    /// in the tray.
    pub async fn define_on(&self, audience_id: String) -> Result<Tray, Failure> {
        limits::id("id", &audience_id)?;
        let workspace = self.workspace;
        let _turn = workspace.app.inner.definition_turn.wait().await;
        let id = AudienceId(audience_id);
        let found = workspace.catalog().audience(&id).await?;
        let composition = found.ok_or_else(|| not_found(ObjectKind::Audience, id.as_str()))?;
        if composition.origin != Origin::Composition {
            let message = "Only a composition needs a segment definition to be shared.";
            return Err(Failure::bad_input(InputReason::Id, message).with("id", &id.0));
        }
        let new = definition_on(&composition);
        let defined = match workspace.stored_definition(&new).await? {
            Some(known) => known,
            None => workspace.define(&new).await?.audience,
        };
        workspace.catalog().keep_audience(defined.clone()).await?;
        workspace.swap_in_tray(&id, &defined.id).await?;
        workspace.notify_changed();
        self.tray().await
    }
}

impl Workspace {
    /// The definition in the local copy, if there is one. An earlier request that created it has its end in the record then.
    pub(crate) async fn stored_definition(&self, new: &NewDefinition) -> Result<Option<Audience>, Failure> {
        let filter = AudienceFilter { search: new.name.clone(), ..AudienceFilter::default() };
        let found = self.catalog().list_audiences(&filter, 0, ALIKE).await?;
        let known = found.rows.into_iter().map(|listed| listed.audience).find(|one| is_it(one, new));
        if let Some(known) = &known {
            self.note_earlier(&known.name).await;
        }
        Ok(known)
    }

    /// Records what became of earlier requests for a definition with this name, as far as that can be read now.
    async fn note_earlier(&self, name: &str) {
        let noted = async {
            let platform = self.clients().await?.platform;
            self.settle_open_definitions(&platform, Some(name)).await
        };
        if let Err(failure) = noted.await {
            tracing::info!(message = %failure.for_log(), "what became of an earlier request is not known");
        }
    }

    /// Creates the definition, and records that.
    pub(crate) async fn define(&self, new: &NewDefinition) -> Result<Defined, Failure> {
        match self.try_to_define(new).await? {
            Tried::Defined(defined) => Ok(*defined),
            Tried::Lost(_, failure) => Err(failure),
        }
    }

    /// The same, with what is to be looked up if the answer was lost. Nothing is sent while an earlier request for it may still
    /// be carried out.
    pub(crate) async fn try_to_define(&self, new: &NewDefinition) -> Result<Tried, Failure> {
        let platform = self.clients().await?.platform;
        if let Some(audience) = self.earlier_definition(&platform, new).await? {
            return Ok(Tried::Defined(Box::new(Defined { audience, is_new: true })));
        }
        let recording = self.record_definition(new).await?;
        let (sent_at, begun) = (platform.service_now_ms(), Instant::now());
        let mut is_earlier = false;
        let mut sending = None;
        let defined = match platform.create_definition(new).await {
            Ok(audience) => Ok(Defined { audience, is_new: true }),
            Err(error) => {
                let was_lost = error.may_have_happened();
                let looked = after_failure(&platform, new, error).await;
                // The first request to this service has its time from the answers to the look-up.
                let took = i64::try_from(begun.elapsed().as_millis()).unwrap_or(i64::MAX);
                sending = Sending::ended(sent_at, platform.service_now_ms(), took);
                match looked {
                    Ok(audience) => {
                        // Without the record it is not known, and then it is not changed without being asked for.
                        let earlier = self.settle_open_definitions(&platform, Some(&new.name)).await;
                        is_earlier = earlier.is_ok_and(|earlier| earlier.contains(&audience.id));
                        let is_new = is_earlier || (was_lost && is_of_request(&audience, new, sending));
                        Ok(Defined { audience, is_new })
                    }
                    Err(failure) => Err(failure),
                }
            }
        };
        let outcome = match &defined {
            Ok(Defined { audience, is_new: true }) if !is_earlier => Outcome::Done(Some(audience.id.0.clone())),
            Ok(_) => Outcome::Unchanged,
            Err(failure) if failure.code == FailureCode::UnknownOutcome => Outcome::Unknown(failure.clone()),
            Err(failure) => Outcome::Failed(failure.clone()),
        };
        let entry = recording.id().to_owned();
        recording.note(0, outcome).await;
        recording.end().await;
        match defined {
            Err(failure) if failure.code == FailureCode::UnknownOutcome => {
                let lost = LostDefinition { new: new.clone(), entry, sending, at: Instant::now() };
                Ok(Tried::Lost(Box::new(lost), failure))
            }
            defined => Ok(Tried::Defined(Box::new(defined?))),
        }
    }

    async fn record_definition(&self, new: &NewDefinition) -> Result<Recording, Failure> {
        let link = RecordedLink { kind: RecordedKind::Audience, id: None, name: new.name.clone() };
        let recording = self.record(ActivityKind::Create, None, vec![link]).await?;
        let written = |field, value: &str| RecordedChange {
            field,
            before: None,
            after: Some(RecordedValue { value: value.to_owned(), name: None, masked: false }),
        };
        let mut changes = vec![
            written(RecordedField::Name, &new.name),
            written(RecordedField::Description, &new.description),
            written(RecordedField::Rule, &new.rule),
        ];
        let frequency = new.frequency.map(crate::read::update_frequency);
        changes.extend(frequency.map(|frequency| written(RecordedField::Evaluation, &code_of(&frequency))));
        recording.start(0, &changes).await?;
        Ok(recording)
    }

    /// Puts an audience where another one was in the tray: into its folder, or the standard one.
    async fn swap_in_tray(&self, old: &AudienceId, new: &AudienceId) -> Result<(), Failure> {
        let lines = self.catalog().tray().await?;
        let folder = lines.into_iter().find(|line| line.audience == old.0).map(|line| line.folder);
        let folder = folder.unwrap_or_else(|| NEW_SHARING_FOLDER.to_owned());
        self.catalog().tray_add(vec![new.0.clone()], folder, self.now()).await?;
        self.catalog().tray_remove(vec![old.0.clone()]).await?;
        Ok(())
    }
}

/// What becomes of a request that failed: the definition may exist nevertheless, by this request or an earlier one.
async fn after_failure(
    platform: &ExperiencePlatform,
    new: &NewDefinition,
    error: ApiError,
) -> Result<Audience, Failure> {
    let was_lost = error.may_have_happened();
    if !was_lost && !matches!(error.kind(), CallKind::Conflict | CallKind::Refused) {
        return Err(error.into());
    }
    match look_up(platform, new).await {
        Ok(Looked::Found(defined)) => Ok(*defined),
        Ok(_) | Err(_) if was_lost => Err(still_unknown().with_facts_of(error.into())),
        Ok(Looked::Other) if is_taken(&error) => {
            let message = "Another audience has this name, with another rule. Nothing was created.";
            let failure = Failure::bad_input(InputReason::AudienceNameTaken, message).with("field", "name");
            Err(failure.with_facts_of(error.into()))
        }
        _ => Err(error.into()),
    }
}

/// Whether the service refused a name that another definition has (AEP contract §6).
fn is_taken(error: &ApiError) -> bool {
    matches!(error, ApiError::Status(refusal) if matches!(refusal.status, 409 | 422))
}

/// The definition on a composition.
fn definition_on(composition: &Audience) -> NewDefinition {
    let room = LONGEST_NAME - ADDED.chars().count();
    let name: String = composition.name.trim().chars().take(room).collect();
    NewDefinition {
        name: name + ADDED,
        description: format!("Everyone in the composition {}, so that it can be shared.", composition.id.as_str()),
        rule: format!("inSegment(\"{}\")", composition.id.as_str()),
        frequency: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_fits_and_the_rule_names_the_composition() {
        let new = definition_on(&Audience::bare("c-1", &"é".repeat(300)));
        assert_eq!(new.name.chars().count(), LONGEST_NAME);
        assert_eq!(new.rule, "inSegment(\"c-1\")");
    }
}
