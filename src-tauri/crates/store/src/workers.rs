//! The threads that work on the file: one writes, a few read. Work is handed over as closures and awaited.

use std::panic::AssertUnwindSafe;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};
use tokio::sync::oneshot;

use crate::migrate::migrate;
use crate::{StoreError, text};

/// Threads that read; lists, counts and details of one screen are asked for together.
const READERS: usize = 3;
/// How long to wait for another program's write.
const BUSY: Duration = Duration::from_secs(10);

type Job = Box<dyn FnOnce(&mut Connection) + Send>;

/// The path of a file with every link in the folders above it resolved: SQLite, asked to follow none, refuses those too.
fn place_of(path: &Path) -> PathBuf {
    let above = path.parent().and_then(|folder| folder.canonicalize().ok());
    // Windows knows no such links, and SQLite not the form of its resolved paths.
    match (above, path.file_name()) {
        (Some(folder), Some(name)) if cfg!(unix) => folder.join(name),
        _ => path.to_owned(),
    }
}

/// The threads of one file. They end when the last handle is dropped.
pub(crate) struct Workers {
    writer: Sender<Job>,
    readers: Sender<Job>,
}

impl Workers {
    /// Opens the file for writing first (making and migrating it), then for reading.
    pub(crate) fn open(path: &Path) -> Result<Self, StoreError> {
        let failed = |source| StoreError::Open { path: path.to_owned(), source };
        // A link in place of the file itself is not followed.
        let place = place_of(path);
        let follow_none = OpenFlags::SQLITE_OPEN_NOFOLLOW;
        let mut db = Connection::open_with_flags(&place, OpenFlags::default() | follow_none).map_err(failed)?;
        prepare_writer(&db).map_err(failed)?;
        migrate(&mut db, path)?;
        text::renew_sort_keys(&mut db)?;
        let (writer, jobs) = channel();
        spawn("store-writer", db, Arc::new(Mutex::new(jobs)), path)?;
        let (readers, jobs) = channel();
        let jobs = Arc::new(Mutex::new(jobs));
        for _ in 0..READERS {
            let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX | follow_none;
            let db = Connection::open_with_flags(&place, flags).map_err(failed)?;
            db.busy_timeout(BUSY).map_err(failed)?;
            db.set_prepared_statement_cache_capacity(64);
            spawn("store-reader", db, jobs.clone(), path)?;
        }
        Ok(Self { writer, readers })
    }

    /// See [`Store::write`](crate::Store::write).
    pub(crate) async fn write<T, F>(&self, doing: &'static str, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&mut Transaction<'_>) -> Result<T, StoreError> + Send + 'static,
    {
        hand_over(&self.writer, doing, move |db| {
            let mut change = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let done = work(&mut change)?;
            change.commit()?;
            Ok(done)
        })
        .await
    }

    /// See [`Store::read`](crate::Store::read).
    pub(crate) async fn read<T, F>(&self, doing: &'static str, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    {
        hand_over(&self.readers, doing, move |db| {
            let moment = db.transaction_with_behavior(TransactionBehavior::Deferred)?;
            work(&moment)
        })
        .await
    }
}

impl Workers {
    /// See [`Store::foreign_version`](crate::Store::foreign_version).
    pub(crate) async fn foreign_version(&self) -> Result<i64, StoreError> {
        // The number a connection sees counts what all others wrote: on the only one of this program that writes, that is
        // what other programs wrote.
        let version = |db: &mut Connection| Ok(db.pragma_query_value(None, "data_version", |row| row.get(0))?);
        hand_over(&self.writer, "looking for changes of other programs", version).await
    }
}

async fn hand_over<T, F>(to: &Sender<Job>, doing: &'static str, work: F) -> Result<T, StoreError>
where
    T: Send + 'static,
    F: FnOnce(&mut Connection) -> Result<T, StoreError> + Send + 'static,
{
    let (answer, answered) = oneshot::channel();
    let job: Job = Box::new(move |db| {
        // Nobody waiting any more is no fault: the call was cancelled.
        drop(answer.send(work(db)));
    });
    to.send(job).map_err(|_| StoreError::Interrupted { doing })?;
    let done = answered.await.map_err(|_| StoreError::Interrupted { doing })?;
    done.map_err(|error| error.while_doing(doing))
}

fn spawn(name: &str, mut db: Connection, jobs: Arc<Mutex<Receiver<Job>>>, path: &Path) -> Result<(), StoreError> {
    let run = move || {
        loop {
            let next = jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
            let Ok(job) = next else { return };
            // A panic in one job must not take the thread from all later ones; its caller sees "interrupted", and
            // the transaction was rolled back while unwinding.
            if std::panic::catch_unwind(AssertUnwindSafe(|| job(&mut db))).is_err() {
                tracing::error!("a job on the kept data panicked");
            }
        }
    };
    let failed = |error: std::io::Error| StoreError::Open {
        path: path.to_owned(),
        source: rusqlite::Error::ToSqlConversionFailure(Box::new(error)),
    };
    thread::Builder::new().name(name.to_owned()).spawn(run).map(drop).map_err(failed)
}

fn prepare_writer(db: &Connection) -> rusqlite::Result<()> {
    db.busy_timeout(BUSY)?;
    db.set_prepared_statement_cache_capacity(64);
    db.pragma_update(None, "foreign_keys", true)?;
    // With WAL, NORMAL survives the death of the process; only a power cut may lose the last writes.
    db.pragma_update(None, "synchronous", "NORMAL")?;
    // Switching to WAL does not wait for other programs that are switching at the same moment.
    for _ in 0..100 {
        match db.pragma_update(None, "journal_mode", "WAL") {
            Err(error) if error.sqlite_error_code() == Some(rusqlite::ErrorCode::DatabaseBusy) => {
                thread::sleep(Duration::from_millis(20));
            }
            other => return other,
        }
    }
    db.pragma_update(None, "journal_mode", "WAL")
}
