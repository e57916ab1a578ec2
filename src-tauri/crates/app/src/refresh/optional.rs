//! Optional parts of a side: each may fail for any reason, has a time limit, and is reported if missing.

use std::future::Future;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use adobe::{ApiError, Whole};

use super::Lacking;
use crate::lock;
use crate::view::{Failure, FailureCode, MissingPart, RefreshPart};

/// Time limit for one part. A host that is blocked by a firewall would take much longer to fail.
const PART_TIMEOUT: Duration = Duration::from_secs(20);

/// Collects missing parts while a side is read.
#[derive(Default)]
pub(super) struct Optional {
    lacking: Mutex<Lacking>,
}

impl Optional {
    /// Reads a part. If it cannot be read, records that and returns `None`.
    pub(super) async fn read<T>(
        &self,
        part: RefreshPart,
        read: impl Future<Output = Result<T, ApiError>>,
    ) -> Option<T> {
        let failure = match tokio::time::timeout(PART_TIMEOUT, read).await {
            Ok(Ok(value)) => return Some(value),
            Ok(Err(error)) => Failure::from(error),
            Err(_) => {
                let message = format!("No answer within {} seconds.", PART_TIMEOUT.as_secs());
                Failure::new(FailureCode::Offline, message)
            }
        };
        self.missing(part, failure);
        None
    }

    /// Reads a part that is a list, and records rows that cannot be read.
    pub(super) async fn list<T>(
        &self,
        part: RefreshPart,
        read: impl Future<Output = Result<Whole<T>, ApiError>>,
    ) -> Option<Whole<T>> {
        let whole = self.read(part, read).await?;
        self.unreadable(whole.complete.unreadable());
        Some(whole)
    }

    /// Records a part that cannot be read.
    pub(super) fn missing(&self, part: RefreshPart, failure: Failure) {
        tracing::warn!(?part, code = ?failure.code, message = %failure.for_log(), "a part could not be read");
        self.change(|lacking| lacking.missing.push(MissingPart { part, failure }));
    }

    /// Records rows that could not be read.
    pub(super) fn unreadable(&self, rows: u64) {
        self.change(|lacking| lacking.unreadable += rows);
    }

    /// Records objects that may or may not have been deleted.
    pub(super) fn unconfirmed(&self, objects: u64) {
        self.change(|lacking| lacking.unconfirmed += objects);
    }

    /// Returns everything that is missing, with parts in their usual order.
    pub(super) fn lacking(self) -> Lacking {
        let mut lacking = self.lacking.into_inner().unwrap_or_else(PoisonError::into_inner);
        lacking.missing.sort_by_key(|one| one.part as u8);
        lacking
    }

    fn change(&self, change: impl FnOnce(&mut Lacking)) {
        change(&mut lock::locked(&self.lacking));
    }
}
