//! Carrying jobs out: commit, undo, resume. A job runs in a task of its own, so that it goes on when the window that
//! asked for it is gone; the journal is the truth, and the window finds it again by the job's id.

use std::collections::BTreeSet;
use std::sync::PoisonError;
use std::time::Duration;

use domain::AudienceId;
use share::journal::{JobItem, JobState, Purpose};
use share::plan::{Extract, Request, Target, Verdict};
use share::{Engine, Job as Derived, JobId, JobKind, Tempo};
use tokio_util::sync::CancellationToken;

use super::Running;
use super::extract::request;
use super::job_view;
use super::port::Manager;
use super::tray::Planned;
use crate::App;
use crate::limits::{self, Limited as _};
use crate::view::{Failure, FailureCode, Job, JobProgress, NotPossibleReason};

/// How long to wait for jobs to come to a step's end when the program closes.
const PATIENCE: Duration = Duration::from_secs(3);

/// What a job is to do.
enum Task {
    Share { request: Request, known: Box<Extract> },
    Undo { of: JobId, only: Vec<AudienceId> },
    Resume,
}

impl App {
    /// Carries out the tray of a connection as it was shown: refused when another connection is in use, or when lines
    /// or plan are no longer those of `plan_revision` ([`crate::view::Tray::revision`]). What was committed leaves the
    /// tray; what was refused, before or by the fresh plan, stays with its reason, and so does a line that was added
    /// again meanwhile.
    pub async fn commit(
        &self,
        connection_id: String,
        plan_revision: String,
        on_progress: impl Fn(JobProgress) + Send + Sync + 'static,
    ) -> Result<Job, Failure> {
        limits::ids(&[("id", &connection_id), ("revision", &plan_revision)])?;
        let app = self.pinned();
        let planned = app.plan_tray().await?;
        if app.opened().id != connection_id || planned.revision(&connection_id) != plan_revision {
            let message = "The tray has changed. Look at it again, then commit.";
            return Err(Failure::not_possible(NotPossibleReason::TrayChanged, message));
        }
        app.commit_here(planned, on_progress).await
    }

    async fn commit_here(
        &self,
        planned: Planned,
        on_progress: impl Fn(JobProgress) + Send + Sync + 'static,
    ) -> Result<Job, Failure> {
        let refused = |item: &share::Item| matches!(item.verdict, Verdict::Refused { .. });
        if planned.plan.items.iter().all(refused) {
            let message = "There is nothing in the tray that could be committed.";
            return Err(Failure::not_possible(NotPossibleReason::NothingToCommit, message));
        }
        let sendable: BTreeSet<_> =
            planned.plan.items.iter().filter(|item| !refused(item)).map(|item| item.audience.clone()).collect();
        let mut request = planned.request;
        request.lines.retain(|line| sendable.contains(&line.audience));
        let job = self.share_request(request, on_progress).await?;
        let taken: BTreeSet<&str> =
            job.items.iter().filter(|item| !is_refused(item)).map(|item| item.audience.0.as_str()).collect();
        let lines = planned.lines.into_iter().filter(|line| taken.contains(line.audience.as_str())).collect();
        self.catalogue().tray_take(lines).await?;
        self.touch();
        self.shown_job(&job).await
    }

    /// Shares audiences at once, without the tray. `below` names folders below `Experience Platform Traits`,
    /// outermost first; they are made where missing.
    pub async fn share(
        &self,
        audience_ids: Vec<String>,
        below: Vec<String>,
        on_progress: impl Fn(JobProgress) + Send + Sync + 'static,
    ) -> Result<Job, Failure> {
        audience_ids.within_limits()?;
        below.within_limits()?;
        let app = self.pinned();
        let job = app.share_request(request(&audience_ids, &Target::Below(below)), on_progress).await?;
        app.shown_job(&job).await
    }

    /// Takes back what a share made, where it is unchanged and unused.
    pub async fn undo(
        &self,
        job_id: String,
        on_progress: impl Fn(JobProgress) + Send + Sync + 'static,
    ) -> Result<Job, Failure> {
        limits::id("id", &job_id)?;
        let app = self.pinned();
        let job = app.undo_only(job_id, Vec::new(), on_progress).await?;
        app.shown_job(&job).await
    }

