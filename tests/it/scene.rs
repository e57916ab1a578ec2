//! A window with work in it: a real connection to practice services held by the test, both services loaded, and one
//! audience shared. Set up with the window's own commands and without clicks, so that tests start from there.

use std::time::Duration;

use anyhow::Context as _;
use desktop::Window;
use serde_json::{Value, json};

/// Name of the connection.
pub(crate) const CONNECTION: &str = "Acme Retail";
/// Key of the practice services' test controls.
const KEY: &str = "key-of-the-tests";
/// How long loading both services may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// The practice services of a test, and the folder that holds their data.
pub(crate) struct Services {
    pub(crate) running: practice::Running,
    _data: tempfile::TempDir,
}

impl Services {
    pub(crate) async fn start() -> anyhow::Result<Self> {
        let data = tempfile::tempdir()?;
        let options = practice::Options { practice_key: Some(KEY.into()), ..practice::Options::in_folder(data.path()) };
        Ok(Self { running: practice::start(options).await?, _data: data })
    }

    /// Sets the faults, replacing all earlier ones.
    pub(crate) async fn order(&self, faults: Value) -> anyhow::Result<()> {
        let (client, url) = (reqwest::Client::new(), format!("{}/practice/faults", self.running.base_url));
        client.delete(&url).header("x-practice-key", KEY).send().await?.error_for_status()?;
        client.post(&url).header("x-practice-key", KEY).json(&faults).send().await?.error_for_status()?;
        Ok(())
    }

    /// Adds audiences named "Filler 0001" and so on.
    pub(crate) async fn fill(&self, count: usize) -> anyhow::Result<()> {
        let url = format!("{}/practice/audiences", self.running.base_url);
        let request = reqwest::Client::new().post(url).header("x-practice-key", KEY);
        request.json(&json!({ "count": count })).send().await?.error_for_status()?;
        Ok(())
    }

    /// Moves the practice clock forward.
    pub(crate) async fn advance(&self, hours: u32) -> anyhow::Result<()> {
        let url = format!("{}/practice/clock", self.running.base_url);
        let request = reqwest::Client::new().post(url).header("x-practice-key", KEY);
        request.json(&json!({ "advance_s": hours * 3_600 })).send().await?.error_for_status()?;
        Ok(())
    }

    /// How many of these audiences have exactly one trait.
    pub(crate) async fn traits_of(&self, audiences: &[String]) -> anyhow::Result<usize> {
        let manager = crate::manager::Manager::at(&self.running).await?;
        let mut count = std::collections::BTreeMap::new();
        for row in manager.get("traits?includeDetails=true").await?.as_array().context("a list")? {
            *count.entry(row["integrationCode"].as_str().unwrap_or_default().to_owned()).or_insert(0) += 1;
        }
        Ok(audiences.iter().filter(|id| count.get(*id) == Some(&1)).count())
    }

    pub(crate) async fn stop(self) -> anyhow::Result<()> {
        Ok(self.running.stop().await?)
    }
}

/// Calls a command from the window.
pub(crate) async fn invoke(window: &Window<'_>, command: &str, arguments: Value) -> anyhow::Result<Value> {
    let script = "return window.__TAURI_INTERNALS__.invoke(arguments[0], arguments[1])
        .then((answer) => ({ answer }), (failure) => ({ failure }))";
    let mut told: Value = window.script(script, vec![command.into(), arguments]).await?;
    if let Some(failure) = told.get("failure") {
        anyhow::bail!("{command} failed: {failure}");
    }
    Ok(told["answer"].take())
}

/// Adds a connection whose sign-in always fails, for the screens about a connection.
pub(crate) async fn add_own(window: &Window<'_>) -> anyhow::Result<()> {
    let draft = json!({
        "id": null, "name": CONNECTION, "color": "#0d66d0", "production": true, "orgId": "5F3C1A9E6B2D4C8801A24B7D@AdobeOrg",
        "clientId": "3b9d1c5e7f2a48d6b0c4e1a9f7d25386", "secret": { "kind": "typed", "value": "p8e-made-up" }, "scopes": "",
        "sandbox": "prod", "region": "VA7", "baseUrl": "http://127.0.0.1:9",
    });
    invoke(window, "connection_save", json!({ "draft": draft })).await.map(drop)
}

/// Connects the window to the services and waits until both services are loaded.
pub(crate) async fn connect(window: &Window<'_>, services: &Services) -> anyhow::Result<()> {
    let adobe = &services.running;
    let draft = json!({
        "id": null, "name": CONNECTION, "color": "#0d66d0", "production": true, "orgId": adobe.org_id,
        "clientId": adobe.client_id, "secret": { "kind": "typed", "value": adobe.client_secret }, "scopes": "",
        "sandbox": adobe.sandbox, "region": "VA7", "baseUrl": adobe.base_url,
    });
    let row = invoke(window, "connection_save", json!({ "draft": draft })).await?;
    invoke(window, "connection_use", json!({ "id": row["id"] })).await?;
    wait(window, "both sides to be read", "workspace", |answer| {
        let sides = ["audienceManager", "experiencePlatform"].map(|side| &answer["freshness"][side]);
        sides.iter().all(|side| side["readAt"].is_i64() && side["refreshing"] == false)
    })
    .await
    .map(drop)
}

/// Adds audiences to the tray, to be created by the program: the first `count` with these states.
pub(crate) async fn add_to_tray(window: &Window<'_>, states: &[&str], count: u32) -> anyhow::Result<Value> {
    add_as_planned(window, states, count).await?;
    // The practice dataflow is paused: by the other route there would be no pair.
    invoke(window, "tray_route", json!({ "audienceIds": [], "route": "create" })).await
}

