//! The schedule on a grown organization whose clock is passed in.

use std::sync::OnceLock;

use roaring::RoaringBitmap;
use serde_json::json;

use super::*;
use crate::model::Membership;
use crate::world::attributes::day_of;
use crate::world::grow_from;

/// Midday in October 2026.
const NOW: Millis = 1_792_584_000_000;

fn people() -> &'static People {
    static PEOPLE: OnceLock<People> = OnceLock::new();
    PEOPLE.get_or_init(|| People::generate(1))
}

/// An organization that sends these audiences and no others since [`NOW`].
fn sending(names: &[&str]) -> World {
    let mut world = grow_from(people(), NOW);
    let ids: Vec<String> = names.iter().map(|name| id_of(&world, name)).collect();
    let selectors: Vec<_> = ids.iter().map(|id| json!({ "type": "PLATFORM_SEGMENT", "value": { "id": id } })).collect();
    let flow = world.flows.values_mut().find(|flow| flow.name == "ECA sharing").unwrap();
    flow.transformations = json!([{ "params": { "segmentSelectors": { "selectors": selectors } } }]);
    "enabled".clone_into(&mut flow.state);
    note_changes(&mut world, NOW);
    world
}

fn id_of(world: &World, name: &str) -> String {
    let mut found = world.audiences.values().filter(|audience| audience.name == name);
    found.next().unwrap_or_else(|| panic!("no audience {name}")).id.clone()
}

/// Published audiences that stream, so that they are evaluated at any moment.
fn streaming(count: usize) -> Vec<String> {
    let world = grow_from(people(), NOW);
    let fits = |audience: &&crate::model::Audience| {
        audience.continuous
            && audience.lifecycle == "published"
            && audience.scale == 1
            && audience.name != "Interested in Ceramics"
    };
    let shared: Vec<_> = world.traits.values().filter_map(|record| record.integration_code.clone()).collect();
    let found = world.audiences.values().filter(fits).filter(|audience| !shared.contains(&audience.id));
    let found: Vec<String> = found.map(|audience| audience.name.clone()).take(count).collect();
    assert_eq!(found.len(), count);
    found
}

fn moved(world: &mut World, to: Millis) {
    run_due(world, people(), to);
    note_changes(world, to);
}

fn pair_of<'w>(world: &'w World, name: &str) -> (&'w Activation, Option<&'w Membership>) {
    let activation = &world.activations[&id_of(world, name)];
    (activation, activation.trait_sid.and_then(|sid| world.members.traits.get(&sid)))
}

#[test]
fn steps_come_at_the_published_times() {
    let activation = Activation { since: 1_000, ..Activation::default() };
    let newest = |minutes: i64| newest_step(&activation, 1_000 + minutes * MINUTE_MS);
    assert_eq!([newest(14), newest(15), newest(239)], [None, Some(NAMED), Some(NAMED)]);
    assert_eq!([newest(240), newest(1_439), newest(1_440), newest(14_430)], [Some(1), Some(1), Some(2), Some(11)]);
    for step in 0..100 {
        let at = activation.since + moment(step);
        assert_eq!(newest_step(&activation, at), Some(step));
        assert_ne!(newest_step(&activation, at - 1), Some(step));
    }
}

