//! Rows that leave facts out: an object of which the local copy has such a fact, perhaps of an older version, is read by
//! itself. A fact that is absent from that answer too is empty; until then the local copy keeps what it has.

use std::future::Future;
use std::time::Duration;

use adobe::{ApiError, AudienceManager};
use futures::StreamExt as _;
use store::{Refresh, StoreError};
use tokio::time::{Instant, timeout_at};

use super::manager::counted;

/// Objects of one list that are read by themselves in one refresh. What is left keeps its facts, is reported as not read,
/// and is first in the next refresh. An organization whose lists are always lean comes to this only for objects that
/// were changed since they were last read.
const READ_WHOLE: usize = 200;
/// Of these at once.
const AT_ONCE: usize = 4;
/// So many failures in a row end the reading: the service is not able to, or does not allow it.
const FAILURES_IN_A_ROW: usize = 8;
/// Longest time for the objects of both lists.
const LONGEST: Duration = Duration::from_secs(60);

/// Reads traits and segments by themselves whose rows leave the local copy in doubt. Returns how many stay so.
pub(super) async fn read_whole(manager: &AudienceManager, refresh: &mut Refresh) -> Result<u64, StoreError> {
    let until = Instant::now() + LONGEST;
    let traits = each(refresh.doubtful_traits(), until, |id| manager.trait_by_id(id)).await;
    refresh.traits(traits.into_iter().map(counted).collect()).await?;
    let segments = each(refresh.doubtful_segments(), until, |id| manager.segment_by_id(id)).await;
    refresh.segments(segments.into_iter().map(counted).collect()).await?;
    let left = refresh.doubtful_traits().len() + refresh.doubtful_segments().len();
    if left > 0 {
        tracing::warn!(left, "rows of the lists leave facts out, and the objects could not be read by themselves");
    }
    Ok(left as u64)
}

/// Reads the first of some objects, each by itself; those that cannot be read are left out.
async fn each<Id, T, F>(ids: Vec<Id>, until: Instant, read: impl Fn(Id) -> F) -> Vec<T>
where
    F: Future<Output = Result<T, ApiError>>,
{
    let calls = ids.into_iter().take(READ_WHOLE).map(read);
    let mut answers = futures::stream::iter(calls).buffer_unordered(AT_ONCE);
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
                tracing::info!(%error, "an object whose row leaves facts out cannot be read by itself");
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    /// How many of so many objects are read and how many are asked for, when those up to `good` can be read.
    async fn read(objects: usize, good: usize) -> (usize, usize) {
        let calls = AtomicUsize::new(0);
        let one = |id: usize| {
            calls.fetch_add(1, Ordering::Relaxed);
            async move { if id < good { Ok(id) } else { Err(ApiError::HostNotAllowed { host: "x".to_owned() }) } }
        };
        let until = Instant::now() + Duration::from_secs(60);
        let found = each((0..objects).collect(), until, one).await.len();
        (found, calls.into_inner())
    }

    #[tokio::test]
    async fn no_more_are_read_than_the_limit_and_failures_end_it() {
        assert_eq!(read(3, 3).await, (3, 3));
        assert_eq!(read(5_000, 5_000).await, (READ_WHOLE, READ_WHOLE));
        let (found, asked) = read(5_000, 10).await;
        assert_eq!(found, 10);
        assert!(asked <= 10 + FAILURES_IN_A_ROW + AT_ONCE, "{asked}");
    }

    #[tokio::test]
    async fn time_ends_it_too() {
        let until = Instant::now() + Duration::from_millis(50);
        let never = |_: usize| std::future::pending::<Result<usize, ApiError>>();
        assert!(each((0..9).collect(), until, never).await.is_empty());
    }
}
