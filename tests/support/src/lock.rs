//! Locking in tests.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// Locks, even if another thread panicked: the test that it belongs to has already failed.
pub fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
