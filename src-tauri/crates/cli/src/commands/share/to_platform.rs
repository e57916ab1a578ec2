//! `segbridge share --to platform`: segments and traits become audiences of Experience Platform.

use app::view::{
    Failure, InputReason, NotPossibleReason, ObjectKind, ObjectLink, PlatformLine, PlatformNote, PlatformPlan,
    PlatformRoute, PlatformTray, PlatformVerdict, ProfileForecast,
};
use app::{App, ToPlatformOptions};

use super::{Arguments, IfExisting, IfSameName, RouteArgument};
use crate::clean::line as clean;
use crate::commands::forecast;
use crate::ending::Ending;
use crate::output::Output;
use crate::words::{governance, number, object, refusal};
use crate::{find, job};

/// The segments and traits of the arguments, and how they are to be shared.
pub(super) async fn chosen(app: &App, arguments: &Arguments) -> Result<(Vec<ObjectLink>, ToPlatformOptions), Failure> {
    let (route, ttl_days, confirm_profiles) = (route(arguments)?, arguments.ttl, arguments.confirm_profiles);
    let how = ToPlatformOptions { route, ttl_days, renew: arguments.renew, confirm_profiles };
    Ok((find::segments_and_traits(app, &arguments.audiences).await?, how))
}

pub(super) async fn run(app: &App, arguments: &Arguments, output: Output) -> Result<Ending, Failure> {
    let (of, mut how) = chosen(app, arguments).await?;
    let workspace = app.workspace();
    if arguments.create_namespaces && !arguments.dry_run {
        // A namespace cannot be deleted: none is created for a share that would be refused.
        workspace.sharing().check_to_platform(&of, how).await.map_err(with_number)?;
        create_namespaces(app, &of, how, output).await?;
    }
    if arguments.dry_run {
        let plan = workspace.sharing().preview_to_platform(of, how).await?;
        output.answer(&plan, |plan| plan_words(plan, how.renew))?;
        let refused = plan.lines.iter().filter(|it| matches!(it.verdict, PlatformVerdict::Refused { .. })).count();
        return Ok(Ending::of(plan.lines.len() - refused, refused));
    }
    if how.route.is_none() && !how.renew {
        let plan = workspace.sharing().preview_to_platform(of.clone(), how).await?;
        output.note(usual_route(plan.route));
        // What is carried out is what was shown.
        how.route = Some(plan.route);
    }
    let shared = workspace.sharing().share_to_platform(of, how, job::progress(output)).await;
    let job = shared.map_err(with_number)?;
    let job = if arguments.wait { workspace.jobs().wait(job.id, job::waits(output)).await? } else { job };
    job::finished(app, job, output).await
}

/// Creates the identity namespaces that the plan misses, each as an entry of the record.
async fn create_namespaces(
    app: &App,
    of: &[ObjectLink],
    how: ToPlatformOptions,
    output: Output,
) -> Result<(), Failure> {
    let workspace = app.workspace();
    let plan = workspace.sharing().preview_to_platform(of.to_vec(), how).await?;
    let mut sources: Vec<(String, String)> = Vec::new();
    for note in plan.lines.iter().flat_map(|line| &line.notes) {
        if let PlatformNote::MissingNamespace { source, code, .. } = note
            && !sources.iter().any(|(id, _)| *id == source.id)
        {
            sources.push((source.id.clone(), code.clone()));
        }
    }
    for (id, code) in sources {
        workspace.create_namespace(id).await?;
        output.note(&format!("Experience Platform has the identity namespace {} now.", clean(&code)));
    }
    Ok(())
}

