//! `segbridge share`.

mod plan_file;
mod to_platform;
mod words;

use std::path::PathBuf;

use app::view::{Failure, Route, Tray, Verdict};
use app::{App, ShareOptions};
use clap::{Args, ValueEnum};

use crate::ending::Ending;
use crate::output::Output;
use crate::{find, job};

/// The names with which a path may begin: the root of trait storage, and the folder into which everything is shared.
const ROOT: &str = "All Traits";
const SHARING: &str = "Experience Platform Traits";

/// Share audiences into Audience Manager, or segments and traits to Experience Platform
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of its own")]
pub(crate) struct Arguments {
    /// IDs or exact names: of audiences, or with --to platform of segments and traits
    #[arg(required_unless_present = "plan", value_name = "AUDIENCE")]
    audiences: Vec<String>,
    /// Where to share to; Audience Manager if not given. Of a plan with lines in both directions, which of them to carry out
    #[arg(long, value_enum, value_name = "SIDE")]
    to: Option<SideArgument>,
    /// Folder in trait storage: "Experience Platform Traits" or below it; created if missing
    #[arg(long, value_name = "PATH")]
    folder: Option<String>,
    /// How they get there: create or activate to Audience Manager, source or external to Experience Platform
    #[arg(long, value_enum, value_name = "ROUTE")]
    route: Option<RouteArgument>,
    /// Days until the data of the audiences expires, 1 to 90; 30 if not given (only with --to platform)
    #[arg(long, value_name = "DAYS")]
    ttl: Option<u32>,
    /// The likely number of new profiles, as --dry-run shows it: needed where the Audience Manager source is to bring members,
    /// and refused if the forecast has changed by more than 1 % (only with --to platform)
    #[arg(long, value_name = "N")]
    confirm_profiles: Option<u32>,
    /// Let audiences that exist already last that many days from now on (--ttl); none is created (only with --to platform)
    #[arg(long, conflicts_with = "route")]
    renew: bool,
    /// What to do with an audience whose trait exists already
    #[arg(long, value_enum, value_name = "CHOICE", default_value_t)]
    existing: IfExisting,
    /// What to do with an audience if another trait has its name
    #[arg(long, value_enum, value_name = "CHOICE", default_value_t)]
    same_name: IfSameName,
    /// Resume the dataflow too, if it is paused and audiences are added to it
    #[arg(long)]
    resume_dataflow: bool,
    /// Create the Experience Cloud Audiences destination in the connection's sandbox, if no sandbox has it: only one can
    #[arg(long)]
    create_destination: bool,
    /// Create the identity namespaces that Experience Platform lacks for the IDs of the segments, with --to platform; they
    /// cannot be deleted
    #[arg(long)]
    create_namespaces: bool,
    /// Wait until the services have created what they create by themselves, and through pauses
    #[arg(long)]
    wait: bool,
    /// Show what would be created, without creating anything
    #[arg(long)]
    dry_run: bool,
    /// Save the plan to a file for a colleague, without creating anything; an existing file is replaced
    #[arg(long, value_name = "FILE")]
    save_plan: Option<PathBuf>,
    /// Carry out a saved plan: it is checked again, and what differs from the file is shown and stops it
    #[arg(long, value_name = "FILE", conflicts_with_all = ["audiences", "folder", "route", "ttl", "renew", "existing", "same_name", "save_plan"])]
    plan: Option<PathBuf>,
    /// Carry out a saved plan although it has changed since
    #[arg(long, requires = "plan")]
    accept_differences: bool,
}

/// The product that is shared to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum SideArgument {
    /// Audience Manager: audiences become traits and segments
    Manager,
    /// Experience Platform: segments and traits become audiences
    Platform,
}

/// How they get there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum RouteArgument {
    /// Create trait and segment; no members arrive until Experience Platform sends them
    Create,
    /// Add the audience to the dataflow of Experience Cloud Audiences: Audience Manager creates trait and segment, and members arrive
    Activate,
    /// To Experience Platform: select them in the Audience Manager source, which brings the members too
    Source,
    /// To Experience Platform: create audiences of the origin Audience Manager; no members yet
    External,
}

