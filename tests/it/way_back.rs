//! The way back in the real window: segments are dragged to Experience Platform and committed through the one-way door.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use desktop::{By, Desktop, Window};
use serde_json::{Value, json};

use crate::PROGRAM;
use crate::scene::invoke;

/// Rows of segment storage, in the pane of Audience Manager.
const ROWS: &str = "[data-manager-pane] [role=grid] [role=row][data-index]";
/// The pane of Experience Platform.
const PLATFORM: &str = "[role=grid][aria-label='Experience Platform audiences']";

#[tokio::test]
async fn ten_segments_are_dragged_to_experience_platform_and_become_audiences_without_members() -> anyhow::Result<()> {
    let (desktop, home) = (Desktop::start().await?, test_support::TestHome::new());
    let window = desktop.open(Path::new(PROGRAM), home.path()).await?;
    show_segments(&window).await?;
    let segments = choose_ten(&window).await?;
    let from = window.take(By::With(ROWS, &segments[segments.len() / 2])).await.context("taking one of the ten")?;
    let to = window.middle(By::Css(PLATFORM)).await?;
    window.glide(from, to).await?;
    window.hover_until(to, "/(Creates|brings) \\d+ (audience|segment)/.test(document.body.innerText)").await?;
    window.screenshot(&PathBuf::from("target/way-back-pictures/drop.png")).await?;
    window.release_button().await?;
    window.wait_for_text("10 segments and traits in the tray").await?;
    assert_eq!(invoke(&window, "tray", json!({})).await?["total"], 0, "nothing goes to Audience Manager");

    // Without members, by the choice of a line: one click for all of them.
    invoke(&window, "platform_route", json!({ "route": "external" })).await?;
    window.wait_for_text("No members yet").await?;
    let tray = invoke(&window, "tray", json!({})).await?["toPlatform"].clone();
    let created = created(&tray);
    assert!(!created.is_empty(), "{tray}");
    window.click(By::With("button", &format!("Commit {}…", created.len()))).await?;
    window.wait_for_text("New profiles: 0.").await?;
    window.wait_for_text("At most").await.context("the forecast, if the source brings members later")?;
    window.screenshot(&PathBuf::from("target/way-back-pictures/door.png")).await?;
    window.click(By::With("[role=dialog] button", &format!("Commit {}", created.len()))).await?;
    window.find(By::Role("button", "Undo")).await.context("waiting for the commit to end")?;

    for sid in &created {
        let row = audience_of(&window, sid).await?;
        assert_eq!((&row["noMembersYet"], &row["origin"]), (&json!(true), &json!("audienceManager")), "{row}");
        assert!(row["expiresAt"].is_i64(), "{row}");
    }
    window.click(By::Role("button", "Undo")).await?;
    window.wait_for_text("Undone").await?;
    assert_eq!(window.problems().await?, Vec::<String>::new());
    window.close().await
}

#[tokio::test]
async fn the_keyboard_alone_puts_a_segment_into_the_tray_by_drag_and_by_shortcut() -> anyhow::Result<()> {
    let (desktop, home) = (Desktop::start().await?, test_support::TestHome::new());
    let window = desktop.open(Path::new(PROGRAM), home.path()).await?;
    show_segments(&window).await?;
    // Right moves from the row to its handle; Enter picks the row up and moves to Experience Platform; Enter drops it.
    window.script::<()>("document.querySelector(arguments[0]).focus()", vec![ROWS.into()]).await?;
    window.press(&["Right"]).await?;
    window.wait_until("the handle to have the focus", "document.activeElement?.ariaLabel?.startsWith('Drag ')").await?;
    window.press(&["Return"]).await?;
    window.wait_until("the other pane to be offered", "document.querySelector('[data-drop=over]') !== null").await?;
    window.press(&["Return"]).await?;
    window.wait_for_text("1 segment or trait in the tray").await?;

    window.script::<()>("document.querySelectorAll(arguments[0])[1].focus()", vec![ROWS.into()]).await?;
    window.press(&["ctrl+shift+s"]).await?;
    window.find(By::Css("[role=dialog]")).await?;
    window.click(By::With("[role=dialog] button", "Add to the tray")).await?;
    window.wait_for_text("2 segments and traits in the tray").await?;
    assert_eq!(window.problems().await?, Vec::<String>::new());
    window.close().await
}

/// Shows segment storage on the Share screen, once both services were read.
async fn show_segments(window: &Window<'_>) -> anyhow::Result<()> {
    window.find(By::Css("[role=grid] [role=row][data-index]")).await.context("waiting for the first lists")?;
    let refresh = "[...document.querySelectorAll('header button')].find((button) => /Refresh/.test(button.ariaLabel ?? button.textContent))";
    window.wait_until("the first refresh to finish", &format!("{refresh}?.disabled === false")).await?;
    window.click(By::With("[data-manager-pane] button", "Segments")).await?;
    window.find(By::Css(ROWS)).await.map(drop)
}

/// Selects the first ten segments, and returns the names of those in sight.
async fn choose_ten(window: &Window<'_>) -> anyhow::Result<Vec<String>> {
    window.script::<()>("document.querySelector(arguments[0]).focus()", vec![ROWS.into()]).await?;
    window.press(&["space"]).await?;
    for _ in 0..9 {
        window.press(&["shift+Down"]).await?;
    }
    window.wait_for_text("Share 10 to Experience Platform…").await?;
    let names = "return [...document.querySelectorAll(arguments[0])].filter((row) => row.getAttribute('aria-selected') === 'true')
        .map((row) => [...row.querySelectorAll('bdi')].map((it) => it.textContent).sort((a, b) => b.length - a.length)[0])";
    let names: Vec<String> = window.script(names, vec![ROWS.into()]).await?;
    anyhow::ensure!(!names.is_empty(), "no selected row is in sight");
    Ok(names)
}

/// The segments that the tray creates audiences for.
fn created(tray: &Value) -> Vec<String> {
    let lines = tray["lines"].as_array().into_iter().flatten().map(|line| &line["line"]);
    let created = lines.filter(|line| line["verdict"]["kind"] == "create");
    created.filter_map(|line| line["subject"]["id"].as_str().map(str::to_owned)).collect()
}

/// The audience of a segment, in the list of the window.
async fn audience_of(window: &Window<'_>, sid: &str) -> anyhow::Result<Value> {
    let detail = invoke(window, "segment_detail", json!({ "id": sid })).await?;
    let name = detail["row"]["name"].clone();
    let query = json!({ "search": name, "origins": ["audienceManager"] });
    let found = invoke(window, "audiences", json!({ "query": query, "page": { "offset": 0, "limit": 20 } })).await?;
    let mut rows = found["rows"].as_array().into_iter().flatten();
    let row = rows.find(|row| row["name"] == name && row["noMembersYet"] == true);
    row.cloned().with_context(|| format!("no audience of segment {sid} ({name}): {found}"))
}
