//! Creates the Experience Cloud Audiences destination, and pauses its dataflow: what concerns the dataflow as a whole.
//!
//! Success is what the destination says when it is read again, not the answer to the request. What was created stays
//! after an undo: other audiences may be in it by then.

use super::dataflow::unproven;
use crate::journal::{Change, Outcome};
use crate::port::{CallError, Dataflows, Destination};
use domain::CallKind;

/// What the dataflow shows instead of the change.
const UNSEEN: &str = "cannot be seen yet";
const RUNNING: &str = "is not paused yet";

/// Creates the destination, and proves it by reading it.
pub(super) async fn create<S: Dataflows>(service: &S) -> Change {
    match service.create_destination().await {
        Ok(already) => match service.destination().await {
            Ok(Destination::Present { .. }) => created(already),
            Ok(Destination::Elsewhere { sandbox }) => Change::failed(elsewhere(&sandbox)),
            Ok(_) => Change::unknown(unproven(UNSEEN)),
            Err(error) => Change::unknown(error),
        },
        Err(error) => refused(error),
    }
}

/// Whether the destination was created by requests whose answers were lost; `None` while that cannot be known.
pub(super) async fn was_created<S: Dataflows>(service: &S, over: bool) -> Option<Change> {
    match service.destination().await {
        Ok(Destination::Present { .. }) => Some(created(false)),
        Ok(Destination::Elsewhere { sandbox }) => Some(Change::failed(elsewhere(&sandbox))),
        Ok(_) if over => Some(not_there()),
        _ => None,
    }
}

/// Pauses the dataflow, and proves it by reading it.
pub(super) async fn pause<S: Dataflows>(service: &S) -> Change {
    match service.pause_dataflow().await {
        Ok(was_on) => match service.destination().await {
            Ok(Destination::Present { is_on: false, .. }) => paused(!was_on),
            Ok(_) => Change::unknown(unproven(RUNNING)),
            Err(error) => Change::unknown(error),
        },
        Err(error) => refused(error),
    }
}

/// Whether the dataflow was paused by a request whose answer was lost; `None` while that cannot be known.
pub(super) async fn was_paused<S: Dataflows>(service: &S, over: bool) -> Option<Change> {
    match service.destination().await {
        Ok(Destination::Present { is_on: false, .. }) => Some(paused(false)),
        Ok(_) if over => Some(still_on()),
        _ => None,
    }
}

/// The error of a destination that another sandbox has: only one may (AEP contract §14.1).
pub fn elsewhere(sandbox: &str) -> CallError {
    let message = format!(
        "The Experience Cloud Audiences destination is in the sandbox “{sandbox}”, and only one sandbox of an organization \
         can have it."
    );
    CallError::new(CallKind::Conflict, message)
}

fn created(already: bool) -> Change {
    Change::Succeeded { outcome: Outcome::DestinationCreated { already } }
}

fn paused(already: bool) -> Change {
    Change::Succeeded { outcome: Outcome::DataflowPaused { already } }
}

fn refused(error: CallError) -> Change {
    if error.may_have_happened {
        return Change::unknown(error);
    }
    Change::Failed { retryable: error.kind.retryable() || error.kind == CallKind::Stale, error }
}

fn not_there() -> Change {
    let message = "The Experience Cloud Audiences destination was not created. Resume the job to try again.";
    Change::Failed { error: CallError::new(CallKind::Unavailable, message), retryable: true }
}

fn still_on() -> Change {
    let message = "The dataflow is not paused. Resume the job to try again.";
    Change::Failed { error: CallError::new(CallKind::Unavailable, message), retryable: true }
}

#[cfg(test)]
#[path = "destination_tests.rs"]
mod tests;
