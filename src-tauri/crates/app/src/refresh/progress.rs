//! Reports the progress of a refresh, at a rate that a window can use.

use std::future::Future;
use std::pin::pin;
use std::sync::Mutex;
use std::time::Duration;

use tokio::sync::Notify;

use crate::lock;
use crate::read::count;
use crate::view::RefreshProgress;

/// Minimum time between two messages.
const INTERVAL: Duration = Duration::from_millis(100);

/// One of the long lists.
#[derive(Debug, Clone, Copy)]
pub(super) enum Lists {
    Traits,
    Segments,
    Audiences,
}

/// Counts objects that were read, and reports the number.
pub(super) struct Progress {
    reporter: Box<dyn Fn(RefreshProgress) + Send + Sync>,
    state: Mutex<State>,
    /// Notified when something was read that was not reported yet.
    news: Notify,
}

#[derive(Default)]
struct State {
    read: u64,
    /// Rows of each list, as soon as its first page reported.
    totals: [Option<u64>; 3],
}

impl Progress {
    pub(super) fn new(reporter: Box<dyn Fn(RefreshProgress) + Send + Sync>) -> Self {
        Self { reporter, state: Mutex::default(), news: Notify::new() }
    }

    /// Records that a page of a list was read and stored.
    pub(super) fn page(&self, list: Lists, rows: usize, total: Option<u64>) {
        let mut state = lock::locked(&self.state);
        state.read += rows as u64;
        let known = &mut state.totals[list as usize];
        *known = total.or(*known);
        drop(state);
        self.news.notify_one();
    }

    /// Does the work, and reports its progress: immediately, and again as soon as the minimum time between two messages
    /// has passed, so that progress before a pause is reported during the pause.
    pub(super) async fn report_during<T>(&self, work: impl Future<Output = T>) -> T {
        let mut work = pin!(work);
        loop {
            tokio::select! {
                done = &mut work => return done,
                () = self.report_next() => {}
            }
        }
    }

    async fn report_next(&self) {
        self.news.notified().await;
        self.report(false);
        tokio::time::sleep(INTERVAL).await;
    }

    /// Reports that the refresh has finished, successfully or not.
    pub(super) fn done(&self) {
        self.report(true);
    }

    fn report(&self, done: bool) {
        let message = lock::locked(&self.state).message(done);
        (self.reporter)(message);
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
    async fn at_most_ten_messages_a_second_are_sent_and_the_last_one_before_a_pause_always_arrives() {
        let reported = Arc::new(Mutex::new(Vec::new()));
        let messages = reported.clone();
        let progress = Progress::new(Box::new(move |message| {
            messages.lock().unwrap().push((Instant::now(), message.read, message.expected, message.done));
        }));
        let work = async {
            for list in [Lists::Traits, Lists::Segments, Lists::Audiences] {
                progress.page(list, 10, Some(20));
            }
            for _ in 0..50 {
                tokio::time::sleep(Duration::from_millis(10)).await;
                progress.page(Lists::Traits, 1, Some(20));
            }
            // A pause: what was read last must be reported before the end.
            while reported.lock().unwrap().last().is_none_or(|last| last.1 < 80) {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(60), progress.report_during(work)).await.unwrap();
        progress.done();
        let reported = reported.lock().unwrap();
        assert_eq!((reported[0].1, reported[0].2, reported[0].3), (30, Some(60), false));
        let apart = reported[..reported.len() - 1].windows(2).map(|two| two[1].0 - two[0].0);
        assert!(apart.into_iter().all(|apart| apart >= Duration::from_millis(95)), "{reported:?}");
        assert_eq!(reported.last().map(|last| (last.1, last.3)), Some((80, true)));
    }
}
