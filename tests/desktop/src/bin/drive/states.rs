//! Screens and dialogs that need some work before they can be looked at: a tray with lines of every kind, a paused job,
//! watch rules, the dependencies of a pair that is to be unshared, an entry of the record; and what the guide shows of them.

use std::path::Path;

use anyhow::Context as _;
use desktop::{By, Window};
use serde_json::{Value, json};

use crate::doing::{ADD_CONFLICTS, CREATE_NOW, order};
use crate::screens::Look;

/// Calls a command of the window.
const INVOKE: &str = "return window.__TAURI_INTERNALS__.invoke(arguments[0], arguments[1]);";

/// Takes the screenshots. `shown` is the name of a shared audience.
pub(crate) async fn look(look: &Look<'_, '_>, home: &Path, shown: &str) -> anyhow::Result<()> {
    watch_rules(look).await.context("watch rules")?;
    signal(look, shown).await.context("a signal")?;
    translation(look).await.context("a translation")?;
    audiences(look, shown).await.context("audiences")?;
    mapping(look).await.context("mapping segments")?;
    subscription(look).await.context("subscribing to a data feed")?;
    platform(look).await.context("sharing to Experience Platform")?;
    unshare(look, shown).await.context("unsharing")?;
    entry(look).await.context("an entry of the record")?;
    job(look, home).await.context("a paused job")
}

/// Takes those that the guide shows.
pub(crate) async fn guide(look: &Look<'_, '_>, shown: &str) -> anyhow::Result<()> {
    translation(look).await.context("a translation")?;
    audiences(look, shown).await.context("audiences")?;
    mapping(look).await.context("mapping segments")?;
    subscription(look).await.context("subscribing to a data feed")?;
    platform(look).await.context("sharing to Experience Platform")
}

async fn invoke(window: &Window<'_>, command: &str, arguments: Value) -> anyhow::Result<Value> {
    let answer = window.script(INVOKE, vec![command.into(), arguments]).await;
    answer.with_context(|| format!("calling {command}"))
}

async fn watch_rules(look: &Look<'_, '_>) -> anyhow::Result<()> {
    look.go("#/watch").await?;
    look.take("watch-empty").await?;
    let rule = |name: &str, tag: &str, contains: &str| {
        json!({ "draft": { "id": null, "name": name, "tag": tag, "folder": "", "contains": contains, "label": "",
            "unshare": true, "automatic": false } })
    };
    for draft in [rule("Interests", "interest", ""), rule("", "", "a")] {
        invoke(look.window, "watch_save", draft).await?;
    }
    look.go("#/share").await?;
    look.go("#/watch").await?;
    look.window.wait_for_text("Interests").await?;
    look.take("watch").await?;
    look.press("button", "Edit").await?;
    look.take("watch-edit").await
}

async fn signal(look: &Look<'_, '_>, shown: &str) -> anyhow::Result<()> {
    look.go("#/signals").await?;
    look.window.press_on(By::With("[role=grid] button", shown)).await?;
    look.window.wait_for_text("Passed").await?;
    look.take("signal").await
}

/// Shows a segment of which a part cannot be translated, a trait, and the mapping of its keys.
async fn translation(look: &Look<'_, '_>) -> anyhow::Result<()> {
    let page = json!({ "offset": 0, "limit": 400 });
    for (name, ways) in [("translation", vec!["cannot"]), ("translation-data", vec!["dataMissing"])] {
        let query = json!({ "search": "", "ways": ways, "sort": "name", "descending": false });
        let found = invoke(look.window, "translations", json!({ "query": query, "page": page })).await?;
        // The one with the most clauses has the most to show.
        let clauses = |row: &Value| -> u64 {
            let counts = row["counts"].as_object().into_iter().flatten();
            counts.filter_map(|(_, count)| count.as_u64()).sum()
        };
        let Some(row) = found["rows"].as_array().into_iter().flatten().max_by_key(|row| clauses(row)) else { continue };
        look.go(&format!("#/segmentTranslation/{}", row["id"].as_str().unwrap_or_default())).await?;
        look.take(name).await?;
    }
    let others = json!({ "query": { "types": ["ruleBased"] }, "page": { "offset": 0, "limit": 1 } });
    let traits = invoke(look.window, "traits", others).await?;
    look.go(&format!("#/traitTranslation/{}", traits["rows"][0]["id"].as_str().context("a trait")?)).await?;
    look.take("translation-trait").await?;
    look.press("button", "Mapping…").await?;
    look.window.find(By::Css("[role=dialog] table, [role=dialog] form")).await?;
    look.take("translation-mapping").await?;
    look.press("[role=dialog] button", "Cancel").await
}

