//! Traits made, changed and removed by hand.

use adobe::AudienceManager;
use adobe::audience_manager::{NewTrait, TraitChange};
use domain::rules::TraitRule;
use domain::{Trait, TraitId, TraitType};

use super::{code, differing, each, gone, named, readable};
use crate::App;
use crate::read::{link, numeric, type_code};
use crate::refresh::current;
use crate::view::{EditedObject, Failure, FailureCode, InputReason, ObjectKind, TraitForm};

impl App {
    /// Makes a trait or changes one, and gives its id. Of an existing trait only what differs is changed. The rule is
    /// read before anything is sent.
    pub async fn trait_save(&self, form: TraitForm) -> Result<String, Failure> {
        if !form.rule.trim().is_empty() {
            readable(TraitRule::parse(&form.rule))?;
        }
        let manager = self.clients().await?.manager;
        let id = match &form.id {
            None => {
                let made = manager.create_trait(&new_trait(&form)?).await?;
                let id = made.id;
                self.catalogue().keep_trait(made, None).await?;
                id
            }
            Some(id) => {
                let id = numeric(ObjectKind::Trait, id)?;
                let is = manager.trait_by_id(id).await?;
                let made = manager.update_trait(id, &change(&form, &is.object)?, None).await?;
                self.catalogue().keep_trait(made, current(&is.populations)).await?;
                id
            }
        };
        self.touch();
        Ok(id.to_string())
    }

    /// Removes traits one by one and says of each what came of it. A trait that segments use stays, and the failure
    /// names them. At most 500 at once.
    pub async fn traits_delete(&self, ids: Vec<String>) -> Result<Vec<EditedObject>, Failure> {
        let manager = self.clients().await?.manager;
        let outcomes = each(ids, |id| self.delete_trait(&manager, id)).await;
        self.touch();
        outcomes
    }

    async fn delete_trait(&self, manager: &AudienceManager, id: String) -> Result<EditedObject, Failure> {
        let key: TraitId = numeric(ObjectKind::Trait, &id)?;
        let name = self.catalogue().a_trait(key).await?.map_or_else(|| id.clone(), |(kept, _)| kept.name);
        let failure = match gone(manager.delete_trait(key, None).await) {
            Ok(()) => {
                self.catalogue().forget_trait(key).await?;
                None
            }
            Err(error) => Some(why_it_stays(manager, key, error.into()).await),
        };
        Ok(EditedObject { object: link(ObjectKind::Trait, id, name), failure })
    }
}

/// The refusal in words: the service names segments by number, and only in its own sentence.
async fn why_it_stays(manager: &AudienceManager, id: TraitId, refusal: Failure) -> Failure {
    if !matches!(refusal.code, FailureCode::Refused | FailureCode::Conflict) {
        return refusal;
    }
    let Ok(users) = manager.segments_using(id).await else { return refusal };
    if users.is_empty() {
        return refusal;
    }
    let names = users.iter().map(|segment| segment.name.as_str()).collect::<Vec<_>>().join(", ");
    let message = format!("The trait stays, because these segments use it: {names}. Take it out of them first.");
    Failure { code: FailureCode::Conflict, message, ..refusal }.with("segments", names)
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

fn change(form: &TraitForm, is: &Trait) -> Result<TraitChange, Failure> {
    let rule = form.rule.trim().to_owned();
    let is_code = is.integration_code.as_ref().map(|code| code.0.clone()).unwrap_or_default();
    Ok(TraitChange {
        name: differing(named(&form.name)?, &is.name),
        description: differing(form.description.clone(), &is.description),
        comments: differing(form.comments.clone(), &is.comments),
        data_source: differing(numeric(ObjectKind::DataSource, &form.data_source)?, &is.data_source),
        folder: differing(numeric(ObjectKind::TraitFolder, &form.folder)?, &is.folder),
        integration_code: differing(form.integration_code.trim().to_owned(), &is_code).map(Into::into),
        rule: differing(rule, &is.rule.clone().unwrap_or_default()),
        ttl_days: differing(form.ttl_days, &is.ttl_days),
    })
}
