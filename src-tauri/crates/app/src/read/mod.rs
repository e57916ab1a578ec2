//! The contents of lists and panels, from the local copy and the services' answers.

mod audiences;
mod authors;
mod controls;
mod estimates;
mod expiring;
mod names;
mod pairs;
mod rule_tree;
pub(crate) mod rules;
mod search;
mod segments;
mod traits;
mod trends;
mod uses;
mod uses_csv;

pub(crate) use audiences::{merge_policy, namespace};
pub(crate) use estimates::Estimating;
pub(crate) use names::{
    count, dataflow_state, drifts_of, lifecycle, link, ms, origin, segment_status, service_trait_type, shared,
    trait_type, update_frequency, word,
};

use std::time::Duration;

use store::Side;

use crate::Workspace;
use crate::view::{Failure, FailureCode, InputReason, ListPart, ObjectKind, Page, TimeMs, Window};

/// How long a panel waits for the service before it shows the local copy. The clients try much longer, which is correct
/// for a refresh and too long for an empty panel.
const PANEL_TIMEOUT: Duration = Duration::from_secs(5);
/// Maximum number of rows per call.
const WINDOW_ROWS: u32 = 500;

/// Returns the service's answer, if it arrives within the panel's time limit.
async fn within_panel_timeout<T>(read: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    let slow = |_| {
        let seconds = PANEL_TIMEOUT.as_secs();
        Err(Failure::new(
            FailureCode::Offline,
            format!("The service did not answer within {seconds} seconds. Try again."),
        ))
    };
    tokio::time::timeout(PANEL_TIMEOUT, read).await.unwrap_or_else(slow)
}

/// Returns the requested number of rows, within the limit.
fn rows_of(page: Page) -> u32 {
    page.limit.min(WINDOW_ROWS)
}

/// A part of rows that are all at hand.
pub(crate) fn window_of<Row>(rows: Vec<Row>, page: Page) -> Window<Row> {
    let total = count(rows.len() as u64);
    let rows = rows.into_iter().skip(page.offset as usize).take(rows_of(page) as usize).collect();
    Window { total, offset: page.offset, rows }
}

/// A part of a list, as the catalog takes it.
fn part_of(part: ListPart) -> store::ListPart {
    match part {
        ListPart::Between { from, to } => store::ListPart::Between { from, to },
        ListPart::Among { ids } => store::ListPart::Among { ids },
    }
}

/// Parses a numeric ID from its text form.
pub(crate) fn numeric<T: std::str::FromStr>(kind: ObjectKind, id: &str) -> Result<T, Failure> {
    id.parse().map_err(|_| {
        let message = format!("{id:?} is not the ID of a {}, which is a number.", names::word(kind));
        Failure::bad_input(InputReason::Id, message).with("id", id)
    })
}

/// The failure for an object that neither the service nor the local copy has.
pub(crate) fn not_found(kind: ObjectKind, id: &str) -> Failure {
    let word = names::word(kind);
    Failure::new(FailureCode::NotFound, format!("There is no {word} {id}. It may have been deleted; refresh."))
        .with("id", id)
}

impl Workspace {
    /// Returns the age of one side's local copy.
    async fn age(&self, side: Side) -> Result<Option<TimeMs>, Failure> {
        Ok(self.catalog().read_at(side).await?.map(ms))
    }
}
