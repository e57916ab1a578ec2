//! The main job in the real window: share by pointer and by keyboard, read the panel, share again, undo.

use std::{path::Path, time::Duration};

use anyhow::Context as _;
use desktop::{By, Desktop, Point, Window};
use serde_json::{Value, json};

use crate::{PROGRAM, manager::Manager};

/// An audience of the practice organization that is not shared yet, and a text that only its row contains.
const AUDIENCE: &str = "Luma – Diamond Customers";
const ROW: &str = "[role=grid] [role=row][data-index]";
const FOLDER: &str = "[role=treeitem]";
const TARGET: &str = "Experience Platform Traits";

#[tokio::test]
async fn a_drag_creates_exactly_one_pair_a_second_adopts_it_and_undo_deletes_it() -> anyhow::Result<()> {
    let (desktop, home) = (Desktop::start().await?, test_support::TestHome::new());
    let window = desktop.open(Path::new(PROGRAM), home.path()).await?;
    let audience = find_audience(&window).await?;

    drag(&window).await?;
    create_now(&window).await?;
    commit(&window).await?;
    let manager = Manager::of(home.path()).await?;
    let sid = assert_pair(&manager, &audience).await?;
    assert_panel(&window, &audience, &sid).await?;

    // The screen remembers the search, so the one row is there.
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
    // The keyboard drag offers the folders that exist when it starts; the first refresh may add some later.
    window.wait_until("the first refresh to finish", &format!("{REFRESH_BUTTON}?.disabled === false")).await?;
    window.find(By::With(FOLDER, TARGET)).await?;

    // Right moves from the row to its handle; Enter picks the row up and moves to the first folder that accepts it;
    // Enter drops it.
    window.script::<()>("document.querySelector(arguments[0]).focus()", vec![ROW.into()]).await?;
    window.press(&["Right"]).await?;
    window.wait_until("the handle to have the focus", "document.activeElement?.ariaLabel?.startsWith('Drag ')").await?;
    window.press(&["Return"]).await?;
    window.wait_until("a folder to be offered", "document.activeElement?.closest('[role=treeitem]') !== null").await?;
    window.press(&["Return"]).await?;
    create_now(&window).await?;
    commit(&window).await?;

    let manager = Manager::of(home.path()).await?;
    assert_pair(&manager, &audience).await?;
    assert_eq!(window.problems().await?, Vec::<String>::new());
    window.close().await
}

#[tokio::test]
async fn a_folder_that_accepts_no_audiences_says_so_and_nothing_is_planned() -> anyhow::Result<()> {
    let (desktop, home) = (Desktop::start().await?, test_support::TestHome::new());
    let window = desktop.open(Path::new(PROGRAM), home.path()).await?;
    find_audience(&window).await?;

    let from = take_hold(&window, AUDIENCE).await?;
    let to = window.middle(By::With(FOLDER, "Analytics Traits")).await?;
    window.glide(from, to).await?;
    window.hover_until(to, &says("Only Experience Platform Traits and folders below it")).await?;
    window.release_button().await?;

    window.wait_until("the drag to finish", "!document.querySelector('[role=row][data-dragging]')").await?;
    let script = "return window.__TAURI_INTERNALS__.invoke('tray').then((tray) => tray.total)";
    let lines: u64 = window.script(script, vec![]).await?;
    assert_eq!(lines, 0, "the tray stays empty");
    window.close().await
}

#[tokio::test]
async fn a_drag_continues_while_both_services_are_refreshed() -> anyhow::Result<()> {
    let (desktop, home) = (Desktop::start().await?, test_support::TestHome::new());
    let window = desktop.open(Path::new(PROGRAM), home.path()).await?;
    window.find(By::With(FOLDER, TARGET)).await?;
    window.find(By::Css(ROW)).await?;
    // While a refresh runs, the button starts no second one, and the one that runs has already read the audiences.
    window.wait_until("the first refresh to finish", &format!("{REFRESH_BUTTON}?.disabled === false")).await?;
    let (names, ids) = first_audiences(&window).await?;
    let (dragged, above) = (names.len() - 1, Manager::of(home.path()).await?);

    let from = take_hold(&window, &names[dragged]).await?;
    let to = window.middle(By::With(FOLDER, TARGET)).await?;
    window.glide(from, Point { x: from.x + 60, y: from.y + 10 }).await?;
    window.wait_until("the drag to begin", "document.querySelector('[role=treeitem][data-drop=possible]')").await?;

    // During a drag nothing moves, even though rows above were deleted in the service and both services are refreshed.
    for id in &ids[..dragged] {
        above.forget_audience(id).await?;
    }
    let before: Vec<String> = window.script(ROWS, Vec::new()).await?;
    let count: String = window.script(&format!("return {COUNT}"), Vec::new()).await?;
    window.script::<()>(&format!("{REFRESH_BUTTON}.click()"), Vec::new()).await?;
    wait_for_audiences(&window, &ids[dragged]).await?;
    // The counts are sent together with the list, and they do update.
    window.wait_until("the page to be notified", &format!("{COUNT} !== {}", json!(count))).await?;
    assert_eq!(window.script::<Vec<String>>(ROWS, Vec::new()).await?, before, "rows moved under the pointer");

    window.glide(Point { x: from.x + 60, y: from.y + 10 }, to).await?;
    window.hover_until(to, "document.querySelector('[role=treeitem][data-drop=over]')").await?;
    assert_eq!(window.script::<Vec<String>>(ROWS, Vec::new()).await?, before, "rows moved before the drop");
    window.release_button().await?;
    let tray = "return window.__TAURI_INTERNALS__.invoke('tray').then(({ total }) => total)";
    for _ in 0..100 {
        if window.script::<u32>(tray, Vec::new()).await? == 1 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert_eq!(window.script::<u32>(tray, Vec::new()).await?, 1, "what was dropped is in the tray");
    let gone = format!("!document.querySelector('[role=grid]').innerText.includes({})", json!(names[0]));
    window.wait_until("the list to show the refreshed data", &gone).await?;
    assert_eq!(window.problems().await?, Vec::<String>::new());
    window.close().await
}

/// The texts of the rows in the audience list.
const ROWS: &str = "return [...document.querySelector('[role=grid]').querySelectorAll('[role=row][data-index]')]
    .map((row) => row.innerText)";
/// The number of audiences in the navigation.
const COUNT: &str = "document.querySelector('nav a[href=\"#/audiences\"]').innerText";
/// The button that refreshes both services.
const REFRESH_BUTTON: &str = "[...document.querySelectorAll('header button')].find((button) => /Refresh/.test(button.ariaLabel ?? button.textContent))";

/// Returns names and IDs of the audiences in the first rows, as many as can be deleted from the service.
async fn first_audiences(window: &Window<'_>) -> anyhow::Result<(Vec<String>, Vec<String>)> {
    let script = "return window.__TAURI_INTERNALS__.invoke('audiences', {
        query: { sort: 'updated', descending: true }, page: { offset: 0, limit: 5 } }).then(({ rows }) => rows.map(({ id }, at) =>
            [document.querySelector(`[role=grid] [data-index='${at}'] bdi`).textContent, id]))";
    let rows: Vec<(String, String)> = window.script(script, Vec::new()).await?;
    Ok(rows.into_iter().unzip())
}

