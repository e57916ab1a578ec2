//! What the window shows and offers while the session's keychain is locked, missing, or refuses access.

use std::path::Path;

use desktop::{By, Desktop, Keychain, Window};

use super::{NAME, adobe, assert_accessible, check, connect, fill_in, go, put, replace_secret, type_secret};
use crate::PROGRAM;

#[tokio::test]
async fn a_locked_or_missing_keychain_is_shown_with_its_fix_and_memory_is_offered() -> anyhow::Result<()> {
    let (desktop, home, data) = (Desktop::start().await?, test_support::TestHome::new(), tempfile::tempdir()?);
    let adobe = adobe(data.path()).await?;
    let window = desktop.open(Path::new(PROGRAM), home.path()).await?;
    connect(&window, &adobe).await?;
    window.close().await?;

    desktop.set_keychain(Keychain::Locked).await?;
    let window = desktop.open(Path::new(PROGRAM), home.path()).await?;
    assert_shown(&window, "Secret Service is locked", "Unlock the login keyring").await?;
    window.click(By::Role("button", &format!("Test the credential of {NAME}"))).await?;
    window.wait_for_text("keychain can’t be used right now, so the secret").await?;
    desktop.set_keychain(Keychain::Absent).await?;
    window.click(By::Role("button", "Check again")).await?;
    assert_shown(&window, "There is no keychain", "Install and start gnome-keyring").await?;
    desktop.set_keychain(Keychain::Unlocked).await?;
    window.click(By::Role("button", "Check again")).await?;
    window.wait_for_text("Secret Service is connected").await?;
    window.click(By::Role("button", &format!("Test the credential of {NAME}"))).await?;
    window.wait_for_text("This connection works").await?;

    desktop.set_keychain(Keychain::Locked).await?;
    saves_in_memory(&window, &adobe, "Secret Service is locked").await?;
    replace_secret(&window, &adobe.client_secret).await?;
    window.wait_for_text("An older secret is still in Secret Service").await?;
    assert_accessible(&window, "a secret in memory beside an older one").await?;
    assert_eq!(window.problems().await?, Vec::<String>::new());
    window.close().await?;
    Ok(adobe.stop().await?)
}

#[tokio::test]
async fn a_keychain_that_refuses_access_is_shown_and_memory_is_offered() -> anyhow::Result<()> {
    let desktop = Desktop::start_with(Keychain::Denied).await?;
    let (home, data) = (test_support::TestHome::new(), tempfile::tempdir()?);
    let adobe = adobe(data.path()).await?;
    let window = desktop.open(Path::new(PROGRAM), home.path()).await?;
    assert_shown(&window, "Secret Service denies access to Segment Bridge", "Allow access when the keyring asks")
        .await?;
    let details =
        "[...document.querySelectorAll('main details')].some((it) => it.textContent.includes('AccessDenied'))";
    window.wait_until("the bus error, collapsed", details).await?;
    saves_in_memory(&window, &adobe, "Secret Service denies access to Segment Bridge").await?;
    assert_eq!(window.problems().await?, Vec::<String>::new());
    window.close().await?;
    Ok(adobe.stop().await?)
}

/// Asserts that the Credentials page shows the keychain's problem and how to fix it.
async fn assert_shown(window: &Window<'_>, title: &str, fix: &str) -> anyhow::Result<()> {
    go(window, "#/credentials").await?;
    window.wait_for_text(title).await?;
    window.wait_for_text(fix).await?;
    window.wait_for_text("Keep secrets in memory for this session").await?;
    assert_accessible(window, title).await
}

/// Asserts that a connection can be saved in memory, and works.
async fn saves_in_memory(window: &Window<'_>, adobe: &practice::Running, told: &str) -> anyhow::Result<()> {
    fill_in(window, adobe).await?;
    put(window, "Name", "In memory").await?;
    type_secret(window, &adobe.client_secret).await?;
    check(window).await?;
    window.wait_for_text("This connection works").await?;
    window.click(By::Role("button", "Save")).await?;
    window.wait_for_text(told).await?;
    assert_accessible(window, "the form that could not be saved").await?;
    window.click(By::Role("button", "Keep it in memory and save")).await?;
    window.wait_for_text("In memory was saved").await?;
    go(window, "#/credentials").await?;
    window.wait_for_text("Secrets are held in memory for this session").await?;
    window.click(By::Role("button", "Test the credential of In memory")).await?;
    window.wait_for_text("This connection works").await
}
