//! The engine's errors as failures.

use share::journal::LedgerError;
use share::undo::NoUndo;
use share::{CallError, CallErrorKind, ShareError};

use crate::view::{Failure, FailureCode, NotPossibleReason};

impl From<CallError> for Failure {
    fn from(error: CallError) -> Self {
        let code = match error.kind {
            _ if error.may_have_happened => FailureCode::UnknownOutcome,
            CallErrorKind::Offline => FailureCode::Offline,
            CallErrorKind::SignIn => FailureCode::SignInRefused,
            CallErrorKind::Forbidden => FailureCode::Forbidden,
            CallErrorKind::NotFound => FailureCode::NotFound,
            CallErrorKind::Refused => FailureCode::Refused,
            CallErrorKind::Conflict => FailureCode::Conflict,
            CallErrorKind::Unavailable => FailureCode::ServiceUnavailable,
            CallErrorKind::Unreadable => FailureCode::UnreadableAnswer,
            CallErrorKind::Other => FailureCode::Internal,
        };
        Self { code, message: error.message, details: error.details }
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
                "The job made nothing, so there is nothing to take back.",
            ),
            ShareError::NotUndoable { why: NoUndo::IsUndo, .. } => {
                let message = "The job is an undo itself; share the audiences again instead.";
                Self::not_possible(NotPossibleReason::IsUndo, message)
            }
            ShareError::Journal { job, cause } => of_journal(&job, cause),
            ShareError::Illegal { job, cause } => {
                let message = format!("The journal of job {job} does not fit: {cause}. Restart the program.");
                Self::new(FailureCode::Internal, message).with("job", job)
            }
        }
    }
}

fn of_journal(job: &str, cause: LedgerError) -> Failure {
    match cause {
        LedgerError::Store(error) => Failure::from(error).with("job", job),
        LedgerError::NoJob => Failure::new(FailureCode::NotFound, format!("There is no job {job}.")).with("job", job),
        LedgerError::Taken => taken(job),
        LedgerError::Line(error) => {
            let message = format!("The journal of job {job} cannot be read: {error}.");
            Failure::new(FailureCode::Storage, message).with("job", job)
        }
    }
}

/// Another program, or this one, carries the job out right now.
pub(super) fn taken(job: &str) -> Failure {
    let message = "The job is being carried out right now. Wait until it has ended.";
    Failure::not_possible(NotPossibleReason::JobRunning, message).with("job", job)
}
