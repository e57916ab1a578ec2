//! Progress of one refresh, thinned to what a window can use.

use std::sync::{Mutex, PoisonError};

use crate::Clock;
use crate::read::count;
use crate::view::RefreshProgress;

/// Shortest time between two messages, in milliseconds.
const APART: i64 = 100;

/// One of the long lists.
#[derive(Debug, Clone, Copy)]
pub(super) enum Lists {
    Traits,
    Segments,
    Audiences,
}

/// Counts what was read and tells it on.
pub(super) struct Progress {
    clock: Clock,
    tell: Box<dyn Fn(RefreshProgress) + Send + Sync>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    read: u64,
    /// Rows of each list, as soon as its first page told.
    totals: [Option<u64>; 3],
    told_at: Option<i64>,
}

impl Progress {
    pub(super) fn new(clock: Clock, tell: Box<dyn Fn(RefreshProgress) + Send + Sync>) -> Self {
        Self { clock, tell, state: Mutex::default() }
    }

    /// A page of a list was read and kept.
    pub(super) fn page(&self, list: Lists, rows: usize, total: Option<u64>) {
        let now = (self.clock)();
        let message = {
            let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
            state.read += rows as u64;
            let kept = &mut state.totals[list as usize];
            *kept = total.or(*kept);
            if state.told_at.is_some_and(|told| now - told < APART) {
                return;
            }
            state.told_at = Some(now);
            state.message(false)
        };
        (self.tell)(message);
    }

    /// The refresh is over, well or not.
    pub(super) fn done(&self) {
        let message = self.state.lock().unwrap_or_else(PoisonError::into_inner).message(true);
        (self.tell)(message);
    }
}

impl State {
    fn message(&self, done: bool) -> RefreshProgress {
        let expected = self.totals.iter().copied().sum::<Option<u64>>();
        RefreshProgress { read: count(self.read), expected: expected.map(count), done }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicI64, Ordering};

    use super::*;

    #[test]
    fn at_most_ten_messages_a_second_and_always_the_last() {
        let now = Arc::new(AtomicI64::new(0));
        let told = Arc::new(Mutex::new(Vec::new()));
        let (clock_now, heard) = (now.clone(), told.clone());
        let progress = Progress::new(
            Arc::new(move || clock_now.load(Ordering::SeqCst)),
            Box::new(move |message| heard.lock().unwrap().push((message.read, message.expected, message.done))),
        );
        for list in [Lists::Traits, Lists::Segments, Lists::Audiences] {
            progress.page(list, 10, Some(20));
        }
        for _ in 0..100 {
            now.fetch_add(10, Ordering::SeqCst);
            progress.page(Lists::Traits, 1, Some(20));
        }
        progress.done();
        let told = told.lock().unwrap();
        assert_eq!(told.len(), 12, "one at the beginning, ten in the second after it, one at the end: {told:?}");
        assert_eq!(told[0], (10, None, false), "not all lists have told their length yet");
        assert_eq!(told.last(), Some(&(130, Some(60), true)));
    }
}
