//! Commands about jobs that show a dialog of the system.

use app::view::Failure;
use tauri::{AppHandle, Runtime, State};

use super::Startup;
use crate::native;

/// Lets the user choose a file and writes the results of a job into it as CSV; false if they canceled.
#[tauri::command]
#[specta::specta]
pub async fn job_csv<R: Runtime>(
    window: AppHandle<R>,
    startup: State<'_, Startup>,
    id: String,
) -> Result<bool, Failure> {
    let workspace = startup.workspace().await?;
    // An unknown job is no reason for a dialog.
    workspace.jobs().detail(id.clone()).await?;
    let Some(file) = native::table_file(&window, format!("segment-bridge-job-{id}.csv")).await? else {
        return Ok(false);
    };
    workspace.jobs().save_csv(id, file).await?;
    Ok(true)
}
