//! Removes what a recipe created, the last first: each object only if it is as the recipe created it and nothing else uses
//! it. What is gone already counts as removed.

use adobe::AudienceManager;
use adobe::audience_manager::NewMapping;
use domain::SegmentId;

use super::advance::Next;
use super::fields::{Fields, is_same, mapping_with, of_mapping, of_model, of_model_form, of_values};
use super::making::{segment_form, trait_form};
use super::stored::{Made, PARTS, Part, Phase, Stored, Which};
use crate::Workspace;
use crate::activity::{Values, values_of_segment, values_of_trait};
use crate::models::create::{recorded, threshold};
use crate::models::model_id;
use crate::read::numeric;
use crate::view::{
    ConflictReason, Failure, FailureCode, ObjectKind, RecipeModel, RecipeStop, RecordedKind, RecordedLink, TraitForm,
};

impl Workspace {
    /// Removes the last object that the recipe created and that is still there.
    pub(super) async fn undo_step(&self, recipe: &mut Stored, manager: &AudienceManager) -> Result<Next, Failure> {
        // What a lost answer has created is removed too, so it is looked up first.
        let sending = |which: &Which| recipe.part(*which).is_sending();
        if let Some(which) = PARTS.into_iter().find(sending) {
            return self.settled(recipe, which, manager).await;
        }
        let own = |which: &Which| recipe.part(*which).made().is_some_and(|made| made.ours);
        let Some(which) = PARTS.into_iter().find(own) else {
            recipe.phase = Phase::Undone;
            return Ok(Next::On);
        };
        let Some(mut made) = recipe.part(which).made().cloned() else { return Ok(Next::On) };
        if made.fields.is_empty() {
            made.fields = as_asked(recipe, which)?;
        }
        if made.inferred && !recipe.undo_inferred {
            return Ok(Next::Stop(RecipeStop::Unconfirmed, None));
        }
        let takes_others = match which {
            Which::Trait => takes_others(recipe, &made, manager).await?,
            _ => Some(false),
        };
        if takes_others.is_none() && !recipe.undo_inferred {
            return Ok(Next::Stop(RecipeStop::Unconfirmed, None));
        }
        let (a_trait, segment) = (recipe.form.trait_name.trim(), recipe.form.segment_name.trim());
        let removed = match which {
            Which::Mapping => self.unmapped(recipe, &made).await,
            Which::Segment => self.object_removed(ObjectKind::Segment, segment, &made, manager).await,
            Which::Trait if takes_others == Some(true) => Err(changed(ObjectKind::Trait, a_trait)),
            Which::Trait => self.object_removed(ObjectKind::Trait, a_trait, &made, manager).await,
            Which::Model => self.model_removed(&recipe.name, &made, manager).await,
        };
        match removed {
            Ok(()) => {
                recipe.set(which, Part::Removed);
                Ok(Next::On)
            }
            Err(failure) if failure.code == FailureCode::Conflict => Ok(Next::Stop(RecipeStop::Stays, Some(failure))),
            Err(failure) => Err(failure),
        }
    }

    async fn settled(&self, recipe: &mut Stored, which: Which, manager: &AudienceManager) -> Result<Next, Failure> {
        if which != Which::Mapping {
            return self.settle_part(recipe, which, manager).await;
        }
        if let Some(next) = self.settle_mapping(recipe, manager).await? {
            return Ok(next);
        }
        recipe.mapping = Part::Open;
        Ok(Next::On)
    }

    async fn unmapped(&self, recipe: &Stored, made: &Made) -> Result<(), Failure> {
        let Some(segment) = recipe.segment.made() else { return Ok(()) };
        let segment = numeric(ObjectKind::Segment, &segment.id)?;
        let stays = || {
            let message = format!(
                "The mapping to “{}” was changed since the recipe created it, so it stays.",
                recipe.destination_name
            );
            Failure::in_the_way(ConflictReason::Changed, message)
        };
        let to = numeric(ObjectKind::Destination, &made.id)?;
        let created = match mapping_with(&made.fields, segment) {
            Some(created) => created,
            None if self.is_gone(&made.id).await? => return Ok(()),
            None => self.mapping_as_asked(recipe, segment).await?.ok_or_else(stays)?,
        };
        let removed = self.unmap_created(to, &created, made.undoes()).await;
        removed.map_err(
            |failure| {
                if failure.reason == Some(ConflictReason::ChangedSince.into()) { stays() } else { failure }
            },
        )
    }

