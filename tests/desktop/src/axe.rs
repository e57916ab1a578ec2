//! Accessibility, by the axe engine run inside the real page.

use std::{collections::BTreeMap, path::Path};

use anyhow::Context as _;
use serde::Deserialize;

use crate::Window;

/// Where the engine is after `npm install` in `ui/`.
const ENGINE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../ui/node_modules/axe-core/axe.min.js");

/// What axe is asked: the rules of WCAG 2.2 A and AA and its own best practices, contrast included. There are no frames
/// to look into and no style sheets to fetch.
const RUN: &str = "
    const [part, only, waived, report] = arguments;
    axe.run(part ? { include: [part] } : document,
        { resultTypes: ['violations'], iframes: false, preload: false, ...(only && { runOnly: only }) }).then(
        ({ violations }) => report(violations.map(({ id, help, nodes }) => ({
            id, help, places: nodes.filter(({ target }) => !(id in waived && document.querySelector(target[0])?.closest(waived[id])))
                .map(({ html, failureSummary }) => `${html.slice(0, 200)} — ${failureSummary}`),
        })).filter(({ places }) => places.length > 0)),
        (error) => report(String(error)),
    );";

/// The rules that ask for colors. All others find the same in every theme.
const OF_COLORS: [&str; 2] = ["color-contrast", "link-in-text-block"];

/// Rules that a library breaks, each with the part of the page where it does and its issue there. Everywhere else the rule
/// holds.
///
/// `role-img-alt`: for seven seconds React Aria says a button's name from a hidden line that refers to the button, which may
/// have gone meanwhile (<https://github.com/adobe/react-spectrum/issues/10579>).
const WAIVED: [(&str, &str); 1] = [("role-img-alt", "[data-live-announcer]")];

/// No color fades any more; what turns for as long as it is shown does not count.
const AT_REST: &str = "document.getAnimations().every((one) =>
    one.playState !== 'running' || one.effect?.getTiming().iterations === Infinity)";

/// One rule that the page breaks.
#[derive(Debug, Clone, Deserialize)]
pub struct Violation {
    /// The rule's name, as `color-contrast`.
    pub id: String,
    /// What the rule asks, in words.
    pub help: String,
    /// The elements that break it, each with what would fix it.
    pub places: Vec<String>,
}

impl std::fmt::Display for Violation {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(to, "{}: {}\n  {}", self.id, self.help, self.places.join("\n  "))
    }
}

impl Window<'_> {
    /// What axe finds wrong with the page as it is drawn once its colors have come to rest. Empty is good.
    pub async fn violations(&self) -> anyhow::Result<Vec<Violation>> {
        self.violations_in(None).await
    }

    /// As [`Window::violations`], of the first element that a selector finds, where one is given.
    pub async fn violations_in(&self, selector: Option<&str>) -> anyhow::Result<Vec<Violation>> {
        self.run_axe(selector, None).await
    }

    /// As [`Window::violations_in`], but only what depends on the theme: for a page that was looked at in another one.
    pub async fn color_violations_in(&self, selector: Option<&str>) -> anyhow::Result<Vec<Violation>> {
        self.run_axe(selector, Some(&OF_COLORS)).await
    }

    async fn run_axe(&self, selector: Option<&str>, only: Option<&[&str]>) -> anyhow::Result<Vec<Violation>> {
        self.wait_until("colors to come to rest", AT_REST).await?;
        let loaded: bool = self.script("return Boolean(window.axe)", Vec::new()).await?;
        if !loaded {
            let engine = std::fs::read_to_string(Path::new(ENGINE))
                .context("reading the axe engine (is it installed? `npm install` in ui/ brings it)")?;
            self.client.execute(&engine, Vec::new()).await.context("loading axe into the page")?;
        }
        let waived = serde_json::to_value(BTreeMap::from(WAIVED))?;
        let answer =
            self.client.execute_async(RUN, vec![selector.into(), only.into(), waived]).await.context("running axe")?;
        anyhow::ensure!(answer.is_array(), "axe stopped: {answer}");
        serde_json::from_value(answer).context("reading what axe found")
    }
}
