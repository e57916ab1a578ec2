//! Opens the workspace beside the window, passes its changes on to the window, and closes it with the window.

use std::time::Duration;

use app::{App, Home, OpenOptions};
use tauri::{AppHandle, Emitter as _, Manager as _};

use crate::arguments::TEST_SWITCHES;
use crate::commands::{Opened, WORKSPACE_CHANGED};

/// How long closing may take; what is not saved by then is in the journal.
const CLOSING: Duration = Duration::from_secs(5);
/// Set by tests, and read only by builds for them: the practice services then take orders (faults, clock) from whoever
/// knows this key.
const PRACTICE_KEY: &str = "SEGMENT_BRIDGE_PRACTICE_KEY";

/// Starts opening the workspace of `home` off the window's thread; commands wait for the outcome.
pub(crate) fn open_beside(window_system: &AppHandle, home: Home) {
    let (opening, opened) = Opened::pending();
    window_system.manage(opened);
    let window_system = window_system.clone();
    tauri::async_runtime::spawn(async move {
        let practice_key = if TEST_SWITCHES { std::env::var(PRACTICE_KEY).ok() } else { None };
        let options = OpenOptions { practice_key, ..OpenOptions::default() };
        let outcome = App::open(home, options).await;
        match &outcome {
            Ok(app) => {
                tracing::info!("Workspace opened");
                tauri::async_runtime::spawn(tell_changes(window_system, app.clone()));
                tauri::async_runtime::spawn(app.watch_other_programs());
            }
            Err(failure) => {
                tracing::error!(code = ?failure.code, "The workspace could not be opened: {}", failure.for_log());
            }
        }
        opening.ended(outcome);
    });
}

/// Tells the window each time that what it shows may be old, until the workspace is closed.
async fn tell_changes(window_system: AppHandle, app: App) {
    let mut changed = app.changed();
    drop(app);
    while changed.changed().await.is_ok() {
        if let Err(error) = window_system.emit(WORKSPACE_CHANGED, ()) {
            tracing::warn!(%error, "The window could not be told of a change");
        }
    }
}

/// Closes the workspace in order: the practice services save what they hold.
pub(crate) fn close(window_system: &AppHandle) {
    let Some(app) = window_system.try_state::<Opened>().and_then(|opened| opened.now()) else { return };
    let closed = tauri::async_runtime::block_on(async { tokio::time::timeout(CLOSING, app.close()).await });
    match closed {
        Ok(Ok(())) => {}
        Ok(Err(failure)) => tracing::error!(code = ?failure.code, "Closing the workspace: {}", failure.for_log()),
        Err(_) => tracing::warn!(limit_s = CLOSING.as_secs(), "Closing the workspace took too long"),
    }
}
