//! Plan files of the command line: `--save-plan` and `--plan`.

use std::path::Path;

use app::view::{DifferingLine, Failure, Job, SavedPlan, Tray};
use app::{App, ShareOptions};
use serde::Serialize;

use super::{Arguments, of_plan, words};
use crate::ending::Ending;
use crate::job;
use crate::output::Output;

/// The answer of `--save-plan`: the plan, and where it was saved.
#[derive(Serialize)]
struct Saved {
    #[serde(flatten)]
    plan: Tray,
    saved: SavedPlan,
}

/// The answer of `--plan --dry-run`, and of a plan that is not carried out: the plan of now, and what the file said otherwise.
#[derive(Serialize)]
struct Checked {
    #[serde(flatten)]
    plan: Tray,
    differences: Vec<DifferingLine>,
}

/// The answer of `--plan`: the job, and what the file said otherwise.
#[derive(Serialize)]
struct CarriedOut {
    #[serde(flatten)]
    job: Job,
    differences: Vec<DifferingLine>,
}

/// Saves what sharing would do; sends nothing that changes anything.
pub(super) async fn save(
    app: &App,
    (audiences, below, how): (Vec<String>, Vec<String>, ShareOptions),
    file: &Path,
    output: Output,
) -> Result<Ending, Failure> {
    let (plan, saved) = app.workspace().sharing().save_plan_of(audiences, below, how, file).await?;
    let ending = of_plan(&plan);
    output.answer(&Saved { plan, saved }, |answer| {
        format!("{}\n{}", words::plan(&answer.plan), words::saved(&answer.saved, file))
    })?;
    Ok(ending)
}

/// Opens a plan, shows what differs from the file, and carries it out unless it is a dry run, or something differs and that
/// was not accepted.
pub(super) async fn carry_out(
    app: &App,
    file: &Path,
    arguments: &Arguments,
    output: Output,
) -> Result<Ending, Failure> {
    let how = ShareOptions {
        resume_dataflow: arguments.resume_dataflow,
        create_destination: arguments.create_destination,
        ..ShareOptions::default()
    };
    let workspace = app.workspace();
    let checked = workspace.sharing().check_plan(file, how).await?;
    let (plan, differences) = (checked.tray.clone(), checked.differing.clone());
    if arguments.dry_run {
        let ending = of_plan(&plan);
        let heading = words::opened(&plan, &differences);
        output.answer(&Checked { plan, differences }, |answer| format!("{heading}\n{}", words::plan(&answer.plan)))?;
        return Ok(ending);
    }
    if !differences.is_empty() && !arguments.accept_differences {
        let heading = words::opened(&plan, &differences);
        let lines = differences.len();
        output.answer(&Checked { plan, differences }, |_| format!("{heading}\n{}", words::not_carried_out(lines)))?;
        return Ok(Ending::PartlyDone);
    }
    output.note(&words::opened(&plan, &differences));
    let job = workspace.sharing().commit_plan(checked, arguments.accept_differences, job::progress(output)).await?;
    let job = if arguments.wait { workspace.jobs().wait(job.id, job::waits(output)).await? } else { job };
    job::finished_with(app, job, output, |job| CarriedOut { job, differences }).await
}
