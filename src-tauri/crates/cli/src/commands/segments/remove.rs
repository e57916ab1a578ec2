//! `segbridge segments pause`, `resume` and `delete`.

use app::App;
use app::view::{self, DeletedObject, DeletedState, EditedObject, Failure, HowUsed, SegmentRow, WhereUsed};
use clap::Args;
use serde::Serialize;

use crate::clean::line as clean;
use crate::ending::Ending;
use crate::output::Output;
use crate::words::named;
use crate::{find, words};

/// Segments to delete.
#[derive(Debug, Args)]
pub(super) struct Deletion {
    /// IDs or exact names
    #[arg(required = true, value_name = "SEGMENT")]
    segments: Vec<String>,
    /// Delete them although destinations, models or Experience Platform use them
    #[arg(long)]
    although_used: bool,
    /// Only show where they are used
    #[arg(long)]
    dry_run: bool,
}

/// The segments of these names, each once.
async fn segments(app: &App, wanted: &[String]) -> Result<Vec<SegmentRow>, Failure> {
    let mut found: Vec<SegmentRow> = Vec::new();
    for wanted in wanted {
        let row = find::segment(app, wanted).await?;
        if found.iter().all(|one| one.id != row.id) {
            found.push(row);
        }
    }
    Ok(found)
}

/// What `--dry-run` of pausing and resuming answers.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct StatusDryRun {
    /// The segments that would change.
    would_change: Vec<SegmentRow>,
    /// The segments that are already so.
    already: Vec<SegmentRow>,
}

pub(super) async fn set_status(
    app: &App,
    wanted: &[String],
    active: bool,
    dry_run: bool,
    output: Output,
) -> Result<Ending, Failure> {
    let rows = segments(app, wanted).await?;
    if dry_run {
        let is_so = |row: &SegmentRow| (row.status == view::SegmentStatus::Active) == active;
        let (already, would_change) = rows.into_iter().partition(is_so);
        output.answer(&StatusDryRun { would_change, already }, |it| would_set(it, active))?;
        return Ok(Ending::Done);
    }
    let ids = rows.into_iter().map(|row| row.id).collect();
    let edited = app.workspace().segments().set_status(ids, active).await?;
    output.answer(&edited, |edited| edited.iter().map(|one| set(one, active)).collect::<Vec<_>>().join("\n"))?;
    let failed = edited.iter().filter(|one| one.failure.is_some()).count();
    Ok(Ending::of(edited.len() - failed, failed))
}

fn would_set(it: &StatusDryRun, active: bool) -> String {
    let word = if active { "active" } else { "paused" };
    let line = |row: &SegmentRow, words: String| format!("{} ({}): {words}.", clean(&row.name), row.id);
    let change = it.would_change.iter().map(|row| line(row, format!("would be {word}")));
    let already = it.already.iter().map(|row| line(row, format!("already {word}")));
    change.chain(already).collect::<Vec<_>>().join("\n")
}

fn set(one: &EditedObject, active: bool) -> String {
    match &one.failure {
        Some(failure) => format!("{}: {}", named(&one.object), clean(&failure.message)),
        None => format!("{}: {}.", named(&one.object), if active { "active" } else { "paused" }),
    }
}

/// Where the segments to delete are used, and what became of them.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Deleted {
    /// Where each is used, by the local copy.
    uses: Vec<WhereUsed>,
    /// Each segment, if anything was sent.
    objects: Vec<DeletedObject>,
    /// Whether nothing was sent, because a segment is used and that was not accepted.
    needs_acceptance: bool,
}

pub(super) async fn delete(app: &App, arguments: Deletion, output: Output) -> Result<Ending, Failure> {
    let rows = segments(app, &arguments.segments).await?;
    let mut uses = Vec::new();
    for row in &rows {
        uses.push(app.workspace().segments().uses(row.id.clone()).await?);
    }
    let is_used = uses.iter().any(|used| used.listed.iter().any(|one| one.how != HowUsed::Asked));
    let needs_acceptance = is_used && !arguments.although_used;
    if arguments.dry_run || needs_acceptance {
        output.answer(&Deleted { uses, objects: Vec::new(), needs_acceptance }, deleted)?;
        return Ok(if arguments.dry_run { Ending::Done } else { Ending::NothingDone });
    }
    output.note(&where_used(&uses));
    // What is accepted is what was shown: a use that the local copy does not know stops the deletion.
    let is_shown = |used: &&WhereUsed| used.listed.iter().any(|one| one.how != HowUsed::Asked);
    let shown = rows.iter().zip(&uses).filter(|(_, used)| is_shown(used)).map(|(row, _)| row.id.clone()).collect();
    let ids = rows.into_iter().map(|row| row.id).collect();
    let workspace = app.workspace();
    let progress = move |now: view::DeletionProgress| {
        output.progress(&format!("Deleting: {} of {}", now.deleted + now.stayed, now.total));
    };
    let done = if arguments.although_used {
        workspace.segments().delete_although_used(ids, shown, progress).await?
    } else {
        workspace.segments().delete(ids, progress).await?
    };
    output.progress("");
    let (gone, stayed) = (done.deleted as usize, done.stayed as usize);
    output.answer(&Deleted { uses, objects: done.objects, needs_acceptance }, deleted)?;
    Ok(Ending::of(gone, stayed))
}

fn where_used(uses: &[WhereUsed]) -> String {
    uses.iter().map(words::where_used).collect::<Vec<_>>().join("\n\n")
}

fn deleted(it: &Deleted) -> String {
    if !it.objects.is_empty() {
        return it.objects.iter().map(line).collect::<Vec<_>>().join("\n");
    }
    let uses = where_used(&it.uses);
    if it.needs_acceptance {
        return format!("{uses}\n\nNothing was deleted, because it is used. To delete it anyway: --although-used.");
    }
    uses
}

fn line(one: &DeletedObject) -> String {
    let name = named(&one.object);
    match (one.state, &one.failure) {
        (DeletedState::Deleted, _) => format!("{name}: deleted."),
        (_, Some(failure)) => format!("{name}: {}", clean(&failure.message)),
        (_, None) => format!("{name}: not deleted."),
    }
}
