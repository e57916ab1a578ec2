//! `segbridge models`.

mod recipe;
mod recipe_words;
mod words;

use std::time::Duration;

use app::view::{
    Failure, FailureCode, ModelCheck, ModelCheckVerdict, ModelDetail, ModelForm, ModelRow, ModelState, ModelTakes,
    ModelTraitForm, ObjectLink,
};
use app::{App, Models};
use clap::{Args, Subcommand};
pub(super) use recipe_words::line as recipe_line;
use serde::Serialize;

use crate::ending::Ending;
use crate::find;
use crate::output::Output;

/// Identifies the one creation of a run of the program: pressing again after a lost answer looks for it first.
const ATTEMPT: &str = "segbridge models";
/// Time between two looks, at a run or for what a lost answer was about.
const PAUSE: Duration = Duration::from_secs(3);
/// Time between two looks at a run: models run once a day.
const BETWEEN_LOOKS: Duration = Duration::from_secs(15);
/// Looks for what a lost answer was about: longer than the 90 seconds after which a request counts as never arrived.
const LOOKS: u32 = 40;

/// Look-alike models: people like those of a trait or segment
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// List models with what they are doing, and the limits of the account
    List,
    /// Show one model: accuracy and reach, influential traits, runs, and what keeps it running
    Show {
        /// ID or exact name
        model: String,
    },
    /// Create a model; what would make it useless is checked first
    ///
    /// Models run once a day at 22:00 UTC. Baseline, data sources, look-back period, and the traits that are left out cannot
    /// be changed later. Exit code 1 if a check blocks the model; nothing is sent then. After a lost answer the model is
    /// looked up, and never created twice.
    Create(New),
    /// Say when a model runs next, or wait for its run
    ///
    /// Audience Manager offers no call that starts a run. Exit code 0 if the model ran with data or a run is to come, 1 if it
    /// does not run anymore, 3 if the run was without data, 4 if the run that was waited for did not come.
    Run {
        /// ID or exact name
        model: String,
        /// Wait so many minutes for the next run
        #[arg(long, value_name = "MINUTES")]
        wait: Option<u64>,
    },
    /// Create a trait that the model fills with the people of a point of its last run
    ///
    /// After a lost answer the trait is looked up, and never created twice.
    Trait(NewTrait),
    /// Find people like those of a trait or segment: model, trait, segment and destination, one after the other
    ///
    /// A recipe waits for the model's run, creates what follows, and goes on whenever the window runs, or with
    /// "segbridge jobs run-due". A run without data or a refusal stops it with the reason.
    #[command(subcommand)]
    Recipe(Box<recipe::Action>),
    /// Delete a model; one that active traits use stays
    Delete {
        /// ID or exact name
        model: String,
    },
}

#[derive(Debug, Args)]
struct New {
    /// Name of the model
    name: String,
    /// The trait or segment whose people to find more of, by ID or exact name
    #[arg(long, value_name = "TRAIT OR SEGMENT")]
    like: String,
    /// A data source whose traits may be used, by ID or exact name; repeat it for several
    #[arg(long = "source", value_name = "DATA SOURCE", required = true)]
    sources: Vec<String>,
    /// Look-back period in days
    #[arg(long, value_parser = clap::builder::PossibleValuesParser::new(["30", "60", "90"]), default_value = "30")]
    look_back: String,
    /// A trait to leave out, by ID or exact name; repeat it for several
    #[arg(long = "exclude", value_name = "TRAIT")]
    excluded: Vec<String>,
    /// Leave out everything that the checks propose to leave out
    #[arg(long)]
    exclude_proposed: bool,
    /// Description
    #[arg(long, default_value = "")]
    description: String,
    /// Only check, and create nothing
    #[arg(long)]
    dry_run: bool,
}

#[derive(Debug, Args)]
struct NewTrait {
    /// The model, by ID or exact name
    model: String,
    /// Name of the trait
    name: String,
    /// People of at least this accuracy, from 0 to 1
    #[arg(long, required_unless_present = "reach", conflicts_with = "reach")]
    accuracy: Option<f64>,
    /// So many of the most alike people
    #[arg(long)]
    reach: Option<u32>,
    /// Folder of the trait, by ID or path
    #[arg(long, default_value = "0")]
    folder: String,
    /// Data source of the trait, by ID or exact name
    #[arg(long, value_name = "DATA SOURCE")]
    source: String,
    /// Description
    #[arg(long, default_value = "")]
    description: String,
}

