//! The account's permissions in Audience Manager, for planning.

use adobe::AudienceManager;
use share::plan::Rights;

use crate::Workspace;
use crate::connections::ask_rights;
use crate::lock;
use crate::view::Failure;

impl Workspace {
    /// Returns the permissions that were read last; unknown ones restrict nothing.
    pub(super) fn known_rights(&self) -> Rights {
        lock::locked(&self.connection.rights).clone().unwrap_or_default()
    }

    /// Reads the permissions from the service, and stores them.
    pub(crate) async fn rights(&self, manager: &AudienceManager) -> Result<Rights, Failure> {
        let administrator = manager.users_self().await?.is_admin;
        let rights = ask_rights(manager, administrator).await?;
        self.connection.store_rights(&rights);
        Ok(rights)
    }
}
