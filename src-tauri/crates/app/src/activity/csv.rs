//! The record as a file of comma-separated values: one line per changed field, or per object without any. Safe to open in
//! a spreadsheet: no cell is read as a formula.

use std::path::PathBuf;

use super::list::is_job;
use super::words::{field_words, kind_words, outcome_words, recorded_kind_words, state_words};
use crate::view::{ActivityQuery, ActivityRow, Failure, Page, RecordedObject, RecordedValue, TimeMs};
use crate::{Jobs, csv, limits};

/// Entries and objects that are read at once.
const AT_ONCE: u32 = 500;
/// The columns.
const HEADINGS: [&str; 19] = [
    "Entry",
    "Started",
    "Started by the service’s clock",
    "Duration (s)",
    "What",
    "Undoes",
    "Result",
    "Person",
    "Account",
    "Objects",
    "Done",
    "Object kind",
    "Object ID",
    "Object name",
    "Object result",
    "Field",
    "Before",
    "After",
    "Reason",
];

impl Jobs<'_> {
    /// Returns the record that a query finds as comma-separated values, in UTF-8 with a byte-order mark. Its first line
    /// names the source.
    pub async fn activity_csv(&self, query: ActivityQuery) -> Result<String, Failure> {
        limits::activity(&query)?;
        self.workspace.renew_record().await?;
        let connection = self.workspace.connection.shown();
        let name = if connection.practice { "Practice workspace" } else { connection.name.as_str() };
        let about = format!(
            "Segment Bridge activity of {name}, exported {}{}",
            at(Some(self.workspace.now())),
            if query == ActivityQuery::default() { "" } else { ", filtered" }
        );
        let mut text = String::from('\u{feff}');
        push(&mut text, &[about]);
        push(&mut text, &HEADINGS);
        let mut offset = 0;
        loop {
            let window = self.workspace.activity_rows(&query, Page { offset, limit: AT_ONCE }).await?;
            for row in &window.rows {
                self.add(&mut text, row).await?;
            }
            offset += u32::try_from(window.rows.len()).unwrap_or(u32::MAX);
            if window.rows.is_empty() || offset >= window.total {
                return Ok(text);
            }
        }
    }

    /// Writes the same into a file.
    pub async fn save_activity_csv(&self, query: ActivityQuery, file: PathBuf) -> Result<(), Failure> {
        let text = self.activity_csv(query).await?;
        csv::save(text, file).await
    }

    async fn add(&self, text: &mut String, row: &ActivityRow) -> Result<(), Failure> {
        let head = head(row);
        let mut offset = 0;
        loop {
            let objects = self.workspace.recorded_objects(&row.id, offset, AT_ONCE).await?;
            if offset == 0 && objects.is_empty() {
                push(text, &head.iter().cloned().chain(std::iter::repeat_n(String::new(), 8)).collect::<Vec<_>>());
            }
            for object in &objects {
                add_object(text, &head, object);
            }
            if objects.len() < AT_ONCE as usize {
                return Ok(());
            }
            offset += AT_ONCE;
        }
    }
}

fn head(row: &ActivityRow) -> Vec<String> {
    let took = row.took.map(|took| format!("{}.{:03}", took / 1000, took % 1000)).unwrap_or_default();
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let done = if is_job(row.kind) { row.done + row.unchanged } else { row.done };
    vec![
        row.id.clone(),
        at(Some(row.started_at)),
        at(row.service_at),
        took,
        kind_words(row.kind).to_owned(),
        text(&row.undoes),
        outcome_words(row).to_owned(),
        text(&row.person),
        text(&row.account),
        row.total.to_string(),
        done.to_string(),
    ]
}

fn add_object(text: &mut String, head: &[String], one: &RecordedObject) {
    let reason = one.failure.as_ref().map(|failure| failure.message.clone()).unwrap_or_default();
    let object = [
        recorded_kind_words(one.object.kind).to_owned(),
        one.object.id.clone().unwrap_or_default(),
        one.object.name.clone(),
        state_words(one.state).to_owned(),
    ];
    let mut line = |field: &str, before: String, after: String| {
        let cells = [field.to_owned(), before, after, reason.clone()];
        push(text, &head.iter().chain(&object).chain(&cells).collect::<Vec<_>>());
    };
    if one.changes.is_empty() {
        line("", String::new(), String::new());
    }
    for change in &one.changes {
        line(field_words(change.field), value(change.before.as_ref()), value(change.after.as_ref()));
    }
}

fn value(value: Option<&RecordedValue>) -> String {
    match value {
        Some(RecordedValue { value, name: Some(name), .. }) => format!("{name} ({value})"),
        Some(value) => value.value.clone(),
        None => String::new(),
    }
}

/// A time in UTC to the second, as spreadsheets and databases read it.
fn at(ms: Option<TimeMs>) -> String {
    let at = ms.and_then(|ms| jiff::Timestamp::from_millisecond(ms).ok());
    at.map(|at| at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()).unwrap_or_default()
}

fn push<T: AsRef<str>>(text: &mut String, cells: &[T]) {
    text.push_str(&csv::line(cells));
}
