//! The connection's mapping of keys to fields: imported from a file and exported as one.

use domain::translate::Settings;

use super::bad_file;
use crate::Workspace;
use crate::view::{Failure, MappingImported};

/// Name of the setting with the mapping of a connection.
pub(crate) fn setting(connection: &str) -> String {
    format!("translationMapping.{connection}")
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
        let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        Ok(MappingImported { keys: count(settings.mapping.len()), derived: count(settings.derived.len()) })
    }
}
