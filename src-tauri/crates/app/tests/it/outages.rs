//! Services that cannot be used for a while in the middle of a job, over real HTTP: the job pauses and goes on by itself.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use app::view::{AudienceQuery, Job, JobKind, JobProgress, JobState, Page, PauseReason, Route};
use app::{App, Home, OpenOptions, RetryPolicy, Tempo, TransportSettings, Workspace};
use reqwest::Method;
use serde_json::{Value, json};

use crate::sharing::{add, commit, hold, shareable, sharing_folder};
use crate::world::{KEY, World, control, order};

/// The longest that these tests wait for anything.
const LONGEST: Duration = Duration::from_secs(900);
/// Audiences of the long job, unless the variable `SEGMENT_BRIDGE_JOB` names another number. The long form is 1,000.
const AUDIENCES: u32 = 240;
/// Tries of one request.
const TRIES: u32 = 2;

/// A program whose waits are a sixtieth of the usual, as is the practice clock's minute, and that is not held by limits.
async fn quick(folder: &test_support::TestHome) -> App {
    let retry = RetryPolicy { attempts: TRIES, first_wait: Duration::from_millis(10), ..RetryPolicy::default() };
    let transport = TransportSettings { requests_per_second: 2_000, retry, ..TransportSettings::default() };
    let tempo = Tempo {
        first_wait: Duration::from_millis(250),
        longest_wait: Duration::from_secs(2),
        settle: Duration::from_millis(20),
        ..Tempo::default()
    };
    let options = OpenOptions {
        refresh: false,
        practice_key: Some(KEY.into()),
        practice_speed: 60,
        transport,
        tempo,
        ..OpenOptions::default()
    };
    App::open(Home::at(folder.path()), options).await.unwrap()
}

async fn world() -> World {
    let read = World::read().await;
    read.app.close().await.unwrap();
    let folder = read.into_folder();
    let app = quick(&folder).await;
    app.workspace().clients().await.unwrap();
    World::of(app, folder)
}

/// Starts to share audiences in a task of its own. Returns it with the number of those that are done.
fn start(workspace: &Workspace, ids: Vec<String>) -> (tokio::task::JoinHandle<Job>, Arc<AtomicU32>) {
    let done = Arc::new(AtomicU32::new(0));
    let (workspace, count) = (workspace.clone(), done.clone());
    let task = tokio::spawn(async move {
        let heard = move |progress: JobProgress| {
            assert!(progress.changed.len() <= 500, "a message has a part of the items");
            count.store(progress.done + 1, Ordering::Relaxed);
        };
        workspace.sharing().share(ids, Vec::new(), Route::Create.into(), heard).await.unwrap()
    });
    (task, done)
}

