//! The main job in the real window: share by pointer and by keyboard, read the panel, share again, undo.

use std::{path::Path, time::Duration};

use anyhow::Context as _;
use desktop::{By, Desktop, Point, Window};
use serde_json::{Value, json};

use crate::{PROGRAM, manager::Manager};

/// An audience of the practice organisation that nobody shared yet, and a part of its row nobody else has.
const AUDIENCE: &str = "Luma – Diamond Customers";
const ROW: &str = "[role=grid] [role=row][data-index]";
const FOLDER: &str = "[role=treeitem]";
const TARGET: &str = "Experience Platform Traits";

#[tokio::test]
async fn a_drag_makes_exactly_one_pair_a_second_adopts_it_and_undo_takes_it_back() -> anyhow::Result<()> {
    let (desktop, home) = (Desktop::start().await?, test_support::TestHome::new());
    let window = desktop.open(Path::new(PROGRAM), home.path()).await?;
    let audience = find_audience(&window).await?;

    drag(&window).await?;
    window.wait_for_text("create trait and segment").await?;
    commit(&window).await?;
    let manager = Manager::of(home.path()).await?;
    let sid = assert_pair(&manager, &audience).await?;
    assert_panel(&window, &audience, &sid).await?;

    // The screen kept the search, so the one row is there.
    window.script::<()>("location.hash = '#/share'", Vec::new()).await?;
    drag(&window).await?;
    window.wait_for_text("nothing to create").await?;
    assert_pair(&manager, &audience).await.context("after the second drag")?;

    undo(&window).await?;
    assert_eq!(manager.with_code("traits", &audience).await?, Vec::<Value>::new(), "undo left a trait");
    assert_eq!(manager.with_code("segments", &audience).await?, Vec::<Value>::new(), "undo left a segment");
    assert_eq!(window.problems().await?, Vec::<String>::new());
    window.close().await
}

#[tokio::test]
async fn the_keyboard_alone_shares_an_audience() -> anyhow::Result<()> {
    let (desktop, home) = (Desktop::start().await?, test_support::TestHome::new());
    let window = desktop.open(Path::new(PROGRAM), home.path()).await?;
    let audience = find_audience(&window).await?;

    // Right goes from the row to its handle; Enter lifts and goes to the first folder that takes it; Enter drops.
    window.script::<()>("document.querySelector(arguments[0]).focus()", vec![ROW.into()]).await?;
    window.press(&["Right"]).await?;
    window.wait_until("the handle to have the focus", "document.activeElement?.ariaLabel?.startsWith('Drag ')").await?;
    window.press(&["Return"]).await?;
    window.wait_until("a folder to be offered", "document.activeElement?.closest('[role=treeitem]') !== null").await?;
    window.press(&["Return"]).await?;
    window.wait_for_text("create trait and segment").await?;
    commit(&window).await?;

    let manager = Manager::of(home.path()).await?;
    assert_pair(&manager, &audience).await?;
    assert_eq!(window.problems().await?, Vec::<String>::new());
    window.close().await
}

#[tokio::test]
async fn a_folder_that_takes_no_audiences_says_so_and_nothing_is_planned() -> anyhow::Result<()> {
    let (desktop, home) = (Desktop::start().await?, test_support::TestHome::new());
    let window = desktop.open(Path::new(PROGRAM), home.path()).await?;
    find_audience(&window).await?;

    let from = resting(&window, By::With(ROW, AUDIENCE)).await?;
    let to = window.middle(By::With(FOLDER, "Analytics Traits")).await?;
    window.point_at(from).await?;
    window.press_button().await?;
    window.glide(from, to).await?;
    rest_until(&window, to, "Only Experience Platform Traits and folders below it").await?;
    window.release_button().await?;

    window.settled().await?;
    let script = "return window.__TAURI_INTERNALS__.invoke('tray').then((tray) => tray.total)";
    let lines: u64 = window.script(script, vec![]).await?;
    assert_eq!(lines, 0, "the tray stays empty");
    window.close().await
}

/// Searches for the audience in the list, so that its row is in sight, and waits until nothing arrives any more: rows
/// and folders move until then, and a folder that is not there yet takes nothing. Gives the audience's id.
async fn find_audience(window: &Window<'_>) -> anyhow::Result<String> {
    let search = By::Css("input[placeholder='Name or ID']");
    window.find(By::Css(ROW)).await.context("waiting for the first lists")?;
    // The first reading comes in parts, and a busy machine is quiet for a while between them.
    let read =
        "/Audience Manager just now.*Experience Platform just now/.test(document.querySelector('header').innerText)";
    window.wait_until("both sides to be read", read).await?;
    window.type_into(search, AUDIENCE).await?;
    window.wait_until(
        "the one row of the audience",
        &format!("[...document.querySelectorAll('{ROW}')].filter((row) => row.innerText.includes('{AUDIENCE}')).length === 1"),
    )
    .await?;
    window.settled().await?;
    let script = "return window.__TAURI_INTERNALS__.invoke('audiences', {
        query: { search: arguments[0] }, page: { offset: 0, limit: 1 } }).then((found) => found.rows[0].id)";
    window.script(script, vec![AUDIENCE.into()]).await
}

