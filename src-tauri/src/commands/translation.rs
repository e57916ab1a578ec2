//! Commands of the translation that open a dialog of the system: no page chooses which file is read or written.

use app::view::{Failure, MappingImported, TranslationQuery};
use tauri::{AppHandle, Runtime, State};

use super::Startup;
use crate::native;

/// Name of the file with the mapping.
const MAPPING: &str = "segment-bridge-mapping.tsv";

/// Lets the user choose a file and writes the segments of a query, with what can become of them, into it as CSV; returns
/// where, or nothing if they canceled.
#[tauri::command]
#[specta::specta]
pub async fn translations_export<R: Runtime>(
    window: AppHandle<R>,
    startup: State<'_, Startup>,
    query: TranslationQuery,
) -> Result<Option<String>, Failure> {
    let workspace = startup.workspace().await?;
    // A query that is refused is no reason for a dialog.
    workspace.translation_facets(query.clone()).await?;
    let Some(file) = native::table_file(&window, "segment-bridge-translations.csv".to_owned()).await? else {
        return Ok(None);
    };
    let shown = file.to_string_lossy().into_owned();
    workspace.save_translations_csv(query, file).await?;
    Ok(Some(shown))
}

/// Lets the user choose where to save the mapping of keys to fields; returns where, or nothing if they cancel.
#[tauri::command]
#[specta::specta]
pub async fn field_mapping_export<R: Runtime>(
    window: AppHandle<R>,
    startup: State<'_, Startup>,
) -> Result<Option<String>, Failure> {
    let workspace = startup.workspace().await?;
    let Some(file) = native::mapping_file_to_save(&window, MAPPING).await? else { return Ok(None) };
    let shown = file.to_string_lossy().into_owned();
    workspace.save_mapping_file(file).await?;
    Ok(Some(shown))
}

/// Lets the user choose a file with a mapping, which replaces that of the connection; nothing if they cancel.
#[tauri::command]
#[specta::specta]
pub async fn field_mapping_import<R: Runtime>(
    window: AppHandle<R>,
    startup: State<'_, Startup>,
) -> Result<Option<MappingImported>, Failure> {
    let workspace = startup.workspace().await?;
    match native::mapping_file_to_open(&window).await? {
        Some(file) => workspace.open_mapping_file(file).await.map(Some),
        None => Ok(None),
    }
}
