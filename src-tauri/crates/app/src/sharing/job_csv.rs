//! The results of a job as a table for a spreadsheet: one line for each item, in the form of RFC 4180.

use serde::Serialize;

use crate::view::{Failure, JobItem, ObjectLink, Page};
use crate::{Jobs, csv, limits, masked};

/// Names of the columns.
const COLUMNS: [&str; 10] =
    ["kind", "id", "name", "result", "created", "already_there", "deleted", "added_to_dataflow", "failure", "reason"];
/// Items that are turned into lines at a time.
const PART: u32 = 500;

impl Jobs<'_> {
    /// Returns the results of a job as a table.
    pub async fn csv(&self, id: String) -> Result<String, Failure> {
        limits::id("id", &id)?;
        let mut text = csv::line(&COLUMNS);
        let mut offset = 0;
        loop {
            let part = self.items(id.clone(), Page { offset, limit: PART }).await?;
            let count = u32::try_from(part.rows.len()).unwrap_or(u32::MAX);
            part.rows.iter().filter(|item| item.subject.is_some()).for_each(|item| text.push_str(&row(item)));
            offset = offset.saturating_add(count);
            if count == 0 || offset >= part.total {
                return Ok(masked(&text).into_owned());
            }
        }
    }

    /// Writes the results of a job into a file that a person has chosen.
    pub async fn save_csv(&self, id: String, file: std::path::PathBuf) -> Result<(), Failure> {
        let text = self.csv(id).await?;
        csv::save(text, file).await
    }
}

fn row(item: &JobItem) -> String {
    let subject = item.subject.as_ref();
    let failure = item.failure.as_ref();
    csv::line(&[
        subject.map(|it| word(&it.kind)).unwrap_or_default(),
        subject.map(|it| it.id.clone()).unwrap_or_default(),
        subject.map(|it| it.name.clone()).unwrap_or_default(),
        word(&item.state),
        objects(&item.made),
        objects(&[item.adopted.clone(), item.renewed.clone()].concat()),
        objects(&item.removed),
        if item.selected > 0 { "yes".to_owned() } else { String::new() },
        failure
            .map(|failure| word(&failure.code))
            .or_else(|| item.refusal.as_ref().map(word))
            .or_else(|| item.left_out.as_ref().map(word))
            .unwrap_or_default(),
        failure.map(|failure| failure.message.clone()).unwrap_or_default(),
    ])
}

/// The name of a variant, as in JSON; that of one with values is its kind.
fn word(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        Ok(value) => value.get("kind").and_then(|kind| kind.as_str()).unwrap_or_default().to_owned(),
        Err(_) => String::new(),
    }
}

fn objects(links: &[ObjectLink]) -> String {
    links.iter().map(|link| format!("{} {}", word(&link.kind), link.id)).collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::ItemState;

    #[test]
    fn states_are_named_as_in_json() {
        assert_eq!(word(&ItemState::Awaiting), "awaiting");
    }
}
