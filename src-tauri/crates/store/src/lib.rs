//! What Segment Bridge keeps on disk, in one SQLite file: the catalogue of both services with its search, the pending
//! tray, the settings, and the journal of jobs.
//!
//! It must not know about the network, about plans or about how rows are shown. One thread writes, a few threads
//! read, and everybody else awaits a [`Store`] handle, so that no async thread ever waits for the disk.

mod catalogue;
mod deletions;
mod error;
mod journal;
mod journal_change;
mod list;
mod migrate;
mod refresh;
mod removal;
mod sandbox;
mod settings;
mod text;
mod tray;
mod workers;

use std::path::Path;
use std::sync::Arc;

pub use catalogue::{
    Catalogue, CatalogueCounts, PairParts, PairSummary, Reference, ReferenceKind, Side, StoredFolder, Tree,
};
pub use deletions::{DeletionObject, DeletionRecord};
pub use error::{StoreError, StoreFault};
pub use journal::{JobPage, Journal, JournalHead, JournalLine};
pub use journal_change::CatalogueChange;
pub use list::{
    AudienceFilter, AudienceListed, AudienceOrder, AudienceTallies, Found, Hit, HitKind, ListPart, SegmentFilter,
    SegmentListed, SegmentOrder, Tally, TraitFilter, TraitListed, TraitOrder,
};
pub use refresh::{Counted, Gone, ReadWhole, Refresh, Unseen};
pub use removal::Removed;
pub use rusqlite;
pub use tray::TrayEntry;

use list::OrderCache;
use workers::Workers;

/// The open file. Clones share it.
#[derive(Clone)]
pub struct Store {
    workers: Arc<Workers>,
    orders: Arc<OrderCache>,
}

impl Store {
    /// Opens (or makes) the file and brings its tables up to date. Blocks; call it off the async threads.
    ///
    /// A file written by a newer version is refused with [`StoreError::Newer`] and left as it is.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        Ok(Self { workers: Arc::new(Workers::open(path)?), orders: Arc::new(OrderCache::default()) })
    }

    /// Runs `work` in one write transaction on the writing thread: all of it is kept, or, after an error, none.
    ///
    /// `doing` completes "… failed" in messages, such as "keeping the job's step". Errors of SQLite turn into
    /// [`StoreError`] by `?`.
    pub async fn write<T, F>(&self, doing: &'static str, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&mut rusqlite::Transaction<'_>) -> Result<T, StoreError> + Send + 'static,
    {
        self.workers.write(doing, work).await
    }

    /// A number that changes whenever another program has written to the file. What this program writes leaves it as it is.
    pub async fn foreign_version(&self) -> Result<i64, StoreError> {
        self.workers.foreign_version().await
    }

    /// Runs `work` on a reading thread in one read transaction: everything it reads is of one moment.
    pub async fn read<T, F>(&self, doing: &'static str, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&rusqlite::Connection) -> Result<T, StoreError> + Send + 'static,
    {
        self.workers.read(doing, work).await
    }
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store").finish_non_exhaustive()
    }
}
