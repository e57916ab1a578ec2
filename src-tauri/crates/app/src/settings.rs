//! The stored settings of the window. Nothing secret.

use crate::App;
use crate::view::{Failure, Settings};

/// Name of the settings in the store.
const NAME: &str = "window";

impl App {
    /// Returns the stored settings, or the defaults.
    pub async fn settings(&self) -> Result<Settings, Failure> {
        Ok(within_limits(self.store().setting(NAME).await?.unwrap_or_default()))
    }

    /// Stores the settings and returns them.
    pub async fn set_settings(&self, settings: Settings) -> Result<Settings, Failure> {
        let settings = within_limits(settings);
        self.store().set_setting(NAME, &settings).await?;
        self.notify_changed();
        Ok(settings)
    }
}

/// A window with no size, or a thousand times its size, could not be used to correct the setting.
fn within_limits(settings: Settings) -> Settings {
    let (least, most) = (*Settings::ZOOMS.start(), *Settings::ZOOMS.end());
    Settings { zoom: settings.zoom.clamp(least, most), ..settings }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zoom_nobody_could_read_is_brought_back() {
        let kept = |zoom| within_limits(Settings { zoom, ..Settings::default() }).zoom;
        assert_eq!([0, 79, 80, 125, 200, 201, u16::MAX].map(kept), [80, 80, 80, 125, 200, 200, 200]);
    }

    #[test]
    fn settings_of_an_older_version_have_the_usual_zoom() {
        let older: Settings = serde_json::from_str(r#"{"theme":"dark","callouts":false}"#).unwrap();
        assert_eq!((older.zoom, older.callouts, older.notices), (100, false, true));
    }
}
