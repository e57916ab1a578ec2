//! Traits created and changed by hand.

use adobe::audience_manager::NewTrait;
use adobe::{AudienceManager, StatusKind};
use domain::rules::TraitRule;
use domain::{Trait, TraitId, TraitType};

use super::attempts::Wanted;
use super::fields::{Merge, form_of_trait, trait_change, trait_fields, worded_trait_fields};
use super::{TRIES, again, code, followed, named, opened_with, readable, too_busy};
use crate::read::{numeric, type_code};
use crate::view::{Failure, InputReason, ObjectKind, Saved, TraitForm};
use crate::{App, limits};

impl App {
    /// Creates a trait or changes one. The rule is read before anything is sent.
    ///
    /// Of an existing trait only what differs from `opened` (what the form was opened with) is changed, and nothing when
    /// somebody else changed the same field meanwhile. `attempt` is the opening of the form: pressing *Create* again with
    /// the same one never creates a second trait.
    pub async fn trait_save(
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
        let manager = self.clients().await?.manager;
        let saved = match &form.id {
            None => self.create_trait(&manager, form, &attempt).await,
            Some(id) => {
                let id = numeric(ObjectKind::Trait, id)?;
                let opened = opened_with(opened)?;
                let merge = |now: &TraitForm| Merge::of(trait_fields, &opened, &form, now);
                self.change_trait(&manager, id, &form, merge).await
            }
        };
        self.touch();
        saved
    }

    async fn create_trait(
        &self,
        manager: &AudienceManager,
        form: TraitForm,
        attempt: &str,
    ) -> Result<Saved<TraitForm>, Failure> {
        let new = new_trait(&form)?;
        let (wanted, id_of) = (Wanted::Trait(form.clone()), |made: &Trait| made.id.to_string());
        let made = self.create_once(attempt, wanted, manager, manager.create_trait(&new), id_of).await?;
        if let Some(object) = made.object {
            followed(self.catalogue().keep_trait(object, None).await);
            return Ok(Saved::Saved { id: made.id });
        }
        // It was created by an earlier press, perhaps with another form, or the answer was lost: it is read, and brought
        // to what the form says now.
        let id = numeric(ObjectKind::Trait, &made.id)?;
        let sent = match made.earlier {
            Some(Wanted::Trait(sent)) => sent,
            _ => form.clone(),
        };
        let merge = |now: &TraitForm| Merge::of_created(worded_trait_fields, &sent, &form, now);
        self.change_trait(manager, id, &form, merge).await
    }

    async fn change_trait(
        &self,
        manager: &AudienceManager,
        id: TraitId,
        form: &TraitForm,
        merge: impl Fn(&TraitForm) -> Merge,
    ) -> Result<Saved<TraitForm>, Failure> {
        let mut lost = None;
        for tried in 0..TRIES {
            again(tried, lost.is_some()).await;
            let is = manager.versioned_trait(id).await?;
            let now = form_of_trait(&is.object);
            let merge = merge(&now);
            if !merge.conflicts.is_empty() {
                return Ok(Saved::Conflict { now, fields: merge.conflicts });
            }
            let change = trait_change(form, &merge.write)?;
            if merge.write.is_empty() {
                self.keep_changed_trait(is.object).await;
                return Ok(Saved::Saved { id: id.to_string() });
            }
            match manager.update_trait(&is, &change).await {
                Ok(made) => {
                    self.keep_changed_trait(made).await;
                    return Ok(Saved::Saved { id: id.to_string() });
                }
                // Somebody was quicker: what they changed decides.
                Err(error) if error.kind() == Some(StatusKind::Stale) => lost = None,
                // Whether it was changed is not known: what is there now decides.
                Err(error) if error.may_have_happened() => lost = Some(error),
                Err(error) => return Err(error.into()),
            }
        }
        Err(lost.map_or_else(too_busy, Failure::from))
    }

    /// Keeps a changed trait with the population it had.
    async fn keep_changed_trait(&self, it: Trait) {
        let population = self.catalogue().a_trait(it.id).await.ok().flatten().and_then(|(_, population)| population);
        followed(self.catalogue().keep_trait(it, population).await);
    }
}

fn new_trait(form: &TraitForm) -> Result<NewTrait, Failure> {
    let trait_type = TraitType::from_code(&type_code(&form.trait_type));
    if !matches!(trait_type, TraitType::RuleBased | TraitType::Onboarded) {
        let message = format!("A trait of type {:?} cannot be made by hand.", form.trait_type);
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