    pub(super) async fn undo_only(
        &self,
        job_id: String,
        only: Vec<AudienceId>,
        on_progress: impl Fn(JobProgress) + Send + Sync + 'static,
    ) -> Result<Derived, Failure> {
        let of = JobId(job_id);
        self.carry_out(self.new_job_id(), Task::Undo { of, only }, on_progress).await
    }

    /// Carries on a job that was interrupted, or tries again what failed for a passing reason.
    pub async fn resume(
        &self,
        job_id: String,
        on_progress: impl Fn(JobProgress) + Send + Sync + 'static,
    ) -> Result<Job, Failure> {
        limits::id("id", &job_id)?;
        let app = self.pinned();
        let job = app.read_job(&job_id).await?;
        if job.state() != JobState::Open && !job.has_open_steps() {
            let message = "The job has ended and nothing of it can be tried again.";
            return Err(Failure::not_possible(NotPossibleReason::NothingToRetry, message).with("job", job_id));
        }
        app.refuse_if_undone(&job).await?;
        let job = app.carry_out(JobId(job_id), Task::Resume, on_progress).await?;
        app.shown_job(&job).await
    }

    /// A share that was undone is not gone on with.
    async fn refuse_if_undone(&self, job: &Derived) -> Result<(), Failure> {
        if self.is_closed_by_undo(job).await? {
            let message = "The job was undone. Share the audiences again instead.";
            return Err(Failure::not_possible(NotPossibleReason::AlreadyUndone, message).with("job", &job.head.id.0));
        }
        Ok(())
    }

    /// Stops every job of this program before its next step, and waits until none is under way. They can be resumed.
    pub async fn stop_jobs(&self) {
        let running = || self.inner.sharing.running.lock().unwrap_or_else(PoisonError::into_inner);
        running().values().for_each(|job| job.stop.cancel());
        let over = async {
            while !running().is_empty() {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        if tokio::time::timeout(PATIENCE, over).await.is_err() {
            tracing::warn!("a job was still waiting for an answer when the program closed");
        }
    }

    /// Refuses while a job of a connection is under way here.
    pub(crate) fn refuse_while_working(&self, connection: &str) -> Result<(), Failure> {
        let running = self.inner.sharing.running.lock().unwrap_or_else(PoisonError::into_inner);
        if running.values().any(|job| job.connection == connection) {
            let message = "A job of this connection is under way. Wait until it has ended.";
            return Err(
                Failure::not_possible(NotPossibleReason::ConnectionBusy, message).with("connection", connection)
            );
        }
        Ok(())
    }

    /// Refuses while a job of this connection is under way anywhere, in another program too.
    pub(crate) async fn refuse_live_jobs(&self) -> Result<(), Failure> {
        let jobs = self.catalogue().journal().open_job_ids().await?;
        if jobs.iter().any(|job| self.is_live(job)) {
            let message = "Another program carries out a job of this connection. Wait until it has ended.";
            let failure = Failure::not_possible(NotPossibleReason::ConnectionBusyElsewhere, message);
            return Err(failure.with("connection", &self.opened().id));
        }
        Ok(())
    }

    /// An id ordered by the time of this program.
    fn new_job_id(&self) -> JobId {
        let now = Duration::from_millis(u64::try_from(self.now()).unwrap_or_default());
        let at = uuid::Timestamp::from_unix(uuid::NoContext, now.as_secs(), now.subsec_nanos());
        JobId(uuid::Uuid::new_v7(at).to_string())
    }

    async fn share_request(
        &self,
        request: Request,
        on_progress: impl Fn(JobProgress) + Send + Sync + 'static,
    ) -> Result<Derived, Failure> {
        let rights = self.rights(&self.clients().await?.manager).await?;
        let known = Box::new(self.extract(&request, rights).await?);
        self.carry_out(self.new_job_id(), Task::Share { request, known }, on_progress).await
    }

    async fn carry_out(
        &self,
        id: JobId,
        task: Task,
        on_progress: impl Fn(JobProgress) + Send + Sync + 'static,
    ) -> Result<Derived, Failure> {
        let job = id.0.clone();
        let here = self.pinned();
        let run = tokio::spawn(async move { here.carry_out_here(id, task, on_progress).await });
        run.await.map_err(|error| {
            let message = format!("Job {job} ended unexpectedly: {error}. It can be resumed.");
            Failure::new(FailureCode::Internal, message).with("job", &job)
        })?
    }

    async fn carry_out_here(
        &self,
        id: JobId,
        task: Task,
        on_progress: impl Fn(JobProgress) + Send + Sync,
    ) -> Result<Derived, Failure> {
        let service = Manager(self.clients().await?.manager);
        let _lock = self.lock_job(&id.0)?;
        // An undo writes into the log of the share too, when that was interrupted; and while it goes on, nobody may go
        // on with the share.
        let of = match &task {
            Task::Undo { of, .. } => Some(of.clone()),
            Task::Resume => undone_by(&self.read_job(&id.0).await?),
            Task::Share { .. } => None,
        };
        let _other = of.map(|of| self.lock_job(&of.0)).transpose()?;
        if matches!(task, Task::Resume) {
            // Another program may have undone it until the lock was free.
            self.refuse_if_undone(&self.read_job(&id.0).await?).await?;
        }
        let cancel = CancellationToken::new();
        let _running = UnderWay::enter(self, &id.0, cancel.clone());
        let began = std::sync::atomic::AtomicBool::new(false);
        let progress = |job: &Derived, changed: &[usize]| {
            if !began.swap(true, std::sync::atomic::Ordering::Relaxed) {
                // From here on it is in the journal, and lists of jobs have it.
                self.touch();
            }
            on_progress(job_view::progress(job, changed, true));
        };
        let (ledger, clock) = (self.ledger(), || self.now());
        let (cancel, tempo) = (cancel, Tempo::default());
        let engine = Engine { service: &service, ledger: &ledger, clock: &clock, progress: &progress, cancel, tempo };
        let ended = match task {
            Task::Share { request, known } => engine.share(id.clone(), request, *known).await,
            Task::Undo { of, only } => engine.undo(id.clone(), &of, only).await,
            Task::Resume => engine.resume(&id).await,
        };
        self.touch();
        if let Ok(job) = &ended {
            tracing::info!(job.id = %job.head.id, state = ?job.state(), counts = ?job.counts(), "job ended");
        }
        Ok(ended?)
    }
}

/// A job of this program, from its start to its end however it ends.
struct UnderWay<'a> {
    app: &'a App,
    job: &'a str,
}

impl<'a> UnderWay<'a> {
    fn enter(app: &'a App, job: &'a str, cancel: CancellationToken) -> Self {
        let mut running = app.inner.sharing.running.lock().unwrap_or_else(PoisonError::into_inner);
        running.insert(job.to_owned(), Running { connection: app.opened().id.clone(), stop: cancel });
        Self { app, job }
    }
}

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        let mut running = self.app.inner.sharing.running.lock().unwrap_or_else(PoisonError::into_inner);
        running.remove(self.job);
    }
}

