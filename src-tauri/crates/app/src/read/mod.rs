//! What lists and panels show, made from the kept copy and the services' answers.

mod audiences;
mod authors;
mod names;
mod pairs;
mod rule_tree;
pub(crate) mod rules;
mod search;
mod segments;
mod traits;
mod trends;

pub(crate) use names::{count, drift_words, link, ms, origin_word, type_code, type_word, word};

use std::time::Duration;

use store::Side;

use crate::App;
use crate::view::{Failure, FailureCode, InputReason, ListPart, ObjectKind, Page, TimeMs};

/// How long a panel waits for the service before it shows the kept copy. The clients try much longer, which is right
/// for a refresh and wrong for somebody who looks at an empty panel.
const PATIENCE: Duration = Duration::from_secs(5);
/// Most rows one window call gives.
const WINDOW_ROWS: u32 = 500;

/// What the service answers, if it does so before the person in front of the panel loses patience.
async fn soon<T>(read: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    let slow = |_| {
        let seconds = PATIENCE.as_secs();
        Err(Failure::new(
            FailureCode::Offline,
            format!("The service did not answer within {seconds} seconds. Try again."),
        ))
    };
    tokio::time::timeout(PATIENCE, read).await.unwrap_or_else(slow)
}

/// Rows asked for, within the limit.
fn rows_of(page: Page) -> u32 {
    page.limit.min(WINDOW_ROWS)
}

/// A part of a list, as the catalogue takes it.
fn part_of(part: ListPart) -> store::ListPart {
    match part {
        ListPart::Between { from, to } => store::ListPart::Between { from, to },
        ListPart::Among { ids } => store::ListPart::Among { ids },
    }
}

/// A numeric id from the text it crosses the bridge as.
pub(crate) fn numeric<T: std::str::FromStr>(kind: ObjectKind, id: &str) -> Result<T, Failure> {
    id.parse().map_err(|_| {
        let message = format!("{id:?} is not the id of a {}: it is a number.", names::word(kind));
        Failure::bad_input(InputReason::Id, message).with("id", id)
    })
}

/// An object that neither the service nor the kept copy has.
pub(crate) fn not_found(kind: ObjectKind, id: &str) -> Failure {
    let word = names::word(kind);
    Failure::new(FailureCode::NotFound, format!("There is no {word} {id}. It may have been deleted; refresh."))
        .with("id", id)
}

impl App {
    /// The age of one side's kept copy.
    async fn age(&self, side: Side) -> Result<Option<TimeMs>, Failure> {
        Ok(self.catalogue().read_at(side).await?.map(ms))
    }
}
