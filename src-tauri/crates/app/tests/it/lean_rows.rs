//! Lists of Audience Manager whose rows lack fields: the local copy loses nothing, and reports what it could not
//! confirm.

use app::view::{SegmentQuery, UnreadFact};
use reqwest::Method;
use serde_json::{Value, json};
use test_support::local_copy;

use crate::world::{KEY, World, first, on_the_next_day, order, switch};

/// Number of objects of one list that are read individually in one refresh.
const READ_WHOLE: u32 = 200;

/// Returns a world with both services read, at an hour at which they do not count.
async fn read_at_noon() -> World {
    let world = World::open().await;
    on_the_next_day(&world, 12).await;
    world.workspace.refresh(|_| ()).await.unwrap();
    world
}

/// Returns the number of requests for single traits or segments since the last call.
async fn single_reads(world: &World) -> u32 {
    let url = format!("{}/practice/requests", world.base_url());
    let ask = |method| reqwest::Client::new().request(method, &url).header("x-practice-key", KEY).send();
    let rows: Value = ask(Method::GET).await.unwrap().json().await.unwrap();
    ask(Method::DELETE).await.unwrap();
    let is_one = |path: &str| {
        let id = path.strip_prefix("/v1/traits/").or_else(|| path.strip_prefix("/v1/segments/"));
        id.is_some_and(|id| id.chars().all(|digit| digit.is_ascii_digit()))
    };
    let single = rows.as_array().unwrap().iter().filter(|row| is_one(row["path"].as_str().unwrap()));
    u32::try_from(single.count()).unwrap()
}

async fn refreshed(world: &World) -> u32 {
    let after = world.workspace.refresh(|_| ()).await.unwrap().freshness.audience_manager;
    assert!(after.failure.is_none() && after.missing.is_empty() && after.unconfirmed == 0, "{after:?}");
    after.unreadable
}

