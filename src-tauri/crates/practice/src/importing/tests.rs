//! The schedule on a grown organization whose clock is passed in.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde_json::{Value, json};

use super::*;
use crate::model::Audience;
use crate::world::grow_from;
use crate::world::population::{audience_namespaces, by_namespace, segment_members};

/// Midday in October 2026.
const NOW: Millis = 1_792_584_000_000;
const MINUTE_MS: Millis = 60_000;
const HOUR_MS: Millis = 60 * MINUTE_MS;

fn people() -> &'static People {
    static PEOPLE: OnceLock<People> = OnceLock::new();
    PEOPLE.get_or_init(|| People::generate(1))
}

/// The organization as it is first opened.
fn grown() -> World {
    let mut world = grow_from(people(), NOW);
    note_changes(&mut world, NOW);
    world
}

fn moved(world: &mut World, to: Millis) {
    run_due(world, people(), to);
    note_changes(world, to);
}

fn params(world: &mut World) -> &mut Value {
    let spec = crate::flow::specs::AUDIENCE_MANAGER;
    let mut found = world.source_connections.values_mut().filter(|record| record.spec == spec);
    &mut found.next().unwrap().params
}

/// Segments that the source does not select.
fn fresh(world: &mut World, count: usize) -> Vec<u64> {
    let selected = Selection::of(params(world)).unwrap().segments;
    let pid = world.pid;
    let all = world.segments.values().filter(|segment| segment.pid == pid && !selected.contains(&segment.sid));
    let found: Vec<u64> = all.map(|segment| segment.sid).take(count).collect();
    assert_eq!(found.len(), count);
    found
}

fn select(world: &mut World, sids: &[u64], at: Millis) {
    let list = params(world)["segments"].as_array_mut().unwrap();
    list.extend(sids.iter().map(|sid| json!(sid.to_string())));
    note_changes(world, at);
}

fn deselect(world: &mut World, sid: u64, at: Millis) {
    params(world)["segments"].as_array_mut().unwrap().retain(|listed| listed.as_str() != Some(&sid.to_string()));
    note_changes(world, at);
}

fn switch(world: &mut World, state: &str, at: Millis) {
    let flow = world.flows.values_mut().find(|flow| flow.name == "Audience Manager to Platform").unwrap();
    state.clone_into(&mut flow.state);
    note_changes(world, at);
}

fn audiences(world: &World, sid: u64) -> Vec<&Audience> {
    let sid = sid.to_string();
    world.audiences.values().filter(|it| it.audience_id == sid && it.namespace == SEGMENTS).collect()
}

/// Members per namespace as Audience Manager has them.
fn expected(world: &World, sid: u64, at: Millis) -> BTreeMap<String, u64> {
    by_namespace(people(), &segment_members(world, people(), sid, at))
}

#[test]
fn selected_segments_become_audiences_whose_members_equal_the_bitmaps() {
    let mut world = grown();
    let sids = fresh(&mut world, 10);
    let before = world.audiences.len();
    select(&mut world, &sids, NOW);
    moved(&mut world, NOW + 9 * MINUTE_MS);
    assert_eq!(world.audiences.len(), before, "not within a moment");
    moved(&mut world, NOW + HOUR_MS);
    assert_eq!(world.audiences.len(), before + 10);
    for sid in &sids {
        let [audience] = audiences(&world, *sid)[..] else { panic!("one audience of {sid}") };
        let segment = &world.segments[sid];
        assert_eq!((audience.origin.as_str(), &audience.name), ("AUDIENCE_MANAGER", &segment.name));
        assert_eq!((audience.kind.as_str(), audience.creation_time), ("ExternalSegment", NOW + APPEARS_AFTER));
        let meta = audience.audience_meta.as_ref().unwrap();
        assert_eq!(*meta, json!({ "segmentStatus": segment.status, "AAMFolderId": segment.folder.to_string() }));
        let flow = audience.linked_audience_ref.as_ref().unwrap()["flowId"].as_str().unwrap();
        assert_eq!(world.flows[flow].name, "Audience Manager to Platform");
        assert!(audience.evaluated_at.is_none() && audience_namespaces(&world, people(), &audience.id).is_empty());
    }
    for days in [1, 4] {
        moved(&mut world, NOW + days * DAY_MS + HOUR_MS);
        let mut all = 0;
        for sid in &sids {
            let audience = audiences(&world, *sid)[0];
            assert_eq!(audience.evaluated_at, Some(NOW + days * DAY_MS));
            let counts = audience_namespaces(&world, people(), &audience.id);
            assert_eq!(counts, expected(&world, *sid, NOW + days * DAY_MS), "{sid} after {days} days");
            all += counts.values().sum::<u64>();
        }
        assert!(all > 1_000, "{all} memberships");
    }
    assert_eq!(world.audiences.len(), before + 10, "never twice");
}

#[test]
fn what_was_imported_before_stays_and_is_refreshed_a_day_after_it_arrived() {
    let mut world = grown();
    assert_eq!(world.imports.len(), 5);
    let counts = |world: &World| {
        let all = world.audiences.values().filter(|audience| audience.origin == "AUDIENCE_MANAGER");
        all.map(|it| (it.name.clone(), it.evaluated_at, world.members.audiences[&it.id].clone())).collect::<Vec<_>>()
    };
    let before = counts(&world);
    moved(&mut world, NOW + 18 * HOUR_MS);
    assert_eq!(counts(&world), before);
    moved(&mut world, NOW + 20 * HOUR_MS);
    let after = counts(&world);
    assert_eq!(after.len(), before.len());
    assert!(after.iter().zip(&before).all(|(now, then)| now.1 == then.1.map(|at| at + DAY_MS)));
    for import in world.imports.values().filter(|import| import.namespace == SEGMENTS) {
        let counts = audience_namespaces(&world, people(), import.audience.as_ref().unwrap());
        assert_eq!(counts, expected(&world, import.sid, import.delivered_at.unwrap()));
    }
}

