//! The window of the program, seen through its web view and through the screen.

use std::{
    collections::BTreeMap,
    path::Path,
    time::{Duration, Instant},
};

use anyhow::Context as _;
use fantoccini::{
    Client,
    elements::{Element, ElementRef},
    error::CmdError,
};
use rustix::process::{Pid, Signal, kill_process};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::{Desktop, PATIENCE, driver::Connection, problems, process};

/// The text of the page as a person reads it: the marks that keep a name's direction to itself are not seen.
const DRAWN: &str = r"document.body.innerText.replace(/[\u2068\u2069]/g, '')";

/// Gives the elements of a selector whose name is the one asked for: what labels them, else their text, else their title.
const BY_ROLE: &str = r"
    const words = (text) => (text ?? '').replace(/[\u2068\u2069]/g, '').replace(/\s+/g, ' ').trim();
    const name = (element) =>
        words((element.getAttribute('aria-labelledby') ?? '').split(/\s+/).filter(Boolean)
            .map((id) => { const label = document.getElementById(id); return label?.getAttribute('aria-label') ?? label?.textContent ?? ''; }).join(' '))
        || words(element.getAttribute('aria-label'))
        || words([...(element.labels ?? [])].map((label) => label.textContent).join(' '))
        || words(element.getAttribute('alt')) || words(element.textContent) || words(element.title) || words(element.placeholder);
    return [...document.querySelectorAll(arguments[0])].filter((element) => name(element) === arguments[1]);
";

/// Gives the innermost elements whose text is the one asked for.
const BY_TEXT: &str = r"
    const is = (element) => element.textContent.replace(/[\u2068\u2069]/g, '').replace(/\s+/g, ' ').trim() === arguments[0];
    return [...document.body.querySelectorAll('*')].filter((element) => is(element) && ![...element.children].some(is));
";

/// Gives the elements of a selector that have a text in them.
const WITH_TEXT: &str = r"return [...document.querySelectorAll(arguments[0])]
    .filter((element) => element.innerText.replace(/[\u2068\u2069]/g, '').includes(arguments[1]))";

/// True when nothing in the page is being loaded or has changed for 400 ms. The classes are those of placeholders.
const SETTLED: &str = "!document.querySelector('[aria-busy=true], [class*=bone], [class*=skeleton]') \
    && performance.now() - window.desktopChanged > 400";

/// How an element is found.
#[derive(Debug, Clone, Copy)]
pub enum By<'a> {
    /// By CSS selector.
    Css(&'a str),
    /// By role and accessible name, much as a screen reader sees them; the name must be equal.
    Role(&'a str, &'a str),
    /// The innermost element whose text, without surrounding space, is this.
    Text(&'a str),
    /// The elements of a CSS selector that have a text in them, as a row has the name of what it shows.
    With(&'a str, &'a str),
}

/// The open window. Dropping it ends the program and its driver at once; [`Window::close`] ends it in order.
#[derive(Debug)]
pub struct Window<'desktop> {
    pub(crate) desktop: &'desktop Desktop,
    pub(crate) client: Client,
    /// The X window, as `xdotool` names it.
    pub(crate) id: String,
    driver: process::Group,
    /// It was closed or killed as the test wanted.
    is_over: bool,
}

impl<'desktop> Window<'desktop> {
    pub(crate) async fn attach(desktop: &'desktop Desktop, connection: Connection) -> anyhow::Result<Self> {
        let Connection { client, driver } = connection;
        problems::watch(&client).await?;
        let id = desktop.window("^Segment Bridge").await?.context("finding the window on the screen")?;
        let window = Self { desktop, client, id, driver, is_over: false };
        window.wait_until("the page to be loaded", "document.readyState === 'complete'").await?;
        Ok(window)
    }

    /// The WebDriver client, for what this type does not offer.
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// The page's title.
    pub async fn title(&self) -> anyhow::Result<String> {
        Ok(self.client.title().await?)
    }

