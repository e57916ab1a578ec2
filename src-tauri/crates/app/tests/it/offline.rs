//! Reading without the services: the local copy stays readable, with its age.

use app::view::{FailureCode, Metric, TraitQuery};
use app::{App, Home, OpenOptions};

use crate::world::{World, first};

/// Opens another program with the same home folder that cannot reach the practice services.
async fn cut_off(world: &World) -> App {
    let app = world.open_again().await.unwrap();
    // It uses an address without a server, and cannot take over while the first program has the lock.
    let nobody = serde_json::json!({ "baseUrl": "http://127.0.0.1:9", "sandbox": "prod" });
    std::fs::write(world.folder.path().join("practice/address.json"), nobody.to_string()).unwrap();
    app
}

#[tokio::test]
async fn lists_and_panels_show_the_local_copy_with_its_age() {
    let world = World::read().await;
    let read_at = world.workspace.summary().await.unwrap().freshness.audience_manager.read_at;
    let offline = cut_off(&world).await;
    world.wait_hours(3);
    let panel = offline.workspace().traits().detail("16505144".into()).await.unwrap();
    assert_eq!(panel.read_at, read_at, "as old as the last refresh, not as now");
    assert_eq!((panel.row.name.as_str(), panel.segments.len()), ("Interested in Ceramics", 1));
    assert_eq!(panel.row.population, Some(300));
    let segment = offline.workspace().segments().detail("16505145".into()).await.unwrap();
    assert_eq!((segment.rule.as_str(), segment.read_at), ("16505144T", read_at));
    let audience = offline.workspace().audiences().detail(panel.integration_code.unwrap()).await.unwrap();
    assert_eq!(audience.row.name, "Interested in Ceramics");
    assert!(offline.workspace().traits().list(TraitQuery::default(), first(10)).await.unwrap().total > 1_000);
    let graph = offline.workspace().traits().trend("16505144".into(), Metric::Device, 30).await.unwrap_err();
    assert_eq!(graph.code, FailureCode::Offline, "{graph}");
}

#[tokio::test]
async fn a_refresh_that_reaches_no_service_fails_and_changes_nothing() {
    let world = World::read().await;
    let before = world.workspace.summary().await.unwrap();
    let offline = cut_off(&world).await;
    let failure = offline.workspace().refresh(|_| ()).await.unwrap_err();
    assert_eq!(failure.code, FailureCode::Offline, "{failure}");
    let after = offline.workspace().summary().await.unwrap();
    assert_eq!(after.counts.traits, before.counts.traits);
    assert_eq!(after.freshness.experience_platform.read_at, before.freshness.experience_platform.read_at);
    assert_eq!(after.freshness.experience_platform.failure.unwrap().code, FailureCode::Offline);
}

#[tokio::test]
async fn without_a_local_copy_being_offline_is_an_error() {
    let world = World::open().await;
    world.workspace.clients().await.unwrap();
    let offline = cut_off(&world).await;
    let failure = offline.workspace().traits().detail("16505144".into()).await.unwrap_err();
    assert_eq!(failure.code, FailureCode::Offline, "{failure}");
}

#[tokio::test]
async fn the_local_copy_survives_a_restart() {
    let world = World::read().await;
    let total = world.workspace.summary().await.unwrap().counts;
    world.app.close().await.unwrap();
    let options = OpenOptions { refresh: false, ..OpenOptions::default() };
    let again = App::open(Home::at(world.folder.path()), options).await.unwrap();
    let counts = again.workspace().summary().await.unwrap().counts;
    assert_eq!((counts.audiences, counts.traits, counts.segments), (total.audiences, total.traits, total.segments));
}
