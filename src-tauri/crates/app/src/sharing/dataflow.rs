//! Pausing and resuming the dataflow to Audience Manager as a whole: a job of its own, without audiences.

use share::plan::Request;
use share::{Dataflows as _, Destination};

use super::port::Services;
use crate::Sharing;
use crate::view::{Failure, Job, JobProgress, NotPossibleReason};

impl Sharing<'_> {
    /// Resumes the dataflow (`on`) or pauses it. While it is paused, no members of any audience in it arrive. Refused if it
    /// is in that state already, or if this connection's sandbox has none ([`NotPossibleReason`]).
    pub async fn switch_dataflow(
        &self,
        on: bool,
        on_progress: impl Fn(JobProgress) + Send + Sync + 'static,
    ) -> Result<Job, Failure> {
        match Services::of(self.workspace).await?.destination().await? {
            Destination::Present { is_on, .. } if is_on == on => {
                let (reason, word) = if on {
                    (NotPossibleReason::DataflowOn, "running")
                } else {
                    (NotPossibleReason::DataflowPaused, "paused")
                };
                return Err(Failure::not_possible(reason, format!("The dataflow is {word} already.")));
            }
            Destination::Present { .. } => {}
            _ => {
                let message = "This connection's sandbox has no dataflow to Experience Cloud Audiences.";
                return Err(Failure::not_possible(NotPossibleReason::NoDataflow, message));
            }
        }
        let request = Request { resume_dataflow: on, pause_dataflow: !on, ..Request::default() };
        let job = self.workspace.share_request(request, on_progress).await?;
        self.workspace.shown_job(&job).await
    }
}