    /// Waits for an element to be there and drawn, up to [`PATIENCE`].
    pub async fn find(&self, by: By<'_>) -> anyhow::Result<Element> {
        self.wait_for(by, false).await
    }

    /// Waits for an element to be drawn and, where it is to be `enabled`, to take clicks.
    async fn wait_for(&self, by: By<'_>, enabled: bool) -> anyhow::Result<Element> {
        let start = Instant::now();
        loop {
            let found = match self.find_all(by).await {
                Err(error) if is_stale(&error) => Vec::new(),
                found => found?,
            };
            for element in found {
                // An element that has gone since it was found is not the one that is waited for.
                let drawn = element.is_displayed().await.unwrap_or(false);
                if drawn && (!enabled || element.is_enabled().await.unwrap_or(false)) {
                    return Ok(element);
                }
            }
            if start.elapsed() >= PATIENCE {
                self.keep_failure("wait").await;
                anyhow::bail!("nothing is {} for {by:?}", if enabled { "shown and enabled" } else { "shown" });
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// Finds an element and does something with it. Where the page has replaced the element in between, nothing was
    /// done to it yet, and its successor is found: lists render again whenever data arrives, on a busy machine too.
    pub(crate) async fn act<T>(
        &self,
        by: By<'_>,
        enabled: bool,
        action: impl AsyncFn(&Element) -> anyhow::Result<T>,
    ) -> anyhow::Result<T> {
        let start = Instant::now();
        loop {
            let element = self.wait_for(by, enabled).await?;
            match action(&element).await {
                Err(error) if is_stale(&error) && start.elapsed() < PATIENCE => {
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
                outcome => return outcome.with_context(|| format!("using {by:?}")),
            }
        }
    }

    /// All elements there now, drawn or not.
    pub async fn find_all(&self, by: By<'_>) -> anyhow::Result<Vec<Element>> {
        let (script, arguments) = match by {
            By::Css(selector) => ("return [...document.querySelectorAll(arguments[0])]", vec![selector.into()]),
            By::Role(role, name) => (BY_ROLE, vec![selector_of(role).into(), name.into()]),
            By::Text(text) => (BY_TEXT, vec![text.into()]),
            By::With(selector, text) => (WITH_TEXT, vec![selector.into(), text.into()]),
        };
        self.elements(script, arguments).await.with_context(|| format!("looking for {by:?}"))
    }

    /// The elements that a script gives.
    async fn elements(&self, script: &str, arguments: Vec<Value>) -> anyhow::Result<Vec<Element>> {
        // Each is an object with one entry, whose value is the element's reference.
        let references: Vec<BTreeMap<String, String>> = self.script(script, arguments).await?;
        let element = |id| Element::from_element_id(self.client.clone(), ElementRef::from(id));
        Ok(references.into_iter().flat_map(BTreeMap::into_values).map(element).collect())
    }

    /// Clicks an element by WebDriver as soon as it takes clicks, after scrolling it into view.
    pub async fn click(&self, by: By<'_>) -> anyhow::Result<()> {
        self.act(by, true, async |element| Ok(element.click().await?)).await
    }

    /// The text of an element as it is drawn.
    pub async fn text(&self, by: By<'_>) -> anyhow::Result<String> {
        self.act(by, false, async |element| Ok(element.text().await?.replace(['\u{2068}', '\u{2069}'], ""))).await
    }

    /// Types into a field, after what it holds.
    pub async fn type_into(&self, by: By<'_>, text: &str) -> anyhow::Result<()> {
        self.act(by, false, async |element| Ok(element.send_keys(text).await?)).await
    }

    /// Whether a text is drawn anywhere in the window.
    pub async fn shows(&self, text: &str) -> anyhow::Result<bool> {
        self.script(&format!("return {DRAWN}.includes(arguments[0])"), vec![text.into()]).await
    }

    /// Runs a script in the page; it gives its answer with `return` and may `await` by returning a promise.
    pub async fn script<T: DeserializeOwned>(&self, script: &str, arguments: Vec<Value>) -> anyhow::Result<T> {
        let answer = self.client.execute(script, arguments).await.with_context(|| format!("running {script:.200}"))?;
        serde_json::from_value(answer).with_context(|| format!("reading the answer of {script:.200}"))
    }

    /// Waits until an expression in the page is true, up to [`PATIENCE`]. `what` says in words what is waited for.
    pub async fn wait_until(&self, what: &str, expression: &str) -> anyhow::Result<()> {
        let (start, script) = (Instant::now(), format!("return Boolean({expression})"));
        while !self.script::<bool>(&script, Vec::new()).await? {
            if start.elapsed() >= PATIENCE {
                self.keep_failure("wait").await;
                anyhow::bail!("waited {PATIENCE:?} in vain for {what}");
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Ok(())
    }

    /// Waits until a text is drawn.
    pub async fn wait_for_text(&self, text: &str) -> anyhow::Result<()> {
        let quoted = Value::from(text).to_string();
        let expression = format!("{DRAWN}.includes({quoted})");
        self.wait_until(&format!("the text {quoted}"), &expression).await
    }

    /// Waits until the page has loaded what it shows: no placeholder is left and nothing has changed for a moment.
    pub async fn settled(&self) -> anyhow::Result<()> {
        self.wait_until("the page to come to rest", SETTLED).await
    }

    /// Makes the page `width` × `height` pixels large, and puts the window into the corner of the screen, where it fits.
    pub async fn resize(&self, width: u32, height: u32) -> anyhow::Result<()> {
        self.desktop.run("xdotool", ["windowmove", &self.id, "0", "0"]).await?;
        self.desktop.run("xdotool", ["windowsize", &self.id, &width.to_string(), &height.to_string()]).await?;
        let expression = format!("innerWidth === {width} && innerHeight === {height}");
        self.wait_until(&format!("the page to be {width} × {height}"), &expression).await
    }

    /// Writes a picture of the page as it is on the screen, as PNG. The pointer is not in it.
    pub async fn screenshot(&self, file: &Path) -> anyhow::Result<()> {
        if let Some(folder) = file.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let told = self.desktop.run("xdotool", ["getwindowgeometry", "--shell", &self.id]).await?;
        let number = |name: &str| {
            let value = told.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix('='));
            value.with_context(|| format!("reading {name} of the window in {told:?}"))
        };
        let part = format!("{}x{}+{}+{}", number("WIDTH")?, number("HEIGHT")?, number("X")?, number("Y")?);
        // Of the screen, not of the window: menus and what is dragged are windows of their own.
        let words = ["-silent", "-window", "root", "-crop", &part, "+repage", &file.to_string_lossy()];
        self.desktop.run("import", words).await.map(drop)
    }

    /// Loads the page again, as if the program had been opened anew, and watches it as before.
    pub async fn reload(&self) -> anyhow::Result<()> {
        self.client.refresh().await?;
        problems::watch(&self.client).await
    }

    /// What has gone wrong in the page since it was opened or [`Window::reload`]ed: uncaught errors, console errors,
    /// and violations of the content security policy, early ones included.
    pub async fn problems(&self) -> anyhow::Result<Vec<String>> {
        problems::collect(&self.client).await
    }

    /// Number of the program's process, for tests that kill it.
    pub async fn process_id(&self) -> anyhow::Result<u32> {
        Ok(self.desktop.run("xdotool", ["getwindowpid", &self.id]).await?.trim().parse()?)
    }

    /// Puts the window out of sight, as the button in its frame does.
    pub async fn minimise(&self) -> anyhow::Result<()> {
        self.desktop.run("xdotool", ["windowminimize", &self.id]).await.map(drop)
    }

    /// Ends the program at once, as a power cut would, with all that it had started.
    pub async fn kill(mut self) -> anyhow::Result<()> {
        self.is_over = true;
        let process = self.process_id().await?;
        let process = i32::try_from(process).ok().and_then(Pid::from_raw).context("the program has no process")?;
        kill_process(process, Signal::KILL).context("killing the program")?;
        self.driver.end();
        Ok(())
    }

    /// Asks the window to close by the window manager's key, as a person does. A page that holds changes asks back.
    pub async fn ask_to_close(&self) -> anyhow::Result<()> {
        let words = ["windowactivate", "--sync", &self.id, "key", "--clearmodifiers", "alt+F4"];
        self.desktop.run("xdotool", words).await.map(drop)
    }

    /// Closes the window as [`Window::ask_to_close`] does, and waits for the program to end.
    pub async fn close(mut self) -> anyhow::Result<()> {
        let process = format!("/proc/{}", self.process_id().await?);
        self.ask_to_close().await?;
        let start = Instant::now();
        while Path::new(&process).exists() {
            anyhow::ensure!(
                start.elapsed() < PATIENCE,
                "the program still runs {PATIENCE:?} after its window was closed"
            );
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        self.is_over = true;
        self.driver.end();
        Ok(())
    }

    /// Keeps the screen's picture and the page's address, problems and text below `target/window-failures`, named after the
    /// test, so that a failure on another machine can be understood. What cannot be had is left out.
    pub async fn keep_failure(&self, what: &str) {
        let Ok(file) = failure_file(what) else { return };
        let told =
            "return [location.hash, ...(window.desktopProblems ?? []), document.activeElement?.outerHTML.slice(0, 300),
            document.body.innerText].join('\\n\\n')";
        if let Ok(text) = self.script::<String>(told, Vec::new()).await {
            let _ = std::fs::write(file.with_extension("txt"), text);
        }
        let _ = self.desktop.screenshot(&file).await;
    }
}

impl Drop for Window<'_> {
    /// A window that nobody closed is one whose test failed: what is on the screen is kept.
    fn drop(&mut self) {
        let Ok(file) = failure_file("end") else { return };
        if self.is_over || std::thread::current().name() == Some("main") {
            return;
        }
        // At the end of a test nothing can be awaited.
        let mut picture = self.desktop.command("import");
        let _ = picture.args(["-silent", "-window", "root"]).arg(file).status();
    }
}

/// Where what failed is kept: named after the test, which is what its thread is called.
fn failure_file(what: &str) -> std::io::Result<std::path::PathBuf> {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/window-failures"));
    std::fs::create_dir_all(folder)?;
    let thread = std::thread::current();
    let test = thread.name().unwrap_or("unnamed").replace("::", "-");
    Ok(folder.join(format!("{test}-{what}.png")))
}

/// Whether the page removed an element between finding it and using it. The driver says so in two ways: with the error
/// that is meant for it, and in words when a script returns an element that has gone meanwhile.
fn is_stale(error: &anyhow::Error) -> bool {
    let said = |cause: &CmdError| cause.is_stale_element_reference() || cause.to_string().contains("Stale element");
    error.chain().filter_map(|cause| cause.downcast_ref()).any(said)
}

/// Elements that can have a role: those that name it, and the HTML elements that have it by nature.
fn selector_of(role: &str) -> String {
    let natural = match role {
        "button" => ",button,summary",
        "link" => ",a[href]",
        "heading" => ",h1,h2,h3,h4,h5,h6",
        "textbox" | "searchbox" => ",input,textarea",
        "checkbox" | "radio" => ",input",
        "table" => ",table",
        "row" => ",tr",
        "cell" => ",td",
        "columnheader" => ",th",
        "navigation" => ",nav",
        "main" => ",main",
        "listitem" => ",li",
        "list" => ",ul,ol",
        "img" => ",img,svg",
        "dialog" => ",dialog",
        _ => "",
    };
    format!("[role={role}]{natural}")
}
