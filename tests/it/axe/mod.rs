//! No accessibility rule, contrast included, is broken anywhere: on every screen in every state, in every dialog and
//! menu, during a drag and while a job runs. Light and dark, in the default and the smallest window.
//!
//! Exceptions are listed in the harness (`tests/desktop/src/axe.rs`), each with the issue of the library that causes
//! it.

mod overlays;
mod screens;
mod ways;
mod work;

use std::path::Path;

use desktop::{By, Desktop, Violation, Window};
use serde_json::json;

use crate::{
    PROGRAM,
    scene::{self, Services, invoke},
};

/// Width and height of the page: the default, and the smallest.
///
/// What a theme changes does not depend on the size, and what the size changes does not depend on the theme: what was
/// seen light in one size may be checked dark in the other.
const SIZES: [(u32, u32); 2] = [(1280, 800), (960, 600)];

/// The violations found, as text.
#[derive(Default)]
struct Findings(Vec<String>);

impl Findings {
    /// Checks the page, or the part of it that a selector matches: by every rule in the light theme, and by the rules
    /// about colors in the dark one.
    async fn look(&mut self, window: &Window<'_>, what: &str, part: Option<&str>) -> anyhow::Result<()> {
        self.look_in("light", window, what, part).await?;
        show_theme(window, "dark").await?;
        let dark = window.color_violations_in(part).await?;
        self.note(window, what, "dark", &dark).await
    }

    /// Checks the page, or a part of it, by every rule in one theme.
    async fn look_in(
        &mut self,
        theme: &str,
        window: &Window<'_>,
        what: &str,
        part: Option<&str>,
    ) -> anyhow::Result<()> {
        // If a text of the program is treated as a name, the marks around it show as codes.
        let marks = r"return /‹U\+206[89]›/.test(document.body.innerText)";
        if window.script(marks, Vec::new()).await? {
            self.add(format!("{what}: a text of the program is shown as a name"));
        }
        show_theme(window, theme).await?;
        let found = window.violations_in(part).await?;
        self.note(window, what, theme, &found).await
    }

    async fn note(&mut self, window: &Window<'_>, what: &str, theme: &str, found: &[Violation]) -> anyhow::Result<()> {
        if !found.is_empty() {
            let width: u32 = window.script("return innerWidth", Vec::new()).await?;
            self.0.extend(found.iter().map(|one| format!("{what}, {theme}, {width} px: {one}")));
        }
        Ok(())
    }

    fn add(&mut self, fault: String) {
        self.0.push(fault);
    }

    fn assert_none(&self) {
        assert!(self.0.is_empty(), "{} violations:\n{}", self.0.len(), self.0.join("\n"));
    }
}

/// Changes the theme as another window of the program would: whatever is open stays open.
async fn show_theme(window: &Window<'_>, theme: &str) -> anyhow::Result<()> {
    let shown = format!("document.documentElement.dataset.colorScheme === '{theme}'");
    if window.script(&format!("return {shown}"), Vec::new()).await? {
        return Ok(());
    }
    let mut settings = invoke(window, "workspace", json!({})).await?["settings"].take();
    settings["theme"] = theme.into();
    invoke(window, "set_settings", json!({ "settings": settings })).await?;
    window.wait_until(&format!("the {theme} theme"), &shown).await
}

/// Opens a window with a real connection on which one audience is shared.
async fn open<'a>(desktop: &'a Desktop, home: &Path, services: &Services) -> anyhow::Result<Window<'a>> {
    let window = desktop.open(Path::new(PROGRAM), home).await?;
    window.find(By::Css("nav")).await?;
    scene::connect(&window, services).await?;
    scene::share_one(&window).await?;
    Ok(window)
}
