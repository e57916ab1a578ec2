//! The organization as a whole: sizes, determinism, the reference picture's numbers, and the truth of references.

use std::sync::OnceLock;
use std::time::Instant;

use super::people::{PEOPLE, People};
use super::population::{
    Metric, Windows, audience_namespaces, report_day, segment_trend, segment_windows, trait_trend, trait_windows,
};
use super::{DAY_MS, grow_from};
use crate::model::World;
use crate::rules::segment_rule;

/// An afternoon in October 2026.
const NOW: i64 = 1_792_591_200_000;

fn grown() -> &'static (People, World) {
    static GROWN: OnceLock<(People, World)> = OnceLock::new();
    GROWN.get_or_init(|| {
        let people = People::generate(1);
        let world = grow_from(&people, NOW);
        (people, world)
    })
}

#[test]
fn the_organization_has_the_promised_size() {
    let (people, world) = grown();
    assert_eq!(people.everyone().len(), 200_000);
    assert!((150..=160).contains(&world.audiences.len()), "{} audiences", world.audiences.len());
    assert!((1_950..=2_100).contains(&world.traits.len()), "{} traits", world.traits.len());
    assert!((55..=80).contains(&world.segments.len()), "{} segments", world.segments.len());
    let third_party = world.traits.values().filter(|t| t.pid != world.pid);
    let (suspended, sold): (Vec<_>, Vec<_>) = third_party.partition(|t| t.status == "SUSPENDED");
    assert_eq!((sold.len(), suspended.len()), (1_558, 6));
    assert_eq!(world.segments.values().filter(|one| one.status == "SUSPENDED").count(), 7);
    let analytics = world.traits.values().filter(|t| t.name.starts_with("AA – ")).count();
    assert_eq!(analytics, 310);
    let own_folders = world.trait_folders.values().filter(|f| f.pid == world.pid && f.id != 0).count();
    let folder_traits = world.traits.values().filter(|t| t.trait_type == "FOLDER_TRAIT").count();
    assert_eq!(own_folders, folder_traits, "every own folder has its folder trait");
}

#[test]
fn the_same_seed_yields_the_same_world() {
    let (_, first) = grown();
    let second = grow_from(&People::generate(1), NOW);
    assert_eq!(format!("{:?}", first.traits), format!("{:?}", second.traits));
    assert_eq!(format!("{:?}", first.audiences), format!("{:?}", second.audiences));
    assert_eq!(format!("{:?}", first.segments), format!("{:?}", second.segments));
    assert_eq!(first.members.audiences, second.members.audiences);
    let people = |world: &World| {
        world.members.traits.values().map(|m| (m.people.clone(), m.deliveries.clone())).collect::<Vec<_>>()
    };
    assert!(people(first) == people(&second), "trait members differ");
    let other = grow_from(&People::generate(2), NOW);
    assert!(first.members.audiences != other.members.audiences, "another seed must give other people");
}

#[test]
fn the_ceramics_trait_reads_as_on_the_picture() {
    let (people, world) = grown();
    let expected = Windows { uniques: [0, 205, 205, 300, 300, 300], totals: [300; 6] };
    assert_eq!(trait_windows(world, people, 16_505_144, Metric::Device, NOW), expected);
    assert_eq!(segment_windows(world, people, 16_505_145, Metric::Device, NOW), expected);
    let to = report_day(NOW);
    let trend = trait_trend(world, people, 16_505_144, Metric::Device, to - 20, to, 1);
    let uniques: Vec<u64> = trait_values(&trend, |d| d.uniques);
    let mut drawn = vec![0, 300, 293, 298];
    drawn.extend([0; 11]);
    drawn.extend([205, 0, 0, 0, 0, 0]);
    assert_eq!(uniques, drawn);
    let totals = trait_values(&trend, |d| d.total);
    assert_eq!(totals[..3], [0, 0, 300]);
    assert!(totals[2..].iter().all(|total| *total == 300));
    assert_eq!(trend[20].day_ms, i64::from(to) * DAY_MS);
    let segment = segment_trend(world, people, 16_505_145, Metric::Device, to - 20, to, 1);
    assert_eq!(trait_values(&segment, |d| d.uniques)[..5], [0, 0, 293, 298, 0]);
}

