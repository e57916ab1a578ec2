//! `segbridge destinations crosswalk` and `enter`.

use std::path::PathBuf;

use app::view::{CrosswalkDraft, Failure, PlatformTwin, TwinCertainty, TwinMatch};
use app::{App, certainty_word, twin_word};
use clap::Args;
use serde::Serialize;

use crate::clean::line as clean;
use crate::commands::translate::{content, next_line};
use crate::ending::Ending;
use crate::output::Output;

/// The help of `crosswalk`.
pub(super) const HELP: &str = "Look names of platforms up in Experience Platform's catalog\n\n\
    Reads names from standard input, one per line. With --json, one object per line: name, match (same, renamed, through \
    LiveRamp, none, not known), certainty (documented, inferred, entered), twin and evidence. Nothing is guessed: a name \
    that is not in the table is not known. Sends nothing.";

/// What `crosswalk` takes.
#[derive(Debug, Args)]
pub(super) struct CrosswalkArguments {
    /// Replace what was entered for this connection by a file: name, twin, match, certainty and evidence, separated by
    /// tabs; an empty file removes it
    #[arg(long, value_name = "FILE", conflicts_with = "export")]
    import: Option<PathBuf>,
    /// Save the table with what was entered as this file
    #[arg(long, value_name = "FILE")]
    export: Option<PathBuf>,
    /// Enter what your organization knows about this platform, in place of what is in the table
    #[arg(long, value_name = "PLATFORM", requires = "matched", conflicts_with_all = ["import", "export", "forget"])]
    enter: Option<String>,
    /// How it is found in Experience Platform's catalog
    #[arg(long = "match", value_enum, requires = "enter")]
    matched: Option<MatchWord>,
    /// Name of the card, or of the cards with "; " between them
    #[arg(long, value_name = "CARD", requires = "enter")]
    card: Option<String>,
    /// Why
    #[arg(long, value_name = "TEXT", requires = "enter")]
    evidence: Option<String>,
    /// Remove what was entered about this platform, so that the table counts again
    #[arg(long, value_name = "PLATFORM", conflicts_with_all = ["import", "export"])]
    forget: Option<String>,
}

/// How a platform is found, as it is typed.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum MatchWord {
    Same,
    Renamed,
    ThroughLiveramp,
    None,
    NotKnown,
}

impl MatchWord {
    fn view(self) -> TwinMatch {
        match self {
            Self::Same => TwinMatch::Same,
            Self::Renamed => TwinMatch::Renamed,
            Self::ThroughLiveramp => TwinMatch::ThroughLiveRamp,
            Self::None => TwinMatch::Absent,
            Self::NotKnown => TwinMatch::NotKnown,
        }
    }
}

/// Prints what holds for a platform now.
async fn answered(app: &App, name: String, output: Output) -> Result<Ending, Failure> {
    for twin in &app.workspace().destinations().twins(vec![name]).await? {
        output.answer(&Line::of(twin), |_| of_twin(twin))?;
    }
    Ok(Ending::Done)
}

pub(super) async fn run(app: &App, arguments: CrosswalkArguments, output: Output) -> Result<Ending, Failure> {
    let CrosswalkArguments { import, export, enter, matched, card, evidence, forget } = arguments;
    let workspace = app.workspace();
    if let Some((name, matched)) = enter.zip(matched) {
        let (card, evidence) = (card.unwrap_or_default(), evidence.unwrap_or_default());
        let draft = CrosswalkDraft { name: name.clone(), matched: matched.view(), card, evidence };
        workspace.destinations().enter_twin(draft).await?;
        return answered(app, name, output).await;
    }
    if let Some(name) = forget {
        workspace.destinations().forget_twin(name.clone()).await?;
        return answered(app, name, output).await;
    }
    if let Some(file) = import {
        let entries = workspace.destinations().import_crosswalk(&content(&file)?).await?;
        output.answer(&serde_json::json!({ "entries": entries }), |_| {
            format!("Imported: {entries} of your own entries")
        })?;
        return Ok(Ending::Done);
    }
    if let Some(file) = export {
        let name = file.display().to_string();
        workspace.destinations().save_crosswalk_file(file).await?;
        output.answer(&serde_json::json!({ "file": name }), |_| format!("Saved: {}", clean(&name)))?;
        return Ok(Ending::Done);
    }
    let state = workspace.destinations().crosswalk_state().await?;
    if let Some(why) = state.damaged {
        output.note(&format!("What was entered for this connection can't be read, so it does not count: {why}."));
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
    matched: TwinMatch,
    certainty: Option<TwinCertainty>,
    twin: Option<&'a str>,
    evidence: &'a str,
}

impl<'a> Line<'a> {
    fn of(it: &'a PlatformTwin) -> Self {
        Self {
            name: &it.name,
            matched: it.matched,
            certainty: it.certainty,
            twin: it.twin.as_deref(),
            evidence: &it.evidence,
        }
    }
}

pub(super) fn of_twin(it: &PlatformTwin) -> String {
    let twin = it.twin.as_deref().map(|twin| format!(": {twin}")).unwrap_or_default();
    let certainty = it.certainty.map(|known| format!(" ({})", certainty_word(known))).unwrap_or_default();
    clean(&format!("{}  {}{certainty}{twin}. {}", it.name, twin_word(it.matched), it.evidence))
}
