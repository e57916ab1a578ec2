//! Problems inside the page that would otherwise go unnoticed.
//!
//! A size that changes while sizes are reported is reported in the next frame, and the page gets an error event for it (CSS
//! Resize Observer, section 3.5). Components that lay themselves out by their own size cause one now and then. Only many of
//! them in a row are a problem: a layout that never settles.

use anyhow::Context as _;
use fantoccini::Client;

/// Listens for errors, policy violations and changes of the page from now on. The report observer is *buffered*: it
/// also returns policy violations from before it was added. Running this twice adds each listener once.
const WATCH: &str = r"
    if (window.desktopProblems) return;
    const problems = (window.desktopProblems = []);
    const note = (kind, text) => { const line = `${kind}: ${text}`; if (!problems.includes(line)) problems.push(line); };
    const violation = (directive, blocked, file, line) =>
        note('policy', `${directive} refused ${blocked || 'inline'} (${file || 'page'}:${line ?? 0})`);
    const delayed = [];
    const goesOn = () => { delayed.push(performance.now()); return delayed.length > 30 && delayed.at(-1) - delayed.at(-31) < 2000; };
    addEventListener('error', (event) => {
        const text = event.message ?? `loading ${event.target?.src ?? event.target?.href}`;
        if (!text.startsWith('ResizeObserver loop') || goesOn()) note('error', text);
    }, true);
    addEventListener('unhandledrejection', (event) => note('rejection', event.reason?.stack ?? String(event.reason)));
    addEventListener('securitypolicyviolation', (event) =>
        violation(event.effectiveDirective, event.blockedURI, event.sourceFile, event.lineNumber));
    const consoleError = console.error;
    console.error = (...parts) => { note('console', parts.map((part) => part?.stack ?? String(part)).join(' ')); consoleError(...parts); };
    const changed = () => { window.desktopChanged = performance.now(); };
    changed();
    new MutationObserver(changed).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
    if (window.ReportingObserver) {
        new ReportingObserver((reports) => {
            for (const { body } of reports) violation(body.effectiveDirective, body.blockedURL, body.sourceFile, body.lineNumber);
        }, { types: ['csp-violation'], buffered: true }).observe();
    }
";

pub(crate) async fn watch(client: &Client) -> anyhow::Result<()> {
    client.execute(WATCH, Vec::new()).await.context("listening for problems in the page")?;
    Ok(())
}

pub(crate) async fn collect(client: &Client) -> anyhow::Result<Vec<String>> {
    let listened = client.execute("return window.desktopProblems ?? null", Vec::new()).await?;
    let problems: Option<Vec<String>> = serde_json::from_value(listened).context("reading the problems of the page")?;
    // A page that navigated by itself lost its listeners, which is a problem as well.
    Ok(problems.unwrap_or_else(|| vec!["the page was reloaded and its problems were not recorded".to_owned()]))
}
