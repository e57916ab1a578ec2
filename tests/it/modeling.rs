//! Look-alike models in the real window: the model's part of workflows W7 and W8 of the users, as one recipe that waits and
//! goes on by itself, with the real pointer and the clicks counted.

use std::path::Path;

use anyhow::Context as _;
use desktop::{By, Desktop, Window};
use serde_json::{Value, json};

use crate::scene::{self, Services, invoke};
use crate::{PROGRAM, places};

/// Whose people are looked for more of.
const LIKE: &str = "Onboarded: high lifetime value";
/// What a model, its trait, its segment and the mapping take in Adobe's own pages, over four visits.
const CLICKS_TODAY: u32 = 52;

async fn click(window: &Window<'_>, by: By<'_>, clicks: &mut u32) -> anyhow::Result<()> {
    window.click_on(by, 1).await?;
    *clicks += 1;
    Ok(())
}

/// The ID of a trait.
async fn trait_named(window: &Window<'_>, name: &str) -> anyhow::Result<String> {
    let query = json!({ "search": name, "includeSubfolders": true });
    let found = invoke(window, "traits", json!({ "query": query, "page": { "offset": 0, "limit": 50 } })).await?;
    let is_it = |row: &&Value| row["name"] == name;
    let row = found["rows"].as_array().context("traits")?.iter().find(is_it).context("the trait")?;
    Ok(row["id"].as_str().context("an ID")?.to_owned())
}

/// The clock of the services goes on, and the window reads them: the recipe goes on by itself.
async fn wait_for(window: &Window<'_>, services: &Services, hours: u32, state: &str) -> anyhow::Result<Value> {
    services.advance(hours).await?;
    invoke(window, "refresh", json!({ "progress": "__CHANNEL__:0" })).await?;
    let there = format!(
        "window.__TAURI_INTERNALS__.invoke('recipes').then(([one]) => {{ window.seenRecipe = one; }}) &&
         window.seenRecipe?.state === '{state}'"
    );
    window.wait_until(&format!("the recipe to be {state}"), &there).await?;
    window.script("return window.seenRecipe", Vec::new()).await
}

#[tokio::test]
async fn people_like_those_of_a_trait_reach_a_destination_by_one_recipe() -> anyhow::Result<()> {
    let (desktop, home, services) = (Desktop::start().await?, test_support::TestHome::new(), Services::start().await?);
    let window = desktop.open(Path::new(PROGRAM), home.path()).await?;
    window.find(By::Css("nav")).await?;
    scene::connect(&window, &services).await?;
    let id = trait_named(&window, LIKE).await?;
    places::go(&window, &format!("#/trait/{id}")).await?;
    let mut clicks = 0;

    click(&window, By::Role("button", "Find people like these…"), &mut clicks).await?;
    for source in ["Maren & Oak website", "Maren & Oak app"] {
        click(&window, By::With("label", source), &mut clicks).await?;
    }
    click(&window, By::With("label", "This many of the most alike"), &mut clicks).await?;
    click(&window, By::Css("[data-overlay=dataSourceChoice] button"), &mut clicks).await?;
    click(&window, By::Role("option", "Look-alike models"), &mut clicks).await?;
    click(&window, By::Css("[data-overlay=recipeDestination] button"), &mut clicks).await?;
    click(&window, By::Role("option", "Adikteev"), &mut clicks).await?;
    window.wait_for_text("Map the segment to the destination: Adikteev").await.context("waiting for the plan")?;
    window.settled().await?;
    window.screenshot(Path::new("target/model-pictures/form.png")).await?;
    click(&window, By::Role("button", "Start"), &mut clicks).await?;
    window.wait_until("the model's page", "location.hash.startsWith('#/model/')").await?;
    window.wait_for_text("Goes on by itself").await?;

    wait_for(&window, &services, 24, "waiting").await?;
    let made = "window.__TAURI_INTERNALS__.invoke('recipes').then(([one]) => { window.seenRecipe = one; }) &&
        window.seenRecipe?.steps.find(({ step }) => step === 'mapping').state === 'done'";
    window.wait_until("trait, segment and mapping to be there", made).await?;
    window.wait_for_text("Points of this run").await.context("waiting for the run on the model's page")?;
    window.settled().await?;
    window.screenshot(Path::new("target/model-pictures/model.png")).await?;
    let done = wait_for(&window, &services, 4 * 24, "done").await?;
    let steps = done["steps"].as_array().context("steps")?;
    assert!(steps.iter().all(|one| one["state"] == "done" || one["state"] == "skipped"), "{done}");
    places::go(&window, "#/models").await?;
    window.wait_for_text("Look-Alike Modeling").await?;
    window.settled().await?;
    window.screenshot(Path::new("target/model-pictures/models.png")).await?;
    println!("people like those of a trait, at a destination: {clicks} clicks, {CLICKS_TODAY} in Adobe's own pages");
    assert!(clicks <= 9, "{clicks} clicks");
    assert_eq!(window.problems().await?, Vec::<String>::new());
    window.close().await?;
    services.stop().await
}