/// Waits until an audience is the first in the catalog: those before it are gone.
async fn wait_for_audiences(window: &Window<'_>, id: &str) -> anyhow::Result<()> {
    let script = "return window.__TAURI_INTERNALS__.invoke('audiences', {
        query: { sort: 'updated', descending: true }, page: { offset: 0, limit: 1 } }).then(({ rows }) => rows[0].id)";
    for _ in 0..300 {
        if window.script::<String>(script, Vec::new()).await? == id {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    anyhow::bail!("the refresh never showed that audiences are gone")
}

/// Searches for the audience, so that its row is in view. Returns the audience's ID.
async fn find_audience(window: &Window<'_>) -> anyhow::Result<String> {
    let search = By::Css("input[placeholder='Name or ID']");
    window.find(By::Css(ROW)).await.context("waiting for the first lists")?;
    window.type_into(search, AUDIENCE).await?;
    window.wait_until(
        "the one row of the audience",
        &format!("[...document.querySelectorAll('{ROW}')].filter((row) => row.innerText.includes('{AUDIENCE}')).length === 1"),
    )
    .await?;
    let script = "return window.__TAURI_INTERNALS__.invoke('audiences', {
        query: { search: arguments[0] }, page: { offset: 0, limit: 1 } }).then((found) => found.rows[0].id)";
    window.script(script, vec![AUDIENCE.into()]).await
}

/// Drags the audience's row onto the folder with the real pointer, and drops it only once the folder shows what it
/// would do.
async fn drag(window: &Window<'_>) -> anyhow::Result<()> {
    let from = take_hold(window, AUDIENCE).await?;
    let to = window.middle(By::With(FOLDER, TARGET)).await?;
    window.glide(from, to).await?;
    window.hover_until(to, &says("Adds 1 audience to the dataflow|1 already exists")).await?;
    window.release_button().await
}

/// Takes the row of an audience where it is now: late arrivals above push it down. Returns the pointer's place.
async fn take_hold(window: &Window<'_>, audience: &str) -> anyhow::Result<Point> {
    let under = "return document.elementFromPoint(arguments[0], arguments[1])?.closest('[role=row]')?.innerText ?? ''";
    for _ in 0..40 {
        let place = window.middle(By::With(ROW, audience)).await?;
        window.point_at(place).await?;
        let row: String = window.script(under, vec![place.x.into(), place.y.into()]).await?;
        if row.contains(audience)
            && let Some(place) = window.lift(place).await?
        {
            return Ok(place);
        }
    }
    anyhow::bail!("the row of {audience} was never under the pointer")
}

/// An expression that is true once a text matching a pattern is shown.
fn says(pattern: &str) -> String {
    format!("new RegExp({}).test(document.body.innerText)", json!(pattern))
}

/// Chooses in the tray that the program creates the pair. By the dataflow, which is paused, none would appear.
async fn create_now(window: &Window<'_>) -> anyhow::Result<()> {
    window.wait_for_text("Members later").await.context("waiting for the route that the plan chose")?;
    window.click(By::Css("main button[aria-label*='get to Audience Manager']")).await?;
    window.click(By::With("[role=menuitem]", "No members yet, for all lines")).await?;
    window.wait_for_text("create trait and segment").await
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

/// Asserts exactly what the composition rules require, no more and no less. Returns the trait's ID.
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

/// Opens the trait from the result and checks the five facts on its panel, each with its number.
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
