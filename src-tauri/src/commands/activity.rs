//! Commands about the record and about where objects are used that show a dialog of the system.

use app::view::{ActivityQuery, Failure, ObjectKind};
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

/// Lets the user choose a file and writes where an audience, a trait or a segment is used into it as CSV; returns where, or
/// nothing if they canceled.
#[tauri::command]
#[specta::specta]
pub async fn uses_export<R: Runtime>(
    window: AppHandle<R>,
    startup: State<'_, Startup>,
    kind: ObjectKind,
    id: String,
) -> Result<Option<String>, Failure> {
    let workspace = startup.workspace().await?;
    // An unknown object is no reason for a dialog.
    workspace.uses_of(kind, id.clone()).await?;
    let Some(file) = native::table_file(&window, "segment-bridge-where-used.csv".to_owned()).await? else {
        return Ok(None);
    };
    let shown = file.to_string_lossy().into_owned();
    workspace.save_uses_csv(kind, id, file).await?;
    Ok(Some(shown))
}

/// Lets the user choose a file and writes what uses the traits of a data feed into it as CSV; returns where, or nothing if they
/// canceled.
#[tauri::command]
#[specta::specta]
pub async fn feed_export<R: Runtime>(
    window: AppHandle<R>,
    startup: State<'_, Startup>,
    id: String,
) -> Result<Option<String>, Failure> {
    let workspace = startup.workspace().await?;
    // An unknown feed is no reason for a dialog.
    workspace.feeds().detail(id.clone()).await?;
    let name = "segment-bridge-affected-by-feed.csv".to_owned();
    let Some(file) = native::table_file(&window, name).await? else { return Ok(None) };
    let shown = file.to_string_lossy().into_owned();
    workspace.feeds().save_dependents_csv(id, file).await?;
    Ok(Some(shown))
}
