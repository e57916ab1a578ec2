//! One run of a job: the job as derived so far, and the only way to write its log.

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

use tokio::sync::{Mutex, MutexGuard, Semaphore, SemaphorePermit};

use domain::CallKind;
use domain::call::Scope;

use super::watched::Outage;
use super::{Engine, Forbidden};
use crate::ShareError;
use crate::journal::{Change, Entry, Job, Ledger, Stamped, StepState};
use crate::plan::{Action, StepId};
use crate::port::{CallError, Services, Side};

/// One run of a job.
pub(crate) struct JobRun<'a, S, L> {
    engine: &'a Engine<'a, S, L>,
    /// Whether the plan was made a moment ago, so that steps that have not begun need no look-up.
    fresh: bool,
    job: Mutex<Job>,
    /// A permit for each request that may be on its way at once.
    places: Semaphore,
    changed: std::sync::Mutex<BTreeSet<usize>>,
    reported_at: AtomicI64,
    /// How often this run has sent the request of a step.
    tries: std::sync::Mutex<BTreeMap<StepId, u32>>,
    /// Since when a step has been open, as far as this run knows.
    open_since: std::sync::Mutex<BTreeMap<StepId, Since>>,
    /// What this run knows of an outage, if it minds them.
    outage: Option<&'a Outage>,
    /// Audiences for which nothing may be sent any more.
    forbidden: Forbidden,
}

/// A moment, by the service's clock if that is known, and by this computer's own.
#[derive(Debug, Clone, Copy)]
pub(super) struct Since {
    service: Option<i64>,
    here: Instant,
}

impl<'a, S: Services, L: Ledger> JobRun<'a, S, L> {
    pub(crate) fn over(engine: &'a Engine<'a, S, L>, job: Job, fresh: bool) -> Self {
        let changed = (0..job.items.len()).collect();
        let never = AtomicI64::new(i64::MIN);
        Self {
            engine,
            fresh,
            job: Mutex::new(job),
            places: Semaphore::new(engine.tempo.sent_at_once.max(1)),
            changed: std::sync::Mutex::new(changed),
            reported_at: never,
            tries: std::sync::Mutex::default(),
            open_since: std::sync::Mutex::default(),
            outage: None,
            forbidden: Forbidden::new(),
        }
    }

    /// The same run; it sends nothing for these audiences.
    pub(super) fn without(self, forbidden: Forbidden) -> Self {
        Self { forbidden, ..self }
    }

    /// What to write of a step whose request may not be sent, because its audience, or one of them, may not be shared any more.
    /// It can be tried again: labels and policies are changed in Experience Platform.
    pub(super) fn not_permitted(&self, action: &Action) -> Option<Change> {
        let audiences = match action {
            Action::CreateTrait(planned) => std::slice::from_ref(&planned.audience),
            Action::CreateSegment(planned) => std::slice::from_ref(&planned.audience),
            Action::Select { audiences } => audiences,
            _ => &[],
        };
        let why = audiences.iter().find_map(|audience| self.forbidden.get(audience))?;
        Some(Change::Failed { error: CallError::new(CallKind::Refused, why), retryable: true })
    }

    /// The same run; what fails because of the outage is not counted as a failure of its step.
    pub(super) fn minding(self, outage: &'a Outage) -> Self {
        Self { outage: Some(outage), ..self }
    }

    /// What to write of a change; nothing of a look-up that failed because nothing can be sent now.
    async fn of_step(&self, step: StepId, change: Change) -> Option<Change> {
        match change {
            Change::Failed { error, .. }
                if error.kind.scope() != Scope::Item && self.outage.is_some_and(|it| it.found().is_some()) =>
            {
                let is_sent = *self.job().await.state_of(step) == StepState::Started;
                is_sent.then_some(Change::PutBack { error })
            }
            change => Some(change),
        }
    }

