//! Decides whether and when to try again. Waits grow by `backon`'s exponential series; which failures may be repeated is
//! decided here, because a POST that created an object must not create another.

use std::time::Duration;

use backon::{BackoffBuilder, ExponentialBackoff, ExponentialBuilder};

use super::attempt::{Attempt, Summary};
use super::request::Repeat;

/// When and how often to try again.
#[derive(Debug, Clone)]
pub struct RetryPolicy {
    /// Tries in total, at least 1.
    pub attempts: u32,
    /// Tries in total while none of them reached the service: without a network there is nothing to wait for, and
    /// people want to know soon.
    pub unsent_attempts: u32,
    /// Wait before the second try; doubled for each further one.
    pub first_wait: Duration,
    /// Longest wait of the series. A service's own `Retry-After` may be longer.
    pub longest_wait: Duration,
    /// Time for all tries and waits together; no try begins after it.
    pub deadline: Duration,
    /// Where the random part of waits begins, so that many programs do not come back at the same moment.
    pub seed: u64,
}

impl Default for RetryPolicy {
    /// Five tries, starting at two seconds (AEP contract §3.2). Being offline is reported after three, in six to ten seconds.
    fn default() -> Self {
        Self {
            attempts: 5,
            unsent_attempts: 3,
            first_wait: Duration::from_secs(2),
            longest_wait: Duration::from_secs(30),
            deadline: Duration::from_secs(180),
            seed: 0,
        }
    }
}

/// The tries of one request.
#[derive(Debug)]
pub(super) struct Retries {
    waits: ExponentialBackoff,
    began: Duration,
    deadline: Duration,
    attempts: u32,
    unsent_attempts: u32,
    /// Whether no try so far reached the service.
    all_unsent: bool,
    earlier_try_lost: bool,
    last_was_lost: bool,
}

impl Retries {
    pub(super) fn new(policy: &RetryPolicy, number: u64, now: Duration) -> Self {
        let repeats = usize::try_from(policy.attempts.saturating_sub(1)).unwrap_or(usize::MAX);
        let waits = ExponentialBuilder::default()
            .with_min_delay(policy.first_wait)
            .with_max_delay(policy.longest_wait)
            .with_factor(2.0)
            .with_jitter()
            .with_jitter_seed(policy.seed.wrapping_add(number))
            .with_max_times(repeats)
            .build();
        let deadline = now + policy.deadline;
        Self {
            waits,
            began: now,
            deadline,
            attempts: 0,
            unsent_attempts: policy.unsent_attempts,
            all_unsent: true,
            earlier_try_lost: false,
            last_was_lost: false,
        }
    }

    /// Counts a try.
    pub(super) fn note(&mut self, attempt: &Attempt) {
        self.attempts += 1;
        self.all_unsent &= matches!(attempt, Attempt::Unsent(_));
        self.earlier_try_lost |= self.last_was_lost;
        self.last_was_lost = attempt.may_have_been_processed();
    }

    /// How long to wait before the next try; `None` when there is to be none.
    pub(super) fn wait(&mut self, repeat: Repeat, failed: &Attempt, now: Duration) -> Option<Duration> {
        if !may_repeat(repeat, failed) || (self.all_unsent && self.attempts >= self.unsent_attempts) {
            return None;
        }
        let own = self.waits.next()?;
        let wait = failed.retry_after().unwrap_or(own);
        // A wait can be as long as the other side likes to write.
        (now.saturating_add(wait) < self.deadline).then_some(wait)
    }

    pub(super) fn attempts(&self) -> u32 {
        self.attempts
    }

    pub(super) fn summary(&self, now: Duration) -> Summary {
        Summary {
            attempts: self.attempts,
            elapsed: now.saturating_sub(self.began),
            earlier_try_lost: self.earlier_try_lost,
        }
    }
}

