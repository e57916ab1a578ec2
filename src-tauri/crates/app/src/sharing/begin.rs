//! What has to be known before a share looks at both services, and what becomes of it if they cannot be used then.

use share::plan::{Request, Snapshot};
use share::{JobId, JobKind};

use crate::Workspace;
use crate::view::{Failure, FailureCode};

impl Workspace {
    /// The local copy's part of a request, with the account's permissions. If the service cannot be used now, they are as they
    /// were last read: the look-up after this meets the same, and pauses the job.
    pub(super) async fn known_for(&self, request: &Request) -> Result<Snapshot, Failure> {
        let rights = match self.rights(&self.clients().await?.manager).await {
            Err(failure) if matches!(failure.code, FailureCode::Offline | FailureCode::ServiceUnavailable) => {
                self.known_rights()
            }
            read => read?,
        };
        self.snapshot(request, rights).await
    }

    /// The request of a share that was paused before it had a plan; `None` for all other jobs.
    pub(super) async fn unplanned(&self, id: &JobId) -> Result<Option<Request>, Failure> {
        let job = self.read_job(&id.0).await?;
        Ok(match job.head.kind {
            JobKind::Share { ref request } if !job.is_planned() => Some(request.clone()),
            _ => None,
        })
    }
}
