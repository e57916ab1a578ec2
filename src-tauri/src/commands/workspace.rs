//! The frame of the window: connection, freshness, settings, the search over both sides.

use app::view::{Failure, FailureCode, RefreshProgress, SearchHit, Settings, SupportFile, Workspace};
use tauri::ipc::Channel;
use tauri::{AppHandle, Runtime, State};

use super::{Opened, changed};
use crate::closing::Closing;

/// What the frame shows.
#[tauri::command]
#[specta::specta]
pub async fn workspace(opened: State<'_, Opened>) -> Result<Workspace, Failure> {
    opened.app().await?.workspace().await
}

/// Reads both sides again; tells progress on the channel.
#[tauri::command]
#[specta::specta]
pub async fn refresh<R: Runtime>(
    window: AppHandle<R>,
    opened: State<'_, Opened>,
    progress: Channel<RefreshProgress>,
) -> Result<Workspace, Failure> {
    let app = opened.app().await?;
    // A channel whose page went away is no reason to stop a refresh.
    let outcome = app.refresh(move |now| drop(progress.send(now))).await;
    changed(&window);
    outcome
}

/// Keeps the settings.
#[tauri::command]
#[specta::specta]
pub async fn set_settings(opened: State<'_, Opened>, settings: Settings) -> Result<Settings, Failure> {
    opened.app().await?.set_settings(settings).await
}

/// Searches both sides.
#[tauri::command]
#[specta::specta]
pub async fn search(opened: State<'_, Opened>, text: String) -> Result<Vec<SearchHit>, Failure> {
    opened.app().await?.search(text).await
}

/// Writes the file for whoever helps when something goes wrong.
#[tauri::command]
#[specta::specta]
pub async fn support_file(opened: State<'_, Opened>) -> Result<SupportFile, Failure> {
    opened.app().await?.support_file().await
}

/// Says whether the page holds something that closing the window would lose. Runs in order, unlike commands that wait.
#[tauri::command]
#[specta::specta]
#[expect(clippy::needless_pass_by_value, reason = "a command gets its state by value")]
pub fn closing_held(closing: State<'_, Closing>, held: bool) {
    closing.hold(held);
}

/// Says that the page heard that the window is to be closed, and asks the person.
#[tauri::command]
#[specta::specta]
#[expect(clippy::needless_pass_by_value, reason = "a command gets its state by value")]
pub fn closing_heard(closing: State<'_, Closing>) {
    closing.hear();
}

/// Shows a support file in its folder, in the system's own file manager.
#[tauri::command]
#[specta::specta]
pub async fn show_support_file(opened: State<'_, Opened>, name: String) -> Result<(), Failure> {
    let file = opened.app().await?.support_file_at(&name)?;
    let shown = tauri::async_runtime::spawn_blocking(move || tauri_plugin_opener::reveal_item_in_dir(file)).await;
    if !matches!(shown, Ok(Ok(()))) {
        return Err(Failure::new(FailureCode::Internal, "The system could not show the folder. Open it yourself."));
    }
    Ok(())
}
