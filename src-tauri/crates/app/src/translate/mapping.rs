//! The connection's mapping of keys to fields: imported from a file and exported as one.

use std::path::PathBuf;

use domain::translate::Settings;

use super::bad_file;
use crate::view::{Failure, MappingImported};
use crate::{Workspace, csv};

/// Name of the setting with the mapping of a connection.
pub(super) fn setting(connection: &str) -> String {
    format!("translationMapping.{connection}")
}

/// Name of the setting with what else translations of a connection depend on.
pub(super) fn other_setting(connection: &str) -> String {
    format!("translationSettings.{connection}")
}

/// The names of all settings about the translations of a connection.
pub(crate) fn settings_of(connection: &str) -> [String; 2] {
    [setting(connection), other_setting(connection)]
}

impl Workspace {
    /// Returns the connection's mapping as a file; only its headings if there is none.
    pub async fn mapping(&self) -> Result<String, Failure> {
        let stored = self.app.store().setting::<String>(&setting(&self.connection.id)).await?;
        Ok(stored.unwrap_or_else(|| Settings::default().mapping_file()))
    }

    /// Replaces the connection's mapping by that of a file; an empty file removes it.
    ///
    /// # Errors
    /// A line that cannot be read; nothing is stored then.
    pub async fn import_mapping(&self, file: &str) -> Result<MappingImported, Failure> {
        let mut settings = Settings::default();
        settings.read_mapping(file).map_err(|error| bad_file("mapping", &error))?;
        self.app.store().set_setting(&setting(&self.connection.id), &settings.mapping_file()).await?;
        self.notify_changed();
        let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        Ok(MappingImported { keys: count(settings.mapping.len()), derived: count(settings.derived.len()) })
    }

    /// Writes the connection's mapping into a file that a person has chosen.
    pub async fn save_mapping_file(&self, file: PathBuf) -> Result<(), Failure> {
        csv::save(self.mapping().await?, file).await
    }

    /// Replaces the connection's mapping by that of a file that a person has chosen.
    ///
    /// # Errors
    /// [`crate::view::InputReason::FileUnreadable`] for a file that cannot be read, is too large or is no text; a line that cannot be
    /// read.
    pub async fn open_mapping_file(&self, file: PathBuf) -> Result<MappingImported, Failure> {
        self.import_mapping(&csv::read_text(file, LARGEST).await?).await
    }
}

/// Largest file with a mapping, in bytes.
const LARGEST: u64 = 16 << 20;