#[test]
fn names_come_first_then_a_part_then_everyone_by_shared_identities() {
    let name = &streaming(1)[0];
    let mut world = sending(&[name]);
    let shared = ["ecid", "idfa", "gaid", "email_lc_sha256"].map(|name| people().namespace(name).unwrap());
    let shared = shared.into_iter().fold(RoaringBitmap::new(), |all, known| all | known);
    let id = id_of(&world, name);
    let expected = |world: &World, at: Millis| {
        let audience = &world.audiences[&id];
        let rule = audience.expression.as_deref().unwrap();
        let found = crate::world::audiences::evaluate(world, people(), rule, &audience.expression_format, at);
        found.unwrap().as_ref() & &shared
    };
    moved(&mut world, NOW + 14 * MINUTE_MS);
    assert_eq!(pair_of(&world, name).0.trait_sid, None);
    moved(&mut world, NOW + 3 * HOUR_MS);
    let (activation, members) = pair_of(&world, name);
    let (sid, segment) = (activation.trait_sid.unwrap(), &world.segments[&activation.segment_sid.unwrap()]);
    assert!(members.is_none(), "a pair without members");
    let record = &world.traits[&sid];
    assert_eq!((record.create_time, segment.create_time), (NOW + NAMED_AFTER, NOW + NAMED_AFTER));
    assert_eq!(record.rule.as_deref(), Some(format!("segid == \"{id}\"").as_str()));
    assert_eq!((segment.rule.as_str(), segment.merge_rule), (format!("{sid}T").as_str(), 0));
    assert_eq!((&record.integration_code, &segment.integration_code), (&Some(id.clone()), &Some(id.clone())));
    assert_eq!((record.trait_type.as_str(), record.created_by, segment.created_by), ("ON_BOARDED_TRAIT", 0, 0));
    assert_eq!(world.trait_folders[&record.folder].name, "Experience Platform Traits");
    assert_eq!(world.segment_folders[&segment.folder].name, "Experience Platform Segments");
    assert_eq!(world.data_sources[&record.data_source].name, "Adobe Experience Platform Audience Sharing");

    moved(&mut world, NOW + 5 * HOUR_MS);
    let first = pair_of(&world, name).1.unwrap().people.clone();
    let whole = expected(&world, NOW + FIRST_AFTER);
    assert!(first.len() == whole.len() / 3 && first.is_subset(&whole) && !first.is_empty());
    moved(&mut world, NOW + 25 * HOUR_MS);
    let members = pair_of(&world, name).1.unwrap();
    assert_eq!(members.people, expected(&world, NOW + DAY_MS));
    assert_eq!(members.deliveries.len(), 2);
    moved(&mut world, NOW + 10 * DAY_MS + HOUR_MS);
    let members = pair_of(&world, name).1.unwrap();
    assert_eq!(members.people, expected(&world, NOW + 10 * DAY_MS), "refreshed daily");
    let days: Vec<i32> = members.deliveries.iter().map(|(day, _)| day - day_of(NOW)).collect();
    assert_eq!(days, [0, 1, 4, 5, 6, 7, 8, 9, 10], "the last week is caught up with");
}

#[test]
fn it_makes_no_difference_how_often_somebody_looks() {
    let names = streaming(3);
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let (mut often, mut once) = (sending(&names), sending(&names));
    for hour in 1..=100 {
        moved(&mut often, NOW + hour * HOUR_MS);
    }
    moved(&mut once, NOW + 100 * HOUR_MS);
    assert_eq!(often.activations, once.activations);
    for activation in often.activations.values() {
        let sid = activation.trait_sid.unwrap();
        assert_eq!(often.members.traits[&sid].deliveries, once.members.traits[&sid].deliveries);
        assert_eq!(format!("{:?}", often.traits[&sid]), format!("{:?}", once.traits[&sid]));
    }
}

#[test]
fn folders_and_data_source_are_created_where_they_are_missing() {
    let name = &streaming(1)[0];
    let mut world = sending(&[name]);
    for folder in world.trait_folders.values_mut().chain(world.segment_folders.values_mut()) {
        folder.name = folder.name.replace("Experience Platform", "Old");
    }
    for source in world.data_sources.values_mut().filter(|source| source.name.ends_with("Audience Sharing")) {
        source.pid += 1;
    }
    moved(&mut world, NOW + HOUR_MS);
    let record = &world.traits[&pair_of(&world, name).0.trait_sid.unwrap()];
    let folder = &world.trait_folders[&record.folder];
    assert_eq!((folder.name.as_str(), folder.parent), ("Experience Platform Traits", Some(0)));
    let source = &world.data_sources[&record.data_source];
    assert_eq!((source.pid, source.inbound), (world.pid, true), "one of another owner is not ours");
    let folder_traits = world.traits.values().filter(|record| record.trait_type == "FOLDER_TRAIT");
    assert!(folder_traits.into_iter().any(|record| record.folder == folder.id));
}

#[test]
fn an_audience_that_is_not_evaluated_has_a_pair_without_members() {
    let name = &streaming(1)[0];
    let mut world = sending(&[name]);
    let id = id_of(&world, name);
    "inactive".clone_into(&mut world.audiences.get_mut(&id).unwrap().lifecycle);
    moved(&mut world, NOW + 3 * DAY_MS);
    let (activation, members) = pair_of(&world, name);
    assert!(activation.trait_sid.is_some() && members.is_none());
    let mut world = sending(&[name]);
    world.audiences.remove(&id);
    moved(&mut world, NOW + 3 * DAY_MS);
    assert!(world.activations.values().all(|activation| !activation.active), "it is gone");
}
