//! Recipes whose time has come: whoever runs the program comes back to them, also after a restart.

use std::time::Duration;

use super::stored::Stored;
use crate::view::{Failure, FailureCode, Recipe};
use crate::{Models, Workspace};

/// Time between two looks at the recipes that wait.
const BETWEEN: Duration = Duration::from_secs(60);
/// Recipes that are gone on with at a time.
const MOST: u32 = 100;
/// Longer than any wait, ms: new traits are filled on the next day, and not on weekends.
const LONGEST_MS: i64 = 7 * 86_400_000;

impl Models<'_> {
    /// Goes on with the recipes of this connection whose time has come, and returns them as they are afterwards. Recipes
    /// that another program is going on with are left to it.
    pub async fn recipes_due(&self) -> Result<Vec<Recipe>, Failure> {
        let open = self.workspace.stored_recipes(true, MOST).await?;
        let mut shown = Vec::new();
        for recipe in open.into_iter().filter(Stored::is_open) {
            match self.workspace.go_on_if_due(&recipe).await {
                Ok(Some(now)) => shown.push(now),
                Ok(None) => {}
                Err(failure) => {
                    let message = failure.for_log();
                    tracing::info!(recipe = recipe.id, code = ?failure.code, %message, "a recipe was not gone on with");
                }
            }
        }
        Ok(shown)
    }

    /// When to look at the recipes again; `None` while none waits for time.
    pub(crate) async fn next_recipe_look(&self) -> Result<Option<Duration>, Failure> {
        let open = self.workspace.stored_recipes(true, MOST).await?;
        Ok(open.iter().any(Stored::is_open).then_some(BETWEEN))
    }
}

impl Workspace {
    async fn go_on_if_due(&self, recipe: &Stored) -> Result<Option<Recipe>, Failure> {
        if let Some(due) = recipe.due_at
            && !is_due(due, self.jobs().time_of_wait().await?)
        {
            return Ok(None);
        }
        let Some(_turn) = self.app.recipe_turn_now(&self.connection.id)? else { return Ok(None) };
        let recipe = self.stored_recipe(&recipe.id).await?;
        if !recipe.is_open() {
            return Ok(None);
        }
        let recipe = self.advanced(recipe).await?;
        self.shown_recipe(&recipe).await.map(Some)
    }

    /// Goes on with a recipe until it has to wait, in a task of its own, so that closing a page does not stop it between
    /// two requests. While another one is being worked on for long, it goes on later by itself.
    pub(super) async fn go_on(&self, id: String) -> Result<Recipe, Failure> {
        let workspace = self.clone();
        let task = tokio::spawn(async move {
            let turn = workspace.app.recipe_turn(&workspace.connection.id).await?;
            let recipe = workspace.stored_recipe(&id).await?;
            let can_go_on = turn.is_some() && recipe.is_open();
            let recipe = if can_go_on { workspace.advanced(recipe).await? } else { recipe };
            workspace.shown_recipe(&recipe).await
        });
        task.await
            .map_err(|error| Failure::new(FailureCode::Internal, format!("The recipe was interrupted: {error}.")))?
    }
}

/// Whether a time has come. One that is further away than any recipe waits is from a clock that was wrong.
fn is_due(due: i64, now: i64) -> bool {
    due <= now || due - now > LONGEST_MS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_from_a_clock_that_was_years_ahead_is_not_waited_for() {
        let now = 1_780_000_000_000;
        assert!(is_due(now, now));
        assert!(!is_due(now + 3 * 86_400_000, now));
        assert!(is_due(now + 400 * 86_400_000, now));
    }
}
