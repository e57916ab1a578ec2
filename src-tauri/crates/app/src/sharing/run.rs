//! Runs jobs: commit, undo, resume. A job runs in a task of its own, so that it continues if its window is closed; the
//! journal is the truth, and the window finds the job again by its ID.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use domain::AudienceId;
use share::execute::Known;
use share::journal::{JobItem, Purpose};
use share::plan::{Plan, Request, Target, Verdict};
use share::{Engine, JobId, JobKind, Subject};
use tokio_util::sync::CancellationToken;

use super::Running;
use super::failure::{nothing_to_retry, taken};
use super::job_view;
use super::options::{ShareOptions, UndoTerms};
use super::port::Services;
use super::snapshot::request;
use super::tray::Planned;
use crate::limits::{self, Limited as _};
use crate::lock;
use crate::view::{Failure, FailureCode, Job, JobProgress, NotPossibleReason};
use crate::{App, Jobs, Sharing, Workspace};

/// How long to wait for jobs to finish a step when the program closes.
const STOP_TIMEOUT: Duration = Duration::from_secs(3);

/// What a job does.
pub(super) enum Task {
    Share { kind: Box<JobKind>, known: Known },
    Undo { of: JobId, only: Vec<Subject>, terms: UndoTerms },
    Resume,
}

impl Sharing<'_> {
    /// Carries out the tray of a connection as it was shown: refused if another connection is in use, or if lines or
    /// plan no longer match `plan_revision` ([`crate::view::Tray::revision`]). Committed lines leave the tray; lines
    /// that were refused, before or by the new plan, stay with their reason, and so does a line that was added again in
    /// the meantime. `resume_dataflow` resumes a paused dataflow too, if any line uses it. Refused without `accept_differences`
    /// if the plan says something else than a plan file that lines came from.
    pub async fn commit(
        &self,
        connection_id: String,
        plan_revision: String,
        resume_dataflow: bool,
        accept_differences: bool,
        on_progress: impl Fn(JobProgress) + Send + Sync + 'static,
    ) -> Result<Job, Failure> {
        limits::ids(&[("id", &connection_id), ("revision", &plan_revision)])?;
        let mut planned = self.workspace.plan_tray().await?;
        if self.workspace.connection.id != connection_id || planned.revision(&connection_id) != plan_revision {
            let message = "The tray has changed. Review it, then commit again.";
            return Err(Failure::not_possible(NotPossibleReason::TrayChanged, message));
        }
        planned.refuse_differences(accept_differences)?;
        planned.request.resume_dataflow = resume_dataflow;
        self.workspace.commit_planned(planned, on_progress).await
    }

    /// Shares audiences immediately, without the tray. `below` is a path of folders below `Experience Platform Traits`,
    /// outermost first; missing ones are created.
    pub async fn share(
        &self,
        audience_ids: Vec<String>,
        below: Vec<String>,
        how: ShareOptions,
        on_progress: impl Fn(JobProgress) + Send + Sync + 'static,
    ) -> Result<Job, Failure> {
        audience_ids.within_limits()?;
        below.within_limits()?;
        let request = how.applied_to(request(&audience_ids, &Target::Below(below), None));
        let job = self.workspace.share_request(request, on_progress).await?;
        self.workspace.shown_job(&job).await
    }
}

impl Jobs<'_> {
    /// Undoes a share, as far as its objects are unchanged and unused, by people and by other jobs. Objects that were
    /// recorded after a lost answer are deleted only with `also_unconfirmed`; without it, nothing is deleted if there are any.
    pub async fn undo(
        &self,
        job_id: String,
        also_unconfirmed: bool,
        on_progress: impl Fn(JobProgress) + Send + Sync + 'static,
    ) -> Result<Job, Failure> {
        limits::id("id", &job_id)?;
        let terms = UndoTerms { also_unconfirmed, ..UndoTerms::default() };
        let job = self.workspace.undo_only(job_id, Vec::new(), terms, on_progress).await?;
        self.workspace.shown_job(&job).await
    }

    /// Resumes a job that was interrupted, or retries temporary failures.
    pub async fn resume(
        &self,
        job_id: String,
        on_progress: impl Fn(JobProgress) + Send + Sync + 'static,
    ) -> Result<Job, Failure> {
        limits::id("id", &job_id)?;
        let job = self.workspace.read_job(&job_id).await?;
        if job.ended_at.is_some() && !job.has_open_steps() {
            return Err(nothing_to_retry(&job_id));
        }
        self.workspace.refuse_if_undone(&job).await?;
        let job = self.workspace.carry_out(JobId(job_id), Task::Resume, on_progress).await?;
        self.workspace.shown_job(&job).await
    }
}