#[test]
fn an_audience_that_was_created_by_hand_is_used() {
    let mut world = grown();
    let sid = fresh(&mut world, 1)[0];
    let by_hand = Audience {
        id: "by-hand".to_owned(),
        audience_id: sid.to_string(),
        sandbox: "prod".to_owned(),
        name: "By hand".to_owned(),
        kind: "ExternalSegment".to_owned(),
        origin: "AUDIENCE_MANAGER".to_owned(),
        namespace: "aamsegments".to_owned(),
        labels: vec!["core/C1".to_owned()],
        audience_meta: Some(json!({ "ours": true })),
        lifecycle: "published".to_owned(),
        version: 1,
        scale: 1,
        ..Audience::default()
    };
    world.audiences.insert(by_hand.id.clone(), by_hand);
    let before = world.audiences.len();
    select(&mut world, &[sid], NOW);
    moved(&mut world, NOW + 2 * DAY_MS);
    assert_eq!(world.audiences.len(), before, "one audience, not two");
    let audience = &world.audiences["by-hand"];
    assert_eq!(audience.name, world.segments[&sid].name);
    assert!(audience.labels.contains(&"core/C1".to_owned()));
    assert_eq!(audience.audience_meta.as_ref().unwrap()["ours"], true);
    let at = NOW + 2 * DAY_MS;
    assert_eq!(audience_namespaces(&world, people(), "by-hand"), expected(&world, sid, at));
}

#[test]
fn nothing_new_arrives_while_it_is_paused_and_members_lapse() {
    let mut world = grown();
    switch(&mut world, "disabled", NOW);
    let sid = fresh(&mut world, 1)[0];
    select(&mut world, &[sid], NOW);
    moved(&mut world, NOW + 5 * DAY_MS);
    assert!(audiences(&world, sid).is_empty());
    let held = |world: &World| world.imports.values().filter(|import| import.delivered_at.is_some()).count();
    assert_eq!(held(&world), 5, "what has arrived stays");
    switch(&mut world, "enabled", NOW + 5 * DAY_MS);
    moved(&mut world, NOW + 7 * DAY_MS);
    assert_eq!((audiences(&world, sid).len(), held(&world)), (1, 6), "the time counts from then");
    let id = audiences(&world, sid)[0].id.clone();
    deselect(&mut world, sid, NOW + 7 * DAY_MS);
    moved(&mut world, NOW + 36 * DAY_MS);
    assert!(!world.members.audiences[&id].is_empty());
    moved(&mut world, NOW + 38 * DAY_MS);
    assert!(world.members.audiences[&id].is_empty(), "30 days after the last delivery");
    assert_eq!((audiences(&world, sid).len(), held(&world)), (1, 5));
    select(&mut world, &[sid], NOW + 38 * DAY_MS);
    moved(&mut world, NOW + 40 * DAY_MS);
    assert!(!world.members.audiences[&id].is_empty(), "and they come back");
}

#[test]
fn it_makes_no_difference_how_often_somebody_looks() {
    let (mut often, mut once) = (grown(), grown());
    let sids = fresh(&mut often, 3);
    for world in [&mut often, &mut once] {
        select(world, &sids, NOW);
    }
    for hour in 1..=100 {
        moved(&mut often, NOW + hour * HOUR_MS);
    }
    moved(&mut once, NOW + 100 * HOUR_MS);
    let told = |world: &World| {
        let one = |sid: &u64| {
            let audience = audiences(world, *sid)[0];
            let times = (audience.creation_time, audience.update_time, audience.evaluated_at, audience.version);
            (audience.name.clone(), times, world.members.audiences[&audience.id].clone())
        };
        sids.iter().map(one).collect::<Vec<_>>()
    };
    assert_eq!(told(&often), told(&once));
}

#[test]
fn all_traits_are_brought_and_controls_become_labels() {
    let mut world = grown();
    params(&mut world)["allTraits"] = json!(true);
    moved(&mut world, NOW);
    moved(&mut world, NOW + HOUR_MS);
    let traits = world.imports.values().filter(|import| import.namespace == TRAITS).count();
    let own = world.traits.values().filter(|it| it.pid == world.pid && it.trait_type != FOLDER_TRAIT).count();
    assert_eq!(traits, own);
    let held = |restriction: &str| {
        let sources = world.data_sources.values();
        let held: Vec<u64> = sources
            .filter(|source| source.export_restrictions.iter().any(|it| it == restriction))
            .map(|source| source.id)
            .collect();
        let mut traits = world.traits.values().filter(move |it| held.contains(&it.data_source) && it.pid == world.pid);
        traits.find(|it| it.trait_type != FOLDER_TRAIT).map(|it| it.sid.to_string())
    };
    let sid = held("ONSITE_PERSONALIZATION").unwrap();
    let audience = world.audiences.values().find(|it| it.audience_id == sid && it.namespace == TRAITS).unwrap();
    assert!(audience.labels.contains(&"core/C7".to_owned()), "{:?}", audience.labels);
}
