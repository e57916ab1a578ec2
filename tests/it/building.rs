//! The segment builder in the real window: third-party data is added to a shared segment (workflow W6 of the users), with the
//! real pointer and the clicks counted, and a rule is built with keys and as code.

use std::path::Path;

use anyhow::Context as _;
use desktop::{By, Desktop, Window};
use serde_json::{Value, json};

use crate::manager::Manager;
use crate::scene::invoke;
use crate::{PROGRAM, places};

/// The trait of a shared audience.
const SHARED: &str = "16505144";
/// What adding third-party data to a shared segment takes in Adobe's own pages.
const CLICKS_TODAY: u32 = 26;

/// Clicks and drags of the real pointer.
#[derive(Default)]
struct Clicks(u32);

impl Clicks {
    async fn on(&mut self, window: &Window<'_>, by: By<'_>) -> anyhow::Result<()> {
        window.click_on(by, 1).await?;
        self.0 += 1;
        Ok(())
    }
}

async fn open<'a>(desktop: &'a Desktop, home: &Path) -> anyhow::Result<Window<'a>> {
    let window = desktop.open(Path::new(PROGRAM), home).await?;
    window.find(By::Css("nav")).await?;
    window.wait_for_text("Both sides").await.context("waiting for the end of the first refresh")?;
    places::go(&window, &format!("#/trait/{SHARED}")).await?;
    window.wait_for_text("Add third-party data").await?;
    Ok(window)
}

/// The largest third-party trait: its ID and name.
async fn third_party(window: &Window<'_>) -> anyhow::Result<(String, String)> {
    let query = json!({ "search": "", "includeSubfolders": true, "sort": "population", "descending": true });
    let mut found = None;
    for offset in (0..4_000).step_by(500) {
        let page = json!({ "offset": offset, "limit": 500 });
        let part = invoke(window, "traits", json!({ "query": query, "page": page })).await?;
        let is_it = |row: &&Value| row["thirdParty"] == true && row["traitType"] != "folder";
        found = part["rows"].as_array().context("traits")?.iter().find(is_it).cloned();
        if found.is_some() {
            break;
        }
    }
    let row = found.context("a third-party trait")?;
    Ok((row["id"].as_str().context("an ID")?.to_owned(), row["name"].as_str().context("a name")?.to_owned()))
}

/// The estimate of a rule as the window shows it: its total.
async fn total(window: &Window<'_>, rule: &str) -> anyhow::Result<String> {
    let all = invoke(window, "segment_estimates", json!({ "rules": [rule], "purpose": "change" })).await?;
    let likely = all[0]["total"]["likely"].as_u64().context("an estimate")?;
    window.script("return new Intl.NumberFormat('en-US').format(arguments[0])", vec![likely.into()]).await
}

fn shows_total(text: &str) -> String {
    format!("[...document.querySelectorAll('[data-estimate]')].at(-1)?.textContent === {}", json!(text))
}

#[tokio::test]
async fn third_party_data_is_added_to_a_shared_segment() -> anyhow::Result<()> {
    let (desktop, home) = (Desktop::start().await?, test_support::TestHome::new());
    let window = open(&desktop, home.path()).await?;
    let (id, name) = third_party(&window).await?;
    let mut clicks = Clicks::default();

    clicks.on(&window, By::Role("button", "Add third-party data")).await?;
    window
        .wait_until("the group of the shared trait", "document.querySelector('[data-group=\"0\"] [data-trait]')")
        .await?;
    window.wait_until("its estimate", &shows_total(&total(&window, &format!("{SHARED}T")).await?)).await?;
    let search = "document.activeElement?.matches(\"input[placeholder='Search traits']\")";
    window.wait_until("the focus in the search field", search).await?;
    window.type_text(&id).await?;
    let row = format!("ul [data-trait='{id}']");
    window.wait_until("the trait to be found", &format!("document.querySelector(\"{row}\")")).await?;

    let from = window.take(By::Css(&row)).await?;
    let to = window.middle(By::Css("[data-group=new]")).await?;
    window.glide(from, to).await?;
    window.hover_until(to, "document.querySelector('[data-group=new][data-drop=over]')").await?;
    window.release_button().await?;
    clicks.0 += 1;
    let rule = format!("{SHARED}T AND {id}T");
    let written = format!("document.querySelector('textarea')?.value === {}", json!(rule));
    window.wait_until("the rule of both traits", &written).await?;
    window.wait_until("the estimate of both", &shows_total(&total(&window, &rule).await?)).await?;
    assert!(window.shows(&name).await?, "{name}");

    clicks.on(&window, By::Css("[data-overlay=dataSourceChoice] button")).await?;
    clicks.on(&window, By::Role("option", "Maren & Oak website")).await?;
    window.settled().await?;
    window.screenshot(Path::new("target/builder-pictures/built.png")).await?;
    clicks.on(&window, By::Role("button", "Save segment")).await?;
    window.wait_until("the segment's page", "location.hash.startsWith('#/segment/')").await?;
    let made: String = window.script("return location.hash.split('/').at(-1)", Vec::new()).await?;
    let manager = Manager::of(home.path()).await?;
    let segment = manager.get(&format!("segments/{made}")).await?;
    assert_eq!(segment["segmentRule"], rule.as_str());
    // From the page of the shared trait on; the words of the search are typed.
    println!("third-party data in a shared segment: {} clicks, {CLICKS_TODAY} in Adobe's own pages", clicks.0);
    assert!(clicks.0 <= 5, "{} clicks", clicks.0);
    assert_eq!(window.problems().await?, Vec::<String>::new());
    window.close().await
}

