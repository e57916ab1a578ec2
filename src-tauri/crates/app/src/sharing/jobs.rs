//! Jobs from the journal.

use std::collections::BTreeSet;

use share::journal::{JobState, Outcome, SkipReason, SqliteLedger, StepState};
use share::plan::Action;
use share::{Job as Derived, JobId, JobKind, Object, Reference};

use super::job_view::{self, Around, Gone};
use crate::view::{Failure, Job, Page, UndoBlock, Window};
use crate::{App, limits};

/// Most jobs one window call gives; each is read from its log.
const JOBS: u32 = 100;

impl App {
    /// A window of the jobs, newest first.
    pub async fn jobs(&self, page: Page) -> Result<Window<Job>, Failure> {
        let found = self.catalogue().journal().jobs(page.offset, page.limit.min(JOBS)).await?;
        let mut rows = Vec::with_capacity(found.ids.len());
        for id in found.ids {
            rows.push(self.job(id).await?);
        }
        Ok(Window { total: found.total, offset: page.offset, rows })
    }

    /// One job.
    pub async fn job(&self, id: String) -> Result<Job, Failure> {
        limits::id("id", &id)?;
        let job = self.read_job(&id).await?;
        self.shown_job(&job).await
    }

    pub(super) async fn shown_job(&self, job: &Derived) -> Result<Job, Failure> {
        let around = self.around(job).await?;
        Ok(job_view::job(job, around))
    }

    pub(super) fn ledger(&self) -> SqliteLedger {
        SqliteLedger::new(self.catalogue().journal())
    }

    pub(super) async fn read_job(&self, id: &str) -> Result<Derived, Failure> {
        Ok(share::execute::read(&self.ledger(), &JobId(id.to_owned())).await?)
    }

    async fn around(&self, job: &Derived) -> Result<Around, Failure> {
        let live = job.state() == JobState::Open && self.is_live(&job.head.id.0);
        let can_resume = !live && (job.state() == JobState::Open || job.has_open_steps());
        if let JobKind::Undo { of, .. } = &job.head.kind {
            let undo_blocked = Some(UndoBlock::IsUndo);
            return Ok(Around { live, undo_blocked, can_resume, related: Some(of.0.clone()), gone: Gone::new() });
        }
        let undos = self.undos_of(job).await?;
        let can_resume = can_resume && !undos.iter().any(takes_back_all);
        let undo_blocked = if live {
            Some(UndoBlock::Running)
        } else if !job.has_made() {
            Some(UndoBlock::NothingMade)
        } else if is_taken_back(job, &undos) {
            Some(UndoBlock::AlreadyUndone)
        } else {
            None
        };
        let related = undos.first().map(|undo| undo.head.id.0.clone());
        Ok(Around { live, undo_blocked, can_resume, related, gone: gone(&undos) })
    }

    /// The undo jobs of a share, newest first.
    async fn undos_of(&self, share: &Derived) -> Result<Vec<Derived>, Failure> {
        let mut undos = Vec::new();
        for id in self.catalogue().journal().undos_of(share.head.id.0.clone()).await? {
            undos.push(self.read_job(&id).await?);
        }
        Ok(undos)
    }

    /// Whether a share may not be gone on with, because it was taken back as a whole: what it made then would belong to
    /// no job that can be undone.
    pub(super) async fn is_closed_by_undo(&self, share: &Derived) -> Result<bool, Failure> {
        Ok(self.undos_of(share).await?.iter().any(takes_back_all))
    }
}

/// Whether an undo is for a whole share, not for some of its audiences.
fn takes_back_all(undo: &Derived) -> bool {
    matches!(&undo.head.kind, JobKind::Undo { only, .. } if only.is_empty())
}

/// Whether undo jobs have dealt with everything a share made, object by object. A folder or data source that others use
/// by now is dealt with too.
fn is_taken_back(share: &Derived, undos: &[Derived]) -> bool {
    let mut dealt_with: BTreeSet<Reference> = BTreeSet::new();
    for undo in undos {
        dealt_with.extend(undo.steps().filter_map(|step| match &step.action {
            Action::Delete { object } if is_dealt_with(object, undo.state_of(step.id)) => Some(object.reference()),
            _ => None,
        }));
    }
    let made = share.steps().filter_map(|step| share.state_of(step.id).made());
    made.map(Object::reference).all(|reference| dealt_with.contains(&reference))
}

/// The objects that undo jobs have removed, or found gone.
fn gone(undos: &[Derived]) -> Gone {
    let steps = undos.iter().flat_map(|undo| undo.steps().map(|step| undo.state_of(step.id)));
    let objects = steps.filter_map(|state| match state {
        StepState::Succeeded(Outcome::Removed { object }) | StepState::Skipped(SkipReason::AlreadyGone { object }) => {
            Some(object.reference())
        }
        _ => None,
    });
    objects.collect()
}

/// Whether a deletion left nothing to do about an object: it is gone, or is a folder or data source that belongs to
/// others by now.
fn is_dealt_with(object: &Object, state: &StepState) -> bool {
    match state {
        StepState::Succeeded(_) | StepState::Skipped(SkipReason::AlreadyGone { .. } | SkipReason::NotEmpty) => true,
        StepState::Skipped(SkipReason::Blocked { .. }) => matches!(object, Object::Folder(_) | Object::DataSource(_)),
        _ => false,
    }
}