/// The answer of a creation.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Created {
    /// What the checks found.
    checks: Vec<ModelCheck>,
    /// The ID of the model or trait; `None` if nothing was created.
    id: Option<String>,
}

pub(super) async fn run(app: &App, arguments: Arguments, output: Output) -> Result<Ending, Failure> {
    let workspace = app.workspace();
    let models = workspace.models();
    match arguments.action {
        Action::List => output.answer(&models.list().await?, words::listed)?,
        Action::Show { model } => {
            let id = find_model(&models, &model).await?.id;
            output.answer(&models.detail(id).await?, words::shown)?;
        }
        Action::Create(new) => return create(app, &models, new, output).await,
        Action::Run { model, wait } => return ran(&models, &model, wait, output).await,
        Action::Trait(new) => return create_trait(app, &models, new, output).await,
        Action::Recipe(action) => return recipe::run(app, &models, *action, output).await,
        Action::Delete { model } => {
            let id = find_model(&models, &model).await?.id;
            models.delete(id.clone()).await?;
            output.answer(&Created { checks: Vec::new(), id: Some(id) }, |_| "The model is deleted.".to_owned())?;
        }
    }
    Ok(Ending::Done)
}

async fn find_model(models: &Models<'_>, wanted: &str) -> Result<ModelRow, Failure> {
    let rows = models.list().await?.rows;
    if let Some(row) = rows.iter().find(|row| row.id == wanted) {
        return Ok(row.clone());
    }
    let named: Vec<ModelRow> = rows.into_iter().filter(|row| row.name == wanted).collect();
    match named.as_slice() {
        [] => Err(crate::words::nothing_named("model", wanted)),
        [only] => Ok(only.clone()),
        several => {
            let choices: Vec<String> = several.iter().map(|row| format!("{}  {}", row.id, row.name)).collect();
            Err(crate::words::several_named("model", wanted, &choices))
        }
    }
}

/// Returns the data source with this ID or exact name.
fn find_source(sources: &[ObjectLink], wanted: &str) -> Result<String, Failure> {
    Ok(find::one_of("data source", sources, wanted)?.id.clone())
}

/// The form of a new model, and what the checks found.
async fn checked_form(app: &App, models: &Models<'_>, new: &New) -> Result<(ModelForm, Vec<ModelCheck>), Failure> {
    let known = models.data_sources().await?;
    let mut form = ModelForm {
        baseline: find::segment_or_trait(app, &new.like).await?.id,
        data_sources: new.sources.iter().map(|one| find_source(&known, one)).collect::<Result<_, _>>()?,
        look_back_days: new.look_back.parse().unwrap_or_default(),
        excluded: Vec::new(),
        name: new.name.clone(),
        description: new.description.clone(),
    };
    for wanted in &new.excluded {
        form.excluded.push(find::a_trait(app, wanted).await?.id);
    }
    let mut checks = models.check(form.clone()).await?;
    if new.exclude_proposed && checks.iter().any(|check| !check.traits.is_empty()) {
        form.excluded.extend(checks.iter().flat_map(|check| &check.traits).map(|one| one.id.clone()));
        form.excluded.sort();
        form.excluded.dedup();
        checks = models.check(form.clone()).await?;
    }
    Ok((form, checks))
}

