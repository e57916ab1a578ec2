//! Screenshots with work in them: a drag with its preview, a tray with a conflict, a running job, a partly failed
//! one, its undo, and Activity after all of that.

use std::path::Path;
use std::time::Duration;

use anyhow::Context as _;
use desktop::{By, Desktop, Window};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use crate::{Program, refuse_problems, tell};

/// Page sizes of the screenshots: the window's default, and a larger one.
const SIZES: [(u32, u32); 2] = [(1280, 800), (1440, 900)];
/// Key of the practice services' controls; the program reads it from the same variable.
const KEY: &str = "SEGMENT_BRIDGE_PRACTICE_KEY";
const ROW: &str = "[role=grid] [role=row][data-index]";
const FOLDER: &str = "[role=treeitem]";
const TARGET: &str = "Experience Platform Traits";
/// Rows on the first screen with audiences that can be shared; those above them are drafts.
const CHOSEN: [u32; 4] = [2, 4, 5, 6];

/// Adds audiences to the tray that cannot be shared or are in it already, as after selecting too many.
pub(crate) const ADD_CONFLICTS: &str = r#"
    const call = (name, args) => window.__TAURI_INTERNALS__.invoke(name, args);
    const ids = async (query) => (await call("audiences", { query, page: { offset: 0, limit: 1 } })).rows.map((row) => row.id);
    return Promise.all([ids({ shared: ["fromAudienceManager"] }), ids({ shared: ["paused", "live"] })])
        .then((found) => call("selection_hold", { handle: "conflicts", selection: { mode: "some", ids: found.flat() } }))
        .then(() => call("trait_folders", {}))
        .then((folders) => folders.find((folder) => folder.acceptsAudiences).id)
        .then((folderId) => call("tray_add", { handle: "conflicts", folderId }))
        .then(() => true);
"#;

/// Chooses that the program creates the pairs.
pub(crate) const CREATE_NOW: &str = r#"
    return window.__TAURI_INTERNALS__.invoke("tray_route", { audienceIds: [], route: "create" }).then(() => true);
"#;

/// Takes all screenshots, in a home folder of its own, because the work is not undone.
pub(crate) async fn run(desktop: &Desktop, program: &Program) -> anyhow::Result<()> {
    let home = tempfile::tempdir()?;
    let window = desktop.open(&program.program, home.path()).await?;
    if let Err(error) = pictures(&window, program, home.path()).await {
        window.screenshot(&program.pictures.join("doing-stopped-here.png")).await?;
        let problems = window.problems().await?;
        return Err(error.context(format!("doing the work; problems of the page: {problems:?}")));
    }
    refuse_problems(&window).await?;
    window.close().await
}

async fn pictures(window: &Window<'_>, program: &Program, home: &Path) -> anyhow::Result<()> {
    window.script::<()>("location.hash = '#/share'", Vec::new()).await?;
    window.find(By::Css(ROW)).await.context("waiting for the audiences")?;
    window.wait_for_text("Both sides").await.context("waiting for the end of the first refresh")?;
    window.settled().await?;
    for place in CHOSEN {
        let box_of = format!("{ROW}[data-index='{place}'] input[type=checkbox]");
        window.press_on(By::Css(&box_of)).await.context("choosing audiences")?;
    }
    for (place, size) in SIZES.into_iter().enumerate() {
        drag(window, program, size, place + 1 == SIZES.len()).await.context("dragging")?;
    }
    window.script::<bool>(ADD_CONFLICTS, Vec::new()).await.context("adding what cannot be shared")?;
    // Searches the whole text, because the line may be scrolled out of view.
    window.wait_until("the refusal", "document.body.textContent.includes('loop')").await?;
    take(window, program, "tray").await?;

    // By the dataflow, which is paused, no job would run for long.
    window.script::<bool>(CREATE_NOW, Vec::new()).await.context("choosing the route")?;
    window.wait_for_text("create trait and segment").await?;
    order(home, &slow_with_one_refusal()).await.context("ordering faults")?;
    window.press_on(By::With("button", "Commit")).await?;
    window.wait_for_text(" of ").await.context("waiting for the job to run")?;
    take(window, program, "running").await?;
    window.press_on(By::With("a", "Open in Activity")).await.context("waiting for the job to end")?;
    window.wait_for_text("Missing permission").await?;
    take(window, program, "job").await?;
    window.press_on(By::With("button", "Undo")).await?;
    window.wait_for_text("Undone").await.context("waiting for the undo to end")?;
    take(window, program, "undo").await?;
    window.script::<()>("location.hash = '#/activity'", Vec::new()).await?;
    window.wait_for_text("Undid a share").await?;
    take(window, program, "activity").await
}

/// Drags the chosen audiences over the folder and drops them there or, for a screenshot only, nowhere.
async fn drag(window: &Window<'_>, program: &Program, size: (u32, u32), drop: bool) -> anyhow::Result<()> {
    window.resize(size.0, size.1).await?;
    window.settled().await?;
    let row = format!("{ROW}[data-index='{}']", CHOSEN[0]);
    let to = window.middle(By::With(FOLDER, TARGET)).await?;
    let from = window.take(By::Css(&row)).await?;
    window.glide(from, to).await?;
    window.wait_for_text("to the dataflow").await.context("waiting for the forecast")?;
    tokio::time::sleep(Duration::from_millis(400)).await;
    shoot(window, program, "drag", size).await?;
    if !drop {
        window.glide(to, from).await?;
    }
    window.release_button().await
}

/// Takes one screenshot at each size.
async fn take(window: &Window<'_>, program: &Program, name: &str) -> anyhow::Result<()> {
    for size in SIZES {
        window.resize(size.0, size.1).await?;
        window.settled().await?;
        shoot(window, program, name, size).await?;
    }
    Ok(())
}

async fn shoot(window: &Window<'_>, program: &Program, name: &str, size: (u32, u32)) -> anyhow::Result<()> {
    let file = program.pictures.join(format!("doing-{name}-light-{}.png", size.0));
    window.screenshot(&file).await?;
    tell(&format!("  {}", file.display()));
    Ok(())
}

/// Each trait takes two seconds; the second segment is refused.
fn slow_with_one_refusal() -> Value {
    let refusal = json!({ "code": "forbidden", "message": "You do not have the permission CREATE_ALL_SEGMENTS" });
    json!([
        { "method": "POST", "path": "*/traits*", "times": 20, "do": { "delay_ms": 2000 } },
        { "method": "POST", "path": "*/segments*", "skip": 1, "do": { "status": 403, "body": refusal } },
    ])
}

/// Sets faults in the practice services, which use plain HTTP on this machine.
pub(crate) async fn order(home: &Path, faults: &Value) -> anyhow::Result<()> {
    let key = std::env::var(KEY).with_context(|| format!("{KEY} is not set"))?;
    let told: Value = serde_json::from_slice(&std::fs::read(home.join("practice/address.json"))?)?;
    let base = told["baseUrl"].as_str().context("the practice services have no address")?;
    let host = base.trim_start_matches("http://").trim_end_matches('/');
    let body = faults.to_string();
    let request = format!(
        "POST /practice/faults HTTP/1.1\r\nHost: {host}\r\nx-practice-key: {key}\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    );
    let mut stream = tokio::net::TcpStream::connect(host).await?;
    stream.write_all(request.as_bytes()).await?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await?;
    let status = answer.split_whitespace().nth(1).unwrap_or_default();
    anyhow::ensure!(status.starts_with('2'), "the practice services answered {status}: {answer}");
    Ok(())
}
