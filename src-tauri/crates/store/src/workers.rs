//! The threads that work on the file: one writes, a few read. Work is handed over as closures and awaited.

use std::panic::AssertUnwindSafe;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};
use tokio::sync::oneshot;

use crate::StoreError;

/// How long to wait for another program's write.
const BUSY: Duration = Duration::from_secs(10);

type Job = Box<dyn FnOnce(&mut Connection) + Send>;

/// Which writes survive what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Durability {
    /// All survive the end of the process; a power cut may lose the last ones. For what can be read again.
    Process,
    /// All survive a power cut: a write has reached the disk before it counts as done.
    PowerCut,
}

/// The path of a file with every link in the folders above it resolved: SQLite, asked to follow none, refuses those too.
pub(crate) fn place_of(path: &Path) -> PathBuf {
    let above = path.parent().and_then(|folder| folder.canonicalize().ok());
    // Windows knows no such links, and SQLite not the form of its resolved paths.
    match (above, path.file_name()) {
        (Some(folder), Some(name)) if cfg!(unix) => folder.join(name),
        _ => path.to_owned(),
    }
}

/// The threads of one file. When the last handle is dropped, what was handed over is done, the threads end, and the file
/// is closed; dropping waits for that, so that whoever replaces or copies the file next finds it complete.
pub(crate) struct Workers {
    readers: Pool,
    // Closed last: only a connection that writes can bring the log of changes into the file and remove it.
    writer: Pool,
}

/// Threads that take work from one queue.
struct Pool {
    queue: Option<Sender<Job>>,
    threads: Vec<JoinHandle<()>>,
}

impl Pool {
    fn start(name: &str, connections: Vec<Connection>, path: &Path) -> Result<Self, StoreError> {
        let (queue, jobs) = channel();
        let jobs = Arc::new(Mutex::new(jobs));
        let threads =
            connections.into_iter().map(|db| spawn(name, db, jobs.clone(), path)).collect::<Result<_, _>>()?;
        Ok(Self { queue: Some(queue), threads })
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        self.queue = None;
        let own = thread::current().id();
        // The last handle can be dropped by work that was handed over: that thread ends by itself.
        for thread in self.threads.drain(..).filter(|thread| thread.thread().id() != own) {
            // A panic of a thread was reported where it happened.
            let _ = thread.join();
        }
    }
}

/// Opens a file for writing, or creates it. A link in place of the file itself is not followed.
pub(crate) fn open_writer(path: &Path, durability: Durability) -> Result<Connection, StoreError> {
    let failed = |source| StoreError::Open { path: path.to_owned(), source };
    let flags = OpenFlags::default() | OpenFlags::SQLITE_OPEN_NOFOLLOW;
    let db = Connection::open_with_flags(place_of(path), flags).map_err(failed)?;
    prepare_writer(&db, durability).map_err(failed)?;
    Ok(db)
}

impl Workers {
    /// Starts the threads over a file that `writer` is open for.
    pub(crate) fn start(writer: Connection, path: &Path, readers: usize) -> Result<Self, StoreError> {
        let failed = |source| StoreError::Open { path: path.to_owned(), source };
        let place = place_of(path);
        let flags =
            OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_NOFOLLOW;
        let open_reader = |_| -> Result<Connection, StoreError> {
            let db = Connection::open_with_flags(&place, flags).map_err(failed)?;
            db.busy_timeout(BUSY).map_err(failed)?;
            db.set_prepared_statement_cache_capacity(64);
            Ok(db)
        };
        let readers = (0..readers).map(open_reader).collect::<Result<_, _>>()?;
        Ok(Self {
            readers: Pool::start("store-reader", readers, path)?,
            writer: Pool::start("store-writer", vec![writer], path)?,
        })
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

async fn hand_over<T, F>(to: &Pool, doing: &'static str, work: F) -> Result<T, StoreError>
where
    T: Send + 'static,
    F: FnOnce(&mut Connection) -> Result<T, StoreError> + Send + 'static,
{
    let (answer, answered) = oneshot::channel();
    let job: Job = Box::new(move |db| {
        // Nobody waiting any more is no fault: the call was cancelled.
        drop(answer.send(work(db)));
    });
    let sent = to.queue.as_ref().is_some_and(|queue| queue.send(job).is_ok());
    if !sent {
        return Err(StoreError::Interrupted { doing });
    }
    let done = answered.await.map_err(|_| StoreError::Interrupted { doing })?;
    done.map_err(|error| error.while_doing(doing))
}

fn spawn(
    name: &str,
    mut db: Connection,
    jobs: Arc<Mutex<Receiver<Job>>>,
    path: &Path,
) -> Result<JoinHandle<()>, StoreError> {
    let run = move || {
        loop {
            let next = jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
            let Ok(job) = next else { return };
            // A panic in one job must not take the thread from all later ones; its caller sees "interrupted", and
            // the transaction was rolled back while unwinding.
            if std::panic::catch_unwind(AssertUnwindSafe(|| job(&mut db))).is_err() {
                tracing::error!("a task on the stored data panicked");
            }
        }
    };
    let failed = |error: std::io::Error| StoreError::Open {
        path: path.to_owned(),
        source: rusqlite::Error::ToSqlConversionFailure(Box::new(error)),
    };
    thread::Builder::new().name(name.to_owned()).spawn(run).map_err(failed)
}

fn prepare_writer(db: &Connection, durability: Durability) -> rusqlite::Result<()> {
    db.busy_timeout(BUSY)?;
    db.set_prepared_statement_cache_capacity(64);
    db.pragma_update(None, "foreign_keys", true)?;
    match durability {
        Durability::Process => db.pragma_update(None, "synchronous", "NORMAL")?,
        Durability::PowerCut => {
            db.pragma_update(None, "synchronous", "FULL")?;
            // On macOS a plain sync does not reach the disk.
            db.pragma_update(None, "fullfsync", true)?;
            db.pragma_update(None, "checkpoint_fullfsync", true)?;
        }
    }
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
