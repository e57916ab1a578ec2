//! The journal: an append-only log of the intents of a job and their outcomes. The job and its state
//! are derived from the log alone; an impossible log is an error, never repaired silently.
//!
//! It must not know where logs are stored ([`Ledger`] is a port), nor how steps are carried out.

mod asked;
mod counting;
mod job;
mod ledger;
mod lost;
mod pause;
mod state;
mod summary;
mod tally;
mod unconfirmed;

use std::collections::BTreeSet;

use domain::Object;
use serde::{Deserialize, Serialize};

pub use asked::Asked;
pub use job::{IllegalTransition, Job, JobItem, Purpose};
pub use ledger::{Ledger, LedgerError};
pub(crate) use lost::Lost;
pub use pause::{Pause, PauseCause};
pub use state::{Change, Outcome, Selecting, SkipReason, StepState};
pub use summary::Summary;
pub use tally::{Counts, ItemState, JobState};
pub use unconfirmed::{Unconfirmed, unconfirmed};

use crate::back;
use crate::plan::{Request, Step, StepId};
use crate::subject::Subject;

/// Id of a job: UUID version 7, so ids are ordered by time.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct JobId(pub String);

impl std::fmt::Display for JobId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a job is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum JobKind {
    /// Shares audiences to Audience Manager.
    Share {
        /// What was asked for.
        request: Request,
    },
    /// Shares segments and traits to Experience Platform.
    ToPlatform {
        /// What was asked for.
        request: back::Request,
    },
    /// Removes the objects that a share created.
    Undo {
        /// The share.
        of: JobId,
        /// Only these subjects; all when empty.
        #[serde(with = "crate::subject::list")]
        only: Vec<Subject>,
    },
}

impl JobKind {
    /// What it is to share, each once; nothing for an undo.
    pub fn subjects(&self) -> BTreeSet<Subject> {
        match self {
            Self::Share { request } => request.lines.iter().map(|line| (&line.audience).into()).collect(),
            Self::ToPlatform { request } => request.lines.iter().map(|line| line.of.into()).collect(),
            Self::Undo { .. } => BTreeSet::new(),
        }
    }
}

/// The first line of a job's log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct JobHead {
    /// Id.
    pub id: JobId,
    /// What it is for.
    #[serde(flatten)]
    pub kind: JobKind,
    /// When it was committed, ms since epoch.
    pub opened_at: i64,
}

/// One line of a job's log.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "entry", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Entry {
    /// Steps before all items, or after all items of an undo. Opens the plan.
    Groundwork {
        /// Steps, possibly none.
        steps: Vec<Step>,
    },
    /// One item of the plan.
    Item {
        /// The item.
        item: JobItem,
    },
    /// Something happened to a step.
    Step {
        /// Which.
        step: StepId,
        /// What.
        change: Change,
    },
    /// The run waits for a service, or a person stopped it.
    Paused {
        /// Why, and until when.
        pause: Pause,
    },
    /// Nothing is left that this run could do.
    Ended,
    /// The job is carried on: by another run of the program, or to try again what failed.
    Resumed,
    /// A person closed the job: what is open stays open, and nothing is looked up anymore.
    Closed {
        /// Who, as this computer knows them.
        by: String,
    },
}

/// A line with its time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Stamped {
    /// Ms since epoch.
    pub at: i64,
    /// The line.
    #[serde(flatten)]
    pub entry: Entry,
}

impl Entry {
    /// The object this line says exists now.
    pub fn present(&self) -> Option<&Object> {
        match self {
            Self::Step { change: Change::Succeeded { outcome }, .. } => match outcome {
                Outcome::Made { object, .. } | Outcome::Adopted { object } | Outcome::Moved { object, .. } => {
                    Some(object)
                }
                Outcome::Removed { .. }
                | Outcome::Selected { .. }
                | Outcome::Deselected { .. }
                | Outcome::DataflowResumed { .. }
                | Outcome::DataflowPaused { .. }
                | Outcome::SegmentsSelected { .. }
                | Outcome::Renewed { .. }
                | Outcome::SegmentsDeselected { .. }
                | Outcome::DestinationCreated { .. } => None,
            },
            _ => None,
        }
    }

    /// The object this line says no longer exists.
    pub fn absent(&self) -> Option<&Object> {
        match self {
            Self::Step { change: Change::Succeeded { outcome: Outcome::Removed { object } }, .. }
            | Self::Step { change: Change::Skipped { reason: SkipReason::AlreadyGone { object } }, .. } => Some(object),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests;
