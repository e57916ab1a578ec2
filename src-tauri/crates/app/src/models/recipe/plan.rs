//! What a recipe would do: every step with what it creates and when it is expected.

use domain::lookalike::{ALGORITHMIC_TRAITS, next_run, next_weekday_run};
use domain::{Segment, SegmentId, SegmentStatus, Trait, TraitId};

use super::shown::{ALL_STEPS, step_name};
use super::stored::code_of_recipe;
use crate::Workspace;
use crate::models::create::{new_model, new_trait, threshold};
use crate::models::model_id;
use crate::read::{link, ms, numeric};
use crate::view::{
    ConflictReason, Failure, FailureCode, MapRemark, ModelCheck, ModelCheckVerdict, ModelTakes, ModelTraitForm,
    ObjectKind, RecipeForm, RecipeModel, RecipePlan, RecipeStep, RecipeStepKind, RecipeStepState,
};

/// ID of what is not there yet: higher than any that the service has given.
const AHEAD: u64 = 999_999_999_999;

impl Workspace {
    /// Plans a recipe. Fails for a form that cannot be sent, and where what it would create is there already.
    pub(super) async fn planned_recipe(&self, form: &RecipeForm) -> Result<RecipePlan, Failure> {
        check_form(form)?;
        self.refuse_too_many_traits().await?;
        let destination = self.destination_name(form).await?;
        let manager = self.clients().await?.manager;
        let (checks, model, ran) = match &form.model {
            RecipeModel::New(new) => {
                new_model(new)?;
                self.refuse_second(new).await?;
                (self.models().check(new.clone()).await?, None, false)
            }
            RecipeModel::Existing(id) => {
                let model = manager.look_alike(model_id(id)?).await?;
                let ran = model.last_success_at.is_some();
                (Vec::new(), Some(link(ObjectKind::Model, model.model.id, model.model.name)), ran)
            }
        };
        let now = self.recipe_time(&manager);
        let run = if ran { now } else { next_run(now) };
        let is_known = model.is_some();
        let step = |kind: RecipeStepKind| {
            let name = match kind {
                RecipeStepKind::Model => match &form.model {
                    RecipeModel::New(new) => new.name.trim().to_owned(),
                    RecipeModel::Existing(_) => model.as_ref().map(|one| one.name.clone()).unwrap_or_default(),
                },
                _ => step_name(form, &destination, kind),
            };
            let is_skipped = match kind {
                RecipeStepKind::Choice => form.takes.is_some(),
                RecipeStepKind::Mapping => form.destination.is_none(),
                _ => false,
            };
            let state = match kind {
                RecipeStepKind::Model if is_known => RecipeStepState::Adopted,
                RecipeStepKind::Run if ran => RecipeStepState::Done,
                _ if is_skipped => RecipeStepState::Skipped,
                _ => RecipeStepState::Planned,
            };
            if is_skipped {
                return planned(kind, name, state);
            }
            let expected = match kind {
                RecipeStepKind::Model => now,
                // What follows a choice follows it at once, and nobody knows when that is.
                _ if kind != RecipeStepKind::Run && form.takes.is_none() => {
                    return RecipeStep { expected_at: None, ..planned(kind, name, state) };
                }
                RecipeStepKind::Members => next_weekday_run(run),
                _ => run,
            };
            let object = model.clone().filter(|_| kind == RecipeStepKind::Model);
            RecipeStep { object, expected_at: Some(ms(expected)), ..planned(kind, name, state) }
        };
        let steps = ALL_STEPS.into_iter().map(step).collect();
        let requests = 2 + u32::from(!is_known) + u32::from(form.destination.is_some());
        let mapping = self.mapping_ahead(form).await?;
        Ok(RecipePlan { steps, is_blocked: is_blocked(&checks, &mapping), checks, mapping, requests })
    }

    /// What is to be said about mapping the segment: neither it nor its trait is there yet.
    async fn mapping_ahead(&self, form: &RecipeForm) -> Result<Vec<MapRemark>, Failure> {
        let Some(to) = &form.destination else { return Ok(Vec::new()) };
        let a_trait = trait_ahead(form)?;
        self.judged_ahead(&to.id, &to.how, &segment_ahead(form, a_trait.id)?, a_trait).await
    }