/// Shows the form of a new audience with an estimate, and a profile of an audience.
async fn audiences(look: &Look<'_, '_>, shown: &str) -> anyhow::Result<()> {
    look.go("#/audiences").await?;
    look.press("button", "New audience…").await?;
    look.window.type_into(By::Css("[role=dialog] textarea"), "loyalty.tier = \"Gold\" and person.a").await?;
    look.take("audience-new").await?;
    look.window.type_into(By::Css("[role=dialog] textarea"), "ge >= 30").await?;
    look.press("[role=dialog] button", "Estimate").await?;
    look.window.find(By::Css("[role=dialog] table")).await?;
    look.take("audience-estimate").await?;
    look.press("[role=dialog] button", "Cancel").await?;
    look.press("[role=alertdialog] button", "Discard").await?;
    let query = json!({ "query": { "search": shown }, "page": { "offset": 0, "limit": 1 } });
    let found = invoke(look.window, "audiences", query).await?;
    look.go(&format!("#/audience/{}", found["rows"][0]["id"].as_str().context("the audience")?)).await?;
    look.press("button", "See a profile…").await?;
    look.press("[role=dialog] button", "Profile 1").await?;
    look.window.find(By::Css("[role=dialog] table")).await?;
    look.take("audience-profile").await?;
    look.press("[role=dialog] button", "Close").await
}

/// Shows what mapping segments to a destination would do.
async fn mapping(look: &Look<'_, '_>) -> anyhow::Result<()> {
    let page = json!({ "offset": 0, "limit": 8 });
    let found = invoke(look.window, "segments", json!({ "query": {}, "page": page })).await?;
    let ids: Vec<&str> = found["rows"].as_array().into_iter().flatten().filter_map(|row| row["id"].as_str()).collect();
    look.go(&format!("#/segment/{}", ids.first().context("a segment")?)).await?;
    look.press("button", "Map to destination…").await?;
    look.window.press_on(By::Css("[data-overlay=destinationChoice] button")).await?;
    look.window.press_on(By::With("[role=option]", "Adikteev")).await?;
    look.window.wait_for_text("can be mapped.").await?;
    look.take("mapping").await?;
    look.press("[role=dialog] button", "Cancel").await
}

/// Shows what a plan of a data feed costs and changes.
async fn subscription(look: &Look<'_, '_>) -> anyhow::Result<()> {
    look.go("#/feed/30606").await?;
    look.press("main label", "Segments and Overlap").await?;
    look.press("button", "Review…").await?;
    look.window.find(By::Css("[role=dialog], [role=alertdialog]")).await?;
    look.take("subscription").await?;
    look.press("[role=dialog] button, [role=alertdialog] button", "Cancel").await
}

/// Shows the tray with segments for Experience Platform, and the question before they are sent.
async fn platform(look: &Look<'_, '_>) -> anyhow::Result<()> {
    let page = json!({ "offset": 0, "limit": 12 });
    let found = invoke(look.window, "segments", json!({ "query": {}, "page": page })).await?;
    let link = |row: &Value| json!({ "kind": "segment", "id": row["id"], "name": row["name"] });
    let of: Vec<Value> = found["rows"].as_array().into_iter().flatten().map(link).collect();
    look.go("#/settings").await?;
    invoke(look.window, "platform_add", json!({ "of": of })).await?;
    look.go("#/share").await?;
    look.window.wait_for_text("segments and traits in the tray").await?;
    look.take("platform-tray").await?;
    look.press("button", "Commit").await?;
    look.window.wait_for_text("At most").await.context("waiting for the forecast")?;
    look.take("platform-commit").await?;
    look.press("[role=dialog] button", "Cancel").await?;
    invoke(look.window, "platform_remove", json!({ "of": of })).await.map(drop)
}