fn may_repeat(repeat: Repeat, failed: &Attempt) -> bool {
    match failed {
        _ if repeat == Repeat::Never => false,
        Attempt::Answered(_) | Attempt::TooLarge { .. } => false,
        Attempt::Unsent(_) => true,
        Attempt::Lost(_) => repeat == Repeat::Always,
        Attempt::Refused(answer) => match answer.status {
            // Refused before any work.
            429 => true,
            503 if answer.retry_after.is_some() => true,
            408 | 500 | 502 | 503 | 504 => repeat == Repeat::Always,
            _ => false,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::super::attempt::Received;
    use super::*;

    fn refused(status: u16, retry_after: Option<u64>) -> Attempt {
        Attempt::Refused(Received {
            status,
            body: bytes::Bytes::new(),
            headers: http::HeaderMap::new(),
            retry_after: retry_after.map(Duration::from_secs),
        })
    }

    #[test]
    fn a_creating_call_is_repeated_only_if_it_was_surely_not_processed() {
        let unsafe_call = Repeat::IfNotProcessed;
        assert!(may_repeat(unsafe_call, &Attempt::Unsent("refused".into())));
        assert!(may_repeat(unsafe_call, &refused(429, None)));
        assert!(may_repeat(unsafe_call, &refused(503, Some(1))));
        assert!(!may_repeat(unsafe_call, &Attempt::Lost("reset".into())));
        for status in [408, 500, 502, 503, 504, 400, 401, 403, 404, 409] {
            assert!(!may_repeat(unsafe_call, &refused(status, None)), "{status}");
        }
        for attempt in [Attempt::Unsent("refused".into()), refused(429, None), refused(503, Some(1))] {
            assert!(!may_repeat(Repeat::Never, &attempt), "{attempt}");
        }
    }

    #[test]
    fn a_repeatable_call_is_repeated_when_the_service_is_in_trouble() {
        for status in [408, 429, 500, 502, 503, 504] {
            assert!(may_repeat(Repeat::Always, &refused(status, None)), "{status}");
        }
        for status in [400, 401, 403, 404, 409, 412, 415, 422, 501] {
            assert!(!may_repeat(Repeat::Always, &refused(status, None)), "{status}");
        }
    }

    #[test]
    fn what_never_reached_the_service_is_given_up_soon() {
        let tries = |attempts: &[Attempt]| {
            let mut retries = Retries::new(&RetryPolicy::default(), 7, Duration::ZERO);
            attempts.iter().all(|attempt| {
                retries.note(attempt);
                retries.wait(Repeat::IfNotProcessed, attempt, Duration::ZERO).is_some()
            })
        };
        let unsent = || Attempt::Unsent("no route".into());
        assert!(tries(&[unsent(), unsent()]));
        assert!(!tries(&[unsent(), unsent(), unsent()]));
        assert!(tries(&[refused(429, None), unsent(), unsent(), unsent()]), "it was there a moment ago");
    }

    #[test]
    fn waits_grow_and_end_with_the_tries_or_the_deadline() {
        let policy = RetryPolicy { attempts: 4, ..RetryPolicy::default() };
        let mut retries = Retries::new(&policy, 7, Duration::ZERO);
        let mut wait = |now| retries.wait(Repeat::Always, &refused(500, None), Duration::from_secs(now));
        let (first, second, third) = (wait(0).unwrap(), wait(0).unwrap(), wait(0).unwrap());
        assert!(first >= policy.first_wait && second > first && third > second, "{first:?} {second:?} {third:?}");
        assert_eq!(wait(0), None);

        let mut retries = Retries::new(&policy, 7, Duration::ZERO);
        assert_eq!(
            retries.wait(Repeat::Always, &refused(429, Some(179)), Duration::ZERO).map(|w| w.as_secs()),
            Some(179)
        );
        assert_eq!(retries.wait(Repeat::Always, &refused(429, Some(100)), Duration::from_secs(90)), None);
    }
}
