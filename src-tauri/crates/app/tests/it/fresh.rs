//! Audiences are read as they are now before anything is created, many with one request.

use app::view::{ItemState, JobState, RefusalReason, Route, Verdict};
use reqwest::Method;
use serde_json::{Value, json};

use crate::sharing::{add, commit, hold, shareable, sharing_folder};
use crate::world::{World, control, order};

const BULK: &str = "/data/core/ups/audiences/bulk-get";

/// The number of bulk reads, and of reads of single audiences, since they were last counted.
async fn reads(world: &World) -> (usize, usize) {
    let sent = control(&world.base_url(), Method::GET, "requests", &json!(null)).await;
    control(&world.base_url(), Method::DELETE, "requests", &json!(null)).await;
    let sent: Vec<Value> = serde_json::from_str(&sent).unwrap();
    let paths = || sent.iter().filter_map(|request| request["path"].as_str());
    let single = |path: &&str| path.starts_with("/data/core/ups/audiences/") && *path != BULK;
    (paths().filter(|path| *path == BULK).count(), paths().filter(single).count())
}

async fn share(world: &World, count: u32) -> app::view::Job {
    let ids = shareable(&world.app, count).await.into_iter().map(|row| row.id).collect();
    world.workspace.sharing().share(ids, Vec::new(), Route::Create.into(), |_| ()).await.unwrap()
}

#[tokio::test]
async fn many_audiences_are_read_with_one_request_and_what_it_leaves_out_by_their_pages() {
    let world = World::read().await;
    reads(&world).await;
    let job = share(&world, 4).await;
    assert_eq!((job.state, job.done), (JobState::Done, 4));
    assert_eq!(reads(&world).await, (1, 0));
    // Half of the answer is missing, its first row is empty, or none has a name.
    for (damage, pages) in [
        (json!({ "reshape": "short" }), 2),
        (json!({ "reshape": "null_row" }), 1),
        (json!({ "reshape": { "without_fields": ["name"] } }), 4),
        (json!({ "status": 404, "body": { "message": "none of the ids exist" } }), 4),
    ] {
        order(&world, json!([{ "method": "POST", "path": BULK, "do": damage }])).await;
        let job = share(&world, 4).await;
        assert_eq!((job.state, job.done), (JobState::Done, 4), "{damage}");
        assert_eq!(reads(&world).await, (1, pages), "{damage}");
    }
}

#[tokio::test]
async fn an_audience_that_was_deleted_or_renamed_since_the_plan_stays_with_the_reason() {
    let world = World::read().await;
    let app = &world.app;
    let rows = shareable(app, 4).await;
    hold(app, &rows).await;
    add(app, sharing_folder(app).await).await;
    let row = |id: &str, name: &str, lifecycle: &str| {
        json!({ "id": id, "name": name, "lifecycleState": lifecycle, "type": "SegmentDefinition",
                "namespace": "AEPSegments", "originName": "REAL_TIME_CUSTOMER_PROFILE" })
    };
    let gone = json!({ "requestId": "r", "errors": { "404": [{ "code": 404, "message": "Not found." }] } });
    let results = json!({ "results": {
        &rows[0].id: gone,
        &rows[1].id: row(&rows[1].id, "Another name", "published"),
        &rows[2].id: row(&rows[2].id, &rows[2].name, "inactive"),
        &rows[3].id: row(&rows[3].id, &rows[3].name, "published"),
    } });
    order(&world, json!([{ "method": "POST", "path": BULK, "do": { "status": 207, "body": results } }])).await;
    let job = commit(app, |_| ()).await.unwrap();
    let items: Vec<_> = job.items.iter().filter(|item| item.subject.is_some()).collect();
    let of = |at: usize| items.iter().find(|item| item.subject.as_ref().unwrap().id == rows[at].id).unwrap();
    assert_eq!(of(0).refusal, Some(RefusalReason::Gone));
    assert_eq!(of(1).refusal, Some(RefusalReason::Renamed { before: rows[1].name.clone() }));
    assert!(matches!(of(2).refusal, Some(RefusalReason::Lifecycle { .. })), "{:?}", of(2));
    assert_eq!((of(3).state, of(3).refusal.as_ref()), (ItemState::Done, None));
    // Their lines are left, as they are now: the name is the new one.
    let tray = world.workspace.sharing().tray().await.unwrap();
    let lines: Vec<_> = tray.lines.iter().map(|line| (&line.audience.id, &line.verdict)).collect();
    assert_eq!(lines.len(), 3, "{lines:?}");
    assert_eq!(tray.lines[1].audience.name, "Another name");
    assert!(matches!(tray.lines[1].verdict, Verdict::Make));
    assert!(matches!(tray.lines[0].verdict, Verdict::Refused { reason: RefusalReason::Gone }));
    assert!(matches!(tray.lines[2].verdict, Verdict::Refused { .. }));
}

#[tokio::test]
async fn a_page_in_place_of_the_answer_shares_nothing_and_loses_no_line() {
    let world = World::read().await;
    let app = &world.app;
    hold(app, &shareable(app, 2).await).await;
    add(app, sharing_folder(app).await).await;
    let page = "<html><body>Please sign in.</body></html>";
    order(&world, json!([{ "path": BULK, "times": 99, "do": { "status": 200, "body": page } }])).await;
    commit(app, |_| ()).await.unwrap_err();
    let tray = world.workspace.sharing().tray().await.unwrap();
    assert_eq!((tray.total, tray.to_commit), (2, 2));
    order(&world, json!([])).await;
    let job = commit(app, |_| ()).await.unwrap();
    assert_eq!((job.state, job.done), (JobState::Done, 2));
}
