//! `segbridge destinations`.

mod crosswalk;
mod words;

use app::App;
use app::view::{
    DestinationRow, Failure, FailureCode, MapLine, MapOptions, MapPlan, MappingRef, MoveOptions, ObjectKind, TwinMatch,
};
use clap::{Args, Subcommand};

use self::crosswalk::CrosswalkArguments;
use self::words::{activated, doubled, listed, move_words, plan_words, shown};
use super::translate::refresh_if_new;
use crate::ending::Ending;
use crate::find;
use crate::output::Output;

/// The help of `--value`.
const VALUE: &str = "Value of each mapping: text with {sid}, {integrationCode}, {name}, {name_ascii} and {prefix}";

/// Destinations of Audience Manager, the segments that are mapped to them, and their twins in Experience Platform
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// List destinations, with the number of live mappings and the twin in Experience Platform's catalog
    List {
        /// Only with this text in name or ID
        #[arg(long, default_value = "")]
        search: String,
        /// Only those that Experience Platform's catalog does not have
        #[arg(long)]
        only_here: bool,
    },
    /// Show one destination with its mappings
    Show {
        /// ID or exact name
        #[arg(value_name = "DESTINATION")]
        destination: String,
    },
    /// Map segments to a destination
    ///
    /// Segments that cannot be mapped, because an export control or the destination forbids it, are left out with the reason.
    /// Undo with "segbridge activity undo".
    Map(Map),
    /// Remove mappings of segments to a destination: all of each segment, or single ones
    ///
    /// Undo with "segbridge activity undo", which maps them again with the same values and days.
    Unmap {
        #[command(flatten)]
        mappings: Mappings,
        /// Show what would be done, and change nothing
        #[arg(long)]
        dry_run: bool,
    },
    /// Move mappings of segments to Experience Platform
    ///
    /// The audiences of the segments are added to the dataflow that leads to the same place, and the mappings get a last day.
    /// What no published call does is listed as work by hand. Experience Platform does not send earlier members again. Undo with
    /// "segbridge activity undo".
    Move(Move),
    /// List audiences that reach one place from both services, and are paid for twice
    Doubles,
    /// List everywhere an audience or a segment is sent, from both services
    ///
    /// One line for each place. Mappings are those of the local copy; dataflows are read.
    Activations {
        /// Audience or segment: ID or exact name
        #[arg(value_name = "AUDIENCE|SEGMENT")]
        object: String,
    },
    /// Look names of platforms up in Experience Platform's catalog
    #[command(long_about = crosswalk::HELP)]
    Crosswalk(CrosswalkArguments),
}

#[derive(Debug, Args)]
struct Map {
    /// Destination: ID or exact name
    destination: String,
    /// Segments: ID or exact name
    #[arg(required = true, value_name = "SEGMENT")]
    segments: Vec<String>,
    /// First day, yyyy-mm-dd in UTC; today if omitted
    #[arg(long, value_name = "DAY")]
    start: Option<String>,
    /// Last day; no end if omitted
    #[arg(long, value_name = "DAY")]
    end: Option<String>,
    #[arg(long, value_name = "TEMPLATE", default_value = "{sid}", help = VALUE)]
    value: String,
    /// What {prefix} stands for
    #[arg(long, value_name = "TEXT", default_value = "")]
    prefix: String,
    /// Show what would be done, and change nothing
    #[arg(long)]
    dry_run: bool,
}

/// Mappings of a destination.
#[derive(Debug, Args)]
struct Mappings {
    /// Destination: ID or exact name
    destination: String,
    /// Segments: ID or exact name; all their mappings
    #[arg(required_unless_present = "mapping", value_name = "SEGMENT")]
    segments: Vec<String>,
    /// One mapping, by the ID that "destinations show" lists; several are possible
    #[arg(long, value_name = "ID")]
    mapping: Vec<String>,
}

#[derive(Debug, Args)]
struct Move {
    #[command(flatten)]
    mappings: Mappings,
    /// Dataflow: ID or exact name; the only one that leads to the same place if omitted
    #[arg(long, value_name = "DATAFLOW")]
    dataflow: Option<String>,
    /// Last day of the mappings in Audience Manager, yyyy-mm-dd in UTC; today if omitted
    #[arg(long, value_name = "DAY")]
    last_day: Option<String>,
    /// Show what would be done, and change nothing
    #[arg(long)]
    dry_run: bool,
}

