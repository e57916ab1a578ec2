//! The thread that owns the database connection.

use std::fs::File;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError, mpsc};
use std::thread::JoinHandle;

use rusqlite::Connection;
use tokio::sync::watch;

use super::rows::{self, Batch};
use crate::error::PracticeError;
use crate::model::{Millis, World};

/// The way to the disk. Batches are written in the order they were handed over.
pub struct Archive {
    queue: Mutex<Option<mpsc::Sender<Batch>>>,
    sent: AtomicU64,
    written: watch::Receiver<u64>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Archive {
    /// Starts the writing thread, which holds the folder's lock as long as it may write.
    pub fn start(db: Connection, lock: File) -> Self {
        let (queue, batches) = mpsc::channel();
        let (done, written) = watch::channel(0);
        let thread = std::thread::spawn(move || {
            write_all(db, &batches, &done);
            drop(lock);
        });
        Self { queue: Mutex::new(Some(queue)), sent: AtomicU64::new(0), written, thread: Mutex::new(Some(thread)) }
    }

    /// Hands over the rows marked in `world` and forgets the marks. Called under the world's write lock, so that
    /// batches are queued in the order of the changes.
    pub fn hand_over(&self, world: &mut World, ahead_ms: Millis, replace: bool) {
        let marked = if replace { rows::all(world) } else { std::mem::take(&mut world.changed) };
        world.changed.clear();
        let batch = Batch {
            rows: marked.iter().map(|row| rows::encode(world, row)).collect(),
            counters: rows::counters(world),
            ahead_ms,
            replace,
        };
        let queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner);
        if queue.as_ref().is_some_and(|queue| queue.send(batch).is_ok()) {
            self.sent.fetch_add(1, Ordering::SeqCst);
        }
    }

    /// Waits until everything handed over so far is on disk.
    pub async fn settled(&self) -> Result<(), PracticeError> {
        let target = self.sent.load(Ordering::SeqCst);
        let mut written = self.written.clone();
        written.wait_for(|count| *count >= target).await.map(drop).map_err(|_| PracticeError::WriterGone)
    }

    /// Writes what is queued and ends the thread. Later batches are ignored.
    pub fn close(&self) {
        drop(self.queue.lock().unwrap_or_else(PoisonError::into_inner).take());
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        if thread.is_some_and(|thread| thread.join().is_err()) {
            tracing::error!("the thread that saves the practice organization panicked");
        }
    }
}

fn write_all(mut db: Connection, batches: &mpsc::Receiver<Batch>, done: &watch::Sender<u64>) {
    while let Ok(first) = batches.recv() {
        // Everything waiting goes into one transaction: many small changes cost one commit.
        let mut group = vec![first];
        group.extend(batches.try_iter());
        if let Err(error) = write_group(&mut db, &group) {
            tracing::error!(%error, "changes of the practice organization could not be saved");
        }
        done.send_modify(|count| *count += group.len() as u64);
    }
}

fn write_group(db: &mut Connection, group: &[Batch]) -> rusqlite::Result<()> {
    let change = db.transaction()?;
    for batch in group {
        rows::write(&change, batch)?;
    }
    change.commit()
}
