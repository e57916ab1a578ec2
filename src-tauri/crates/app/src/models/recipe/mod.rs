//! Recipes: *audience → model → algorithmic trait → segment → destination*. Models run once a day and traits get their
//! members a day later, so a recipe waits, is stored, and goes on whenever the program runs. Before each request leaves,
//! what is about to be sent is on the disk; what a lost answer has created is looked up, so that nothing is created twice.

mod advance;
mod due;
mod fields;
mod making;
mod news;
mod plan;
mod run;
mod shown;
mod stored;
mod undo;

pub use news::RecipeNews;
pub(crate) use news::RecipeNewsSender;

use crate::limits;
use crate::view::{
    ConflictReason, Failure, FailureCode, InputReason, ModelCheckVerdict, ModelTakes, NotPossibleReason, ObjectKind,
    Recipe, RecipeForm, RecipeModel, RecipePlan, RecipeStop,
};
use crate::{Models, Workspace};
use stored::{PARTS, Part, Phase, Stored};

/// Recipes that are listed.
const LISTED: u32 = 100;
/// Recipes of a connection that can be open at a time.
const OPEN: usize = 50;

impl Models<'_> {
    /// Returns the recipes, the newest first; at most 100. Those that this version cannot read are among them.
    pub async fn recipes(&self) -> Result<Vec<Recipe>, Failure> {
        let mut shown = Vec::new();
        for row in self.workspace.catalog().journal().recipes(false, LISTED).await? {
            shown.push(match read(&row.id, &row.body) {
                Ok(recipe) => self.workspace.shown_recipe(&recipe).await?,
                Err(failure) => shown::unreadable(row, failure),
            });
        }
        Ok(shown)
    }

    /// Returns one recipe.
    pub async fn recipe(&self, id: String) -> Result<Recipe, Failure> {
        let recipe = self.workspace.stored_recipe(&id).await?;
        self.workspace.shown_recipe(&recipe).await
    }

    /// Returns what a recipe would do. Nothing is sent that changes anything.
    pub async fn recipe_plan(&self, form: RecipeForm) -> Result<RecipePlan, Failure> {
        limits::recipe_form(&form)?;
        self.workspace.planned_recipe(&form).await
    }

    /// Starts a recipe and goes on with it until it has to wait. `id` identifies the opening of the form: starting again
    /// with the same one never starts a second recipe.
    pub async fn recipe_start(&self, form: RecipeForm, id: String) -> Result<Recipe, Failure> {
        limits::recipe_form(&form)?;
        limits::id("id", &id)?;
        if self.workspace.catalog().journal().recipe(id.clone()).await?.is_some() {
            self.workspace.stored_recipe(&id).await?.is_started_from(&form)?;
            return self.recipe_continue(id).await;
        }
        let workspace = self.workspace;
        let plan = workspace.planned_recipe(&form).await?;
        if plan.is_blocked {
            return Err(blocked(&plan));
        }
        if workspace.stored_recipes(true, LISTED).await?.len() >= OPEN {
            let message = format!("At most {OPEN} recipes can wait at a time.");
            return Err(Failure::bad_input(InputReason::TooMany, message).with("limit", OPEN));
        }
        let recipe = workspace.new_recipe(form, id).await?;
        let body = body_of(&recipe)?;
        workspace.catalog().journal().add_recipe(recipe.id.clone(), body).await?;
        workspace.go_on(recipe.id).await
    }

    /// Chooses which people the trait of a recipe takes, and goes on.
    pub async fn recipe_choose(&self, id: String, takes: ModelTakes) -> Result<Recipe, Failure> {
        super::create::threshold(takes)?;
        let change = |recipe: &mut Stored| {
            let can_choose = matches!(recipe.phase, Phase::Choice | Phase::Open | Phase::Stopped(_));
            if !can_choose || !matches!(recipe.a_trait, Part::Open) {
                return Err(nothing_to_go_on());
            }
            recipe.form.takes = Some(takes);
            recipe.chosen = true;
            // Whether anybody is at that point is looked at before the trait is created.
            recipe.ran_at = None;
            if matches!(recipe.phase, Phase::Choice | Phase::Stopped(RecipeStop::Nobody)) {
                recipe.resume();
            }
            Ok(())
        };
        self.workspace.change_recipe(&id, change).await?;
        self.workspace.go_on(id).await
    }

    /// Goes on with a recipe that stopped or that waits; an undo that stopped goes on, too.
    pub async fn recipe_continue(&self, id: String) -> Result<Recipe, Failure> {
        let change = |recipe: &mut Stored| {
            match recipe.phase {
                Phase::Stopped(_) => recipe.resume(),
                Phase::UndoStopped(_) => {
                    recipe.phase = Phase::Undoing;
                    recipe.look_now();
                }
                _ => recipe.due_at = None,
            }
            Ok(())
        };
        self.workspace.change_recipe(&id, change).await?;
        self.workspace.go_on(id).await
    }

    /// Ends a recipe. What it created stays, and its steps say what that is.
    pub async fn recipe_cancel(&self, id: String) -> Result<Recipe, Failure> {
        let change = |recipe: &mut Stored| {
            if recipe.has_ended() || matches!(recipe.phase, Phase::Undoing | Phase::UndoStopped(_)) {
                return Err(nothing_to_go_on());
            }
            recipe.phase = Phase::Canceled;
            recipe.look_now();
            Ok(())
        };
        let recipe = self.workspace.change_recipe(&id, change).await?;
        self.workspace.shown_recipe(&recipe).await
    }

    /// Removes what a recipe created, the last first. What is used or was changed stays. What was found after a lost
    /// answer, or may have been changed, is removed only if `also_unconfirmed`.
    pub async fn recipe_undo(&self, id: String, also_unconfirmed: bool) -> Result<Recipe, Failure> {
        let change = |recipe: &mut Stored| {
            if !recipe.can_undo() {
                let message = "The recipe created nothing, so there is nothing to undo.";
                return Err(Failure::not_possible(NotPossibleReason::NothingMade, message));
            }
            recipe.phase = Phase::Undoing;
            recipe.undo_inferred = also_unconfirmed;
            recipe.look_now();
            Ok(())
        };
        self.workspace.change_recipe(&id, change).await?;
        self.workspace.go_on(id).await
    }
}