fn trait_values(trend: &[super::population::DayCount], value: fn(&super::population::DayCount) -> u64) -> Vec<u64> {
    trend.iter().map(value).collect()
}

#[test]
fn the_three_shared_pairs_follow_the_composition_rules() {
    let (people, world) = grown();
    let shared: Vec<_> =
        world.traits.values().filter(|t| t.rule.as_deref().is_some_and(|r| r.starts_with("segid"))).collect();
    assert_eq!(shared.len(), 3);
    for entry in &shared {
        let id = entry.integration_code.clone().expect("an integration code");
        let audience = &world.audiences[&id];
        assert_eq!(entry.rule, Some(format!("segid == \"{id}\"")));
        assert_eq!((entry.created_by, entry.ttl, entry.trait_type.as_str()), (0, 120, "ON_BOARDED_TRAIT"));
        assert_eq!(world.trait_folders[&entry.folder].name, "Experience Platform Traits");
        assert_eq!(world.data_sources[&entry.data_source].name, "Adobe Experience Platform Audience Sharing");
        let segment = &world.segments[&(entry.sid + 1)];
        assert_eq!((segment.rule.clone(), segment.merge_rule), (format!("{}T", entry.sid), 0));
        assert_eq!(segment.integration_code, Some(id));
        let renamed = entry.name != audience.name;
        assert_eq!(renamed, entry.sid == 16_505_180, "{}", entry.name);
    }
    assert_eq!(world.audiences["4f2971dc-7e6a-4701-be12-b52dad60c091"].name, "Interested in Ceramics");
    assert_eq!(trait_windows(world, people, 16_505_201, Metric::Device, NOW), Windows::default(), "not yet reported");
    let tomorrow = trait_windows(world, people, 16_505_201, Metric::Device, NOW + DAY_MS);
    assert!(tomorrow.uniques[0] > 1_000, "members delivered today show tomorrow: {tomorrow:?}");
}

#[test]
fn references_hold_and_rules_can_be_read() {
    let (_, world) = grown();
    for entry in world.traits.values() {
        assert!(world.data_sources.contains_key(&entry.data_source), "{}", entry.name);
        assert!(world.trait_folders.contains_key(&entry.folder), "{}", entry.name);
        assert!(entry.sid < world.next_sid && entry.name.chars().count() <= 255);
        if let Some(rule) = &entry.rule {
            assert_eq!(crate::rules::trait_rule::check(rule), Ok(()), "{}", entry.name);
        }
    }
    for segment in world.segments.values() {
        let rule = segment_rule::parse(&segment.rule).expect(&segment.name);
        assert!(rule.traits().iter().all(|sid| world.traits.contains_key(sid)), "{}", segment.name);
        let forbidden =
            rule.frequency_traits().into_iter().find(|sid| world.traits[sid].trait_type != "RULE_BASED_TRAIT");
        assert_eq!(forbidden, None, "{}", segment.name);
        assert!(!world.traits.contains_key(&segment.sid), "one sequence of ids for traits and segments");
    }
    for folder in world.trait_folders.values() {
        let mut level = 0;
        let mut at = folder;
        while let Some(parent) = at.parent {
            at = &world.trait_folders[&parent];
            level += 1;
        }
        assert!(level <= 5, "{} is {level} levels deep", folder.name);
    }
    for audience in world.audiences.values() {
        assert!(audience.name.chars().count() <= 255);
        assert!(audience.tags.iter().all(|tag| world.tags.contains_key(tag)));
        assert!(audience.folder.as_ref().is_none_or(|folder| world.audience_folders.contains_key(folder)));
    }
}

