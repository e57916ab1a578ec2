//! The main job, done as a user would: share an audience by dragging it, then read the numbered panel.

use std::{path::PathBuf, time::Duration};

use anyhow::Context as _;
use desktop::{By, Desktop, Window};

use crate::{Program, refuse_problems, tell};

/// A row of the audience list, and the folder on which audiences are dropped.
const AUDIENCE_ROW: &str = "[role=grid] [role=row][data-index]";
const FOLDER: &str = "[role=treeitem]";
const TARGET: &str = "Experience Platform Traits";
/// An audience of the practice organization that is not shared yet.
const AUDIENCE: &str = "All known customers";

/// Numbered screenshots of each step.
struct Album {
    folder: PathBuf,
    taken: u32,
}

impl Album {
    async fn add(&mut self, window: &Window<'_>, name: &str, told: &str) -> anyhow::Result<()> {
        self.taken += 1;
        let file = self.folder.join(format!("{:02}-{name}.png", self.taken));
        window.screenshot(&file).await?;
        tell(&format!("  {}  {told}", file.display()));
        Ok(())
    }
}

pub(crate) async fn run(desktop: &Desktop, program: &Program) -> anyhow::Result<()> {
    let home = tempfile::tempdir()?;
    if program.pictures.exists() {
        std::fs::remove_dir_all(&program.pictures)?;
    }
    let mut album = Album { folder: program.pictures.clone(), taken: 0 };
    let window = desktop.open(&program.program, home.path()).await?;
    window.resize(1280, 800).await?;
    let done = match share(&window, &mut album).await {
        Ok(()) => read(&window, &mut album).await,
        stopped => stopped,
    };
    if let Err(error) = done {
        album.add(&window, "stopped-here", "the window when the job could not continue").await?;
        let problems = window.problems().await?;
        return Err(error.context(format!("doing the main job; problems of the page: {problems:?}")));
    }
    refuse_problems(&window).await?;
    window.close().await?;
    tell(&format!("Done: {} pictures in {}", album.taken, std::path::absolute(&album.folder)?.display()));
    Ok(())
}

/// Drags the audience onto the folder, and commits.
async fn share(window: &Window<'_>, album: &mut Album) -> anyhow::Result<()> {
    let row = By::With(AUDIENCE_ROW, AUDIENCE);
    window.find(By::Css(AUDIENCE_ROW)).await.context("waiting for the audiences of the practice workspace")?;
    window.type_into(By::Css("main input[type=search]"), AUDIENCE).await?;
    window.find(row).await.context("searching the audience")?;
    window.settled().await?;
    album.add(window, "share", "the Share screen: audiences on the left, trait storage on the right").await?;

    let to = window.middle(By::With(FOLDER, TARGET)).await?;
    let from = window.take(row).await?;
    window.glide(from, to).await?;
    tokio::time::sleep(Duration::from_millis(400)).await;
    album.add(window, "drag", &format!("dragging {AUDIENCE} onto {TARGET}")).await?;
    window.release_button().await?;

    let commit = By::With("button", "Commit");
    window.find(commit).await.context("waiting for the pending tray")?;
    album.add(window, "tray", "the tray shows what would be done; nothing is sent yet").await?;
    window.press_on(By::Css("main button[aria-label*='get to Audience Manager']")).await?;
    album.add(window, "route", "the route of the members can be chosen; the practice dataflow is paused").await?;
    window.press_on(By::With("[role=menuitem]", "No members yet, for all lines")).await?;
    window.wait_for_text("create trait and segment").await?;
    window.press_on(commit).await?;
    window.find(By::With("button", "Undo")).await.context("waiting for the commit to finish")?;
    window.settled().await?;
    album.add(window, "committed", "committed: trait and segment exist").await
}

/// Opens the new trait, then its segment and the audience, through the links a user would follow.
async fn read(window: &Window<'_>, album: &mut Album) -> anyhow::Result<()> {
    for (link, screen, told) in [
        ("li a[href^='#/trait/']", "trait", "the trait with its numbered panel"),
        ("main a[href^='#/segment/']", "segment", "the segment that came with it"),
        ("main a[href^='#/audience/']", "audience", "the audience and where it is shared"),
    ] {
        window.press_on(By::Css(link)).await.with_context(|| format!("following the link to the {screen}"))?;
        window.wait_until("the page to be opened", &format!("location.hash.startsWith('#/{screen}/')")).await?;
        window.find(By::Css("h1")).await?;
        window.settled().await?;
        album.add(window, screen, told).await?;
    }
    Ok(())
}
