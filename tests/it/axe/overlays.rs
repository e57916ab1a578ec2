//! Everything that opens over a screen. The names come from the page's own list, which must include each dialog and
//! menu; the test fails if it does not know how to open one of them. When closed, each returns the focus to the element
//! that opened it.

use anyhow::Context as _;
use desktop::{By, Desktop, Window};
use serde_json::{Value, json};

use super::ways::Step::{self, Adds, AddsBack, Click, Closes, Fails, Menu, Opens, Starts, Type};
use super::ways::{Facts, RAN, way};
use super::{Findings, SIZES, open};
use crate::{
    places::go,
    scene::{self, CONNECTION, Services, invoke},
};

#[tokio::test]
async fn every_dialog_passes_axe_and_returns_the_focus() -> anyhow::Result<()> {
    visit_all(|name| FORMS.contains(&name)).await
}

#[tokio::test]
async fn every_menu_passes_axe_and_returns_the_focus() -> anyhow::Result<()> {
    visit_all(|name| !FORMS.contains(&name)).await
}

/// Visits the names that `is_meant` selects.
async fn visit_all(is_meant: impl Fn(&str) -> bool) -> anyhow::Result<()> {
    assert_eq!(CONNECTION, "Acme Retail", "the name in the selector of its card");
    let (desktop, home, services) = (Desktop::start().await?, test_support::TestHome::new(), Services::start().await?);
    let window = open(&desktop, home.path(), &services).await?;
    let (names, facts, mut findings) = (names()?, facts(&window).await?, Findings::default());
    let unknown: Vec<&String> = names.iter().filter(|name| way(name, &facts).is_none()).collect();
    assert!(unknown.is_empty(), "add above how to open these: {unknown:?}");
    for name in names.iter().filter(|name| is_meant(name)) {
        let (address, steps) = way(name, &facts).context("known, as was seen above")?;
        if let Err(error) = visit(&window, name, &address, steps, &mut findings).await {
            findings.add(format!("{name}: {error:#}"));
            window.keep_failure(name).await;
            window.reload().await?;
        }
    }
    findings.assert_none();
    window.close().await?;
    services.stop().await
}

/// Returns the names in the page's own list.
fn names() -> anyhow::Result<Vec<String>> {
    let list = std::fs::read_to_string("ui/src/components/overlays.ts").context("reading the list of names")?;
    let quoted = |line: &str| Some(line.trim().strip_prefix('"')?.strip_suffix("\",")?.to_owned());
    let names: Vec<String> = list.lines().filter_map(quoted).collect();
    anyhow::ensure!(names.iter().any(|name| name == "confirm"), "the list has an unexpected format");
    Ok(names)
}

async fn facts(window: &Window<'_>) -> anyhow::Result<Facts> {
    let page = json!({ "offset": 0, "limit": 1 });
    let job = scene::newest_job(window).await?;
    let made = |kind: &str| -> anyhow::Result<String> {
        let items = job["items"].as_array().into_iter().flatten();
        let all = items.flat_map(|item| item["made"].as_array().into_iter().flatten());
        let one = all.into_iter().find(|one| one["kind"] == kind).with_context(|| format!("a {kind} of {job}"))?;
        Ok(one["id"].as_str().unwrap_or_default().to_owned())
    };
    let first = async |command: &str, query: Value| -> anyhow::Result<String> {
        let found = invoke(window, command, json!({ "query": query, "page": page })).await?;
        Ok(found["rows"][0]["id"].as_str().with_context(|| format!("the first of {command}: {found}"))?.to_owned())
    };
    let folders = invoke(window, "trait_folders", json!({})).await?;
    let is_deep = |folder: &&Value| folder["depth"].as_u64() > Some(2) && folder["count"].as_u64() > Some(0);
    let deep = folders.as_array().into_iter().flatten().find(is_deep).context("a folder deep down with traits")?;
    let connections = invoke(window, "connections", json!({})).await?;
    let own = connections.as_array().into_iter().flatten().find(|row| row["name"] == CONNECTION);
    Ok(Facts {
        pair: (made("trait")?, made("segment")?),
        deep: first("traits", json!({ "folder": deep["id"], "includeSubfolders": true })).await?,
        audience: first("audiences", json!({ "shared": ["notShared"], "origins": ["platform"] })).await?,
        connection: own.context("the connection")?["id"].as_str().unwrap_or_default().to_owned(),
        partly: partly(window).await?,
    })
}

