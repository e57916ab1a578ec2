//! Connections, credentials, rights and health.

use app::view::{
    CheckReport, CheckResult, ConnectionDraft, ConnectionRow, ConsoleFile, Failure, Health, KeychainStatus,
    NetworkSettings, RemovalProof, SecretInput, Workspace,
};
use tauri::ipc::Channel;
use tauri::{AppHandle, Runtime, State};

use super::{Opened, changed};

/// Every connection, in the order shown.
#[tauri::command]
#[specta::specta]
pub async fn connections(opened: State<'_, Opened>) -> Result<Vec<ConnectionRow>, Failure> {
    opened.app().await?.connections().await
}

/// Reads a pasted credential file; its secrets stay in the program.
#[tauri::command]
#[specta::specta]
pub async fn console_file(opened: State<'_, Opened>, text: String) -> Result<ConsoleFile, Failure> {
    opened.app().await?.console_file(text).await
}

/// Reads the bytes of a credential file that was opened; its secrets stay in the program.
#[tauri::command]
#[specta::specta]
pub async fn console_file_bytes(opened: State<'_, Opened>, bytes: Vec<u8>) -> Result<ConsoleFile, Failure> {
    opened.app().await?.console_file_bytes(bytes).await
}

/// Checks a form step by step, telling each result on the channel; stores nothing.
#[tauri::command]
#[specta::specta]
pub async fn connection_check(
    opened: State<'_, Opened>,
    draft: ConnectionDraft,
    progress: Channel<CheckResult>,
) -> Result<CheckReport, Failure> {
    opened.app().await?.connection_check(draft, move |now| drop(progress.send(now))).await
}

/// Keeps a connection: its settings in the config folder, its secret in the keychain.
#[tauri::command]
#[specta::specta]
pub async fn connection_save(opened: State<'_, Opened>, draft: ConnectionDraft) -> Result<ConnectionRow, Failure> {
    opened.app().await?.connection_save(draft).await
}

/// Makes another connection like one, without its secret.
#[tauri::command]
#[specta::specta]
pub async fn connection_duplicate(opened: State<'_, Opened>, id: String) -> Result<ConnectionRow, Failure> {
    opened.app().await?.connection_duplicate(id).await
}

/// Removes a connection with its secret and its kept data.
#[tauri::command]
#[specta::specta]
pub async fn connection_remove(opened: State<'_, Opened>, id: String) -> Result<RemovalProof, Failure> {
    opened.app().await?.connection_remove(id).await
}

/// Leaves the practice workspace out of the picker, or brings it back.
#[tauri::command]
#[specta::specta]
pub async fn practice_hidden(opened: State<'_, Opened>, hidden: bool) -> Result<Vec<ConnectionRow>, Failure> {
    opened.app().await?.practice_hidden(hidden).await
}

/// Rights, integration state and limits of a connection, in use or not; read again when `fresh`.
#[tauri::command]
#[specta::specta]
pub async fn connection_health(opened: State<'_, Opened>, id: String, fresh: bool) -> Result<Health, Failure> {
    opened.app().await?.connection_health(&id, fresh).await
}

/// Tries a kept credential, telling each result on the channel.
#[tauri::command]
#[specta::specta]
pub async fn credential_test(
    opened: State<'_, Opened>,
    id: String,
    progress: Channel<CheckResult>,
) -> Result<CheckReport, Failure> {
    opened.app().await?.credential_test(id, move |now| drop(progress.send(now))).await
}

/// Puts another secret in place of a connection's.
#[tauri::command]
#[specta::specta]
pub async fn credential_replace(
    opened: State<'_, Opened>,
    id: String,
    secret: SecretInput,
) -> Result<ConnectionRow, Failure> {
    opened.app().await?.credential_replace(id, secret).await
}

/// Removes a connection's secret.
#[tauri::command]
#[specta::specta]
pub async fn credential_remove(opened: State<'_, Opened>, id: String) -> Result<ConnectionRow, Failure> {
    opened.app().await?.credential_remove(id).await
}

/// Whether secrets can be kept now.
#[tauri::command]
#[specta::specta]
pub async fn keychain(opened: State<'_, Opened>) -> Result<KeychainStatus, Failure> {
    opened.app().await?.keychain().await
}

/// Chooses to keep secrets in memory for this session, or takes that back.
#[tauri::command]
#[specta::specta]
pub async fn session_only(opened: State<'_, Opened>, on: bool) -> Result<KeychainStatus, Failure> {
    opened.app().await?.session_only(on).await
}

/// How the network is reached.
#[tauri::command]
#[specta::specta]
pub async fn network_settings(opened: State<'_, Opened>) -> Result<NetworkSettings, Failure> {
    opened.app().await?.network_settings().await
}

/// Uses another connection.
#[tauri::command]
#[specta::specta]
pub async fn connection_use<R: Runtime>(
    window: AppHandle<R>,
    opened: State<'_, Opened>,
    id: String,
) -> Result<Workspace, Failure> {
    let outcome = opened.app().await?.connection_use(id).await;
    changed(&window);
    outcome
}
