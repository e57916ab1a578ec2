//! Lists, folders and details of both sides.

use app::view::{
    AudienceDetail, AudienceFacets, AudienceQuery, AudienceRow, Failure, FolderRow, ListPart, Metric, Page,
    SegmentDetail, SegmentFacets, SegmentQuery, SegmentRow, TraitDetail, TraitFacets, TraitQuery, TraitRow, Trend,
    Window,
};
use tauri::State;

use super::Opened;

/// Folders of audiences.
#[tauri::command]
#[specta::specta]
pub async fn audience_folders(opened: State<'_, Opened>) -> Result<Vec<FolderRow>, Failure> {
    opened.app().await?.audience_folders().await
}

/// A window of the audience list.
#[tauri::command]
#[specta::specta]
pub async fn audiences(
    opened: State<'_, Opened>,
    query: AudienceQuery,
    page: Page,
) -> Result<Window<AudienceRow>, Failure> {
    opened.app().await?.audiences(query, page).await
}

/// Counts for the filter chips of the audience list.
#[tauri::command]
#[specta::specta]
pub async fn audience_facets(opened: State<'_, Opened>, query: AudienceQuery) -> Result<AudienceFacets, Failure> {
    opened.app().await?.audience_facets(query).await
}

/// Ids of a part of the audience list.
#[tauri::command]
#[specta::specta]
pub async fn audience_keys(
    opened: State<'_, Opened>,
    query: AudienceQuery,
    part: ListPart,
) -> Result<Vec<String>, Failure> {
    opened.app().await?.audience_keys(query, part).await
}

/// Index of the first audience whose name begins with `prefix`.
#[tauri::command]
#[specta::specta]
pub async fn audience_position(
    opened: State<'_, Opened>,
    query: AudienceQuery,
    prefix: String,
) -> Result<Option<u32>, Failure> {
    opened.app().await?.audience_position(query, prefix).await
}

/// One audience in full.
#[tauri::command]
#[specta::specta]
pub async fn audience(opened: State<'_, Opened>, id: String) -> Result<AudienceDetail, Failure> {
    opened.app().await?.audience(id).await
}

/// Folders of trait storage.
#[tauri::command]
#[specta::specta]
pub async fn trait_folders(opened: State<'_, Opened>) -> Result<Vec<FolderRow>, Failure> {
    opened.app().await?.trait_folders().await
}

/// Makes a folder in trait storage.
#[tauri::command]
#[specta::specta]
pub async fn create_trait_folder(
    opened: State<'_, Opened>,
    parent_id: String,
    name: String,
) -> Result<FolderRow, Failure> {
    opened.app().await?.create_trait_folder(parent_id, name).await
}

/// A window of the trait list.
#[tauri::command]
#[specta::specta]
pub async fn traits(opened: State<'_, Opened>, query: TraitQuery, page: Page) -> Result<Window<TraitRow>, Failure> {
    opened.app().await?.traits(query, page).await
}

/// Counts for the type filters of the trait list.
#[tauri::command]
#[specta::specta]
pub async fn trait_facets(opened: State<'_, Opened>, query: TraitQuery) -> Result<TraitFacets, Failure> {
    opened.app().await?.trait_facets(query).await
}

/// Ids of a part of the trait list.
#[tauri::command]
#[specta::specta]
pub async fn trait_keys(opened: State<'_, Opened>, query: TraitQuery, part: ListPart) -> Result<Vec<String>, Failure> {
    opened.app().await?.trait_keys(query, part).await
}

/// Index of the first trait whose name begins with `prefix`.
#[tauri::command]
#[specta::specta]
pub async fn trait_position(
    opened: State<'_, Opened>,
    query: TraitQuery,
    prefix: String,
) -> Result<Option<u32>, Failure> {
    opened.app().await?.trait_position(query, prefix).await
}

/// Everything on the numbered trait panel.
#[tauri::command]
#[specta::specta]
pub async fn trait_detail(opened: State<'_, Opened>, id: String) -> Result<TraitDetail, Failure> {
    opened.app().await?.trait_detail(id).await
}

/// The trait graph over the last `days` days.
#[tauri::command]
#[specta::specta]
pub async fn trait_trend(opened: State<'_, Opened>, id: String, metric: Metric, days: u32) -> Result<Trend, Failure> {
    opened.app().await?.trait_trend(id, metric, days).await
}

/// Folders of segment storage.
#[tauri::command]
#[specta::specta]
pub async fn segment_folders(opened: State<'_, Opened>) -> Result<Vec<FolderRow>, Failure> {
    opened.app().await?.segment_folders().await
}

/// A window of the segment list.
#[tauri::command]
#[specta::specta]
pub async fn segments(
    opened: State<'_, Opened>,
    query: SegmentQuery,
    page: Page,
) -> Result<Window<SegmentRow>, Failure> {
    opened.app().await?.segments(query, page).await
}

/// Ids of a part of the segment list.
#[tauri::command]
#[specta::specta]
pub async fn segment_keys(
    opened: State<'_, Opened>,
    query: SegmentQuery,
    part: ListPart,
) -> Result<Vec<String>, Failure> {
    opened.app().await?.segment_keys(query, part).await
}

/// Counts for the status filter of the segment list.
#[tauri::command]
#[specta::specta]
pub async fn segment_facets(opened: State<'_, Opened>, query: SegmentQuery) -> Result<SegmentFacets, Failure> {
    opened.app().await?.segment_facets(query).await
}

/// Index of the first segment whose name begins with `prefix`.
#[tauri::command]
#[specta::specta]
pub async fn segment_position(
    opened: State<'_, Opened>,
    query: SegmentQuery,
    prefix: String,
) -> Result<Option<u32>, Failure> {
    opened.app().await?.segment_position(query, prefix).await
}

/// Everything on the numbered segment panel.
#[tauri::command]
#[specta::specta]
pub async fn segment_detail(opened: State<'_, Opened>, id: String) -> Result<SegmentDetail, Failure> {
    opened.app().await?.segment_detail(id).await
}

/// The segment graph over the last `days` days.
#[tauri::command]
#[specta::specta]
pub async fn segment_trend(opened: State<'_, Opened>, id: String, metric: Metric, days: u32) -> Result<Trend, Failure> {
    opened.app().await?.segment_trend(id, metric, days).await
}
