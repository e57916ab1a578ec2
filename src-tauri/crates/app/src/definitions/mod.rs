//! Segment definitions written by hand: created and changed, with what can be chosen in their form, the words of their
//! language, and estimates of their rules.
//!
//! Never two: the service accepts a name once, and what an attempt created is changed by pressing *Create* again. Must not know
//! how the form looks.

mod estimate;
mod fields;
mod lost;
mod words;

use std::collections::HashMap;

use adobe::ExperiencePlatform;
use adobe::experience_platform::{EditableAudience, NewDefinition};
use domain::rules::RuleError;
use domain::rules::pql::{Expr, Format, Verdict, verdict};
use domain::{Audience, AudienceId, Origin};

pub(crate) use estimate::{counted_pql, sampled_pql, shown};
use fields::{change_of, definition_fields, form_of, with_fields};
pub(crate) use lost::{Defined, Looked, LostDefinition, Sending, Tried, is_it, is_of_request, look_up, still_unknown};
pub(crate) use words::SchemaFields;

use crate::activity::{OneEdit, values_of_definition};
use crate::edit::{Merge, TRIES, named, opened_with, readable, too_busy, wait_if_lost};
use crate::view::{DefinitionForm, Failure, FormField, NotPossibleReason, RecordedKind, RecordedLink, Saved};
use crate::{Audiences, Workspace, limits};

/// What became of attempts in this run of the program, by connection and attempt. Held while a definition is looked up and
/// created.
pub(crate) type Created = HashMap<String, Attempt>;

/// What became of an attempt to create a definition.
#[derive(Debug, Clone)]
pub(crate) enum Attempt {
    /// It created an audience, or found it, which was then so.
    Made(DefinitionForm),
    /// Its answer was lost.
    Lost(LostDefinition),
}

impl Audiences<'_> {
    /// Returns the form of an audience of the Segmentation Service, as the service has it now.
    pub async fn form(&self, id: String) -> Result<DefinitionForm, Failure> {
        limits::id("id", &id)?;
        let platform = self.workspace.clients().await?.platform;
        let is = platform.editable_audience(&AudienceId(id)).await?;
        refuse_others(&is.audience)?;
        Ok(form_of(&is.audience))
    }

    /// Creates an audience of the Segmentation Service or changes one. The rule is parsed before anything is sent.
    ///
    /// Of an existing one, only the fields that differ from `opened` (the form's original values) are changed, and nothing if
    /// someone else changed the same field in the meantime. `attempt` identifies the opening of the form: pressing *Create*
    /// again with the same one never creates a second audience.
    ///
    /// # Errors
    /// [`NotPossibleReason::FieldsLeft`] if the service saved the audience without some of the fields; `details.objects` names
    /// them, `details.id` is the audience.
    pub async fn save(
        &self,
        form: DefinitionForm,
        opened: Option<DefinitionForm>,
        attempt: String,
    ) -> Result<Saved<DefinitionForm>, Failure> {
        limits::definition_form(&form, opened.as_ref())?;
        limits::id("attempt", &attempt)?;
        // A rule that cannot be read here may stay as the service has it.
        if opened.as_ref().is_some_and(|opened| opened.rule == form.rule) {
            named(&form.name)?;
        } else {
            self.check(&form)?;
        }
        let platform = self.workspace.clients().await?.platform;
        let saved = match &form.id {
            None => self.workspace.create_definition(&platform, form, opened, &attempt).await,
            Some(id) => {
                let opened = opened_with(opened)?;
                let merge = |now: &DefinitionForm| Merge::of(definition_fields, &opened, &form, now);
                self.workspace.change_definition(&platform, &AudienceId(id.clone()), &form, merge).await
            }
        };
        if let Ok(Saved::Saved { id }) = &saved
            && let Err(error) = Box::pin(self.detail(id.clone())).await
        {
            tracing::warn!(%error.message, "a saved audience could not be read again");
        }
        self.workspace.notify_changed();
        saved
    }

    /// Refuses a form that cannot be saved: without a name, or with a rule that is no condition.
    pub fn check(&self, form: &DefinitionForm) -> Result<(), Failure> {
        named(&form.name)?;
        readable(condition(&form.rule))
    }
}

/// Reads a rule that must say yes or no of a profile.
fn condition(rule: &str) -> Result<Expr, RuleError> {
    let read = Expr::parse(rule, Format::of(rule))?;
    match verdict(&read) {
        Verdict::Value => Err(RuleError::Syntax { position: 0, expected: "a condition, not a value".to_owned() }),
        Verdict::Condition | Verdict::Field => Ok(read),
    }
}

/// Only audiences of the Segmentation Service have a rule here.
fn refuse_others(audience: &Audience) -> Result<(), Failure> {
    if audience.origin == Origin::Platform {
        return Ok(());
    }
    let message = "Only audiences with a rule of their own can be edited here.";
    Err(Failure::not_possible(NotPossibleReason::NoDefinition, message))
}

