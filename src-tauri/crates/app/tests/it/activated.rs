//! What is sent by both services: every double activation, one line for each place, and moving from one to the other.

use std::collections::BTreeSet;

use adobe::audience_manager::NewMapping;
use adobe::experience_platform::{NewFlow, SpecRef};
use app::view::{
    ConflictReason, FailureCode, MapOptions, MappedState, MoveByHand, MoveOptions, MoveReason, ObjectKind,
};
use domain::{AudienceId, DestinationId, SegmentId, ValueKind};
use serde_json::json;

use crate::world::{World, fault, first};

/// Destinations of Audience Manager, and the card that is the same place.
const PLACES: [(u64, &str); 8] = [
    (118_301, "The Trade Desk"),
    (118_302, "Criteo"),
    (118_303, "Google Display & Video 360"),
    (118_304, "Adform"),
    (118_305, "Amazon Ads"),
    (118_307, "Index Exchange"),
    (118_308, "Microsoft Bing"),
    (118_306, "LiveRamp - Distribution"),
];
const TABOOLA: u64 = 118_306;
pub const INDEX: &str = "118307";

/// Segments of Audience Manager and the audience that has the people of each: two that were shared and two that were imported.
pub async fn twins(world: &World) -> Vec<(SegmentId, AudienceId)> {
    let mut found = Vec::new();
    for name in ["High value, low frequency", "Site visitors, 14 days", "Store locator users", "High intent, furniture"]
    {
        let query = app::view::AudienceQuery { search: name.into(), ..Default::default() };
        let rows = world.workspace.audiences().list(query, first(20)).await.unwrap().rows;
        let audience = rows.into_iter().find(|row| row.name == name).unwrap();
        let segment = if name.starts_with("High value") { "High value low freq" } else { name };
        let query = app::view::SegmentQuery { search: segment.into(), ..Default::default() };
        let rows = world.workspace.segments().list(query, first(20)).await.unwrap().rows;
        let segment = rows.into_iter().find(|row| row.name == segment).unwrap();
        found.push((SegmentId(segment.id.parse().unwrap()), AudienceId(audience.id)));
    }
    found
}

/// Creates a dataflow to a card, and returns its ID.
pub async fn dataflow(world: &World, name: &str, card: &str, audiences: &[&AudienceId]) -> String {
    let platform = world.workspace.clients().await.unwrap().platform;
    let spec = platform.connection_specs(card).await.unwrap().pop().unwrap();
    let pipeline = platform.audience_flow_spec(&spec).await.unwrap().unwrap();
    let from = platform.create_base_connection("profiles", &SpecRef::profile_store()).await.unwrap();
    let source = platform.create_source_connection("profiles", &from.id).await.unwrap();
    let to = platform.create_base_connection(card, &spec.reference()).await.unwrap();
    let target = platform.create_target_connection(card, &to.id, &spec.reference()).await.unwrap();
    let new = NewFlow {
        name: name.to_owned(),
        description: String::new(),
        spec: pipeline,
        source: source.id,
        target: target.id,
    };
    let flow = platform.create_audience_flow(&new).await.unwrap().id;
    let seen = platform.audience_flow(&flow).await.unwrap();
    let mut selectors = Vec::new();
    for id in audiences {
        selectors.push(platform.audience_selector(id).await.unwrap());
    }
    if !selectors.is_empty() {
        platform.patch_audiences(&seen, &seen.adding(&selectors).unwrap()).await.unwrap();
    }
    flow
}

pub async fn map(world: &World, destination: u64, segment: SegmentId, ends_on: Option<&str>) {
    let manager = world.workspace.clients().await.unwrap().manager;
    let new = NewMapping {
        segment,
        value: Some((ValueKind::Alias, segment.to_string())),
        secure_url: None,
        starts_on: "2026-01-01".to_owned(),
        ends_on: ends_on.map(str::to_owned),
    };
    manager.create_mappings(DestinationId(destination), &[new]).await.unwrap();
}

/// Numbers by chance, the same in each run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }
}

type Double = (String, String, String);

async fn doubles(world: &World) -> BTreeSet<Double> {
    let found = world.workspace.destinations().doubles().await.unwrap();
    let all: Vec<Double> = found.into_iter().map(|one| (one.audience.id, one.destination.id, one.dataflow)).collect();
    let each: BTreeSet<Double> = all.iter().cloned().collect();
    assert_eq!(each.len(), all.len(), "each once");
    each
}

