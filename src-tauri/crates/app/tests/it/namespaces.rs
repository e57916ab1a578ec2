//! Identity namespaces that Experience Platform lacks: created once, also after a lost answer.

use std::time::Duration;

use app::view::{ActivityKind, ActivityOutcome, ActivityQuery, ActivityRow, FailureCode, RecordedKind};
use reqwest::Method;
use serde_json::json;

use crate::world::{World, advance, control, fault, first};

/// A data source of people across devices whose namespace is missing.
const RECEIPTS: &str = "61205";

async fn entries(world: &World) -> Vec<ActivityRow> {
    let query = ActivityQuery {
        kinds: vec![ActivityKind::Create],
        object_kinds: vec![RecordedKind::Namespace],
        ..ActivityQuery::default()
    };
    world.workspace.jobs().activity(query, first(9)).await.unwrap().rows
}

#[tokio::test]
async fn a_namespace_that_appears_after_a_lost_answer_is_recorded_with_the_next_refresh() {
    let world = World::read().await;
    let place = "/data/core/idnamespace/identities";
    fault(&world, json!({ "method": "POST", "path": place, "do": { "late_ms": 60_000 } })).await;
    let lost = world.workspace.create_namespace(RECEIPTS.into()).await.unwrap_err();
    assert_eq!(lost.code, FailureCode::UnknownOutcome, "{lost:?}");
    assert_eq!(entries(&world).await[0].outcome, ActivityOutcome::Unknown);
    advance(&world, 61).await;
    let mut found = Vec::new();
    for _ in 0..100 {
        world.workspace.refresh(|_| ()).await.unwrap();
        found = entries(&world).await;
        if found[0].outcome == ActivityOutcome::Done {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!((found.len(), found[0].outcome), (1, ActivityOutcome::Done));
    // Pressing again finds it.
    world.workspace.create_namespace(RECEIPTS.into()).await.unwrap();
    assert_eq!(entries(&world).await.len(), 1);
}

#[tokio::test]
async fn of_two_requests_for_a_namespace_one_is_recorded_to_have_created_it() {
    let world = World::read().await;
    let place = "/data/core/idnamespace/identities";
    for effect in [json!({ "late_ms": 60_000 }), json!({ "drop": "before" })] {
        fault(&world, json!({ "method": "POST", "path": place, "do": effect })).await;
        let lost = world.workspace.create_namespace(RECEIPTS.into()).await.unwrap_err();
        assert_eq!(lost.code, FailureCode::UnknownOutcome, "{lost:?}");
    }
    advance(&world, 61).await;
    let mut outcomes = Vec::new();
    for _ in 0..100 {
        world.workspace.refresh(|_| ()).await.unwrap();
        outcomes = entries(&world).await.iter().map(|row| (row.done, row.unchanged)).collect();
        if outcomes != [(0, 0), (0, 0)] {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(outcomes, [(1, 0), (0, 1)]);
}

#[tokio::test]
async fn a_namespace_that_is_found_long_after_a_lost_request_is_not_taken_for_its_work() {
    let world = World::read().await;
    let place = "/data/core/idnamespace/identities";
    fault(&world, json!({ "method": "POST", "path": place, "do": { "drop": "before" } })).await;
    world.workspace.create_namespace(RECEIPTS.into()).await.unwrap_err();
    world.wait_minutes(11);
    // A list that was read before the request does not say that it never arrived.
    fault(&world, json!({ "method": "GET", "path": place, "times": 999, "do": { "status": 200, "body": "no" } })).await;
    world.workspace.refresh(|_| ()).await.unwrap();
    assert_eq!(entries(&world).await[0].outcome, ActivityOutcome::Unknown);
    control(&world.base_url(), Method::DELETE, "faults", &json!([])).await;
    world.workspace.refresh(|_| ()).await.unwrap();
    assert_eq!(entries(&world).await[0].outcome, ActivityOutcome::Failed, "it never arrived");
    world.workspace.create_namespace(RECEIPTS.into()).await.unwrap();
    let outcomes: Vec<ActivityOutcome> = entries(&world).await.iter().map(|row| row.outcome).collect();
    assert_eq!(outcomes, [ActivityOutcome::Done, ActivityOutcome::Failed]);
}
