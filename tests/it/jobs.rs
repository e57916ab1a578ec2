//! A long job in the real window: lists scroll while it runs; it is paused, the program is closed and started again, and the
//! job is resumed.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use desktop::{By, Desktop, Window};
use serde_json::{Value, json};

use crate::scene::{self, Services, invoke};
use crate::{PROGRAM, places};

/// Audiences of the job, unless the variable `SEGMENT_BRIDGE_JOB` names another number. The long form is 2,000.
const AUDIENCES: usize = 140;
/// The longest that the job may take on a busy machine, for each audience.
const EACH: Duration = Duration::from_millis(900);

#[tokio::test]
async fn a_long_job_runs_while_lists_scroll_and_goes_on_after_a_pause_and_a_restart() -> anyhow::Result<()> {
    let count = std::env::var("SEGMENT_BRIDGE_JOB").ok().and_then(|text| text.parse().ok()).unwrap_or(AUDIENCES);
    let (desktop, home, services) = (Desktop::start().await?, test_support::TestHome::new(), Services::start().await?);
    services.fill(count).await?;
    let window = desktop.open(Path::new(PROGRAM), home.path()).await?;
    window.find(By::Css("nav")).await?;
    scene::connect(&window, &services).await?;
    let codes = add_fillers(&window, count).await?;
    // Until it is paused, the job must not end on a fast machine.
    let slow = |path: &str| json!({ "method": "POST", "path": path, "times": 100_000, "do": { "delay_ms": 500 } });
    services.order(json!([slow("/v1/traits"), slow("/v1/segments")])).await?;
    scene::commit(&window).await?;
    let id = job(&window).await?["id"].as_str().context("an id")?.to_owned();

    // The list of audiences answers while the job runs.
    places::go(&window, "#/audiences").await?;
    window.find(By::Css("[role=grid] [role=row][data-index]")).await?;
    let slowest = scroll(&window, 40).await?;
    anyhow::ensure!(slowest < 2_000, "the list did not scroll for {slowest} ms");
    // Many end at once, when one look-up tells of all of them.
    while services.traits_of(&codes).await? <= 20 {
        tokio::time::sleep(Duration::from_millis(200)).await;
    }

    places::go(&window, &format!("#/job/{id}")).await?;
    window.wait_for_text(&format!("1–100 of {}", grouped(count))).await.context("the first page of items")?;
    let lines = "document.querySelectorAll('main ul[aria-label=Items] > li').length";
    let drawn: u64 = window.script(&format!("return {lines}"), Vec::new()).await?;
    anyhow::ensure!(drawn <= 100, "{drawn} items are drawn");
    window.click(By::Role("button", "Pause")).await?;
    let paused = until(&window, count, |row| row["state"] == "paused").await?;
    let done = paused["done"].as_u64().unwrap_or_default();
    anyhow::ensure!(done < count as u64, "the job was over before it was paused: {paused}");
    window.wait_for_text("Select Resume to go on.").await?;
    services.order(json!([])).await?;
    assert_eq!(window.problems().await?, Vec::<String>::new());
    window.close().await?;

    let window = desktop.open(Path::new(PROGRAM), home.path()).await?;
    window.find(By::Css("nav")).await?;
    let row = job(&window).await?;
    anyhow::ensure!(row["state"] == "paused" && row["done"] == done, "a person's pause outlives the program: {row}");
    places::go(&window, &format!("#/job/{id}")).await?;
    window.click(By::Role("button", "Resume")).await?;
    window.click(By::With("[role=alertdialog] button", "Resume")).await.context("confirming on production")?;
    let ended = until(&window, count, |row| row["endedAt"].is_i64()).await?;
    anyhow::ensure!(ended["state"] == "done" && ended["done"] == count as u64, "{ended}");
    assert_eq!(services.traits_of(&codes).await?, count, "each audience has one trait");
    assert_eq!(window.problems().await?, Vec::<String>::new());
    window.close().await?;
    services.stop().await
}

/// Adds the audiences that the services were filled with to the tray; returns their IDs.
async fn add_fillers(window: &Window<'_>, count: usize) -> anyhow::Result<Vec<String>> {
    let mut ids: Vec<String> = Vec::new();
    while ids.len() < count {
        let page = json!({ "offset": ids.len(), "limit": 200 });
        let found = invoke(window, "audiences", json!({ "query": { "search": "Filler" }, "page": page })).await?;
        let rows = found["rows"].as_array().context("rows")?;
        anyhow::ensure!(!rows.is_empty(), "only {} audiences were found", ids.len());
        ids.extend(rows.iter().filter_map(|row| row["id"].as_str().map(str::to_owned)));
    }
    scene::add(window, &ids).await?;
    invoke(window, "tray_route", json!({ "audienceIds": [], "route": "create" })).await?;
    Ok(ids)
}

/// The newest job, once there is one.
async fn job(window: &Window<'_>) -> anyhow::Result<Value> {
    let start = Instant::now();
    loop {
        let newest = scene::newest_job(window).await?;
        if newest.is_object() {
            return Ok(newest);
        }
        anyhow::ensure!(start.elapsed() < Duration::from_secs(120), "the job never began");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// Waits until the newest job is as expected, and returns it.
async fn until(window: &Window<'_>, count: usize, is: impl Fn(&Value) -> bool) -> anyhow::Result<Value> {
    let start = Instant::now();
    let longest = Duration::from_secs(60) + EACH * u32::try_from(count)?;
    loop {
        let row = job(window).await?;
        if is(&row) {
            return Ok(row);
        }
        anyhow::ensure!(start.elapsed() < longest, "timed out: {row}");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

/// Scrolls the list a number of times; returns the longest time that a frame took, ms.
async fn scroll(window: &Window<'_>, times: u32) -> anyhow::Result<u64> {
    let script = "const [times] = arguments;
        const list = [...document.querySelectorAll('[role=grid], [role=grid] *')].find((one) => one.scrollHeight > one.clientHeight + 200);
        return (async () => {
            let slowest = 0;
            for (let turn = 0; turn < times; turn += 1) {
                const began = performance.now();
                if (list) list.scrollTop = (turn % 20) * 400;
                await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
                slowest = Math.max(slowest, performance.now() - began);
            }
            return Math.round(slowest);
        })();";
    window.script(script, vec![times.into()]).await
}

fn grouped(number: usize) -> String {
    if number < 1_000 { number.to_string() } else { format!("{},{:03}", number / 1_000, number % 1_000) }
}
