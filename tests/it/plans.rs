//! A plan file in the real window: the tray is saved through the system's dialog, emptied, and opened again.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::Context as _;
use desktop::{By, Desktop, PATIENCE, Window};
use serde_json::{Value, json};

use crate::scene::{self, Services, invoke};
use crate::{PROGRAM, places};

#[tokio::test]
async fn a_tray_is_saved_as_a_file_and_opened_again() -> anyhow::Result<()> {
    let (desktop, home, services) = (Desktop::start().await?, test_support::TestHome::new(), Services::start().await?);
    let window = desktop.open(Path::new(PROGRAM), home.path()).await?;
    window.find(By::Css("nav")).await?;
    scene::connect(&window, &services).await?;
    places::go(&window, "#/share").await?;
    let before = scene::add_as_planned(&window, &["notShared"], 2).await?;
    let file = desktop.folder("home").join("plan.json");

    window.click(By::Role("button", "Save plan…")).await?;
    // The dialog proposes a name and selects all of it but its ending.
    choose(&desktop, &window, &file.with_extension("")).await.context("saving")?;
    window.wait_for_text("Saved the plan of 2 audiences").await?;
    let plan: Value = serde_json::from_str(&std::fs::read_to_string(&file)?)?;
    assert_eq!(plan["audiences"].as_array().map(Vec::len), Some(2));

    // A colleague knew one of them by another name.
    let mut plan = plan;
    plan["audiences"][0]["name"] = json!("Former name");
    plan["savedBy"] = json!("mira");
    std::fs::write(&file, plan.to_string())?;
    invoke(&window, "tray_discard", json!({})).await?;
    window.click(By::Role("button", "Open plan…")).await?;
    choose(&desktop, &window, &file).await.context("opening")?;
    window.wait_for_text("2 audiences from the plan saved by").await?;
    window.wait_for_text("it was called").await?;
    let after = invoke(&window, "tray", json!({})).await?;
    let ids = |tray: &Value| -> Vec<Value> {
        tray["lines"].as_array().into_iter().flatten().map(|line| line["audience"]["id"].clone()).collect()
    };
    assert_eq!(ids(&after), ids(&before));
    assert_eq!(after["fromPlans"][0]["differing"], 1);
    window.settled().await?;
    window.screenshot(&PathBuf::from("target/plan-pictures/opened.png")).await?;
    assert_eq!(window.problems().await?, Vec::<String>::new());
    window.close().await?;
    services.stop().await
}

/// Types a file name into the system's file dialog and confirms it.
async fn choose(desktop: &Desktop, window: &Window<'_>, file: &Path) -> anyhow::Result<()> {
    let start = Instant::now();
    let dialog = loop {
        if let Some(dialog) = desktop.windows_beside(window).await?.pop() {
            break dialog;
        }
        anyhow::ensure!(start.elapsed() < PATIENCE, "no system dialog appeared");
        tokio::time::sleep(Duration::from_millis(50)).await;
    };
    // The dialog accepts keys only after it is drawn. To open, the first character opens the field for the rest.
    tokio::time::sleep(Duration::from_millis(500)).await;
    desktop.screenshot(&PathBuf::from("target/plan-pictures/dialog.png")).await?;
    window.type_text("/").await?;
    tokio::time::sleep(Duration::from_millis(500)).await;
    window.type_text(file.display().to_string().trim_start_matches('/')).await?;
    tokio::time::sleep(Duration::from_millis(500)).await;
    desktop.press_in(&dialog, "Return").await?;
    while !desktop.windows_beside(window).await?.is_empty() {
        anyhow::ensure!(start.elapsed() < PATIENCE, "the system dialog stays open");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    Ok(())
}
