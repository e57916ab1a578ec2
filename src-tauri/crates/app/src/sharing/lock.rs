//! Who carries a job out. Window and command line may run at once; a lock file a job says whether one of them is at
//! it. The system lets go of the lock when the program ends, however it ends.

use std::fs::{File, TryLockError};
use std::path::PathBuf;

use super::failure::taken;
use crate::App;
use crate::home::unusable;
use crate::private;
use crate::view::Failure;

/// Held while a job is carried out.
pub(super) struct JobLock {
    path: PathBuf,
    _file: File,
}

impl Drop for JobLock {
    fn drop(&mut self) {
        // Still locked here, so nobody who finds the file gone or free can be wrong about the job being over.
        let _ = std::fs::remove_file(&self.path);
    }
}

impl App {
    /// Takes a job for this program; refused while anybody carries it out.
    pub(super) fn lock_job(&self, job: &str) -> Result<JobLock, Failure> {
        let path = self.lock_path(job);
        let failed = |error: &std::io::Error| unusable(&path, "locking", error);
        let file = private::open_lock(&path).map_err(|error| failed(&error))?;
        match file.try_lock() {
            Ok(()) => Ok(JobLock { path, _file: file }),
            Err(TryLockError::WouldBlock) => Err(taken(job)),
            Err(TryLockError::Error(error)) => Err(failed(&error)),
        }
    }

    /// Whether a job is being carried out, here or elsewhere.
    pub(super) fn is_live(&self, job: &str) -> bool {
        let Ok(file) = private::open_to_read(&self.lock_path(job)) else { return false };
        matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock))
    }

    fn lock_path(&self, job: &str) -> PathBuf {
        self.home().data().join(format!("job-{job}.lock"))
    }
}