/// Creates a segment that can be rebuilt only without a part of its rule.
async fn partly(window: &Window<'_>) -> anyhow::Result<String> {
    let page = json!({ "offset": 0, "limit": 500 });
    let traits = invoke(window, "traits", json!({ "query": { "includeSubfolders": true }, "page": page })).await?;
    let (mut own, mut foreign) = (None, None);
    for row in traits["rows"].as_array().into_iter().flatten() {
        if row["thirdParty"] == true {
            foreign = foreign.or(row["id"].as_str());
        } else if own.is_none() && row["traitType"] == "ruleBased" {
            let of = json!({ "of": { "kind": "trait", "id": row["id"] } });
            let is_rebuilt = invoke(window, "translation", of).await?["way"] == "rebuilt";
            own = row["id"].as_str().filter(|_| is_rebuilt);
        }
    }
    let (own, foreign) = (own.context("a trait that can be rebuilt")?, foreign.context("one of another company")?);
    let sources = invoke(window, "data_sources", json!({})).await?;
    let form = json!({ "id": null, "name": "Rebuilt in part", "description": "", "folder": "0",
        "dataSource": sources[0]["id"], "integrationCode": "", "rule": format!("{own}T AND NOT {foreign}T"), "active": true });
    let saved =
        invoke(window, "segment_save", json!({ "form": form, "openedForm": null, "attempt": "partly" })).await?;
    Ok(saved["id"].as_str().with_context(|| format!("a saved segment: {saved}"))?.to_owned())
}

/// Opens an overlay, checks it, closes it, and checks that the focus returned.
async fn visit(
    window: &Window<'_>,
    name: &str,
    address: &str,
    steps: Vec<Step>,
    findings: &mut Findings,
) -> anyhow::Result<()> {
    fresh(window, address).await?;
    for step in steps {
        take(window, step).await?;
    }
    let mark = format!("return ({MARK})('{name}')");
    let start = std::time::Instant::now();
    while !window.script::<bool>(&mark, Vec::new()).await? {
        anyhow::ensure!(start.elapsed() < desktop::PATIENCE, "it did not open");
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    // One size is checked light and the other dark, beginning with the one that the window has.
    let (part, width) = (Some("[data-looked-at]"), window.script::<u32>("return innerWidth", Vec::new()).await?);
    let mut looks = [(SIZES[0], "light"), (SIZES[1], "dark")];
    looks.sort_by_key(|((wide, _), _)| *wide != width);
    findings.look_in(looks[0].1, window, name, part).await?;
    let ((width, height), theme) = looks[1];
    window.resize(width, height).await?;
    anyhow::ensure!(window.script::<bool>(&mark, Vec::new()).await?, "it closed when the window was resized");
    findings.look_in(theme, window, name, part).await?;
    // First a list in the dialog, then the dialog.
    for _ in 0..2 {
        let open: u32 = window.script(OPEN, Vec::new()).await?;
        if open == 0 {
            break;
        }
        window.press(&["Escape"]).await?;
        let fewer = format!("(() => {{ {OPEN} }})() < {open}");
        window.wait_until("it to close", &fewer).await?;
    }
    window.wait_until("the focus to be back where it was", FOCUS_BACK).await
}

/// Marks the open overlay with a name, once it is open, so that axe can find it.
const MARK: &str = "(name) => {
    const named = document.querySelector(`[data-overlay=${name}]`);
    let part = named;
    if (named?.hidden) part = [...document.querySelectorAll('[role=dialog], [role=alertdialog]')]
        .filter((one) => one.getAttribute('aria-modal') !== 'false').at(-1);
    else if (named?.querySelector('button[aria-haspopup=listbox]')) part = [...document.querySelectorAll('[role=listbox]')].at(-1);
    if (!part || part.getBoundingClientRect().height === 0) return false;
    document.querySelectorAll('[data-looked-at]').forEach((one) => one.removeAttribute('data-looked-at'));
    part.setAttribute('data-looked-at', '');
    return true;
}";

/// The number of open overlays. Containers of menus and dialogs have a role as well.
const OPEN: &str = "const open = '[role=dialog], [role=alertdialog], [role=menu], [role=listbox]';
    return [...document.querySelectorAll(open)].filter((one) => one.getAttribute('aria-modal') !== 'false'
        && !one.querySelector(open)).length";

/// Whether the focus is on the element that was pressed or, if that is gone, not lost.
const FOCUS_BACK: &str = "(() => {
    const opener = document.querySelector('[data-opener]');
    const focused = document.activeElement;
    if (focused === null || focused === document.body) return false;
    return opener === null || opener.contains(focused) || focused.contains(opener);
})()";