/// Lets the rows of both long lists lack these fields, in addition to those that incomplete rows lack.
async fn without(world: &World, fields: &[&str]) {
    let lean = |path: &str| json!({ "method": "GET", "path": path, "times": 99, "do": { "reshape": { "without_fields": fields } } });
    order(world, json!([lean("/v1/traits"), lean("/v1/segments")])).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn unchanged_objects_cost_no_request_and_lose_nothing() {
    let world = read_at_noon().await;
    let copy = local_copy(world.folder.path());
    switch(&world, json!({ "lean_rows": true })).await;
    single_reads(&world).await;
    for _ in 0..2 {
        assert_eq!(refreshed(&world).await, 0);
        assert_eq!(local_copy(world.folder.path()), copy);
        assert_eq!(single_reads(&world).await, 0);
    }
    let panel = world.workspace.traits().detail("16505144".into()).await.unwrap();
    assert!(panel.rule.is_some() && panel.unread.is_empty() && panel.segments.len() == 1, "{panel:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_that_may_hide_a_change_are_read_individually_some_in_each_refresh() {
    let world = read_at_noon().await;
    let copy = local_copy(world.folder.path());
    let counts = world.workspace.summary().await.unwrap().counts;
    switch(&world, json!({ "lean_rows": true })).await;
    // Without the time of the last change it is unknown whether the local copy is current.
    without(&world, &["updateTime"]).await;
    single_reads(&world).await;
    let left = refreshed(&world).await;
    assert!(counts.traits > 4 * READ_WHOLE && counts.segments < READ_WHOLE, "{counts:?}");
    assert_eq!(single_reads(&world).await, READ_WHOLE + counts.segments);
    assert_eq!(left, counts.traits - READ_WHOLE);
    assert_eq!(local_copy(world.folder.path()), copy, "what is in doubt stays, and what was read is as it was");
    // The remaining ones are read next, although their rows have a version again.
    order(&world, json!([])).await;
    let mut before = left;
    for _ in 0..2 {
        let left = refreshed(&world).await;
        assert!(left <= before - READ_WHOLE, "{left} of {before}");
        before = left;
        assert_eq!(single_reads(&world).await, READ_WHOLE);
        assert_eq!(local_copy(world.folder.path()), copy);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_object_that_cannot_be_read_individually_stays_and_is_reported() {
    let world = read_at_noon().await;
    let copy = local_copy(world.folder.path());
    switch(&world, json!({ "lean_rows": true })).await;
    let refused =
        |path: &str| json!({ "method": "GET", "path": path, "times": 99_999, "do": { "status": 403, "body": {} } });
    let lean = |path: &str| json!({ "method": "GET", "path": path, "times": 99, "do": { "reshape": { "without_fields": ["updateTime"] } } });
    let faults = [refused("/v1/traits/*"), refused("/v1/segments/*"), lean("/v1/traits"), lean("/v1/segments")];
    order(&world, json!(faults)).await;
    single_reads(&world).await;
    assert!(refreshed(&world).await > 0);
    let read = single_reads(&world).await;
    assert!(read < 50, "a service that refuses each object is not asked for all of them: {read}");
    assert_eq!(local_copy(world.folder.path()), copy);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_field_that_a_complete_answer_leaves_out_is_empty() {
    let world = read_at_noon().await;
    let before = world.workspace.segments().detail("16505145".into()).await.unwrap();
    assert!(before.integration_code.is_some());
    switch(&world, json!({ "lean_rows": true })).await;
    let (source, folder) = (&before.data_source.id, &before.row.folder);
    let now = json!({ "sid": 16_505_145, "name": "Interested in Ceramics", "dataSourceId": source, "folderId": folder,
        "segmentRule": "16505144T", "status": "ACTIVE", "updateTime": 1_900_000_000_000u64 });
    let one = json!({ "method": "GET", "path": "/v1/segments/16505145", "do": { "status": 200, "body": now } });
    let times = json!({ "reshape": { "without_fields": ["updateTime"] } });
    order(&world, json!([one, { "method": "GET", "path": "/v1/segments", "do": times }])).await;
    assert_eq!(refreshed(&world).await, 0);
    let rows = world.workspace.segments().list(SegmentQuery::default(), first(500)).await.unwrap().rows;
    let row = rows.into_iter().find(|row| row.id == "16505145").unwrap();
    assert_eq!((row.integration_code, row.description.as_str()), (None, ""));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_object_that_was_only_listed_with_missing_fields_is_shown_as_such() {
    let world = World::open().await;
    switch_before_reading(&world).await;
    assert_eq!(refreshed(&world).await, 0, "the local copy had nothing to lose");
    let refused =
        |path: &str| json!({ "path": path, "times": 99, "do": { "status": 503, "body": {}, "retry_after": 0 } });
    order(&world, json!([refused("/v1/traits*"), refused("/v1/segments*")])).await;
    let panel = world.workspace.traits().detail("16505144".into()).await.unwrap();
    for fact in [UnreadFact::Rule, UnreadFact::IntegrationCode, UnreadFact::Segments] {
        assert!(panel.unread.contains(&fact), "{:?}", panel.unread);
    }
    assert!(panel.row.name == "Interested in Ceramics" && panel.rule.is_none(), "{panel:?}");
    let segment = world.workspace.segments().detail("16505145".into()).await.unwrap();
    assert!(segment.unread.contains(&UnreadFact::Rule), "{:?}", segment.unread);
    // The panel reads the complete object, so the fields are known from then on.
    order(&world, json!([])).await;
    assert!(world.workspace.segments().detail("16505145".into()).await.unwrap().unread.is_empty());
    let panel = world.workspace.traits().detail("16505144".into()).await.unwrap();
    assert!(panel.unread.is_empty() && panel.rule.is_some() && panel.segments.len() == 1, "{panel:?}");
    assert_eq!(refreshed(&world).await, 0);
    order(&world, json!([refused("/v1/traits*"), refused("/v1/segments*")])).await;
    let panel = world.workspace.traits().detail("16505144".into()).await.unwrap();
    assert_eq!(panel.unread, [UnreadFact::Segments], "the rules of other segments were never read");
    assert!(panel.rule.is_some() && panel.segments.len() == 1, "{panel:?}");
}

async fn switch_before_reading(world: &World) {
    // The first request starts the practice services.
    world.workspace.clients().await.unwrap();
    switch(world, json!({ "lean_rows": true })).await;
}
