//! Incomplete rows: an object whose row lacks a field that the local copy has, perhaps from an older version, is read
//! individually. A field that is missing from that answer too is empty; until then the local copy keeps its value.

use std::future::Future;
use std::time::Duration;

use adobe::{ApiError, AudienceManager};
use futures::StreamExt as _;
use store::{Refresh, StoreError};
use tokio::time::{Instant, timeout_at};

use super::counted::counted;

/// Number of objects of one list read individually in one refresh. The remaining ones keep their fields, are reported
/// as not read, and come first in the next refresh. If an organization's rows are always incomplete, this affects only
/// objects that changed since they were last read.
const READ_WHOLE: usize = 200;
/// Number of simultaneous requests.
const CONCURRENCY: usize = 4;
/// Number of failures in a row after which reading stops: the service cannot do it, or does not allow it.
const FAILURES_IN_A_ROW: usize = 8;
/// Time limit for the objects of both lists.
const TIME_LIMIT: Duration = Duration::from_secs(60);

/// Reads traits and segments individually if their rows leave the local copy in doubt. Returns how many remain so.
pub(super) async fn read_whole(manager: &AudienceManager, refresh: &mut Refresh) -> Result<u64, StoreError> {
    let until = Instant::now() + TIME_LIMIT;
    let traits = read_each(refresh.doubtful_traits(), until, |id| manager.trait_by_id(id)).await;
    refresh.traits(traits.into_iter().map(counted).collect()).await?;
    let segments = read_each(refresh.doubtful_segments(), until, |id| manager.segment_by_id(id)).await;
    refresh.segments(segments.into_iter().map(counted).collect()).await?;
    let left = refresh.doubtful_traits().len() + refresh.doubtful_segments().len();
    if left > 0 {
        tracing::warn!(left, "rows of the lists are incomplete, and their objects could not be read one by one");
    }
    Ok(left as u64)
}

/// Reads the first of some objects individually; those that cannot be read are left out.
async fn read_each<Id, T, F>(ids: Vec<Id>, until: Instant, read: impl Fn(Id) -> F) -> Vec<T>
where
    F: Future<Output = Result<T, ApiError>>,
{
    let calls = ids.into_iter().take(READ_WHOLE).map(read);
    let mut answers = futures::stream::iter(calls).buffer_unordered(CONCURRENCY);
    let (mut found, mut failures) = (Vec::new(), 0);
    while failures < FAILURES_IN_A_ROW
        && let Ok(Some(answer)) = timeout_at(until, answers.next()).await
    {
        match answer {
            Ok(object) => {
                failures = 0;
                found.push(object);
            }
            Err(error) => {
                failures += 1;
                tracing::info!(%error, "an object with an incomplete row could not be read");
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    /// Returns how many objects are read and how many are requested, if those up to `good` can be read.
    async fn read(objects: usize, good: usize) -> (usize, usize) {
        let calls = AtomicUsize::new(0);
        let read_one = |id: usize| {
            calls.fetch_add(1, Ordering::Relaxed);
            async move { if id < good { Ok(id) } else { Err(ApiError::HostNotAllowed { host: "x".to_owned() }) } }
        };
        let until = Instant::now() + Duration::from_secs(60);
        let found = read_each((0..objects).collect(), until, read_one).await.len();
        (found, calls.into_inner())
    }

    #[tokio::test]
    async fn no_more_are_read_than_the_limit_and_failures_end_it() {
        assert_eq!(read(3, 3).await, (3, 3));
        assert_eq!(read(5_000, 5_000).await, (READ_WHOLE, READ_WHOLE));
        let (found, asked) = read(5_000, 10).await;
        assert_eq!(found, 10);
        assert!(asked <= 10 + FAILURES_IN_A_ROW + CONCURRENCY, "{asked}");
    }

    #[tokio::test]
    async fn time_ends_it_too() {
        let until = Instant::now() + Duration::from_millis(50);
        let never = |_: usize| std::future::pending::<Result<usize, ApiError>>();
        assert!(read_each((0..9).collect(), until, never).await.is_empty());
    }
}
