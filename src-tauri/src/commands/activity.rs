//! Commands about the record that show a dialog of the system.

use app::view::{ActivityQuery, Failure};
use tauri::{AppHandle, Runtime, State};

use super::Startup;
use crate::native;

/// Lets the user choose a file and writes what a query of the record finds into it as CSV; returns where, or nothing if
/// they canceled.
#[tauri::command]
#[specta::specta]
pub async fn activity_export<R: Runtime>(
    window: AppHandle<R>,
    startup: State<'_, Startup>,
    query: ActivityQuery,
) -> Result<Option<String>, Failure> {
    let workspace = startup.workspace().await?;
    let Some(file) = native::table_file(&window, "segment-bridge-activity.csv".to_owned()).await? else {
        return Ok(None);
    };
    let shown = file.to_string_lossy().into_owned();
    workspace.jobs().save_activity_csv(query, file).await?;
    Ok(Some(shown))
}
