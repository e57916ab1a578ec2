//! Jobs that wait for what Audience Manager does by itself: whoever runs the program comes back to them when it is time.
//! While they wait nothing is held, neither a lock nor a connection, and a restart changes nothing.

use std::future::Future;
use std::time::Duration;

use share::journal::JobState;

use crate::view::{Failure, Job};
use crate::{App, Jobs};

/// Shortest time between two readings of the jobs.
const SHORTEST: Duration = Duration::from_secs(20);
/// How much longer it takes while nothing but time can end a wait: the service's clock may be faster than this computer's.
const WAIT: Duration = Duration::from_secs(40);

impl Jobs<'_> {
    /// Looks again for what jobs of this connection are waiting for, where it is time. Returns those jobs as they are
    /// afterwards. A job that cannot be looked at now is left for the next time.
    pub async fn run_due(&self) -> Result<Vec<Job>, Failure> {
        let mut looked = Vec::new();
        for id in self.workspace.catalog().journal().open_job_ids().await? {
            match self.is_due(&id).await {
                Ok(true) => {}
                Ok(false) => continue,
                // One that cannot be read does not hold the others.
                Err(failure) => {
                    Self::note_not_looked(&id, &failure);
                    continue;
                }
            }
            match self.resume(id.clone(), |_| ()).await {
                Ok(job) => looked.push(job),
                Err(failure) => Self::note_not_looked(&id, &failure),
            }
        }
        Ok(looked)
    }

    fn note_not_looked(job: &str, failure: &Failure) {
        tracing::info!(job, code = ?failure.code, message = %failure.for_log(), "a waiting job was not looked at");
    }

    /// Waits until a job no longer waits for Audience Manager: looks whenever it is time, and holds nothing meanwhile.
    /// Returns the job as it is then. A look that fails is made again later.
    pub async fn wait(&self, job_id: String) -> Result<Job, Failure> {
        crate::limits::id("id", &job_id)?;
        loop {
            // Another program may be looking: in the middle of that, the job is neither waiting nor done.
            if self.workspace.app.is_live(&job_id) {
                tokio::time::sleep(Duration::from_secs(2)).await;
                continue;
            }
            let job = self.workspace.read_job(&job_id).await?;
            let due = job.due_at().filter(|_| job.state() == JobState::Waiting);
            let Some(due) = due else { return self.workspace.shown_job(&job).await };
            // The service is asked for its time: a practice clock may run faster than this computer's.
            let pause = match self.ask_service_time().await {
                Ok(now) if due <= now => {
                    match self.resume(job_id.clone(), |_| ()).await {
                        Ok(_) => continue,
                        Err(failure) => Self::note_not_looked(&job_id, &failure),
                    }
                    SHORTEST
                }
                Ok(now) => Duration::from_millis(u64::try_from((due - now) / 4).unwrap_or_default()),
                Err(_) => SHORTEST,
            };
            tokio::time::sleep(pause.clamp(Duration::from_secs(2), SHORTEST)).await;
        }
    }

    async fn is_any_waiting(&self) -> Result<bool, Failure> {
        for id in self.workspace.catalog().journal().open_job_ids().await? {
            if self.workspace.read_job(&id).await.is_ok_and(|job| job.state() == JobState::Waiting) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    async fn is_due(&self, id: &str) -> Result<bool, Failure> {
        let job = self.workspace.read_job(id).await?;
        let Some(due) = job.due_at().filter(|_| job.state() == JobState::Waiting) else { return Ok(false) };
        Ok(due <= self.service_now().await? && !self.workspace.app.is_live(id))
    }

    /// The service's time. Before its first answer, it is asked for something.
    async fn service_now(&self) -> Result<i64, Failure> {
        let now = self.workspace.now();
        if let Some(ahead) = self.workspace.connection.service_ahead(now) {
            return Ok(now + ahead);
        }
        self.ask_service_time().await
    }

    async fn ask_service_time(&self) -> Result<i64, Failure> {
        let manager = self.workspace.clients().await?.manager;
        manager.data_sources().await?;
        Ok(manager.service_now_ms().unwrap_or_else(|| self.workspace.now()))
    }
}

impl App {
    /// Comes back to waiting jobs of the connection in use until the program is closed, without keeping it alive. While
    /// no job is waiting, the journal is read only after something has changed.
    pub fn keep_looking(&self) -> impl Future<Output = ()> + Send + use<> {
        let (inner, mut changed) = (std::sync::Arc::downgrade(&self.inner), self.changed());
        async move {
            loop {
                tokio::time::sleep(SHORTEST).await;
                changed.mark_unchanged();
                let Some(inner) = inner.upgrade() else { return };
                let workspace = App { inner }.workspace();
                let jobs = workspace.jobs();
                if let Err(failure) = jobs.run_due().await {
                    tracing::warn!(code = ?failure.code, message = %failure.for_log(), "waiting jobs could not be read");
                }
                let is_waiting = jobs.is_any_waiting().await.unwrap_or(true);
                drop(workspace);
                if is_waiting {
                    tokio::time::sleep(WAIT).await;
                } else if changed.changed().await.is_err() {
                    return;
                }
            }
        }
    }
}
