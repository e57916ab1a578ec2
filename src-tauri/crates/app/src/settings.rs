//! The kept settings of the window. Nothing secret.

use crate::App;
use crate::view::{Failure, Settings};

/// Name of the settings in the store.
const NAME: &str = "window";

impl App {
    /// The kept settings, or the usual ones.
    pub(crate) async fn settings(&self) -> Result<Settings, Failure> {
        Ok(self.store().setting(NAME).await?.unwrap_or_default())
    }

    /// Keeps the settings and gives them back.
    pub async fn set_settings(&self, settings: Settings) -> Result<Settings, Failure> {
        self.store().set_setting(NAME, &settings).await?;
        self.touch();
        Ok(settings)
    }
}