impl Stored {
    /// Refuses another form than the one that it was started with.
    fn is_started_from(&self, form: &RecipeForm) -> Result<(), Failure> {
        let takes = if self.chosen { self.form.takes } else { form.takes };
        if self.form == (RecipeForm { takes, ..form.clone() }) {
            return Ok(());
        }
        let message = "An earlier attempt started it, with the values entered then. Nothing else was started.";
        Err(Failure::in_the_way(ConflictReason::CreatedBefore, message).with("id", &self.id))
    }

    /// Goes on after a stop.
    fn resume(&mut self) {
        self.phase = Phase::Open;
        self.look_now();
    }

    fn look_now(&mut self) {
        (self.due_at, self.tries, self.trouble) = (None, 0, None);
    }

    /// Whether it created something that is still there, or may have.
    fn can_undo(&self) -> bool {
        let may_be_there = |part: &Part| part.is_sending() || part.made().is_some_and(|made| made.ours);
        PARTS.iter().any(|which| may_be_there(self.part(*which)))
    }
}

impl Workspace {
    async fn new_recipe(&self, form: RecipeForm, id: String) -> Result<Stored, Failure> {
        let (name, model) = match &form.model {
            RecipeModel::New(new) => (new.name.trim().to_owned(), Part::Open),
            RecipeModel::Existing(id) => {
                let manager = self.clients().await?.manager;
                let model = manager.look_alike(super::model_id(id)?).await?;
                (model.model.name, Part::Made(stored::Made::adopted(id.clone(), self.now())))
            }
        };
        let destination_name = self.destination_name(&form).await?;
        Ok(Stored {
            id,
            form,
            name,
            destination_name,
            created_at: self.now(),
            phase: Phase::Open,
            model,
            a_trait: Part::Open,
            segment: Part::Open,
            mapping: Part::Open,
            ran_at: None,
            empty_run_at: None,
            filled_at: None,
            due_at: None,
            tries: 0,
            trouble: None,
            undo_inferred: false,
            chosen: false,
        })
    }

