//! Tokens that expire and secrets that are changed at Adobe while the window is open.

use std::path::Path;
use std::time::{Duration, Instant};

use desktop::{By, Desktop, PATIENCE, Window};
use serde_json::{Value, json};

use super::{NAME, adobe, assert_accessible, connect, go, order, replace_secret};
use crate::PROGRAM;

#[tokio::test]
async fn expired_tokens_are_renewed_unnoticed_and_a_rotated_secret_is_reported_and_replaced() -> anyhow::Result<()> {
    let (desktop, home, data) = (Desktop::start().await?, test_support::TestHome::new(), tempfile::tempdir()?);
    let first = adobe(data.path()).await?;
    let window = desktop.open(Path::new(PROGRAM), home.path()).await?;
    connect(&window, &first).await?;
    go(&window, "#/connections").await?;
    window.click(By::Role("button", &format!("Use {NAME}"))).await?;
    read_after(&window, 0).await?;

    // Each request of the next refresh meets a token that has just expired, some of them twice.
    order(&first, &json!([{ "path": "/", "skip": 1, "times": 2, "do": { "expire_tokens": true } }])).await?;
    refresh(&window).await?;

    let address = first.base_url.parse::<reqwest::Url>()?;
    let (client_id, org_id) = (first.client_id.clone(), first.org_id.clone());
    first.stop().await?;
    window.click(REFRESH).await?;
    window.wait_for_text("Offline. Adobe’s services can’t be reached").await?;
    for place in ["#/credentials", "#/traits", "#/share"] {
        go(&window, place).await?;
        assert_accessible(&window, &format!("{place} without a network")).await?;
        assert!(window.shows("Offline.").await?, "one line above every screen");
    }
    let rotated = "practice-ffffffffffffffffffffffffffffffff";
    let options = practice::Options {
        port: address.port(),
        credentials: Some(practice::Credentials { client_id, client_secret: rotated.into(), org_id }),
        ..practice::Options::in_folder(data.path())
    };
    let second = practice::start(options).await?;
    window.click(By::Role("button", "Try again")).await?;
    window.wait_for_text("Not signed in. Adobe’s sign-in knows this client ID, but not this secret").await?;
    go(&window, "#/credentials").await?;
    window.click(By::Role("button", &format!("Test the credential of {NAME}"))).await?;
    window.wait_for_text("but not this secret").await?;
    replace_secret(&window, rotated).await?;
    window.click(By::Role("button", &format!("Test the credential of {NAME}"))).await?;
    window.wait_for_text("This connection works").await?;
    refresh(&window).await?;
    assert_eq!(window.problems().await?, Vec::<String>::new());
    window.close().await?;
    Ok(second.stop().await?)
}

const REFRESH: By<'_> = By::Role("button", "Refresh data");

/// Refreshes both services with the button in the top bar, and waits until that succeeds.
async fn refresh(window: &Window<'_>) -> anyhow::Result<()> {
    let before = window.script(
        "return window.__TAURI_INTERNALS__.invoke('workspace').then(({ freshness }) =>
        Math.max(freshness.audienceManager.readAt, freshness.experiencePlatform.readAt))",
        Vec::new(),
    );
    let before: i64 = before.await?;
    window.click(REFRESH).await?;
    read_after(window, before).await
}

/// Waits until both services were refreshed after a time, in ms since 1970.
async fn read_after(window: &Window<'_>, time: i64) -> anyhow::Result<()> {
    let start = Instant::now();
    loop {
        let workspace: Value =
            window.script("return window.__TAURI_INTERNALS__.invoke('workspace')", Vec::new()).await?;
        let sides = ["audienceManager", "experiencePlatform"].map(|side| &workspace["freshness"][side]);
        if sides.iter().all(|side| side["refreshing"] == false && side["readAt"].as_i64().is_some_and(|at| at > time)) {
            return Ok(());
        }
        anyhow::ensure!(start.elapsed() < PATIENCE, "both sides were not read: {workspace}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}
