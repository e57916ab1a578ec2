//! The program as a person starts it, without a driver: what it shows can be looked at, its page cannot be asked.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use anyhow::Context as _;

use crate::{Desktop, PATIENCE, process::Group};

/// A picture with fewer colors is that of a page that has not drawn anything yet.
const COLORS: usize = 64;

/// The open window of a program that nobody drives. Dropping it ends the program at once.
#[derive(Debug)]
pub struct BareWindow<'desktop> {
    desktop: &'desktop Desktop,
    /// The X window, as `xdotool` names it.
    id: String,
    program: Group,
}

impl Desktop {
    /// Starts the program `binary` with `home` as its home folder and waits until its window shows a page.
    pub async fn open_bare(&self, binary: &Path, home: &Path) -> anyhow::Result<BareWindow<'_>> {
        let program = Group::start(&self.program(binary, home)?)?;
        let found = self.window("^Segment Bridge").await?;
        let id = found.context("finding the window on the screen")?;
        let window = BareWindow { desktop: self, id, program };
        let start = Instant::now();
        while window.colors().await? < COLORS {
            anyhow::ensure!(start.elapsed() < PATIENCE, "the window shows no page");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        Ok(window)
    }

    /// Waits for a window whose title matches, and gives the newest as `xdotool` names it.
    pub(crate) async fn window(&self, title: &str) -> anyhow::Result<Option<String>> {
        let search = ["search", "--sync", "--onlyvisible", "--name", title];
        let found = tokio::time::timeout(PATIENCE, self.run("xdotool", search)).await;
        let found = found.with_context(|| format!("waiting for the window {title} to be drawn"))??;
        Ok(found.lines().last().map(str::to_owned))
    }
}

impl BareWindow<'_> {
    /// How many colors the window shows.
    async fn colors(&self) -> anyhow::Result<usize> {
        let picture = self.desktop.folder("runtime").join("bare.png");
        self.screenshot(&picture).await?;
        let told = self.desktop.run("identify", ["-format", "%k", &picture.to_string_lossy()]).await?;
        told.trim().parse().with_context(|| format!("reading the number of colors in {told:?}"))
    }

    /// Writes a picture of the window, as PNG.
    pub async fn screenshot(&self, file: &Path) -> anyhow::Result<()> {
        if let Some(folder) = file.parent() {
            std::fs::create_dir_all(folder)?;
        }
        self.desktop.run("import", ["-silent", "-window", &self.id, &file.to_string_lossy()]).await.map(drop)
    }

    /// Closes the window by the window manager's key, as a person does, and waits for the program to end.
    pub async fn close(mut self) -> anyhow::Result<()> {
        let keys = ["windowactivate", "--sync", &self.id, "key", "--clearmodifiers", "alt+F4"];
        self.desktop.run("xdotool", keys).await?;
        let start = Instant::now();
        while self.program.is_running() {
            anyhow::ensure!(start.elapsed() < PATIENCE, "the program still runs after its window was closed");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Ok(())
    }
}
