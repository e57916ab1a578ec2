//! `segbridge models recipe`.

use app::view::{
    Failure, FailureCode, MapOptions, ModelTakes, ObjectKind, ObjectLink, Recipe, RecipeDestination, RecipeForm,
    RecipeModel, RecipePlan, RecipeState,
};
use app::{App, Models};
use clap::{Args, Subcommand};
use serde::Serialize;

use super::{New, checked_form, find_model, find_source, recipe_words};
use crate::ending::Ending;
use crate::find;
use crate::output::Output;

/// The help of `--value`.
const VALUE: &str = "Value of the mapping: text with {sid}, {integrationCode}, {name}, {name_ascii} and {prefix}";

#[derive(Debug, Subcommand)]
pub(super) enum Action {
    /// List recipes, the newest first
    List,
    /// Show one recipe: its steps, and what it waits for
    Show {
        /// ID of the recipe
        #[arg(value_name = "RECIPE")]
        id: String,
    },
    /// Start a recipe with a new model
    ///
    /// The checks of "models create" come first. Exit code 1 if one blocks the model; nothing is sent then.
    Start {
        #[command(flatten)]
        model: New,
        #[command(flatten)]
        rest: Rest,
    },
    /// Start a recipe with a model that is there
    With {
        /// The model, by ID or exact name
        model: String,
        #[command(flatten)]
        rest: Rest,
        /// Only show the steps, and start nothing
        #[arg(long)]
        dry_run: bool,
    },
    /// Choose which people the trait takes, once the model has run
    Choose {
        /// ID of the recipe
        #[arg(value_name = "RECIPE")]
        id: String,
        /// People of at least this accuracy, from 0 to 1
        #[arg(long, required_unless_present = "reach", conflicts_with = "reach")]
        accuracy: Option<f64>,
        /// So many of the most alike people
        #[arg(long)]
        reach: Option<u32>,
    },
    /// Go on with a recipe that stopped
    Continue {
        /// ID of the recipe
        #[arg(value_name = "RECIPE")]
        id: String,
    },
    /// End a recipe; what it created stays
    Cancel {
        /// ID of the recipe
        #[arg(value_name = "RECIPE")]
        id: String,
    },
    /// Remove what a recipe created, the last first, if it is unchanged and unused
    Undo {
        /// ID of the recipe
        #[arg(value_name = "RECIPE")]
        id: String,
        /// Also remove what was found after a lost answer
        #[arg(long)]
        also_unconfirmed: bool,
    },
}

/// What follows the model.
#[derive(Debug, Args)]
pub(super) struct Rest {
    /// People of at least this accuracy, from 0 to 1; without it and --reach the recipe asks once the model has run
    #[arg(long, conflicts_with = "reach")]
    accuracy: Option<f64>,
    /// So many of the most alike people
    #[arg(long)]
    reach: Option<u32>,
    /// Name of the trait; that of the model if omitted
    #[arg(long, value_name = "NAME")]
    trait_name: Option<String>,
    /// Folder of the trait, by ID or path
    #[arg(long, value_name = "FOLDER", default_value = "0")]
    trait_folder: String,
    /// Name of the segment; that of the model if omitted
    #[arg(long, value_name = "NAME")]
    segment_name: Option<String>,
    /// Folder of the segment, by ID or path
    #[arg(long, value_name = "FOLDER", default_value = "0")]
    segment_folder: String,
    /// Data source of trait and segment, by ID or exact name
    #[arg(long, value_name = "DATA SOURCE")]
    owner: String,
    /// Destination of the segment, by ID or exact name
    #[arg(long, value_name = "DESTINATION")]
    destination: Option<String>,
    #[arg(long, default_value = "{sid}", help = VALUE)]
    value: String,
    /// What {prefix} stands for
    #[arg(long, value_name = "TEXT", default_value = "")]
    prefix: String,
}

/// The answer of a start.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Started {
    /// What it does.
    plan: RecipePlan,
    /// The recipe; `None` if nothing was started.
    recipe: Option<Recipe>,
}

