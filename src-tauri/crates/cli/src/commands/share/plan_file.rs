//! Plan files of the command line: `--save-plan` and `--plan`.

use std::path::Path;

use app::view::{
    DifferingLine, DifferingPlatformLine, Failure, InputReason, Job, ObjectLink, PlatformTray, PlatformTrayLine,
    PlatformVerdict, ProfileForecast, SavedPlan, Tray,
};
use app::{App, CheckedPlatformPlan, ShareOptions, ToPlatformOptions};
use serde::Serialize;

use super::{Arguments, SideArgument, of_plan, to_platform, words};
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

/// The answer of `--to platform --save-plan`.
#[derive(Serialize)]
struct SavedToPlatform {
    #[serde(flatten)]
    plan: PlatformTray,
    forecast: Option<ProfileForecast>,
    saved: SavedPlan,
}

/// The answer of `--plan --dry-run` for lines to Experience Platform, and of a plan of those that is not carried out.
#[derive(Serialize)]
struct CheckedToPlatform {
    #[serde(flatten)]
    plan: PlatformTray,
    forecast: Option<ProfileForecast>,
    differences: Vec<DifferingPlatformLine>,
}

/// The answer of `--plan` for lines to Experience Platform.
#[derive(Serialize)]
struct CarriedOutToPlatform {
    #[serde(flatten)]
    job: Job,
    differences: Vec<DifferingPlatformLine>,
}

/// Saves what sharing to Experience Platform would do; sends nothing that changes anything.
pub(super) async fn save_to_platform(
    app: &App,
    (of, how): (Vec<ObjectLink>, ToPlatformOptions),
    file: &Path,
    output: Output,
) -> Result<Ending, Failure> {
    for (is_used, option) in [(how.ttl_days.is_some(), "--ttl"), (how.renew, "--renew")] {
        if is_used {
            let message = format!("A plan file can't contain {option}. Use it when you share without one.");
            return Err(Failure::bad_input(InputReason::OtherDirection, message).with("option", option));
        }
    }
    let (CheckedPlatformPlan { tray: plan, forecast, .. }, saved) =
        app.workspace().sharing().save_platform_plan_of(of, how, file).await?;
    let ending = of_platform_plan(&plan);
    output.answer(&SavedToPlatform { plan, forecast, saved }, |answer| {
        let plan = to_platform::tray_words(&answer.plan, answer.forecast.as_ref());
        format!("{plan}\n{}", words::saved(&answer.saved, file))
    })?;
    Ok(ending)
}

fn of_platform_plan(plan: &PlatformTray) -> Ending {
    let refused = |it: &&PlatformTrayLine| matches!(it.line.verdict, PlatformVerdict::Refused { .. });
    let refused = plan.lines.iter().filter(refused).count();
    Ending::of(plan.lines.len() - refused, refused)
}

/// Opens a plan and carries out its lines in one direction.
pub(super) async fn carry_out(
    app: &App,
    file: &Path,
    arguments: &Arguments,
    output: Output,
) -> Result<Ending, Failure> {
    let to = match (arguments.to, app.workspace().sharing().plan_directions(file).await?) {
        (Some(to), _) => to,
        (None, (true, true)) => {
            let message = "This plan has lines in both directions. Carry them out one after the other: --to manager, then --to platform.";
            return Err(Failure::bad_input(InputReason::OtherDirection, message).with("option", "--to"));
        }
        (None, (false, true)) => SideArgument::Platform,
        (None, _) => SideArgument::Manager,
    };
    match to {
        SideArgument::Manager => carry_out_to_manager(app, file, arguments, output).await,
        SideArgument::Platform => Box::pin(carry_out_to_platform(app, file, arguments, output)).await,
    }
}

async fn carry_out_to_platform(
    app: &App,
    file: &Path,
    arguments: &Arguments,
    output: Output,
) -> Result<Ending, Failure> {
    let workspace = app.workspace();
    let checked = workspace.sharing().check_platform_plan(file).await?;
    let (plan, differences, forecast) = (checked.tray.clone(), checked.differing.clone(), checked.forecast.clone());
    let heading = words::opened_to_platform(&plan, &differences);
    if arguments.dry_run {
        let ending = of_platform_plan(&plan);
        output.answer(&CheckedToPlatform { plan, forecast, differences }, |answer| {
            format!("{heading}\n{}", to_platform::tray_words(&answer.plan, answer.forecast.as_ref()))
        })?;
        return Ok(ending);
    }
    if !differences.is_empty() && !arguments.accept_differences {
        let lines = differences.len();
        output.answer(&CheckedToPlatform { plan, forecast, differences }, |_| {
            format!("{heading}\n{}", words::not_carried_out(lines))
        })?;
        return Ok(Ending::PartlyDone);
    }
    output.note(&heading);
    let sharing = workspace.sharing();
    let (accept, confirmed) = (arguments.accept_differences, arguments.confirm_profiles);
    let job = sharing.commit_platform_plan(checked, accept, confirmed, job::progress(output)).await;
    let job = job.map_err(to_platform::with_number)?;
    let job = if arguments.wait { workspace.jobs().wait(job.id, job::waits(output)).await? } else { job };
    job::finished_with(app, job, output, |job| CarriedOutToPlatform { job, differences }).await
}

/// Opens a plan, shows what differs from the file, and carries it out unless it is a dry run, or something differs and that
/// was not accepted.
async fn carry_out_to_manager(
    app: &App,
    file: &Path,
    arguments: &Arguments,
    output: Output,
) -> Result<Ending, Failure> {
    if arguments.confirm_profiles.is_some() {
        return Err(to_platform::other_direction("--confirm-profiles"));
    }
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
