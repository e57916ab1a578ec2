//! The practice clock: real time, sped up and moved forward on request.
//!
//! The only place of this crate that reads the operating system's time. Everything else receives milliseconds,
//! so a test can let a day pass by one call. The distance to real time is stored across restarts, so that practice
//! time never runs backwards for an organization.

use std::sync::Mutex;
use std::sync::PoisonError;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use crate::model::Millis;

/// A clock that runs at a multiple of real speed and can be advanced.
#[derive(Debug)]
pub struct Clock {
    speed: u32,
    started: Instant,
    started_real_ms: Millis,
    /// Distance to real time at `started`, plus every advance since.
    offset_ms: Mutex<Millis>,
}

impl Clock {
    /// A clock at real time plus `offset_ms`, running `speed` times as fast as the wall clock (0 is taken as 1).
    pub fn new(offset_ms: Millis, speed: u32) -> Self {
        Self {
            speed: speed.max(1),
            started: Instant::now(),
            started_real_ms: real_now_ms(),
            offset_ms: Mutex::new(offset_ms),
        }
    }

    /// Practice time in milliseconds since the Unix epoch.
    pub fn now_ms(&self) -> Millis {
        let elapsed = Millis::try_from(self.started.elapsed().as_millis()).unwrap_or(Millis::MAX / 1_000_000);
        self.started_real_ms + elapsed * Millis::from(self.speed) + *self.offset()
    }

    /// Moves the clock forward by `by_ms`; negative values are ignored, because practice time never runs backwards.
    pub fn advance(&self, by_ms: Millis) {
        *self.offset() += by_ms.max(0);
    }

    /// Sets the clock back to real time.
    pub fn reset(&self) {
        let ahead = self.now_ms() - real_now_ms();
        *self.offset() -= ahead;
    }

    /// How far practice time is ahead of real time, to be stored for the next start.
    pub fn ahead_ms(&self) -> Millis {
        self.now_ms() - real_now_ms()
    }

    /// How many practice seconds pass in one real second.
    pub fn speed(&self) -> u32 {
        self.speed
    }

    fn offset(&self) -> std::sync::MutexGuard<'_, Millis> {
        self.offset_ms.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn real_now_ms() -> Millis {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .ok()
        .and_then(|since| Millis::try_from(since.as_millis()).ok())
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn advancing_moves_time_and_is_remembered_as_distance() {
        let clock = Clock::new(0, 1);
        let before = clock.now_ms();
        clock.advance(86_400_000);
        assert!(clock.now_ms() - before >= 86_400_000);
        assert!(clock.ahead_ms() >= 86_399_000, "the next start must begin where this one stopped");
        clock.advance(-5);
        assert!(clock.ahead_ms() >= 86_399_000, "a negative advance must not turn the clock back");
    }

    #[test]
    fn reset_returns_to_real_time() {
        let clock = Clock::new(3_600_000, 1);
        clock.reset();
        assert!(clock.ahead_ms().abs() < 1_000);
    }
}
