//! The Share screen in use: an empty tray, a tray with lines and one with a conflict; a drag by pointer and by
//! keyboard; a job while it runs and after part of it failed.

use desktop::{By, Desktop, Window};
use serde_json::{Value, json};

use super::{Findings, SIZES, open};
use crate::{
    places,
    scene::{self, Services, invoke},
};

const ROW: &str = "[role=grid] [role=row][data-index]";
const FOLDER: &str = "[role=treeitem]";
const TARGET: &str = "Experience Platform Traits";

#[tokio::test]
async fn the_share_screen_passes_axe_while_in_use() -> anyhow::Result<()> {
    let (desktop, home, services) = (Desktop::start().await?, test_support::TestHome::new(), Services::start().await?);
    let window = open(&desktop, home.path(), &services).await?;
    let mut findings = Findings::default();
    for (width, height) in SIZES {
        window.resize(width, height).await?;
        places::go(&window, "#/share").await?;
        window.settled().await?;
        findings.look(&window, "the empty tray", None).await?;
        pointer_drag(&window, &mut findings).await?;
        keyboard_drag(&window, &mut findings).await?;
        // The conflict first, so that it is in view even in the smallest window.
        scene::add_to_tray(&window, &["fromAudienceManager"], 1).await?;
        window.wait_for_text("loop").await?;
        findings.look(&window, "the tray with a conflict", None).await?;
        scene::add_to_tray(&window, &["notShared"], 3).await?;
        window.find(By::With("button", "Commit")).await?;
        findings.look(&window, "the tray with lines", None).await?;
        job(&window, &services, &mut findings).await?;
    }
    findings.assert_none();
    assert_eq!(window.problems().await?, Vec::<String>::new());
    window.close().await?;
    services.stop().await
}

/// Drags a row over a folder that accepts it and over one that does not, and drops it where nothing happens.
async fn pointer_drag(window: &Window<'_>, findings: &mut Findings) -> anyhow::Result<()> {
    let mut last = window.take(By::Css(ROW)).await?;
    for (folder, state) in [(TARGET, "over"), ("Analytics Traits", "refused")] {
        let to = window.middle(By::With(FOLDER, folder)).await?;
        window.glide(last, to).await?;
        window
            .hover_until(to, &format!("document.querySelector('[role=treeitem][data-drop={state}]') !== null"))
            .await?;
        findings.look(window, &format!("a row dragged over {folder}"), None).await?;
        last = to;
    }
    window.press(&["Escape"]).await?;
    window.release_button().await?;
    window
        .wait_until(
            "the drag to end",
            "document.querySelector('[data-drop=over], [data-drop=possible], [data-drop=refused]') === null",
        )
        .await
}

/// Picks up a row by keyboard and moves it over a folder.
async fn keyboard_drag(window: &Window<'_>, findings: &mut Findings) -> anyhow::Result<()> {
    window.settled().await?;
    window.script::<()>("document.querySelector(arguments[0]).focus()", vec![ROW.into()]).await?;
    window.press(&["Right"]).await?;
    window.wait_until("the handle to have the focus", "document.activeElement?.ariaLabel?.startsWith('Drag ')").await?;
    window.press(&["Return"]).await?;
    let offered = "document.activeElement?.closest('[role=treeitem]') !== null";
    window.wait_until("a folder to be offered", offered).await?;
    // The rules for whole pages are skipped: during a drag, as behind a dialog, React Aria hides everything but the
    // folders.
    findings.look(window, "a row lifted by keys", Some("body")).await?;
    window.press(&["Escape"]).await?;
    window.wait_until("the row to be put down", &format!("!({offered})")).await?;
    let back = "document.activeElement?.closest('[role=grid]') !== null";
    window.wait_until("the focus to be back in the list", back).await
}

/// Runs the job of the tray's lines, in which one segment is refused, and checks it while it runs and afterwards, here
/// and on its own page.
async fn job(window: &Window<'_>, services: &Services, findings: &mut Findings) -> anyhow::Result<()> {
    services.order(json!([slow_traits(), one_refusal()])).await?;
    window.click(By::With("button", "Commit")).await?;
    window.click(By::With("[role=alertdialog] button", "Commit")).await?;
    window.wait_until("the job to run", "document.querySelector('[role=progressbar]') !== null").await?;
    findings.look(window, "a running job", None).await?;
    places::go(window, "#/activity").await?;
    findings.look(window, "Activity while a job runs", None).await?;
    let newest = scene::newest_job(window).await?;
    places::go(window, &format!("#/job/{}", newest["id"].as_str().unwrap_or_default())).await?;
    window.wait_until("the job's page", "document.querySelector('main h1') !== null").await?;
    findings.look(window, "the page of a running job", None).await?;
    services.order(json!([one_refusal()])).await?;
    scene::wait_for_job(window, "the job to end", |job| job["endedAt"].is_i64()).await?;
    window.wait_for_text("Missing permission").await?;
    findings.look(window, "the page of a job that failed", None).await?;
    places::go(window, "#/share").await?;
    window.wait_for_text("Missing permission").await?;
    findings.look(window, "a job that failed, in the tray", None).await?;
    invoke(window, "tray_discard", json!({})).await?;
    window.click(By::With("main button", "Close")).await
}

/// Makes each trait slow enough to inspect the running job.
fn slow_traits() -> Value {
    json!({ "method": "POST", "path": "*/traits*", "times": 20, "do": { "delay_ms": 6000 } })
}

/// Refuses one segment.
fn one_refusal() -> Value {
    let refusal = json!({ "code": "forbidden", "message": "You do not have the permission CREATE_ALL_SEGMENTS" });
    json!({ "method": "POST", "path": "*/segments*", "times": 1, "do": { "status": 403, "body": refusal } })
}
