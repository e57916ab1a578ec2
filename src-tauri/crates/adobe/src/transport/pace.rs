//! How fast a host is called: never faster than is civil, and no faster than the host itself allows. Adobe publishes no limit
//! (AAM contract §3.8, AEP contract §3.2), so it is learned: a host that answers "too many requests" is called as fast as it has
//! just accepted requests, and after a while a little faster again.

use std::collections::VecDeque;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use governor::clock::Clock as _;
use governor::middleware::NoOpMiddleware;
use governor::nanos::Nanos;
use governor::state::{InMemoryState, NotKeyed};
use governor::{Quota, RateLimiter};

use crate::clock::Clock;

/// What was accepted is counted over this time.
const COUNTED: Duration = Duration::from_secs(3);
/// Over less than this, what was accepted says little; that nothing was says only that it was too fast.
const SHORTEST: Duration = Duration::from_millis(250);
const MUCH_SLOWER: f64 = 0.5;
/// How long the answers to requests that were sent at an earlier pace still arrive.
const SETTLES: Duration = Duration::from_secs(1);
/// How long a learned pace is kept before a faster one is tried, and each faster one after it.
const KEPT: Duration = Duration::from_secs(30);
const TRIED: Duration = Duration::from_secs(5);
/// How much slower than it was just accepted, and how much faster the next try is.
const SLOWER: f64 = 0.98;
const FASTER: f64 = 1.05;
/// The slowest pace, requests a second.
const SLOWEST: f64 = 0.5;
/// Requests that may be sent at once after a rest; more would say nothing of what a host allows in the long run.
const AT_ONCE: NonZeroU32 = NonZeroU32::MIN.saturating_add(7);

type Limiter = RateLimiter<NotKeyed, InMemoryState, LimiterClock, NoOpMiddleware<Nanos>>;

/// Our clock in the limiter's terms.
#[derive(Debug, Clone)]
struct LimiterClock(Arc<dyn Clock>);

impl governor::clock::Clock for LimiterClock {
    type Instant = Nanos;

    fn now(&self) -> Nanos {
        self.0.elapsed().into()
    }
}

#[derive(Debug)]
pub(super) struct Pace {
    clock: Arc<dyn Clock>,
    limiter: Limiter,
    /// Requests a second, now and at most.
    now: f64,
    most: f64,
    /// When the latest requests were accepted.
    accepted: VecDeque<Duration>,
    /// When counting began: at the first request, and after each pause.
    counts_since: Option<Duration>,
    /// When the pace was changed last.
    changed: Option<Duration>,
    /// When it may become faster.
    faster_from: Duration,
}

impl Pace {
    pub(super) fn new(most: u32, clock: Arc<dyn Clock>) -> Self {
        let quota = Quota::per_second(NonZeroU32::new(most).unwrap_or(NonZeroU32::MIN)).allow_burst(AT_ONCE);
        let most = f64::from(most.max(1));
        Self {
            limiter: RateLimiter::direct_with_clock(quota, LimiterClock(clock.clone())),
            clock,
            now: most,
            most,
            accepted: VecDeque::new(),
            counts_since: None,
            changed: None,
            faster_from: Duration::ZERO,
        }
    }

    /// How long to wait before it is asked again; `None` when a request may be sent now.
    pub(super) fn wait(&mut self) -> Option<Duration> {
        let wait = self.limiter.check().err().map(|not_yet| not_yet.wait_time_from(self.limiter.clock().now()));
        if wait.is_none() {
            self.counts_since.get_or_insert_with(|| self.clock.elapsed());
        }
        wait
    }

    /// A request was accepted.
    pub(super) fn accepted(&mut self) {
        let now = self.clock.elapsed();
        self.accepted.push_back(now);
        while self.accepted.front().is_some_and(|at| now.saturating_sub(*at) > COUNTED) {
            self.accepted.pop_front();
        }
        if self.now < self.most && now >= self.faster_from {
            self.change((self.now * FASTER).min(self.most), now, TRIED);
        }
    }

    /// A request was refused because there were too many.
    pub(super) fn refused(&mut self) {
        let now = self.clock.elapsed();
        let is_settling = self.changed.is_some_and(|at| now.saturating_sub(at) < SETTLES);
        // During a pause, only requests that were sent before it are answered.
        if is_settling || self.counts_since.is_some_and(|since| since > now) {
            return;
        }
        let from = self.counts_since.unwrap_or(now).max(now.saturating_sub(COUNTED));
        let counted = self.accepted.iter().filter(|at| **at >= from).count();
        let counted_for = now.saturating_sub(from);
        #[allow(clippy::cast_precision_loss)] // a few hundred at most
        let pace = if counted == 0 && counted_for < SHORTEST {
            self.now * MUCH_SLOWER
        } else {
            counted as f64 / counted_for.max(SHORTEST).as_secs_f64() * SLOWER
        };
        self.change(pace.clamp(SLOWEST, self.now), now, KEPT);
    }

