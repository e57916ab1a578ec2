//! The program as a user starts it, without a driver: its window can be seen, but its page cannot be queried.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use anyhow::Context as _;

use crate::{Desktop, PATIENCE, process::Group};

/// An image with fewer colors than this is a page that has not been drawn yet.
/// How long one search for a window may take.
const SEARCH: Duration = Duration::from_secs(10);
const COLORS: usize = 64;

/// The open window of a program without a driver. Dropping it kills the program.
#[derive(Debug)]
pub struct BareWindow<'desktop> {
    desktop: &'desktop Desktop,
    /// The X window ID, as used by `xdotool`.
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

    /// Waits for a window whose title matches, and returns the ID of the newest one for `xdotool`.
    pub(crate) async fn window(&self, title: &str) -> anyhow::Result<Option<String>> {
        // Not `--sync`: it never returns if a window goes away while its windows are walked.
        let search = ["search", "--onlyvisible", "--name", title];
        let start = Instant::now();
        loop {
            // It fails while there is none.
            let found = tokio::time::timeout(SEARCH, self.run("xdotool", search)).await;
            if let Ok(Ok(found)) = &found
                && let Some(newest) = found.lines().last()
            {
                return Ok(Some(newest.to_owned()));
            }
            anyhow::ensure!(start.elapsed() < PATIENCE, "the window {title} was not drawn: {found:?}");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }
}

impl BareWindow<'_> {
    /// Returns the number of colors in the window.
    async fn colors(&self) -> anyhow::Result<usize> {
        let picture = self.desktop.folder("runtime").join("bare.png");
        self.screenshot(&picture).await?;
        let told = self.desktop.run("identify", ["-format", "%k", &picture.to_string_lossy()]).await?;
        told.trim().parse().with_context(|| format!("reading the number of colors in {told:?}"))
    }

    /// Writes a screenshot of the window, as PNG.
    pub async fn screenshot(&self, file: &Path) -> anyhow::Result<()> {
        if let Some(folder) = file.parent() {
            std::fs::create_dir_all(folder)?;
        }
        self.desktop.run("import", ["-silent", "-window", &self.id, &file.to_string_lossy()]).await.map(drop)
    }

    /// Closes the window with the window manager's key, as a user does, and waits for the program to exit.
    pub async fn close(mut self) -> anyhow::Result<()> {
        let keys = ["windowactivate", "--sync", &self.id, "key", "--clearmodifiers", "alt+F4"];
        self.desktop.run("xdotool", keys).await?;
        let start = Instant::now();
        while self.program.is_running() {
            anyhow::ensure!(start.elapsed() < PATIENCE, "the program is still running after its window was closed");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Ok(())
    }
}
