//! `segbridge share --to platform`: segments and traits become audiences of Experience Platform.

use app::view::{Failure, InputReason, PlatformLine, PlatformNote, PlatformPlan, PlatformRoute, PlatformVerdict};
use app::{App, ToPlatformOptions};

use super::{Arguments, IfExisting, IfSameName, RouteArgument};
use crate::clean::line as clean;
use crate::ending::Ending;
use crate::output::Output;
use crate::words::{governance, object, refusal};
use crate::{find, job};

/// Said when no route was chosen.
const ROUTE: &str = "Route: external audience. Nothing else is available in this version.";

pub(super) async fn run(app: &App, arguments: &Arguments, output: Output) -> Result<Ending, Failure> {
    let how = ToPlatformOptions { route: route(arguments)?, ttl_days: arguments.ttl };
    let of = find::segments_and_traits(app, &arguments.audiences).await?;
    let workspace = app.workspace();
    if arguments.dry_run {
        let plan = workspace.sharing().preview_to_platform(of, how).await?;
        output.answer(&plan, plan_words)?;
        let refused = plan.lines.iter().filter(|it| matches!(it.verdict, PlatformVerdict::Refused { .. })).count();
        return Ok(Ending::of(plan.lines.len() - refused, refused));
    }
    if how.route.is_none() {
        output.note(ROUTE);
    }
    let job = workspace.sharing().share_to_platform(of, how, job::progress(output)).await?;
    let job = if arguments.wait { workspace.jobs().wait(job.id, job::waits(output)).await? } else { job };
    job::finished(app, job, output).await
}

/// The route, if one was chosen; refuses what is for the other direction.
fn route(arguments: &Arguments) -> Result<Option<PlatformRoute>, Failure> {
    let of_others = [
        (arguments.folder.is_some(), "--folder"),
        (arguments.existing != IfExisting::default(), "--existing"),
        (arguments.same_name != IfSameName::default(), "--same-name"),
        (arguments.resume_dataflow, "--resume-dataflow"),
        (arguments.create_destination, "--create-destination"),
        (arguments.save_plan.is_some(), "--save-plan"),
        (arguments.route == Some(RouteArgument::Create), "--route create"),
        (arguments.route == Some(RouteArgument::Activate), "--route activate"),
    ];
    if let Some((_, option)) = of_others.into_iter().find(|(is_used, _)| *is_used) {
        return Err(other_direction(option));
    }
    Ok(match arguments.route {
        Some(RouteArgument::Source) => Some(PlatformRoute::Source),
        Some(_) => Some(PlatformRoute::External),
        None => None,
    })
}

/// An option that does not belong to the direction.
pub(super) fn other_direction(option: &str) -> Failure {
    let message = format!("{option} is for sharing in the other direction. See \"segbridge share --help\".");
    Failure::bad_input(InputReason::OtherDirection, message).with("option", option)
}

/// A plan as text.
fn plan_words(plan: &PlatformPlan) -> String {
    let mut text = vec![match plan.calls {
        0 => "No API requests would be sent.".to_owned(),
        1 => "1 API request would be sent.".to_owned(),
        calls => format!("{calls} API requests would be sent."),
    }];
    if !plan.route_chosen {
        text.push(ROUTE.to_owned());
    }
    for line in &plan.lines {
        text.push(format!("{}: {}", object(&line.subject), verdict(line)));
        text.extend(line.notes.iter().map(|it| format!("  note: {}", note(it))));
        text.extend(line.governance.iter().flat_map(governance).map(|it| format!("  {it}")));
    }
    text.join("\n")
}

fn verdict(line: &PlatformLine) -> String {
    match &line.verdict {
        PlatformVerdict::Create => {
            let name = clean(&line.subject.name);
            let namespace = clean(&line.namespace);
            let folder = match line.folder_path.as_str() {
                "" => String::new(),
                path => format!(", folder {}", clean(path)),
            };
            format!("create audience “{name}” (origin Audience Manager, namespace {namespace}{folder})")
        }
        PlatformVerdict::Adopt { audience } => {
            format!("already in Experience Platform (audience {}); nothing to create", clean(&audience.id))
        }
        PlatformVerdict::Refused { reason } => format!("can't be shared: {}", refusal(reason)),
    }
}

fn note(note: &PlatformNote) -> String {
    match note {
        PlatformNote::NoMembersYet => {
            "no members yet: they come only through the Audience Manager source in Experience Platform".to_owned()
        }
        PlatformNote::Expires { days: 1 } => "expires after 1 day".to_owned(),
        PlatformNote::Expires { days } => format!("expires after {days} days"),
        PlatformNote::Paused => "the segment is paused in Audience Manager".to_owned(),
        PlatformNote::PartlyFromPlatform { traits } => {
            let traits: Vec<String> = traits.iter().map(object).collect();
            format!("part of it came from Experience Platform, through {}", traits.join(", "))
        }
    }
}
