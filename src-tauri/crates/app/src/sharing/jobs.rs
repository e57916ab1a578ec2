//! Jobs from the journal.

use std::collections::BTreeSet;

use domain::AudienceId;
use share::journal::{ItemState, JobState, SqliteLedger};
use share::{Job as Derived, JobId, JobKind};

use super::job_view::{self, Around};
use crate::App;
use crate::view::{Failure, Job, Page, UndoBlock, Window};

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
        let job = self.read_job(&id).await?;
        let around = self.around(&job).await?;
        Ok(job_view::job(&job, around))
    }

    pub(super) fn ledger(&self) -> SqliteLedger {
        SqliteLedger::new(self.catalogue().journal())
    }

    pub(super) async fn read_job(&self, id: &str) -> Result<Derived, Failure> {
        Ok(share::execute::read(&self.ledger(), &JobId(id.to_owned())).await?)
    }

    async fn around(&self, job: &Derived) -> Result<Around, Failure> {
        let live = job.state() == JobState::Open && self.is_live(&job.head.id.0);
        if let JobKind::Undo { of, .. } = &job.head.kind {
            return Ok(Around { live, undo_blocked: Some(UndoBlock::IsUndo), related: Some(of.0.clone()) });
        }
        let undos = self.catalogue().journal().undos_of(job.head.id.0.clone()).await?;
        let undo_blocked = if live {
            Some(UndoBlock::Running)
        } else if !job.has_made() {
            Some(UndoBlock::NothingMade)
        } else if self.is_taken_back(job, &undos).await? {
            Some(UndoBlock::AlreadyUndone)
        } else {
            None
        };
        Ok(Around { live, undo_blocked, related: undos.into_iter().next() })
    }

    /// Whether undo jobs have dealt with everything a share made.
    async fn is_taken_back(&self, share: &Derived, undos: &[String]) -> Result<bool, Failure> {
        let made: BTreeSet<&AudienceId> =
            share.items.iter().filter(|item| makes(share, item)).map(|item| &item.audience).collect();
        let mut gone: BTreeSet<AudienceId> = BTreeSet::new();
        for id in undos {
            let undo = self.read_job(id).await?;
            if undo.state() == JobState::Done
                && matches!(&undo.head.kind, JobKind::Undo { only, .. } if only.is_empty())
            {
                return Ok(true);
            }
            let done =
                |item: &&share::journal::JobItem| matches!(undo.item_state(item), ItemState::Done | ItemState::Skipped);
            gone.extend(undo.items.iter().filter(done).map(|item| item.audience.clone()));
        }
        Ok(!made.is_empty() && made.into_iter().all(|id| gone.contains(id)))
    }
}

/// Whether a share made anything for an item.
pub(super) fn makes(job: &Derived, item: &share::journal::JobItem) -> bool {
    item.steps.iter().any(|step| job.state_of(step.id).made().is_some())
}