    async fn destination_name(&self, form: &RecipeForm) -> Result<String, Failure> {
        let Some(to) = &form.destination else { return Ok(String::new()) };
        let id: domain::DestinationId = crate::read::numeric(ObjectKind::Destination, &to.id)?;
        let name = self.catalog().reference_name(store::ReferenceKind::Destination, id.0).await?;
        name.ok_or_else(|| crate::read::not_found(ObjectKind::Destination, &to.id))
    }

    async fn stored_recipes(&self, open: bool, limit: u32) -> Result<Vec<Stored>, Failure> {
        let rows = self.catalog().journal().recipes(open, limit).await?;
        // What this version cannot read, it does not go on with; the list shows it.
        Ok(rows.into_iter().filter_map(|row| read(&row.id, &row.body).ok()).collect())
    }

    async fn stored_recipe(&self, id: &str) -> Result<Stored, Failure> {
        limits::id("id", id)?;
        let body = self.catalog().journal().recipe(id.to_owned()).await?;
        let unknown = || {
            let message = format!("There is no recipe {id} on this connection.");
            Failure::new(FailureCode::NotFound, message).with("id", id)
        };
        read(id, &body.ok_or_else(unknown)?)
    }

    /// Stores what a recipe has come to; it is on the disk when this returns.
    async fn store_recipe(&self, recipe: &Stored) -> Result<(), Failure> {
        let body = body_of(recipe)?;
        Ok(self.catalog().journal().set_recipe(recipe.id.clone(), recipe.has_ended(), body).await?)
    }

    /// Changes a recipe, while no program goes on with one of this connection.
    async fn change_recipe(
        &self,
        id: &str,
        change: impl FnOnce(&mut Stored) -> Result<(), Failure>,
    ) -> Result<Stored, Failure> {
        let turn = self.app.recipe_turn(&self.connection.id).await?;
        let _turn = turn.ok_or_else(|| {
            let message = "A recipe of this connection is being worked on, which can take minutes if an answer was lost. \
                           Nothing was changed; try again then.";
            Failure::new(FailureCode::Conflict, message)
        })?;
        let mut recipe = self.stored_recipe(id).await?;
        change(&mut recipe)?;
        self.store_recipe(&recipe).await?;
        self.notify_changed();
        Ok(recipe)
    }
}

/// Reads a stored recipe. One of a newer version may not be readable.
fn read(id: &str, body: &str) -> Result<Stored, Failure> {
    serde_json::from_str(body).map_err(|error| {
        tracing::warn!(recipe = id, %error, "a recipe cannot be read");
        let message = format!(
            "The recipe {id} cannot be read, because another version of the program stored it. This version does nothing \
             with it: update the program, which goes on with it then. ({error})"
        );
        Failure::new(FailureCode::NewerData, message).with("id", id)
    })
}

fn body_of(recipe: &Stored) -> Result<String, Failure> {
    serde_json::to_string(recipe).map_err(|error| Failure::new(FailureCode::Internal, error.to_string()))
}

/// The failure of a start that a check or the destination blocks.
fn blocked(plan: &RecipePlan) -> Failure {
    if let Some(check) = plan.checks.iter().find(|check| check.verdict == ModelCheckVerdict::Blocks) {
        let message = "Nothing was started: a check blocks the model.";
        return Failure::new(FailureCode::BadInput, message).with("check", crate::view::code_of(&check.check));
    }
    let why: Vec<&str> =
        plan.mapping.iter().filter(|remark| remark.forbids).map(|remark| remark.message.as_str()).collect();
    let message = format!("Nothing was started: the destination does not accept the segment. {}", why.join(" "));
    Failure::new(FailureCode::BadInput, message).with("field", "destination")
}

fn nothing_to_go_on() -> Failure {
    let message = "The recipe is not at a point where this can be done. Look at it again.";
    Failure::in_the_way(ConflictReason::EditedMeanwhile, message)
}
