//! Whether a connection is being refreshed, and the result of the last refresh.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard};

use store::Side;

use crate::lock;
use crate::view::{Failure, MissingPart};

/// Whether a refresh is running, and the result of the last one of each side.
#[derive(Default)]
pub(crate) struct Refreshing {
    /// Held while a refresh runs, so that a side is never read twice at the same time.
    turn: tokio::sync::Mutex<()>,
    sides: Mutex<Sides>,
    /// Number of refreshes that have read at least one side.
    finished: AtomicU64,
}

#[derive(Default)]
struct Sides {
    manager: SideState,
    platform: SideState,
}

/// The state of a side.
#[derive(Clone, Default)]
pub(crate) struct SideState {
    /// Whether it is being read.
    pub(crate) running: bool,
    /// Why the last refresh failed.
    pub(crate) failure: Option<Failure>,
    /// What the last successful refresh was missing.
    pub(crate) lacking: Lacking,
}

/// What a refresh was missing.
#[derive(Clone, Default)]
pub(crate) struct Lacking {
    /// Parts that could not be read.
    pub(crate) missing: Vec<MissingPart>,
    /// Rows that could not be read, or only in part.
    pub(crate) unreadable: u64,
    /// Objects that are no longer in any list, without confirmation from the service that they were deleted.
    pub(crate) unconfirmed: u64,
}

impl Refreshing {
    /// Returns the state of a side.
    pub(crate) fn side(&self, side: Side) -> SideState {
        self.sides().of(side).clone()
    }

    /// Records that a side is being read. The results of its last refresh still apply to the local copy meanwhile.
    pub(super) fn begin(&self, side: Side) {
        self.sides().of(side).running = true;
    }

    /// Records the result of reading a side.
    pub(super) fn end(&self, side: Side, result: &Result<Lacking, Failure>) {
        let mut sides = self.sides();
        let state = sides.of(side);
        state.running = false;
        state.failure = result.as_ref().err().cloned();
        if let Ok(lacking) = result {
            state.lacking = lacking.clone();
        }
    }

    /// Records that a refresh is over, with everything that follows from it.
    pub(super) fn finish(&self) {
        self.finished.fetch_add(1, Ordering::Release);
    }

    /// Returns how many refreshes have read at least one side since the connection was opened.
    pub(crate) fn finished(&self) -> u64 {
        self.finished.load(Ordering::Acquire)
    }

    fn sides(&self) -> MutexGuard<'_, Sides> {
        lock::locked(&self.sides)
    }

    /// Waits until no refresh is running, and prevents a new one from starting.
    pub(crate) async fn turn(&self) -> tokio::sync::MutexGuard<'_, ()> {
        self.turn.lock().await
    }
}

impl Sides {
    fn of(&mut self, side: Side) -> &mut SideState {
        match side {
            Side::AudienceManager => &mut self.manager,
            Side::ExperiencePlatform => &mut self.platform,
        }
    }
}