/// Adds audiences to the tray by the route that the plan chooses: the first `count` with these states.
pub(crate) async fn add_as_planned(window: &Window<'_>, states: &[&str], count: u32) -> anyhow::Result<Value> {
    let page = json!({ "offset": 0, "limit": count });
    let found = invoke(window, "audiences", json!({ "query": { "shared": states }, "page": page })).await?;
    let ids: Vec<&Value> = found["rows"].as_array().into_iter().flatten().map(|row| &row["id"]).collect();
    anyhow::ensure!(!ids.is_empty(), "there is no audience that is {states:?}");
    add(window, &ids).await
}

/// Adds these audiences to the tray, by the route that the plan chooses.
pub(crate) async fn add<Id: serde::Serialize>(window: &Window<'_>, ids: &[Id]) -> anyhow::Result<Value> {
    let handle = "scene";
    let selection = json!({ "mode": "some", "ids": ids });
    invoke(window, "selection_hold", json!({ "handle": handle, "selection": selection })).await?;
    let folders = invoke(window, "trait_folders", json!({})).await?;
    let takes = folders.as_array().into_iter().flatten().find(|folder| folder["acceptsAudiences"] == true);
    let folder = takes.context("a folder that takes audiences")?["id"].clone();
    invoke(window, "tray_add", json!({ "handle": handle, "folderId": folder })).await
}

/// Puts one segment that can become an external audience of Experience Platform into the tray, and nothing else.
pub(crate) async fn add_back(window: &Window<'_>) -> anyhow::Result<()> {
    let page = json!({ "offset": 0, "limit": 60 });
    let found = invoke(window, "segments", json!({ "query": {}, "page": page })).await?;
    for row in found["rows"].as_array().into_iter().flatten() {
        invoke(window, "tray_discard", json!({})).await?;
        let of = json!([{ "kind": "segment", "id": row["id"], "name": row["name"] }]);
        invoke(window, "platform_add", json!({ "of": of })).await?;
        let tray = invoke(window, "platform_route", json!({ "route": "external" })).await?;
        if tray["toPlatform"]["toCommit"] == 1 {
            return Ok(());
        }
    }
    anyhow::bail!("no segment can be shared to Experience Platform")
}

/// Starts a recipe with the model of this name, which has run, and returns it. A second time, it goes on with the same one.
pub(crate) async fn start_recipe(window: &Window<'_>, model: &str) -> anyhow::Result<Value> {
    let models = invoke(window, "models", json!({})).await?;
    let is_it = |row: &&Value| row["name"] == model;
    let row = models["rows"].as_array().context("models")?.iter().find(is_it).context("the model")?;
    let sources = invoke(window, "data_sources", json!({})).await?;
    let form = json!({
        "model": { "existing": row["id"] }, "takes": { "accuracy": 0.5 }, "traitName": "Alike", "traitFolder": "0",
        "segmentName": "Alike", "segmentFolder": "0", "dataSource": sources[0]["id"], "destination": null,
    });
    invoke(window, "recipe_start", json!({ "form": form, "id": "recipe-of-the-test" })).await
}

/// Shares one audience, so that there is a pair and a finished job.
pub(crate) async fn share_one(window: &Window<'_>) -> anyhow::Result<()> {
    let before = newest_job(window).await?["id"].clone();
    add_to_tray(window, &["notShared"], 1).await?;
    commit(window).await?;
    let is_over = |job: &Value| job["endedAt"].is_i64() && job["id"] != before;
    wait_for_job(window, "the job to be done", is_over).await.map(drop)
}

/// The newest job, or null.
pub(crate) async fn newest_job(window: &Window<'_>) -> anyhow::Result<Value> {
    let kinds = ["share", "undo", "pauseDataflow", "resumeDataflow"];
    let query = json!({ "search": "", "kinds": kinds, "outcomes": [], "objectKinds": [] });
    let found = invoke(window, "activity", json!({ "query": query, "page": { "offset": 0, "limit": 1 } })).await?;
    match &found["rows"][0]["id"] {
        Value::Null => Ok(Value::Null),
        id => invoke(window, "job", json!({ "id": id })).await,
    }
}

/// Waits until the newest job is as expected, and returns it.
pub(crate) async fn wait_for_job(
    window: &Window<'_>,
    what: &str,
    is_there: impl Fn(&Value) -> bool,
) -> anyhow::Result<Value> {
    let start = std::time::Instant::now();
    loop {
        let job = newest_job(window).await?;
        if is_there(&job) {
            return Ok(job);
        }
        anyhow::ensure!(start.elapsed() < PATIENCE, "timed out waiting for {what}: {job}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// Commits the tray, and does not wait for the job.
pub(crate) async fn commit(window: &Window<'_>) -> anyhow::Result<()> {
    let tray = invoke(window, "tray", json!({})).await?;
    let connection = invoke(window, "workspace", json!({})).await?["connection"]["id"].clone();
    let script = "const { invoke, transformCallback } = window.__TAURI_INTERNALS__;
        invoke('commit', { connectionId: arguments[0], planRevision: arguments[1], resumeDataflow: false,
            acceptDifferences: false, progress: `__CHANNEL__:${transformCallback(() => {})}` });";
    window.script::<()>(script, vec![connection, tray["revision"].clone()]).await
}

/// Calls a command repeatedly until its answer is the expected one.
pub(crate) async fn wait(
    window: &Window<'_>,
    what: &str,
    command: &str,
    is_there: impl Fn(&Value) -> bool,
) -> anyhow::Result<Value> {
    let start = std::time::Instant::now();
    loop {
        let answer = invoke(window, command, json!({ "page": { "offset": 0, "limit": 1 } })).await?;
        if is_there(&answer) {
            return Ok(answer);
        }
        anyhow::ensure!(start.elapsed() < PATIENCE, "timed out waiting for {what}: {answer}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}
