//! Progress of one refresh, thinned to what a window can use.

use std::future::Future;
use std::pin::pin;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;

use crate::read::count;
use crate::view::RefreshProgress;

/// Shortest time between two messages.
const APART: Duration = Duration::from_millis(100);

/// One of the long lists.
#[derive(Debug, Clone, Copy)]
pub(super) enum Lists {
    Traits,
    Segments,
    Audiences,
}

/// Counts what was read and reports it.
pub(super) struct Progress {
    tell: Box<dyn Fn(RefreshProgress) + Send + Sync>,
    state: Mutex<State>,
    /// Something was read that was not reported yet.
    news: Notify,
}

#[derive(Default)]
struct State {
    read: u64,
    /// Rows of each list, as soon as its first page told.
    totals: [Option<u64>; 3],
}

impl Progress {
    pub(super) fn new(tell: Box<dyn Fn(RefreshProgress) + Send + Sync>) -> Self {
        Self { tell, state: Mutex::default(), news: Notify::new() }
    }

    /// A page of a list was read and kept.
    pub(super) fn page(&self, list: Lists, rows: usize, total: Option<u64>) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.read += rows as u64;
        let kept = &mut state.totals[list as usize];
        *kept = total.or(*kept);
        drop(state);
        self.news.notify_one();
    }

    /// Carries out the work and reports meanwhile how far it is: at once, and then again as soon as the time between two
    /// messages is over, so that a pause of the work does not hold back what was read before it.
    pub(super) async fn told_during<T>(&self, work: impl Future<Output = T>) -> T {
        let mut work = pin!(work);
        loop {
            tokio::select! {
                done = &mut work => return done,
                () = self.tell_next() => {}
            }
        }
    }

    async fn tell_next(&self) {
        self.news.notified().await;
        self.tell(false);
        tokio::time::sleep(APART).await;
    }

    /// The refresh is over, well or not.
    pub(super) fn done(&self) {
        self.tell(true);
    }

    fn tell(&self, done: bool) {
        let message = self.state.lock().unwrap_or_else(PoisonError::into_inner).message(done);
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
    use std::time::Instant;

    use super::*;

    #[tokio::test]
    async fn at_most_ten_messages_a_second_and_the_last_before_a_pause_always_comes() {
        let told = Arc::new(Mutex::new(Vec::new()));
        let heard = told.clone();
        let progress = Progress::new(Box::new(move |message| {
            heard.lock().unwrap().push((Instant::now(), message.read, message.expected, message.done));
        }));
        let work = async {
            for list in [Lists::Traits, Lists::Segments, Lists::Audiences] {
                progress.page(list, 10, Some(20));
            }
            for _ in 0..50 {
                tokio::time::sleep(Duration::from_millis(10)).await;
                progress.page(Lists::Traits, 1, Some(20));
            }
            // Nothing more for a while: what was read last has to be reported before the end.
            while told.lock().unwrap().last().is_none_or(|last| last.1 < 80) {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(60), progress.told_during(work)).await.unwrap();
        progress.done();
        let told = told.lock().unwrap();
        assert_eq!((told[0].1, told[0].2, told[0].3), (30, Some(60), false));
        let apart = told[..told.len() - 1].windows(2).map(|two| two[1].0 - two[0].0);
        assert!(apart.into_iter().all(|apart| apart >= Duration::from_millis(95)), "{told:?}");
        assert_eq!(told.last().map(|last| (last.1, last.3)), Some((80, true)));
    }
}