    /// The mapping as the form asks for it: an earlier version did not store what it sent.
    async fn mapping_as_asked(&self, recipe: &Stored, segment: SegmentId) -> Result<Option<NewMapping>, Failure> {
        let Some(to) = &recipe.form.destination else { return Ok(None) };
        let plan = self.planned(&to.id, &[segment.to_string()], &to.how).await?.shown();
        let value = plan.lines.first().and_then(|line| line.value.as_deref());
        Ok(mapping_with(&of_mapping(value, plan.ends_on.as_deref()), segment))
    }

    /// Deletes a trait or segment, in the version that is as the recipe created it.
    async fn object_removed(
        &self,
        kind: ObjectKind,
        name: &str,
        made: &Made,
        manager: &AudienceManager,
    ) -> Result<(), Failure> {
        let recorded = if kind == ObjectKind::Segment { RecordedKind::Segment } else { RecordedKind::Trait };
        let object = RecordedLink { kind: recorded, id: Some(made.id.clone()), name: name.to_owned() };
        let unchanged = |now: &Values| {
            if is_same(&made.fields, &of_values(now)) { Ok(()) } else { Err(changed(kind, name)) }
        };
        match self.delete_created(manager, object, made.undoes(), unchanged).await {
            Err(failure) if failure.code == FailureCode::NotFound => Ok(()),
            done => done,
        }
    }

    async fn model_removed(&self, name: &str, made: &Made, manager: &AudienceManager) -> Result<(), Failure> {
        let now = match manager.look_alike(model_id(&made.id)?).await {
            Ok(now) => now,
            Err(error) if error.is_not_found() => return Ok(()),
            Err(error) => return Err(error.into()),
        };
        if !is_same(&made.fields, &of_model(&now)) {
            return Err(changed(ObjectKind::Model, name));
        }
        match self.models().delete(made.id.clone()).await {
            Err(failure) if failure.code == FailureCode::NotFound => Ok(()),
            done => done,
        }
    }
}

/// What an object was like by the form: an earlier version did not store how it was created.
fn as_asked(recipe: &Stored, which: Which) -> Result<Fields, Failure> {
    Ok(match (which, &recipe.form.model) {
        (Which::Segment, _) => of_values(&values_of_segment(&segment_form(recipe)?)),
        (Which::Trait, _) => {
            let form = recorded(&trait_form(recipe)?);
            of_values(&values_of_trait(&TraitForm { integration_code: recipe.code(), ..form }))
        }
        (Which::Model, RecipeModel::New(form)) => of_model_form(form),
        (Which::Model | Which::Mapping, _) => Fields::new(),
    })
}

/// Whether somebody chose other people for the trait since; one that is gone takes nobody. `None` if the service does not say.
async fn takes_others(recipe: &Stored, made: &Made, manager: &AudienceManager) -> Result<Option<bool>, Failure> {
    let Some(takes) = recipe.form.takes else { return Ok(Some(false)) };
    match manager.takes(numeric(ObjectKind::Trait, &made.id)?, threshold(takes)?).await {
        Ok(as_chosen) => Ok(as_chosen.map(|is_as_chosen| !is_as_chosen)),
        Err(error) if error.is_not_found() => Ok(Some(false)),
        Err(error) => Err(error.into()),
    }
}

fn changed(kind: ObjectKind, name: &str) -> Failure {
    let message =
        format!("The {} “{name}” was changed since the recipe created it, so it stays.", crate::read::word(kind));
    Failure::in_the_way(ConflictReason::Changed, message)
}