/// Drags the audience's row onto the folder with the real pointer. Dropped only once the folder has said what it would
/// do, as a person would.
async fn drag(window: &Window<'_>) -> anyhow::Result<()> {
    window.settled().await?;
    let from = resting(window, By::With(ROW, AUDIENCE)).await?;
    let to = window.middle(By::With(FOLDER, TARGET)).await?;
    window.point_at(from).await?;
    window.press_button().await?;
    window.glide(from, to).await?;
    rest_until(window, to, "Creates 1 trait and 1 segment|1 already exists").await?;
    window.release_button().await
}

/// The middle of an element that does not move any more: what arrives late above it pushes it down.
async fn resting(window: &Window<'_>, by: By<'_>) -> anyhow::Result<Point> {
    let mut last = window.middle(by).await?;
    for _ in 0..40 {
        tokio::time::sleep(Duration::from_millis(500)).await;
        let now = window.middle(by).await?;
        if (now.x, now.y) == (last.x, last.y) {
            return Ok(now);
        }
        last = now;
    }
    anyhow::bail!("the element never came to rest")
}

/// Rests on a place, with a hand's small move now and then – the web view asks a place again only when the pointer
/// moves – until words matching a pattern are shown.
async fn rest_until(window: &Window<'_>, place: Point, pattern: &str) -> anyhow::Result<()> {
    let aside = Point { x: place.x + 2, ..place };
    let shown = "return new RegExp(arguments[0]).test(document.body.innerText)";
    for place in [place, aside].into_iter().cycle().take(12) {
        window.point_at(place).await?;
        for _ in 0..15 {
            if window.script::<bool>(shown, vec![pattern.into()]).await? {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }
    anyhow::bail!("the folder under the pointer never said {pattern}")
}

async fn commit(window: &Window<'_>) -> anyhow::Result<()> {
    let button = By::With("button", "Commit 1");
    window.click(button).await?;
    window.find(By::Role("button", "Undo")).await.context("waiting for the commit to end").map(drop)
}

async fn undo(window: &Window<'_>) -> anyhow::Result<()> {
    window.script::<()>("location.hash = '#/activity'", Vec::new()).await?;
    window.click(By::Css("[role=grid] [role=row] a[href^='#/job/']")).await?;
    window.click(By::Role("button", "Undo")).await?;
    window.wait_for_text("Undone").await
}

/// Exactly what the composition rules ask for, no more and no less. Gives the trait's id.
async fn assert_pair(manager: &Manager, audience: &str) -> anyhow::Result<Value> {
    let folders = manager.folders_named("traits", TARGET).await?;
    let segment_folders = manager.folders_named("segments", "Experience Platform Segments").await?;
    assert_eq!((folders.len(), segment_folders.len()), (1, 1), "one folder of each name");
    let sources = manager.get("datasources").await?;
    let sharing = |source: &&Value| source["name"] == "Adobe Experience Platform Audience Sharing";
    let sources: Vec<&Value> = sources.as_array().into_iter().flatten().filter(sharing).collect();
    assert_eq!(sources.len(), 1, "one sharing data source");

    let traits = manager.with_code("traits", audience).await?;
    let segments = manager.with_code("segments", audience).await?;
    assert_eq!((traits.len(), segments.len()), (1, 1), "one trait and one segment: {traits:?} {segments:?}");
    let (one, segment) = (&traits[0], &segments[0]);
    let facts = |object: &Value, names: &[&str]| names.iter().map(|name| object[*name].clone()).collect::<Vec<_>>();
    assert_eq!(
        facts(one, &["traitType", "traitRule", "integrationCode", "dataSourceId", "folderId", "ttl"]),
        vec![
            json!("ON_BOARDED_TRAIT"),
            json!(format!("segid == \"{audience}\"")),
            json!(audience),
            sources[0]["dataSourceId"].clone(),
            json!(folders[0]),
            json!(120),
        ]
    );
    assert_eq!(
        facts(segment, &["segmentRule", "integrationCode", "dataSourceId", "folderId", "mergeRuleDataSourceId"]),
        vec![
            json!(format!("{}T", one["sid"])),
            json!(audience),
            sources[0]["dataSourceId"].clone(),
            json!(segment_folders[0]),
            json!(0),
        ]
    );
    Ok(one["sid"].clone())
}

/// Opens the trait from the result and finds the five facts on its panel, each with its number.
async fn assert_panel(window: &Window<'_>, audience: &str, sid: &Value) -> anyhow::Result<()> {
    let link = format!("a[href='#/trait/{sid}']");
    window.click(By::Css(&link)).await?;
    window.wait_for_text("Trait Information").await?;
    for fact in ["Onboarded", "Adobe Experience Platform Audience Sharing", audience, "Segments with this Trait"] {
        window.wait_for_text(fact).await?;
    }
    let chips: String = window.text(By::Css("[role=group][aria-label='Trait Expression']")).await?;
    assert!(chips.contains("segid") && chips.contains("==") && chips.contains(audience), "the expression: {chips}");
    for (number, name) in [
        (1, "Trait Type"),
        (2, "Data Source"),
        (3, "Integration Code"),
        (4, "Trait Expression"),
        (5, "Segments with this Trait"),
    ] {
        window.find(By::Role("button", &format!("{number}: {name}"))).await?;
    }
    Ok(())
}
