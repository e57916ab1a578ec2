//! Lists jobs, from the journal.

use std::collections::BTreeSet;

use share::journal::{Outcome, SkipReason, StepState};
use share::plan::Action;
use share::{JobId, JobKind, Object, Reference, Subject};

use super::job_row::Counted;
use super::job_view::{self, Gone, JobContext};
use crate::journal::StoreLedger;
use crate::view::{Failure, Job, JobRow, Page, UndoBlock, Window};
use crate::{Jobs, Workspace, limits};

/// Maximum number of jobs per call.
const JOBS: u32 = 500;

impl Jobs<'_> {
    /// Returns a window of the jobs, newest first.
    pub async fn list(&self, page: Page) -> Result<Window<JobRow>, Failure> {
        let found = self.workspace.catalog().journal().jobs(page.offset, page.limit.min(JOBS)).await?;
        let mut rows = Vec::with_capacity(found.rows.len());
        for entry in found.rows {
            rows.push(self.row(entry).await?);
        }
        Ok(Window { total: found.total, offset: page.offset, rows })
    }

    /// Returns one job.
    pub async fn detail(&self, id: String) -> Result<Job, Failure> {
        limits::id("id", &id)?;
        let job = self.workspace.read_job(&id).await?;
        self.workspace.shown_job(&job).await
    }
}

impl Workspace {
    pub(crate) async fn shown_job(&self, job: &share::Job) -> Result<Job, Failure> {
        let context = self.context(job).await?;
        Ok(job_view::job(job, context))
    }

    pub(super) fn ledger(&self) -> StoreLedger {
        StoreLedger::new(self.catalog().clone())
    }

    /// Reads a job: of one that was read a moment ago, only the lines since.
    pub(crate) async fn read_job(&self, id: &str) -> Result<share::Job, Failure> {
        let (cache, connection) = (&self.app.inner.job_cache, &self.connection.id);
        let job = match cache.take(connection, id) {
            Some(mut job) => {
                self.ledger().read_on(&mut job).await.map_err(|cause| super::failure::of_journal(id, cause))?;
                job
            }
            None => share::execute::read(&self.ledger(), &JobId(id.to_owned())).await?,
        };
        cache.put(connection, job.clone());
        Ok(job)
    }

    /// Notes in the journal whether a share is undone, as of what its undo jobs have done so far.
    pub(super) async fn note_undone(&self, share: &str) -> Result<(), Failure> {
        let share = self.read_job(share).await?;
        let undos = self.undos_of(&share).await?;
        let is_undone = is_undone(&share, &undos) && share.has_made();
        let lines = undos.iter().map(|undo| (undo.head.id.0.clone(), undo.lines)).collect();
        let counts = Counted::after(&share, &gone(&undos)).stored()?;
        let share = (share.head.id.0, share.lines);
        self.catalog().journal().note_undone(share, is_undone, counts, lines).await?;
        Ok(())
    }

    async fn context(&self, job: &share::Job) -> Result<JobContext, Failure> {
        let is_open = job.ended_at.is_none();
        let live = is_open && self.app.is_live(&job.head.id.0);
        let can_resume = !live && (is_open || job.has_open_steps());
        let can_close = !live && is_open;
        let ahead = self.connection.service_ahead(self.now()).unwrap_or_default();
        if let JobKind::Undo { of, .. } = &job.head.kind {
            let undo_blocked = Some(UndoBlock::IsUndo);
            return Ok(JobContext {
                live,
                undo_blocked,
                can_resume,
                can_close,
                related: Some(of.0.clone()),
                gone: Gone::default(),
                ahead,
            });
        }
        let undos = self.undos_of(job).await?;
        let can_resume = can_resume && !undos.iter().any(is_of_whole_share);
        let undo_blocked = if live {
            Some(UndoBlock::Running)
        } else if !job.has_made() {
            Some(UndoBlock::NothingMade)
        } else if is_undone(job, &undos) {
            Some(UndoBlock::AlreadyUndone)
        } else {
            None
        };
        let related = undos.first().map(|undo| undo.head.id.0.clone());
        Ok(JobContext { live, undo_blocked, can_resume, can_close, related, gone: gone(&undos), ahead })
    }

    /// Returns the undo jobs of a share, newest first.
    pub(super) async fn undos_of(&self, share: &share::Job) -> Result<Vec<share::Job>, Failure> {
        let mut undos = Vec::new();
        for id in self.catalog().journal().undos_of(share.head.id.0.clone()).await? {
            undos.push(self.read_job(&id).await?);
        }
        Ok(undos)
    }

    /// Returns what of a share its undo jobs have removed, or found deleted.
    pub(super) async fn gone(&self, job: &share::Job) -> Result<Gone, Failure> {
        if job.is_undo() { Ok(Gone::default()) } else { Ok(gone(&self.undos_of(job).await?)) }
    }

    /// Returns whether a share must not be resumed, because it was undone as a whole: objects that it created
    /// afterwards would belong to no job that can be undone.
    pub(super) async fn is_closed_by_undo(&self, share: &share::Job) -> Result<bool, Failure> {
        Ok(self.undos_of(share).await?.iter().any(is_of_whole_share))
    }
}

