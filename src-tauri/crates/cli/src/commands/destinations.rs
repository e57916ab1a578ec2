//! `segbridge destinations`.

use std::path::PathBuf;

use app::App;
use app::view::{
    DestinationDetail, DestinationRow, DoubleActivation, Failure, FailureCode, MapOptions, MapPlan, MappedState,
    PlatformTwin,
};
use clap::{Args, Subcommand};
use serde::Serialize;

use super::translate::{content, next_line, refresh_if_new};
use crate::clean::line as clean;
use crate::ending::Ending;
use crate::output::Output;
use crate::table::{facts, table};
use crate::{find, words};

/// The help of `crosswalk`.
const CROSSWALK: &str = "Look names of platforms up in Experience Platform's catalog\n\n\
    Reads names from standard input, one per line. With --json, one object per line: name, match (same, renamed, through \
    LiveRamp, none, not known), certainty (documented, inferred, entered), twin and evidence. Nothing is guessed: a name \
    that is not in the table is not known. Sends nothing.";
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
    /// Remove all mappings of segments to a destination
    ///
    /// Undo with "segbridge activity undo", which maps them again with the same values and days.
    Unmap {
        /// Destination: ID or exact name
        destination: String,
        /// Segments: ID or exact name
        #[arg(required = true, value_name = "SEGMENT")]
        segments: Vec<String>,
        /// Show what would be done, and change nothing
        #[arg(long)]
        dry_run: bool,
    },
    /// List audiences that reach one place from both services, and are paid for twice
    Doubles,
    /// Look names of platforms up in Experience Platform's catalog
    #[command(long_about = CROSSWALK)]
    Crosswalk {
        /// Replace what was entered for this connection by a file: name, twin, match, certainty and evidence, separated by
        /// tabs; an empty file removes it
        #[arg(long, value_name = "FILE", conflicts_with = "export")]
        import: Option<PathBuf>,
        /// Save the table with what was entered as this file
        #[arg(long, value_name = "FILE")]
        export: Option<PathBuf>,
    },
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

