//! Converts the engine's errors to failures.

use share::journal::LedgerError;
use share::undo::NoUndo;
use share::{CallError, ShareError};
use store::StoreError;

use crate::view::{Failure, FailureCode, NotPossibleReason};

impl From<CallError> for Failure {
    fn from(error: CallError) -> Self {
        let code = if error.may_have_happened { FailureCode::UnknownOutcome } else { error.kind.into() };
        Self::of_facts(code, error.message, error.details)
    }
}

impl From<ShareError> for Failure {
    fn from(error: ShareError) -> Self {
        let text = error.to_string();
        match error {
            ShareError::LookUp(call) => call.into(),
            ShareError::StillUnknown { cause, .. } => {
                let cause = cause.map_or_else(|| Self::new(FailureCode::UnknownOutcome, ""), Self::from);
                let message = format!("{text}. Try again when the service can be reached.");
                Self { code: FailureCode::UnknownOutcome, message, ..cause }
            }
            ShareError::NotUndoable { why: NoUndo::NothingMade, .. } => Self::not_possible(
                NotPossibleReason::NothingMade,
                "This job created nothing, so there is nothing to undo.",
            ),
            ShareError::NotUndoable { why: NoUndo::IsUndo, .. } => {
                let message = "This job is an undo. Share the audiences again instead.";
                Self::not_possible(NotPossibleReason::IsUndo, message)
            }
            ShareError::NotUndoable { why: NoUndo::Unconfirmed, .. } => unconfirmed(""),
            ShareError::Journal { job, cause } => of_journal(&job, cause),
            ShareError::Unplanned { job } => Self::new(FailureCode::Internal, text).with("job", job),
            ShareError::Illegal { job, cause } => {
                let message = format!("The journal of job {job} is inconsistent: {cause}. Restart the program.");
                Self::new(FailureCode::Internal, message).with("job", job)
            }
        }
    }
}

pub(super) fn of_journal(job: &str, cause: LedgerError) -> Failure {
    match cause {
        LedgerError::Storage(error) => match error.downcast::<StoreError>() {
            Ok(error) => Failure::from(*error).with("job", job),
            Err(error) => Failure::new(FailureCode::Storage, error.to_string()).with("job", job),
        },
        LedgerError::NoJob => Failure::new(FailureCode::NotFound, format!("There is no job {job}.")).with("job", job),
        LedgerError::Taken => taken(job),
        LedgerError::Line(error) => {
            let message = format!("The journal of job {job} cannot be read: {error}.");
            Failure::new(FailureCode::Storage, message).with("job", job)
        }
    }
}

/// The failure for a job in which nothing is left to do.
pub(super) fn nothing_to_retry(job: &str) -> Failure {
    let message = "Nothing in this job can be retried.";
    Failure::not_possible(NotPossibleReason::NothingToRetry, message).with("job", job)
}

/// The failure for an undo that would delete what the service never confirmed to be created by the job; `names` may be empty.
pub(super) fn unconfirmed(names: &str) -> Failure {
    let what = if names.is_empty() { "some of the objects".to_owned() } else { names.to_owned() };
    let message = format!(
        "Answers were lost, so Adobe never confirmed that this job created or added {what}. Nothing was deleted. Undo it again \
         and accept that this is deleted too."
    );
    Failure::not_possible(NotPossibleReason::Unconfirmed, message).with("objects", names)
}

/// The failure for audiences that would be taken out of the dataflow although the service never confirmed that the job added
/// them; `names` may be empty.
pub(super) fn unconfirmed_leave(names: &str) -> Failure {
    let what = if names.is_empty() { "some of the audiences" } else { names };
    let message = format!(
        "Answers were lost, so Adobe never confirmed that Segment Bridge added {what} to the dataflow. Nothing was changed. Leave \
         it without members again and accept that this is taken out too."
    );
    Failure::not_possible(NotPossibleReason::UnconfirmedLeave, message).with("objects", names)
}

/// The failure for a plan that says something else than the file that it came from.
pub(super) fn plan_differs(lines: usize) -> Failure {
    let audiences = if lines == 1 { "1 audience".to_owned() } else { format!("{lines} audiences") };
    let message = format!(
        "The plan has changed since the file was saved, for {audiences}. Review what has changed, then accept it."
    );
    Failure::not_possible(NotPossibleReason::PlanDiffers, message).with("count", lines)
}

/// The failure for a job that is running, here or in another program.
pub(super) fn taken(job: &str) -> Failure {
    let message = "This job is running. Wait until it has finished.";
    Failure::not_possible(NotPossibleReason::JobRunning, message).with("job", job)
}
