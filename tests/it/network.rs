//! Changing how the network is reached: the window asks, the system asks the user, and only the user's confirmation counts.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::Context as _;
use desktop::{By, Desktop, PATIENCE, Window};
use serde_json::{Value, json};
use test_support::{InspectingProxy, Manner, TestHome};

use crate::{
    PROGRAM,
    places::go,
    scene::{Services, invoke},
};

const PROXY: &str = "http://proxy.example.com:8080";

#[tokio::test]
async fn a_proxy_is_used_only_after_the_user_accepts_it_in_a_system_dialog() -> anyhow::Result<()> {
    let (desktop, home) = (Desktop::start().await?, TestHome::new());
    let window = desktop.open(Path::new(PROGRAM), home.path()).await?;
    asks_for_proxy(&window).await?;
    let dialog = dialog(&desktop, &window).await?;
    picture(&desktop, "proxy").await?;
    let again = invoke(&window, "proxy_change", json!({ "address": "http://127.0.0.1:1" })).await.unwrap_err();
    assert!(again.to_string().contains("questionOpen"), "one question at a time: {again}");
    // Pressing Enter without reading is not consent.
    desktop.press_in(&dialog, "Return").await?;
    closed(&desktop, &window).await?;
    assert_eq!(settings(&window).await?["proxy"], Value::Null, "Enter cancels");
    // A page that asks repeatedly cannot show a dialog for a while.
    let again = invoke(&window, "certificate_choose", json!({})).await.unwrap_err();
    assert!(again.to_string().contains("questionCanceled"), "right after one was canceled: {again}");
    window.click(By::With("[role=dialog] button", "Continue")).await?;
    window.wait_for_text("You just canceled a question").await?;
    window.screenshot(&pictures().join("canceled.png")).await?;
    tokio::time::sleep(Duration::from_secs(3)).await;
    window.click(By::With("[role=dialog] button", "Continue")).await?;
    let dialog = self::dialog(&desktop, &window).await?;
    desktop.press_in(&dialog, "Escape").await?;
    closed(&desktop, &window).await?;
    assert_eq!(settings(&window).await?["proxy"], Value::Null, "Escape cancels");

    tokio::time::sleep(Duration::from_secs(6)).await;
    window.click(By::With("[role=dialog] button", "Continue")).await?;
    accept(&desktop, &window).await?;
    window.wait_for_text("Network settings were saved").await?;
    window.wait_for_text(PROXY).await?;
    let after = settings(&window).await?;
    assert_eq!((&after["proxy"], &after["changes"][0]["proxy"]), (&json!(PROXY), &json!(PROXY)));
    go(&window, "#/activity").await?;
    window.wait_for_text(&format!("Proxy changed from the system’s to {PROXY}.")).await?;
    assert_eq!(window.problems().await?, Vec::<String>::new());
    window.close().await?;
    assert!(log(home.path())?.contains(&format!("\"proxy\":\"{PROXY}\"")), "the change is in the log");
    Ok(())
}

