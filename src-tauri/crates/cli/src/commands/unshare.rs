//! `segbridge unshare`.

mod tree;

use app::App;
use app::view::{Failure, JobState, ObjectLink, Unshared, UnsharedAudience};
use clap::Args;
use serde::Serialize;

use crate::clean::line as clean;
use crate::ending::Ending;
use crate::output::Output;
use crate::words::named;
use crate::{find, job, words};

/// Delete what sharing created for audiences
///
/// What uses a trait or segment is checked first. If other segments use the trait, nothing is deleted without one of the
/// two options. Deleted traits and segments do not come back: shared again, an audience gets new IDs, without the mappings
/// to destinations and without the history of its members.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of its own")]
pub(crate) struct Arguments {
    /// IDs or exact names
    #[arg(required = true, value_name = "AUDIENCE")]
    audiences: Vec<String>,
    /// Also delete or take out what Adobe never confirmed to be created or added by sharing, because an answer was lost
    #[arg(long)]
    also_unconfirmed: bool,
    /// Only show what uses the traits and segments, and what would be done
    #[arg(long)]
    dry_run: bool,
    /// Take the traits out of the rules of other segments first, where these keep their meaning
    #[arg(long, conflicts_with = "leave")]
    remove_from_rules: bool,
    /// Keep traits and segments, and only take the audiences out of the dataflow: they get no more members
    #[arg(long)]
    leave: bool,
}

pub(super) async fn run(app: &App, arguments: Arguments, output: Output) -> Result<Ending, Failure> {
    let audiences = find::audiences(app, &arguments.audiences).await?;
    let workspace = app.workspace();
    if arguments.dry_run {
        let tree = workspace.sharing().unshare_tree(audiences.clone()).await?;
        let preview = workspace.sharing().unshare_preview(audiences).await?;
        output.answer(&DryRun { tree: &tree, preview: &preview }, |_| tree::shown(&tree, &preview))?;
        return Ok(Ending::Done);
    }
    if arguments.remove_from_rules {
        let edited = workspace.sharing().remove_from_rules(audiences.clone()).await?;
        for one in &edited {
            output.progress(&tree::edited(one));
        }
        if let Some(failure) = edited.into_iter().find_map(|one| one.failure) {
            return Err(failure);
        }
    }
    let (sharing, also_unconfirmed) = (workspace.sharing(), arguments.also_unconfirmed);
    let unshared = if arguments.leave {
        sharing.leave_without_members(audiences, also_unconfirmed, job::progress(output)).await
    } else {
        sharing.unshare(audiences, also_unconfirmed, job::progress(output)).await
    };
    let mut unshared = unshared.map_err(words::with_flag)?;
    for audience in &mut unshared.audiences {
        audience.failure = audience.failure.take().map(words::with_flag);
    }
    output.progress("");
    output.answer(&unshared, if arguments.leave { left } else { taken_back })?;
    if unshared.jobs.iter().any(|job| job.state == JobState::Paused) {
        return Ok(Ending::Paused);
    }
    let kept = unshared.audiences.iter().filter(|it| it.failure.is_some()).count();
    let open = unshared.jobs.iter().filter(|job| job.state != JobState::Done).count();
    let is_untouched = |it: &&UnsharedAudience| it.failure.is_some() && it.removed.is_empty() && !it.deselected;
    let untouched = unshared.audiences.iter().filter(is_untouched).count();
    Ok(Ending::of(unshared.audiences.len() - untouched, kept + open))
}

/// What `--dry-run` answers.
#[derive(Serialize)]
struct DryRun<'a> {
    tree: &'a app::view::UnshareTree,
    preview: &'a app::view::UnsharePreview,
}

fn taken_back(unshared: &Unshared) -> String {
    let line = |it: &UnsharedAudience| match (&it.failure, it.removed.is_empty() && !it.deselected) {
        (None, true) => nothing_removed(&it.audience),
        (None, false) => removed(it),
        (Some(failure), true) => kept(&it.audience, failure),
        (Some(failure), false) => format!("{}\n{}", removed(it), kept(&it.audience, failure)),
    };
    let left = unshared.jobs.iter().filter_map(words::of_places).map(|failure| clean(&failure.message));
    unshared.audiences.iter().map(line).chain(left).collect::<Vec<_>>().join("\n")
}

fn left(unshared: &Unshared) -> String {
    let line = |it: &UnsharedAudience| match &it.failure {
        None => format!("{}: taken out of the dataflow; its trait and segment stay.", named(&it.audience)),
        Some(failure) => kept(&it.audience, failure),
    };
    unshared.audiences.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn nothing_removed(audience: &ObjectLink) -> String {
    format!("{} is not shared; nothing was deleted.", named(audience))
}

fn removed(UnsharedAudience { audience, removed, deselected, .. }: &UnsharedAudience) -> String {
    let audience = named(audience);
    match (removed.is_empty(), deselected) {
        (true, _) => format!("{audience}: only removed from the dataflow."),
        (false, true) => format!("{audience}: removed from the dataflow; deleted {}.", words::objects(removed)),
        (false, false) => format!("{audience}: deleted {}.", words::objects(removed)),
    }
}

fn kept(audience: &ObjectLink, failure: &Failure) -> String {
    format!("{}: {}", named(audience), clean(&failure.message))
}