#[test]
fn audiences_have_members_of_every_size() {
    let (people, world) = grown();
    let mut sizes: Vec<(u64, &str)> = Vec::new();
    for audience in world.audiences.values().filter(|a| a.evaluated_at.is_some()) {
        let members = &world.members.audiences[&audience.id];
        assert!(!members.is_empty(), "{}", audience.name);
        let by_namespace = audience_namespaces(world, people, &audience.id);
        assert!(by_namespace.values().all(|count| *count <= members.len()), "{}", audience.name);
        if audience.scale == 1 {
            sizes.push((members.len(), &audience.name));
        }
    }
    sizes.sort_unstable();
    assert!(sizes[0].0 < 150, "the smallest is {:?}", sizes[0]);
    assert!((60_000..130_000).contains(&sizes[sizes.len() - 1].0), "the largest is {:?}", sizes[sizes.len() - 1]);
    let waiting = world.audiences.values().filter(|a| a.evaluated_at.is_none()).count();
    assert!((3..=12).contains(&waiting), "{waiting} audiences wait for their first evaluation");
}

#[test]
fn windows_grow_and_every_trait_of_the_organization_has_people() {
    let (people, world) = grown();
    for entry in world.traits.values().filter(|t| t.pid == world.pid && t.sid != 16_505_201) {
        let windows = trait_windows(world, people, entry.sid, Metric::Device, NOW);
        assert!(windows.uniques.is_sorted(), "{}: {windows:?}", entry.name);
        let empty_folder = entry.trait_type == "FOLDER_TRAIT" && entry.name.starts_with("Campaigns 2026");
        let rare = entry.name.starts_with("AA – Ceramics");
        assert_eq!(windows.totals[0] == 0 && !rare, empty_folder, "{}: {windows:?}", entry.name);
    }
    let mut empty = Vec::new();
    for segment in world.segments.values().filter(|s| s.sid != 16_505_202) {
        let windows = segment_windows(world, people, segment.sid, Metric::CrossDevice, NOW);
        if windows.totals[0] == 0 {
            empty.push(&segment.name);
        }
    }
    assert!(empty.is_empty(), "nobody is in {empty:?}");
}

#[test]
fn days_go_on_after_growth() {
    let (people, world) = grown();
    let month = 30 * DAY_MS;
    let later = trait_windows(world, people, 16_505_144, Metric::Device, NOW + month);
    assert_eq!(later.uniques, [0, 0, 0, 0, 300, 300], "the deliveries move out of the windows");
    assert_eq!(later.totals, [300; 6]);
    let expired = trait_windows(world, people, 16_505_144, Metric::Device, NOW + 5 * month);
    assert_eq!(expired.totals, [0; 6], "120 days after the last delivery nobody holds it");
    let visitors = people.seen_between(report_day(NOW) + 400, report_day(NOW) + 400);
    assert!((5_000..60_000).contains(&visitors.len()), "{} visitors a year on", visitors.len());
}

#[test]
fn raw_ids_are_stable_and_only_where_known() {
    let (people, _) = grown();
    let person = people.namespace("idfa").and_then(roaring::RoaringBitmap::min).expect("somebody has an IDFA");
    let id = people.raw_id(person, "idfa").expect("known there");
    assert_eq!(id.len(), 36);
    assert_eq!(id, id.to_uppercase());
    assert_eq!(people.raw_id(person, "idfa"), Some(id));
    assert_eq!(people.raw_id(person, "gaid"), None, "an iOS device has no GAID");
    assert_eq!(people.raw_id(person, "unknown"), None);
    let cookie = people.namespace("ecid").and_then(roaring::RoaringBitmap::min).expect("somebody has a cookie");
    assert_eq!(people.raw_id(cookie, "ecid").map(|id| id.len()), Some(38));
}

#[test]
fn growing_takes_well_under_a_second_or_two() {
    let started = Instant::now();
    let people = People::generate(3);
    let peopled = started.elapsed();
    let world = grow_from(&people, NOW);
    let took = started.elapsed();
    println!("people {peopled:?}, everything {took:?}, {} traits for {PEOPLE} people", world.traits.len());
    assert!(took.as_millis() < 5_000, "growing took {took:?}");
}
