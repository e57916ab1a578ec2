//! The activate route in the real window: an audience is added to the dataflow, which is resumed; Audience Manager creates
//! its pair, and members arrive.

use std::path::Path;

use anyhow::Context as _;
use desktop::{By, Desktop};
use serde_json::json;

use crate::scene::{self, Services, invoke};
use crate::{PROGRAM, places};

#[tokio::test]
async fn an_audience_gets_its_pair_and_its_members_through_the_dataflow() -> anyhow::Result<()> {
    let (desktop, home, services) = (Desktop::start().await?, test_support::TestHome::new(), Services::start().await?);
    let window = desktop.open(Path::new(PROGRAM), home.path()).await?;
    window.find(By::Css("nav")).await?;
    scene::connect(&window, &services).await?;
    places::go(&window, "#/share").await?;
    let tray = scene::add_as_planned(&window, &["notShared"], 1).await?;
    let audience = tray["lines"][0]["audience"]["id"].clone();

    window.wait_for_text("Members later").await.context("waiting for the route that the plan chose")?;
    window.click(By::With("label", "Resume the dataflow")).await?;
    window.click(By::With("button", "Commit 1")).await?;
    window.wait_for_text("it sends every audience that is in it").await.context("reading the question")?;
    window.click(By::With("[role=alertdialog] button", "Commit 1")).await?;
    window.click(By::With("a", "Open in Activity")).await.context("waiting for the request to be sent")?;
    window.wait_for_text("Waiting for Audience Manager").await?;

    services.advance(1).await?;
    window.click(By::Role("button", "Check now")).await?;
    scene::wait_for_job(&window, "the pair to be there", |job| job["state"] == "done").await?;
    let pair =
        async || Ok::<_, anyhow::Error>(invoke(&window, "audience", json!({ "id": audience })).await?["pair"].take());
    anyhow::ensure!(pair().await?["traits"][0]["id"].is_string(), "the audience has a trait: {}", pair().await?);

    // Members arrive from four hours on; counts are reported daily.
    services.advance(72).await?;
    invoke(&window, "refresh", json!({ "progress": "__CHANNEL__:0" })).await?;
    let id = audience.as_str().context("an id")?;
    places::go(&window, &format!("#/audience/{id}")).await?;
    window.wait_for_text("Live").await.context("waiting for members")?;
    assert_eq!(window.problems().await?, Vec::<String>::new());
    window.close().await?;
    services.stop().await
}
