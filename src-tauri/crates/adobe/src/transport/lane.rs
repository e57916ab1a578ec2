//! Limits per host: how many requests at once, how many a second, a pause when it asks for one, and a shared
//! reserve of repeats, so that a failing host is not hammered by every waiting call.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{Semaphore, SemaphorePermit};

use super::pace::Pace;
use crate::clock::Clock;

/// A repeat takes this much from the reserve, a success adds one.
const REPEAT_COST: u32 = 10;
/// The full reserve: a hundred repeats without a success between them.
const FULL_RESERVE: u32 = 100 * REPEAT_COST;

#[derive(Debug)]
pub(super) struct Lane {
    places: Semaphore,
    pace: Mutex<Pace>,
    paused_until: Mutex<Duration>,
    reserve: AtomicU32,
}

impl Lane {
    pub(super) fn new(at_once: usize, per_second: u32, clock: Arc<dyn Clock>) -> Self {
        Self {
            places: Semaphore::new(at_once.max(1)),
            pace: Mutex::new(Pace::new(per_second, clock)),
            paused_until: Mutex::default(),
            reserve: AtomicU32::new(FULL_RESERVE),
        }
    }

    /// Waits for a slot, the end of a pause and the rate limit. The slot is held until the answer is read.
    pub(super) async fn enter(&self, clock: &dyn Clock) -> Option<SemaphorePermit<'_>> {
        // The semaphore is never closed, so there is always a permit.
        let permit = self.places.acquire().await.ok();
        while let Some(wait) = self.remaining_pause(clock.elapsed()) {
            clock.sleep(wait).await;
        }
        loop {
            let wait = self.pace().wait();
            let Some(wait) = wait else { return permit };
            clock.sleep(wait).await;
        }
    }

    fn pace(&self) -> MutexGuard<'_, Pace> {
        self.pace.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The host refused a request because there were too many.
    pub(super) fn slow_down(&self) {
        self.pace().refused();
    }

    /// Keeps every request to this host back until then.
    pub(super) fn pause(&self, until: Duration) {
        let mut paused = self.paused_until.lock().unwrap_or_else(PoisonError::into_inner);
        *paused = until.max(*paused);
        self.pace().paused(*paused);
    }

    fn remaining_pause(&self, now: Duration) -> Option<Duration> {
        let paused = *self.paused_until.lock().unwrap_or_else(PoisonError::into_inner);
        paused.checked_sub(now).filter(|wait| !wait.is_zero())
    }

    /// Takes one repeat from the reserve, if there is one left.
    pub(super) fn may_retry(&self) -> bool {
        self.reserve.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(REPEAT_COST)).is_ok()
    }

    /// The host has answered a request, whatever it said: that is how fast it may be called.
    pub(super) fn admitted(&self) {
        self.pace().accepted();
    }

    /// A success fills the reserve a little.
    pub(super) fn reward(&self) {
        let fill = |left: u32| Some(FULL_RESERVE.min(left + 1));
        // The closure never refuses, so there is nothing to handle.
        let _ = self.reserve.fetch_update(Ordering::Relaxed, Ordering::Relaxed, fill);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::ImmediateClock;

    #[tokio::test]
    async fn the_rate_and_the_pause_are_kept() {
        let clock = Arc::new(ImmediateClock::at(0));
        let lane = Lane::new(4, 10, clock.clone());
        for _ in 0..28 {
            lane.enter(clock.as_ref()).await;
        }
        assert!(clock.elapsed() >= Duration::from_millis(1_900), "{:?}", clock.elapsed());
        let until = clock.elapsed() + Duration::from_secs(7);
        lane.pause(until);
        lane.enter(clock.as_ref()).await;
        assert!(clock.elapsed() >= until);
    }

    #[test]
    fn the_reserve_of_repeats_ends_and_is_filled_by_successes() {
        let lane = Lane::new(1, 1, Arc::new(ImmediateClock::at(0)));
        assert!((0..100).all(|_| lane.may_retry()));
        assert!(!lane.may_retry());
        (0..10).for_each(|_| lane.reward());
        assert!(lane.may_retry());
    }
}
