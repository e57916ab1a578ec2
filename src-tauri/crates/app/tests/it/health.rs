//! What the health card says: all well, a right missing, no destination, a service down, another sandbox.

use app::view::{CheckOutcome, CheckSubject, ConnectionProblem, Health, IntegrationState};
use serde_json::{Value, json};

use crate::world::{KEY, World};

const FLOWS: &str = "/data/foundation/flowservice/flows";

async fn order(world: &World, faults: Value) {
    let url = format!("{}/practice/faults", world.base_url());
    let sent = reqwest::Client::new().post(url).header("x-practice-key", KEY).json(&faults).send().await.unwrap();
    assert!(sent.status().is_success(), "{sent:?}");
}

fn reading_flows(health: &Health) -> (CheckOutcome, Option<ConnectionProblem>) {
    let found = health.report.results.iter().find(|result| result.subject == CheckSubject::ReadFlows).unwrap();
    (found.outcome, found.problem)
}

#[tokio::test]
async fn the_practice_workspace_has_a_paused_destination_and_a_working_source() {
    let world = World::open().await;
    let app = world.app.clone();
    // As the window asks: on a thread of its own.
    let health = tokio::spawn(async move { app.connection_health(app::PRACTICE, false).await }).await.unwrap().unwrap();
    assert!(health.report.usable && health.account.is_some(), "{health:?}");
    assert!(health.data_sources > Some(3));
    assert_eq!((health.sandboxes, health.flows), (Some(2), Some(3)));
    assert_eq!(health.destination, IntegrationState::Paused);
    assert_eq!(health.destination_sandbox.as_deref(), Some("prod"));
    assert_eq!((health.source_connector, health.legacy_hint), (IntegrationState::On, false));
    assert_eq!(reading_flows(&health), (CheckOutcome::Passed, None));
    let names: Vec<&str> = health.limits.iter().map(|limit| limit.limit.as_str()).collect();
    let by_evaluation = ["streamingAudiences", "edgeAudiences"];
    assert_eq!(names[..4], ["traits", "segments", "traitFolders", "audiences"]);
    assert_eq!((&names[4..6], &names[6..]), (&by_evaluation[..], &["destinationAudiences"][..]));
    let maxima: Vec<u32> = health.limits.iter().map(|limit| limit.maximum).collect();
    assert_eq!(maxima, [100_000, 20_000, 2_000, 4_000, 500, 150, 250]);
    let fits = |limit: &app::view::LimitUse| limit.used > Some(0) && limit.used < Some(limit.maximum);
    assert!(health.limits[..4].iter().all(fits) && fits(&health.limits[6]), "{:?}", health.limits);
    let unread = health.limits.iter().filter(|limit| by_evaluation.contains(&limit.limit.as_str()));
    assert!(unread.clone().all(|limit| limit.used.is_none()), "nothing was read yet, which is not none");
    world.wait_hours(1);
    assert_eq!(world.app.connection_health(app::PRACTICE, false).await.unwrap().read_at, health.read_at, "kept");
    assert!(world.app.connection_health(app::PRACTICE, true).await.unwrap().read_at > health.read_at, "read again");
}

#[tokio::test]
async fn dataflows_that_may_not_be_read_leave_the_state_unknown_and_the_rest_whole() {
    let world = World::open().await;
    world.app.clients().await.unwrap();
    let body = json!({ "type": "http://ns.adobe.com/aep/errors/2118-403", "title": "Forbidden", "status": 403 });
    let fault = json!({ "path": "/data/foundation/flowservice", "times": 100, "do": { "status": 403, "body": body } });
    order(&world, json!([fault])).await;
    let health = world.app.connection_health(app::PRACTICE, false).await.unwrap();
    assert_eq!(reading_flows(&health), (CheckOutcome::Limited, Some(ConnectionProblem::MissingRight)));
    assert_eq!((health.destination, health.source_connector), (IntegrationState::Unknown, IntegrationState::Unknown));
    assert_eq!((health.destination_sandbox, health.flows, health.legacy_hint), (None, None, false));
    assert!(health.report.usable && health.account.is_some() && health.limits.len() == 7);
    assert_eq!(health.limits[6].used, None, "audiences in a destination that cannot be seen");
}

#[tokio::test]
async fn without_a_destination_the_pairs_that_an_integration_made_are_a_hint() {
    let world = World::open().await;
    world.app.clients().await.unwrap();
    let none = json!({ "items": [], "count": 0, "_links": {} });
    order(&world, json!([{ "path": FLOWS, "times": 100, "do": { "status": 200, "body": none } }])).await;
    let health = world.app.connection_health(app::PRACTICE, false).await.unwrap();
    assert_eq!((health.destination, health.source_connector), (IntegrationState::Off, IntegrationState::Off));
    assert_eq!((health.destination_sandbox, health.flows), (None, Some(0)));
    assert!(health.legacy_hint, "three pairs have no author");
}

#[tokio::test]
async fn one_sandbox_that_cannot_be_asked_keeps_off_from_being_said() {
    let world = World::open().await;
    world.app.clients().await.unwrap();
    let none = json!({ "items": [], "count": 0, "_links": {} });
    order(
        &world,
        json!([
            { "path": FLOWS, "times": 2, "do": { "status": 200, "body": none } },
            { "path": FLOWS, "times": 1, "do": { "status": 403 } },
        ]),
    )
    .await;
    let health = world.app.connection_health(app::PRACTICE, false).await.unwrap();
    assert_eq!((health.destination, health.legacy_hint), (IntegrationState::Unknown, false));
    assert_eq!(health.source_connector, IntegrationState::On);
}

#[tokio::test]
async fn a_limit_that_cannot_be_read_is_told_as_unknown() {
    let world = World::open().await;
    world.app.clients().await.unwrap();
    order(&world, json!([{ "path": "/v1/traits/limits", "times": 10, "do": { "status": 404 } }])).await;
    let health = world.app.connection_health(app::PRACTICE, false).await.unwrap();
    let known: Vec<(&str, bool)> = health.limits.iter().map(|one| (one.limit.as_str(), one.used.is_some())).collect();
    // Streaming and edge audiences are counted in the local copy, which has not been read yet.
    let unread = [("streamingAudiences", false), ("edgeAudiences", false), ("destinationAudiences", true)];
    let asked = [("traits", false), ("segments", true), ("traitFolders", true), ("audiences", true)];
    assert_eq!(known, [asked.as_slice(), &unread].concat());
    assert_eq!(health.destination, IntegrationState::Paused);
}
