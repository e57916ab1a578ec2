//! The file with the settings of all connections, `connections.json` in the config folder.
//!
//! Window and command line may change it at the same time, so each change reads it again under a lock and replaces the
//! whole file. A file that cannot be read, or that a newer version wrote, is reported and left unchanged.

use std::fs::File;
use std::io::ErrorKind;
use std::path::PathBuf;

use super::settings::AllSettings;
use crate::home::{Home, unusable};
use crate::private;
use crate::view::{Failure, FailureCode};

/// Reads and writes the file.
#[derive(Debug, Clone)]
pub(crate) struct ConnectionsFile {
    path: PathBuf,
}

impl ConnectionsFile {
    pub(crate) fn of(home: &Home) -> Self {
        Self { path: home.config().join("connections.json") }
    }

    /// Returns the settings; the defaults if there is no file yet. Blocks for a moment.
    pub(crate) fn read_blocking(&self) -> Result<AllSettings, Failure> {
        let text = match private::read(&self.path) {
            Ok(text) if text.len() > LARGEST => return Err(self.too_large()),
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(AllSettings::default()),
            Err(error) => return Err(unusable(&self.path, "reading", &error)),
        };
        let version = serde_json::from_slice::<Version>(&text).map_err(|error| self.unreadable(&error))?.version;
        if version > u64::from(AllSettings::VERSION) {
            let message = format!(
                "The settings in {} were written by a newer version of Segment Bridge. Use that version, or move the \
                 file away and set the connections up again.",
                self.path.display()
            );
            return Err(Failure::new(FailureCode::NewerData, message).with("path", self.path.display()));
        }
        if version == 0 {
            return Err(self.damaged("it has no version number"));
        }
        serde_json::from_slice(&text).map_err(|error| self.unreadable(&error))
    }

    /// Changes the settings: either the whole change is saved or, after an error, nothing. Blocks for a moment.
    fn change_blocking<T>(&self, work: impl FnOnce(&mut AllSettings) -> Result<T, Failure>) -> Result<T, Failure> {
        let _turn = self.lock()?;
        let before = self.read_blocking()?;
        let mut settings = before.clone();
        let outcome = work(&mut settings)?;
        if settings != before {
            self.write(&settings)?;
        }
        Ok(outcome)
    }

    /// Reads the settings off the async threads; see [`Self::read_blocking`].
    pub(crate) async fn read(&self) -> Result<AllSettings, Failure> {
        let file = self.clone();
        tokio::task::spawn_blocking(move || file.read_blocking()).await.unwrap_or_else(|_| Err(cut_off()))
    }

    /// Changes the settings off the async threads: either the whole change is saved or, after an error, nothing.
    pub(crate) async fn change<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut AllSettings) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        let file = self.clone();
        tokio::task::spawn_blocking(move || file.change_blocking(work)).await.unwrap_or_else(|_| Err(cut_off()))
    }

    fn lock(&self) -> Result<File, Failure> {
        let path = self.path.with_extension("lock");
        let failed = |error: std::io::Error| unusable(&path, "locking", &error);
        let file = private::open_lock(&path).map_err(failed)?;
        file.lock().map_err(|error| unusable(&path, "locking", &error))?;
        Ok(file)
    }

    fn write(&self, settings: &AllSettings) -> Result<(), Failure> {
        let text = serde_json::to_vec_pretty(settings).map_err(|error| {
            Failure::new(
                FailureCode::Internal,
                format!("The settings of the connections could not be written: {error}"),
            )
        })?;
        private::replace(&self.path, &text).map_err(|error| unusable(&self.path, "writing", &error))
    }

    fn unreadable(&self, error: &serde_json::Error) -> Failure {
        // Only the position: the text there may be a secret that was put in the wrong field.
        self.damaged(&format!("line {}, column {}", error.line(), error.column()))
    }

    fn too_large(&self) -> Failure {
        self.damaged(&format!("it is larger than {} MB", LARGEST >> 20))
    }

    fn damaged(&self, why: &str) -> Failure {
        let message = format!(
            "The settings in {} cannot be read ({why}). Fix the file, or move it away and set the connections up again; \
             the secrets stay in the keychain.",
            self.path.display()
        );
        Failure::new(FailureCode::Storage, message).with("path", self.path.display())
    }
}

