//! Two providers of third-party data that left: their data sources, traits and the segments that depend on them are
//! suspended, and their members stay as they were. Each of their traits was sold by another provider as well, under another
//! name: most of its people are the same.
//!
//! All ids are of ranges of their own, and chance of a stream of its own, so that nothing else in the organization changes.

use roaring::RoaringBitmap;

use super::super::DAY_MS;
use super::super::people::{PEOPLE, People};
use super::super::random::Dice;
use super::{PID, owners};
use crate::model::{DataSource, Membership, Millis, Segment, Trait, World};

/// Status of what a provider that left owned, and of what depends on it.
pub(crate) const SUSPENDED: &str = "SUSPENDED";
/// First sid of the traits and of the segments.
const FIRST_TRAIT: u64 = 9_900_001;
const FIRST_SEGMENT: u64 = 15_900_001;
/// The folder of everything bought in.
const FOLDER: &str = "3rd-Party Data";

/// The providers: data source, owner, name.
const PROVIDERS: [(u64, u32, &str); 2] =
    [(30_404, 3_044, "Brackenfield Audiences"), (30_505, 3_055, "Tessera Household Data")];

/// A trait: place of its provider, name, and the trait that another provider sells of nearly the same people.
const TRAITS: [(usize, &str, &str); 6] = [
    (0, "Brackenfield – Home cooks", "Interest > Food & Drink > Cooking"),
    (0, "Brackenfield – Gardeners", "Interest > Home & Garden > Gardening"),
    (0, "Brackenfield – Dog people", "Interest > Pets > Dogs"),
    (1, "Tessera – Thirty to thirty-four", "Demographic > Age Range > 30-34"),
    (1, "Tessera – Women", "Demographic > Gender > Female"),
    (1, "Tessera – Travelers", "Interest > Travel > Adventure Travel"),
];

/// A segment: name, and its rule with the places of suspended traits in braces and names of others in brackets.
const SEGMENTS: [(&str, &str); 7] = [
    ("Home cooks, bought", "{0}"),
    ("Home cooks with loyalty card", "{0} AND [1]"),
    ("Cooks or gardeners", "{0} OR {1} OR [2]"),
    ("Loyalty, without dog people", "[1] AND NOT {2}"),
    ("Women who travel", "{4} AND {5}"),
    ("Loyalty, cooks or gardeners", "[1] AND ({1} OR [2])"),
    ("Thirties or travelers, no dog people", "({3} OR {5}) AND NOT {2}"),
];

/// Plants all of it.
pub(super) fn plant(world: &mut World, people: &People, now: Millis) {
    let then = now - 400 * DAY_MS;
    for (id, pid, name) in PROVIDERS {
        let source = DataSource {
            id,
            pid,
            name: name.to_owned(),
            description: "Third-party data".to_owned(),
            id_type: "COOKIE".to_owned(),
            status: SUSPENDED.to_owned(),
            create_time: then,
            update_time: then,
            ..DataSource::default()
        };
        world.data_sources.insert(id, source);
    }
    let folder = world.trait_folders.values().find(|one| one.name == FOLDER).map_or(0, |one| one.id);
    let third_party: Vec<u64> = bought(world);
    let mut sids = Vec::new();
    for (at, (provider, name, twin)) in TRAITS.into_iter().enumerate() {
        let sid = FIRST_TRAIT + at as u64;
        let (source, pid, _) = PROVIDERS[provider];
        let named = world.traits.values().find(|one| one.name == twin && third_party.contains(&one.sid));
        // The taxonomy may name it otherwise one day; then another one is sold twice.
        let twin = named.map(|one| one.sid).or_else(|| third_party.get(at * 101 % third_party.len().max(1)).copied());
        let held =
            twin.and_then(|twin| world.members.traits.get(&twin)).map(|of| of.people.clone()).unwrap_or_default();
        world.traits.insert(sid, suspended_trait(sid, pid, name, (source, folder), then));
        let held = resold(people, &held, sid);
        world.members.traits.insert(sid, Membership { people: held, deliveries: Vec::new() });
        sids.push(sid);
    }
    let own = own_traits(world);
    for (at, (name, rule)) in SEGMENTS.into_iter().enumerate() {
        let segment = suspended_segment(world, FIRST_SEGMENT + at as u64, name, rule_of(rule, &sids, &own), then);
        world.segments.insert(segment.sid, segment);
    }
}

/// Third-party traits of providers that did not leave, by sid, without those that nearly nobody has.
fn bought(world: &World) -> Vec<u64> {
    let size = |sid: &u64| world.members.traits.get(sid).map_or(0, |of| of.people.len());
    let third_party = world.traits.values().filter(|one| one.pid != world.pid).map(|one| one.sid);
    third_party.filter(|sid| (1_000..50_000).contains(&size(sid))).collect()
}

/// The organization's own onboarded traits with the most members, the largest first.
fn own_traits(world: &World) -> Vec<u64> {
    let own = world.traits.values().filter(|one| one.pid == world.pid && one.trait_type == "ON_BOARDED_TRAIT");
    let size = |sid: u64| world.members.traits.get(&sid).map_or(0, |of| of.people.len());
    let mut sids: Vec<u64> = own.map(|one| one.sid).collect();
    sids.sort_by_key(|sid| (std::cmp::Reverse(size(*sid)), *sid));
    sids
}

fn rule_of(pattern: &str, suspended: &[u64], own: &[u64]) -> String {
    let with = |text: String, brackets: (char, char), sids: &[u64]| {
        sids.iter().enumerate().fold(text, |text, (at, sid)| {
            text.replace(&format!("{}{at}{}", brackets.0, brackets.1), &format!("{sid}T"))
        })
    };
    with(with(pattern.to_owned(), ('{', '}'), suspended), ('[', ']'), own)
}

/// Four of five of the people, and some others.
fn resold(people: &People, of: &RoaringBitmap, sid: u64) -> RoaringBitmap {
    let mut dice = Dice::named(people.seed(), &format!("resold {sid}"));
    let mut held: RoaringBitmap = of.iter().filter(|_| dice.below(5) > 0).collect();
    for _ in 0..of.len() / 10 {
        held.insert(u32::try_from(dice.below(u64::from(PEOPLE))).unwrap_or_default());
    }
    held & people.devices()
}

fn suspended_trait(sid: u64, pid: u32, name: &str, (data_source, folder): (u64, u64), then: Millis) -> Trait {
    Trait {
        sid,
        pid,
        name: name.to_owned(),
        description: Some("Third-party data".to_owned()),
        trait_type: "RULE_BASED_TRAIT".to_owned(),
        rule: Some(format!("d_resold == \"{sid}\"")),
        ttl: 90,
        status: SUSPENDED.to_owned(),
        data_source,
        folder,
        create_time: then,
        update_time: then,
        ..Trait::default()
    }
}

fn suspended_segment(world: &World, sid: u64, name: &str, rule: String, then: Millis) -> Segment {
    let folder = world.segments.values().find(|one| one.folder != 0).map_or(0, |one| one.folder);
    Segment {
        sid,
        pid: PID,
        legacy_id: 1_990_000 + sid % 100_000,
        name: name.to_owned(),
        description: None,
        rule,
        data_source: owners::AUTOMATIC,
        folder,
        merge_rule: owners::MERGE_RULE,
        status: SUSPENDED.to_owned(),
        create_time: then,
        update_time: then,
        created_by: owners::USER_IDS[0],
        updated_by: owners::USER_IDS[0],
        ..Segment::default()
    }
}
