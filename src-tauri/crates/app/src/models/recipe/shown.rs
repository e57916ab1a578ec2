//! Recipes as window and command line get them.

use domain::lookalike::{next_run, next_weekday_run};

use serde_json::Value;
use store::RecipeRow;

use super::stored::{Part, Phase, Stored, Which};
use crate::Workspace;
use crate::read::{link, ms};
use crate::view::{
    Failure, ObjectKind, Recipe, RecipeForm, RecipeModel, RecipeState, RecipeStep, RecipeStepKind, RecipeStepState,
    RecipeStop, TimeMs,
};

/// The steps of a recipe, in order.
pub(super) const ALL_STEPS: [RecipeStepKind; 7] = [
    RecipeStepKind::Model,
    RecipeStepKind::Run,
    RecipeStepKind::Choice,
    RecipeStepKind::Trait,
    RecipeStepKind::Segment,
    RecipeStepKind::Mapping,
    RecipeStepKind::Members,
];

/// The name of what a step creates.
pub(super) fn step_name(form: &RecipeForm, destination: &str, step: RecipeStepKind) -> String {
    match step {
        RecipeStepKind::Model => match &form.model {
            RecipeModel::New(new) => new.name.trim().to_owned(),
            RecipeModel::Existing(_) => String::new(),
        },
        RecipeStepKind::Trait => form.trait_name.trim().to_owned(),
        RecipeStepKind::Segment => form.segment_name.trim().to_owned(),
        RecipeStepKind::Mapping => destination.to_owned(),
        RecipeStepKind::Run | RecipeStepKind::Choice | RecipeStepKind::Members => String::new(),
    }
}

impl Workspace {
    /// A recipe as it is shown. Sends nothing.
    #[expect(clippy::unused_async, reason = "what a step's object is called is read from the local copy one day")]
    pub(super) async fn shown_recipe(&self, recipe: &Stored) -> Result<Recipe, Failure> {
        let now = self.now();
        let now = now + self.connection.service_ahead(now).unwrap_or(0);
        let (state, stop) = state(recipe);
        Ok(Recipe {
            id: recipe.id.clone(),
            name: recipe.name.clone(),
            model: recipe.model.made().map(|made| made.id.clone()),
            state,
            takes: recipe.form.takes,
            steps: steps(recipe, now),
            created_at: ms(recipe.created_at),
            due_at: recipe.due_at.filter(|_| recipe.is_open()).map(ms),
            stop,
            failure: recipe.trouble.clone(),
            can_continue: can_continue(&recipe.phase),
            can_cancel: matches!(recipe.phase, Phase::Open | Phase::Choice | Phase::Stopped(_)),
            can_undo: recipe.can_undo() && recipe.phase != Phase::Undoing,
        })
    }
}

/// A recipe that this version cannot read: its name, its model and when it was started, as far as these can be read.
pub(super) fn unreadable(row: RecipeRow, failure: Failure) -> Recipe {
    let body: Value = serde_json::from_str(&row.body).unwrap_or_default();
    let text = |at: &str| body.pointer(at).and_then(Value::as_str).map(str::to_owned);
    Recipe {
        name: text("/name").unwrap_or_else(|| row.id.clone()),
        id: row.id,
        model: text("/model/made/id"),
        state: RecipeState::Unreadable,
        takes: None,
        steps: Vec::new(),
        created_at: ms(body["createdAt"].as_i64().unwrap_or_default()),
        due_at: None,
        stop: None,
        failure: Some(failure),
        can_continue: false,
        can_cancel: false,
        can_undo: false,
    }
}

fn state(recipe: &Stored) -> (RecipeState, Option<RecipeStop>) {
    match recipe.phase {
        Phase::Open => (RecipeState::Waiting, None),
        Phase::Choice => (RecipeState::Choice, None),
        Phase::Stopped(why) | Phase::UndoStopped(why) => (RecipeState::Stopped, Some(why)),
        Phase::Done => (RecipeState::Done, None),
        Phase::Canceled => (RecipeState::Canceled, None),
        Phase::Undoing => (RecipeState::Undoing, None),
        Phase::Undone => (RecipeState::Undone, None),
    }
}

/// What ended for good cannot be gone on with.
fn can_continue(phase: &Phase) -> bool {
    match phase {
        // What was found after a lost answer is accepted only by undoing again.
        Phase::UndoStopped(why) => *why != RecipeStop::Unconfirmed,
        Phase::Open | Phase::Undoing => true,
        Phase::Stopped(why) => !matches!(why, RecipeStop::ModelOver | RecipeStop::ModelGone | RecipeStop::NeverRuns),
        Phase::Choice | Phase::Done | Phase::Canceled | Phase::Undone => false,
    }
}

