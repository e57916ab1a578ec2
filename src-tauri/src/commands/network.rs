//! Commands that change how the network is reached. The page may request a change; the user is asked in a system
//! dialog, which shows what would change and which no page can answer.

use app::NetworkWish;
use app::view::{Failure, NetworkSettings};
use tauri::{AppHandle, Runtime, State};

use super::Startup;
use crate::native::{self, Turn};

/// Asks the user whether to use this proxy, or the system's; returns the settings if they were changed.
#[tauri::command]
#[specta::specta]
pub async fn proxy_change<R: Runtime>(
    window: AppHandle<R>,
    startup: State<'_, Startup>,
    address: Option<String>,
) -> Result<Option<NetworkSettings>, Failure> {
    change(&window, &startup, NetworkWish::Proxy(address), &Turn::take()?).await
}

/// Lets the user choose a certificate file and asks whether to trust it; returns the settings if they were changed.
#[tauri::command]
#[specta::specta]
pub async fn certificate_choose<R: Runtime>(
    window: AppHandle<R>,
    startup: State<'_, Startup>,
) -> Result<Option<NetworkSettings>, Failure> {
    // Do not ask about a change that could not be made.
    startup.app().await?;
    let turn = Turn::take()?;
    match native::certificate_file(&window, &turn).await? {
        Some(file) => change(&window, &startup, NetworkWish::Certificate(Some(file)), &turn).await,
        None => Ok(None),
    }
}

/// Asks the user whether to trust only the system certificates; returns the settings if they were changed.
#[tauri::command]
#[specta::specta]
pub async fn certificate_remove<R: Runtime>(
    window: AppHandle<R>,
    startup: State<'_, Startup>,
) -> Result<Option<NetworkSettings>, Failure> {
    change(&window, &startup, NetworkWish::Certificate(None), &Turn::take()?).await
}

async fn change<R: Runtime>(
    window: &AppHandle<R>,
    startup: &Startup,
    wish: NetworkWish,
    turn: &Turn,
) -> Result<Option<NetworkSettings>, Failure> {
    let app = startup.app().await?;
    let plan = app.network_plan(wish).await?;
    if !native::accepts(window, turn, &plan).await? {
        return Ok(None);
    }
    app.network_carry_out(plan).await.map(Some)
}
