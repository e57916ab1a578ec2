//! Mapping segments to destinations, as window and command line call it, and while the services fail.

use adobe::audience_manager::NewMapping;
use app::view::{DestinationDetail, FailureCode, MapOptions, MapPlan, SegmentQuery, TwinMatch};
use domain::{DestinationId, SegmentId, ValueKind};
use serde_json::json;

use crate::world::{World, fault, faults_left, first};

const ADIKTEEV: &str = "118309";

fn how() -> MapOptions {
    MapOptions { starts_on: None, ends_on: None, value: "{sid}".into(), prefix: String::new() }
}

async fn segments(world: &World, names: &[&str]) -> Vec<String> {
    let mut ids = Vec::new();
    for name in names {
        let query = SegmentQuery { search: (*name).into(), ..SegmentQuery::default() };
        let rows = world.workspace.segments().list(query, first(20)).await.unwrap().rows;
        ids.push(rows.into_iter().find(|row| row.name == *name).unwrap().id);
    }
    ids
}

async fn map(world: &World, ids: &[String]) -> MapPlan {
    world.workspace.destinations().map(ADIKTEEV.into(), ids.to_vec(), how()).await.unwrap()
}

async fn detail(world: &World) -> DestinationDetail {
    world.workspace.destinations().detail(ADIKTEEV.into()).await.unwrap()
}

const PLANTS: [&str; 3] = ["High intent, plants", "High intent, furniture", "Frequent viewers"];

#[tokio::test]
async fn a_lost_answer_is_looked_up_and_nothing_is_mapped_twice() {
    let world = World::read().await;
    let ids = segments(&world, &PLANTS).await;
    let path = format!("/v1/destinations/{ADIKTEEV}/bulk-create");
    fault(&world, json!({ "method": "POST", "path": path, "do": { "drop": "after" } })).await;
    let done = map(&world, &ids).await;
    assert!(done.lines.iter().all(|line| line.done), "{done:#?}");
    assert_eq!(detail(&world).await.mappings.len(), 3);
    let again = map(&world, &ids).await;
    assert!(again.lines.iter().all(|line| !line.fits) && again.entry.is_none());
    assert_eq!(detail(&world).await.mappings.len(), 3);
}

#[tokio::test]
async fn a_refused_lot_fails_only_where_it_is_refused() {
    let world = World::read().await;
    let ids = segments(&world, &PLANTS).await;
    let path = format!("/v1/destinations/{ADIKTEEV}/bulk-create");
    let refused = json!({ "method": "POST", "path": path, "times": 2, "do": { "status": 400 } });
    fault(&world, refused).await;
    let done = map(&world, &ids).await;
    assert_eq!(done.lines.iter().map(|line| line.done).collect::<Vec<_>>(), [false, true, true], "{done:#?}");
    assert!(done.lines[0].failure.is_some());
    assert_eq!(detail(&world).await.mappings.len(), 2);
    let entry = done.entry.unwrap();
    world.workspace.jobs().undo_edit(entry.clone()).await.unwrap();
    assert_eq!(detail(&world).await.mappings.len(), 0);
    let twice = world.workspace.jobs().undo_edit(entry).await.unwrap_err();
    assert_eq!(twice.code, FailureCode::NotPossibleNow);
}

/// What Adobe does with a lot of which one mapping is refused is not documented: it may have stored the others.
#[tokio::test]
async fn what_a_refused_lot_has_stored_is_not_sent_again() {
    let world = World::read().await;
    let ids = segments(&world, &PLANTS).await;
    let path = format!("/v1/destinations/{ADIKTEEV}/bulk-create");
    let plan = world.workspace.destinations().plan_map(ADIKTEEV.into(), ids.clone(), how()).await.unwrap();
    // The lot is on its way while the service stores its first mapping; then it is refused.
    fault(&world, json!({ "method": "POST", "path": path, "do": { "status": 400, "delay_ms": 3000 } })).await;
    let store_first = async {
        while faults_left(&world).await > 0 {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        let new = NewMapping {
            segment: SegmentId(ids[0].parse().unwrap()),
            value: Some((ValueKind::Alias, ids[0].clone())),
            starts_on: plan.starts_on.clone().unwrap(),
            ends_on: None,
        };
        let manager = world.workspace.clients().await.unwrap().manager;
        manager.create_mappings(DestinationId(ADIKTEEV.parse().unwrap()), &[new]).await.unwrap();
    };
    let (done, ()) = tokio::join!(map(&world, &ids), store_first);
    assert!(done.lines.iter().all(|line| line.done), "{done:#?}");
    assert_eq!(detail(&world).await.mappings.len(), 3, "one for each segment");
}

#[tokio::test]
async fn without_the_service_the_local_copy_is_shown() {
    let world = World::read().await;
    let before = world.workspace.destinations().detail("118301".into()).await.unwrap();
    assert_eq!((before.row.live, before.row.ended, before.row.twin.matched), (2, 1, TwinMatch::Same));
    let down = json!({ "method": "GET", "path": "/v1/destinations/118301", "times": 99, "do": { "status": 503 } });
    fault(&world, down).await;
    assert_eq!(world.workspace.destinations().list().await.unwrap().len(), 30);
    let plan = world.workspace.destinations().plan_map("118301".into(), vec!["1".into()], how()).await;
    assert_eq!(plan.unwrap_err().code, FailureCode::NotFound, "a segment that does not exist");
}
