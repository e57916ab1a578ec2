//! Sharing audiences into Audience Manager: the plan (pure), the journal (append-only, the truth about jobs), its
//! execution over ports this crate defines, undo and resume.
//!
//! It must not know HTTP, wire shapes, windows or words shown to people: `app` fills the ports over the typed
//! clients and turns plans and jobs into what is shown. Time and ids are passed in.

pub mod execute;
pub mod journal;
pub mod object;
pub mod plan;
pub mod port;
pub mod undo;

#[cfg(test)]
mod testing;

pub use execute::{Engine, Progress, Tempo};
pub use journal::{Entry, Job, JobHead, JobId, JobKind, Ledger, StepState};
pub use object::{Object, Reference};
pub use plan::{Extract, Item, Note, Plan, Refusal, Request, Rights, Target, Verdict, plan};
pub use port::{AudienceManager, CallError, CallErrorKind, Seen, Use};

/// Why a job could not be carried on at all. What happens to single items is in the journal, not here.
#[derive(Debug, thiserror::Error)]
pub enum ShareError {
    /// The journal could not be read or written; nothing is sent without it.
    #[error("keeping the journal of job {job}")]
    Journal {
        /// Job.
        job: String,
        /// What went wrong.
        #[source]
        cause: journal::LedgerError,
    },
    /// The log does not allow what was about to be written: a fault of this program or a damaged journal.
    #[error("the journal of job {job} does not allow this")]
    Illegal {
        /// Job.
        job: String,
        /// Which transition.
        #[source]
        cause: journal::IllegalTransition,
    },
    /// Audience Manager could not be asked what is there, so nothing was planned or sent.
    #[error("looking up what is in Audience Manager")]
    LookUp(#[from] CallError),
    /// A lost answer could not be cleared up, so what the job made is not known.
    #[error("finding out what job {job} did before its answer was lost")]
    StillUnknown {
        /// Job.
        job: String,
        /// How the answer was lost, if it is known.
        #[source]
        cause: Option<CallError>,
    },
    /// The job is not of the kind the call is for.
    #[error("job {job} cannot be undone: {why}")]
    NotUndoable {
        /// Job.
        job: String,
        /// Why.
        why: undo::NoUndo,
    },
}
