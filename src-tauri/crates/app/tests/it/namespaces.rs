//! Identity namespaces that Experience Platform lacks: created once, also after a lost answer.

use std::time::Duration;

use app::view::{ActivityKind, ActivityOutcome, ActivityQuery, ActivityRow, FailureCode, RecordedKind};
use serde_json::json;

use crate::world::{World, fault, first};

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
    fault(&world, json!({ "method": "POST", "path": place, "do": { "late_ms": 3_000 } })).await;
    let lost = world.workspace.create_namespace(RECEIPTS.into()).await.unwrap_err();
    assert_eq!(lost.code, FailureCode::UnknownOutcome, "{lost:?}");
    assert_eq!(entries(&world).await[0].outcome, ActivityOutcome::Unknown);
    tokio::time::sleep(Duration::from_secs(4)).await;
    world.workspace.refresh(|_| ()).await.unwrap();
    let found = entries(&world).await;
    assert_eq!((found.len(), found[0].outcome), (1, ActivityOutcome::Done));
    // Pressing again finds it.
    world.workspace.create_namespace(RECEIPTS.into()).await.unwrap();
    assert_eq!(entries(&world).await.len(), 1);
}
