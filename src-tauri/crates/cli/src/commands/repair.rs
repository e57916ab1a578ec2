//! `segbridge repair`.

use app::App;
use app::view::{BlockedRemoval, DuplicateRepair, DuplicateRepaired, EditedObject, Failure, KeepReason, RuleEdit};
use clap::Args;

use crate::clean::line as clean;
use crate::ending::Ending;
use crate::find;
use crate::output::Output;
use crate::words::{self, named};

/// Repair an audience that has several traits or segments in Audience Manager: one stays, and nothing else is lost
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// ID or exact name
    audience: String,
    /// ID of the trait that stays; the one that receives members if omitted
    #[arg(long, value_name = "TRAIT")]
    keep: Option<String>,
    /// Show what would be changed and deleted, without changing anything
    #[arg(long)]
    dry_run: bool,
}

pub(super) async fn run(app: &App, arguments: Arguments, output: Output) -> Result<Ending, Failure> {
    let audience = find::audience(app, &arguments.audience).await?.id;
    let workspace = app.workspace();
    if arguments.dry_run {
        let plan = workspace.sharing().duplicate(audience, arguments.keep).await?;
        output.answer(&plan, planned)?;
        return Ok(Ending::Done);
    }
    let done = workspace.sharing().resolve_duplicate(audience, arguments.keep, None).await?;
    output.answer(&done, repaired)?;
    let all = || done.edited.iter().chain(&done.deleted);
    let failed = all().filter(|one| one.failure.is_some()).count() + done.plan.blocked.len();
    Ok(Ending::of(all().filter(|one| one.failure.is_none()).count(), failed))
}

fn planned(plan: &DuplicateRepair) -> String {
    let mut lines = vec![heading(plan)];
    lines.extend(plan.edits.iter().map(edit));
    let is_blocked = |one: &&app::view::ObjectLink| plan.blocked.iter().any(|it| it.object == **one);
    let removes = plan.removes.iter().filter(|one| !is_blocked(one));
    lines.extend(removes.map(|one| format!("  delete {}", words::object(one))));
    lines.extend(plan.blocked.iter().map(blocked));
    lines.join("\n")
}

fn repaired(done: &DuplicateRepaired) -> String {
    let mut lines = vec![heading(&done.plan)];
    lines.extend(done.edited.iter().map(|one| result(one, "rule changed")));
    lines.extend(done.deleted.iter().map(|one| result(one, "deleted")));
    lines.extend(done.plan.blocked.iter().map(blocked));
    lines.join("\n")
}

fn heading(plan: &DuplicateRepair) -> String {
    let why = match plan.kept.reason {
        KeepReason::Chosen => "as you chose",
        KeepReason::Members => "because it has the most members",
        KeepReason::Used => "because its segment is in use",
        KeepReason::Oldest => "because it is the oldest",
    };
    format!("{}: {} stays, {why}.", named(&plan.audience), words::object(&plan.kept.object))
}

fn edit(edit: &RuleEdit) -> String {
    let name = named(&edit.segment);
    match &edit.after {
        Some(after) => format!("  rule of segment {name}: {} → {}", clean(&edit.before), clean(after)),
        None => format!("  rule of segment {name}: cannot be read, and stays: {}", clean(&edit.before)),
    }
}

fn result(one: &EditedObject, done: &str) -> String {
    match &one.failure {
        None => format!("  {}: {done}", words::object(&one.object)),
        Some(failure) => format!("  {}: {}", words::object(&one.object), clean(&failure.message)),
    }
}

fn blocked(blocked: &BlockedRemoval) -> String {
    let object = words::object(&blocked.object);
    if blocked.users.is_empty() {
        return format!("  {object} stays: a destination or a model uses it, or Audience Manager does not say.");
    }
    let users: Vec<String> = blocked.users.iter().map(words::object).collect();
    format!("  {object} stays: {} uses it. Move that by hand, then repair again.", users.join(", "))
}