/// The names that the first test visits; the second test visits all others.
const FORMS: [&str; 31] = [
    "modelTrait",
    "deleteModel",
    "cancelRecipe",
    "undoRecipe",
    "sharePlatform",
    "commitPlatform",
    "newTrait",
    "editTrait",
    "segmentOfTraits",
    "newTraitFolder",
    "deleteTraits",
    "newSegment",
    "editSegment",
    "deleteSegments",
    "newAudience",
    "editAudience",
    "seeProfile",
    "newFolderWhileSharing",
    "shareChosen",
    "shareAudience",
    "unshare",
    "confirm",
    "replaceSecret",
    "removeSecret",
    "changeProxy",
    "credentialFile",
    "leaveForm",
    "closeWhileSending",
    "saveAnyway",
    "removeConnection",
    "failureDetails",
];

/// The button that leaves a filled form.
const LEAVE: By<'_> = By::With("[role=alertdialog] button", "Discard");

/// Goes to a screen in its initial state.
async fn fresh(window: &Window<'_>, address: &str) -> anyhow::Result<()> {
    // Over another screen, so that it is drawn anew.
    let (other, title) = if address == "#/activity" { ("settings", "Settings") } else { ("activity", "Activity") };
    let script = "document.querySelectorAll('[data-opener]').forEach((one) => one.removeAttribute('data-opener'));
        location.hash = arguments[0]";
    window.script::<()>(script, vec![format!("#/{other}").into()]).await?;
    // A filled form asks before it is left.
    let there = format!("document.querySelector('main h1')?.textContent === '{title}'");
    window
        .wait_until("another screen", &format!("document.querySelector('[data-overlay=leaveForm]') || {there}"))
        .await?;
    if !window.find_all(LEAVE).await?.is_empty() {
        window.click(LEAVE).await?;
        window.wait_until("another screen", &there).await?;
    }
    go(window, address).await?;
    window.wait_until("the screen", &format!("document.querySelector('main h1') && !({there})")).await?;
    window.settled().await
}

async fn take(window: &Window<'_>, step: Step) -> anyhow::Result<()> {
    match step {
        Click(selector, words) => window.press_on(By::With(selector, &words)).await,
        Opens(selector, words) => {
            mark(window, By::With(selector, &words)).await?;
            window.press_on(By::Css("[data-opener]")).await
        }
        Menu(selector, words) => {
            mark(window, By::With(selector, &words)).await?;
            window.click_on(By::Css("[data-opener]"), 3).await
        }
        Type(selector, words) => {
            window.press_on(By::Css(selector)).await?;
            window.type_into(By::Css(selector), &words).await
        }
        Fails(command) => {
            let script = "window.trueFetch ??= window.fetch; window.fetch = (address, ...more) => String(address.url ?? address).includes(arguments[0])
                ? Promise.resolve(new Response(JSON.stringify({ code: 'serviceUnavailable', message: 'down', details: {} }),
                    { headers: { 'Tauri-Response': 'error', 'content-type': 'application/json' } }))
                : window.trueFetch(address, ...more);";
            window.script(script, vec![command.into()]).await
        }
        Adds(state) => scene::add_as_planned(window, &[state], 1).await.map(drop),
        AddsBack => scene::add_back(window).await,
        Starts => scene::start_recipe(window, RAN).await.map(drop),
        Closes => {
            window.script::<()>(SENDS, Vec::new()).await?;
            window.wait_until("the shell to know about the job", "window.shellHolds").await?;
            window.script::<()>("window.fetch = window.beforeSending", Vec::new()).await?;
            window.ask_to_close().await
        }
    }
}

/// Lets the page believe that a job is running, and notes when the shell knows.
const SENDS: &str = "window.shellHolds = false;
    window.beforeSending = window.fetch;
    window.fetch = async (address, ...more) => {
        const url = String(address.url ?? address);
        const answer = await window.beforeSending(address, ...more);
        window.shellHolds ||= url.includes('closing_held');
        if (!url.endsWith('/workspace')) return answer;
        const value = await answer.json();
        value.counts.sending = 1;
        return new Response(JSON.stringify(value), { headers: answer.headers });
    };
    const { invoke } = window.__TAURI_INTERNALS__;
    return invoke('workspace').then(({ settings }) => invoke('set_settings', { settings })).then(() => null);";

/// Marks the element that is pressed next.
async fn mark(window: &Window<'_>, by: By<'_>) -> anyhow::Result<()> {
    let opener = window.find(by).await?;
    let script = "document.querySelectorAll('[data-opener]').forEach((one) => one.removeAttribute('data-opener'));
        arguments[0].setAttribute('data-opener', '');";
    window.script(script, vec![serde_json::to_value(opener)?]).await
}
