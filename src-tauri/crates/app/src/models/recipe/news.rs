//! Reports what recipes have come to, to whoever tells a person who is not looking at the window.

use std::sync::Arc;

use tokio::sync::broadcast;

use super::stored::{Phase, Stored};
use crate::view::Recipe;
use crate::{App, Workspace};

/// News that are held for a slow receiver.
const HELD: usize = 64;

/// A recipe that waits for a person, stopped, or is done.
#[derive(Debug, Clone)]
pub struct RecipeNews {
    /// ID of its connection.
    pub connection: String,
    /// The recipe as it is now.
    pub recipe: Arc<Recipe>,
}

/// Sends [`RecipeNews`].
pub(crate) struct RecipeNewsSender(broadcast::Sender<RecipeNews>);

impl Default for RecipeNewsSender {
    fn default() -> Self {
        Self(broadcast::channel(HELD).0)
    }
}

impl App {
    /// What recipes that this program goes on with come to from now on.
    pub fn recipe_news(&self) -> broadcast::Receiver<RecipeNews> {
        self.inner.recipe_news.0.subscribe()
    }
}

impl Workspace {
    /// Reports a recipe that has come to a point at which a person should know it.
    pub(super) async fn tell_news(&self, recipe: &Stored, before: &Phase) {
        let is_news = match recipe.phase {
            Phase::Choice | Phase::Stopped(_) | Phase::UndoStopped(_) | Phase::Done => *before != recipe.phase,
            Phase::Open | Phase::Canceled | Phase::Undoing | Phase::Undone => false,
        };
        if !is_news || self.app.inner.recipe_news.0.receiver_count() == 0 {
            return;
        }
        match self.shown_recipe(recipe).await {
            Ok(shown) => {
                let news = RecipeNews { connection: self.connection.id.clone(), recipe: Arc::new(shown) };
                // Fails only if nobody listens anymore.
                let _ = self.app.inner.recipe_news.0.send(news);
            }
            Err(failure) => tracing::warn!(message = %failure.for_log(), "the state of a recipe could not be reported"),
        }
    }
}
