//! What Segment Bridge stores on disk, in two SQLite files: the catalog of both services with its search, the pending
//! tray and the settings in one; the journal of jobs, which cannot be read again from anywhere, in a file of its own.
//!
//! It must not know about the network, about plans or about how rows are shown. One thread per file writes, a few
//! threads read, and all other code awaits a [`Store`] handle, so that no async thread ever waits for the disk.

mod activity;
mod catalog;
mod error;
mod journal;
mod journal_change;
mod list;
mod migrate;
mod recipes;
mod refresh;
mod removal;
mod sandbox;
mod settings;
mod text;
mod translations;
mod tray;
mod tray_to_platform;
mod uses;
mod workers;

use std::path::Path;
use std::sync::Arc;

pub use activity::{Activity, ActivityEnd, ActivityFilter, ActivityObject, JobSummary, NewActivity};
pub use catalog::{
    Catalog, CatalogCounts, PairParts, PairSummary, Reference, ReferenceKind, Side, SizedTrait, SourceTraits,
    StoredFolder, Tree,
};
pub use error::{StoreError, StoreFault};
pub use journal::{Appended, JobEntry, JobPage, Journal, JournalHead, JournalLine, JournalSubject};
pub use journal_change::CatalogChange;
pub use list::{
    AudienceFilter, AudienceListed, AudienceOrder, AudienceTallies, Found, Hit, HitKind, ListPart, SegmentFilter,
    SegmentListed, SegmentOrder, Tally, TraitFilter, TraitListed, TraitOrder,
};
pub use recipes::RecipeRow;
pub use refresh::{Counted, Gone, ReadWhole, Refresh, Unseen};
pub use removal::Removed;
pub use sandbox::StoredDataflow;
pub use translations::SavedRule;
pub use tray::TrayEntry;
pub use tray_to_platform::PlatformTrayEntry;
pub use uses::{How, Node, User, UserCounts, Users};

use list::OrderCache;
use migrate::{CATALOG, DELETIONS_MOVE, JOURNAL_MOVES, migrate};
use workers::{Durability, Workers, open_writer};

/// Threads that read the catalog; lists, counts and details of one screen are asked for together.
const READERS: usize = 3;
/// Threads that read the journal.
const JOURNAL_READERS: usize = 1;

/// The open files. Clones share them.
#[derive(Clone)]
pub struct Store {
    workers: Arc<Workers>,
    journal: Arc<Workers>,
    orders: Arc<OrderCache>,
}

impl Store {
    /// Opens (or creates) the catalog's file, and `journal.db` beside it, and brings their tables up to date. Blocks;
    /// call it off the async threads.
    ///
    /// A file written by a newer version is refused with [`StoreError::Newer`] and left as it is.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let journal_path = journal::file::beside(path);
        let mut db = open_writer(path, Durability::Process)?;
        let mut journal = journal::file::open(&journal_path)?;
        migrate(&mut db, path, CATALOG, |step, number| {
            let taken = match number {
                JOURNAL_MOVES => journal::file::take_over(step, &mut journal),
                DELETIONS_MOVE => activity::take_over(step, &mut journal),
                _ => Ok(()),
            };
            taken.map_err(|error| error.while_doing("moving the journal to its own file"))
        })?;
        text::renew_sort_keys(&mut db)?;
        uses::renew_edges(&mut db)?;
        Ok(Self {
            workers: Arc::new(Workers::start(db, path, READERS)?),
            journal: Arc::new(Workers::start(journal, &journal_path, JOURNAL_READERS)?),
            orders: Arc::new(OrderCache::default()),
        })
    }

    /// Runs `work` in one write transaction on the catalog's writing thread: all of it is stored, or, after an error,
    /// none.
    ///
    /// `doing` completes "… failed" in messages, such as "storing the job's step". Errors of SQLite turn into
    /// [`StoreError`] by `?`.
    pub async fn write<T, F>(&self, doing: &'static str, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&mut rusqlite::Transaction<'_>) -> Result<T, StoreError> + Send + 'static,
    {
        self.workers.write(doing, work).await
    }

    /// Numbers that change whenever another program has written to the catalog's file or the journal's. What this program
    /// writes leaves them as they are.
    pub async fn foreign_version(&self) -> Result<(i64, i64), StoreError> {
        Ok((self.workers.foreign_version().await?, self.journal.foreign_version().await?))
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
