//! Estimates against counting person by person.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use super::*;
use crate::rules::segment_rule::{Recency, SegmentRule};
use crate::world::attributes::day_of;
use crate::world::grow_from;
use crate::world::people::PEOPLE;

/// An afternoon in October 2026.
const NOW: i64 = 1_792_591_200_000;
/// Days of behavior that are simulated.
const HISTORY: i32 = 90;

struct Grown {
    people: People,
    world: World,
    day: i32,
    /// By person: the days on which they were seen, one bit for each day, the newest first.
    seen: Vec<u128>,
}

fn grown() -> &'static Grown {
    static GROWN: OnceLock<Grown> = OnceLock::new();
    GROWN.get_or_init(|| {
        let people = People::generate(1);
        let world = grow_from(&people, NOW);
        let day = population::report_day(NOW);
        let mut seen = vec![0; PEOPLE as usize];
        for ago in 0..=HISTORY {
            for person in people.seen_between(day - ago, day - ago).iter() {
                seen[person as usize] |= 1_u128 << ago;
            }
        }
        Grown { people, world, day, seen }
    })
}

impl Grown {
    /// The traits behind a trait: itself, or those in and below the folder of a folder trait.
    fn parts(&self, sid: u64) -> Vec<&Trait> {
        let Some(entry) = self.world.traits.get(&sid) else { return Vec::new() };
        if entry.trait_type != "FOLDER_TRAIT" {
            return vec![entry];
        }
        let mut folders = BTreeSet::from([entry.folder]);
        while let Some(next) = self.world.trait_folders.values().find(|folder| {
            folder.parent.is_some_and(|parent| folders.contains(&parent)) && !folders.contains(&folder.id)
        }) {
            folders.insert(next.id);
        }
        let is_in = |one: &&Trait| one.trait_type != "FOLDER_TRAIT" && folders.contains(&one.folder);
        self.world.traits.values().filter(is_in).collect()
    }

    /// The days on which a person realized one trait, as bits.
    fn realized(&self, of: &Trait, person: u32) -> u128 {
        let Some(membership) = self.world.members.traits.get(&of.sid) else { return 0 };
        if !membership.people.contains(person) {
            return 0;
        }
        let is_delivered = !membership.deliveries.is_empty() || of.trait_type == "ON_BOARDED_TRAIT";
        let by_visits = if is_delivered { 0 } else { self.seen[person as usize] & self.since(day_of(of.create_time)) };
        let delivered = membership.deliveries.iter().filter(|(_, arrived)| arrived.contains(person));
        delivered.filter_map(|(at, _)| self.bit(*at)).fold(by_visits, |all, bit| all | bit)
    }

    fn bit(&self, at: i32) -> Option<u128> {
        let ago = self.day - at;
        (0..=HISTORY).contains(&ago).then(|| 1 << ago)
    }

    /// The bits of a day and all after it.
    fn since(&self, first: i32) -> u128 {
        (0..=HISTORY).filter(|ago| self.day - ago >= first).fold(0, |all, ago| all | (1 << ago))
    }

    fn holds(&self, sid: u64, person: u32) -> bool {
        let Some(entry) = self.world.traits.get(&sid) else { return false };
        let lasts = if entry.ttl == 0 { 36_500 } else { entry.ttl.cast_signed() };
        self.parts(sid).into_iter().any(|of| {
            let lately = (1..=lasts.min(HISTORY)).fold(0_u128, |all, ago| all | (1 << ago));
            let delivered = self.world.members.traits.get(&of.sid).is_some_and(|members| {
                let in_time = |at: i32| at < self.day && at >= self.day - lasts;
                let arrived = |(at, who): &(i32, RoaringBitmap)| in_time(*at) && who.contains(person);
                members.people.contains(person) && members.deliveries.iter().any(arrived)
            });
            delivered || self.realized(of, person) & lately != 0
        })
    }

    fn realized_any(&self, sid: u64, person: u32) -> u128 {
        self.parts(sid).into_iter().map(|of| self.realized(of, person)).fold(0, |all, days| all | days)
    }

