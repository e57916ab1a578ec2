//! The health page: everything works, a permission is missing, no destination, a service is down, another sandbox.

use app::view::LimitKind::{
    self, Audiences, DestinationAudiences, EdgeAudiences, Segments, StreamingAudiences, TraitFolders, Traits,
};
use app::view::{CheckOutcome, CheckSubject, ConnectionProblem, Health, IntegrationState, SourceContents};
use serde_json::json;

use crate::world::{World, faults};

const FLOWS: &str = "/data/foundation/flowservice/flows";

fn reading_flows(health: &Health) -> (CheckOutcome, Option<ConnectionProblem>) {
    let found = health.report.results.iter().find(|result| result.subject == CheckSubject::ReadFlows).unwrap();
    (found.outcome, found.problem)
}

#[tokio::test]
async fn the_practice_workspace_has_a_paused_destination_and_a_working_source() {
    let world = World::open().await;
    let app = world.app.clone();
    // Like the window: on another thread.
    let health = tokio::spawn(async move { app.connection_health(app::PRACTICE, false).await }).await.unwrap().unwrap();
    assert!(health.report.usable && health.account.is_some(), "{health:?}");
    assert!(health.data_sources > Some(3));
    assert_eq!((health.sandboxes, health.flows), (Some(2), Some(7)));
    assert_eq!(health.destination, IntegrationState::Paused);
    assert_eq!(health.destination_sandbox.as_deref(), Some("prod"));
    assert_eq!((health.source.state, health.legacy_hint), (IntegrationState::On, false));
    let selected = SourceContents::Selected { segments: 4, all_segments: false, traits: 1, all_traits: false };
    assert_eq!(health.source.contents, Some(selected));
    assert_eq!(reading_flows(&health), (CheckOutcome::Passed, None));
    let names: Vec<LimitKind> = health.limits.iter().map(|limit| limit.limit).collect();
    let by_evaluation = [StreamingAudiences, EdgeAudiences];
    assert_eq!(names[..4], [Traits, Segments, TraitFolders, Audiences]);
    assert_eq!((&names[4..6], &names[6..]), (&by_evaluation[..], &[DestinationAudiences][..]));
    let maxima: Vec<u32> = health.limits.iter().map(|limit| limit.maximum).collect();
    assert_eq!(maxima, [100_000, 20_000, 2_000, 4_000, 500, 150, 250]);
    let fits = |limit: &app::view::LimitUse| limit.used > Some(0) && limit.used < Some(limit.maximum);
    assert!(health.limits[..4].iter().all(fits) && fits(&health.limits[6]), "{:?}", health.limits);
    let unread = health.limits.iter().filter(|limit| by_evaluation.contains(&limit.limit));
    assert!(unread.clone().all(|limit| limit.used.is_none()), "nothing was read yet, which is not none");
    world.wait_hours(1);
    assert_eq!(world.app.connection_health(app::PRACTICE, false).await.unwrap().read_at, health.read_at, "kept");
    assert!(world.app.connection_health(app::PRACTICE, true).await.unwrap().read_at > health.read_at, "read again");
}

#[tokio::test]
async fn unreadable_dataflows_leave_the_state_unknown_and_the_rest_intact() {
    let world = World::open().await;
    world.workspace.clients().await.unwrap();
    let body = json!({ "type": "http://ns.adobe.com/aep/errors/2118-403", "title": "Forbidden", "status": 403 });
    let fault = json!({ "path": "/data/foundation/flowservice", "times": 100, "do": { "status": 403, "body": body } });
    faults(&world, json!([fault])).await;
    let health = world.app.connection_health(app::PRACTICE, false).await.unwrap();
    assert_eq!(reading_flows(&health), (CheckOutcome::Limited, Some(ConnectionProblem::MissingRight)));
    assert_eq!((health.destination, health.source.state), (IntegrationState::Unknown, IntegrationState::Unknown));
    assert_eq!((health.destination_sandbox, health.flows, health.legacy_hint), (None, None, false));
    assert!(health.report.usable && health.account.is_some() && health.limits.len() == 7);
    assert_eq!(health.limits[6].used, None, "audiences in a destination that cannot be seen");
}

#[tokio::test]
async fn without_a_destination_pairs_created_by_an_integration_are_a_hint() {
    let world = World::open().await;
    world.workspace.clients().await.unwrap();
    let none = json!({ "items": [], "count": 0, "_links": {} });
    faults(&world, json!([{ "path": FLOWS, "times": 100, "do": { "status": 200, "body": none } }])).await;
    let health = world.app.connection_health(app::PRACTICE, false).await.unwrap();
    assert_eq!((health.destination, health.source.state), (IntegrationState::Off, IntegrationState::Off));
    assert_eq!((health.destination_sandbox, health.flows), (None, Some(0)));
    assert!(health.legacy_hint, "three pairs have no author");
}

#[tokio::test]
async fn a_sandbox_that_cannot_be_read_prevents_the_state_off() {
    let world = World::open().await;
    world.workspace.clients().await.unwrap();
    let none = json!({ "items": [], "count": 0, "_links": {} });
    faults(
        &world,
        json!([
            { "path": FLOWS, "times": 2, "do": { "status": 200, "body": none } },
            { "path": FLOWS, "times": 1, "do": { "status": 403 } },
        ]),
    )
    .await;
    let health = world.app.connection_health(app::PRACTICE, false).await.unwrap();
    assert_eq!((health.destination, health.legacy_hint), (IntegrationState::Unknown, false));
    assert_eq!(health.source.state, IntegrationState::On);
}

#[tokio::test]
async fn a_limit_that_cannot_be_read_is_unknown() {
    let world = World::open().await;
    world.workspace.clients().await.unwrap();
    faults(&world, json!([{ "path": "/v1/traits/limits", "times": 10, "do": { "status": 404 } }])).await;
    let health = world.app.connection_health(app::PRACTICE, false).await.unwrap();
    let known: Vec<(LimitKind, bool)> = health.limits.iter().map(|one| (one.limit, one.used.is_some())).collect();
    // Streaming and edge audiences are counted in the local copy, which has not been read yet.
    let unread = [(StreamingAudiences, false), (EdgeAudiences, false), (DestinationAudiences, true)];
    let asked = [(Traits, false), (Segments, true), (TraitFolders, true), (Audiences, true)];
    assert_eq!(known, [asked.as_slice(), &unread].concat());
    assert_eq!(health.destination, IntegrationState::Paused);
}