#[tokio::test]
async fn a_rule_is_built_with_keys_and_as_code_and_leaving_asks() -> anyhow::Result<()> {
    let (desktop, home) = (Desktop::start().await?, test_support::TestHome::new());
    let window = open(&desktop, home.path()).await?;
    places::go(&window, "#/builder").await?;
    window.wait_for_text("Drag a trait here, or press + beside a trait.").await?;

    // With keys: the button of a trait, then the move of a trait into a group of its own.
    let found = "document.querySelectorAll('ul[aria-label=\"Traits that were found\"] li').length > 1";
    window.wait_until("traits", found).await?;
    let add = "const adds = [...document.querySelectorAll('ul[aria-label=\"Traits that were found\"] li')]
        .map((row) => [row.dataset.trait, [...row.querySelectorAll('button')].at(-1)]);
        adds[arguments[0]][1].focus(); return adds[arguments[0]][0]";
    let mut ids = Vec::new();
    for place in 0..2 {
        ids.push(window.script::<String>(add, vec![place.into()]).await?);
        window.press(&["Return"]).await?;
        let count = format!("document.querySelectorAll('[data-group=\"0\"] [data-trait]').length === {}", place + 1);
        window.wait_until("the trait in the group", &count).await?;
    }
    let rule = |text: String| format!("document.querySelector('textarea')?.value === {}", json!(text));
    window.wait_until("the rule", &rule(format!("{}T OR {}T", ids[0], ids[1]))).await?;
    let focus = "document.querySelector(`[data-group='0'] [data-trait='${arguments[0]}'] button`).focus()";
    window.script::<()>(focus, vec![Value::from(ids[1].clone())]).await?;
    window.press(&["ctrl+Down"]).await?;
    window.wait_until("two groups", &rule(format!("{}T AND {}T", ids[0], ids[1]))).await?;

    // As code: the place of the fault, a rule of another shape, and groups again.
    window.click(By::Css("textarea")).await?;
    window.press(&["ctrl+a"]).await?;
    window.type_text(&format!("{}T AND", ids[0])).await?;
    window.wait_for_text("Can’t be read at character").await?;
    window.wait_for_text("it has no groups").await?;
    window.press(&["ctrl+a"]).await?;
    window.type_text(&format!("NOT ({}T AND {}T)", ids[0], ids[1])).await?;
    window.wait_for_text("This rule can’t be shown as groups").await?;
    window.press(&["ctrl+a"]).await?;
    let last = format!("FREQUENCY([{}T] <= 7D) >= 2 AND NOT {}T", ids[0], ids[1]);
    window.type_text(&last).await?;
    window.wait_until("all of it", &rule(last)).await?;
    window.wait_for_text("Counted together").await?;

    // Nothing typed is lost without a question.
    window.click(By::Css("nav a[href='#/traits']")).await?;
    window.find(By::Css("[role=alertdialog]")).await.context("the question before leaving")?;
    window.click(By::Role("button", "Keep editing")).await?;
    window.wait_until("the builder to stay", "location.hash === '#/builder'").await?;
    window.click(By::Css("nav a[href='#/traits']")).await?;
    window.click(By::Role("button", "Discard")).await?;
    window.wait_until("the traits", "location.hash === '#/traits'").await?;
    assert_eq!(window.problems().await?, Vec::<String>::new());
    window.close().await
}
