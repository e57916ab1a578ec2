//! The window of the program, through its web view and on the screen.

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

/// The text of the page as a user reads it: without the invisible marks that isolate a name's text direction.
const DRAWN: &str = r"document.body.innerText.replace(/[\u2068\u2069]/g, '')";

/// Returns the elements matching a selector that have the accessible name: from their label, else their text, else
/// their title.
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

/// Returns the innermost elements with the text.
const BY_TEXT: &str = r"
    const is = (element) => element.textContent.replace(/[\u2068\u2069]/g, '').replace(/\s+/g, ' ').trim() === arguments[0];
    return [...document.body.querySelectorAll('*')].filter((element) => is(element) && ![...element.children].some(is));
";

/// Returns the elements matching a selector that contain a text.
const WITH_TEXT: &str = r"return [...document.querySelectorAll(arguments[0])]
    .filter((element) => element.innerText.replace(/[\u2068\u2069]/g, '').includes(arguments[1]))";

/// True if nothing in the page is loading and nothing has changed for 400 ms. The classes are those of placeholders.
const SETTLED: &str = "!document.querySelector('[aria-busy=true], [class*=bone], [class*=skeleton]') \
    && performance.now() - window.desktopChanged > 400";

/// How long a window that was asked to close may stay before it is asked again.
const ASK_AGAIN: Duration = Duration::from_secs(10);

