//! Commands of the crosswalk that open a dialog of the system: no page chooses which file is read or written.

use app::view::Failure;
use tauri::{AppHandle, Runtime, State};

use super::Startup;
use crate::native;

/// Name of the file with the crosswalk.
const CROSSWALK: &str = "segment-bridge-crosswalk.tsv";

/// Lets the user choose where to save the crosswalk; returns where, or nothing if they cancel.
#[tauri::command]
#[specta::specta]
pub async fn crosswalk_export<R: Runtime>(
    window: AppHandle<R>,
    startup: State<'_, Startup>,
) -> Result<Option<String>, Failure> {
    let workspace = startup.workspace().await?;
    let Some(file) = native::crosswalk_file_to_save(&window, CROSSWALK).await? else { return Ok(None) };
    let shown = file.to_string_lossy().into_owned();
    workspace.destinations().save_crosswalk_file(file).await?;
    Ok(Some(shown))
}

/// Lets the user choose a file that replaces what was entered for the connection; returns the number of entries, or nothing if
/// they cancel.
#[tauri::command]
#[specta::specta]
pub async fn crosswalk_import<R: Runtime>(
    window: AppHandle<R>,
    startup: State<'_, Startup>,
) -> Result<Option<u32>, Failure> {
    let workspace = startup.workspace().await?;
    match native::crosswalk_file_to_open(&window).await? {
        Some(file) => workspace.destinations().open_crosswalk_file(file).await.map(Some),
        None => Ok(None),
    }
}
