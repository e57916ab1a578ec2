//! One open window per home folder.
//!
//! Two guards. A name on the session bus brings the first window to the front when the program is started again. A lock
//! on a file in the home folder also works without a session bus, and is what really protects the catalog and the
//! journal. macOS uses only the lock: the system itself brings an open program to the front, and the plugin's socket
//! there has a fixed name in a folder that is shared with other users.

use std::{
    fs::{File, TryLockError},
    path::Path,
};

use anyhow::Context as _;
use tauri::{Runtime, plugin::TauriPlugin};

/// Name of the lock file in the home folder.
const LOCK_FILE: &str = "window.lock";

/// The lock on the home folder, held until dropped; the system also releases it when the process dies.
#[derive(Debug)]
pub(crate) struct HomeLock {
    _file: File,
}

impl HomeLock {
    /// Locks `home`, an existing folder. `None` if another window has the lock.
    pub(crate) fn take(home: &Path) -> anyhow::Result<Option<Self>> {
        let path = home.join(LOCK_FILE);
        let file = app::open_lock(&path).with_context(|| format!("opening the lock file {}", path.display()))?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Self { _file: file })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => {
                Err(error).with_context(|| format!("locking the file {}", path.display()))
            }
        }
    }
}

/// No plugin: see the head of this file.
#[cfg(target_os = "macos")]
pub(crate) fn plugin<R: Runtime>(_identifier: &str, _home: &Path) -> Option<TauriPlugin<R>> {
    None
}

/// The plugin that hands a second start over to the first window. `None` if it cannot work: on Linux it needs a session
/// bus.
#[cfg(not(target_os = "macos"))]
pub(crate) fn plugin<R: Runtime>(identifier: &str, home: &Path) -> Option<TauriPlugin<R>> {
    if !session_bus_named() {
        return None;
    }
    let plugin = tauri_plugin_single_instance::Builder::new().callback(|app, _arguments, _folder| show_window(app));
    // Each home folder counts as a program of its own: the practice home of a test must not bring up the user's window.
    #[cfg(target_os = "linux")]
    let plugin = plugin.dbus_id(format!("{identifier}.home{:x}", fingerprint(home)));
    #[cfg(not(target_os = "linux"))]
    let _ = (identifier, home);
    Some(plugin.build())
}

/// Brings the window to the front, even if it is minimized.
pub(crate) fn show_window<R: Runtime>(app: &tauri::AppHandle<R>) {
    use tauri::Manager as _;

    let Some(window) = app.get_webview_window(crate::WINDOW) else { return };
    // It may be hidden while jobs finish; now it stays.
    app.state::<crate::closing::Closing>().finish(false);
    let shown = window.unminimize().and_then(|()| window.show()).and_then(|()| window.set_focus());
    if let Err(error) = shown {
        tracing::warn!(error = %error, "The open window could not be brought to the front");
    }
}

/// Whether there is a session bus: named in the environment, or at systemd's usual place.
#[cfg(not(target_os = "macos"))]
fn session_bus_named() -> bool {
    if !cfg!(target_os = "linux") || std::env::var_os("DBUS_SESSION_BUS_ADDRESS").is_some() {
        return true;
    }
    std::env::var_os("XDG_RUNTIME_DIR").is_some_and(|folder| Path::new(&folder).join("bus").exists())
}

#[cfg(target_os = "linux")]
fn fingerprint(home: &Path) -> u64 {
    use std::hash::{DefaultHasher, Hash as _, Hasher as _};

    let mut hasher = DefaultHasher::new();
    home.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_home_is_locked_once_and_free_again_after() -> anyhow::Result<()> {
        let home = tempfile::tempdir()?;
        let first = HomeLock::take(home.path())?;
        assert!(first.is_some(), "an unused home can be locked");
        assert!(HomeLock::take(home.path())?.is_none(), "a second window of the same home is refused");
        drop(first);
        assert!(HomeLock::take(home.path())?.is_some(), "closing the first window frees the home");
        Ok(())
    }

    #[test]
    #[cfg(unix)]
    fn a_link_in_place_of_the_lock_is_not_followed() -> anyhow::Result<()> {
        let home = tempfile::tempdir()?;
        let mine = home.path().join("mine");
        std::fs::write(&mine, "mine")?;
        std::os::unix::fs::symlink(&mine, home.path().join(LOCK_FILE))?;
        assert!(HomeLock::take(home.path()).is_err());
        assert_eq!(std::fs::read_to_string(&mine)?, "mine");
        Ok(())
    }
}
