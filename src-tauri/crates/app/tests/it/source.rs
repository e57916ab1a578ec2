//! The Audience Manager source: what health, panels and the local copy say of it.

use adobe::experience_platform::FoundSource;
use app::view::{
    AudienceOrigin, AudienceQuery, IntegrationState, MembersSource, SegmentQuery, SourceContents, SourceDelivery,
    TraitQuery,
};
use serde_json::json;

use crate::activating::HOUR;
use crate::world::{World, advance, fault, first, switch};

const SOURCES: &str = "/data/foundation/flowservice/sourceConnections";

/// The id of the source's dataflow.
async fn flow(world: &World) -> String {
    match world.workspace.clients().await.unwrap().platform.audience_manager_source().await.unwrap() {
        FoundSource::One(found) => found.flow.id,
        other => panic!("{other:?}"),
    }
}

async fn pause(world: &World) {
    let id = flow(world).await;
    world.workspace.clients().await.unwrap().platform.disable_flow(&id, None).await.unwrap();
}

async fn segment(world: &World, name: &str) -> String {
    let query = SegmentQuery { search: name.to_owned(), ..SegmentQuery::default() };
    let rows = world.workspace.segments().list(query, first(20)).await.unwrap().rows;
    rows.into_iter().find(|row| row.name == name).unwrap().id
}

async fn delivery(world: &World, id: &str) -> SourceDelivery {
    world.workspace.segments().detail(id.to_owned()).await.unwrap().delivery
}

async fn health(world: &World) -> MembersSource {
    world.app.connection_health(app::PRACTICE, true).await.unwrap().source
}

fn selected(segments: u32) -> SourceContents {
    SourceContents::Selected { segments, all_segments: false, traits: 1, all_traits: false }
}

#[tokio::test]
async fn a_segment_says_whether_its_members_flow() {
    let world = World::read().await;
    let (chosen, other) = (segment(&world, "Store locator users").await, "16505145");
    assert_eq!(delivery(&world, &chosen).await, SourceDelivery::Flows);
    assert_eq!(delivery(&world, other).await, SourceDelivery::NotSelected);
    assert_eq!(world.workspace.members_source().contents, Some(selected(4)));
    let of_trait = async |name: &str| {
        let query = TraitQuery { search: name.to_owned(), ..TraitQuery::default() };
        let rows = world.workspace.traits().list(query, first(20)).await.unwrap().rows;
        let id = rows.into_iter().find(|row| row.name == name).unwrap().id;
        world.workspace.traits().detail(id).await.unwrap().delivery
    };
    assert_eq!(of_trait("Onboarded: postal catalog").await, SourceDelivery::Flows);
    assert_eq!(of_trait("Interested in Ceramics").await, SourceDelivery::NotSelected);

    pause(&world).await;
    assert_eq!(delivery(&world, &chosen).await, SourceDelivery::Flows, "as it was last read");
    world.workspace.refresh(|_| ()).await.unwrap();
    assert_eq!(delivery(&world, &chosen).await, SourceDelivery::Paused);

    switch(&world, json!({ "audience_manager_source": "unknown" })).await;
    world.workspace.refresh(|_| ()).await.unwrap();
    assert_eq!(delivery(&world, &chosen).await, SourceDelivery::Unknown);
    switch(&world, json!({ "audience_manager_source": "absent" })).await;
    world.workspace.refresh(|_| ()).await.unwrap();
    assert_eq!(delivery(&world, &chosen).await, SourceDelivery::NoSource);

    // Stored, so the next start knows it before it has read anything.
    let again = world.open_again().await.unwrap();
    assert_eq!(again.workspace().members_source(), MembersSource { state: IntegrationState::Off, contents: None });
}

#[tokio::test]
async fn health_tells_what_is_known_of_the_source_in_each_form() {
    let world = World::open().await;
    assert_eq!(world.workspace.members_source().state, IntegrationState::Unknown);
    let on = MembersSource { state: IntegrationState::On, contents: Some(selected(4)) };
    assert_eq!(health(&world).await, on);
    assert_eq!(world.workspace.members_source(), on);
    pause(&world).await;
    assert_eq!(health(&world).await, MembersSource { state: IntegrationState::Paused, contents: Some(selected(4)) });
    switch(&world, json!({ "audience_manager_source": "unknown" })).await;
    let unknown = MembersSource { state: IntegrationState::Paused, contents: Some(SourceContents::Unrecognized) };
    assert_eq!(health(&world).await, unknown);

    // What cannot be read is unknown on this page, and does not replace what is known.
    fault(&world, json!({ "path": SOURCES, "times": 10, "do": { "status": 403 } })).await;
    assert_eq!(health(&world).await, MembersSource { state: IntegrationState::Unknown, contents: None });
    assert_eq!(world.workspace.members_source(), unknown);
}

#[tokio::test]
async fn a_source_that_cannot_be_read_is_named_and_keeps_nothing_else_from_being_refreshed() {
    let world = World::open().await;
    world.workspace.clients().await.unwrap();
    fault(&world, json!({ "path": SOURCES, "times": 100, "do": { "status": 404 } })).await;
    let read = world.workspace.refresh(|_| ()).await.unwrap();
    let missing = &read.freshness.experience_platform.missing;
    assert_eq!(missing.iter().map(|it| it.part).collect::<Vec<_>>(), [app::view::RefreshPart::Source], "{missing:?}");
    assert!(read.counts.audiences > 100 && read.freshness.experience_platform.failure.is_none());
}

#[tokio::test]
async fn what_the_source_brings_is_refreshed_with_the_audiences() {
    let world = World::read().await;
    let id = segment(&world, "Frequent viewers").await;
    let rows = async || {
        let query = AudienceQuery { origins: vec![AudienceOrigin::AudienceManager], ..AudienceQuery::default() };
        world.workspace.audiences().list(query, first(100)).await.unwrap().rows
    };
    let before = rows().await;
    let platform = world.workspace.clients().await.unwrap().platform;
    let FoundSource::One(seen) = platform.audience_manager_source().await.unwrap() else { panic!() };
    let fresh: domain::SegmentId = id.parse().unwrap();
    platform.patch_source(&seen, &seen.selecting(&[fresh].into()).unwrap()).await.unwrap();
    advance(&world, HOUR).await;
    world.workspace.refresh(|_| ()).await.unwrap();
    let named = rows().await;
    assert_eq!((named.len(), delivery(&world, &id).await), (before.len() + 1, SourceDelivery::Flows));
    let is_new = |row: &&app::view::AudienceRow| before.iter().all(|old| old.id != row.id);
    let new = named.iter().find(is_new).unwrap();
    assert_eq!((new.name.as_str(), new.profiles), ("Frequent viewers", None), "no members yet");
    advance(&world, 24 * HOUR).await;
    world.workspace.refresh(|_| ()).await.unwrap();
    let filled = rows().await;
    let new = filled.iter().find(is_new).unwrap();
    assert!(new.profiles > Some(100), "{new:?}");
}
