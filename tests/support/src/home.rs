//! A home folder for one test.

use std::path::Path;

use tempfile::TempDir;

use crate::search::secret_in;

/// A home folder that is removed with the test. Before that, every byte the program wrote into it is searched for client
/// secrets and access tokens, and any match fails the test. The whole suite thus proves that none is ever written, not
/// only the tests about it.
#[derive(Debug)]
pub struct TestHome(TempDir);

impl TestHome {
    /// An empty folder.
    #[expect(clippy::new_without_default, reason = "it makes a folder, which nobody expects of a default")]
    pub fn new() -> Self {
        Self(TempDir::new().unwrap())
    }

    /// Marks the saved data as written by another version of the program.
    pub fn set_data_version(&self, version: u32) {
        let data = rusqlite::Connection::open(self.path().join("data/bridge.db")).unwrap();
        data.pragma_update(None, "user_version", version).unwrap();
    }

    /// Makes the log of every job but undos unreadable, so that a test sees who reads it.
    ///
    /// Panics if there is none.
    pub fn garble_logs(&self) {
        let journal = rusqlite::Connection::open(self.path().join("data/journal.db")).unwrap();
        let all_but_undos = "UPDATE job_line SET line = '?' WHERE job IN (SELECT id FROM job WHERE undoes IS NULL)";
        assert!(journal.execute(all_but_undos, []).unwrap() > 0);
    }

    /// Returns its path.
    pub fn path(&self) -> &Path {
        self.0.path()
    }
}

impl Drop for TestHome {
    fn drop(&mut self) {
        // A test that has already failed reports its own reason.
        if std::thread::panicking() {
            return;
        }
        if let Some(found) = secret_in(self.path()) {
            panic!("{} holds a secret: {}", found.file.display(), found.secret);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[should_panic(expected = "holds a secret: p8e-left-behind")]
    fn a_secret_that_is_left_behind_fails_the_test() {
        let home = TestHome::new();
        std::fs::write(home.path().join("settings.json"), r#"{"secret":"p8e-left-behind"}"#).unwrap();
    }
}
