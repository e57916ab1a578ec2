//! Connecting an organisation in the real window, with a real keychain: the practice services play Adobe on loopback.

use std::path::Path;

use anyhow::Context as _;
use desktop::{By, Desktop, Window};

use crate::PROGRAM;

/// What the connection is called.
const NAME: &str = "Acme Retail";

#[tokio::test]
async fn a_keychain_connection_is_checked_saved_kept_over_a_restart_and_removed() -> anyhow::Result<()> {
    let (desktop, home, data) = (Desktop::start().await?, tempfile::tempdir()?, tempfile::tempdir()?);
    let adobe = practice::start(practice::Options::in_folder(data.path())).await?;
    let window = desktop.open(Path::new(PROGRAM), home.path()).await?;

    fill_in(&window, &adobe).await?;
    type_secret(&window, "p8e-not-the-right-one").await?;
    window.click(By::Role("button", "Check")).await?;
    window.wait_for_text("knows this client, but not this secret").await?;
    window.wait_for_text("Retrieve the client secret again").await?;
    assert_accessible(&window, "the form with a refused check").await?;

    type_secret(&window, &adobe.client_secret).await?;
    window.click(By::With("button", "Check")).await?;
    window.wait_for_text("This connection works").await?;
    window.click(By::Role("button", "Save")).await?;
    window.wait_for_text(NAME).await?;
    assert_screens(&window).await?;
    window.close().await?;

    let again = desktop.open(Path::new(PROGRAM), home.path()).await?;
    again.script::<()>("location.hash = '#/credentials'", Vec::new()).await?;
    again.click(By::Role("button", &format!("Test the credential of {NAME}"))).await?;
    again.wait_for_text("This connection works").await.context("with the secret that the keychain kept")?;
    again.script::<()>("location.hash = '#/connections'", Vec::new()).await?;
    again.click(By::Role("button", &format!("More about {NAME}"))).await?;
    again.click(By::With("[role=menuitem]", "Remove")).await?;
    again.click(By::With("[role=alertdialog] button, [role=dialog] button", "Remove")).await?;
    again.wait_until("the proof", "document.querySelectorAll('[role=alertdialog], [role=dialog]').length > 0").await?;
    assert_eq!(again.problems().await?, Vec::<String>::new());
    again.close().await?;

    refuse_secret(home.path(), &adobe.client_secret)?;
    Ok(adobe.stop().await?)
}

/// Opens the form and fills in everything but the secret.
async fn fill_in(window: &Window<'_>, adobe: &practice::Running) -> anyhow::Result<()> {
    window.script::<()>("location.hash = '#/newConnection'", Vec::new()).await?;
    window.wait_for_text("From the Developer Console").await?;
    window.click(By::With("button", "Advanced")).await?;
    for (label, text) in [
        ("Name", NAME),
        ("Organisation ID", &adobe.org_id),
        ("Client ID", &adobe.client_id),
        ("Sandbox", &adobe.sandbox),
        ("Address of a practice service", &adobe.base_url),
    ] {
        put(window, label, text).await?;
    }
    Ok(())
}

async fn type_secret(window: &Window<'_>, secret: &str) -> anyhow::Result<()> {
    put(window, "Client secret", secret).await
}

/// Puts a text in place of what the field with a label holds, by typing.
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

/// Each page about connections is accessible as it is drawn, and shows the connection.
async fn assert_screens(window: &Window<'_>) -> anyhow::Result<()> {
    for (theme, (width, height)) in [("Light", (1280, 800)), ("Dark", (1440, 900))] {
        window.resize(width, height).await?;
        window.script::<()>("location.hash = '#/settings'", Vec::new()).await?;
        window.click(By::With("label", theme)).await?;
        for (address, words) in [
            ("#/connections", "Add connection"),
            ("#/credentials", "Where the secret is"),
            ("#/connection", "Asked "),
            ("#/settings", "Network"),
        ] {
            window.script::<()>("location.hash = arguments[0]", vec![address.into()]).await?;
            window.wait_for_text(words).await?;
            assert_accessible(window, &format!("{address} in {theme}")).await?;
        }
    }
    Ok(())
}

async fn assert_accessible(window: &Window<'_>, place: &str) -> anyhow::Result<()> {
    // Colours that fade are measured when they have come to rest.
    window.wait_until("everything to rest", "document.getAnimations().length === 0").await?;
    let broken: Vec<String> = window
        .violations()
        .await?
        .into_iter()
        // Spectrum's own toast names no picture; it goes by itself and is not ours.
        .filter(|violation| violation.id != "role-img-alt")
        .map(|violation| format!("{}: {}\n  {}", violation.id, violation.help, violation.places.join("\n  ")))
        .collect();
    anyhow::ensure!(broken.is_empty(), "{place}: {}", broken.join("\n"));
    Ok(())
}

/// No file below a folder holds the secret.
fn refuse_secret(folder: &Path, secret: &str) -> anyhow::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            refuse_secret(&path, secret)?;
        } else if path.is_file() {
            let bytes = std::fs::read(&path)?;
            let held = bytes.windows(secret.len()).any(|part| part == secret.as_bytes());
            anyhow::ensure!(!held, "{} holds the client secret", path.display());
        }
    }
    Ok(())
}