/// The route, if one was chosen; refuses what is for the other direction.
fn route(arguments: &Arguments) -> Result<Option<PlatformRoute>, Failure> {
    let of_others = [
        (arguments.folder.is_some(), "--folder"),
        (arguments.existing != IfExisting::default(), "--existing"),
        (arguments.same_name != IfSameName::default(), "--same-name"),
        (arguments.resume_dataflow, "--resume-dataflow"),
        (arguments.create_destination, "--create-destination"),
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

/// Says the route that nobody chose.
fn usual_route(route: PlatformRoute) -> &'static str {
    match route {
        PlatformRoute::Source => "Route: Audience Manager source, which brings the members too.",
        PlatformRoute::External => {
            "Route: external audience. This sandbox has no Audience Manager source that could be changed here."
        }
    }
}

/// A refusal for want of the right number of new profiles, with the option that confirms it.
pub(super) fn with_number(failure: Failure) -> Failure {
    let is_about_it = [NotPossibleReason::ProfilesUnconfirmed, NotPossibleReason::ForecastChanged];
    let likely = failure.details.get("likely");
    match likely.filter(|_| is_about_it.into_iter().any(|reason| failure.reason == Some(reason.into()))) {
        Some(likely) => {
            let message = format!("{} The option for that is --confirm-profiles {likely}.", failure.message);
            Failure { message, ..failure }
        }
        None => failure,
    }
}

/// A plan as text.
fn plan_words(plan: &PlatformPlan, renews: bool) -> String {
    let mut text = vec![match plan.calls {
        0 => "No API requests would be sent.".to_owned(),
        1 => "1 API request would be sent.".to_owned(),
        calls => format!("{calls} API requests would be sent."),
    }];
    if !plan.route_chosen && !renews {
        text.push(usual_route(plan.route).to_owned());
    }
    if let Some(forecast) = &plan.forecast {
        text.extend(forecast::numbers(forecast));
        text.push(format!("To share, confirm the likely number: --confirm-profiles {}", forecast.likely));
    }
    for line in &plan.lines {
        text.push(format!("{}: {}", object(&line.subject), verdict(line)));
        text.extend(line.notes.iter().map(|it| format!("  note: {}", note(it))));
        text.extend(line.governance.iter().flat_map(governance).map(|it| format!("  {it}")));
    }
    text.join("\n")
}

/// A pending plan as text.
pub(super) fn tray_words(tray: &PlatformTray, forecast: Option<&ProfileForecast>) -> String {
    let lines = tray.lines.iter().map(|it| it.line.clone()).collect();
    let PlatformTray { route, route_chosen, calls, .. } = *tray;
    plan_words(&PlatformPlan { route, route_chosen, source: None, forecast: forecast.cloned(), lines, calls }, false)
}

fn verdict(line: &PlatformLine) -> String {
    verdict_of(&line.verdict, line)
}

/// What would happen with a line by a verdict, which may be an earlier one.
pub(super) fn verdict_of(verdict: &PlatformVerdict, line: &PlatformLine) -> String {
    match verdict {
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
        PlatformVerdict::Renew { audience, .. } => format!("renew audience {}", clean(&audience.id)),
        PlatformVerdict::Select { audience: None } => {
            "select in the Audience Manager source; its audience and members arrive with it".to_owned()
        }
        PlatformVerdict::Select { audience: Some(audience) } => {
            let audience = clean(&audience.id);
            format!(
                "select in the Audience Manager source; members arrive in the audience {audience}, which exists already"
            )
        }
        PlatformVerdict::Selected { everything: true, .. } if line.subject.kind == ObjectKind::Trait => {
            "already selected: the Audience Manager source brings all traits".to_owned()
        }
        PlatformVerdict::Selected { everything: true, .. } => {
            "already selected: the Audience Manager source brings all segments".to_owned()
        }
        PlatformVerdict::Selected { everything: false, .. } => {
            "already selected in the Audience Manager source; nothing to send".to_owned()
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
        PlatformNote::SourcePaused => {
            "the Audience Manager source is paused: audience and members arrive once it is resumed in Experience Platform"
                .to_owned()
        }
        PlatformNote::Paused => "the segment is paused in Audience Manager".to_owned(),
        PlatformNote::Identities { counted } => {
            let counts = counted.iter().map(|one| format!("{} {}", clean(&one.namespace), number(Some(one.profiles))));
            format!("identities in Experience Platform: {}", counts.collect::<Vec<_>>().join(", "))
        }
        PlatformNote::NotByNamespace => "identities in Experience Platform: not counted yet".to_owned(),
        PlatformNote::MissingNamespace { source, code, later } => format!(
            "{}the IDs of {} stay behind: Experience Platform lacks the identity namespace {} (create it with \
             --create-namespaces)",
            if *later { "once the source brings its members, " } else { "" },
            object(source),
            clean(code)
        ),
        PlatformNote::PartlyFromPlatform { traits } => {
            let traits: Vec<String> = traits.iter().map(object).collect();
            format!("part of it came from Experience Platform, through {}", traits.join(", "))
        }
    }
}