pub(super) async fn run(app: &App, models: &Models<'_>, action: Action, output: Output) -> Result<Ending, Failure> {
    let recipe = match action {
        Action::List => {
            output.answer(&models.recipes().await?, |list| recipe_words::listed(list))?;
            return Ok(Ending::Done);
        }
        Action::Show { id } => models.recipe(id).await?,
        Action::Start { model, rest } => {
            let (new, _) = checked_form(app, models, &model).await?;
            let name = new.name.clone();
            let form = form_of(app, RecipeModel::New(new), &name, rest).await?;
            return start(models, form, model.dry_run, output).await;
        }
        Action::With { model, rest, dry_run } => {
            let row = find_model(models, &model).await?;
            let form = form_of(app, RecipeModel::Existing(row.id), &row.name, rest).await?;
            return start(models, form, dry_run, output).await;
        }
        Action::Choose { id, accuracy, reach } => {
            let takes = takes(accuracy, reach).ok_or_else(no_point)?;
            models.recipe_choose(id, takes).await?
        }
        Action::Continue { id } => models.recipe_continue(id).await?,
        Action::Cancel { id } => models.recipe_cancel(id).await?,
        Action::Undo { id, also_unconfirmed } => models.recipe_undo(id, also_unconfirmed).await?,
    };
    let ending = ending_of(&recipe);
    output.answer(&recipe, recipe_words::shown)?;
    Ok(ending)
}

fn no_point() -> Failure {
    Failure::new(FailureCode::BadInput, "Give an accuracy or a reach.")
}

fn takes(accuracy: Option<f64>, reach: Option<u32>) -> Option<ModelTakes> {
    accuracy.map(ModelTakes::Accuracy).or_else(|| reach.map(ModelTakes::Reach))
}

async fn form_of(app: &App, model: RecipeModel, name: &str, rest: Rest) -> Result<RecipeForm, Failure> {
    let workspace = app.workspace();
    let destination = match &rest.destination {
        Some(wanted) => {
            let rows = workspace.destinations().list().await?.into_iter();
            let known: Vec<ObjectLink> =
                rows.map(|row| ObjectLink { kind: ObjectKind::Destination, id: row.id, name: row.name }).collect();
            let id = find::one_of("destination", &known, wanted)?.id.clone();
            let how = MapOptions { starts_on: None, ends_on: None, value: rest.value, prefix: rest.prefix };
            Some(RecipeDestination { id, how })
        }
        None => None,
    };
    Ok(RecipeForm {
        model,
        takes: takes(rest.accuracy, rest.reach),
        trait_name: rest.trait_name.unwrap_or_else(|| name.to_owned()),
        trait_folder: find::folder(&workspace.traits().folders().await?, &rest.trait_folder)?,
        segment_name: rest.segment_name.unwrap_or_else(|| name.to_owned()),
        segment_folder: find::folder(&workspace.segments().folders().await?, &rest.segment_folder)?,
        data_source: find_source(&workspace.data_sources().await?, &rest.owner)?,
        destination,
    })
}

async fn start(models: &Models<'_>, form: RecipeForm, dry_run: bool, output: Output) -> Result<Ending, Failure> {
    let plan = models.recipe_plan(form.clone()).await?;
    if dry_run || plan.is_blocked {
        let is_blocked = plan.is_blocked;
        output.answer(&Started { plan, recipe: None }, |it| recipe_words::planned(&it.plan))?;
        return Ok(if is_blocked { Ending::NothingDone } else { Ending::Done });
    }
    let id = app::new_id();
    let recipe = models.recipe_start(form, id).await?;
    let ending = ending_of(&recipe);
    let text = |it: &Started| it.recipe.as_ref().map_or_else(String::new, recipe_words::shown);
    output.answer(&Started { plan, recipe: Some(recipe) }, text)?;
    Ok(ending)
}

fn ending_of(recipe: &Recipe) -> Ending {
    match recipe.state {
        RecipeState::Stopped => Ending::PartlyDone,
        _ => Ending::Done,
    }
}
