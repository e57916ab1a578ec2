//! Accessibility, by the axe engine run inside the real page.

use std::path::Path;

use anyhow::Context as _;
use serde::Deserialize;

use crate::Window;

/// Where the engine is after `npm install` in `ui/`.
const ENGINE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../ui/node_modules/axe-core/axe.min.js");

/// What axe is asked: the rules of WCAG 2.2 A and AA and its own best practices, contrast included.
const RUN: &str = "
    const report = arguments[arguments.length - 1];
    axe.run(document, { resultTypes: ['violations'] }).then(
        ({ violations }) => report(violations.map(({ id, help, nodes }) => ({
            id, help, places: nodes.map(({ html, failureSummary }) => `${html.slice(0, 200)} — ${failureSummary}`),
        }))),
        (error) => report(String(error)),
    );";

/// One rule that the page breaks.
#[derive(Debug, Clone, Deserialize)]
pub struct Violation {
    /// The rule's name, as `color-contrast`.
    pub id: String,
    /// What the rule asks, in words.
    pub help: String,
    /// The elements that break it, each with what would mend it.
    pub places: Vec<String>,
}

impl Window<'_> {
    /// What axe finds wrong with the page as it is drawn now. Empty is good.
    pub async fn violations(&self) -> anyhow::Result<Vec<Violation>> {
        let loaded: bool = self.script("return Boolean(window.axe)", Vec::new()).await?;
        if !loaded {
            let engine = std::fs::read_to_string(Path::new(ENGINE))
                .context("reading the axe engine (is it installed? `npm install` in ui/ brings it)")?;
            self.client.execute(&engine, Vec::new()).await.context("loading axe into the page")?;
        }
        let answer = self.client.execute_async(RUN, Vec::new()).await.context("running axe")?;
        anyhow::ensure!(answer.is_array(), "axe stopped: {answer}");
        serde_json::from_value(answer).context("reading what axe found")
    }
}
