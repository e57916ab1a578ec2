//! Twenty segments are mapped to a destination in the real window (workflow W8 of the users), with the real pointer and the clicks
//! counted beside those of today, and taken back.

use std::path::Path;

use anyhow::Context as _;
use desktop::{By, Desktop};
use serde_json::json;

use crate::scene::invoke;
use crate::{PROGRAM, places};

/// A destination without mappings.
const DESTINATION: &str = "118309";
const SEGMENTS: u32 = 20;
/// What mapping takes in Adobe's own pages: to find the destination, and then for each segment.
const CLICKS_TODAY: u32 = 4 + 7 * SEGMENTS;
const FIRST: &str = "[role=grid] [role=row][data-index='0']";

#[tokio::test]
async fn twenty_segments_are_dropped_on_a_destination_and_taken_back() -> anyhow::Result<()> {
    let (desktop, home) = (Desktop::start().await?, test_support::TestHome::new());
    let window = desktop.open(Path::new(PROGRAM), home.path()).await?;
    window.find(By::Css("nav")).await?;
    window.wait_for_text("Both sides").await.context("waiting for the end of the first refresh")?;
    places::go(&window, "#/destinations").await?;
    window.wait_for_text("Adikteev").await?;
    window.wait_for_text("reach the same place from both services").await?;

    let mut clicks = 0;
    window.click_on(By::Css(&format!("{FIRST} input[type=checkbox]")), 1).await?;
    clicks += 1;
    for _ in 1..SEGMENTS {
        window.press(&["shift+Down"]).await?;
    }
    window.wait_for_text(&format!("Map {SEGMENTS} segments…")).await?;
    let last = format!("[role=grid] [role=row][data-index='{}']", SEGMENTS - 1);
    let from = window.take(By::Css(&last)).await?;
    let row = format!("tr:has(a[href='#/destination/{DESTINATION}'])");
    let to = window.middle(By::Css(&row)).await?;
    window.glide(from, to).await?;
    window.hover_until(to, "document.querySelector('tr[data-drop=over]')").await?;
    window.release_button().await?;
    clicks += 1;
    window.wait_for_text("can be mapped.").await.context("the plan with its verdicts")?;
    let button = "[...document.querySelectorAll('[role=dialog] button')].find((one) => /^Map \\d+ segment/.test(one.textContent))";
    let words: String = window.script(&format!("return {button}.textContent"), vec![]).await?;
    window.click_on(By::Role("button", &words), 1).await?;
    clicks += 1;
    window
        .wait_until("the dialog to close", "!document.querySelector('[role=dialog]:not([aria-modal=false])')")
        .await?;
    assert!(clicks < CLICKS_TODAY, "{clicks} clicks, {CLICKS_TODAY} today");

    let live = || async {
        let row = invoke(&window, "destination", json!({ "id": DESTINATION })).await?;
        row["live"].as_u64().context("a number")
    };
    let mapped: u64 = words.split(' ').nth(1).context("a number")?.parse()?;
    assert!(mapped > 5, "{words}");
    assert_eq!(live().await?, mapped);
    window.click_on(By::Role("button", "Undo"), 1).await?;
    window.wait_for_text("Undone").await?;
    assert_eq!(live().await?, 0);
    assert_eq!(window.problems().await?, Vec::<String>::new());
    window.close().await
}
