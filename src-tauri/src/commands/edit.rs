//! Traits and segments made, changed and removed by hand.

use app::view::{EditedObject, Failure, ObjectLink, RuleLanguage, RuleReading, SegmentForm, TraitForm};
use tauri::State;

use super::Opened;

/// The data sources traits and segments may be made in.
#[tauri::command]
#[specta::specta]
pub async fn data_sources(opened: State<'_, Opened>) -> Result<Vec<ObjectLink>, Failure> {
    opened.app().await?.data_sources().await
}

/// How a rule is read.
#[tauri::command]
#[specta::specta]
pub async fn rule_reading(
    opened: State<'_, Opened>,
    language: RuleLanguage,
    rule: String,
) -> Result<RuleReading, Failure> {
    opened.app().await?.rule_reading(language, rule).await
}

/// Makes or changes a trait; gives its id.
#[tauri::command]
#[specta::specta]
pub async fn trait_save(opened: State<'_, Opened>, form: TraitForm) -> Result<String, Failure> {
    opened.app().await?.trait_save(form).await
}

/// Deletes traits one by one.
#[tauri::command]
#[specta::specta]
pub async fn traits_delete(opened: State<'_, Opened>, ids: Vec<String>) -> Result<Vec<EditedObject>, Failure> {
    opened.app().await?.traits_delete(ids).await
}

/// Makes or changes a segment; gives its id.
#[tauri::command]
#[specta::specta]
pub async fn segment_save(opened: State<'_, Opened>, form: SegmentForm) -> Result<String, Failure> {
    opened.app().await?.segment_save(form).await
}

/// Makes a segment like another; gives its id.
#[tauri::command]
#[specta::specta]
pub async fn segment_duplicate(opened: State<'_, Opened>, id: String, name: String) -> Result<String, Failure> {
    opened.app().await?.segment_duplicate(id, name).await
}

/// Pauses segments or sets them going again.
#[tauri::command]
#[specta::specta]
pub async fn segments_set_status(
    opened: State<'_, Opened>,
    ids: Vec<String>,
    active: bool,
) -> Result<Vec<EditedObject>, Failure> {
    opened.app().await?.segments_set_status(ids, active).await
}

/// Deletes segments one by one.
#[tauri::command]
#[specta::specta]
pub async fn segments_delete(opened: State<'_, Opened>, ids: Vec<String>) -> Result<Vec<EditedObject>, Failure> {
    opened.app().await?.segments_delete(ids).await
}