/// Only the number of the format, which every version can read.
#[derive(serde::Deserialize)]
struct Version {
    version: u64,
}

/// Largest file that is read, in bytes: thousands of connections.
const LARGEST: usize = 4 << 20;

fn cut_off() -> Failure {
    Failure::new(FailureCode::Internal, "Changing the settings of the connections was interrupted.")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn new_file() -> (tempfile::TempDir, ConnectionsFile) {
        let folder = tempfile::tempdir().unwrap();
        let file = ConnectionsFile { path: folder.path().join("connections.json") };
        (folder, file)
    }

    #[test]
    fn without_a_file_the_practice_workspace_is_in_use() {
        let (_folder, file) = new_file();
        assert_eq!(file.read_blocking().unwrap().in_use, crate::PRACTICE);
    }

    #[test]
    fn a_change_is_kept_for_this_user_alone_and_a_failed_one_is_not() {
        let (_folder, file) = new_file();
        file.change_blocking(|settings| {
            settings.practice_hidden = true;
            Ok(())
        })
        .unwrap();
        let refused = file.change_blocking(|settings| {
            settings.in_use = "other".into();
            Err::<(), _>(Failure::new(FailureCode::BadInput, "no"))
        });
        assert!(refused.is_err());
        let read = file.read_blocking().unwrap();
        assert_eq!((read.practice_hidden, read.in_use.as_str()), (true, crate::PRACTICE));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(std::fs::metadata(&file.path).unwrap().permissions().mode() & 0o777, 0o600);
        }
    }

    #[test]
    fn a_damaged_or_newer_file_is_told_and_left_as_it_is() {
        let (_folder, file) = new_file();
        for (text, code) in [
            ("{ not json", FailureCode::Storage),
            (r#"{"version": 2, "shape": "unknown"}"#, FailureCode::NewerData),
            (r#"{"version": 1}"#, FailureCode::Storage),
            (r#"{"version": 0, "inUse": "practice"}"#, FailureCode::Storage),
            (r#"{"version": 4294967296}"#, FailureCode::NewerData),
            (r#"{"version": "p8e-hidden-in-here"}"#, FailureCode::Storage),
            (r#"{"version": 1, "inUse": ["p8e-hidden-in-here"]}"#, FailureCode::Storage),
            (r#"{"version": 1, "inUse": "x", "inUse": "p8e-hidden-in-here"}"#, FailureCode::Storage),
            (r#"{"version": 1, "inUse": "x", "practiceHidden": "p8e-hidden-in-here"}"#, FailureCode::Storage),
            (r#"{"version": 1, "inUse": "x", "connections": {"p8e-hidden-in-here": 1}}"#, FailureCode::Storage),
            (r#"{"version": 1, "inUse": "x", "network": ["p8e-hidden-in-here", [[]]]}"#, FailureCode::Storage),
            ("\u{feff}{\"version\": 1, \"inUse\": \"p8e-hidden-in-here\"}", FailureCode::Storage),
        ] {
            std::fs::write(&file.path, text).unwrap();
            let failure = file.read_blocking().unwrap_err();
            assert_eq!(failure.code, code, "{text}");
            assert!(!failure.to_string().contains("hidden"), "{failure}");
            assert_eq!(file.change_blocking(|_| Ok(())).unwrap_err().code, code, "{text}");
            assert_eq!(std::fs::read_to_string(&file.path).unwrap(), text);
        }
    }

    #[test]
    fn a_file_that_is_no_text_of_ours_is_refused_without_its_text() {
        let (_folder, file) = new_file();
        let settings = r#"{"version":1,"inUse":"p8e-hidden-in-here"}"#;
        let wide: Vec<u8> = settings.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let large = format!(r#"{{"version":1,"inUse":"{}"}}"#, "p8e-hidden-in-here".repeat(LARGEST / 10));
        for bytes in [wide, large.into_bytes(), vec![b'['; 100_000], b"\xff\xfe".to_vec()] {
            std::fs::write(&file.path, &bytes).unwrap();
            let failure = file.read_blocking().unwrap_err();
            assert_eq!(failure.code, FailureCode::Storage);
            assert!(failure.message.len() < 400 && !failure.to_string().contains("hidden"), "{failure}");
        }
    }
}