impl Workspace {
    async fn commit_planned(
        &self,
        planned: Planned,
        on_progress: impl Fn(JobProgress) + Send + Sync + 'static,
    ) -> Result<Job, Failure> {
        let refused = |item: &share::Item| matches!(item.verdict, Verdict::Refused { .. });
        if planned.plan.items.iter().all(refused) {
            let message = "There is nothing in the tray to commit.";
            return Err(Failure::not_possible(NotPossibleReason::NothingToCommit, message));
        }
        let sendable: BTreeSet<_> =
            planned.plan.items.iter().filter(|item| !refused(item)).map(|item| item.audience.clone()).collect();
        let mut request = as_shown(planned.request, &planned.plan);
        request.lines.retain(|line| sendable.contains(&line.audience));
        let job = self.share_request(request, on_progress).await?;
        let taken: BTreeSet<&str> = if job.is_planned() {
            let items = job.items.iter().filter(|item| !is_refused(item));
            items.filter_map(|item| item.subject.audience()).map(AudienceId::as_str).collect()
        } else {
            // The paused job has them, and looks at them when it goes on.
            sendable.iter().map(AudienceId::as_str).collect()
        };
        let lines = planned.lines.into_iter().filter(|line| taken.contains(line.audience.as_str())).collect();
        self.catalog().tray_take(lines).await?;
        self.notify_changed();
        self.shown_job(&job).await
    }

    /// Carries out a plan that was shown without the tray; its refused lines are in the job, too.
    pub(super) async fn share_as_shown(
        &self,
        planned: Planned,
        on_progress: impl Fn(JobProgress) + Send + Sync + 'static,
    ) -> Result<share::Job, Failure> {
        self.share_request(as_shown(planned.request, &planned.plan), on_progress).await
    }

    pub(super) async fn undo_only(
        &self,
        job_id: String,
        only: Vec<Subject>,
        terms: UndoTerms,
        on_progress: impl Fn(JobProgress) + Send + Sync + 'static,
    ) -> Result<share::Job, Failure> {
        let of = JobId(job_id);
        self.carry_out(self.new_job_id(), Task::Undo { of, only, terms }, on_progress).await
    }

    /// Takes audiences out of the dataflow that a share added, and leaves their pairs; also those that were recorded after a
    /// lost answer, with `also_unconfirmed`.
    pub(super) async fn leave_only(
        &self,
        job_id: String,
        only: Vec<Subject>,
        also_unconfirmed: bool,
        on_progress: impl Fn(JobProgress) + Send + Sync + 'static,
    ) -> Result<share::Job, Failure> {
        let of = JobId(job_id);
        let terms = UndoTerms { also_unconfirmed, despite_other_jobs: true, leaves_pairs: true };
        self.carry_out(self.new_job_id(), Task::Undo { of, only, terms }, on_progress).await
    }

    /// Refuses to resume a share that was undone.
    pub(super) async fn refuse_if_undone(&self, job: &share::Job) -> Result<(), Failure> {
        if self.is_closed_by_undo(job).await? {
            let message = "The job was undone. Share the audiences again instead.";
            return Err(Failure::not_possible(NotPossibleReason::AlreadyUndone, message).with("job", &job.head.id.0));
        }
        Ok(())
    }

    /// Refuses while a job of this connection is running anywhere, in another program too.
    pub(crate) async fn refuse_live_jobs(&self) -> Result<(), Failure> {
        let jobs = self.catalog().journal().open_job_ids().await?;
        if jobs.iter().any(|job| self.app.is_live(job)) {
            let message = "Another program is running a job of this connection. Wait until it has finished.";
            let failure = Failure::not_possible(NotPossibleReason::ConnectionBusyElsewhere, message);
            return Err(failure.with("connection", &self.connection.id));
        }
        Ok(())
    }

