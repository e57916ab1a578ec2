//! What the signed-in account may do, as far as it can find out about itself.

use std::sync::PoisonError;

use adobe::AudienceManager;
use share::plan::Rights;

use crate::App;
use crate::connections::ask_rights;
use crate::view::Failure;

impl App {
    /// What was learnt last, or nothing.
    pub(super) fn known_rights(&self) -> Rights {
        self.opened().rights.lock().unwrap_or_else(PoisonError::into_inner).clone().unwrap_or_default()
    }

    /// Asks the service.
    pub(crate) async fn rights(&self, manager: &AudienceManager) -> Result<Rights, Failure> {
        let administrator = manager.users_self().await?.is_admin;
        let rights = ask_rights(manager, administrator).await?;
        self.opened().learn(&rights);
        Ok(rights)
    }
}