impl Workspace {
    async fn create_definition(
        &self,
        platform: &ExperiencePlatform,
        form: DefinitionForm,
        opened: Option<DefinitionForm>,
        attempt: &str,
    ) -> Result<Saved<DefinitionForm>, Failure> {
        let mut created = self.app.inner.definition_turn.wait().await;
        let key = format!("{} {attempt}", self.connection.id);
        let made = match created.get(&key).cloned() {
            Some(Attempt::Made(made)) => Some(made),
            // Looked up as it was sent, whatever the form says by now; until its end is known, nothing is sent.
            Some(Attempt::Lost(lost)) => self.settle_lost(platform, &lost).await?.map(|found| form_of(&found)),
            None => None,
        };
        if let Some(made) = made {
            created.insert(key, Attempt::Made(made.clone()));
            let id = AudienceId(made.id.clone().unwrap_or_default());
            let base = opened.unwrap_or(made);
            let merge = |now: &DefinitionForm| Merge::of(definition_fields, &base, &form, now);
            return self.change_definition(platform, &id, &form, merge).await;
        }
        let new = NewDefinition {
            name: form.name.trim().to_owned(),
            description: form.description.clone(),
            rule: form.rule.trim().to_owned(),
            frequency: form.evaluation.map(fields::frequency),
        };
        let defined = match self.try_to_define(&new).await {
            Ok(Tried::Defined(defined)) => *defined,
            Ok(Tried::Lost(lost, failure)) => {
                created.insert(key, Attempt::Lost(*lost));
                return Err(failure);
            }
            Err(failure) => {
                created.remove(&key);
                return Err(failure);
            }
        };
        let is = form_of(&defined.audience);
        created.insert(key, Attempt::Made(is.clone()));
        let differing = definition_fields(&is, &form);
        if differing.is_empty() {
            let id = defined.audience.id.0.clone();
            self.catalog().keep_audience(defined.audience).await?;
            return Ok(Saved::Saved { id });
        }
        if !defined.is_new {
            // Somebody else's: what it has stays unless that is decided.
            return Ok(Saved::Conflict { now: is, fields: differing });
        }
        let merge = |now: &DefinitionForm| Merge::of(definition_fields, &is, &form, now);
        self.change_definition(platform, &defined.audience.id, &form, merge).await
    }

    /// Writes the fields of a form that `merge` names on top of the audience as it is now, and records that.
    async fn change_definition(
        &self,
        platform: &ExperiencePlatform,
        id: &AudienceId,
        form: &DefinitionForm,
        merge: impl Fn(&DefinitionForm) -> Merge,
    ) -> Result<Saved<DefinitionForm>, Failure> {
        let mut edit = OneEdit::new(self, None);
        let saved = self.write_definition(platform, id, form, merge, &mut edit).await;
        edit.settle(&saved).await;
        saved
    }

    async fn write_definition(
        &self,
        platform: &ExperiencePlatform,
        id: &AudienceId,
        form: &DefinitionForm,
        merge: impl Fn(&DefinitionForm) -> Merge,
        edit: &mut OneEdit<'_>,
    ) -> Result<Saved<DefinitionForm>, Failure> {
        let mut lost = None;
        for tried in 0..TRIES {
            wait_if_lost(tried, lost.is_some()).await;
            let is = platform.editable_audience(id).await?;
            refuse_others(&is.audience)?;
            let now = form_of(&is.audience);
            let Merge { write, conflicts } = merge(&now);
            if !conflicts.is_empty() {
                return Ok(Saved::Conflict { now, fields: conflicts });
            }
            if write.is_empty() {
                return Ok(Saved::Saved { id: id.0.clone() });
            }
            self.record_definition_change(platform, edit, &is, &with_fields(&now, form, &write)).await?;
            let change = fields::in_the_form_of(&is.audience, change_of(form, &write));
            match platform.change_audience(&is, &change).await {
                Ok(made) => return taken(&made, form, &write),
                // It is not known whether it was changed: its current state decides.
                Err(error) if error.may_have_happened() => lost = Some(error),
                Err(error) => return Err(error.into()),
            }
            edit.lost(lost.is_some());
        }
        Err(lost.map_or_else(too_busy, Failure::from))
    }

    async fn record_definition_change(
        &self,
        platform: &ExperiencePlatform,
        edit: &mut OneEdit<'_>,
        is: &EditableAudience,
        written: &DefinitionForm,
    ) -> Result<(), Failure> {
        let before = form_of(&is.audience);
        let mut others = HashMap::new();
        if before.tags != written.tags {
            others.extend(words::known(platform.tag_names().await).map(|all| all.items).unwrap_or_default());
        }
        if before.merge_policy != written.merge_policy {
            let policies = words::known(platform.merge_policies().await).unwrap_or_default();
            others.extend(policies.into_iter().map(|one| (one.id, one.name)));
        }
        let names = self.names_in(store::Tree::Audiences).await.with(others);
        let changes = names.changes(Some(&values_of_definition(&before)), Some(&values_of_definition(written)));
        let link = RecordedLink {
            kind: RecordedKind::Audience,
            id: Some(is.audience.id.0.clone()),
            name: is.audience.name.clone(),
        };
        edit.change(link, &changes).await
    }
}

/// Whether the service took what was written: it may accept a change and leave a field as it is.
fn taken(made: &Audience, form: &DefinitionForm, written: &[FormField]) -> Result<Saved<DefinitionForm>, Failure> {
    let left: Vec<FormField> =
        definition_fields(&form_of(made), form).into_iter().filter(|field| written.contains(field)).collect();
    if left.is_empty() {
        return Ok(Saved::Saved { id: made.id.0.clone() });
    }
    let words: Vec<&str> = left.iter().map(|field| fields::words(*field)).collect();
    let message = format!(
        "Experience Platform saved the audience and left this as it was: {}. Change it in Experience Platform.",
        words.join(", ")
    );
    let failure = Failure::not_possible(NotPossibleReason::FieldsLeft, message);
    Err(failure.with("objects", words.join(", ")).with("id", made.id.as_str()))
}