impl Workspace {
    /// Returns the audiences of a share that its undo jobs took out of the dataflow, and the segments that they took out of the
    /// source.
    pub(super) async fn taken_out_of(&self, share: &share::Job) -> Result<BTreeSet<Subject>, Failure> {
        let undos = self.undos_of(share).await?;
        let steps = undos.iter().flat_map(|undo| undo.steps().flat_map(|step| taken_out(undo, step)));
        Ok(steps.collect())
    }

    /// Returns folders and data sources that shares created and that are still there although the shares are undone,
    /// because other objects were in them; what is inside of another comes before it.
    pub(super) async fn left_by_undos(&self) -> Result<Vec<Object>, Failure> {
        let (mut left, mut gone_since) = (Vec::new(), BTreeSet::new());
        for share in self.catalog().journal().undone_jobs().await? {
            let share = self.read_job(&share).await?;
            let undos = self.undos_of(&share).await?;
            gone_since.extend(gone(&undos).objects);
            if is_undone(&share, &undos) {
                left.extend(undos.iter().flat_map(not_empty));
            }
        }
        left.retain(|object| !gone_since.contains(&object.reference()));
        let mut seen = BTreeSet::new();
        left.retain(|object| seen.insert(object.reference()));
        Ok(left)
    }
}

/// What an undo had to leave because something was in it, in the order in which it would have been deleted.
fn not_empty(undo: &share::Job) -> Vec<Object> {
    let steps = undo.steps().filter(|step| *undo.state_of(step.id) == StepState::Skipped(SkipReason::NotEmpty));
    let objects = steps.filter_map(|step| match &step.action {
        Action::Delete { object } => Some(object.as_ref().clone()),
        _ => None,
    });
    objects.collect()
}

/// Whether an undo is for a whole share, not only for some of its audiences.
fn is_of_whole_share(undo: &share::Job) -> bool {
    matches!(&undo.head.kind, JobKind::Undo { only, .. } if only.is_empty())
}

/// Whether undo jobs have settled every object that a share created. A folder or data source that others use by now is
/// settled, too.
fn is_undone(share: &share::Job, undos: &[share::Job]) -> bool {
    // What was created a moment ago is not recorded as the share's yet: it may have a twin.
    let is_open = |state: &StepState| matches!(state, StepState::Created(_) | StepState::Withdrawing(_));
    if share.steps().any(|step| is_open(share.state_of(step.id))) {
        return false;
    }
    let mut settled: BTreeSet<Reference> = BTreeSet::new();
    for undo in undos {
        settled.extend(undo.steps().filter_map(|step| match &step.action {
            Action::Delete { object } if is_settled(object, undo.state_of(step.id)) => Some(object.reference()),
            _ => None,
        }));
    }
    let taken_out: BTreeSet<Subject> =
        undos.iter().flat_map(|undo| undo.steps().flat_map(|step| taken_out(undo, step))).collect();
    let mut made = share.steps().filter_map(|step| share.state_of(step.id).made());
    let mut added = share.steps().flat_map(|step| share.state_of(step.id).added_subjects());
    made.all(|object| settled.contains(&object.reference())) && added.all(|subject| taken_out.contains(&subject))
}

/// The audiences that a step has taken out of the dataflow, and the segments that it has taken out of the source.
fn taken_out(undo: &share::Job, step: &share::plan::Step) -> Vec<Subject> {
    match (&step.action, undo.state_of(step.id)) {
        (Action::Deselect { audiences }, StepState::Succeeded(_)) => audiences.iter().map(Subject::from).collect(),
        (Action::DeselectSegments { segments }, StepState::Succeeded(_)) => {
            segments.iter().map(|id| Subject::Segment(*id)).collect()
        }
        _ => Vec::new(),
    }
}

/// Returns what undo jobs have removed, or found deleted.
fn gone(undos: &[share::Job]) -> Gone {
    let steps = undos.iter().flat_map(|undo| undo.steps().map(|step| undo.state_of(step.id)));
    let objects = steps.filter_map(|state| match state {
        StepState::Succeeded(Outcome::Removed { object }) | StepState::Skipped(SkipReason::AlreadyGone { object }) => {
            Some(object.reference())
        }
        _ => None,
    });
    let taken_out = undos.iter().flat_map(|undo| undo.steps().flat_map(|step| taken_out(undo, step)));
    Gone { objects: objects.collect(), taken_out: taken_out.collect() }
}

/// Whether a deletion leaves nothing to do about an object: it is deleted, or is a folder or data source that others
/// use by now.
fn is_settled(object: &Object, state: &StepState) -> bool {
    match state {
        StepState::Succeeded(_) | StepState::Skipped(SkipReason::AlreadyGone { .. } | SkipReason::NotEmpty) => true,
        StepState::Skipped(SkipReason::Blocked { .. }) => matches!(object, Object::Folder(_) | Object::DataSource(_)),
        _ => false,
    }
}
