//! Accessibility checks with the axe engine inside the real page.

use std::{collections::BTreeMap, path::Path};

use anyhow::Context as _;
use serde::Deserialize;

use crate::Window;

/// Path of the engine after `npm install` in `ui/`.
const ENGINE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../ui/node_modules/axe-core/axe.min.js");

/// The rules axe checks: WCAG 2.2 A and AA and its own best practices, including contrast. There are no frames or style
/// sheets to load.
const RUN: &str = "
    const [part, only, waived, report] = arguments;
    const isWaived = (id, element) => id in waived && (!element.isConnected || element.closest(waived[id]));
    axe.run(part ? { include: [part] } : document,
        { resultTypes: ['violations'], iframes: false, preload: false, elementRef: true, ...(only && { runOnly: only }) }).then(
        ({ violations }) => report(violations.map(({ id, help, nodes }) => ({
            id, help, places: nodes.filter(({ element }) => !isWaived(id, element))
                .map(({ html, failureSummary }) => `${html.slice(0, 200)} — ${failureSummary}`),
        })).filter(({ places }) => places.length > 0)),
        (error) => report(String(error)),
    );";

/// The rules about colors. All others have the same results in every theme.
const OF_COLORS: [&str; 2] = ["color-contrast", "link-in-text-block"];

/// Rules that a library breaks, each with the affected part of the page and the library's issue. The rule applies
/// everywhere else. An element that leaves the page while the engine runs no longer shows which part it was in: it is
/// waived too, because no user encounters it.
///
/// `role-img-alt`: for seven seconds React Aria announces a button's name from a hidden line that refers to the button,
/// which may be gone by then (<https://github.com/adobe/react-spectrum/issues/10579>).
const WAIVED: [(&str, &str); 1] = [("role-img-alt", "[data-live-announcer]")];

/// No color transition is running; endless animations do not count.
const AT_REST: &str = "document.getAnimations().every((one) =>
    one.playState !== 'running' || one.effect?.getTiming().iterations === Infinity)";

/// A rule that the page breaks.
#[derive(Debug, Clone, Deserialize)]
pub struct Violation {
    /// The rule's name, such as `color-contrast`.
    pub id: String,
    /// What the rule requires, as text.
    pub help: String,
    /// The elements that break it, each with a fix.
    pub places: Vec<String>,
}

impl std::fmt::Display for Violation {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(to, "{}: {}\n  {}", self.id, self.help, self.places.join("\n  "))
    }
}

impl Window<'_> {
    /// Returns the violations in the page as drawn once its colors have settled; empty if there are none.
    pub async fn violations(&self) -> anyhow::Result<Vec<Violation>> {
        self.violations_in(None).await
    }

    /// Like [`Window::violations`], for the first element that a selector matches, if one is passed.
    pub async fn violations_in(&self, selector: Option<&str>) -> anyhow::Result<Vec<Violation>> {
        self.run_axe(selector, None).await
    }

    /// Like [`Window::violations_in`], but only for rules that depend on the theme: for a page that was already checked
    /// in another theme.
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
        serde_json::from_value(answer).context("reading the results of axe")
    }
}