async fn create(app: &App, models: &Models<'_>, new: New, output: Output) -> Result<Ending, Failure> {
    let (form, checks) = checked_form(app, models, &new).await?;
    let is_blocked = checks.iter().any(|check| check.verdict == ModelCheckVerdict::Blocks);
    if new.dry_run || is_blocked {
        output.answer(&Created { checks, id: None }, |it| words::checked(&it.checks, new.dry_run))?;
        return Ok(if is_blocked { Ending::NothingDone } else { Ending::Done });
    }
    let same = |row: &ModelRow| {
        row.name == form.name.trim() && row.baseline.as_ref().is_some_and(|one| one.id == form.baseline)
    };
    if let Some(row) = models.list().await?.rows.into_iter().find(same) {
        let message = format!("There is a model with this name and baseline already: {}. Nothing was created.", row.id);
        return Err(Failure::new(FailureCode::Conflict, message).with("id", row.id));
    }
    let id = once(async || models.create(form.clone(), ATTEMPT.to_owned()).await).await?;
    // It exists, whatever becomes of this read.
    let next = models.detail(id.clone()).await.ok().and_then(|it| it.row.next_run_at);
    output.answer(&Created { checks, id: Some(id) }, |it| words::created(it.id.as_deref(), &it.checks, next))?;
    Ok(Ending::Done)
}

async fn create_trait(app: &App, models: &Models<'_>, new: NewTrait, output: Output) -> Result<Ending, Failure> {
    let takes = match (new.accuracy, new.reach) {
        (Some(accuracy), _) => ModelTakes::Accuracy(accuracy),
        (None, Some(reach)) => ModelTakes::Reach(reach),
        (None, None) => {
            return Err(Failure::new(FailureCode::BadInput, "Give an accuracy or a reach."));
        }
    };
    let model = models.detail(find_model(models, &new.model).await?.id).await?;
    if model.traits.iter().any(|one| one.name == new.name.trim()) {
        let message = "The model fills a trait with this name already. Nothing was created.";
        return Err(Failure::new(FailureCode::Conflict, message));
    }
    let workspace = app.workspace();
    let form = ModelTraitForm {
        model: model.row.id,
        name: new.name,
        description: new.description,
        folder: find::folder(&workspace.traits().folders().await?, &new.folder)?,
        data_source: find_source(&workspace.data_sources().await?, &new.source)?,
        takes,
    };
    let id = once(async || models.create_trait(form.clone(), ATTEMPT.to_owned()).await).await?;
    output.answer(&Created { checks: Vec::new(), id: Some(id) }, |it| words::trait_created(it.id.as_deref()))?;
    Ok(Ending::Done)
}

/// Sends a creation; after a lost answer looks for its object until it is known what became of it.
async fn once(create: impl AsyncFn() -> Result<String, Failure>) -> Result<String, Failure> {
    let mut looks = 0;
    loop {
        match create().await {
            Err(failure) if failure.code == FailureCode::UnknownOutcome && looks < LOOKS => {
                // Somebody else may have created what was found: a person decides.
                if failure.details.contains_key("id") {
                    return Err(failure);
                }
                looks += 1;
                tokio::time::sleep(PAUSE).await;
            }
            settled => return settled,
        }
    }
}

async fn ran(models: &Models<'_>, wanted: &str, wait: Option<u64>, output: Output) -> Result<Ending, Failure> {
    let before = find_model(models, wanted).await?;
    let mut now = models.detail(before.id.clone()).await?;
    if let Some(minutes) = wait {
        let end =
            tokio::time::Instant::now() + Duration::from_secs(minutes.saturating_mul(60).min(u64::from(u32::MAX)));
        while now.row.last_run_at == before.last_run_at && now.row.next_run_at.is_some() {
            if tokio::time::Instant::now() >= end {
                output.answer(&now, words::next_run)?;
                return Ok(Ending::Paused);
            }
            output.progress(&words::next_run(&now));
            tokio::time::sleep(BETWEEN_LOOKS).await;
            match models.detail(before.id.clone()).await {
                Ok(read) => now = read,
                // Models run once a day: a service that does not answer for a while ends nothing.
                Err(failure) if failure.is_about_reaching() => {}
                Err(failure) => return Err(failure),
            }
        }
    }
    output.answer(&now, words::next_run)?;
    Ok(ending_of(&now))
}

/// How a run ends the command.
fn ending_of(model: &ModelDetail) -> Ending {
    match model.row.state {
        ModelState::NeverRuns | ModelState::Over | ModelState::Inactive => Ending::NothingDone,
        ModelState::Empty | ModelState::LastTry => Ending::PartlyDone,
        _ => Ending::Done,
    }
}
