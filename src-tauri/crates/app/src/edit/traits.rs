//! Traits created and changed by hand.

use adobe::AudienceManager;
use adobe::audience_manager::NewTrait;
use domain::CallKind;
use domain::rules::TraitRule;
use domain::{Trait, TraitId, TraitType};
use store::Tree;

use super::evidence::Wanted;
use super::fields::{Merge, form_of_trait, trait_change, trait_fields, with_fields, worded_trait_fields};
use super::{TRIES, code, log_if_outdated, named, opened_with, readable, too_busy, wait_if_lost};
use crate::activity::{OneEdit, values_of_trait};
use crate::read::{numeric, service_trait_type};
use crate::view::{Failure, InputReason, ObjectKind, RecordedKind, RecordedLink, Saved, TraitForm};
use crate::{Traits, Workspace, limits};

impl Traits<'_> {
    /// Creates a trait or changes one. The rule is parsed before anything is sent.
    ///
    /// For an existing trait only the fields that differ from `opened` (the form's original values) are changed, and
    /// nothing if someone else changed the same field in the meantime. `attempt` identifies the opening of the form:
    /// pressing *Create* again with the same one never creates a second trait.
    pub async fn save(
        &self,
        form: TraitForm,
        opened: Option<TraitForm>,
        attempt: String,
    ) -> Result<Saved<TraitForm>, Failure> {
        limits::trait_form(&form, opened.as_ref())?;
        limits::id("attempt", &attempt)?;
        if !form.rule.trim().is_empty() {
            readable(TraitRule::parse(&form.rule))?;
        }
        let manager = self.workspace.clients().await?.manager;
        let saved = match &form.id {
            None => self.workspace.create_trait(&manager, form, &attempt).await,
            Some(id) => {
                let id = numeric(ObjectKind::Trait, id)?;
                let opened = opened_with(opened)?;
                let merge = |now: &TraitForm| Merge::of(trait_fields, &opened, &form, now);
                self.workspace.change_trait(&manager, id, &form, merge, None).await
            }
        };
        self.workspace.notify_changed();
        saved
    }
}

impl Workspace {
    async fn create_trait(
        &self,
        manager: &AudienceManager,
        form: TraitForm,
        attempt: &str,
    ) -> Result<Saved<TraitForm>, Failure> {
        let new = new_trait(&form)?;
        let wanted = Wanted::Trait(form.clone());
        let facts_of = |made: &Trait| (made.id.to_string(), values_of_trait(&form_of_trait(made)));
        let made = self.create_once(attempt, wanted, manager, manager.create_trait(&new), facts_of).await?;
        if let Some(object) = made.object {
            log_if_outdated(self.catalog().keep_trait(object, None).await);
            return Ok(Saved::Saved { id: made.id });
        }
        // An earlier press created it, perhaps with another form, or the answer was lost: read it, and update it to the
        // current form.
        let id = numeric(ObjectKind::Trait, &made.id)?;
        let sent = match made.earlier {
            Some(Wanted::Trait(sent)) => sent,
            _ => form.clone(),
        };
        let merge = |now: &TraitForm| Merge::of_created(worded_trait_fields, &sent, &form, now);
        self.change_trait(manager, id, &form, merge, None).await
    }

    /// Writes the fields of a form that `merge` names on top of the trait as it is now, and records that; as the undo of
    /// the edit `undoes`, if it is one.
    pub(crate) async fn change_trait(
        &self,
        manager: &AudienceManager,
        id: TraitId,
        form: &TraitForm,
        merge: impl Fn(&TraitForm) -> Merge,
        undoes: Option<String>,
    ) -> Result<Saved<TraitForm>, Failure> {
        let mut edit = OneEdit::new(self, undoes);
        let saved = self.write_trait(manager, id, form, merge, &mut edit).await;
        edit.settle(&saved).await;
        saved
    }

    async fn write_trait(
        &self,
        manager: &AudienceManager,
        id: TraitId,
        form: &TraitForm,
        merge: impl Fn(&TraitForm) -> Merge,
        edit: &mut OneEdit<'_>,
    ) -> Result<Saved<TraitForm>, Failure> {
        let mut lost = None;
        for tried in 0..TRIES {
            wait_if_lost(tried, lost.is_some()).await;
            let is = manager.versioned_trait(id).await?;
            let now = form_of_trait(&is.object);
            let merge = merge(&now);
            if !merge.conflicts.is_empty() {
                return Ok(Saved::Conflict { now, fields: merge.conflicts });
            }
            let change = trait_change(form, &merge.write)?;
            if merge.write.is_empty() {
                self.store_changed_trait(is.object).await;
                return Ok(Saved::Saved { id: id.to_string() });
            }
            let written = with_fields(&now, form, &merge.write);
            self.record_trait_change(edit, id, &now, &written).await?;
            match manager.update_trait(&is, &change).await {
                Ok(made) => {
                    self.store_changed_trait(made).await;
                    return Ok(Saved::Saved { id: id.to_string() });
                }
                // Someone else was faster: their changes are compared next.
                Err(error) if error.kind() == CallKind::Stale => lost = None,
                // It is not known whether it was changed: its current state decides.
                Err(error) if error.may_have_happened() => lost = Some(error),
                Err(error) => return Err(error.into()),
            }
            edit.lost(lost.is_some());
        }
        Err(lost.map_or_else(too_busy, Failure::from))
    }

    /// Records a change of a trait that is about to be sent.
    async fn record_trait_change(
        &self,
        edit: &mut OneEdit<'_>,
        id: TraitId,
        now: &TraitForm,
        written: &TraitForm,
    ) -> Result<(), Failure> {
        let names = self.names_in(Tree::Traits).await;
        let changes = names.changes(Some(&values_of_trait(now)), Some(&values_of_trait(written)));
        let link = RecordedLink { kind: RecordedKind::Trait, id: Some(id.to_string()), name: now.name.clone() };
        edit.change(link, &changes).await
    }

    /// Stores a changed trait with its previous population.
    async fn store_changed_trait(&self, it: Trait) {
        let population = self.catalog().a_trait(it.id).await.ok().flatten().and_then(|(_, population)| population);
        log_if_outdated(self.catalog().keep_trait(it, population).await);
    }
}

fn new_trait(form: &TraitForm) -> Result<NewTrait, Failure> {
    let trait_type = service_trait_type(&form.trait_type);
    if !matches!(trait_type, TraitType::RuleBased | TraitType::Onboarded) {
        let message = format!("Traits of type {:?} can't be created by hand.", form.trait_type);
        return Err(Failure::bad_input(InputReason::TraitType, message).with("field", "traitType"));
    }
    Ok(NewTrait {
        name: named(&form.name)?,
        description: form.description.clone(),
        comments: form.comments.clone(),
        trait_type,
        data_source: numeric(ObjectKind::DataSource, &form.data_source)?,
        folder: numeric(ObjectKind::TraitFolder, &form.folder)?,
        integration_code: code(&form.integration_code),
        rule: Some(form.rule.trim()).filter(|rule| !rule.is_empty()).map(str::to_owned),
        ttl_days: form.ttl_days,
        event_type: 0,
        category: 0,
    })
}