    async fn refuse_too_many_traits(&self) -> Result<(), Failure> {
        if u64::from(self.algorithmic_traits().await?) < ALGORITHMIC_TRAITS {
            return Ok(());
        }
        let message =
            format!("Nothing was started: the account has {ALGORITHMIC_TRAITS} algorithmic traits, the limit.");
        Err(Failure::new(FailureCode::Conflict, message).with("limit", ALGORITHMIC_TRAITS))
    }

    /// A model of the same name and baseline would make it unclear later which one the recipe created.
    async fn refuse_second(&self, new: &crate::view::ModelForm) -> Result<(), Failure> {
        let same = |row: &crate::view::ModelRow| {
            row.name == new.name.trim() && row.baseline.as_ref().is_some_and(|one| one.id == new.baseline.trim())
        };
        let Some(row) = self.models().list().await?.rows.into_iter().find(same) else { return Ok(()) };
        let message = format!("There is a model with this name and baseline already: {}. Nothing was started.", row.id);
        Err(Failure::in_the_way(ConflictReason::AlreadyCreated, message).with("id", row.id))
    }
}

fn is_blocked(checks: &[ModelCheck], mapping: &[MapRemark]) -> bool {
    checks.iter().any(|check| check.verdict == ModelCheckVerdict::Blocks) || mapping.iter().any(|one| one.forbids)
}

/// The trait as it will be. Which people it takes does not matter for what its data may be used for.
fn trait_ahead(form: &RecipeForm) -> Result<Trait, Failure> {
    let new = new_trait(&trait_of(form))?;
    Ok(Trait {
        id: TraitId(AHEAD),
        name: new.name,
        description: new.description,
        comments: new.comments,
        trait_type: new.trait_type,
        data_source: new.data_source,
        folder: new.folder,
        integration_code: None,
        rule: None,
        ttl_days: new.ttl_days,
        status: None,
        event_type: new.event_type,
        category: new.category,
        model: None,
        created_at: None,
        updated_at: None,
        created_by: None,
        updated_by: None,
    })
}

/// The segment as it will be.
fn segment_ahead(form: &RecipeForm, a_trait: TraitId) -> Result<Segment, Failure> {
    Ok(Segment {
        id: SegmentId(AHEAD),
        legacy_id: None,
        name: crate::edit::named(&form.segment_name)?,
        description: String::new(),
        // As long as that of the recipe.
        integration_code: Some(code_of_recipe(&crate::new_id()).as_str().into()),
        data_source: numeric(ObjectKind::DataSource, &form.data_source)?,
        merge_rule: None,
        folder: numeric(ObjectKind::SegmentFolder, &form.segment_folder)?,
        status: SegmentStatus::Active,
        rule: format!("{a_trait}T"),
        created_at: None,
        updated_at: None,
        created_by: None,
        updated_by: None,
    })
}

fn planned(step: RecipeStepKind, name: String, state: RecipeStepState) -> RecipeStep {
    RecipeStep { step, name, object: None, state, done_at: None, expected_at: None, inferred: false }
}

/// Refuses a form whose later steps could not be sent: days later would be too late to find out.
fn check_form(form: &RecipeForm) -> Result<(), Failure> {
    threshold(takes_of(form))?;
    new_trait(&trait_of(form))?;
    crate::edit::named(&form.segment_name)?;
    let _: domain::FolderId = numeric(ObjectKind::SegmentFolder, &form.segment_folder)?;
    Ok(())
}

/// The form of the trait, before the model is there.
fn trait_of(form: &RecipeForm) -> ModelTraitForm {
    ModelTraitForm {
        model: "1".to_owned(),
        name: form.trait_name.clone(),
        description: String::new(),
        folder: form.trait_folder.clone(),
        data_source: form.data_source.clone(),
        takes: takes_of(form),
    }
}

/// Which people it takes; any, before that is chosen.
fn takes_of(form: &RecipeForm) -> ModelTakes {
    form.takes.unwrap_or(ModelTakes::Accuracy(0.5))
}
