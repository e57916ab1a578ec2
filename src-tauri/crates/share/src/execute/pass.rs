//! One run over one job: the job as derived so far, and the only way to write its log.

use std::collections::BTreeSet;
use std::convert::Infallible;
use std::sync::atomic::{AtomicI64, Ordering};

use tokio::sync::{Mutex, MutexGuard};

use super::Engine;
use crate::ShareError;
use crate::journal::{Change, Entry, Job, Ledger, Stamped};
use crate::plan::StepId;
use crate::port::AudienceManager;

pub(crate) struct Pass<'a, S, L> {
    engine: &'a Engine<'a, S, L>,
    job: Mutex<Job>,
    changed: std::sync::Mutex<BTreeSet<usize>>,
    reported_at: AtomicI64,
}

impl<'a, S: AudienceManager, L: Ledger> Pass<'a, S, L> {
    pub(crate) fn over(engine: &'a Engine<'a, S, L>, job: Job) -> Self {
        let changed = (0..job.items.len()).collect();
        let never = AtomicI64::new(i64::MIN);
        Self { engine, job: Mutex::new(job), changed: std::sync::Mutex::new(changed), reported_at: never }
    }

    pub(crate) async fn job(&self) -> MutexGuard<'_, Job> {
        self.job.lock().await
    }

    pub(crate) fn into_job(self) -> Job {
        self.job.into_inner()
    }

    /// Writes a line: checked against the log so far, stored, then believed. The lock is held over the writing, so
    /// that the order in memory is the order on disk.
    pub(crate) async fn append(&self, entry: Entry) -> Result<(), ShareError> {
        let mut job = self.job.lock().await;
        let at = (self.engine.clock)();
        let line = Stamped { at, entry };
        let id = job.head.id.clone();
        let illegal = |cause| ShareError::Illegal { job: id.0.clone(), cause };
        job.check(&line).map_err(illegal)?;
        let stored = self.engine.ledger.append(&id, job.lines, &line).await;
        stored.map_err(|cause| super::journal_error(&id, cause))?;
        job.apply(&line).map_err(illegal)
    }

    /// Writes what happened to a step and says so.
    pub(crate) async fn note(&self, step: StepId, change: Change) -> Result<(), ShareError> {
        self.append(Entry::Step { step, change }).await?;
        {
            let job = self.job.lock().await;
            let index = job.items.iter().position(|item| item.steps.iter().any(|own| own.id == step));
            let mut changed = self.changed.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            match index {
                Some(index) => drop(changed.insert(index)),
                // Groundwork that fails keeps items back.
                None => changed.extend(0..job.items.len()),
            }
        }
        self.report(false).await;
        Ok(())
    }

    /// Reports, now and then, what was held back because a message had just been sent: a request can take long, and what
    /// it is for must not be shown as waiting meanwhile. Never returns.
    pub(crate) async fn keep_reporting(&self) -> Infallible {
        let every = self.engine.tempo.report_every;
        if every.is_zero() {
            return std::future::pending().await;
        }
        loop {
            tokio::time::sleep(every).await;
            let is_told = self.changed.lock().unwrap_or_else(std::sync::PoisonError::into_inner).is_empty();
            if !is_told {
                self.report(false).await;
            }
        }
    }

    /// Tells what changed since the last message, unless that was a moment ago; `always` for first and last.
    pub(crate) async fn report(&self, always: bool) {
        let now = (self.engine.clock)();
        let least = i64::try_from(self.engine.tempo.report_every.as_millis()).unwrap_or(i64::MAX);
        let last = self.reported_at.load(Ordering::Relaxed);
        // A clock that was set back must not silence the job until it has caught up.
        if !always && (0..least).contains(&now.saturating_sub(last)) {
            return;
        }
        self.reported_at.store(now, Ordering::Relaxed);
        let job = self.job.lock().await;
        let changed: Vec<usize> = {
            let mut changed = self.changed.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            std::mem::take(&mut *changed).into_iter().collect()
        };
        (self.engine.progress)(&job, &changed);
    }
}
