//! Opens the workspace while the window is shown, forwards its changes to the window, and closes it with the window.

use std::time::Duration;

use app::{App, Home, OpenOptions};
use tauri::{AppHandle, Emitter as _, Manager as _};

use crate::arguments::TEST_SWITCHES;
use crate::commands::{Startup, WORKSPACE_CHANGED};

/// How long closing may take. Work that is not saved by then is in the journal.
const CLOSING: Duration = Duration::from_secs(5);
/// Set by tests, and read only by builds for tests: the practice services then accept commands (faults, clock) from a
/// client that has this key.
const PRACTICE_KEY: &str = "SEGMENT_BRIDGE_PRACTICE_KEY";

/// Starts opening the workspace of `home` in the background; commands wait for the result.
pub(crate) fn open_beside(window_system: &AppHandle, home: Home) {
    let (opening, startup) = Startup::pending();
    window_system.manage(startup);
    let window_system = window_system.clone();
    tauri::async_runtime::spawn(async move {
        let practice_key = if TEST_SWITCHES { std::env::var(PRACTICE_KEY).ok() } else { None };
        let options = OpenOptions { practice_key, ..OpenOptions::default() };
        let outcome = App::open(home, options).await;
        match &outcome {
            Ok(app) => {
                tracing::info!("Workspace opened");
                tauri::async_runtime::spawn(crate::notices::tell_ends(window_system.clone(), app));
                tauri::async_runtime::spawn(tell_changes(window_system, app.clone()));
                tauri::async_runtime::spawn(app.watch_other_programs());
                tauri::async_runtime::spawn(app.keep_looking());
            }
            Err(failure) => {
                tracing::error!(code = ?failure.code, "The workspace could not be opened: {}", failure.for_log());
            }
        }
        opening.finish(outcome);
    });
}

/// Notifies the window of every change that may make its data outdated, until the workspace is closed.
async fn tell_changes(window_system: AppHandle, app: App) {
    let mut changed = app.changed();
    drop(app);
    while changed.changed().await.is_ok() {
        if let Err(error) = window_system.emit(WORKSPACE_CHANGED, ()) {
            tracing::warn!(%error, "The window could not be notified of a change");
        }
    }
}

/// Closes the workspace in an orderly way: the practice services save their data.
pub(crate) fn close(window_system: &AppHandle) {
    let Some(app) = window_system.try_state::<Startup>().and_then(|startup| startup.now()) else { return };
    let closed = tauri::async_runtime::block_on(async { tokio::time::timeout(CLOSING, app.close()).await });
    match closed {
        Ok(Ok(())) => {}
        Ok(Err(failure)) => {
            tracing::error!(code = ?failure.code, "The workspace could not be closed: {}", failure.for_log());
        }
        Err(_) => tracing::warn!(limit_s = CLOSING.as_secs(), "Closing the workspace took too long"),
    }
}
