//! The account in Audience Manager, as it was last read.

use crate::Workspace;
use crate::view::Failure;
use crate::who::account_setting;

impl Workspace {
    /// Stores the name of the account in Audience Manager, for the record.
    pub(crate) async fn store_account(&self, name: &str) -> Result<(), Failure> {
        if name.is_empty() {
            return Ok(());
        }
        Ok(self.app.store().set_setting(&account_setting(&self.connection.id), &name).await?)
    }

    /// The account in Audience Manager, as it was last read.
    pub(crate) async fn account(&self) -> Option<String> {
        // The record is written without it rather than not at all.
        self.app.store().setting(&account_setting(&self.connection.id)).await.ok().flatten()
    }
}