    fn is_in(&self, rule: &SegmentRule, person: u32) -> bool {
        match rule {
            SegmentRule::Or(parts) => parts.iter().any(|part| self.is_in(part, person)),
            SegmentRule::And(parts) => parts.iter().all(|part| self.is_in(part, person)),
            SegmentRule::Not(part) => !self.is_in(part, person),
            SegmentRule::Trait(sid) => self.holds(*sid, person),
            SegmentRule::Frequency(often) => {
                let counts = |ago: i32| match often.recency {
                    None => true,
                    Some(Recency::Within(days)) => ago < days.cast_signed(),
                    Some(Recency::Before(days)) => ago >= days.cast_signed(),
                };
                let days = (0..=HISTORY).filter(|ago| counts(*ago)).fold(0_u128, |all, ago| all | (1 << ago));
                let met = |sid: &u64| (self.realized_any(*sid, person) & days).count_ones();
                often.op.holds(often.traits.iter().map(met).sum(), often.times)
            }
        }
    }

    /// What an estimate must be: by window, those who were seen in it and qualify, and all who qualify.
    fn counted(&self, rule: &str) -> BTreeMap<i32, (u64, u64)> {
        let tree = segment_rule::parse(rule).unwrap();
        let mut windows: BTreeMap<i32, (u64, u64)> = ESTIMATE_DAYS.map(|days| (days, (0, 0))).into();
        for person in self.people.devices() {
            if !self.is_in(&tree, person) {
                continue;
            }
            let seen =
                tree.traits().into_iter().map(|sid| self.realized_any(sid, person)).fold(0, |all, days| all | days);
            for (days, (instant, total)) in &mut windows {
                *total += 1;
                *instant += u64::from(seen & ((1_u128 << *days) - 1) != 0);
            }
        }
        windows
    }
}

/// The biggest own rule-based traits, one of a third party, an onboarded one, and a folder trait of few traits.
fn some_traits(grown: &Grown) -> [u64; 5] {
    let size = |of: &Trait| grown.world.members.traits.get(&of.sid).map_or(0, |members| members.people.len());
    let biggest = |kind: &str, own: bool, skip: usize| {
        let is_it = |of: &&Trait| of.trait_type == kind && (of.pid == grown.world.pid) == own;
        let mut found: Vec<&Trait> = grown.world.traits.values().filter(is_it).collect();
        found.sort_by_key(|of| std::cmp::Reverse((size(of), of.sid)));
        found[skip.min(found.len() - 1)].sid
    };
    let folder_trait = |of: &&Trait| of.trait_type == "FOLDER_TRAIT" && (2..30).contains(&grown.parts(of.sid).len());
    let folder = grown.world.traits.values().find(folder_trait).unwrap().sid;
    let third =
        grown.world.traits.values().filter(|of| of.pid != grown.world.pid).max_by_key(|of| size(of)).unwrap().sid;
    [
        biggest("RULE_BASED_TRAIT", true, 3),
        biggest("RULE_BASED_TRAIT", true, 9),
        third,
        biggest("ON_BOARDED_TRAIT", true, 0),
        folder,
    ]
}

#[test]
fn an_estimate_is_what_counting_every_person_gives() {
    let grown = grown();
    let [one, two, third, onboarded, folder] = some_traits(grown);
    for rule in [
        format!("{one}T"),
        format!("({one}T OR {third}T) AND NOT {two}T"),
        format!("{onboarded}T OR {folder}T"),
        format!("FREQUENCY([{one}T,{two}T] <= 30D) >= 2 AND NOT FREQUENCY([{folder}T] >= 14D) >= 1"),
        format!("{third}T AND FREQUENCY([{one}T]) <= 3"),
        format!("FREQUENCY([{two}T] <= 7D) == 1 OR ({one}T AND {two}T AND {folder}T)"),
        "77777777T".to_owned(),
    ] {
        let estimate = estimates(&grown.world, &grown.people, &rule, NOW);
        for (days, (instant, total)) in grown.counted(&rule) {
            let window = &estimate["estimates"][days.to_string()];
            assert_eq!((&window["instant"], &window["total"]), (&json!(instant), &json!(total)), "{rule}, {days} days");
        }
    }
}

#[test]
fn the_range_is_the_error_that_adobe_documents() {
    for (count, percent) in [(1_000, 45), (50_000, 6), (500_000, 2)] {
        let (low, high) = sampled(count);
        assert!(low < count && count < high);
        assert_eq!((high - count) * 100 / count, percent, "{count}");
    }
    assert_eq!(sampled(0), (0, 0));
    assert_eq!(sampled(10).0, 0);
}