/// Shows what uses a pair that a segment of somebody else uses, too.
async fn unshare(look: &Look<'_, '_>, shown: &str) -> anyhow::Result<()> {
    let page = json!({ "offset": 0, "limit": 1 });
    let traits = invoke(look.window, "traits", json!({ "query": { "search": shown }, "page": page })).await?;
    let id = traits["rows"][0]["id"].as_str().context("the trait of the pair")?.to_owned();
    let others = json!({ "query": { "types": ["ruleBased"] }, "page": page });
    let others = invoke(look.window, "traits", others).await?;
    let other = others["rows"][0]["id"].as_str().context("another trait")?;
    let sources = invoke(look.window, "data_sources", json!({})).await?;
    let form = json!({ "id": null, "name": "Home and hobby", "description": "", "folder": "0",
        "dataSource": sources[0]["id"], "integrationCode": "", "rule": format!("{id}T OR {other}T"), "active": true });
    invoke(look.window, "segment_save", json!({ "form": form, "openedForm": null, "attempt": "look" })).await?;
    look.go(&format!("#/trait/{id}")).await?;
    look.press("button", "Unshare…").await?;
    look.window.find(By::Css("[role=alertdialog] [role=radio], [role=alertdialog] input[type=radio]")).await?;
    look.take("unshare").await?;
    look.press("[role=alertdialog] button", "Cancel").await
}

/// The ID of the newest entry of the record.
async fn newest(window: &Window<'_>) -> anyhow::Result<String> {
    let query = json!({ "search": "", "kinds": [], "outcomes": [], "objectKinds": [], "person": null, "object": null,
        "since": null, "until": null });
    let rows = invoke(window, "activity", json!({ "query": query, "page": { "offset": 0, "limit": 1 } })).await?;
    Ok(rows["rows"][0]["id"].as_str().context("the newest entry")?.to_owned())
}

async fn entry(look: &Look<'_, '_>) -> anyhow::Result<()> {
    let id = newest(look.window).await?;
    look.go(&format!("#/entry/{id}")).await?;
    look.take("entry").await
}

/// Commits a tray while Audience Manager refuses every trait, so that the job pauses.
async fn job(look: &Look<'_, '_>, home: &Path) -> anyhow::Result<()> {
    look.go("#/share").await?;
    look.window.script::<bool>(ADD_CONFLICTS, Vec::new()).await?;
    let page = json!({ "offset": 0, "limit": 8 });
    let query = json!({ "shared": ["notShared"], "lifecycles": ["published"] });
    let found = invoke(look.window, "audiences", json!({ "query": query, "page": page })).await?;
    let ids: Vec<&Value> = found["rows"].as_array().into_iter().flatten().map(|row| &row["id"]).collect();
    let selection = json!({ "handle": "look", "selection": { "mode": "some", "ids": ids } });
    invoke(look.window, "selection_hold", selection).await?;
    let folders = invoke(look.window, "trait_folders", json!({})).await?;
    let folder = folders.as_array().into_iter().flatten().find(|one| one["acceptsAudiences"] == true);
    let id = &folder.context("a folder for shares")?["id"];
    invoke(look.window, "tray_add", json!({ "handle": "look", "folderId": id })).await?;
    look.go("#/share").await?;
    look.window.wait_until("the refusal", "document.body.textContent.includes('loop')").await?;
    look.take("tray").await?;
    look.window.script::<bool>(CREATE_NOW, Vec::new()).await?;
    look.window.wait_for_text("create trait and segment").await?;
    look.take("tray-create").await?;
    let busy =
        json!([{ "method": "POST", "path": "*/traits*", "times": 500, "do": { "status": 429, "retry_after": 600 } }]);
    order(home, &busy).await?;
    look.press("button", "Commit").await?;
    look.window.wait_for_text("Next try").await.context("waiting for the pause")?;
    look.take("tray-paused").await?;
    let id = newest(look.window).await?;
    look.go(&format!("#/job/{id}")).await?;
    look.window.wait_for_text("Next try").await?;
    look.take("job-paused").await?;
    look.press("button", "Stop here").await?;
    look.window.wait_for_text("Someone stopped it").await?;
    look.take("job-stopped").await?;
    look.go("#/activity").await?;
    look.take("activity-paused").await
}