    /// Returns an ID that sorts by this program's time.
    fn new_job_id(&self) -> JobId {
        let now = Duration::from_millis(u64::try_from(self.now()).unwrap_or_default());
        let at = uuid::Timestamp::from_unix(uuid::NoContext, now.as_secs(), now.subsec_nanos());
        JobId(uuid::Uuid::new_v7(at).to_string())
    }

    pub(super) async fn share_request(
        &self,
        request: Request,
        on_progress: impl Fn(JobProgress) + Send + Sync + 'static,
    ) -> Result<share::Job, Failure> {
        self.share_kind(JobKind::Share { request }, on_progress).await
    }

    /// Begins a share of either direction.
    pub(super) async fn share_kind(
        &self,
        kind: JobKind,
        on_progress: impl Fn(JobProgress) + Send + Sync + 'static,
    ) -> Result<share::Job, Failure> {
        let known = self.known_for(&kind).await?;
        self.carry_out(self.new_job_id(), Task::Share { kind: Box::new(kind), known }, on_progress).await
    }

    async fn carry_out(
        &self,
        id: JobId,
        task: Task,
        on_progress: impl Fn(JobProgress) + Send + Sync + 'static,
    ) -> Result<share::Job, Failure> {
        let job = id.0.clone();
        let here = self.clone();
        let was_resumed = matches!(task, Task::Resume);
        let run = tokio::spawn(async move {
            let ended = here.carry_out_alone(id, task, on_progress).await;
            if let Ok(job) = &ended {
                here.report_end(job, was_resumed).await;
            }
            ended
        });
        run.await.map_err(|error| {
            let message = format!("Job {job} stopped unexpectedly: {error}. It can be resumed.");
            Failure::new(FailureCode::Internal, message).with("job", &job)
        })?
    }

    async fn carry_out_alone(
        &self,
        id: JobId,
        task: Task,
        on_progress: impl Fn(JobProgress) + Send + Sync,
    ) -> Result<share::Job, Failure> {
        // Not after waiting for its turn: the share would have ended by then, and nobody asked for its undo then.
        if let Task::Undo { of, .. } = &task
            && self.app.is_live(&of.0)
        {
            return Err(taken(&of.0));
        }
        let _lock = self.app.lock_job(&id.0)?;
        let cancel = CancellationToken::new();
        let _running = UnderWay::enter(self, &id.0, cancel.clone());
        let Some(_turn) = self.app.turn(&self.connection.id, &cancel).await? else {
            let message = "The program is closing. The job was waiting for another one to finish; nothing was sent.";
            return Err(Failure::not_possible(NotPossibleReason::ConnectionBusy, message).with("job", &id.0));
        };
        // Only now: practice services that ran in the program of the job before may have ended with it.
        let service = Services::of(self).await?;
        let _other = self.lock_undone(&id, &task).await?;
        let began = std::sync::atomic::AtomicBool::new(false);
        let progress = |job: &share::Job, changed: &[usize]| {
            if !began.swap(true, std::sync::atomic::Ordering::Relaxed) {
                // From here on it is in the journal and in the lists of jobs.
                self.notify_changed();
            }
            on_progress(job_view::progress(job, changed, true));
        };
        let (ledger, clock, service_clock) = (self.ledger(), || self.now(), |side| service.now_ms(side));
        let engine = Engine {
            service: &service,
            ledger: &ledger,
            clock: &clock,
            service_clock: &service_clock,
            progress: &progress,
            cancel,
            tempo: self.app.inner.tempo,
        };
        if let Some(job) = self.still_out(&engine, &id, &task).await? {
            return Ok(job);
        }
        if let Some(job) = self.settle_earlier(&engine, &id, &task).await? {
            return Ok(job);
        }
        let ended = self.begin(&engine, id.clone(), task).await;
        self.notify_changed();
        if let Ok(job) = &ended {
            tracing::info!(job.id = %job.head.id, state = ?job.state(), counts = ?job.counts(), "job ended");
        }
        ended
    }
}