fn steps(recipe: &Stored, now: i64) -> Vec<RecipeStep> {
    let mut is_begun = true;
    let steps = ALL_STEPS.into_iter().map(|step| {
        let (state, done_at) = step_state(recipe, step, is_begun);
        let is_over = matches!(
            state,
            RecipeStepState::Done | RecipeStepState::Adopted | RecipeStepState::Skipped | RecipeStepState::Removed
        );
        let expected = expected(recipe, step, now).filter(|_| !is_over && recipe.phase == Phase::Open);
        is_begun &= is_over;
        let made = which(step).and_then(|which| recipe.part(which).made());
        let name = match step {
            RecipeStepKind::Model => recipe.name.clone(),
            _ => step_name(&recipe.form, &recipe.destination_name, step),
        };
        RecipeStep {
            step,
            object: made.zip(kind(step)).map(|(made, kind)| link(kind, &made.id, name.clone())),
            name,
            state,
            done_at,
            expected_at: expected.map(ms),
            inferred: made.is_some_and(|made| made.ours && made.inferred),
        }
    });
    steps.collect()
}

fn which(step: RecipeStepKind) -> Option<Which> {
    match step {
        RecipeStepKind::Model => Some(Which::Model),
        RecipeStepKind::Trait => Some(Which::Trait),
        RecipeStepKind::Segment => Some(Which::Segment),
        RecipeStepKind::Mapping => Some(Which::Mapping),
        RecipeStepKind::Run | RecipeStepKind::Choice | RecipeStepKind::Members => None,
    }
}

fn kind(step: RecipeStepKind) -> Option<ObjectKind> {
    match step {
        RecipeStepKind::Model => Some(ObjectKind::Model),
        RecipeStepKind::Trait => Some(ObjectKind::Trait),
        RecipeStepKind::Segment => Some(ObjectKind::Segment),
        RecipeStepKind::Mapping => Some(ObjectKind::Destination),
        RecipeStepKind::Run | RecipeStepKind::Choice | RecipeStepKind::Members => None,
    }
}

/// Where a step is; `is_next`: everything before it is done.
fn step_state(recipe: &Stored, step: RecipeStepKind, is_next: bool) -> (RecipeStepState, Option<TimeMs>) {
    if let Some(which) = which(step) {
        match recipe.part(which) {
            Part::Made(made) if made.ours => return (RecipeStepState::Done, Some(ms(made.at))),
            Part::Made(_) => return (RecipeStepState::Adopted, None),
            Part::Removed => return (RecipeStepState::Removed, None),
            Part::Sending(_) if is_next => return (RecipeStepState::Unknown, None),
            Part::Sending(_) | Part::Open => {}
        }
    }
    let done_at = match step {
        RecipeStepKind::Run => recipe.ran_at,
        RecipeStepKind::Members => recipe.filled_at,
        _ => None,
    };
    if let Some(at) = done_at {
        return (RecipeStepState::Done, Some(ms(at)));
    }
    let is_skipped = match step {
        RecipeStepKind::Choice => recipe.form.takes.is_some(),
        RecipeStepKind::Mapping => recipe.form.destination.is_none(),
        _ => false,
    };
    let state = match recipe.phase {
        _ if is_skipped => RecipeStepState::Skipped,
        Phase::Canceled | Phase::Undoing | Phase::UndoStopped(_) | Phase::Undone => RecipeStepState::Skipped,
        _ if !is_next => RecipeStepState::Planned,
        Phase::Stopped(_) => RecipeStepState::Failed,
        Phase::Open | Phase::Choice | Phase::Done => RecipeStepState::Waiting,
    };
    (state, None)
}

/// When a step of an open recipe is expected, ms since epoch.
fn expected(recipe: &Stored, step: RecipeStepKind, now: i64) -> Option<i64> {
    let run = recipe.ran_at.unwrap_or_else(|| next_run(now));
    match step {
        RecipeStepKind::Model => Some(now),
        RecipeStepKind::Run => Some(run),
        _ if recipe.form.takes.is_none() => None,
        RecipeStepKind::Choice | RecipeStepKind::Trait | RecipeStepKind::Segment | RecipeStepKind::Mapping => {
            Some(run.max(now))
        }
        RecipeStepKind::Members => Some(match recipe.a_trait.made() {
            Some(made) => next_weekday_run(made.at),
            None => next_weekday_run(run.max(now)),
        }),
    }
}