async fn until(what: &str, mut is: impl AsyncFnMut() -> bool) {
    let waited = async {
        while !is().await {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(LONGEST, waited).await.unwrap_or_else(|_| panic!("{what} never came"));
}

/// The audiences that the practice services were filled with.
async fn fillers(app: &App) -> Vec<String> {
    let query = AudienceQuery { search: "Filler".into(), ..AudienceQuery::default() };
    let mut ids = Vec::new();
    loop {
        let page = Page { offset: u32::try_from(ids.len()).unwrap(), limit: 200 };
        let found = app.workspace().audiences().list(query.clone(), page).await.unwrap();
        ids.extend(found.rows.into_iter().map(|row| row.id));
        if ids.len() >= found.total as usize {
            return ids;
        }
    }
}

async fn requests(world: &World) -> Vec<Value> {
    serde_json::from_str(&control(&world.base_url(), Method::GET, "requests", &json!(null)).await).unwrap()
}

#[tokio::test]
async fn each_kind_of_outage_pauses_the_job_with_its_reason_and_loses_nothing() {
    let world = world().await;
    let page = "<html><body>Welcome to the network. Please sign in.</body></html>";
    let outages = [
        (json!({ "status": 503 }), PauseReason::Unavailable),
        (json!({ "status": 500, "body": page }), PauseReason::Unavailable),
        (json!({ "status": 429, "retry_after": 1 }), PauseReason::Throttled),
        (json!({ "status": 429 }), PauseReason::Throttled),
        (json!({ "drop": "before" }), PauseReason::Offline),
        (json!({ "expire_tokens": true }), PauseReason::SignIn),
        (json!({ "status": 200, "body": page }), PauseReason::Foreign),
        (json!({ "status": 302, "body": page }), PauseReason::Foreign),
        (json!({ "status": 403, "body": page }), PauseReason::Foreign),
    ];
    for (effect, reason) in outages {
        let ids: Vec<String> = shareable(&world.app, 6).await.into_iter().map(|row| row.id).collect();
        order(&world, json!([{ "method": "POST", "path": "/v1", "times": 99, "do": { "delay_ms": 120 } }])).await;
        let (task, done) = start(&world.workspace, ids);
        until("the first message", async || done.load(Ordering::Relaxed) > 0).await;
        order(&world, json!([{ "path": "/v1", "times": 100_000, "do": effect }])).await;
        let job = task.await.unwrap();
        assert_eq!((job.state, job.failed), (JobState::Paused, 0), "{effect}: {job:?}");
        let pause = job.pause.as_ref().unwrap();
        assert_eq!(pause.reason, reason, "{effect}: {pause:?}");
        assert!(pause.next_try_at.is_some() && pause.failure.is_some(), "{effect}: {pause:?}");
        // A look before the service can be used again changes nothing but the wait.
        let still = world.workspace.jobs().resume(job.id.clone(), |_| ()).await.unwrap();
        assert_eq!((still.state, still.failed), (JobState::Paused, 0), "{effect}: {still:?}");
        order(&world, json!([])).await;
        let job = world.workspace.jobs().wait(job.id, |_| ()).await.unwrap();
        assert_eq!((job.state, job.done, job.pause), (JobState::Done, 6, None), "{effect}");
    }
}

#[tokio::test]
async fn an_outage_before_the_first_look_up_is_a_pause_too() {
    let world = world().await;
    for effect in [json!({ "status": 503 }), json!({ "status": 429, "retry_after": 1 }), json!({ "drop": "before" })] {
        let ids: Vec<String> = shareable(&world.app, 3).await.into_iter().map(|row| row.id).collect();
        order(&world, json!([{ "path": "/v1", "times": 100_000, "do": effect }])).await;
        let sharing = world.workspace.sharing();
        let job = sharing.share(ids, Vec::new(), Route::Create.into(), |_| ()).await.unwrap();
        assert_eq!((job.state, job.total, job.items.len()), (JobState::Paused, 3, 0), "{effect}: {job:?}");
        assert!(job.pause.as_ref().is_some_and(|pause| pause.next_try_at.is_some()) && job.can_resume, "{job:?}");
        let row = world.workspace.jobs().list(Page { offset: 0, limit: 1 }).await.unwrap().rows.remove(0);
        assert_eq!((&row.id, row.state, row.total, row.kind), (&job.id, JobState::Paused, 3, JobKind::Share));
        let still = world.workspace.jobs().resume(job.id.clone(), |_| ()).await.unwrap();
        assert_eq!(still.state, JobState::Paused, "{effect}");
        order(&world, json!([])).await;
        let job = world.workspace.jobs().wait(job.id, |_| ()).await.unwrap();
        assert_eq!((job.state, job.done, job.pause), (JobState::Done, 3, None), "{effect}");
    }
}

#[tokio::test]
async fn what_is_committed_during_an_outage_leaves_the_tray_for_the_paused_job() {
    let world = world().await;
    let app = &world.app;
    hold(app, &shareable(app, 2).await).await;
    add(app, sharing_folder(app).await).await;
    order(&world, json!([{ "path": "/v1", "times": 100_000, "do": { "status": 503 } }])).await;
    let job = commit(app, |_| ()).await.unwrap();
    assert_eq!((job.state, job.total), (JobState::Paused, 2));
    assert_eq!(world.workspace.sharing().tray().await.unwrap().total, 0);
    order(&world, json!([])).await;
    let job = world.workspace.jobs().wait(job.id, |_| ()).await.unwrap();
    assert_eq!((job.state, job.done), (JobState::Done, 2));
}

#[tokio::test]
async fn ten_minutes_without_the_service_in_the_middle_of_a_long_job_need_nobody() {
    let count: u32 = std::env::var("SEGMENT_BRIDGE_JOB").ok().and_then(|text| text.parse().ok()).unwrap_or(AUDIENCES);
    let world = world().await;
    control(&world.base_url(), Method::POST, "audiences", &json!({ "count": count })).await;
    world.workspace.refresh(|_| ()).await.unwrap();
    let ids: Vec<String> = fillers(&world.app).await;
    assert_eq!(ids.len(), count as usize);
    // What the window does: it comes back to paused jobs by itself.
    tokio::spawn(world.app.keep_looking());
    let (task, _) = start(&world.workspace, ids);
    // Not by what is done: one look-up tells of many that they are done.
    let is_creation = |request: &&Value| request["method"] == "POST" && request["path"] == "/v1/traits";
    let asked = async || requests(&world).await.iter().filter(is_creation).count();
    until("a part of the job", async || asked().await > count as usize / 4).await;
    order(&world, json!([{ "path": "/v1", "times": 1_000_000, "do": { "status": 503 } }])).await;
    control(&world.base_url(), Method::DELETE, "requests", &json!(null)).await;
    let began = tokio::time::Instant::now();
    let job = task.await.unwrap();
    assert_eq!((job.state, job.failed), (JobState::Paused, 0), "{:?}", job.pause);
    // Ten minutes of the practice clock.
    let mut waits = BTreeSet::from([job.pause.unwrap().next_try_at]);
    while began.elapsed() < Duration::from_secs(10) {
        tokio::time::sleep(Duration::from_millis(50)).await;
        waits.extend(world.workspace.jobs().detail(job.id.clone()).await.unwrap().pause.map(|pause| pause.next_try_at));
    }
    let sent = requests(&world).await;
    order(&world, json!([])).await;
    let sent: Vec<&str> = sent.iter().filter_map(|request| request["path"].as_str()).collect();
    let (probes, others): (Vec<&str>, Vec<&str>) = sent.into_iter().partition(|path| path.ends_with("/users/self"));
    assert!(probes.len() <= waits.len() + 1, "{} probes in {} waits", probes.len(), waits.len());
    assert!(waits.len() >= 3, "{waits:?}");
    let under_way = Tempo::default().at_once * 2 * TRIES as usize;
    assert!(others.len() <= under_way, "{} requests into the outage: {others:?}", others.len());

    let mut last = None;
    until("the end of the job", async || {
        last = Some(world.workspace.jobs().detail(job.id.clone()).await.unwrap());
        last.as_ref().unwrap().state == JobState::Done
    })
    .await;
    let job = last.unwrap();
    assert_eq!((job.done, job.failed), (count, 0));
    assert_eq!(job.items.len(), 200, "the rest is in pages");
    let page = Page { offset: count - 50, limit: 5_000 };
    let page = world.workspace.jobs().items(job.id.clone(), page).await.unwrap();
    assert_eq!((page.total, page.rows.len()), (count, 50));
    let manager = world.workspace.clients().await.unwrap().manager;
    let mut pages = manager.list_traits(&adobe::audience_manager::TraitFilter::default());
    let mut codes = Vec::new();
    while let Some(page) = pages.next().await.unwrap() {
        codes.extend(page.items.into_iter().filter_map(|row| row.object.integration_code));
    }
    let all = codes.len();
    codes.sort();
    codes.dedup();
    assert_eq!(codes.len(), all, "a trait was created twice");
    assert!(all >= count as usize, "{all}");
}