    /// Nothing is sent until then: what was accepted before says nothing of the time after.
    pub(super) fn paused(&mut self, until: Duration) {
        self.counts_since = self.counts_since.map(|since| since.max(until));
    }

    fn change(&mut self, pace: f64, now: Duration, kept: Duration) {
        self.now = pace;
        self.changed = Some(now);
        self.faster_from = now + kept;
        // Evenly: a host counts over times that nobody knows.
        if let Some(quota) = Quota::with_period(Duration::from_secs_f64(pace.recip())) {
            self.limiter = RateLimiter::direct_with_clock(quota, LimiterClock(self.clock.clone()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::ImmediateClock;

    /// A host that accepts this many requests a second, ten at once, called for some seconds; the accepted and refused
    /// requests of each second.
    fn call(pace: &mut Pace, clock: &Arc<ImmediateClock>, allowed: f64, seconds: u64) -> Vec<(u32, u32)> {
        let began = clock.elapsed();
        let (mut tokens, mut at) = (10.0_f64, began);
        let mut told = vec![(0, 0); usize::try_from(seconds).unwrap()];
        loop {
            while let Some(wait) = pace.wait() {
                clock.advance(wait);
            }
            let now = clock.elapsed();
            let second = usize::try_from(now.saturating_sub(began).as_secs()).unwrap();
            let Some(told) = told.get_mut(second) else { return told };
            tokens = (tokens + now.saturating_sub(at).as_secs_f64() * allowed).min(10.0);
            at = now;
            if tokens >= 1.0 {
                tokens -= 1.0;
                told.0 += 1;
                pace.accepted();
            } else {
                told.1 += 1;
                pace.refused();
            }
        }
    }

    #[test]
    fn after_a_few_seconds_a_host_gets_what_it_allows_and_hardly_more() {
        for allowed in [1.0, 4.0, 10.0, 25.0] {
            let clock = Arc::new(ImmediateClock::at(0));
            let mut pace = Pace::new(40, clock.clone());
            let told = call(&mut pace, &clock, allowed, 125);
            let (accepted, refused) = told[5..].iter().fold((0, 0), |sum, it| (sum.0 + it.0, sum.1 + it.1));
            let share = f64::from(accepted) / (allowed * 120.0);
            assert!(share > 0.95, "{share} of {allowed} a second: {told:?}");
            assert!(
                f64::from(refused) < f64::from(accepted) * 0.02 + 10.0,
                "{refused} refused of {accepted}: {told:?}"
            );
        }
    }

    #[test]
    fn a_host_that_allows_more_again_is_called_faster_again() {
        let clock = Arc::new(ImmediateClock::at(0));
        let mut pace = Pace::new(40, clock.clone());
        call(&mut pace, &clock, 5.0, 20);
        let told = call(&mut pace, &clock, 1_000.0, 300);
        assert!(told[0].0 <= 6 && told[299].0 >= 39, "{told:?}");
    }

    #[test]
    fn what_is_refused_around_a_pause_does_not_bring_the_pace_down_to_the_slowest() {
        let clock = Arc::new(ImmediateClock::at(0));
        let mut pace = Pace::new(40, clock.clone());
        call(&mut pace, &clock, 20.0, 10);
        let before = pace.now;
        pace.paused(clock.elapsed() + Duration::from_secs(5));
        // The answer to a request that was sent before the pause.
        clock.advance(Duration::from_secs(2));
        pace.refused();
        assert!((pace.now - before).abs() < f64::EPSILON, "{} {before}", pace.now);
        // The first request after it.
        clock.advance(Duration::from_secs(3));
        assert!(pace.wait().is_none());
        pace.refused();
        assert!(pace.now >= before * 0.49, "{} {before}", pace.now);
    }

    #[test]
    fn a_pause_does_not_count_as_a_time_in_which_little_was_accepted() {
        let clock = Arc::new(ImmediateClock::at(0));
        let mut pace = Pace::new(40, clock.clone());
        call(&mut pace, &clock, 10.0, 10);
        let until = clock.elapsed() + Duration::from_secs(2);
        pace.paused(until);
        clock.advance(Duration::from_secs(2));
        let told = call(&mut pace, &clock, 10.0, 60);
        assert!(told[1..].iter().all(|(accepted, _)| *accepted >= 9), "{told:?}");
    }
}
