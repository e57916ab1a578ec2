//! The tray, commit, jobs and undo.

use app::view::{
    AudienceQuery, DropPreview, Failure, HeldSelection, Job, JobProgress, Page, Selection, Tray, UnsharePreview,
    Unshared, Window,
};
use tauri::ipc::Channel;
use tauri::{AppHandle, Runtime, State};

use super::{Opened, changed};

/// Keeps a selection under a handle, so that a drag carries only the handle.
#[tauri::command]
#[specta::specta]
pub async fn selection_hold(
    opened: State<'_, Opened>,
    handle: String,
    selection: Selection<AudienceQuery>,
) -> Result<HeldSelection, Failure> {
    opened.app().await?.selection_hold(handle, selection).await
}

/// What dropping a held selection on a folder would do.
#[tauri::command]
#[specta::specta]
pub async fn drop_preview(
    opened: State<'_, Opened>,
    handle: String,
    folder_id: String,
) -> Result<DropPreview, Failure> {
    opened.app().await?.drop_preview(handle, folder_id).await
}

/// The pending plan.
#[tauri::command]
#[specta::specta]
pub async fn tray(opened: State<'_, Opened>) -> Result<Tray, Failure> {
    opened.app().await?.tray().await
}

/// Adds a held selection to the pending plan.
#[tauri::command]
#[specta::specta]
pub async fn tray_add(opened: State<'_, Opened>, handle: String, folder_id: String) -> Result<Tray, Failure> {
    opened.app().await?.tray_add(handle, folder_id).await
}

/// Takes audiences out of the pending plan.
#[tauri::command]
#[specta::specta]
pub async fn tray_remove(opened: State<'_, Opened>, audience_ids: Vec<String>) -> Result<Tray, Failure> {
    opened.app().await?.tray_remove(audience_ids).await
}

/// Empties the pending plan.
#[tauri::command]
#[specta::specta]
pub async fn tray_discard(opened: State<'_, Opened>) -> Result<Tray, Failure> {
    opened.app().await?.tray_discard().await
}

/// Carries the pending plan out as it was shown; tells progress on the channel.
#[tauri::command]
#[specta::specta]
pub async fn commit<R: Runtime>(
    window: AppHandle<R>,
    opened: State<'_, Opened>,
    connection_id: String,
    plan_revision: String,
    progress: Channel<JobProgress>,
) -> Result<Job, Failure> {
    let app = opened.app().await?;
    // The journal is the truth: a page that went away does not stop the job.
    let outcome = app.commit(connection_id, plan_revision, move |now| drop(progress.send(now))).await;
    changed(&window);
    outcome
}

/// Jobs, newest first.
#[tauri::command]
#[specta::specta]
pub async fn jobs(opened: State<'_, Opened>, page: Page) -> Result<Window<Job>, Failure> {
    opened.app().await?.jobs(page).await
}

/// One job.
#[tauri::command]
#[specta::specta]
pub async fn job(opened: State<'_, Opened>, id: String) -> Result<Job, Failure> {
    opened.app().await?.job(id).await
}

/// Takes back what a job made; tells progress on the channel.
#[tauri::command]
#[specta::specta]
pub async fn undo<R: Runtime>(
    window: AppHandle<R>,
    opened: State<'_, Opened>,
    job_id: String,
    progress: Channel<JobProgress>,
) -> Result<Job, Failure> {
    let app = opened.app().await?;
    let outcome = app.undo(job_id, move |now| drop(progress.send(now))).await;
    changed(&window);
    outcome
}

/// Goes on with a job that was interrupted; tells progress on the channel.
#[tauri::command]
#[specta::specta]
pub async fn resume<R: Runtime>(
    window: AppHandle<R>,
    opened: State<'_, Opened>,
    job_id: String,
    progress: Channel<JobProgress>,
) -> Result<Job, Failure> {
    let app = opened.app().await?;
    let outcome = app.resume(job_id, move |now| drop(progress.send(now))).await;
    changed(&window);
    outcome
}

/// What removing the traits and segments of audiences would do.
#[tauri::command]
#[specta::specta]
pub async fn unshare_preview(opened: State<'_, Opened>, audience_ids: Vec<String>) -> Result<UnsharePreview, Failure> {
    opened.app().await?.unshare_preview(audience_ids).await
}

/// Removes the traits and segments that shares created for audiences; tells progress on the channel.
#[tauri::command]
#[specta::specta]
pub async fn unshare<R: Runtime>(
    window: AppHandle<R>,
    opened: State<'_, Opened>,
    audience_ids: Vec<String>,
    progress: Channel<JobProgress>,
) -> Result<Unshared, Failure> {
    let app = opened.app().await?;
    let outcome = app.unshare(audience_ids, move |now| drop(progress.send(now))).await;
    changed(&window);
    outcome
}
