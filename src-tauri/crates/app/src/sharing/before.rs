//! Before a job begins or goes on: what other jobs have to do with it.

use std::collections::{BTreeMap, BTreeSet};

use domain::AudienceId;
use share::execute::waits_out;
use share::journal::Summary;
use share::undo::{Earlier, objects_made, relies_on};
use share::{Engine, JobId, JobKind, ShareError, Subject};

use super::failure::{nothing_to_retry, unconfirmed, unconfirmed_leave};
use super::job_left::plain;
use super::job_view;
use super::lock::JobLock;
use super::options::UndoTerms;
use super::port::Services;
use super::run::Task;
use super::subject::in_journal;
use crate::Workspace;
use crate::journal::StoreLedger;
use crate::view::{Failure, ObjectKind};

impl Workspace {
    /// What has to be known before a share is undone. Refuses if the share recorded objects after a lost answer, and that
    /// was not accepted.
    pub(super) async fn before_undo(&self, of: &JobId, only: &[Subject], terms: UndoTerms) -> Result<Earlier, Failure> {
        let share = self.read_job(&of.0).await?;
        let taken_out = self.taken_out_of(&share).await?;
        if !terms.also_unconfirmed && terms.leaves_pairs {
            self.all_additions_confirmed(&share, only).await?;
        } else if !terms.also_unconfirmed {
            self.all_confirmed(&[(&share, only.to_vec())]).await?;
        }
        let needed =
            if terms.despite_other_jobs { BTreeMap::new() } else { self.needed_by_others(&share, only).await? };
        let left = self.left_by_undos().await?;
        Ok(Earlier { left, taken_out, needed, confirmed_only: !terms.also_unconfirmed })
    }

    /// Refuses if shares recorded something for subjects after a lost answer, and it is still there.
    pub(super) async fn all_confirmed(&self, shares: &[(&share::Job, Vec<Subject>)]) -> Result<(), Failure> {
        let mut found = Vec::new();
        for (share, only) in shares {
            found.extend(job_view::unconfirmed(share, only, &self.gone(share).await?));
        }
        if found.is_empty() { Ok(()) } else { Err(unconfirmed(&plain(&found))) }
    }

    /// Refuses if a share recorded after a lost answer that it added audiences to the dataflow, and they are still in it.
    async fn all_additions_confirmed(&self, share: &share::Job, only: &[Subject]) -> Result<(), Failure> {
        let mut found = job_view::unconfirmed(share, only, &self.gone(share).await?);
        found.retain(|one| one.kind == ObjectKind::Audience);
        if found.is_empty() { Ok(()) } else { Err(unconfirmed_leave(&plain(&found))) }
    }

    /// Returns the subjects of a share whose objects another share uses that was not undone, with the ID of that one.
    async fn needed_by_others(
        &self,
        share: &share::Job,
        only: &[Subject],
    ) -> Result<BTreeMap<Subject, String>, Failure> {
        let mut others: BTreeMap<String, (share::Job, Vec<share::Job>)> = BTreeMap::new();
        let mut needed = BTreeMap::new();
        for item in share.items.iter().filter(|item| only.is_empty() || only.contains(&item.subject)) {
            let subject = &item.subject;
            let is_added = share.has_added_for(subject);
            if !is_added && objects_made(share, subject).is_empty() {
                continue;
            }
            let shares = self.catalog().journal().shares_of(in_journal(subject)).await?;
            let own = shares.iter().find_map(|(number, id)| (*id == share.head.id.0).then_some(*number));
            for (number, id) in shares {
                if id == share.head.id.0 {
                    continue;
                }
                if !others.contains_key(&id) {
                    let other = self.read_job(&id).await?;
                    let undos = self.undos_of(&other).await?;
                    others.insert(id.clone(), (other, undos));
                }
                let Some((other, undos)) = others.get(&id) else { continue };
                if relies_on(other, own.is_some_and(|own| number > own), share, subject)
                    && !undos.iter().any(|undo| covers(undo, subject))
                {
                    needed.insert(subject.clone(), id);
                    break;
                }
            }
        }
        Ok(needed)
    }

