//! Commands of sharing that open a dialog of the system: no page chooses which file is read or written.

use app::view::{Failure, SavedPlan, Tray};
use tauri::{AppHandle, Runtime, State};

use super::Startup;
use crate::native;

/// Lets the user choose where to save the pending plan, and saves it; `None` if they cancel.
#[tauri::command]
#[specta::specta]
pub async fn plan_save<R: Runtime>(
    window: AppHandle<R>,
    startup: State<'_, Startup>,
) -> Result<Option<SavedPlan>, Failure> {
    let workspace = startup.workspace().await?;
    match native::plan_file_to_save(&window, &workspace.sharing().plan_file_name()).await? {
        Some(file) => workspace.sharing().save_plan(&file).await.map(Some),
        None => Ok(None),
    }
}

/// Lets the user choose a plan file, and opens it in the tray; `None` if they cancel.
#[tauri::command]
#[specta::specta]
pub async fn plan_open<R: Runtime>(window: AppHandle<R>, startup: State<'_, Startup>) -> Result<Option<Tray>, Failure> {
    let workspace = startup.workspace().await?;
    match native::plan_file_to_open(&window).await? {
        Some(file) => workspace.sharing().open_plan(&file).await.map(Some),
        None => Ok(None),
    }
}
