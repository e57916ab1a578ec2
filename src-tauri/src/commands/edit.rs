//! Traits and segments made, changed and removed by hand.

use app::view::{
    Deletion, DeletionProgress, EditedObject, Failure, ObjectLink, Page, RuleLanguage, RuleReading, Saved, SegmentForm,
    TraitForm, Window,
};
use tauri::State;
use tauri::ipc::Channel;

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

/// Creates or changes a trait; `opened_form` is what the form was opened with, `attempt` its opening.
#[tauri::command]
#[specta::specta]
pub async fn trait_save(
    opened: State<'_, Opened>,
    form: TraitForm,
    opened_form: Option<TraitForm>,
    attempt: String,
) -> Result<Saved<TraitForm>, Failure> {
    opened.app().await?.trait_save(form, opened_form, attempt).await
}

/// Deletes traits one by one; tells progress on the channel.
#[tauri::command]
#[specta::specta]
pub async fn traits_delete(
    opened: State<'_, Opened>,
    ids: Vec<String>,
    progress: Channel<DeletionProgress>,
) -> Result<Deletion, Failure> {
    opened.app().await?.traits_delete(ids, move |now| drop(progress.send(now))).await
}

/// Creates or changes a segment; `opened_form` is what the form was opened with, `attempt` its opening.
#[tauri::command]
#[specta::specta]
pub async fn segment_save(
    opened: State<'_, Opened>,
    form: SegmentForm,
    opened_form: Option<SegmentForm>,
    attempt: String,
) -> Result<Saved<SegmentForm>, Failure> {
    opened.app().await?.segment_save(form, opened_form, attempt).await
}

/// Creates a segment like another; returns its id. The same attempt never creates a second one.
#[tauri::command]
#[specta::specta]
pub async fn segment_duplicate(
    opened: State<'_, Opened>,
    id: String,
    name: String,
    attempt: String,
) -> Result<String, Failure> {
    opened.app().await?.segment_duplicate(id, name, attempt).await
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

/// Deletes segments one by one; tells progress on the channel.
#[tauri::command]
#[specta::specta]
pub async fn segments_delete(
    opened: State<'_, Opened>,
    ids: Vec<String>,
    progress: Channel<DeletionProgress>,
) -> Result<Deletion, Failure> {
    opened.app().await?.segments_delete(ids, move |now| drop(progress.send(now))).await
}

/// Stops a deletion before its next object.
#[tauri::command]
#[specta::specta]
pub async fn deletion_stop(opened: State<'_, Opened>, id: String) -> Result<(), Failure> {
    opened.app().await?.deletion_stop(&id);
    Ok(())
}

/// What was deleted by hand, newest first.
#[tauri::command]
#[specta::specta]
pub async fn deletions(opened: State<'_, Opened>, page: Page) -> Result<Window<Deletion>, Failure> {
    opened.app().await?.deletions(page).await
}