#[tokio::test]
async fn every_planted_double_is_found_and_nothing_else() {
    let world = World::read().await;
    let before = doubles(&world).await;
    let names: BTreeSet<&str> = before.iter().map(|(_, destination, _)| destination.as_str()).collect();
    assert_eq!(
        (before.len(), names),
        (2, BTreeSet::from(["118307", "118308"])),
        "the two of the practice organization"
    );

    // More, by chance: each audience goes to each place by none, one or both of the ways, some of which have ended.
    let mut chance = Chance(13);
    let twins = twins(&world).await;
    let mut expected = before;
    let mut planted = 0;
    for (destination, card) in PLACES {
        let sent: Vec<&(SegmentId, AudienceId)> = twins.iter().filter(|_| chance.below(2) == 0).collect();
        let audiences: Vec<&AudienceId> = sent.iter().map(|(_, audience)| audience).collect();
        let name = if destination == TABOOLA { "Taboola, monthly".to_owned() } else { format!("Way {destination}") };
        let flow = dataflow(&world, &name, card, &audiences).await;
        for (segment, audience) in &twins {
            let (is_mapped, has_ended) = (chance.below(3) > 0, chance.below(4) == 0);
            let is_known = destination == 118_307 && *segment == twins[1].0
                || destination == 118_308 && *segment == twins[0].0
                || destination == 118_302 && *segment == twins[1].0;
            if is_mapped && !is_known {
                map(&world, destination, *segment, has_ended.then_some("2026-02-01")).await;
            }
            let is_live = is_known || is_mapped && !has_ended;
            if is_live && sent.iter().any(|(one, _)| one == segment) {
                expected.insert((audience.0.clone(), destination.to_string(), flow.clone()));
                planted += 1;
            }
            // The dataflows of the practice organization to the same places.
            let own = [(118_301, 0), (118_307, 1), (118_308, 0)];
            if is_live && own.iter().any(|(at, place)| *at == destination && twins[*place].0 == *segment) {
                let known = world.workspace.destinations().activations(ObjectKind::Audience, audience.0.clone()).await;
                let known = known.unwrap().places.into_iter().flat_map(|place| place.platform);
                let named = ["Index Exchange, always on", "Bing, high value", "The Trade Desk, EU"];
                let card_of = |way: &app::view::PlatformWay| way.card == card && named.contains(&way.name.as_str());
                let own_flow = known.into_iter().find(card_of).unwrap().dataflow;
                expected.insert((audience.0.clone(), destination.to_string(), own_flow));
            }
        }
    }
    // A way through LiveRamp that says nothing of the platform is a way to many.
    let any = dataflow(&world, "Monthly files", "LiveRamp - Distribution", &[&twins[0].1]).await;
    assert!(planted >= 8, "{planted} planted");
    world.workspace.refresh(|_| ()).await.unwrap();
    let found = doubles(&world).await;
    assert_eq!(found, expected);
    assert!(found.iter().all(|(_, _, flow)| *flow != any));
}

#[tokio::test]
async fn both_services_are_on_one_line() {
    let world = World::read().await;
    let twins = twins(&world).await;
    let (segment, audience) = &twins[1];
    for (kind, id) in [(ObjectKind::Segment, segment.to_string()), (ObjectKind::Audience, audience.0.clone())] {
        let found = world.workspace.destinations().activations(kind, id).await.unwrap();
        assert!(found.unread.is_none());
        let lines: Vec<_> = found
            .places
            .iter()
            .map(|one| (one.place.as_str(), one.manager.len(), one.platform.len(), one.double))
            .collect();
        assert_eq!(
            lines,
            [("Index Exchange (formerly Casale Media)", 1, 1, true), ("Criteo", 1, 1, false)],
            "the dataflow to Criteo is paused"
        );
        assert_eq!(found.places[0].manager[0].state, MappedState::Live);
    }
    let path = "/data/foundation/flowservice/flows";
    fault(&world, json!({ "method": "GET", "path": path, "times": 99, "do": { "status": 403 } })).await;
    let found = world.workspace.destinations().activations(ObjectKind::Audience, audience.0.clone()).await.unwrap();
    assert_eq!((found.places.len(), found.unread.unwrap().code), (2, FailureCode::Forbidden));
    let unknown = world.workspace.destinations().activations(ObjectKind::Segment, "1".into()).await.unwrap_err();
    assert_eq!(unknown.code, FailureCode::NotFound);
}

#[tokio::test]
async fn what_was_removed_is_put_back_only_if_it_may_be_mapped() {
    let world = World::read().await;
    let destinations = world.workspace.destinations();
    let segment = twins(&world).await[1].0.to_string();
    let removed = destinations.unmap(INDEX.into(), vec![segment.clone()]).await.unwrap().entry.unwrap();
    let mapped = || async { destinations.detail(INDEX.into()).await.unwrap().mappings.len() };
    assert_eq!(mapped().await, 0);
    world.workspace.segments().set_status(vec![segment.clone()], false).await.unwrap();
    let refused = world.workspace.jobs().undo_edit(removed.clone()).await.unwrap_err();
    assert_eq!(refused.reason, Some(ConflictReason::MappingRefused.into()), "{refused:?}");
    assert_eq!((mapped().await, refused.message.contains("paused")), (0, true), "{refused:?}");
    world.workspace.segments().set_status(vec![segment.clone()], true).await.unwrap();
    let how = MapOptions { starts_on: None, ends_on: None, value: "{sid}".into(), prefix: String::new() };
    destinations.map(INDEX.into(), vec![segment.clone()], how).await.unwrap();
    let twice = world.workspace.jobs().undo_edit(removed.clone()).await.unwrap_err();
    assert_eq!((mapped().await, twice.message.contains("mapped already")), (1, true), "{twice:?}");
    destinations.unmap(INDEX.into(), vec![segment]).await.unwrap();
    world.workspace.jobs().undo_edit(removed).await.unwrap();
    assert_eq!(mapped().await, 1);
}

