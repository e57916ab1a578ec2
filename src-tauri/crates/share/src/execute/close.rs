//! Closes a job that nobody wants to go on with.

use super::{journal_error, read};
use crate::ShareError;
use crate::journal::{Entry, Job, JobId, Ledger, Stamped};

/// Closes a job that is not running: what is open stays as it is at the services, and nothing is looked up anymore. Sends
/// nothing. What the job created can still be undone.
pub async fn close<L: Ledger>(ledger: &L, id: &JobId, by: &str, at: i64) -> Result<Job, ShareError> {
    let mut job = read(ledger, id).await?;
    let line = Stamped { at, entry: Entry::Closed { by: by.to_owned() } };
    let illegal = |cause| ShareError::Illegal { job: id.0.clone(), cause };
    let number = job.lines;
    job.apply(&line).map_err(illegal)?;
    ledger.append(id, number, &line, &job.summary()).await.map_err(|cause| journal_error(id, cause))?;
    Ok(job)
}
