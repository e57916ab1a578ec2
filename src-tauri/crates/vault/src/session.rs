//! Secrets in memory until the program ends.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use secrecy::SecretString;

#[derive(Default)]
pub(crate) struct SessionMemory {
    secrets: Mutex<HashMap<String, SecretString>>,
}

impl SessionMemory {
    pub(crate) fn put(&self, id: String, secret: SecretString) {
        self.secrets().insert(id, secret);
    }

    pub(crate) fn get(&self, id: &str) -> Option<SecretString> {
        self.secrets().get(id).cloned()
    }

    pub(crate) fn remove(&self, id: &str) -> bool {
        self.secrets().remove(id).is_some()
    }

    fn secrets(&self) -> MutexGuard<'_, HashMap<String, SecretString>> {
        self.secrets.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
