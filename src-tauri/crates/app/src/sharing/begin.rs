//! The beginning of a job: what has to be known before a share looks at both services, and what becomes of it if they cannot
//! be used then.

use share::execute::Known;
use share::plan::{Request, Snapshot};
use share::{Engine, JobId, JobKind};

use super::port::Services;
use super::run::Task;
use crate::Workspace;
use crate::journal::StoreLedger;
use crate::view::{Failure, FailureCode};

impl Workspace {
    /// Begins a job, or goes on with one.
    pub(super) async fn begin(
        &self,
        engine: &Engine<'_, Services, StoreLedger>,
        id: JobId,
        task: Task,
    ) -> Result<share::Job, Failure> {
        Ok(match task {
            Task::Share { kind, known } => engine.commit(id, *kind, known).await?,
            Task::Undo { of, only, terms } => {
                let earlier = self.before_undo(&of, &only, terms).await?;
                if terms.leaves_pairs {
                    engine.leave(id, &of, only, earlier).await?
                } else {
                    engine.undo(id, &of, only, earlier).await?
                }
            }
            Task::Resume => {
                if let Some(kind) = self.unplanned(&id).await? {
                    engine.resume_unplanned(&id, self.known_for(&kind).await?).await?
                } else {
                    let forbidden = self.forbidden_now(engine.service, &self.read_job(&id.0).await?).await?;
                    engine.resume_without(&id, forbidden).await?
                }
            }
        })
    }

    /// The local copy's part of what a share was asked for.
    pub(super) async fn known_for(&self, kind: &JobKind) -> Result<Known, Failure> {
        match kind {
            JobKind::Share { request } => Ok(self.known_for_request(request).await?.into()),
            JobKind::ToPlatform { request } => Ok(self.known_to_platform(request).await?.into()),
            JobKind::Undo { .. } => Ok(Snapshot::default().into()),
        }
    }

    /// The local copy's part of a request, with the account's permissions and the policies. If the service cannot be used
    /// now, they are as they were last read: the look-up after this meets the same, and pauses the job.
    async fn known_for_request(&self, request: &Request) -> Result<Snapshot, Failure> {
        let clients = self.clients().await?;
        self.connection.read_governing(&clients.platform).await;
        let rights = match self.rights(&clients.manager).await {
            Err(failure) if matches!(failure.code, FailureCode::Offline | FailureCode::ServiceUnavailable) => {
                self.known_rights()
            }
            read => read?,
        };
        self.snapshot(request, rights).await
    }

    /// What a share is for that was paused before it had a plan; `None` for all other jobs.
    pub(super) async fn unplanned(&self, id: &JobId) -> Result<Option<JobKind>, Failure> {
        let job = self.read_job(&id.0).await?;
        let has_plan = job.is_planned() || job.is_undo();
        Ok((!has_plan).then_some(job.head.kind))
    }
}
