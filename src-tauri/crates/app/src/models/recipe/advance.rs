//! Goes on with a recipe, one step after the other, until it has to wait or stops.

use adobe::AudienceManager;

use super::stored::{Part, Phase, Stored, Which};
use crate::Workspace;
use crate::view::{Failure, FailureCode, RecipeStop};

/// Shortest and longest time between two looks at a service that cannot be used, ms.
const RETRY_MS: (i64, i64) = (60_000, 3_600_000);

/// What follows a step.
pub(super) enum Next {
    /// The next step.
    On,
    /// A look at this time of the service's clock.
    Wait(i64),
    /// Nothing, before a person decides.
    Stop(RecipeStop, Option<Failure>),
}

impl Workspace {
    /// Goes on with a recipe until it has to wait. Every change is stored before the next request leaves.
    pub(super) async fn advanced(&self, mut recipe: Stored) -> Result<Stored, Failure> {
        let before = recipe.phase.clone();
        let manager = match self.clients().await {
            Ok(clients) => clients.manager,
            Err(failure) => {
                let now = self.now();
                let now = now + self.connection.service_ahead(now).unwrap_or(0);
                hindered(&mut recipe, failure, now);
                self.store_recipe(&recipe).await?;
                return Ok(recipe);
            }
        };
        while recipe.is_open() {
            let done = self.step(&mut recipe, &manager).await;
            let waits = matches!(done, Ok(Next::Wait(_)) | Err(_));
            let now = self.recipe_time(&manager);
            match done {
                Ok(Next::On) => recipe.look_now(),
                Ok(Next::Wait(due)) => {
                    recipe.look_now();
                    recipe.due_at = Some(due);
                }
                Ok(Next::Stop(why, failure)) => {
                    stopped(&mut recipe, why, failure);
                }
                Err(failure) => hindered(&mut recipe, failure, now),
            }
            self.store_recipe(&recipe).await?;
            if waits {
                break;
            }
        }
        tracing::info!(recipe = recipe.id, phase = ?recipe.phase, due = ?recipe.due_at, "recipe looked at");
        self.tell_news(&recipe, &before).await;
        self.notify_changed();
        Ok(recipe)
    }

    /// The service's time, ms since epoch; this computer's before the first answer.
    pub(super) fn recipe_time(&self, manager: &AudienceManager) -> i64 {
        manager.service_now_ms().unwrap_or_else(|| self.now())
    }

    async fn step(&self, recipe: &mut Stored, manager: &AudienceManager) -> Result<Next, Failure> {
        if recipe.phase == Phase::Undoing {
            return self.undo_step(recipe, manager).await;
        }
        if recipe.model.made().is_none() {
            return self.make(recipe, Which::Model, manager).await;
        }
        if recipe.ran_at.is_none() {
            return self.look_at_run(recipe, manager).await;
        }
        if recipe.form.takes.is_none() {
            recipe.phase = Phase::Choice;
            return Ok(Next::On);
        }
        for which in [Which::Trait, Which::Segment] {
            if recipe.part(which).made().is_none() {
                return self.make(recipe, which, manager).await;
            }
        }
        if recipe.form.destination.is_some() && recipe.mapping.made().is_none() {
            return self.map(recipe, manager).await;
        }
        if recipe.filled_at.is_none() {
            return self.look_at_members(recipe, manager).await;
        }
        recipe.phase = Phase::Done;
        Ok(Next::On)
    }
}

fn stopped(recipe: &mut Stored, why: RecipeStop, failure: Option<Failure>) {
    recipe.look_now();
    recipe.trouble = failure;
    recipe.phase = if recipe.phase == Phase::Undoing { Phase::UndoStopped(why) } else { Phase::Stopped(why) };
}

/// A step failed: what passes by itself is waited for, a little longer each time; anything else stops the recipe.
fn hindered(recipe: &mut Stored, failure: Failure, now: i64) {
    let passes = failure.is_about_reaching() || failure.code == FailureCode::UnknownOutcome;
    if !passes {
        stopped(recipe, RecipeStop::Failed, Some(failure));
        return;
    }
    let (shortest, longest) = RETRY_MS;
    let wait = shortest.saturating_mul(1 << recipe.tries.min(10)).min(longest);
    recipe.tries = recipe.tries.saturating_add(1);
    recipe.due_at = Some(now + wait);
    recipe.trouble = Some(failure);
}

impl Part {
    /// Whether its request is under way.
    pub(super) fn is_sending(&self) -> bool {
        matches!(self, Self::Sending(_))
    }
}
