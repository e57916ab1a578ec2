//! The connection's crosswalk: the table of this version with what the organization has entered.

use domain::crosswalk::{Crosswalk, Twin};

use crate::view::{Failure, InputReason, PlatformTwin};
use crate::{Destinations, Workspace};

/// Largest file with a crosswalk, in bytes.
const LARGEST: usize = 16 << 20;

/// Name of the setting with what was entered for a connection.
pub(crate) fn setting(connection: &str) -> String {
    format!("crosswalk.{connection}")
}

impl Workspace {
    /// The connection's crosswalk.
    pub(super) async fn crosswalk(&self) -> Result<Crosswalk, Failure> {
        let stored = self.app.store().setting::<String>(&setting(&self.connection.id)).await?;
        let own = stored.and_then(|file| Crosswalk::read_file(&file).ok()).unwrap_or_default();
        Ok(Crosswalk::published().clone().with(own))
    }
}

impl Destinations<'_> {
    /// Looks names of platforms up. Sends nothing.
    pub async fn twins(&self, names: Vec<String>) -> Result<Vec<PlatformTwin>, Failure> {
        let table = self.workspace.crosswalk().await?;
        Ok(names.into_iter().map(|name| shown(table.find(&name), name)).collect())
    }

    /// Returns the connection's crosswalk as a file.
    pub async fn crosswalk_file(&self) -> Result<String, Failure> {
        Ok(self.workspace.crosswalk().await?.file())
    }

    /// Replaces what was entered by a file, and returns the number of entries that differ from the table of this version.
    ///
    /// # Errors
    /// A line that is no entry; nothing is stored then.
    pub async fn import_crosswalk(&self, file: &str) -> Result<u32, Failure> {
        let unusable = |why: String| {
            Failure::bad_input(InputReason::FileUnreadable, format!("The crosswalk can't be used: {why}."))
                .with("path", "")
        };
        if file.len() > LARGEST {
            return Err(unusable("it is too large".to_owned()));
        }
        let own = Crosswalk::read_file(file).map_err(|error| unusable(error.to_string()))?;
        let workspace = self.workspace;
        workspace.app.store().set_setting(&setting(&workspace.connection.id), &file.to_owned()).await?;
        workspace.notify_changed();
        Ok(crate::read::count(own.len() as u64))
    }
}

/// An answer as it is shown.
pub(super) fn shown(twin: Twin, name: String) -> PlatformTwin {
    PlatformTwin {
        name,
        matched: twin.matched.word().to_owned(),
        certainty: twin.certainty.map(|known| known.word().to_owned()),
        twin: twin.twin,
        evidence: twin.evidence,
        changed: twin.changed,
        identities: twin.identities,
    }
}