#[tokio::test]
async fn a_certificate_is_chosen_shown_and_copied_and_a_changed_copy_stops_requests() -> anyhow::Result<()> {
    let (desktop, home, services) = (Desktop::start().await?, TestHome::new(), Services::start().await?);
    let proxy = InspectingProxy::start(&services.running.base_url, Manner::LetsThrough);
    let file = desktop.folder("home").join("company.pem");
    std::fs::write(&file, proxy.authority_pem())?;
    let window = desktop.open(Path::new(PROGRAM), home.path()).await?;
    go(&window, "#/settings").await?;
    window.click(By::Role("button", "Choose certificate…")).await?;
    choose(&desktop, &window, &file).await?;
    picture(&desktop, "certificate").await?;
    accept(&desktop, &window).await?;
    window.wait_for_text("Network settings were saved").await?;
    let sha256 = settings(&window).await?["certificates"][0]["sha256"].as_str().context("a hash")?.to_owned();
    window.wait_for_text(&sha256).await?;
    window.settled().await?;
    window.screenshot(&pictures().join("panel.png")).await?;

    // The program uses a private copy of the chosen file; the user may delete the original.
    std::fs::remove_file(&file)?;
    let copy = home.path().join(format!("config/certificate-{sha256}.pem"));
    let mode = std::os::unix::fs::MetadataExt::mode(&std::fs::metadata(&copy)?) & 0o777;
    assert_eq!(mode, 0o600);
    std::fs::write(&copy, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")?;
    window.reload().await?;
    go(&window, "#/settings").await?;
    window.wait_for_text("The stored certificate has changed").await?;
    window.settled().await?;
    window.screenshot(&pictures().join("changed.png")).await?;
    window.click(By::Role("button", "Remove certificate…")).await?;
    accept(&desktop, &window).await?;
    window.wait_for_text("System certificates").await?;
    assert_eq!(settings(&window).await?["certificateChanged"], false);
    assert!(!copy.exists(), "a certificate that is no longer trusted is deleted");
    assert_eq!(window.problems().await?, Vec::<String>::new());
    window.close().await?;
    services.stop().await
}

/// Fills in the page's own form for another proxy and submits it.
async fn asks_for_proxy(window: &Window<'_>) -> anyhow::Result<()> {
    go(window, "#/settings").await?;
    window.click(By::Role("button", "Change proxy…")).await?;
    window.press_on(By::With("[role=dialog] label", "Custom proxy")).await?;
    window.type_into(By::Css("[role=dialog] input[type=text]"), PROXY).await?;
    window.settled().await?;
    window.screenshot(&pictures().join("form.png")).await?;
    window.click(By::With("[role=dialog] button", "Continue")).await
}

async fn settings(window: &Window<'_>) -> anyhow::Result<Value> {
    invoke(window, "network_settings", json!({})).await
}

/// Waits for the system dialog.
async fn dialog(desktop: &Desktop, window: &Window<'_>) -> anyhow::Result<String> {
    let start = Instant::now();
    loop {
        if let Some(dialog) = desktop.windows_beside(window).await?.pop() {
            // The dialog accepts keys only after it is drawn.
            tokio::time::sleep(Duration::from_millis(500)).await;
            return Ok(dialog);
        }
        anyhow::ensure!(start.elapsed() < PATIENCE, "no system dialog appeared");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// Waits until the dialog is closed.
async fn closed(desktop: &Desktop, window: &Window<'_>) -> anyhow::Result<()> {
    let start = Instant::now();
    while !desktop.windows_beside(window).await?.is_empty() {
        anyhow::ensure!(start.elapsed() < PATIENCE, "the system dialog stays open");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    Ok(())
}

/// Moves from the default button to the other one and presses it.
async fn accept(desktop: &Desktop, window: &Window<'_>) -> anyhow::Result<()> {
    let dialog = dialog(desktop, window).await?;
    desktop.press_in(&dialog, "Left").await?;
    desktop.press_in(&dialog, "space").await?;
    closed(desktop, window).await
}

/// Types a file name into the system's file dialog, and waits for the question about the certificate.
async fn choose(desktop: &Desktop, window: &Window<'_>, file: &Path) -> anyhow::Result<()> {
    let chooser = dialog(desktop, window).await?;
    picture(desktop, "chooser").await?;
    // The first character opens the field for the rest.
    window.type_text("/").await?;
    tokio::time::sleep(Duration::from_millis(500)).await;
    window.type_text(file.display().to_string().trim_start_matches('/')).await?;
    tokio::time::sleep(Duration::from_millis(500)).await;
    desktop.press_in(&chooser, "Return").await?;
    let start = Instant::now();
    while desktop.windows_beside(window).await?.iter().all(|id| *id == chooser) {
        anyhow::ensure!(start.elapsed() < PATIENCE, "no question about the certificate appeared");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    dialog(desktop, window).await.map(drop)
}

fn pictures() -> PathBuf {
    PathBuf::from("target/network-pictures")
}

async fn picture(desktop: &Desktop, name: &str) -> anyhow::Result<()> {
    desktop.screenshot(&pictures().join(format!("system-{name}.png"))).await
}

fn log(home: &Path) -> anyhow::Result<String> {
    let mut text = String::new();
    for entry in std::fs::read_dir(home.join("logs"))? {
        text.push_str(&std::fs::read_to_string(entry?.path())?);
    }
    Ok(text)
}
