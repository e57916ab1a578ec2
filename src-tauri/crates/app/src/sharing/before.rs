//! Before a job begins or goes on: what other jobs have to do with it.

use std::collections::BTreeSet;

use domain::AudienceId;
use share::{Engine, JobId, JobKind};

use super::lock::JobLock;
use super::port::Services;
use super::run::Task;
use crate::Workspace;
use crate::journal::StoreLedger;
use crate::view::Failure;

impl Workspace {
    /// Locks the share that an undo reverts: the undo also writes to its log if it was interrupted, and meanwhile it must
    /// not be resumed. Refuses to resume a share that was undone.
    pub(super) async fn lock_undone(&self, id: &JobId, task: &Task) -> Result<Option<JobLock>, Failure> {
        let of = match task {
            Task::Undo { of, .. } => Some(of.clone()),
            Task::Resume => undone_by(&self.read_job(&id.0).await?),
            Task::Share { .. } => None,
        };
        let lock = of.map(|of| self.app.lock_job(&of.0)).transpose()?;
        if matches!(task, Task::Resume) {
            // Another program may have undone it before the lock was free.
            self.refuse_if_undone(&self.read_job(&id.0).await?).await?;
        }
        Ok(lock)
    }

    /// Returns a paused job that is to go on, if the service that it waits for still cannot be used.
    pub(super) async fn still_out(
        &self,
        engine: &Engine<'_, Services, StoreLedger>,
        id: &JobId,
        task: &Task,
    ) -> Result<Option<share::Job>, Failure> {
        if !matches!(task, Task::Resume) {
            return Ok(None);
        }
        let still = engine.still_out(id).await?;
        if still.is_some() {
            self.notify_changed();
        }
        Ok(still)
    }

    /// Settles what other jobs of this connection have left open about the same audiences. No program is running them: it
    /// is this job's turn.
    pub(super) async fn settle_earlier(
        &self,
        engine: &Engine<'_, Services, StoreLedger>,
        id: &JobId,
        task: &Task,
    ) -> Result<(), Failure> {
        let of_job = |job: share::Job| job.items.into_iter().map(|item| item.audience).collect();
        let audiences: BTreeSet<AudienceId> = match task {
            Task::Share { request, .. } => request.lines.iter().map(|line| line.audience.clone()).collect(),
            Task::Undo { of, only, .. } if only.is_empty() => of_job(self.read_job(&of.0).await?),
            Task::Undo { only, .. } => only.iter().cloned().collect(),
            Task::Resume => of_job(self.read_job(&id.0).await?),
        };
        for other in self.catalog().journal().open_job_ids().await?.into_iter().filter(|other| *other != id.0) {
            engine.settle_for(&audiences, &JobId(other)).await?;
        }
        Ok(())
    }
}

/// Returns the share that an undo reverts.
fn undone_by(job: &share::Job) -> Option<JobId> {
    match &job.head.kind {
        JobKind::Undo { of, .. } => Some(of.clone()),
        JobKind::Share { .. } => None,
    }
}
