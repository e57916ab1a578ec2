//! The address of every screen, read from the page's own tables, so that a new screen is part of every test that visits
//! all screens. A screen that needs an example object unknown here makes those tests fail.

use std::fs;

use anyhow::Context as _;
use desktop::Window;

/// A screen and its address.
pub(crate) struct Place {
    /// The screen's name in the table of screens.
    pub(crate) screen: String,
    pub(crate) address: String,
}

impl Place {
    /// Opens the screen and waits for its heading.
    pub(crate) async fn open(&self, window: &Window<'_>) -> anyhow::Result<()> {
        go(window, &self.address).await?;
        // An unknown address opens the first screen.
        let other =
            "document.querySelector('main h1') !== null && document.querySelector('main h1').textContent !== 'Share'";
        let there =
            if self.screen == "share" { "document.querySelector('main h1')?.textContent === 'Share'" } else { other };
        window.wait_until(&format!("the screen at {}", self.address), there).await
    }
}

/// Goes to an address.
pub(crate) async fn go(window: &Window<'_>, address: &str) -> anyhow::Result<()> {
    window.script("location.hash = arguments[0]", vec![address.into()]).await
}

/// Every screen once. Requires a finished job ([`crate::scene`] runs one) and a real connection.
pub(crate) async fn screens(window: &Window<'_>) -> anyhow::Result<Vec<Place>> {
    let table = fs::read_to_string("ui/src/frame/screens.ts").context("reading the table of screens")?;
    let routes = fs::read_to_string("ui/src/navigation.ts").context("reading the table of addresses")?;
    let names: Vec<&str> = table
        .lines()
        .filter_map(|line| line.strip_prefix("  ")?.strip_suffix(": {"))
        .filter(|name| !name.starts_with(' '))
        .collect();
    anyhow::ensure!(names.contains(&"share"), "the table of screens has an unexpected format");
    let mut places = Vec::new();
    for name in names {
        let mut address = format!("#/{name}");
        if is_of_one_thing(&routes, name)? {
            address = format!("{address}/{}", example(window, name).await?);
        }
        places.push(Place { screen: name.to_owned(), address });
    }
    Ok(places)
}

/// Whether the screen shows one object: its route has a required part.
fn is_of_one_thing(routes: &str, screen: &str) -> anyhow::Result<bool> {
    let start = format!("{{ screen: \"{screen}\"");
    let route = routes.lines().find_map(|line| line.split_once(&start));
    let (_, parts) = route.with_context(|| format!("the screen {screen} has no route of its own line"))?;
    Ok(parts.split(';').any(|part| part.contains(": ") && !part.contains("?: ")))
}

/// Two segments to compare, as in an address.
async fn two_segments(window: &Window<'_>) -> anyhow::Result<String> {
    let script = "return window.__TAURI_INTERNALS__.invoke('segments', {
        query: { includeSubfolders: true, search: '' }, page: { offset: 0, limit: 2 } })
        .then((found) => ['segment', ...found.rows.map(({ id }) => id)].join('/'))";
    window.script(script, vec![]).await
}

/// The ID of an object that a screen can show.
async fn example(window: &Window<'_>, screen: &str) -> anyhow::Result<String> {
    if screen == "destination" {
        let script = "return window.__TAURI_INTERNALS__.invoke('destinations').then(([first]) => first.id)";
        return window.script(script, vec![]).await;
    }
    if screen == "overlap" {
        return two_segments(window).await;
    }
    if screen == "feed" {
        // One of the practice services; of other accounts it shows that there is none.
        return Ok("30606".to_owned());
    }
    let (command, rows) = match screen {
        "trait" | "traitTranslation" => ("traits", "rows"),
        "segment" | "segmentTranslation" => ("segments", "rows"),
        "audience" => ("audiences", "rows"),
        "model" => ("models", "rows"),
        "job" | "entry" => ("activity", "rows"),
        "connectionHealth" | "editConnection" => ("connections", ""),
        _ => anyhow::bail!("the screen {screen} shows one object: add where to find an example of it"),
    };
    let script = "return window.__TAURI_INTERNALS__.invoke(arguments[0], {
        query: { includeSubfolders: true, search: '', kinds: [], outcomes: [], objectKinds: [] }, page: { offset: 0, limit: 1 } })
        .then((found) => (arguments[1] ? found[arguments[1]] : found).filter(({ practice }) => !practice)[0]?.id ?? null)";
    let id: Option<String> = window.script(script, vec![command.into(), rows.into()]).await?;
    id.with_context(|| format!("there is nothing that the screen {screen} could show"))
}
