//! Removes what a recipe created, the last first: each object only if it is as the recipe created it and nothing else uses
//! it. What is gone already counts as removed.

use adobe::AudienceManager;

use super::advance::Next;
use super::making::segment_form;
use super::stored::{PARTS, Part, Phase, Stored, Which};
use crate::Workspace;
use crate::edit::{form_of_segment, form_of_trait};
use crate::read::numeric;
use crate::view::{
    ConflictReason, DeletedState, Deletion, Failure, FailureCode, InputReason, ObjectKind, RecipeStop, SegmentForm,
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
        let Some(made) = recipe.part(which).made().cloned() else { return Ok(Next::On) };
        if made.inferred && !recipe.undo_inferred {
            return Ok(Next::Stop(RecipeStop::Unconfirmed, None));
        }
        let removed = match which {
            Which::Mapping => self.unmapped(recipe, &made.id).await,
            Which::Segment => self.segment_removed(recipe, &made.id, manager).await,
            Which::Trait => self.trait_removed(recipe, &made.id, manager).await,
            Which::Model => self.model_removed(&made.id).await,
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

    async fn unmapped(&self, recipe: &Stored, destination: &str) -> Result<(), Failure> {
        let Some(segment) = recipe.segment.made() else { return Ok(()) };
        match self.destinations().unmap(destination.to_owned(), vec![segment.id.clone()]).await {
            Ok(plan) => plan.lines.into_iter().find_map(|line| line.failure).map_or(Ok(()), Err),
            Err(failure) if failure.reason == Some(InputReason::NotMapped.into()) => Ok(()),
            Err(failure) if failure.code == FailureCode::NotFound => Ok(()),
            Err(failure) => Err(failure),
        }
    }

    async fn segment_removed(&self, recipe: &Stored, id: &str, manager: &AudienceManager) -> Result<(), Failure> {
        let now = match manager.segment_by_id(numeric(ObjectKind::Segment, id)?).await {
            Ok(read) => form_of_segment(&read.object),
            Err(error) if error.is_not_found() => return Ok(()),
            Err(error) => return Err(error.into()),
        };
        let made = SegmentForm { id: now.id.clone(), merge_rule: now.merge_rule.clone(), ..segment_form(recipe)? };
        if now != made {
            return Err(changed(ObjectKind::Segment, &now.name));
        }
        deleted(self.segments().delete(vec![id.to_owned()], |_| ()).await?)
    }

    async fn trait_removed(&self, recipe: &Stored, id: &str, manager: &AudienceManager) -> Result<(), Failure> {
        let now = match manager.trait_by_id(numeric(ObjectKind::Trait, id)?).await {
            Ok(read) => form_of_trait(&read.object),
            Err(error) if error.is_not_found() => return Ok(()),
            Err(error) => return Err(error.into()),
        };
        let form = &recipe.form;
        let is_same = now.name == form.trait_name.trim()
            && now.folder == form.trait_folder
            && now.data_source == form.data_source
            && now.integration_code == recipe.code();
        if !is_same {
            return Err(changed(ObjectKind::Trait, &now.name));
        }
        deleted(self.traits().delete(vec![id.to_owned()], |_| ()).await?)
    }

    async fn model_removed(&self, id: &str) -> Result<(), Failure> {
        match self.models().delete(id.to_owned()).await {
            Err(failure) if failure.code == FailureCode::NotFound => Ok(()),
            done => done,
        }
    }
}

fn changed(kind: ObjectKind, name: &str) -> Failure {
    let message =
        format!("The {} “{name}” was changed since the recipe created it, so it stays.", crate::read::word(kind));
    Failure::in_the_way(ConflictReason::Changed, message)
}

fn deleted(run: Deletion) -> Result<(), Failure> {
    let unknown = || Failure::new(FailureCode::UnknownOutcome, "It is not known whether the object was deleted.");
    let one = run.objects.into_iter().next().ok_or_else(unknown)?;
    match (one.state, one.failure) {
        (DeletedState::Deleted, _) => Ok(()),
        (_, Some(failure)) if failure.code == FailureCode::NotFound => Ok(()),
        (_, failure) => Err(failure.unwrap_or_else(unknown)),
    }
}
