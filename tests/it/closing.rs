//! A window with unsaved changes asks before it closes, and no page can keep it open indefinitely.

use std::path::Path;

use desktop::{By, Desktop, Window};

use crate::PROGRAM;

/// Types a name into the form of a new connection, without saving it.
async fn begin_a_form(window: &Window<'_>) -> anyhow::Result<()> {
    window.find(By::Css("nav")).await?;
    window.script::<()>("location.hash = '#/newConnection'", Vec::new()).await?;
    // The shell is notified of the first change asynchronously; before that it would not ask.
    window.script::<()>(NOTE_HELD, Vec::new()).await?;
    window.type_into(By::Role("textbox", "Name"), "Half typed").await?;
    window.wait_until("the shell to know about the form", "window.shellHolds").await
}

/// Records that the shell confirmed holding the window.
const NOTE_HELD: &str = "const asked = window.fetch;
    window.fetch = (address, ...more) => asked(address, ...more).then((answer) => {
        window.shellHolds ||= String(address.url ?? address).includes('closing_held');
        return answer;
    });";

#[tokio::test]
async fn the_window_asks_before_closing_an_unsaved_form_but_not_after_a_reload() -> anyhow::Result<()> {
    let (desktop, home) = (Desktop::start().await?, test_support::TestHome::new());
    let window = desktop.open(Path::new(PROGRAM), home.path()).await?;
    begin_a_form(&window).await?;

    window.ask_to_close().await?;
    window.click(By::Role("button", "Keep editing")).await?;
    window.wait_until("the question to close", "!document.querySelector('[role=alertdialog]')").await?;
    let typed: String = window
        .script("return [...document.querySelectorAll('input')].map((one) => one.value).join()", Vec::new())
        .await?;
    assert!(typed.contains("Half typed"), "{typed}");

    window.reload().await?;
    window.find(By::Css("nav")).await?;
    window.close().await
}

#[tokio::test]
async fn a_page_that_hangs_does_not_keep_the_window_open() -> anyhow::Result<()> {
    let (desktop, home) = (Desktop::start().await?, test_support::TestHome::new());
    let window = desktop.open(Path::new(PROGRAM), home.path()).await?;
    begin_a_form(&window).await?;
    window.ask_to_close().await?;
    window.click(By::Role("button", "Keep editing")).await?;
    window.script::<()>("setTimeout(() => { for (;;); }, 100)", Vec::new()).await?;
    // A hanging page cannot be queried for whether it hangs: it must hang before it is asked to close.
    tokio::time::sleep(std::time::Duration::from_secs(1)).await;
    window.close().await
}