/// Whether the plan made at the commit itself refused an item.
fn is_refused(item: &JobItem) -> bool {
    matches!(item.purpose, Purpose::Share(Verdict::Refused { .. }))
}

/// The share an undo takes back.
fn undone_by(job: &Derived) -> Option<JobId> {
    match &job.head.kind {
        JobKind::Undo { of, .. } => Some(of.clone()),
        JobKind::Share { .. } => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::{AudienceQuery, Page, SharedState};
    use crate::{Home, OpenOptions};

    #[tokio::test]
    async fn an_undo_between_the_first_check_and_the_lock_is_seen() {
        let home = test_support::TestHome::new();
        let options = OpenOptions { refresh: false, ..OpenOptions::default() };
        let app = App::open(Home::at(home.path()), options).await.unwrap();
        app.refresh(|_| ()).await.unwrap();
        let query = AudienceQuery {
            origins: vec!["platform".into()],
            lifecycles: vec!["published".into()],
            shared: vec![SharedState::NotShared],
            ..AudienceQuery::default()
        };
        let id = app.audiences(query, Page { offset: 0, limit: 1 }).await.unwrap().rows.remove(0).id;
        let job = app.share(vec![id], Vec::new(), |_| ()).await.unwrap();
        let lines = app.read_job(&job.id).await.unwrap().lines;
        // Another program took the share back after `resume` had looked, and let go of the lock.
        app.undo(job.id.clone(), |_| ()).await.unwrap();
        let refused = app.carry_out(JobId(job.id.clone()), Task::Resume, |_| ()).await.unwrap_err();
        assert_eq!(refused.details["reason"], "alreadyUndone");
        assert_eq!(app.read_job(&job.id).await.unwrap().lines, lines, "nothing was written into its log");
    }
}
