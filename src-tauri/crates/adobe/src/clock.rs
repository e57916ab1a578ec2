//! Time as this crate sees it, passed in so that tests need not wait.

use std::fmt::Debug;
use std::sync::Mutex;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use futures::FutureExt;
use futures::future::BoxFuture;

/// A source of time that can also wait.
pub trait Clock: Debug + Send + Sync {
    /// Time since some fixed beginning; never goes back.
    fn elapsed(&self) -> Duration;
    /// Milliseconds since 1970, as the machine believes.
    fn unix_ms(&self) -> i64;
    /// Done after this long.
    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()>;
}

/// The machine's own time.
#[derive(Debug)]
pub struct SystemClock {
    began: Instant,
}

impl SystemClock {
    /// Starts counting now.
    pub fn new() -> Self {
        Self { began: Instant::now() }
    }
}

impl Default for SystemClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for SystemClock {
    fn elapsed(&self) -> Duration {
        self.began.elapsed()
    }

    fn unix_ms(&self) -> i64 {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        tokio::time::sleep(duration).boxed()
    }
}

/// A clock that only moves by sleeping, and does so at once: repeats become immediate.
#[derive(Debug)]
pub struct ImmediateClock {
    start_unix_ms: i64,
    passed: Mutex<Duration>,
}

impl ImmediateClock {
    /// Starts at a time of day.
    pub fn at(unix_ms: i64) -> Self {
        Self { start_unix_ms: unix_ms, passed: Mutex::new(Duration::ZERO) }
    }

    /// Lets time pass.
    pub fn advance(&self, duration: Duration) {
        *self.passed() += duration;
    }

    fn passed(&self) -> std::sync::MutexGuard<'_, Duration> {
        self.passed.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

impl Clock for ImmediateClock {
    fn elapsed(&self) -> Duration {
        *self.passed()
    }

    fn unix_ms(&self) -> i64 {
        self.start_unix_ms.saturating_add(i64::try_from(self.elapsed().as_millis()).unwrap_or(i64::MAX))
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        self.advance(duration);
        tokio::task::yield_now().boxed()
    }
}
