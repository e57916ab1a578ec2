//! The steps of a recipe that Audience Manager takes by itself, and the mapping.

use adobe::AudienceManager;
use adobe::audience_manager::RunPoint;
use domain::ModelStatus;
use domain::lookalike::{next_run, next_weekday_run};

use super::advance::Next;
use super::fields::{Fields, mapping_with, of_mapping};
use super::stored::{Made, Part, Sending, Stored};
use crate::Workspace;
use crate::destinations::Planned;
use crate::edit::HORIZON_MS;
use crate::models::model_id;
use crate::read::numeric;
use crate::view::{Failure, FailureCode, MapPlan, ModelTakes, ObjectKind, RecipeStop, RecordedState};

const HOUR_MS: i64 = 3_600_000;
/// Time after a daily run at which its result is looked for, ms.
const AFTER_RUN_MS: i64 = 60_000;
/// Longest time between two looks at a model that has not run: results may come long after the run.
const LOOK_MS: i64 = 3 * HOUR_MS;
/// How long after a run its accuracy and reach may be missing, ms.
const POINTS_MS: i64 = 48 * HOUR_MS;
/// How long a new trait may stay without members: Adobe names 48 hours, and new traits are filled on weekdays only.
const MEMBERS_MS: i64 = 5 * 24 * HOUR_MS;
/// Time between two looks for a mapping whose answer was lost, ms.
const LOOK_AGAIN_MS: i64 = 15_000;

impl Workspace {
    /// Looks whether the model has run.
    pub(super) async fn look_at_run(&self, recipe: &mut Stored, manager: &AudienceManager) -> Result<Next, Failure> {
        let Some(made) = recipe.model.made() else { return Ok(Next::On) };
        let id = model_id(&made.id)?;
        let model = match manager.look_alike(id).await {
            Ok(model) => model,
            Err(error) if error.is_not_found() => return Ok(Next::Stop(RecipeStop::ModelGone, None)),
            Err(error) => return Err(error.into()),
        };
        let now = self.recipe_time(manager);
        if let Some(ran_at) = model.last_success_at {
            let points = manager.run_points(id).await?;
            if points.is_empty() {
                let is_late = now - ran_at >= POINTS_MS;
                return Ok(if is_late { Next::Stop(RecipeStop::NoPoints, None) } else { Next::Wait(now + HOUR_MS) });
            }
            if recipe.form.takes.is_some_and(|takes| takes_nobody(takes, &points)) {
                return Ok(Next::Stop(RecipeStop::Nobody, None));
            }
            recipe.ran_at = Some(ran_at);
            return Ok(Next::On);
        }
        if !model.can_learn() {
            return Ok(Next::Stop(RecipeStop::NeverRuns, None));
        }
        if model.is_over() {
            return Ok(Next::Stop(RecipeStop::ModelOver, None));
        }
        if model.status == ModelStatus::Inactive {
            return Ok(Next::Stop(RecipeStop::ModelInactive, None));
        }
        if model.empty_runs() > 0 && recipe.empty_run_at != model.last_run_at {
            recipe.empty_run_at = model.last_run_at;
            return Ok(Next::Stop(RecipeStop::EmptyRun, None));
        }
        Ok(Next::Wait((next_run(now) + AFTER_RUN_MS).min(now + LOOK_MS)))
    }

    /// Looks whether the trait has members.
    pub(super) async fn look_at_members(
        &self,
        recipe: &mut Stored,
        manager: &AudienceManager,
    ) -> Result<Next, Failure> {
        let Some(made) = recipe.a_trait.made().cloned() else { return Ok(Next::On) };
        let it = manager.trait_by_id(numeric(ObjectKind::Trait, &made.id)?).await?;
        let now = self.recipe_time(manager);
        let counted = [it.populations.total, it.populations.recent].into_iter();
        let most = counted.flat_map(|it| [it.days1, it.days7, it.days14, it.days30, it.lifetime]).flatten().max();
        if let Some(members) = most.filter(|members| *members > 0) {
            tracing::info!(recipe = recipe.id, members, "the trait of a recipe has members");
            crate::edit::log_if_outdated(self.catalog().keep_trait(it.object, most).await);
            recipe.filled_at = Some(now);
            return Ok(Next::On);
        }
        if now - made.at >= MEMBERS_MS {
            return Ok(Next::Stop(RecipeStop::NoMembers, None));
        }
        let filled = next_weekday_run(made.at) + AFTER_RUN_MS;
        Ok(Next::Wait(if filled > now { filled } else { now + LOOK_MS }))
    }

    /// Maps the segment, once: what a lost answer has done is looked up.
    pub(super) async fn map(&self, recipe: &mut Stored, manager: &AudienceManager) -> Result<Next, Failure> {
        let Some((to, segment)) = recipe.form.destination.clone().zip(recipe.segment.made().cloned()) else {
            return Ok(Next::On);
        };
        if recipe.mapping.is_sending()
            && let Some(next) = self.settle_mapping(recipe, manager).await?
        {
            return Ok(next);
        }
        let planned = match self.planned(&to.id, std::slice::from_ref(&segment.id), &to.how).await {
            Err(failure) if failure.code == FailureCode::NotFound && self.is_gone(&to.id).await? => {
                recipe.mapping = Part::Open;
                return Ok(Next::Stop(RecipeStop::NotMapped, Some(gone(recipe))));
            }
            planned => planned?,
        };
        let now = self.recipe_time(manager);
        if planned.is_mapped(numeric(ObjectKind::Segment, &segment.id)?, &self.service_day()) {
            recipe.mapping = Part::Made(Made::adopted(to.id, now));
            return Ok(Next::On);
        }
        let plan = planned.shown();
        let Some(line) = plan.lines.into_iter().next().filter(|line| line.fits) else {
            recipe.mapping = Part::Open;
            return Ok(Next::Stop(RecipeStop::NotMapped, Some(not_accepted(&planned.shown()))));
        };
        let fields = of_mapping(line.value.as_deref(), plan.ends_on.as_deref());
        self.send_mapping(recipe, planned, fields, now).await
    }

