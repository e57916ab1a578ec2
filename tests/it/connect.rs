//! Connecting an organization in the real window, with a real keychain: the practice services play Adobe on loopback.

mod failures;
mod keychain;
mod sandbox;
mod tokens;

use std::path::Path;

use anyhow::Context as _;
use desktop::{By, Desktop, Window};
use serde_json::Value;

use crate::PROGRAM;

/// Name of the connection.
const NAME: &str = "Acme Retail";
/// Key of the practice services' test controls.
const KEY: &str = "key-of-the-tests";

/// Starts practice services that play Adobe, with their data in `folder`; a second start continues with the same data.
async fn adobe(folder: &Path) -> anyhow::Result<practice::Running> {
    let options = practice::Options { practice_key: Some(KEY.into()), ..practice::Options::in_folder(folder) };
    Ok(practice::start(options).await?)
}

/// Sets the faults of the services, replacing all earlier ones.
async fn order(adobe: &practice::Running, faults: &Value) -> anyhow::Result<()> {
    let (client, url) = (reqwest::Client::new(), format!("{}/practice/faults", adobe.base_url));
    client.delete(&url).header("x-practice-key", KEY).send().await?.error_for_status()?;
    client.post(&url).header("x-practice-key", KEY).json(faults).send().await?.error_for_status()?;
    Ok(())
}

async fn go(window: &Window<'_>, address: &str) -> anyhow::Result<()> {
    window.script::<()>("location.hash = arguments[0]", vec![address.into()]).await
}

/// Fills in the form, checks it, saves it.
async fn connect(window: &Window<'_>, adobe: &practice::Running) -> anyhow::Result<()> {
    fill_in(window, adobe).await?;
    type_secret(window, &adobe.client_secret).await?;
    check(window).await?;
    window.wait_for_text("This connection works").await?;
    window.click(By::Role("button", "Save")).await?;
    window.wait_for_text("was saved").await
}

/// Presses the Check button and waits until the check is done.
async fn check(window: &Window<'_>) -> anyhow::Result<()> {
    window.click(By::With("main button", "Check")).await?;
    window.wait_until("the check to finish", "document.querySelector('ol[aria-busy=true]') === null").await
}

#[tokio::test]
async fn a_keychain_connection_is_checked_saved_survives_a_restart_and_is_removed() -> anyhow::Result<()> {
    let (desktop, home, data) = (Desktop::start().await?, test_support::TestHome::new(), tempfile::tempdir()?);
    let adobe = adobe(data.path()).await?;
    let window = desktop.open(Path::new(PROGRAM), home.path()).await?;

    fill_in(&window, &adobe).await?;
    type_secret(&window, "p8e-not-the-right-one").await?;
    check(&window).await?;
    window.wait_for_text("knows this client ID, but not this secret").await?;
    window.wait_for_text("Retrieve the client secret again").await?;
    assert_accessible(&window, "the form with a refused check").await?;

    type_secret(&window, &adobe.client_secret).await?;
    check(&window).await?;
    window.wait_for_text("This connection works").await?;
    window.click(By::Role("button", "Save")).await?;
    window.wait_for_text(NAME).await?;
    assert_screens(&window).await?;
    window.close().await?;

    let again = desktop.open(Path::new(PROGRAM), home.path()).await?;
    go(&again, "#/credentials").await?;
    again.click(By::Role("button", &format!("Test the credential of {NAME}"))).await?;
    again.wait_for_text("This connection works").await.context("with the secret stored in the keychain")?;
    go(&again, "#/connections").await?;
    again.click(By::Role("button", &format!("More actions for {NAME}"))).await?;
    again.click(By::With("[role=menuitem]", "Remove")).await?;
    again.click(By::With("[role=alertdialog] button, [role=dialog] button", "Remove")).await?;
    again.wait_for_text("The secret is no longer in the keychain").await?;
    assert_eq!(again.problems().await?, Vec::<String>::new());
    again.close().await?;

    Ok(adobe.stop().await?)
}

/// Opens the form and fills in everything but the secret.
async fn fill_in(window: &Window<'_>, adobe: &practice::Running) -> anyhow::Result<()> {
    go(window, "#/newConnection").await?;
    window.wait_for_text("From a credential file").await?;
    window.click(By::With("button", "Advanced")).await?;
    for (label, text) in [
        ("Name", NAME),
        ("Organization ID", &adobe.org_id),
        ("Client ID", &adobe.client_id),
        ("Sandbox", &adobe.sandbox),
        ("Address of a practice service", &adobe.base_url),
    ] {
        put(window, label, text).await?;
    }
    Ok(())
}

/// Replaces the connection's secret on the Credentials page.
async fn replace_secret(window: &Window<'_>, secret: &str) -> anyhow::Result<()> {
    window.click(By::Role("button", &format!("Replace the secret of {NAME}"))).await?;
    window.type_into(By::Css("[role=dialog] input[type=password]"), secret).await?;
    window.click(By::With("[role=dialog] button", "Replace")).await?;
    window.wait_for_text("was replaced").await
}

async fn type_secret(window: &Window<'_>, secret: &str) -> anyhow::Result<()> {
    put(window, "Client secret", secret).await
}

/// Replaces the contents of a labeled field by typing.
async fn put(window: &Window<'_>, label: &str, text: &str) -> anyhow::Result<()> {
    let script = "const label = [...document.querySelectorAll('main label')]
            .find((one) => one.textContent.trim().startsWith(arguments[0]));
        const field = document.getElementById(label.htmlFor);
        field.focus();
        field.select();
        document.querySelectorAll('[data-asked]').forEach((one) => one.removeAttribute('data-asked'));
        field.setAttribute('data-asked', '');";
    window.wait_for_text(label).await?;
    window.script::<()>(script, vec![label.into()]).await.with_context(|| format!("going to the field {label}"))?;
    window.type_into(By::Css("[data-asked]"), text).await
}

/// Asserts that each page about connections is accessible as drawn and shows the connection.
async fn assert_screens(window: &Window<'_>) -> anyhow::Result<()> {
    for (theme, (width, height)) in [("Light", (1280, 800)), ("Dark", (1440, 900))] {
        window.resize(width, height).await?;
        go(window, "#/settings").await?;
        window.click(By::With("label", theme)).await?;
        for (address, words) in [
            ("#/connections", "Add connection"),
            ("#/credentials", "Where the secret is"),
            ("#/connection", "Data sources visible"),
            ("#/settings", "Network"),
        ] {
            go(window, address).await?;
            window.wait_for_text(words).await?;
            assert_accessible(window, &format!("{address} in {theme}")).await?;
        }
    }
    Ok(())
}

async fn assert_accessible(window: &Window<'_>, place: &str) -> anyhow::Result<()> {
    window.settled().await?;
    let broken: Vec<String> = window.violations().await?.iter().map(ToString::to_string).collect();
    anyhow::ensure!(broken.is_empty(), "{place}: {}", broken.join("\n"));
    Ok(())
}
