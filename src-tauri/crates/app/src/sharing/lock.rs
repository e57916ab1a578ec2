//! Lock files: one per job shows whether window or command line is running it, and one per connection lets its jobs run
//! one after the other, so that two programs on this computer never create the same objects. The system releases a lock
//! when the program exits, however that happens.

use std::fs::{File, TryLockError};
use std::io::Write as _;
use std::path::PathBuf;
use std::time::Duration;

use super::cancel::holder_text;
use super::failure::taken;
use sha2::{Digest as _, Sha256};
use tokio_util::sync::CancellationToken;

use crate::App;
use crate::home::unusable;
use crate::private;
use crate::view::Failure;

/// Held while a job is running.
pub(super) struct JobLock {
    path: PathBuf,
    _file: File,
}

impl Drop for JobLock {
    fn drop(&mut self) {
        // Still locked here, so that a program that finds the file missing or free can rely on the job being finished.
        let _ = std::fs::remove_file(&self.path);
    }
}

/// How often to try the lock again.
const ASK_AGAIN: Duration = Duration::from_millis(100);
/// How long a person waits for a recipe that a program is going on with.
const RECIPE_PATIENCE: Duration = Duration::from_secs(20);

/// Held from the first look-up of a job to its end. Its file stays: removing it would let two programs lock two files
/// of one name.
pub(crate) struct Turn {
    _file: File,
}

impl App {
    /// Waits until no other program on this computer creates or removes mappings on a connection.
    pub(crate) async fn turn_of_mappings(&self, connection: &str) -> Result<Option<Turn>, Failure> {
        self.turn_at("mappings", connection, &CancellationToken::new()).await
    }

    /// Waits until no other program on this computer enters something into the crosswalk of a connection.
    pub(crate) async fn turn_of_crosswalk(&self, connection: &str) -> Result<Option<Turn>, Failure> {
        self.turn_at("crosswalk", connection, &CancellationToken::new()).await
    }

    /// Waits until no other job of a connection is running in any program on this computer; `None` if the wait was
    /// canceled.
    pub(super) async fn turn(&self, connection: &str, cancel: &CancellationToken) -> Result<Option<Turn>, Failure> {
        self.turn_at("jobs", connection, cancel).await
    }

    /// Waits until no program on this computer is going on with a recipe of a connection; `None` if that takes longer than a
    /// person waits. A request whose answer was lost takes minutes.
    pub(crate) async fn recipe_turn(&self, connection: &str) -> Result<Option<Turn>, Failure> {
        let never = CancellationToken::new();
        let turn = self.turn_at("recipes", connection, &never);
        tokio::time::timeout(RECIPE_PATIENCE, turn).await.unwrap_or(Ok(None))
    }

    /// Waits until no other program on this computer changes what data feeds of a connection are subscribed.
    pub(crate) async fn feeds_turn(&self, connection: &str) -> Result<Option<Turn>, Failure> {
        self.turn_at("feeds", connection, &CancellationToken::new()).await
    }

    /// The same without waiting; `None` if a program is changing them.
    pub(crate) fn feeds_turn_now(&self, connection: &str) -> Result<Option<Turn>, Failure> {
        self.turn_now("feeds", connection)
    }

    /// The turn of recipes without waiting; `None` if a program is going on with one.
    pub(crate) fn recipe_turn_now(&self, connection: &str) -> Result<Option<Turn>, Failure> {
        self.turn_now("recipes", connection)
    }

    fn turn_now(&self, what: &str, connection: &str) -> Result<Option<Turn>, Failure> {
        let path = self.turn_path(what, connection);
        let failed = |error: &std::io::Error| unusable(&path, "locking", error);
        let file = private::open_lock(&path).map_err(|error| failed(&error))?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Turn { _file: file })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(failed(&error)),
        }
    }

    /// The file of a connection's turn.
    fn turn_path(&self, what: &str, connection: &str) -> PathBuf {
        use std::fmt::Write as _;
        // An ID may contain what a file name must not.
        let mut name = format!("{what}-");
        for byte in Sha256::digest(connection).iter().take(8) {
            let _ = write!(name, "{byte:02x}");
        }
        self.home().data().join(name + ".lock")
    }

    async fn turn_at(&self, what: &str, connection: &str, cancel: &CancellationToken) -> Result<Option<Turn>, Failure> {
        let path = self.turn_path(what, connection);
        let failed = |error: &std::io::Error| unusable(&path, "locking", error);
        let file = private::open_lock(&path).map_err(|error| failed(&error))?;
        let mut has_waited = false;
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(Some(Turn { _file: file })),
                Err(TryLockError::WouldBlock) => {}
                Err(TryLockError::Error(error)) => return Err(failed(&error)),
            }
            if !std::mem::replace(&mut has_waited, true) {
                tracing::info!(connection, what, "waiting for what this connection is doing already");
            }
            tokio::select! {
                () = tokio::time::sleep(ASK_AGAIN) => {}
                () = cancel.cancelled() => return Ok(None),
            }
        }
    }

    /// Locks a job for this program; refused while any program is running it.
    pub(super) fn lock_job(&self, job: &str) -> Result<JobLock, Failure> {
        let path = self.lock_path(job);
        let failed = |error: &std::io::Error| unusable(&path, "locking", error);
        let file = private::open_lock(&path).map_err(|error| failed(&error))?;
        match file.try_lock() {
            Ok(()) => {
                // Only information for other programs: the lock holds without it.
                let _ = file.set_len(0).and_then(|()| (&file).write_all(holder_text().as_bytes()));
                Ok(JobLock { path, _file: file })
            }
            Err(TryLockError::WouldBlock) => Err(taken(job)),
            Err(TryLockError::Error(error)) => Err(failed(&error)),
        }
    }

    /// Returns whether a job is running, here or elsewhere.
    pub(crate) fn is_live(&self, job: &str) -> bool {
        let Ok(file) = private::open_to_read(&self.lock_path(job)) else { return false };
        matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock))
    }

    pub(super) fn lock_path(&self, job: &str) -> PathBuf {
        self.home().data().join(format!("job-{job}.lock"))
    }
}
