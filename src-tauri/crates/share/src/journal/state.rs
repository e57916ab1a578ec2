//! The states of one step and which may follow which.

use serde::{Deserialize, Serialize};

use crate::object::Object;
use crate::port::CallError;
use crate::undo::Blocked;

/// What came of a step that succeeded.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "how", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Outcome {
    /// This job made it.
    Made {
        /// As the service stored it.
        object: Box<Object>,
    },
    /// It was there and was taken.
    Adopted {
        /// As the service had it.
        object: Box<Object>,
    },
    /// This job removed it.
    Removed {
        /// As it was when made.
        object: Box<Object>,
    },
}

/// Why a step was not carried out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "why", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum SkipReason {
    /// What should be deleted is gone already.
    AlreadyGone {
        /// As it was when made.
        object: Box<Object>,
    },
    /// A folder or data source that holds something by now is kept.
    NotEmpty,
    /// Something is in the way of deleting it, found out right before.
    Blocked {
        /// What.
        by: Box<Blocked>,
    },
    /// The job was given up before the step began.
    GivenUp,
}

/// Something that happened to a step.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Change {
    /// Written before the request leaves.
    Started,
    /// Done.
    Succeeded {
        /// What came of it.
        outcome: Outcome,
    },
    /// Not done.
    Failed {
        /// Why.
        error: CallError,
        /// Whether trying again may help.
        retryable: bool,
    },
    /// Not carried out.
    Skipped {
        /// Why.
        reason: SkipReason,
    },
    /// The answer was lost: it may have been done.
    Unknown {
        /// How it was lost.
        error: CallError,
    },
}

/// Where a step stands.
#[derive(Debug, Clone, PartialEq)]
pub enum StepState {
    /// Nothing was sent.
    Planned,
    /// A request may be under way.
    Started,
    /// Done.
    Succeeded(Outcome),
    /// Not done.
    Failed {
        /// Why.
        error: CallError,
        /// Whether trying again may help.
        retryable: bool,
    },
    /// Not carried out.
    Skipped(SkipReason),
    /// It may have been done; `None` when the program ended while the request was under way.
    Unknown(Option<CallError>),
}

impl StepState {
    /// The state after a change, `None` when the change cannot follow.
    pub fn after(&self, change: &Change) -> Option<StepState> {
        use StepState as S;
        let allowed = match (self, change) {
            (S::Planned, change) => matches!(change, Change::Started | Change::Skipped { .. }),
            (S::Started, change) => *change != Change::Started,
            (S::Unknown(_), change) => !matches!(change, Change::Started | Change::Unknown { .. }),
            (S::Failed { retryable, .. }, Change::Started) => *retryable,
            _ => false,
        };
        allowed.then(|| match change {
            Change::Started => S::Started,
            Change::Succeeded { outcome } => S::Succeeded(outcome.clone()),
            Change::Failed { error, retryable } => S::Failed { error: error.clone(), retryable: *retryable },
            Change::Skipped { reason } => S::Skipped(reason.clone()),
            Change::Unknown { error } => S::Unknown(Some(error.clone())),
        })
    }

    /// Whether nothing more is to be done about the step.
    pub fn is_settled(&self) -> bool {
        matches!(self, Self::Succeeded(_) | Self::Skipped(_)) || matches!(self, Self::Failed { retryable: false, .. })
    }

    /// Whether what a deleting step was to delete is gone.
    pub fn is_gone(&self) -> bool {
        matches!(self, Self::Succeeded(Outcome::Removed { .. }) | Self::Skipped(SkipReason::AlreadyGone { .. }))
    }

    /// What was found in the way right before deleting.
    pub fn blocked(&self) -> Option<&Blocked> {
        match self {
            Self::Skipped(SkipReason::Blocked { by }) => Some(by),
            _ => None,
        }
    }

    /// The object the step left in Audience Manager.
    pub fn object(&self) -> Option<&Object> {
        match self {
            Self::Succeeded(Outcome::Made { object } | Outcome::Adopted { object }) => Some(object),
            _ => None,
        }
    }

    /// The object the step made, if it made one.
    pub fn made(&self) -> Option<&Object> {
        match self {
            Self::Succeeded(Outcome::Made { object }) => Some(object),
            _ => None,
        }
    }

    /// A word for logs and dumps.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Started => "started",
            Self::Succeeded(_) => "succeeded",
            Self::Failed { .. } => "failed",
            Self::Skipped(_) => "skipped",
            Self::Unknown(_) => "unknown",
        }
    }
}

impl Change {
    /// A word for logs and dumps.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Started => "started",
            Self::Succeeded { .. } => "succeeded",
            Self::Failed { .. } => "failed",
            Self::Skipped { .. } => "skipped",
            Self::Unknown { .. } => "unknown",
        }
    }
}
