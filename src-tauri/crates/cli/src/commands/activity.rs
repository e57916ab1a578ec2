//! `segbridge activity`.

use app::view::{
    ActivityDetail, ActivityKind, ActivityOutcome, ActivityQuery, ActivityRow, Failure, InputReason, RecordedKind,
    RecordedObject, RecordedState, RecordedValue, TimeMs, Window,
};
use app::{App, field_words, kind_words, outcome_words, recorded_kind_words, state_words, undo_block_words};
use clap::{Args, Subcommand, ValueEnum};
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

use crate::ending::Ending;
use crate::output::Output;
use crate::part::Part;
use crate::table::{facts, table};
use crate::words;

/// Activity: who did what and when, by hand and with jobs, before and after
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    action: Option<Action>,
    #[command(flatten)]
    filter: Filter,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Show one entry with its objects: every field before and after, and why something failed
    Show {
        /// ID of the entry
        #[arg(value_name = "ENTRY")]
        id: String,
    },
    /// Undo an edit by hand, if the object is still as the edit left it
    Undo {
        /// ID of the entry
        #[arg(value_name = "ENTRY")]
        id: String,
    },
}

/// Which entries, and how they are printed.
#[derive(Debug, Args)]
struct Filter {
    /// Only entries that contain this in a name, an ID or who did it
    #[arg(long, value_name = "TEXT", default_value = "")]
    search: String,
    /// Begun on this day or later, such as 2026-11-26, or 2026-11-26T09:30, in the time zone of this computer
    #[arg(long, value_name = "TIME")]
    since: Option<String>,
    /// Begun before the end of this day, or before this time
    #[arg(long, value_name = "TIME")]
    until: Option<String>,
    /// Only what was done in this way; several are possible
    #[arg(long, value_name = "KIND")]
    kind: Vec<Kind>,
    /// Only with this result; several are possible
    #[arg(long, value_name = "OUTCOME")]
    outcome: Vec<Outcome>,
    /// Only about the object with this ID or exact name
    #[arg(long, value_name = "OBJECT")]
    object: Option<String>,
    /// Only about objects of this kind; several are possible
    #[arg(long, value_name = "KIND")]
    object_kind: Vec<ObjectKind>,
    /// Only by this user of the computer or this account
    #[arg(long, value_name = "PERSON")]
    person: Option<String>,
    /// Print comma-separated values: one line per changed field, safe to open in a spreadsheet
    #[arg(long, conflicts_with_all = ["limit", "offset"])]
    csv: bool,
    #[command(flatten)]
    part: Part,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Kind {
    Share,
    ShareToPlatform,
    Undo,
    PauseDataflow,
    ResumeDataflow,
    Create,
    Change,
    Move,
    Delete,
    Map,
    Unmap,
    MoveToPlatform,
    Subscribe,
    Unsubscribe,
    RequestAccess,
    Connection,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Outcome {
    Open,
    Waiting,
    Paused,
    Done,
    PartlyDone,
    Failed,
    Unknown,
    Undone,
    Closed,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum ObjectKind {
    Audience,
    Trait,
    Segment,
    TraitFolder,
    Model,
    Namespace,
    Feed,
    Connection,
}

pub(super) async fn run(app: &App, arguments: Arguments, output: Output) -> Result<Ending, Failure> {
    let workspace = app.workspace();
    let jobs = workspace.jobs();
    match arguments.action {
        Some(Action::Show { id }) => output.answer(&jobs.activity_detail(id).await?, shown)?,
        Some(Action::Undo { id }) => output.answer(&jobs.undo_edit(id).await?, shown)?,
        None if arguments.filter.csv => {
            let csv = jobs.activity_csv(query(&arguments.filter)?).await?;
            Output::plain(&csv)?;
        }
        None => {
            let query = query(&arguments.filter)?;
            let part = arguments.filter.part;
            let window = part.of(async |page| jobs.activity(query.clone(), page).await).await?;
            output.answer(&window, listed)?;
        }
    }
    Ok(Ending::Done)
}

fn query(filter: &Filter) -> Result<ActivityQuery, Failure> {
    let kind = |kind: &Kind| match kind {
        Kind::Share => ActivityKind::Share,
        Kind::ShareToPlatform => ActivityKind::ShareToPlatform,
        Kind::Undo => ActivityKind::Undo,
        Kind::PauseDataflow => ActivityKind::PauseDataflow,
        Kind::ResumeDataflow => ActivityKind::ResumeDataflow,
        Kind::Create => ActivityKind::Create,
        Kind::Change => ActivityKind::Change,
        Kind::Move => ActivityKind::Move,
        Kind::Delete => ActivityKind::Delete,
        Kind::Map => ActivityKind::Map,
        Kind::Unmap => ActivityKind::Unmap,
        Kind::MoveToPlatform => ActivityKind::MoveMappings,
        Kind::Subscribe => ActivityKind::Subscribe,
        Kind::Unsubscribe => ActivityKind::Unsubscribe,
        Kind::RequestAccess => ActivityKind::RequestAccess,
        Kind::Connection => ActivityKind::Connection,
    };
    let outcome = |outcome: &Outcome| match outcome {
        Outcome::Open => ActivityOutcome::Open,
        Outcome::Waiting => ActivityOutcome::Waiting,
        Outcome::Paused => ActivityOutcome::Paused,
        Outcome::Done => ActivityOutcome::Done,
        Outcome::PartlyDone => ActivityOutcome::PartlyDone,
        Outcome::Failed => ActivityOutcome::Failed,
        Outcome::Unknown => ActivityOutcome::Unknown,
        Outcome::Undone => ActivityOutcome::Undone,
        Outcome::Closed => ActivityOutcome::Closed,
    };
    let object_kind = |kind: &ObjectKind| match kind {
        ObjectKind::Audience => RecordedKind::Audience,
        ObjectKind::Trait => RecordedKind::Trait,
        ObjectKind::Segment => RecordedKind::Segment,
        ObjectKind::TraitFolder => RecordedKind::TraitFolder,
        ObjectKind::Model => RecordedKind::Model,
        ObjectKind::Namespace => RecordedKind::Namespace,
        ObjectKind::Feed => RecordedKind::Feed,
        ObjectKind::Connection => RecordedKind::Connection,
    };
    Ok(ActivityQuery {
        search: filter.search.clone(),
        kinds: filter.kind.iter().map(kind).collect(),
        outcomes: filter.outcome.iter().map(outcome).collect(),
        object_kinds: filter.object_kind.iter().map(object_kind).collect(),
        person: filter.person.clone(),
        object: filter.object.clone(),
        since: filter.since.as_deref().map(|text| time(text, false)).transpose()?,
        until: filter.until.as_deref().map(|text| time(text, true)).transpose()?,
    })
}

/// The moment that a day or a time stands for: a day's beginning, or its end.
fn time(text: &str, end: bool) -> Result<TimeMs, Failure> {
    let day = |day: Date| if end { day.tomorrow() } else { Ok(day) };
    let at = match (text.parse::<DateTime>(), text.parse::<Date>()) {
        (_, Ok(date)) if !text.contains(['T', ' ']) => day(date).map(DateTime::from).ok(),
        (Ok(at), _) => Some(at),
        _ => None,
    };
    let at = at.and_then(|at| TimeZone::system().to_timestamp(at).ok());
    at.map(jiff::Timestamp::as_millisecond).ok_or_else(|| {
        let message = format!("“{text}” is neither a day such as 2026-11-26 nor a time such as 2026-11-26T09:30.");
        Failure::bad_input(InputReason::Id, message).with("time", text)
    })
}

fn object_of(row: &ActivityRow) -> String {
    match &row.object {
        Some(object) if row.total == 1 => {
            format!("{} “{}”", recorded_kind_words(object.kind).to_lowercase(), object.name)
        }
        Some(object) => format!("{} {}s", row.total, recorded_kind_words(object.kind).to_lowercase()),
        None => String::new(),
    }
}

fn title(row: &ActivityRow) -> String {
    let kind = kind_words(row.kind);
    if row.undoes.is_some() && !matches!(row.kind, ActivityKind::Undo) { format!("{kind} (undo)") } else { kind.into() }
}

fn duration(took: Option<TimeMs>) -> String {
    took.map_or_else(|| "–".to_owned(), |took| format!("{}.{} s", took / 1000, took % 1000 / 100))
}

fn listed(window: &Window<ActivityRow>) -> String {
    let rows = window.rows.iter().map(|row| {
        vec![
            row.id.clone(),
            words::time(Some(row.started_at)),
            duration(row.took),
            title(row),
            object_of(row),
            outcome_words(row).to_owned(),
            row.person.clone().unwrap_or_default(),
            row.account.clone().unwrap_or_default(),
        ]
    });
    let headings = ["ID", "STARTED", "DURATION", "WHAT", "OBJECT", "RESULT", "PERSON", "ACCOUNT"];
    let table = table(&headings, &[2], rows);
    format!("{table}\n\n{}", words::of_total(window.rows.len(), window.total, "entries"))
}

fn shown(detail: &ActivityDetail) -> String {
    let row = &detail.row;
    let head = facts(&[
        ("ID", row.id.clone()),
        ("What", format!("{} {}", title(row), object_of(row)).trim().to_owned()),
        ("Result", outcome_words(row).to_owned()),
        ("Started", words::time(Some(row.started_at))),
        ("By the service's clock", row.service_at.map_or(String::new(), |at| words::time(Some(at)))),
        ("Duration", duration(row.took)),
        ("Person", row.person.clone().unwrap_or_default()),
        ("Account", row.account.clone().unwrap_or_default()),
        ("Undoes", row.undoes.clone().unwrap_or_default()),
        ("Undone by", detail.undone_by.clone().unwrap_or_default()),
    ]);
    let objects: Vec<String> = detail.objects.iter().map(of_object).collect();
    let undo = match detail.undo_blocked {
        Some(block) => undo_block_words(block).replace('’', "'"),
        None => format!("Undo it: segbridge activity undo {}", row.id),
    };
    format!("{head}\n{}\n\n{}{undo}", objects.concat(), uncertain(detail))
}

/// What an undo of mappings has left, because somebody else may have created it.
fn uncertain(detail: &ActivityDetail) -> String {
    let is_undone = detail.row.kind == ActivityKind::Map && detail.row.outcome == ActivityOutcome::Undone;
    match detail.objects.iter().filter(|one| is_undone && one.state == RecordedState::Unknown).count() {
        0 => String::new(),
        1 => "One mapping stays if it is there: its result was unknown, so somebody else may have created it.\n"
            .to_owned(),
        n => format!(
            "{n} mappings stay if they are there: their results were unknown, so somebody else may have created them.\n"
        ),
    }
}

fn of_object(one: &RecordedObject) -> String {
    let id = one.object.id.as_deref().map_or(String::new(), |id| format!(" ({id})"));
    let failure = one.failure.as_ref().map_or(String::new(), |failure| format!(": {}", failure.message));
    let kind = recorded_kind_words(one.object.kind);
    let head = format!("{kind} “{}”{id}: {}{failure}", one.object.name, state_words(one.state).to_lowercase());
    let value = |value: &Option<RecordedValue>| match value {
        Some(RecordedValue { value, name: Some(name), .. }) => format!("{name} ({value})"),
        Some(value) => value.value.clone(),
        None => "–".to_owned(),
    };
    let rows = one
        .changes
        .iter()
        .map(|change| vec![field_words(change.field).to_owned(), value(&change.before), value(&change.after)]);
    let head = crate::clean::line(&head);
    if one.changes.is_empty() {
        return format!("\n{head}");
    }
    format!("\n{head}\n{}", table(&["FIELD", "BEFORE", "AFTER"], &[], rows))
}

#[cfg(test)]
mod tests {
    use app::view::{EditUndoBlock, RecordedField, RecordedState};

    use super::*;
    use crate::testing::{as_in_window, window};

    fn in_window<T: serde::Serialize>(topic: &str, value: T, words: &str) {
        let code = serde_json::to_value(value).unwrap();
        let said = window("activity", &format!("activity.{topic}.{}", code.as_str().unwrap()));
        as_in_window(&words.replace('’', "'"), &said);
    }

    #[test]
    fn everything_is_called_as_in_the_window() {
        use ActivityKind as K;
        use EditUndoBlock as B;
        use RecordedField as F;
        use RecordedKind as O;
        use RecordedState as S;
        for kind in [
            K::Share,
            K::Undo,
            K::PauseDataflow,
            K::ResumeDataflow,
            K::Create,
            K::Change,
            K::Move,
            K::Delete,
            K::Connection,
        ] {
            in_window("kind", kind, kind_words(kind));
        }
        for kind in [O::Audience, O::Trait, O::Segment, O::TraitFolder, O::Connection] {
            in_window("object", kind, recorded_kind_words(kind));
        }
        for field in [
            F::Name,
            F::Description,
            F::Comments,
            F::Folder,
            F::DataSource,
            F::IntegrationCode,
            F::Rule,
            F::TtlDays,
            F::Active,
            F::TraitType,
            F::Sandbox,
            F::Secret,
        ] {
            in_window("field", field, field_words(field));
        }
        for state in [S::Waiting, S::Started, S::Done, S::Failed, S::Unknown, S::Unchanged] {
            in_window("state", state, state_words(state));
        }
        for block in [
            B::IsJob,
            B::Open,
            B::NothingDone,
            B::Unknown,
            B::AlreadyUndone,
            B::Deleted,
            B::NotOffered,
            B::ChangedSince,
            B::Gone,
            B::Masked,
        ] {
            in_window("undo", block, undo_block_words(block));
        }
    }

    #[test]
    fn a_day_counts_from_its_beginning_and_up_to_its_end() {
        let (since, until) = (time("2026-11-26", false).unwrap(), time("2026-11-26", true).unwrap());
        assert_eq!(until - since, 86_400_000);
        assert_eq!(time("2026-11-26T06:00", false).unwrap() - since, 6 * 3_600_000);
        assert!(time("yesterday", false).is_err());
    }
}
