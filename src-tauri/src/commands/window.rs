//! Commands about the window itself.

use app::view::{Failure, FailureCode};
use tauri::{Runtime, State, Window};

use super::Startup;
use crate::closing::{self, Closing};

/// Reports whether the page has unsaved changes that closing the window would lose. Not `async`, so that calls take
/// effect in order.
#[tauri::command]
#[specta::specta]
#[expect(clippy::needless_pass_by_value, reason = "a command gets its state by value")]
pub fn closing_held(closing: State<'_, Closing>, held: bool) {
    closing.hold(held);
}

/// Confirms that the page received the request to close the window and is asking the user.
#[tauri::command]
#[specta::specta]
#[expect(clippy::needless_pass_by_value, reason = "a command gets its state by value")]
pub fn closing_heard(closing: State<'_, Closing>) {
    closing.hear();
}

/// Hides the window and ends the program when its jobs have sent everything. Starting the program again shows the window.
#[tauri::command]
#[specta::specta]
pub async fn closing_finish<R: Runtime>(window: Window<R>, startup: State<'_, Startup>) -> Result<(), Failure> {
    let app = startup.app().await?;
    closing::finish_hidden(window, async move { app.until_nothing_is_sent().await });
    Ok(())
}

/// Shows a support file in the system's file manager.
#[tauri::command]
#[specta::specta]
pub async fn show_support_file(startup: State<'_, Startup>, name: String) -> Result<(), Failure> {
    let file = startup.app().await?.support_file_at(&name)?;
    let shown = tauri::async_runtime::spawn_blocking(move || tauri_plugin_opener::reveal_item_in_dir(file)).await;
    if !matches!(shown, Ok(Ok(()))) {
        return Err(Failure::new(FailureCode::Internal, "The system could not show the folder. Open it yourself."));
    }
    Ok(())
}
