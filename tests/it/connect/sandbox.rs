//! A connection that is viewed before it is used, and one that moves to another sandbox.

use std::path::Path;

use desktop::{By, Desktop, Window};

use super::{NAME, adobe, assert_accessible, check, connect, go, put};
use crate::PROGRAM;

/// The text in the top bar about the connection in use.
const FRAME: &str = "document.querySelector('header').innerText";

#[tokio::test]
async fn a_connection_is_viewed_before_it_is_used_and_moves_to_another_sandbox() -> anyhow::Result<()> {
    let (desktop, home, data) = (Desktop::start().await?, test_support::TestHome::new(), tempfile::tempdir()?);
    let adobe = adobe(data.path()).await?;
    let window = desktop.open(Path::new(PROGRAM), home.path()).await?;
    connect(&window, &adobe).await?;

    more(&window, "Connection health").await?;
    window.wait_for_text("Sandboxes visible").await?;
    window.wait_for_text(NAME).await?;
    window.wait_until("the practice workspace to stay", &format!("{FRAME}.includes('Practice workspace')")).await?;
    assert_accessible(&window, "the health of a connection that is not used").await?;
    window.click(By::Role("button", "Use")).await?;
    window.wait_until("the switch", &format!("{FRAME}.includes('{NAME}')")).await?;
    audiences(&window, "159").await?;

    go(&window, "#/connections").await?;
    more(&window, "Edit").await?;
    window.wait_for_text("From a credential file").await?;
    put(&window, "Sandbox", "spring-tests").await?;
    window.wait_for_text("The audiences of prod are replaced with those of this sandbox").await?;
    check(&window).await?;
    window.wait_for_text("This connection works").await?;
    assert_accessible(&window, "the form with another sandbox").await?;
    window.click(By::Role("button", "Save")).await?;
    window.wait_until("the other sandbox", &format!("{FRAME}.includes('spring-tests')")).await?;
    audiences(&window, "0").await?;
    assert_eq!(window.problems().await?, Vec::<String>::new());
    window.close().await?;
    Ok(adobe.stop().await?)
}

/// Chooses an item from the connection's menu.
async fn more(window: &Window<'_>, entry: &str) -> anyhow::Result<()> {
    window.click(By::Role("button", &format!("More actions for {NAME}"))).await?;
    window.click(By::With("[role=menuitem]", entry)).await
}

/// Waits until the navigation shows this number of audiences.
async fn audiences(window: &Window<'_>, count: &str) -> anyhow::Result<()> {
    let entry = "document.querySelector('nav a[href=\"#/audiences\"]').innerText";
    window.wait_until(&format!("{count} audiences"), &format!("/\\b{count}$/.test({entry}.trim())")).await
}