pub(super) async fn run(app: &App, arguments: Arguments, output: Output) -> Result<Ending, Failure> {
    if let Action::Crosswalk { import, export } = arguments.action {
        return crosswalk(app, import, export, output).await;
    }
    refresh_if_new(app).await?;
    let workspace = app.workspace();
    let destinations = workspace.destinations();
    match arguments.action {
        Action::List { search, only_here } => {
            let mut rows = destinations.list().await?;
            let wanted = search.to_lowercase();
            rows.retain(|row| row.name.to_lowercase().contains(&wanted) || row.id.contains(&wanted));
            rows.retain(|row| !only_here || row.twin.matched == "none");
            output.answer(&rows, |rows| listed(rows))?;
        }
        Action::Show { destination } => {
            let id = named(app, &destination).await?;
            output.answer(&destinations.detail(id).await?, shown)?;
        }
        Action::Map(map) => return mapped(app, map, output).await,
        Action::Unmap { destination, segments, dry_run } => {
            let id = named(app, &destination).await?;
            let segments = segments_named(app, &segments).await?;
            let plan = if dry_run {
                destinations.plan_unmap(id, segments).await?
            } else {
                destinations.unmap(id, segments).await?
            };
            return planned(&plan, dry_run, "removed", output);
        }
        Action::Doubles => output.answer(&destinations.doubles().await?, |found| doubled(found))?,
        Action::Crosswalk { .. } => {}
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

/// Prints a plan or its result.
fn planned(plan: &MapPlan, is_dry: bool, done: &str, output: Output) -> Result<Ending, Failure> {
    output.answer(plan, |plan| plan_words(plan, is_dry, done))?;
    let count = |good: fn(&app::view::MapLine) -> bool| plan.lines.iter().filter(|line| good(line)).count();
    let good = if is_dry { count(|line| line.fits) } else { count(|line| line.done) };
    Ok(Ending::of(good, plan.lines.len() - good))
}

async fn crosswalk(
    app: &App,
    import: Option<PathBuf>,
    export: Option<PathBuf>,
    output: Output,
) -> Result<Ending, Failure> {
    let workspace = app.workspace();
    if let Some(file) = import {
        let entries = workspace.destinations().import_crosswalk(&content(&file)?).await?;
        output.answer(&serde_json::json!({ "entries": entries }), |_| {
            format!("Imported: {entries} of your own entries")
        })?;
        return Ok(Ending::Done);
    }
    if let Some(file) = export {
        let name = file.display().to_string();
        std::fs::write(&file, workspace.destinations().crosswalk_file().await?)
            .map_err(|error| Failure::new(FailureCode::Storage, format!("{name} can't be written: {error}")))?;
        output.answer(&serde_json::json!({ "file": name }), |_| format!("Saved: {}", clean(&name)))?;
        return Ok(Ending::Done);
    }
    loop {
        let line = next_line(&mut std::io::stdin().lock())?;
        let Some(line) = line else { break };
        let name = line.trim().trim_start_matches('\u{feff}').to_owned();
        if name.is_empty() {
            continue;
        }
        let found = workspace.destinations().twins(vec![name]).await?;
        for twin in &found {
            output.line(&Line::of(twin), |_| of_twin(twin))?;
        }
    }
    Ok(Ending::Done)
}

/// The printed answer for one name.
#[derive(Debug, Serialize)]
struct Line<'a> {
    name: &'a str,
    #[serde(rename = "match")]
    matched: &'a str,
    certainty: Option<&'a str>,
    twin: Option<&'a str>,
    evidence: &'a str,
}

impl<'a> Line<'a> {
    fn of(it: &'a PlatformTwin) -> Self {
        Self {
            name: &it.name,
            matched: &it.matched,
            certainty: it.certainty.as_deref(),
            twin: it.twin.as_deref(),
            evidence: &it.evidence,
        }
    }
}

fn of_twin(it: &PlatformTwin) -> String {
    let twin = it.twin.as_deref().map(|twin| format!(": {twin}")).unwrap_or_default();
    let certainty = it.certainty.as_deref().map(|word| format!(" ({word})")).unwrap_or_default();
    clean(&format!("{}  {}{certainty}{twin}. {}", it.name, it.matched, it.evidence))
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
        [] => Err(words::nothing_named("destination", wanted)),
        _ => {
            let candidates: Vec<String> = found.iter().map(|row| format!("{} ({})", row.id, row.kind)).collect();
            Err(words::several_named("destination", wanted, &candidates))
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

fn twin_words(twin: &PlatformTwin) -> String {
    let card = twin.twin.as_deref().unwrap_or_default();
    match twin.matched.as_str() {
        "same" => "Also there".to_owned(),
        "renamed" => format!("Also there: {card}"),
        "through LiveRamp" => "Through LiveRamp".to_owned(),
        "none" => "Only here".to_owned(),
        _ => "Not known".to_owned(),
    }
}

fn listed(rows: &[DestinationRow]) -> String {
    if rows.is_empty() {
        return words::EMPTY.to_owned();
    }
    let cells = rows.iter().map(|row| {
        vec![
            row.id.clone(),
            row.name.clone(),
            kind_words(row).to_owned(),
            row.live.to_string(),
            row.last_mapped.map_or_else(|| "–".to_owned(), app::day),
            twin_words(&row.twin),
            row.twin.changed.clone().unwrap_or_default(),
        ]
    });
    let headings = ["ID", "NAME", "TYPE", "SEGMENTS", "LAST MAPPED", "IN EXPERIENCE PLATFORM", "PAGE CHANGED"];
    let note = "PAGE CHANGED is the last change of Adobe's page for it: an old date is a reason to check that it still delivers.";
    format!("{}\n\n{note}", table(&headings, &[0, 3], cells))
}

fn kind_words(row: &DestinationRow) -> &str {
    match row.kind.as_str() {
        "S2S" if row.people_based => "People-based",
        "S2S" => "Device-based",
        "PUSH" => "URL",
        "ADS" => "Cookie",
        kind if kind.to_ascii_uppercase().contains("ANALYTICS") => "Adobe Analytics",
        kind => kind,
    }
}

fn shown(it: &DestinationDetail) -> String {
    let row = &it.row;
    let labels = row.labels.as_ref().map(|labels| labels.join(", "));
    let reach = row.addressable.map(|count| {
        let of = row.of_people.map(|people| format!(" of {}", words::number(Some(people)))).unwrap_or_default();
        format!("{}{of}", words::number(Some(count)))
    });
    let head = facts(&[
        ("Name", row.name.clone()),
        ("ID", row.id.clone()),
        ("Type", kind_words(row).to_owned()),
        ("Status", row.status.clone()),
        ("Account", row.account.clone().unwrap_or_default()),
        ("Data Export Labels", labels.unwrap_or_default()),
        ("Addressable Audience", reach.unwrap_or_default()),
        ("In Experience Platform", of_twin(&row.twin)),
    ]);
    if it.mappings.is_empty() {
        return format!("{head}\n\nNo segments are mapped.");
    }
    let cells = it.mappings.iter().map(|one| {
        vec![
            one.segment.id.clone(),
            one.segment.name.clone(),
            state_words(one.state).to_owned(),
            one.starts_on.clone().unwrap_or_default(),
            one.ends_on.clone().unwrap_or_else(|| "–".to_owned()),
            one.value.clone().unwrap_or_default(),
            if one.shares_value { "same value twice".to_owned() } else { String::new() },
        ]
    });
    let headings = ["SEGMENT", "NAME", "STATE", "START", "END", "VALUE", ""];
    format!("{head}\n\n{}", table(&headings, &[0], cells))
}

fn state_words(state: MappedState) -> &'static str {
    match state {
        MappedState::Live => "Live",
        MappedState::NotStarted => "Not started",
        MappedState::Ended => "Ended",
        MappedState::Off => "Off",
    }
}

fn plan_words(plan: &MapPlan, is_dry: bool, done: &str) -> String {
    let mut lines = vec![clean(&plan.destination.name)];
    if let Some(start) = &plan.starts_on {
        let end = plan.ends_on.as_deref().map_or_else(|| "no end".to_owned(), |end| format!("until {end}"));
        lines.push(clean(&format!("From {start}, {end} (UTC)")));
    }
    for line in &plan.lines {
        let value = line.value.as_deref().map(|value| format!(", value {value}")).unwrap_or_default();
        let result = match (&line.failure, line.done, line.fits) {
            (Some(failure), ..) => format!("failed: {}", failure.message),
            (None, true, _) => done.to_owned(),
            (None, false, true) if is_dry => format!("would be {done}"),
            (None, false, _) => format!("not {done}"),
        };
        lines.push(format!("  {}", clean(&format!("{} ({}){value}: {result}", line.segment.name, line.segment.id))));
        lines.extend(line.remarks.iter().map(|remark| format!("    {}", clean(&remark.message))));
    }
    if let Some(entry) = &plan.entry {
        lines.push(format!("Undo with: segbridge activity undo {entry}"));
    }
    lines.join("\n")
}

fn doubled(found: &[DoubleActivation]) -> String {
    if found.is_empty() {
        return words::EMPTY.to_owned();
    }
    let cells = found.iter().map(|one| {
        vec![
            one.audience.name.clone(),
            format!("{} ({})", one.segment.name, one.segment.id),
            one.destination.name.clone(),
            one.card.clone(),
            one.certainty.clone().unwrap_or_default(),
        ]
    });
    table(&["AUDIENCE", "SEGMENT", "AUDIENCE MANAGER", "EXPERIENCE PLATFORM", "CERTAINTY"], &[], cells)
}
