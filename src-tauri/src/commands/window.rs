//! Commands about the window itself.

use app::view::{Failure, FailureCode, NotPossibleReason};
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

/// Where Audience Manager is opened. Adobe documents no address of its signal search.
const EXPERIENCE_CLOUD: &str = "https://experience.adobe.com/";

/// Opens Adobe's own pages in the system's browser. No page chooses the address.
#[tauri::command]
#[specta::specta]
pub async fn open_experience_cloud(startup: State<'_, Startup>) -> Result<(), Failure> {
    if startup.workspace().await?.is_practice() {
        let message = "Adobe has no page of the practice workspace.";
        return Err(Failure::not_possible(NotPossibleReason::PracticePage, message));
    }
    let open = || tauri_plugin_opener::open_url(EXPERIENCE_CLOUD, None::<&str>);
    if !matches!(tauri::async_runtime::spawn_blocking(open).await, Ok(Ok(()))) {
        let message = format!("The system could not open a browser. Open {EXPERIENCE_CLOUD} yourself.");
        return Err(Failure::new(FailureCode::Internal, message));
    }
    Ok(())
}
