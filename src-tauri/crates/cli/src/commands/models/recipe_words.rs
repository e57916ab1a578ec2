//! What `segbridge models recipe` says.

use app::view::{ModelTakes, Recipe, RecipePlan, RecipeState, RecipeStep, RecipeStepKind, RecipeStepState, RecipeStop};

use super::words::check;
use crate::clean::line as clean;
use crate::table::{facts, table};
use crate::words;

fn state(of: RecipeState) -> &'static str {
    match of {
        RecipeState::Waiting => "Goes on by itself",
        RecipeState::Choice => "Waits for your choice",
        RecipeState::Stopped => "Stopped",
        RecipeState::Done => "Done",
        RecipeState::Canceled => "Canceled",
        RecipeState::Undoing => "Being undone",
        RecipeState::Undone => "Undone",
        RecipeState::Unreadable => "Cannot be read: update the program",
    }
}

fn step(of: RecipeStepKind) -> &'static str {
    match of {
        RecipeStepKind::Model => "Create the model",
        RecipeStepKind::Run => "Audience Manager runs the model",
        RecipeStepKind::Choice => "Choose accuracy or reach",
        RecipeStepKind::Trait => "Create the algorithmic trait",
        RecipeStepKind::Segment => "Create the segment",
        RecipeStepKind::Mapping => "Map the segment to the destination",
        RecipeStepKind::Members => "Audience Manager fills the trait",
    }
}

fn step_state(of: RecipeStepState) -> &'static str {
    match of {
        RecipeStepState::Planned => "Planned",
        RecipeStepState::Waiting => "Waiting",
        RecipeStepState::Unknown => "Result unknown",
        RecipeStepState::Failed => "Stopped",
        RecipeStepState::Done => "Done",
        RecipeStepState::Adopted => "Already there",
        RecipeStepState::Removed => "Removed",
        RecipeStepState::Skipped => "Not needed",
    }
}

/// Why a recipe stopped, and the way on.
fn stop(why: RecipeStop) -> &'static str {
    match why {
        RecipeStop::EmptyRun => {
            "The model ran without data: too few people of the baseline have traits of the data sources. Audience Manager \
             tries again each day; three runs without data end the model. Continue to wait for the next run."
        }
        RecipeStop::ModelOver => {
            "Three runs without data ended the model for good. Start again with other data sources or a larger baseline."
        }
        RecipeStop::ModelInactive => "The model is not active. Activate it in Audience Manager, then continue.",
        RecipeStop::NeverRuns => {
            "The model never runs, because its baseline is a folder trait or an algorithmic trait. Start again with another \
             baseline."
        }
        RecipeStop::ModelGone => "The model was deleted.",
        RecipeStop::NoPoints => {
            "The model ran, but two days later its accuracy and reach are still not there. Look at the model in Audience \
             Manager, then continue."
        }
        RecipeStop::Nobody => "Nobody is at the chosen accuracy. Choose a lower one.",
        RecipeStop::Unclear => {
            "An answer was lost, and an object like the one to create appeared that may belong to another user. Check it, \
             then continue or cancel."
        }
        RecipeStop::NotMapped => {
            "The destination does not accept the segment. Change the destination in Audience Manager and continue, or map the \
             segment to another one and cancel the rest."
        }
        RecipeStop::NoMembers => {
            "The trait still has no members, five days after it was created. Look at the model, then continue."
        }
        RecipeStop::Stays => "Something is used or was changed, so it stays.",
        RecipeStop::Unconfirmed => {
            "It is not certain that everything is still as the recipe created it: something was found after a lost answer, or \
             Audience Manager does not report which people the trait takes. Undo again with --also-unconfirmed to remove it."
        }
        RecipeStop::Failed => "A request failed. Continue to try it again.",
    }
}

/// Which people a trait takes.
fn takes(of: Option<ModelTakes>) -> String {
    match of {
        Some(ModelTakes::Accuracy(accuracy)) => format!("Accuracy of at least {:.0}%", accuracy * 100.0),
        Some(ModelTakes::Reach(reach)) => format!("The {} most alike", words::number(Some(reach))),
        None => "Chosen after the run".to_owned(),
    }
}

fn steps(steps: &[RecipeStep]) -> String {
    let rows = steps.iter().map(|one| {
        let at = one.done_at.or(one.expected_at);
        let object = one.object.as_ref().map(|object| object.id.clone()).unwrap_or_default();
        let name = clean(&one.name);
        vec![step(one.step).to_owned(), name, object, step_state(one.state).to_owned(), words::time(at)]
    });
    table(&["STEP", "NAME", "ID", "STATE", "DONE OR EXPECTED"], &[], rows)
}

/// Recipes as a list.
pub(super) fn listed(list: &[Recipe]) -> String {
    if list.is_empty() {
        return words::EMPTY.to_owned();
    }
    let rows = list
        .iter()
        .map(|one| vec![one.id.clone(), clean(&one.name), state(one.state).to_owned(), words::time(one.due_at)]);
    table(&["ID", "MODEL", "STATE", "LOOKS AGAIN"], &[], rows)
}

/// One line about a recipe.
pub(crate) fn line(one: &Recipe) -> String {
    let why = one.stop.map(|why| format!(" {}", stop(why))).unwrap_or_default();
    format!("Recipe {} ({}): {}.{why}", clean(&one.name), one.id, state(one.state))
}

/// One recipe.
pub(super) fn shown(one: &Recipe) -> String {
    let mut parts = vec![
        facts(&[
            ("Recipe", one.id.clone()),
            ("Model", clean(&one.name)),
            ("State", state(one.state).to_owned()),
            ("Takes", takes(one.takes)),
            ("Looks again", words::time(one.due_at)),
        ]),
        steps(&one.steps),
    ];
    parts.extend(one.stop.map(|why| stop(why).to_owned()));
    parts.extend(one.failure.as_ref().map(words::failed));
    parts.join("\n\n")
}

/// What a recipe would do.
pub(super) fn planned(plan: &RecipePlan) -> String {
    let mut parts = vec![steps(&plan.steps)];
    parts.extend(plan.checks.iter().map(check));
    parts.extend(plan.mapping.iter().map(|remark| {
        let verdict = if remark.forbids { "Blocked" } else { "Note" };
        format!("{verdict}: {}", clean(&remark.message))
    }));
    parts.push("Nothing was started.".to_owned());
    parts.join("\n\n")
}
