//! Changing how the network is reached. The page may ask for it; a person is asked in a dialog of the system, which shows what
//! would change and can be answered by no page.

use app::NetworkWish;
use app::view::{Failure, NetworkSettings};
use tauri::{AppHandle, Runtime, State};

use super::Opened;
use crate::native::{self, Turn};

/// Asks a person whether to use this proxy, or the system's; the settings if they were changed.
#[tauri::command]
#[specta::specta]
pub async fn proxy_change<R: Runtime>(
    window: AppHandle<R>,
    opened: State<'_, Opened>,
    address: Option<String>,
) -> Result<Option<NetworkSettings>, Failure> {
    change(&window, &opened, NetworkWish::Proxy(address), &Turn::take()?).await
}

/// Lets a person choose a certificate file and asks whether to trust what is in it; the settings if they were changed.
#[tauri::command]
#[specta::specta]
pub async fn certificate_choose<R: Runtime>(
    window: AppHandle<R>,
    opened: State<'_, Opened>,
) -> Result<Option<NetworkSettings>, Failure> {
    // Nobody is asked for what could not be done.
    opened.app().await?;
    let turn = Turn::take()?;
    match native::certificate_file(&window, &turn).await? {
        Some(file) => change(&window, &opened, NetworkWish::Certificate(Some(file)), &turn).await,
        None => Ok(None),
    }
}

/// Asks a person whether to trust only what the system trusts; the settings if they were changed.
#[tauri::command]
#[specta::specta]
pub async fn certificate_remove<R: Runtime>(
    window: AppHandle<R>,
    opened: State<'_, Opened>,
) -> Result<Option<NetworkSettings>, Failure> {
    change(&window, &opened, NetworkWish::Certificate(None), &Turn::take()?).await
}

async fn change<R: Runtime>(
    window: &AppHandle<R>,
    opened: &Opened,
    wish: NetworkWish,
    turn: &Turn,
) -> Result<Option<NetworkSettings>, Failure> {
    let app = opened.app().await?;
    let plan = app.network_plan(wish).await?;
    if !native::accepts(window, turn, &plan).await? {
        return Ok(None);
    }
    app.network_carry_out(plan).await.map(Some)
}
