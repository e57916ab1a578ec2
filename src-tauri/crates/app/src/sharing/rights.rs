//! What the signed-in account may do, as far as it can find out about itself.

use std::sync::PoisonError;

use adobe::AudienceManager;
use domain::pair::is_sharing_data_source;
use share::plan::Rights;

use crate::App;
use crate::view::Failure;

impl App {
    /// What was learnt last, or nothing.
    pub(super) fn known_rights(&self) -> Rights {
        let known = self.inner.sharing.rights.lock().unwrap_or_else(PoisonError::into_inner);
        known.clone().unwrap_or_default()
    }

    /// Asks the service.
    pub(super) async fn rights(&self, manager: &AudienceManager) -> Result<Rights, Failure> {
        let rights = ask(manager).await?;
        *self.inner.sharing.rights.lock().unwrap_or_else(PoisonError::into_inner) = Some(rights.clone());
        Ok(rights)
    }
}

/// Wildcard rights are told to administrators only. Anybody else can ask on which data sources a trait may be made
/// (AAM contract §3.1, §17); what cannot be asked is taken as granted and left to the service.
async fn ask(manager: &AudienceManager) -> Result<Rights, Failure> {
    if manager.users_self().await?.is_admin {
        return Ok(Rights::Administrator);
    }
    let sources = manager.data_sources_permitting("CREATE").await?;
    let mut held = ["MAP_ALL_TO_SEGMENTS", "CREATE_ALL_SEGMENTS"].map(str::to_owned).to_vec();
    if sources.iter().any(|source| is_sharing_data_source(&source.name)) {
        held.push("CREATE_ALL_TRAITS".to_owned());
    }
    Ok(Rights::Named(held.into_iter().collect()))
}