impl App {
    /// Stops every job of this program before its next step, and waits until none is running. They can be resumed.
    pub async fn stop_jobs(&self) {
        let running = || lock::locked(&self.inner.running_jobs.running);
        running().values().for_each(|job| job.stop.cancel());
        let over = async {
            while !running().is_empty() {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        if tokio::time::timeout(STOP_TIMEOUT, over).await.is_err() {
            tracing::warn!("a job was still waiting for an answer when the program closed");
        }
    }

    /// The number of jobs that this program is carrying out.
    pub(crate) fn sending(&self) -> usize {
        lock::locked(&self.inner.running_jobs.running).len()
    }

    /// Returns once nothing is left that this program could do about its jobs without waiting for Audience Manager or for a
    /// person: it is carrying out none, and none of the connection in use is paused.
    pub async fn until_nothing_is_sent(&self) {
        loop {
            let is_paused = self.workspace().jobs().is_any_paused().await.unwrap_or(false);
            if self.sending() == 0 && !is_paused {
                return;
            }
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
    }

    /// Refuses while a job of a connection is running here.
    pub(crate) fn refuse_while_working(&self, connection: &str) -> Result<(), Failure> {
        let running = lock::locked(&self.inner.running_jobs.running);
        if running.values().any(|job| job.connection == connection) {
            let message = "A job of this connection is running. Wait until it has finished.";
            return Err(
                Failure::not_possible(NotPossibleReason::ConnectionBusy, message).with("connection", connection)
            );
        }
        Ok(())
    }
}

/// A job of this program, registered from its start to its end however it ends.
struct UnderWay<'a> {
    workspace: &'a Workspace,
    job: &'a str,
}

impl<'a> UnderWay<'a> {
    fn enter(workspace: &'a Workspace, job: &'a str, cancel: CancellationToken) -> Self {
        let mut running = lock::locked(&workspace.app.inner.running_jobs.running);
        running.insert(job.to_owned(), Running { connection: workspace.connection.id.clone(), stop: cancel });
        Self { workspace, job }
    }
}

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        let mut running = lock::locked(&self.workspace.app.inner.running_jobs.running);
        running.remove(self.job);
    }
}

/// What was shown is what is done: if the destination is not as it was known, a line keeps its route and is refused.
fn as_shown(mut request: Request, plan: &Plan) -> Request {
    let shown: BTreeMap<_, _> = plan.items.iter().map(|item| (&item.audience, (item.route, &item.name))).collect();
    for line in &mut request.lines {
        let of_line = shown.get(&line.audience);
        line.shown = of_line.map(|(route, _)| *route);
        line.shown_name = of_line.map(|(_, name)| (*name).clone());
    }
    request
}

/// Whether the plan made at the commit itself refused an item.
fn is_refused(item: &JobItem) -> bool {
    matches!(item.purpose, Purpose::Share(Verdict::Refused { .. }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::{AudienceLifecycle, AudienceOrigin, AudienceQuery, Page, Route, SharedState};
    use crate::{Home, OpenOptions};

    #[tokio::test]
    async fn an_undo_between_the_first_check_and_the_lock_is_seen() {
        let home = test_support::TestHome::new();
        let options = OpenOptions { refresh: false, ..OpenOptions::default() };
        let app = App::open(Home::at(home.path()), options).await.unwrap();
        let workspace = app.workspace();
        workspace.refresh(|_| ()).await.unwrap();
        let query = AudienceQuery {
            origins: vec![AudienceOrigin::Platform],
            lifecycles: vec![AudienceLifecycle::Published],
            shared: vec![SharedState::NotShared],
            ..AudienceQuery::default()
        };
        let id = workspace.audiences().list(query, Page { offset: 0, limit: 1 }).await.unwrap().rows.remove(0).id;
        let job = workspace.sharing().share(vec![id], Vec::new(), Route::Create.into(), |_| ()).await.unwrap();
        let lines = workspace.read_job(&job.id).await.unwrap().lines;
        // Another program undid the share after `resume` had checked, and released the lock.
        workspace.jobs().undo(job.id.clone(), false, |_| ()).await.unwrap();
        let refused = workspace.carry_out(JobId(job.id.clone()), Task::Resume, |_| ()).await.unwrap_err();
        assert_eq!(refused.reason, Some(NotPossibleReason::AlreadyUndone.into()));
        assert_eq!(workspace.read_job(&job.id).await.unwrap().lines, lines, "nothing was written into its log");
    }
}