    /// Whether other shares use what a share created for an audience.
    pub(crate) async fn is_needed_by_others(&self, id: &AudienceId) -> Result<bool, Failure> {
        let subject = Subject::from(id);
        for (_, share) in self.catalog().journal().shares_of(in_journal(&subject)).await? {
            let share = self.read_job(&share).await?;
            if !self.needed_by_others(&share, std::slice::from_ref(&subject)).await?.is_empty() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Locks the share that an undo reverts: the undo also writes to its log if it was interrupted, and meanwhile it must
    /// not be resumed. Refuses to resume a share that was undone.
    pub(super) async fn lock_undone(&self, id: &JobId, task: &Task) -> Result<Option<JobLock>, Failure> {
        let of = match task {
            Task::Undo { of, .. } => Some(of.clone()),
            Task::Resume => undone_by(&self.read_job(&id.0).await?),
            Task::Share { .. } => None,
        };
        let lock = of.map(|of| self.app.lock_job(&of.0)).transpose()?;
        if matches!(task, Task::Resume) {
            // Another program may have undone or closed it before the lock was free.
            let job = self.read_job(&id.0).await?;
            self.refuse_if_undone(&job).await?;
            if job.closed_by.is_some() {
                return Err(nothing_to_retry(&id.0));
            }
        }
        Ok(lock)
    }

    /// Returns a paused job that is to go on, if the service that it waits for still cannot be used.
    pub(super) async fn still_out(
        &self,
        engine: &Engine<'_, Services, StoreLedger>,
        id: &JobId,
        task: &Task,
    ) -> Result<Option<share::Job>, Failure> {
        if !matches!(task, Task::Resume) {
            return Ok(None);
        }
        let still = engine.still_out(id).await?;
        if still.is_some() {
            self.notify_changed();
        }
        Ok(still)
    }

    /// Settles what other jobs of this connection have left open about the same subjects. No program is running them: it
    /// is this job's turn. If a service cannot be used then, a share is paused before it has looked up anything, and returned.
    pub(super) async fn settle_earlier(
        &self,
        engine: &Engine<'_, Services, StoreLedger>,
        id: &JobId,
        task: &Task,
    ) -> Result<Option<share::Job>, Failure> {
        let of_job = |job: share::Job| subjects_of(&job);
        let subjects: BTreeSet<Subject> = match task {
            Task::Share { kind, .. } => kind.subjects(),
            Task::Undo { of, only, .. } if only.is_empty() => of_job(self.read_job(&of.0).await?),
            Task::Undo { only, .. } => only.iter().cloned().collect(),
            Task::Resume => of_job(self.read_job(&id.0).await?),
        };
        for (other, summary) in self.catalog().journal().open_jobs_in_short().await? {
            if other == id.0 || summary.as_deref().is_some_and(is_all_known) {
                continue;
            }
            match (engine.settle_for(&subjects, &JobId(other)).await, task) {
                (Ok(()), _) => {}
                (Err(ShareError::StillUnknown { cause: Some(error), .. }), Task::Share { kind, .. })
                    if waits_out(error.kind) =>
                {
                    return Ok(Some(engine.share_later(id.clone(), (**kind).clone(), error).await?));
                }
                (Err(error), _) => return Err(error.into()),
            }
        }
        Ok(None)
    }
}

/// Whether a job in short says that no outcome of it is unknown: then its log need not be read.
fn is_all_known(summary: &str) -> bool {
    serde_json::from_str::<Summary>(summary).is_ok_and(|summary| !summary.has_unknown_outcomes)
}

/// What a job is about, also one that has no plan yet.
fn subjects_of(job: &share::Job) -> BTreeSet<Subject> {
    if job.is_planned() || job.is_undo() {
        return job.items.iter().map(|item| item.subject.clone()).collect();
    }
    job.head.kind.subjects()
}

/// Whether an undo is for a subject too.
fn covers(undo: &share::Job, subject: &Subject) -> bool {
    matches!(&undo.head.kind, JobKind::Undo { only, .. } if only.is_empty() || only.contains(subject))
}

/// Returns the share that an undo reverts.
fn undone_by(job: &share::Job) -> Option<JobId> {
    match &job.head.kind {
        JobKind::Undo { of, .. } => Some(of.clone()),
        JobKind::Share { .. } | JobKind::ToPlatform { .. } => None,
    }
}
