//! Jobs that wait for what Audience Manager does by itself, or for a service that cannot be used now: whoever runs the
//! program comes back to them when it is time. While they wait nothing is held, neither a lock nor a connection, and a
//! restart changes nothing.

use std::future::Future;
use std::time::Duration;

use share::journal::{JobState, Summary};

use crate::view::{Failure, Job};
use crate::{App, Jobs};

/// Shortest time between two readings of the jobs.
const SHORTEST: Duration = Duration::from_secs(20);
/// How much longer it takes while nothing but time can end a wait: the service's clock may be faster than this computer's.
const WAIT: Duration = Duration::from_secs(40);
/// How often a pause is shown to who waits for its end.
const SOON: Duration = Duration::from_secs(2);
/// Shortest time between two looks at all jobs: changes come in quick succession.
const LEAST: Duration = Duration::from_secs(1);

impl Jobs<'_> {
    /// Looks again for what jobs of this connection are waiting for, and goes on with paused ones, where it is time. Returns those jobs as they are
    /// afterwards. A job that cannot be looked at now is left for the next time.
    pub async fn run_due(&self) -> Result<Vec<Job>, Failure> {
        let mut looked = Vec::new();
        for (id, job) in self.open().await? {
            match self.is_due(&id, &job).await {
                Ok(true) => {}
                Ok(false) => continue,
                // The service may not say its time now.
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

    /// Waits until a job neither waits for Audience Manager nor is paused: goes on whenever it is time, and holds nothing
    /// meanwhile. `on_wait` gets the job again and again while it waits. Returns the job as it is then. A look that fails is
    /// made again later; a pause that a person made is not ended.
    pub async fn wait(&self, job_id: String, on_wait: impl Fn(&Job)) -> Result<Job, Failure> {
        crate::limits::id("id", &job_id)?;
        loop {
            // Another program may be looking: in the middle of that, the job is neither waiting nor done.
            if self.workspace.app.is_live(&job_id) {
                tokio::time::sleep(SOON).await;
                continue;
            }
            let job = self.workspace.read_job(&job_id).await?;
            let shown = self.workspace.shown_job(&job).await?;
            let Some(left) = self.left(&job).await else { return Ok(shown) };
            on_wait(&shown);
            if left.is_zero() {
                if let Err(failure) = self.resume(job_id.clone(), |_| ()).await {
                    Self::note_not_looked(&job_id, &failure);
                    tokio::time::sleep(SHORTEST).await;
                }
                continue;
            }
            let longest = if job.pause.is_some() { SOON } else { SHORTEST };
            tokio::time::sleep(left.min(longest)).await;
        }
    }

    /// How long a job has to wait from now; `None` if it does not wait, or only for a person.
    async fn left(&self, job: &share::Job) -> Option<Duration> {
        match job.state() {
            JobState::Paused => job.pause.as_ref()?.left(self.workspace.now()),
            JobState::Waiting => Some(match (job.due_at()?, self.time_of_wait().await) {
                (due, Ok(now)) if due <= now => Duration::ZERO,
                (due, Ok(now)) => (span(due, now) / 4).max(SOON),
                (_, Err(_)) => SHORTEST,
            }),
            _ => None,
        }
    }

    /// When to look at the jobs again; `None` while no job waits.
    async fn next_look(&self) -> Result<Option<Duration>, Failure> {
        let now = self.workspace.now();
        let open = self.open().await?;
        let waits = open.iter().filter_map(|(_, job)| match job.state {
            JobState::Waiting => Some(SHORTEST + WAIT),
            JobState::Paused => Some(match job.pause.as_ref()?.left(now)? {
                // It was due, and could not go on: the keychain may be locked.
                Duration::ZERO => SHORTEST,
                left => left.clamp(LEAST, SHORTEST),
            }),
            _ => None,
        });
        Ok(waits.min())
    }

    async fn is_due(&self, id: &str, job: &Summary) -> Result<bool, Failure> {
        let is_due = match (job.state, &job.pause, job.due_at) {
            (JobState::Paused, Some(pause), _) => pause.left(self.workspace.now()).is_some_and(|left| left.is_zero()),
            (JobState::Waiting, _, Some(due)) => due <= self.service_now().await?,
            _ => false,
        };
        Ok(is_due && !self.workspace.app.is_live(id))
    }

    /// The service's time. Before its first answer, it is asked for something.
    async fn service_now(&self) -> Result<i64, Failure> {
        let now = self.workspace.now();
        if let Some(ahead) = self.workspace.connection.service_ahead(now) {
            return Ok(now + ahead);
        }
        self.ask_service_time().await
    }

    /// The service's time for who waits. A practice clock may run faster than this computer's, so it is asked each time; a real
    /// service is not asked every few seconds for hours.
    pub(crate) async fn time_of_wait(&self) -> Result<i64, Failure> {
        if self.workspace.connection.shown().practice {
            self.ask_service_time().await
        } else {
            self.service_now().await
        }
    }

    async fn ask_service_time(&self) -> Result<i64, Failure> {
        let manager = self.workspace.clients().await?.manager;
        manager.data_sources().await?;
        Ok(manager.service_now_ms().unwrap_or_else(|| self.workspace.now()))
    }
}

/// The time from now to a moment.
fn span(due: i64, now: i64) -> Duration {
    Duration::from_millis(u64::try_from(due - now).unwrap_or_default())
}

impl App {
    /// Comes back to waiting and paused jobs of the connection in use until the program is closed, without keeping it
    /// alive, and runs its watch rules after each refresh. While no job waits, the journal is read only after something has changed.
    pub fn keep_looking(&self) -> impl Future<Output = ()> + Send + use<> {
        let (inner, mut changed) = (std::sync::Arc::downgrade(&self.inner), self.changed());
        async move {
            let mut next = Some(SHORTEST);
            let mut watched = None;
            loop {
                // What has changed may be a job that is paused for less long.
                let is_over = match next {
                    Some(next) => {
                        tokio::select! {
                            () = tokio::time::sleep(next) => false,
                            change = changed.changed() => change.is_err(),
                        }
                    }
                    None => changed.changed().await.is_err(),
                };
                if is_over {
                    return;
                }
                tokio::time::sleep(LEAST).await;
                changed.mark_unchanged();
                let Some(inner) = inner.upgrade() else { return };
                let workspace = App { inner }.workspace();
                let refreshed = (workspace.connection.id.clone(), workspace.connection.refreshing.finished());
                if refreshed.1 > 0 && watched.as_ref() != Some(&refreshed) {
                    watched = Some(refreshed);
                    workspace.run_watches().await;
                }
                let jobs = workspace.jobs();
                if let Err(failure) = jobs.run_due().await {
                    tracing::warn!(code = ?failure.code, message = %failure.for_log(), "waiting jobs could not be read");
                }
                let models = workspace.models();
                if let Err(failure) = models.recipes_due().await {
                    tracing::warn!(code = ?failure.code, message = %failure.for_log(), "recipes could not be read");
                }
                let of_jobs = jobs.next_look().await.unwrap_or(Some(SHORTEST));
                let of_recipes = models.next_recipe_look().await.unwrap_or(Some(SHORTEST));
                next = of_jobs.into_iter().chain(of_recipes).min();
            }
        }
    }
}
