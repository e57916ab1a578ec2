//! The port to the place where logs are stored: `app` implements it with the database, tests in memory.

use std::error::Error;
use std::future::Future;

use super::{JobHead, JobId, Stamped, Summary};

/// Why the journal could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// The storage failed. The source is the error of the implementation.
    #[error("the journal's storage failed")]
    Storage(#[source] Box<dyn Error + Send + Sync>),
    /// A line could not be read back, or could not be encoded.
    #[error("a line of the journal is not readable")]
    Line(#[source] Box<dyn Error + Send + Sync>),
    /// There is no such job.
    #[error("there is no such job")]
    NoJob,
    /// Another program writes this job's log: it is carrying out the job.
    #[error("another program is carrying out this job")]
    Taken,
}

/// Stores the logs of jobs. Lines are only ever added.
pub trait Ledger: Send + Sync {
    /// Begins a log with its head, its first lines, and the job in short after them, all or nothing.
    fn open(
        &self,
        head: &JobHead,
        lines: &[Stamped],
        summary: &Summary,
    ) -> impl Future<Output = Result<(), LedgerError>> + Send;

    /// Adds a line as number `number` (counted from 0). Refused as [`LedgerError::Taken`] when that number exists
    /// already. `summary` is the job after the line, stored in the same transaction. The catalog is updated with [`super::Entry::present`] and [`super::Entry::absent`] in the same
    /// transaction.
    fn append(
        &self,
        job: &JobId,
        number: u64,
        line: &Stamped,
        summary: &Summary,
    ) -> impl Future<Output = Result<(), LedgerError>> + Send;

    /// Adds lines that change nothing in the catalog, the first as number `number`, all or nothing: the plan of a job that was
    /// paused before it had one.
    fn append_all(
        &self,
        job: &JobId,
        number: u64,
        lines: &[Stamped],
        summary: &Summary,
    ) -> impl Future<Output = Result<(), LedgerError>> + Send;

    /// Reads a whole log.
    fn read(&self, job: &JobId) -> impl Future<Output = Result<(JobHead, Vec<Stamped>), LedgerError>> + Send;
}