    /// Sends a mapping with these fields, once they are stored.
    async fn send_mapping(
        &self,
        recipe: &mut Stored,
        planned: Planned,
        fields: Fields,
        now: i64,
    ) -> Result<Next, Failure> {
        let id = planned.destination();
        let sending = Sending {
            at: now,
            by_service: true,
            author: None,
            entry: String::new(),
            looked_at: None,
            fields: fields.clone(),
        };
        recipe.mapping = Part::Sending(sending);
        self.store_recipe(recipe).await?;
        let sent = self.destinations().map_planned(planned).await;
        let (entry, failure) = match sent {
            Ok(plan) => (plan.entry.unwrap_or_default(), plan.lines.into_iter().find_map(|line| line.failure)),
            Err(failure) => {
                // It fails before it sends anything; what it sent has a line of its own.
                recipe.mapping = Part::Open;
                return Err(failure);
            }
        };
        match failure {
            None => {
                // Somebody may have mapped it right before: then it is theirs.
                let was_there =
                    self.recorded(&entry, 0, 1).await?.iter().any(|one| one.state == RecordedState::Unchanged);
                recipe.mapping = Part::Made(if was_there {
                    Made::adopted(id, now)
                } else {
                    Made { id, ours: true, inferred: false, at: now, entry, fields }
                });
                Ok(Next::On)
            }
            // It is looked up again: it stays as sent.
            Some(failure) if failure.code == FailureCode::UnknownOutcome => Ok(Next::On),
            Some(failure) => {
                recipe.mapping = Part::Open;
                Err(failure)
            }
        }
    }

    /// Whether a destination was deleted.
    pub(super) async fn is_gone(&self, destination: &str) -> Result<bool, Failure> {
        match self.destination_now(numeric(ObjectKind::Destination, destination)?).await {
            Ok(_) => Ok(false),
            Err(failure) if failure.code == FailureCode::NotFound => Ok(true),
            Err(failure) => Err(failure),
        }
    }

    /// Looks whether a mapping without an answer is there; `None` once the service cannot be working on it any more.
    pub(super) async fn settle_mapping(
        &self,
        recipe: &mut Stored,
        manager: &AudienceManager,
    ) -> Result<Option<Next>, Failure> {
        let (Part::Sending(sending), Some(to), Some(segment)) =
            (recipe.mapping.clone(), recipe.form.destination.clone(), recipe.segment.made().cloned())
        else {
            return Ok(None);
        };
        let sent = mapping_with(&sending.fields, numeric(ObjectKind::Segment, &segment.id)?);
        let is_mapped = match sent {
            Some(sent) => self.is_mapped_as(numeric(ObjectKind::Destination, &to.id)?, &sent).await,
            None => Ok(false),
        };
        let is_mapped = match is_mapped {
            // Nothing is mapped to a destination that was deleted.
            Err(failure) if failure.code == FailureCode::NotFound => return Ok(None),
            is_mapped => is_mapped?,
        };
        let now = self.recipe_time(manager);
        if is_mapped {
            // Nobody else knows the segment, which this recipe created a moment ago.
            let (entry, fields) = (sending.entry, sending.fields);
            let made = Made { id: to.id, ours: segment.ours, inferred: true, at: now, entry, fields };
            recipe.mapping = Part::Made(made);
            return Ok(Some(Next::On));
        }
        let first = sending.looked_at.filter(|at| *at <= now).unwrap_or(now);
        if now - first >= HORIZON_MS {
            return Ok(None);
        }
        recipe.mapping = Part::Sending(Sending { looked_at: Some(first), ..sending });
        Ok(Some(Next::Wait((now + LOOK_AGAIN_MS).min(first + HORIZON_MS))))
    }
}

/// The failure of a destination that was deleted.
fn gone(recipe: &Stored) -> Failure {
    let message = format!("The destination “{}” was deleted, so nothing is mapped to it.", recipe.destination_name);
    Failure::new(FailureCode::NotFound, message)
}

/// Why a destination does not accept the segment, in its remarks.
fn not_accepted(plan: &MapPlan) -> Failure {
    let remarks = plan.lines.iter().flat_map(|line| &line.remarks);
    let said: Vec<&str> = remarks.map(|remark| remark.message.as_str()).collect();
    Failure::new(FailureCode::Refused, said.join(" "))
}

/// Whether nobody is at the chosen point.
fn takes_nobody(takes: ModelTakes, points: &[RunPoint]) -> bool {
    match takes {
        ModelTakes::Accuracy(least) => {
            !points.iter().any(|point| point.accuracy >= least - f64::EPSILON && point.reach > 0)
        }
        ModelTakes::Reach(_) => !points.iter().any(|point| point.reach > 0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_point_with_nobody_at_or_above_it_takes_nobody() {
        let point = |accuracy, reach| RunPoint { accuracy, reach, held_out: None };
        let points = [point(1.0, 0), point(0.8, 0), point(0.6, 20), point(0.0, 900)];
        assert!(takes_nobody(ModelTakes::Accuracy(0.8), &points));
        assert!(!takes_nobody(ModelTakes::Accuracy(0.6), &points));
        assert!(!takes_nobody(ModelTakes::Reach(5), &points));
        assert!(takes_nobody(ModelTakes::Reach(5), &[point(0.0, 0)]));
    }
}
