//! Parts of a side without which the rest can be shown: they may fail for any reason, within bounded time, and are
//! reported as missing.

use std::future::Future;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use adobe::{ApiError, Whole};

use super::Lacking;
use crate::view::{Failure, FailureCode, MissingPart, RefreshPart};

/// Longest time for one part. A host that a firewall blocks would take much longer to give up.
const LONGEST: Duration = Duration::from_secs(20);

/// Collects what is missing while a side is read.
#[derive(Default)]
pub(super) struct Optional {
    lacking: Mutex<Lacking>,
}

impl Optional {
    /// Reads a part; `None`, and noted, where it cannot be read.
    pub(super) async fn read<T>(
        &self,
        part: RefreshPart,
        read: impl Future<Output = Result<T, ApiError>>,
    ) -> Option<T> {
        let failure = match tokio::time::timeout(LONGEST, read).await {
            Ok(Ok(value)) => return Some(value),
            Ok(Err(error)) => Failure::from(error),
            Err(_) => {
                let message = format!("No answer within {} seconds.", LONGEST.as_secs());
                Failure::new(FailureCode::Offline, message)
            }
        };
        self.missing(part, failure);
        None
    }

    /// Reads a part that is a list, and notes rows of it that cannot be read.
    pub(super) async fn list<T>(
        &self,
        part: RefreshPart,
        read: impl Future<Output = Result<Whole<T>, ApiError>>,
    ) -> Option<Whole<T>> {
        let whole = self.read(part, read).await?;
        self.unreadable(whole.complete.unreadable());
        Some(whole)
    }

    /// Notes a part that cannot be read.
    pub(super) fn missing(&self, part: RefreshPart, failure: Failure) {
        tracing::warn!(?part, code = ?failure.code, message = %failure.for_log(), "a part could not be read");
        self.note(|lacking| lacking.missing.push(MissingPart { part, failure }));
    }

    /// Notes rows that could not be read.
    pub(super) fn unreadable(&self, rows: u64) {
        self.note(|lacking| lacking.unreadable += rows);
    }

    /// Notes objects of which nobody knows whether they are gone.
    pub(super) fn unconfirmed(&self, objects: u64) {
        self.note(|lacking| lacking.unconfirmed += objects);
    }

    /// What is missing, parts in their usual order.
    pub(super) fn lacking(self) -> Lacking {
        let mut lacking = self.lacking.into_inner().unwrap_or_else(PoisonError::into_inner);
        lacking.missing.sort_by_key(|one| one.part as u8);
        lacking
    }

    fn note(&self, change: impl FnOnce(&mut Lacking)) {
        change(&mut self.lacking.lock().unwrap_or_else(PoisonError::into_inner));
    }
}
