//! The way out for a composition, which cannot be shared directly: a segment definition on top of it (facts 1), which takes the
//! composition's place in the tray.
//!
//! Never two: the name follows from the composition, the service refuses a name that is taken, and a definition with this
//! rule that exists already is used. After a lost answer the definition is looked up before the loss is reported.

use adobe::experience_platform::{AudienceFilter, NewDefinition};
use adobe::{ApiError, ExperiencePlatform};
use domain::{Audience, AudienceId, CallKind, Origin};
use store::{ActivityFilter, AudienceFilter as StoredFilter};

use crate::activity::{Outcome, Recording};
use crate::definitions::Created;
use crate::folders::NEW_SHARING_FOLDER;
use crate::limits;
use crate::read::not_found;
use crate::view::{
    ActivityKind, ActivityOutcome, Failure, FailureCode, InputReason, ObjectKind, RecordedChange, RecordedField,
    RecordedKind, RecordedLink, RecordedValue, Tray, code_of,
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
}

/// A definition that was to be created.
pub(crate) struct Defined {
    /// As the service has it.
    pub(crate) audience: Audience,
    /// Whether the request created it; otherwise it was there, or that is not known.
    pub(crate) is_new: bool,
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
    /// The definition in the local copy, if there is one.
    pub(crate) async fn stored_definition(&self, new: &NewDefinition) -> Result<Option<Audience>, Failure> {
        let filter = StoredFilter { search: new.name.clone(), ..StoredFilter::default() };
        let found = self.catalog().list_audiences(&filter, 0, ALIKE).await?;
        Ok(found.rows.into_iter().map(|listed| listed.audience).find(|one| is_it(one, new)))
    }

    /// Creates the definition, and records that.
    pub(crate) async fn define(&self, new: &NewDefinition) -> Result<Defined, Failure> {
        let platform = self.clients().await?.platform;
        let recording = self.record_definition(new).await?;
        let sent_at = platform.service_now_ms();
        let mut is_earlier = false;
        let defined = match platform.create_definition(new).await {
            Ok(audience) => Ok(Defined { audience, is_new: true }),
            Err(error) => {
                let was_lost = error.may_have_happened();
                match after_failure(&platform, new, error).await {
                    Ok(audience) => {
                        // Without the record it is not known, and then it is not changed without being asked for.
                        is_earlier = self.settle_definition(&platform, new, &audience).await.unwrap_or_default();
                        let is_new = is_earlier || (was_lost && is_of_request(&audience, new, sent_at));
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
        recording.note(0, outcome).await;
        recording.end().await;
        defined
    }

    /// Records that an earlier request, whose answer was lost or whose program was killed, created a definition that was found;
    /// `false` if there is no such request.
    async fn settle_definition(
        &self,
        platform: &ExperiencePlatform,
        new: &NewDefinition,
        found: &Audience,
    ) -> Result<bool, Failure> {
        let filter = ActivityFilter {
            kinds: vec![code_of(&ActivityKind::Create)],
            states: [ActivityOutcome::Open, ActivityOutcome::Unknown].iter().map(code_of).collect(),
            object_kinds: vec![code_of(&RecordedKind::Audience)],
            object: Some(new.name.clone()),
            ..ActivityFilter::default()
        };
        let (_, open) = self.catalog().journal().activities(filter, 0, ALIKE).await?;
        // When an entry began by the service's clock: Audience Manager may not have been asked yet.
        let ahead = platform.service_now_ms().map(|now| now - self.now());
        let began = |entry: &store::Activity| entry.service_at.or(ahead.map(|ahead| entry.at + ahead));
        // The newest comes first; that of this request is still being carried out.
        let is_of_it = |entry: &&store::Activity| {
            !self.app.inner.live_edits.contains(&entry.id) && is_of_request(found, new, began(entry))
        };
        let Some(entry) = open.iter().find(is_of_it) else { return Ok(false) };
        self.record_late(&entry.id, Outcome::Done(Some(found.id.0.clone()))).await;
        Ok(true)
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
        Ok(_) | Err(_) if was_lost => {
            let message = "The answer was lost, and the segment definition is not there yet. It may still appear. Refresh, \
                           then try again: the service accepts its name only once.";
            Err(Failure::new(FailureCode::UnknownOutcome, message).with_facts_of(error.into()))
        }
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

/// What has the name of a definition.
enum Looked {
    /// The definition itself.
    Found(Box<Audience>),
    /// A definition with another rule.
    Other,
    /// Nothing, as far as the list shows it.
    Nothing,
}

async fn look_up(platform: &ExperiencePlatform, new: &NewDefinition) -> Result<Looked, ApiError> {
    let filter = AudienceFilter { name: Some(new.name.clone()), ..AudienceFilter::default() };
    let found = platform.list_audiences(&filter).next().await?;
    let Some(one) = found
        .and_then(|page| page.items.into_iter().find(|one| one.name == new.name && one.origin == Origin::Platform))
    else {
        return Ok(Looked::Nothing);
    };
    // Rows of lists may lack the rule.
    let whole = platform.definition(&one.id).await?;
    Ok(if is_it(&whole, new) { Looked::Found(Box::new(whole)) } else { Looked::Other })
}

/// Whether an audience that was found after a lost answer was created by that request: it is as the request described it, and
/// not older. One that somebody else created with the same name and rule is not changed without being asked for.
fn is_of_request(audience: &Audience, new: &NewDefinition, sent_at: Option<i64>) -> bool {
    // Services also report times in whole seconds.
    let is_younger = audience.created_at.zip(sent_at).is_some_and(|(at, sent)| at >= sent - sent.rem_euclid(1_000));
    is_younger && audience.description.trim() == new.description.trim()
}

/// Whether an audience is the definition.
fn is_it(audience: &Audience, new: &NewDefinition) -> bool {
    let rule = audience.expression.as_deref().map(str::trim);
    audience.origin == Origin::Platform && rule == Some(new.rule.as_str())
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
    fn what_is_older_than_the_request_or_described_otherwise_is_not_its_work() {
        let new = NewDefinition { name: "A".to_owned(), description: "Mine".to_owned(), ..NewDefinition::default() };
        let found = |created_at: Option<i64>, description: &str| Audience {
            created_at,
            description: description.to_owned(),
            ..Audience::bare("a", "A")
        };
        assert!(is_of_request(&found(Some(5_000), "Mine"), &new, Some(5_400)), "told in whole seconds");
        assert!(!is_of_request(&found(Some(4_999), "Mine"), &new, Some(5_400)));
        assert!(!is_of_request(&found(Some(6_000), "Theirs"), &new, Some(5_400)));
        assert!(!is_of_request(&found(None, "Mine"), &new, Some(5_400)));
        assert!(!is_of_request(&found(Some(6_000), "Mine"), &new, None));
    }

    #[test]
    fn the_name_fits_and_the_rule_names_the_composition() {
        let new = definition_on(&Audience::bare("c-1", &"é".repeat(300)));
        assert_eq!(new.name.chars().count(), LONGEST_NAME);
        assert_eq!(new.rule, "inSegment(\"c-1\")");
    }
}