pub(super) async fn run(app: &App, arguments: Arguments, output: Output) -> Result<Ending, Failure> {
    if let Action::Crosswalk(crosswalk) = arguments.action {
        return crosswalk::run(app, crosswalk, output).await;
    }
    refresh_if_new(app).await?;
    let workspace = app.workspace();
    let destinations = workspace.destinations();
    match arguments.action {
        Action::List { search, only_here } => {
            let mut rows = destinations.list().await?;
            let wanted = search.to_lowercase();
            rows.retain(|row| row.name.to_lowercase().contains(&wanted) || row.id.contains(&wanted));
            rows.retain(|row| !only_here || row.twin.matched == TwinMatch::Absent);
            output.answer(&rows, |rows| listed(rows))?;
        }
        Action::Show { destination } => {
            let id = named(app, &destination).await?;
            output.answer(&destinations.detail(id).await?, shown)?;
        }
        Action::Move(one) => return moved(app, one, output).await,
        Action::Map(map) => return mapped(app, map, output).await,
        Action::Unmap { mappings, dry_run } => {
            let (id, mappings) = mappings_named(app, &mappings).await?;
            let plan = if dry_run {
                destinations.plan_unmap(id, mappings).await?
            } else {
                destinations.unmap(id, mappings).await?
            };
            return planned(&plan, dry_run, "removed", output);
        }
        Action::Doubles => output.answer(&destinations.doubles().await?, |found| doubled(found))?,
        Action::Activations { object } => {
            let (kind, id) = sent(app, &object).await?;
            output.answer(&destinations.activations(kind, id).await?, activated)?;
        }
        Action::Crosswalk(_) => {}
    }
    Ok(Ending::Done)
}

async fn mapped(app: &App, map: Map, output: Output) -> Result<Ending, Failure> {
    let id = named(app, &map.destination).await?;
    let segments = segments_named(app, &map.segments).await?;
    let how = MapOptions { starts_on: map.start, ends_on: map.end, value: map.value, prefix: map.prefix };
    let workspace = app.workspace();
    let plan = if map.dry_run {
        workspace.destinations().plan_map(id, segments, how).await?
    } else {
        workspace.destinations().map(id, segments, how).await?
    };
    planned(&plan, map.dry_run, "mapped", output)
}

async fn moved(app: &App, one: Move, output: Output) -> Result<Ending, Failure> {
    let (id, mappings) = mappings_named(app, &one.mappings).await?;
    let how = MoveOptions { dataflow: one.dataflow, last_day: one.last_day };
    let workspace = app.workspace();
    let plan = if one.dry_run {
        workspace.destinations().plan_move(id, mappings, how).await?
    } else {
        workspace.destinations().move_to_platform(id, mappings, how).await?
    };
    output.answer(&plan, |plan| move_words(plan, one.dry_run))?;
    let good = plan.lines.iter().filter(|line| if one.dry_run { line.reason.is_none() } else { line.done }).count();
    Ok(Ending::of(good, plan.lines.len() - good))
}

/// Prints a plan or its result.
fn planned(plan: &MapPlan, is_dry: bool, done: &str, output: Output) -> Result<Ending, Failure> {
    output.answer(plan, |plan| plan_words(plan, is_dry, done))?;
    let count = |good: fn(&MapLine) -> bool| plan.lines.iter().filter(|line| good(line)).count();
    let good = if is_dry { count(|line| line.fits) } else { count(|line| line.done) };
    Ok(Ending::of(good, plan.lines.len() - good))
}

/// The destination with this ID or exact name.
async fn named(app: &App, wanted: &str) -> Result<String, Failure> {
    let rows = app.workspace().destinations().list().await?;
    if let Some(row) = rows.iter().find(|row| row.id == wanted) {
        return Ok(row.id.clone());
    }
    let found: Vec<&DestinationRow> = rows.iter().filter(|row| row.name == wanted).collect();
    match found[..] {
        [row] => Ok(row.id.clone()),
        [] => Err(crate::words::nothing_named("destination", wanted)),
        _ => {
            let candidates: Vec<String> = found.iter().map(|row| format!("{} ({})", row.id, row.kind)).collect();
            Err(crate::words::several_named("destination", wanted, &candidates))
        }
    }
}

async fn segments_named(app: &App, wanted: &[String]) -> Result<Vec<String>, Failure> {
    let mut ids = Vec::new();
    for name in wanted {
        let id = find::segment(app, name).await?.id;
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    Ok(ids)
}

/// The destination, and the mappings of it that are named.
async fn mappings_named(app: &App, wanted: &Mappings) -> Result<(String, Vec<MappingRef>), Failure> {
    let at = named(app, &wanted.destination).await?;
    let segments = segments_named(app, &wanted.segments).await?;
    let mut mappings: Vec<MappingRef> = segments.into_iter().map(MappingRef::from).collect();
    if !wanted.mapping.is_empty() {
        let known = app.workspace().destinations().detail(at.clone()).await?.mappings;
        for id in &wanted.mapping {
            let one = known.iter().find(|one| one.id.as_ref() == Some(id));
            let one = one.ok_or_else(|| {
                let message =
                    format!("There is no mapping {id} of this destination: “segbridge destinations show” lists them.");
                Failure::new(FailureCode::NotFound, message).with("mapping", id)
            })?;
            mappings.push(MappingRef { segment: one.segment.id.clone(), mapping: one.id.clone() });
        }
    }
    Ok((at, mappings))
}

/// The audience or segment with this ID or exact name.
async fn sent(app: &App, wanted: &str) -> Result<(ObjectKind, String), Failure> {
    let found = find::comparable(app, wanted, &[ObjectKind::Audience, ObjectKind::Segment]).await?;
    Ok((found.kind, found.id))
}
