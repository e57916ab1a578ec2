//! Creating models and the traits that they fill, never twice: both are attempts, as with traits and segments.

use adobe::audience_manager::{NewModel, NewTrait, Threshold};
use domain::lookalike::{EXCLUDED_TRAITS, LOOK_BACKS};
use domain::{LookAlike, Trait, TraitType};
use store::{Reference, ReferenceKind};

use super::model_id;
use crate::edit::{Wanted, log_if_outdated, named};
use crate::limits;
use crate::read::{numeric, word};
use crate::view::{
    self, ConflictReason, Failure, FailureCode, ModelForm, ModelTakes, ModelTraitForm, ObjectKind, TraitForm,
};
use crate::{Models, Workspace};

impl Models<'_> {
    /// Creates a model and returns its ID. `attempt` identifies the opening of the form: pressing *Create* again with the
    /// same one never creates a second model. What [`Models::check`] finds does not keep it from being sent; the service
    /// refuses what it does not accept.
    pub async fn create(&self, form: ModelForm, attempt: String) -> Result<String, Failure> {
        limits::model_form(&form)?;
        limits::id("attempt", &attempt)?;
        let new = new_model(&form)?;
        let manager = self.workspace.clients().await?.manager;
        let facts_of = |made: &LookAlike| (made.model.id.to_string(), Vec::new());
        let made = self
            .workspace
            .create_once(&attempt, Wanted::Model(form.clone()), &manager, manager.create_model(&new), facts_of)
            .await?;
        let is = match made.object {
            Some(object) => object,
            None => manager.look_alike(model_id(&made.id)?).await?,
        };
        self.workspace.store_model(&is).await;
        self.workspace.notify_changed();
        match made.earlier {
            Some(Wanted::Model(sent)) if comparable(sent.clone()) != comparable(form) => {
                Err(created_before(ObjectKind::Model, &sent.name, made.id))
            }
            _ => Ok(made.id),
        }
    }

    /// Creates a trait that a model fills, and returns its ID. The same `attempt` never creates a second trait.
    pub async fn create_trait(&self, form: ModelTraitForm, attempt: String) -> Result<String, Failure> {
        limits::model_trait_form(&form)?;
        limits::id("attempt", &attempt)?;
        let (model, threshold) = (model_id(&form.model)?, threshold(form.takes)?);
        let new = new_trait(&form)?;
        let manager = self.workspace.clients().await?.manager;
        let facts_of = |made: &Trait| (made.id.to_string(), Vec::new());
        let post = manager.create_algorithmic_trait(&new, model, threshold);
        let wanted = Wanted::ModelTrait { form: recorded(&form), model: form.model.clone(), takes: form.takes };
        let made = self.workspace.create_once(&attempt, wanted, &manager, post, facts_of).await?;
        let is = match made.object {
            Some(object) => object,
            None => manager.trait_by_id(numeric(ObjectKind::Trait, &made.id)?).await?.object,
        };
        log_if_outdated(self.workspace.catalog().keep_trait(is, None).await);
        self.workspace.notify_changed();
        match made.earlier {
            Some(Wanted::ModelTrait { form: sent, model, takes })
                if sent != recorded(&form) || model != form.model || takes != form.takes =>
            {
                Err(created_before(ObjectKind::Trait, &sent.name, made.id))
            }
            _ => Ok(made.id),
        }
    }
}

/// The form of a model without what does not matter in it.
fn comparable(form: ModelForm) -> ModelForm {
    let sorted = |mut ids: Vec<String>| {
        ids.sort();
        ids
    };
    ModelForm {
        name: form.name.trim().to_owned(),
        baseline: form.baseline.trim().to_owned(),
        data_sources: sorted(form.data_sources),
        excluded: sorted(form.excluded),
        ..form
    }
}

/// The failure of a press with other values than the press that created the object.
fn created_before(kind: ObjectKind, name: &str, id: String) -> Failure {
    let message = format!(
        "An earlier attempt created the {} “{}” ({id}), with the values entered then. Nothing else was created.",
        word(kind),
        name.trim()
    );
    Failure::in_the_way(ConflictReason::CreatedBefore, message).with("id", id)
}

impl Workspace {
    /// Stores a model, so that what uses its baseline is known.
    pub(super) async fn store_model(&self, it: &LookAlike) {
        let Ok(body) = serde_json::to_value(&it.model) else { return };
        let reference = Reference { id: it.model.id.0, name: it.model.name.clone(), body };
        log_if_outdated(self.catalog().keep_reference(ReferenceKind::Model, reference).await);
    }
}

pub(super) fn new_model(form: &ModelForm) -> Result<NewModel, Failure> {
    if !LOOK_BACKS.contains(&form.look_back_days) {
        return Err(bad("lookBackDays", "The look-back period is 30, 60, or 90 days."));
    }
    if form.data_sources.is_empty() {
        return Err(bad("dataSources", "Nothing was sent: choose at least one data source."));
    }
    if form.excluded.len() > EXCLUDED_TRAITS {
        return Err(bad("excluded", &format!("A model can leave out at most {EXCLUDED_TRAITS} traits.")));
    }
    let numbers = |kind, ids: &[String]| ids.iter().map(|id| numeric(kind, id)).collect::<Result<Vec<u64>, _>>();
    let sources: Vec<u64> = numbers(ObjectKind::DataSource, &form.data_sources)?;
    Ok(NewModel {
        name: named(&form.name)?,
        description: form.description.clone(),
        baseline: numeric(ObjectKind::Trait, &form.baseline)?,
        data_sources: sources.into_iter().map(domain::DataSourceId).collect(),
        look_back_days: form.look_back_days,
        excluded: numbers(ObjectKind::Trait, &form.excluded)?,
    })
}

pub(super) fn new_trait(form: &ModelTraitForm) -> Result<NewTrait, Failure> {
    Ok(NewTrait {
        name: named(&form.name)?,
        description: form.description.clone(),
        comments: String::new(),
        trait_type: TraitType::Algorithmic,
        data_source: numeric(ObjectKind::DataSource, &form.data_source)?,
        folder: numeric(ObjectKind::TraitFolder, &form.folder)?,
        integration_code: None,
        rule: None,
        // Members are replaced at each run.
        ttl_days: 0,
        event_type: 0,
        category: 0,
    })
}

/// The trait as the record and a look-up after a lost answer see it.
pub(super) fn recorded(form: &ModelTraitForm) -> TraitForm {
    TraitForm {
        id: None,
        trait_type: view::TraitType::Algorithmic,
        name: form.name.trim().to_owned(),
        description: form.description.clone(),
        comments: String::new(),
        folder: form.folder.clone(),
        data_source: form.data_source.clone(),
        integration_code: String::new(),
        rule: String::new(),
        ttl_days: 0,
    }
}

pub(super) fn threshold(takes: ModelTakes) -> Result<Threshold, Failure> {
    match takes {
        ModelTakes::Accuracy(accuracy) if (0.0..=1.0).contains(&accuracy) => Ok(Threshold::Accuracy(accuracy)),
        ModelTakes::Accuracy(_) => Err(bad("accuracy", "The accuracy is a number from 0 to 1.")),
        ModelTakes::Reach(0) => Err(bad("reach", "The reach is at least one person.")),
        ModelTakes::Reach(reach) => Ok(Threshold::Reach(u64::from(reach))),
    }
}

fn bad(field: &str, message: &str) -> Failure {
    Failure::new(FailureCode::BadInput, message).with("field", field)
}