/// A way to find an element.
#[derive(Debug, Clone, Copy)]
pub enum By<'a> {
    /// By CSS selector.
    Css(&'a str),
    /// By role and accessible name, much as a screen reader sees them; the name must be equal.
    Role(&'a str, &'a str),
    /// The innermost element whose text, without surrounding space, is this.
    Text(&'a str),
    /// The elements matching a CSS selector that contain a text, such as a row with a name.
    With(&'a str, &'a str),
}

/// The open window. Dropping it kills the program and its driver; [`Window::close`] closes it in an orderly way.
#[derive(Debug)]
pub struct Window<'desktop> {
    pub(crate) desktop: &'desktop Desktop,
    pub(crate) client: Client,
    /// The X window ID, as used by `xdotool`.
    pub(crate) id: String,
    driver: process::Group,
    /// Whether the test has closed or killed the program.
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

    /// The WebDriver client, for features that this type does not offer.
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// The page's title.
    pub async fn title(&self) -> anyhow::Result<String> {
        Ok(self.client.title().await?)
    }

    /// Waits until an element exists and is drawn, up to [`PATIENCE`].
    pub async fn find(&self, by: By<'_>) -> anyhow::Result<Element> {
        self.wait_for(by, false).await
    }

    /// Waits until an element is drawn and, if `enabled`, accepts clicks.
    async fn wait_for(&self, by: By<'_>, enabled: bool) -> anyhow::Result<Element> {
        let start = Instant::now();
        loop {
            let found = match self.find_all(by).await {
                Err(error) if is_stale(&error) => Vec::new(),
                found => found?,
            };
            for element in found {
                // An element that has been removed since it was found is not the one we are waiting for.
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

    /// Finds an element and acts on it. If the page replaced the element in between, nothing has happened to it yet, so
    /// its successor is found instead: lists rerender whenever data arrives, even on a busy machine.
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

    /// Returns all matching elements, drawn or not.
    pub async fn find_all(&self, by: By<'_>) -> anyhow::Result<Vec<Element>> {
        let (script, arguments) = match by {
            By::Css(selector) => ("return [...document.querySelectorAll(arguments[0])]", vec![selector.into()]),
            By::Role(role, name) => (BY_ROLE, vec![selector_of(role).into(), name.into()]),
            By::Text(text) => (BY_TEXT, vec![text.into()]),
            By::With(selector, text) => (WITH_TEXT, vec![selector.into(), text.into()]),
        };
        self.elements(script, arguments).await.with_context(|| format!("looking for {by:?}"))
    }

    /// Returns the elements that a script returns.
    async fn elements(&self, script: &str, arguments: Vec<Value>) -> anyhow::Result<Vec<Element>> {
        // Each is an object with one entry, whose value is the element's reference.
        let references: Vec<BTreeMap<String, String>> = self.script(script, arguments).await?;
        let element = |id| Element::from_element_id(self.client.clone(), ElementRef::from(id));
        Ok(references.into_iter().flat_map(BTreeMap::into_values).map(element).collect())
    }

    /// Clicks an element through WebDriver as soon as it accepts clicks, after scrolling it into view.
    pub async fn click(&self, by: By<'_>) -> anyhow::Result<()> {
        self.act(by, true, async |element| Ok(element.click().await?)).await
    }

    /// Returns the text of an element as drawn.
    pub async fn text(&self, by: By<'_>) -> anyhow::Result<String> {
        self.act(by, false, async |element| Ok(element.text().await?.replace(['\u{2068}', '\u{2069}'], ""))).await
    }

    /// Types into a field, after its current text.
    pub async fn type_into(&self, by: By<'_>, text: &str) -> anyhow::Result<()> {
        self.act(by, false, async |element| Ok(element.send_keys(text).await?)).await
    }

    /// Whether a text is drawn anywhere in the window.
    pub async fn shows(&self, text: &str) -> anyhow::Result<bool> {
        self.script(&format!("return {DRAWN}.includes(arguments[0])"), vec![text.into()]).await
    }

    /// Runs a script in the page; it returns its result with `return` and may `await` by returning a promise.
    pub async fn script<T: DeserializeOwned>(&self, script: &str, arguments: Vec<Value>) -> anyhow::Result<T> {
        let answer = self.client.execute(script, arguments).await.with_context(|| format!("running {script:.200}"))?;
        serde_json::from_value(answer).with_context(|| format!("reading the answer of {script:.200}"))
    }

    /// Waits until an expression in the page is true, up to [`PATIENCE`]. `what` describes the condition in the error.
    pub async fn wait_until(&self, what: &str, expression: &str) -> anyhow::Result<()> {
        let (start, script) = (Instant::now(), format!("return Boolean({expression})"));
        while !self.script::<bool>(&script, Vec::new()).await? {
            if start.elapsed() >= PATIENCE {
                self.keep_failure("wait").await;
                anyhow::bail!("timed out after {PATIENCE:?} waiting for {what}");
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

    /// Waits until the page has loaded its contents: no placeholder is left and nothing has changed for a moment.
    pub async fn settled(&self) -> anyhow::Result<()> {
        self.wait_until("the page to come to rest", SETTLED).await
    }

    /// Resizes the page to `width` × `height` pixels, and moves the window to the corner of the screen, where it fits.
    pub async fn resize(&self, width: u32, height: u32) -> anyhow::Result<()> {
        self.desktop.run("xdotool", ["windowmove", &self.id, "0", "0"]).await?;
        self.desktop.run("xdotool", ["windowsize", &self.id, &width.to_string(), &height.to_string()]).await?;
        let expression = format!("innerWidth === {width} && innerHeight === {height}");
        self.wait_until(&format!("the page to be {width} × {height}"), &expression).await
    }

    /// Writes a screenshot of the page as it is on the screen, as PNG, without the pointer.
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
        // Of the screen, not the window: menus and dragged items are windows of their own.
        let words = ["-silent", "-window", "root", "-crop", &part, "+repage", &file.to_string_lossy()];
        self.desktop.run("import", words).await.map(drop)
    }

    /// Reloads the page, as if the program had been restarted, and keeps recording its problems.
    pub async fn reload(&self) -> anyhow::Result<()> {
        self.client.refresh().await?;
        problems::watch(&self.client).await
    }

    /// Returns the problems in the page since it was opened or [`Window::reload`]ed: uncaught errors, console errors,
    /// and violations of the content security policy, including early ones.
    pub async fn problems(&self) -> anyhow::Result<Vec<String>> {
        problems::collect(&self.client).await
    }

    /// Returns the program's process ID, for tests that kill it.
    pub async fn process_id(&self) -> anyhow::Result<u32> {
        Ok(self.desktop.run("xdotool", ["getwindowpid", &self.id]).await?.trim().parse()?)
    }

    /// Minimizes the window, as the button in its frame does.
    pub async fn minimize(&self) -> anyhow::Result<()> {
        self.desktop.run("xdotool", ["windowminimize", &self.id]).await.map(drop)
    }

    /// Kills the program with all its child processes, as a power cut would.
    pub async fn kill(mut self) -> anyhow::Result<()> {
        self.is_over = true;
        let process = self.process_id().await?;
        let process = i32::try_from(process).ok().and_then(Pid::from_raw).context("the program has no process")?;
        kill_process(process, Signal::KILL).context("killing the program")?;
        self.driver.end();
        Ok(())
    }

    /// Asks the window to close with the window manager's key, as a user does. A page with unsaved changes shows a
    /// question.
    pub async fn ask_to_close(&self) -> anyhow::Result<()> {
        let words = ["windowactivate", "--sync", &self.id, "key", "--clearmodifiers", "alt+F4"];
        self.desktop.run("xdotool", words).await.map(drop)
    }

    /// Closes the window like [`Window::ask_to_close`], and waits for the program to exit.
    pub async fn close(mut self) -> anyhow::Result<()> {
        let process = format!("/proc/{}", self.process_id().await?);
        self.ask_to_close().await?;
        let (start, mut asked) = (Instant::now(), Instant::now());
        while Path::new(&process).exists() {
            // The window manager ignores the key while no window has the focus yet, as just after one was minimized.
            if asked.elapsed() > ASK_AGAIN {
                // One that is gone or hidden by now cannot be asked.
                let _ = tokio::time::timeout(ASK_AGAIN, self.ask_to_close()).await;
                asked = Instant::now();
            }
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

    /// Saves a screenshot and the page's address, problems and text below `target/window-failures`, named after the
    /// test, so that a failure on another machine can be understood. Parts that are not available are left out.
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
    /// A window that was not closed belongs to a failed test: saves a screenshot.
    fn drop(&mut self) {
        let Ok(file) = failure_file("end") else { return };
        if self.is_over || std::thread::current().name() == Some("main") {
            return;
        }
        // Nothing can be awaited at the end of a test.
        let mut picture = self.desktop.command("import");
        let _ = picture.args(["-silent", "-window", "root"]).arg(file).status();
    }
}

/// The file for a failure: named after the test, which is the name of its thread.
fn failure_file(what: &str) -> std::io::Result<std::path::PathBuf> {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/window-failures"));
    std::fs::create_dir_all(folder)?;
    let thread = std::thread::current();
    let test = thread.name().unwrap_or("unnamed").replace("::", "-");
    Ok(folder.join(format!("{test}-{what}.png")))
}

/// Whether the page removed an element between finding and using it. The driver reports that in two ways: with the
/// error meant for it, and as text if a script returns a removed element.
fn is_stale(error: &anyhow::Error) -> bool {
    let said = |cause: &CmdError| cause.is_stale_element_reference() || cause.to_string().contains("Stale element");
    error.chain().filter_map(|cause| cause.downcast_ref()).any(said)
}

/// A selector for elements with a role: those that name it, and the HTML elements that have it by default.
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