pub fn until(day: &str) -> MoveOptions {
    MoveOptions { dataflow: None, last_day: Some(day.to_owned()) }
}

pub async fn selected(world: &World, flow: &str) -> usize {
    let platform = world.workspace.clients().await.unwrap().platform;
    platform.audience_flow(flow).await.unwrap().selectors.len()
}

#[tokio::test]
async fn mappings_are_moved_with_lost_answers_and_moved_back() {
    let world = World::read_fast().await;
    let twins = twins(&world).await;
    let destinations = world.workspace.destinations();
    let ids = vec![twins[1].0.to_string(), twins[2].0.to_string()];
    map(&world, 118_307, twins[2].0, None).await;
    let plan = destinations.plan_move(INDEX.into(), ids.clone(), until("2099-01-31")).await.unwrap();
    let to = plan.to.clone().unwrap();
    assert_eq!((to.name.as_str(), plan.by_hand.len(), plan.requests), ("Index Exchange, always on", 0, 3));
    let adds: Vec<bool> = plan.lines.iter().map(|line| line.adds && line.reason.is_none()).collect();
    assert_eq!((adds, selected(&world, &to.id).await), (vec![false, true], 1), "a plan changes nothing");

    let flows = format!("/data/foundation/flowservice/flows/{}", to.id);
    fault(&world, json!({ "method": "PATCH", "path": flows, "do": { "drop": "after" } })).await;
    let one = format!("/v1/destinations/{INDEX}/mappings/*");
    fault(&world, json!({ "method": "PUT", "path": one, "do": { "late_ms": 20_000 } })).await;
    let done = destinations.move_to_platform(INDEX.into(), ids.clone(), until("2099-01-31")).await.unwrap();
    assert!(done.lines.iter().all(|line| line.done), "{done:#?}");
    let ends = || async {
        let found = destinations.detail(INDEX.into()).await.unwrap().mappings;
        found.into_iter().map(|one| one.ends_on).collect::<Vec<_>>()
    };
    assert_eq!(ends().await, vec![Some("2099-01-31".to_owned()); 2]);
    assert_eq!(selected(&world, &to.id).await, 2);

    let entry = done.entry.unwrap();
    world.workspace.jobs().undo_edit(entry.clone()).await.unwrap();
    assert_eq!((ends().await, selected(&world, &to.id).await), (vec![None, None], 1), "what was there before stays");
    assert_eq!(world.workspace.jobs().undo_edit(entry).await.unwrap_err().code, FailureCode::NotPossibleNow);
}

#[tokio::test]
async fn what_no_call_does_is_work_by_hand() {
    let world = World::read().await;
    let destinations = world.workspace.destinations();
    let twins = twins(&world).await;
    map(&world, 118_304, twins[1].0, None).await;
    let plan =
        |from: &'static str, segment: String, how: MoveOptions| destinations.plan_move(from.into(), vec![segment], how);
    let adform = plan("118304", twins[1].0.to_string(), MoveOptions::default()).await.unwrap();
    assert_eq!(adform.by_hand, [MoveByHand::SetUp { cards: vec!["Adform".into()] }]);
    assert_eq!((adform.lines[0].reason, adform.requests), (Some(MoveReason::NoDataflow), 0));
    // The dataflow to Criteo is paused; it is resumed by hand first.
    let criteo = plan("118302", twins[1].0.to_string(), MoveOptions::default()).await.unwrap();
    assert_eq!(criteo.by_hand, [MoveByHand::Resume { name: "Criteo, spring".into() }]);
    assert_eq!((criteo.lines[0].reason, criteo.requests), (Some(MoveReason::DataflowPaused), 0));
    let bad = plan("118302", twins[1].0.to_string(), until("2020-01-01")).await.unwrap_err();
    assert_eq!(bad.code, FailureCode::BadInput);
    dataflow(&world, "Criteo, autumn", "Criteo", &[]).await;
    let several = plan("118302", twins[1].0.to_string(), MoveOptions::default()).await.unwrap();
    assert_eq!((several.by_hand, several.targets.len()), (vec![MoveByHand::Choose], 2));
    assert_eq!(several.lines[0].reason, Some(MoveReason::ChooseDataflow));
    // Nobody has an audience with the people of this one.
    let abandoners = app::view::SegmentQuery { search: "Cart abandoners, recent".into(), ..Default::default() };
    let alone = world.workspace.segments().list(abandoners, first(1)).await.unwrap().rows.remove(0).id;
    let done = destinations.move_to_platform("118301".into(), vec![alone], MoveOptions::default()).await.unwrap();
    assert_eq!((done.lines[0].reason, done.entry), (Some(MoveReason::NoAudience), None));
}