    /// Waits until another request may be on its way; it may until this is dropped.
    pub(super) async fn place_to_send(&self) -> Option<SemaphorePermit<'_>> {
        // It is never closed, so there is always a permit.
        self.places.acquire().await.ok()
    }

    /// How often this run has sent the request of a step.
    pub(super) fn tries(&self, step: StepId) -> u32 {
        self.tries.lock().unwrap_or_else(std::sync::PoisonError::into_inner).get(&step).copied().unwrap_or_default()
    }

    /// Counts a request that is about to be sent.
    pub(super) fn count_try(&self, step: StepId) {
        *self.tries.lock().unwrap_or_else(std::sync::PoisonError::into_inner).entry(step).or_default() += 1;
        self.open_since.lock().unwrap_or_else(std::sync::PoisonError::into_inner).remove(&step);
    }

    /// Whether a step has been open for longer than `horizon`: by the service's clock, or by this computer's, because the
    /// service's may stand still. It is counted from the first time that this run asks, which is after the answer was lost.
    pub(super) fn is_open_longer_than(&self, step: StepId, horizon: Duration) -> bool {
        let now = Since { service: (self.engine.service_clock)(Side::AudienceManager), here: Instant::now() };
        let mut all = self.open_since.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let since = all.entry(step).or_insert(now);
        // The first answer of this run tells the service's time.
        since.service = since.service.or(now.service);
        let by_service = match (since.service, now.service) {
            (Some(since), Some(now)) => u128::try_from(now - since).is_ok_and(|passed| passed >= horizon.as_millis()),
            _ => false,
        };
        by_service || now.here.duration_since(since.here) >= horizon
    }

    pub(crate) fn is_fresh(&self) -> bool {
        self.fresh
    }

    fn changed(&self) -> std::sync::MutexGuard<'_, BTreeSet<usize>> {
        self.changed.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    pub(crate) async fn job(&self) -> MutexGuard<'_, Job> {
        self.job.lock().await
    }

    pub(crate) fn into_job(self) -> Job {
        self.job.into_inner()
    }

    /// Writes a line: it is checked against the log so far, applied, and stored. The lock is held while it is written, so
    /// that the order in memory is the order on disk; if that fails, the run is over.
    pub(crate) async fn append(&self, entry: Entry) -> Result<(), ShareError> {
        let mut job = self.job.lock().await;
        let at = (self.engine.clock)();
        let line = Stamped { at, entry };
        let id = job.head.id.clone();
        let illegal = |cause| ShareError::Illegal { job: id.0.clone(), cause };
        let number = job.lines;
        job.apply(&line).map_err(illegal)?;
        let stored = self.engine.ledger.append(&id, number, &line, &job.summary()).await;
        stored.map_err(|cause| super::journal_error(&id, cause))
    }

    /// Writes what happened to a step and reports it.
    pub(crate) async fn note(&self, step: StepId, change: Change) -> Result<(), ShareError> {
        let Some(change) = self.of_step(step, change).await else { return Ok(()) };
        self.append(Entry::Step { step, change }).await?;
        {
            let job = self.job.lock().await;
            match job.item_of(step) {
                Some(index) => drop(self.changed().insert(index)),
                // Groundwork that fails holds items.
                None => self.changed().extend(0..job.items.len()),
            }
        }
        self.report(false).await;
        Ok(())
    }

    /// Reports regularly the changes that were held back because a message had just been sent: a request can take long,
    /// and its item must not be shown as waiting meanwhile. Never returns.
    pub(crate) async fn keep_reporting(&self) -> Infallible {
        let every = self.engine.tempo.report_every;
        if every.is_zero() {
            return std::future::pending().await;
        }
        loop {
            tokio::time::sleep(every).await;
            let is_reported = self.changed().is_empty();
            if !is_reported {
                self.report(false).await;
            }
        }
    }

    /// Reports the changes since the last message, unless that was a moment ago; `always` for the first and the last.
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
        let changed: Vec<usize> = std::mem::take(&mut *self.changed()).into_iter().collect();
        (self.engine.progress)(&job, &changed);
    }
}
