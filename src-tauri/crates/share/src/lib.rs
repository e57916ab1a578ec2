//! Shares audiences to Audience Manager, and segments and traits to Experience Platform: the plan (pure), the journal (append-only, the truth about jobs), its
//! execution over ports that this crate defines, undo and resume.
//!
//! It must not know HTTP, wire shapes, storage, windows or words shown to people: `app` implements the ports with the
//! typed clients and the database, and turns plans and jobs into views. Time and ids are passed in.

pub mod back;
mod blocked;
pub mod execute;
pub mod journal;
mod kinds;
pub mod plan;
pub mod port;
mod slot;
mod subject;
pub mod undo;

#[cfg(test)]
mod testing;

pub use domain::{Object, Reference};
pub use execute::{Engine, Progress, Tempo};
pub use journal::{Entry, Job, JobHead, JobId, JobKind, Ledger, StepState};
pub use plan::{Item, Note, Plan, Refusal, Request, Rights, Snapshot, Target, Verdict, plan};
pub use port::{
    AudienceManager, Audiences, CallError, Dataflows, Destination, NotSelected, Seen, Selected, Side, Sources,
};
pub use subject::Subject;

/// Why a job could not be continued at all. Failures of single items are in the journal.
#[derive(Debug, thiserror::Error)]
pub enum ShareError {
    /// The journal could not be read or written. Nothing is sent without it.
    #[error("writing the journal of job {job}")]
    Journal {
        /// Job.
        job: String,
        /// What went wrong.
        #[source]
        cause: journal::LedgerError,
    },
    /// The log does not allow the next line: a fault of this program or a damaged journal.
    #[error("the journal of job {job} does not allow this")]
    Illegal {
        /// Job.
        job: String,
        /// Which transition.
        #[source]
        cause: journal::IllegalTransition,
    },
    /// The look-up at the services failed, so nothing was planned or sent.
    #[error("looking up what exists at the services")]
    LookUp(#[from] CallError),
    /// The job was paused before it had a plan, and is to be continued as if it had one: a fault of this program.
    #[error("job {job} has no plan yet")]
    Unplanned {
        /// Job.
        job: String,
    },
    /// A lost answer could not be resolved, so the objects that the job created are not known.
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
