//! Pauses for display, and the end of the wait.

use domain::CallKind;
use share::journal::{Pause, PauseCause};

use crate::read::ms;
use crate::view::{Failure, JobPause, PauseReason};

/// Returns a pause as window and command line show it.
pub(super) fn shown(pause: &Pause) -> JobPause {
    let (reason, failure) = match &pause.cause {
        PauseCause::Person => (PauseReason::Stopped, None),
        PauseCause::Outage { error, .. } => (reason(error.kind), Some(Failure::from(error.clone()))),
    };
    JobPause { reason, failure, next_try_at: pause.until.map(ms) }
}

fn reason(kind: CallKind) -> PauseReason {
    match kind {
        CallKind::Offline => PauseReason::Offline,
        CallKind::SignIn => PauseReason::SignIn,
        CallKind::Throttled => PauseReason::Throttled,
        // A page in place of an answer comes from something in between.
        CallKind::Foreign | CallKind::Unreadable => PauseReason::Foreign,
        _ => PauseReason::Unavailable,
    }
}
