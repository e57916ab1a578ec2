//! `segbridge jobs`.

use app::App;
use app::view::{Failure, Job, JobRow, JobState, NotPossibleReason, Page, Recipe, Window};
use clap::{Args, Subcommand};

use crate::ending::Ending;
use crate::output::Output;
use crate::part::Part;
use crate::table::table;
use crate::{job, words};

/// Jobs: what was shared and undone, and what is still to be done
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// List jobs, newest first
    List {
        /// Maximum number of jobs
        #[arg(long, default_value_t = 20)]
        limit: u32,
        /// Number of jobs to skip
        #[arg(long, default_value_t = 0)]
        offset: u32,
    },
    /// Show one job with its items: what was done, why not, and which objects were created
    Show {
        /// ID of the job
        #[arg(value_name = "JOB")]
        id: String,
        #[command(flatten)]
        part: Part,
        /// Print the results as CSV, one line for each item; all of them
        #[arg(long)]
        csv: bool,
    },
    /// Go on with a job that was interrupted or is paused; lost answers are looked up first
    Resume {
        /// ID of the job
        #[arg(value_name = "JOB")]
        id: String,
    },
    /// Try again what failed in a finished job and may succeed now
    Retry {
        /// ID of the job
        #[arg(value_name = "JOB")]
        id: String,
    },
    /// Look again for what jobs are waiting for, and go on with paused ones, if it is time, evaluate watch rules, and go on with recipes of look-alike models; meant for a scheduler
    RunDue,
    /// Stop a job, or end its waiting, so that only "jobs resume" goes on with it; one that another program is running is not touched, and the answer says how to stop it there
    Cancel {
        /// ID of the job
        #[arg(value_name = "JOB")]
        id: String,
    },
    /// Close a job that waits or was interrupted: nothing is looked up anymore, and what exists stays
    Close {
        /// ID of the job
        #[arg(value_name = "JOB")]
        id: String,
    },
    /// Delete what a share created, if it is unchanged and unused
    Undo {
        /// ID of the job
        #[arg(value_name = "JOB")]
        id: String,
        /// Only for these audiences, segments or traits of the job, by ID or exact name
        #[arg(long, value_name = "ITEM", num_args = 1..)]
        only: Vec<String>,
        /// Also delete what Adobe never confirmed to be created by the job, because an answer was lost
        #[arg(long)]
        also_unconfirmed: bool,
        /// Also delete or take out what other jobs use
        #[arg(long)]
        despite_other_jobs: bool,
    },
}

pub(super) async fn run(app: &App, arguments: Arguments, output: Output) -> Result<Ending, Failure> {
    let workspace = app.workspace();
    let jobs = workspace.jobs();
    let job = match arguments.action {
        Action::List { limit, offset } => return list(app, Part::new(limit, offset), output).await,
        Action::Show { id, csv: true, .. } => {
            Output::plain(&jobs.csv(id).await?)?;
            return Ok(Ending::Done);
        }
        Action::Show { id, part, .. } => {
            let job = jobs.detail(id.clone()).await?;
            let items = part.of(async |page| jobs.items(id.clone(), page).await).await?;
            output.answer(&Job { items: items.rows, ..job }, |job| job::report(job, &job.items))?;
            return Ok(Ending::Done);
        }
        Action::RunDue => {
            workspace.watches().run().await?;
            let rows: Vec<JobRow> = jobs.run_due().await?.into_iter().map(JobRow::from).collect();
            let recipes = workspace.models().recipes_due().await?;
            let total = u32::try_from(rows.len()).unwrap_or(u32::MAX);
            output.answer(&Due { jobs: Window { total, offset: 0, rows }, recipes }, due)?;
            return Ok(Ending::Done);
        }
        Action::Cancel { id } => {
            let job = jobs.cancel(id).await?;
            output.answer(&job, words::job)?;
            return Ok(Ending::Done);
        }
        Action::Resume { id } => {
            let before = jobs.detail(id.clone()).await?;
            refuse_unless(before.can_resume || before.state == JobState::Running, &before, NOT_INTERRUPTED)?;
            jobs.resume(id, job::progress(output)).await?
        }
        Action::Retry { id } => {
            let before = jobs.detail(id.clone()).await?;
            refuse_unless(!matches!(before.state, JobState::Interrupted | JobState::Paused), &before, RESUME_FIRST)?;
            jobs.resume(id, job::progress(output)).await?
        }
        Action::Close { id } => {
            let job = jobs.close(id).await?;
            output.answer(&job, words::job)?;
            return Ok(Ending::Done);
        }
        Action::Undo { id, only, also_unconfirmed, despite_other_jobs } => {
            let undone = jobs.undo_only(id, only, also_unconfirmed, despite_other_jobs, job::progress(output)).await;
            undone.map_err(words::with_flag)?
        }
    };
    job::finished(app, job, output).await
}

/// What was due.
#[derive(serde::Serialize)]
struct Due {
    #[serde(flatten)]
    jobs: Window<JobRow>,
    /// Recipes of look-alike models.
    recipes: Vec<Recipe>,
}

fn due(it: &Due) -> String {
    let recipes = it.recipes.iter().map(super::models::recipe_line);
    std::iter::once(listed(&it.jobs)).chain(recipes).collect::<Vec<_>>().join("\n")
}

async fn list(app: &App, part: Part, output: Output) -> Result<Ending, Failure> {
    let workspace = app.workspace();
    let found = part.of(async |page: Page| workspace.jobs().list(page).await).await?;
    output.answer(&found, listed)?;
    Ok(Ending::Done)
}

fn listed(window: &Window<JobRow>) -> String {
    if window.rows.is_empty() {
        return words::EMPTY.to_owned();
    }
    let rows = window.rows.iter().map(|row| {
        let number = |count| words::number(Some(count));
        vec![
            row.id.clone(),
            words::time(Some(row.started_at)),
            words::job_kind(row.kind).to_owned(),
            words::job_state(row.state).to_owned(),
            number(row.total),
            number(row.done),
            number(row.failed),
            number(row.skipped),
        ]
    });
    let headings = ["ID", "STARTED", "JOB", "STATE", "ITEMS", "DONE", "FAILED", "UNCHANGED"];
    let table = table(&headings, &[4, 5, 6, 7], rows);
    format!("{table}\n\n{}", words::of_total(window.rows.len(), window.total, "jobs"))
}

fn refuse_unless(is_possible: bool, job: &Job, why: &str) -> Result<(), Failure> {
    let refused =
        || Failure::not_possible(NotPossibleReason::NothingToRetry, why.replace("{job}", &job.id)).with("job", &job.id);
    if is_possible { Ok(()) } else { Err(refused()) }
}

const NOT_INTERRUPTED: &str = "Job {job} was not interrupted, and nothing in it can be retried.";
const RESUME_FIRST: &str = "Job {job} is not finished. Go on with it first: segbridge jobs resume {job}";
