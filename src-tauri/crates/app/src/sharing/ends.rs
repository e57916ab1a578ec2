//! Reports the end of jobs to whoever tells a person who is not looking at the window.

use std::sync::Arc;

use share::journal::JobState;
use tokio::sync::broadcast;

use crate::view::Job;
use crate::{App, Workspace};

/// Ends that are held for a slow receiver.
const HELD: usize = 64;

/// A job that this program carried out, and that ended or now waits for Audience Manager.
#[derive(Debug, Clone)]
pub struct JobEnd {
    /// ID of its connection.
    pub connection: String,
    /// The job as it is now.
    pub job: Arc<Job>,
}

/// Sends [`JobEnd`]s.
pub(crate) struct JobEnds(broadcast::Sender<JobEnd>);

impl Default for JobEnds {
    fn default() -> Self {
        Self(broadcast::channel(HELD).0)
    }
}

impl App {
    /// The ends of jobs that this program carries out from now on.
    pub fn job_ends(&self) -> broadcast::Receiver<JobEnd> {
        self.inner.job_ends.0.subscribe()
    }
}

impl Workspace {
    /// Reports that a job ended. One that was looked at again and still waits for Audience Manager, was stopped, or is
    /// paused has not.
    pub(super) async fn report_end(&self, job: &share::Job, was_resumed: bool) {
        let is_end = match job.state() {
            JobState::Done | JobState::PartlyDone | JobState::Failed => true,
            JobState::Waiting => !was_resumed,
            JobState::Open | JobState::Paused | JobState::Closed => false,
        };
        if !is_end || self.app.inner.job_ends.0.receiver_count() == 0 {
            return;
        }
        match self.shown_job(job).await {
            Ok(shown) => {
                let end = JobEnd { connection: self.connection.id.clone(), job: Arc::new(shown) };
                // Fails only if nobody listens anymore.
                let _ = self.app.inner.job_ends.0.send(end);
            }
            Err(failure) => tracing::warn!(message = %failure.for_log(), "the end of a job could not be reported"),
        }
    }
}