/// What becomes of an audience whose trait exists already.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum IfExisting {
    /// Use the trait; a second one is never created
    #[default]
    Use,
    /// Skip the audience
    Skip,
}

/// What becomes of an audience if another trait has its name.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum IfSameName {
    /// Create its trait anyway
    #[default]
    Create,
    /// Skip the audience
    Skip,
}

impl RouteArgument {
    /// The route to Audience Manager; refused for one of the other direction.
    fn to_manager(self) -> Result<Route, Failure> {
        match self {
            Self::Create => Ok(Route::Create),
            Self::Activate => Ok(Route::Activate),
            Self::Source => Err(to_platform::other_direction("--route source")),
            Self::External => Err(to_platform::other_direction("--route external")),
        }
    }
}

pub(super) async fn run(app: &App, arguments: Arguments, output: Output) -> Result<Ending, Failure> {
    if let Some(file) = &arguments.plan {
        return Box::pin(plan_file::carry_out(app, file, &arguments, output)).await;
    }
    if arguments.to == Some(SideArgument::Platform) {
        if let Some(file) = &arguments.save_plan {
            let chosen = to_platform::chosen(app, &arguments).await?;
            return plan_file::save_to_platform(app, chosen, file, output).await;
        }
        return to_platform::run(app, &arguments, output).await;
    }
    for (is_used, option) in [
        (arguments.ttl.is_some(), "--ttl"),
        (arguments.confirm_profiles.is_some(), "--confirm-profiles"),
        (arguments.renew, "--renew"),
        (arguments.create_namespaces, "--create-namespaces"),
    ] {
        if is_used {
            return Err(to_platform::other_direction(option));
        }
    }
    let below = arguments.folder.as_deref().map_or(Ok(Vec::new()), below)?;
    let how = ShareOptions {
        route: arguments.route.map(RouteArgument::to_manager).transpose()?,
        resume_dataflow: arguments.resume_dataflow,
        create_destination: arguments.create_destination,
        skip_existing: arguments.existing == IfExisting::Skip,
        skip_same_name: arguments.same_name == IfSameName::Skip,
    };
    let audiences = find::audiences(app, &arguments.audiences).await?;
    if let Some(file) = &arguments.save_plan {
        return plan_file::save(app, (audiences, below, how), file, output).await;
    }
    if arguments.dry_run {
        let plan = app.workspace().sharing().preview(audiences, below, how).await?;
        output.answer(&plan, words::plan)?;
        return Ok(of_plan(&plan));
    }
    let job = app.workspace().sharing().share(audiences, below, how, job::progress(output)).await?;
    let job = if arguments.wait { app.workspace().jobs().wait(job.id, job::waits(output)).await? } else { job };
    job::finished(app, job, output).await
}

/// Returns the names below the sharing folder. The path may include or omit the root and the sharing folder.
fn below(path: &str) -> Result<Vec<String>, Failure> {
    let mut names: Vec<&str> = path.split('/').map(str::trim).filter(|name| !name.is_empty()).collect();
    let from_root = names.first() == Some(&ROOT);
    if from_root {
        names.remove(0);
    }
    match names.first() {
        Some(&SHARING) => {
            names.remove(0);
        }
        // A path from the root to somewhere else, or to nothing.
        _ if from_root || names.is_empty() => return Err(words::bad_folder(path)),
        _ => {}
    }
    Ok(names.into_iter().map(str::to_owned).collect())
}

fn of_plan(plan: &Tray) -> Ending {
    let refused = plan.lines.iter().filter(|line| matches!(line.verdict, Verdict::Refused { .. })).count();
    Ending::of(plan.lines.len() - refused, refused)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_may_leave_out_root_and_sharing_folder() {
        for path in ["/All Traits/Experience Platform Traits/Loyalty", "Experience Platform Traits/Loyalty/", "Loyalty"]
        {
            assert_eq!(below(path).unwrap(), ["Loyalty"], "{path}");
        }
        assert_eq!(below("Experience Platform Traits").unwrap(), Vec::<String>::new());
        for path in ["", "/", "All Traits", "/All Traits/Own Traits"] {
            assert!(below(path).is_err(), "{path:?}");
        }
    }
}
