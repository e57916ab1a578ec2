//! The 200,000 simulated people: attributes, identities and the days they are seen.
//!
//! Everything follows from the seed. Bitmaps of visit days are drawn on first use and cached; a day's visitors
//! depend on seed and day alone, so the organization lives on for as long as the practice clock runs.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use roaring::RoaringBitmap;

use super::attributes::{self, Drawn};
use super::columns::{Column, Day, those};
use super::events::Visits;
use super::random::{mix, stream};
use crate::rules::counter::Counter;

pub use super::PEOPLE;
/// Name spaces, as job counters write them, with their numeric id in estimates (AEP contract §17.1).
pub const NAMESPACES: [(&str, &str); 6] = [
    ("ecid", "4"),
    ("idfa", "20915"),
    ("gaid", "20914"),
    ("email_lc_sha256", "11"),
    ("email", "6"),
    ("crmid", "10018776"),
];
/// Number of cached unions before the cache is emptied; one is about 25 kB.
const KEPT: usize = 600;
/// Number of cached counts before the cache is emptied; one is about 150 kB.
const COUNTS_KEPT: usize = 60;

/// The people.
pub struct People {
    seed: u64,
    columns: BTreeMap<&'static str, Column>,
    identities: Vec<(&'static str, RoaringBitmap)>,
    devices: RoaringBitmap,
    authenticated: RoaringBitmap,
    everyone: RoaringBitmap,
    /// Chance of a visit per day, in 1/65536.
    chance: Vec<u32>,
    seen: Mutex<HashMap<(Day, Day), Arc<RoaringBitmap>>>,
    evaluations: Mutex<HashMap<(String, i64), Arc<RoaringBitmap>>>,
    visits: Mutex<Vec<(Day, Arc<Visits>)>>,
    days_seen: Mutex<HashMap<(Day, Day), Arc<Counter>>>,
}

impl People {
    /// Draws all people. The same seed yields the same people.
    pub fn generate(seed: u64) -> Self {
        let Drawn { columns, identities } = attributes::draw(seed, PEOPLE);
        let of = |names: &[&str]| {
            identities.iter().filter(|(n, _)| names.contains(n)).fold(RoaringBitmap::new(), |all, (_, b)| all | b)
        };
        let (devices, authenticated) = (of(&["ecid", "idfa", "gaid"]), of(&["email_lc_sha256", "crmid"]));
        let mut everyone = RoaringBitmap::new();
        everyone.insert_range(0..PEOPLE);
        let habit = stream(seed, "visit habit");
        let chance = (0..u64::from(PEOPLE)).map(|p| chance_of(mix(habit, p) % 100)).collect();
        Self {
            seed,
            columns,
            identities,
            devices,
            authenticated,
            everyone,
            chance,
            seen: Mutex::default(),
            evaluations: Mutex::default(),
            visits: Mutex::default(),
            days_seen: Mutex::default(),
        }
    }

    /// The seed they were drawn from.
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// Everyone.
    pub fn everyone(&self) -> &RoaringBitmap {
        &self.everyone
    }

    /// Everyone seen on a device: cookie or advertising id.
    pub fn devices(&self) -> &RoaringBitmap {
        &self.devices
    }

    /// Everyone with a cross-device id: hashed e-mail or CRM id.
    pub fn authenticated(&self) -> &RoaringBitmap {
        &self.authenticated
    }

    /// Who is known in a name space (`ecid`, `idfa`, `gaid`, `email_lc_sha256`, `email`, `crmid`).
    pub fn namespace(&self, name: &str) -> Option<&RoaringBitmap> {
        self.identities.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, bitmap)| bitmap)
    }

    /// Namespaces in a fixed order with the people known there.
    pub fn namespaces(&self) -> impl Iterator<Item = (&'static str, &RoaringBitmap)> {
        self.identities.iter().map(|(name, bitmap)| (*name, bitmap))
    }

    /// The attribute at a field path.
    pub fn column(&self, path: &str) -> Option<&Column> {
        self.columns.get(path)
    }

    /// Every attribute with its field path.
    pub fn columns(&self) -> impl Iterator<Item = (&'static str, &Column)> {
        self.columns.iter().map(|(path, column)| (*path, column))
    }

    /// Raw id of a person in a name space, or `None` when the person is not known there.
    pub fn raw_id(&self, person: u32, namespace: &str) -> Option<String> {
        if !self.namespace(namespace)?.contains(person) {
            return None;
        }
        let high = mix(stream(self.seed, namespace), u64::from(person));
        let low = mix(high, 1);
        Some(match namespace {
            // 38 digits, as the visitor id service writes them.
            "ecid" => format!("{:019}{:019}", high % 10_u64.pow(19), low % 10_u64.pow(19)),
            "idfa" => super::random::uuid(high, namespace).to_string().to_uppercase(),
            "gaid" => super::random::uuid(high, namespace).to_string(),
            "email_lc_sha256" => format!("{high:016x}{low:016x}{:016x}{:016x}", mix(low, 2), mix(low, 3)),
            "email" => format!("person{person}@customers.example"),
            _ => format!("MO-{:09}", high % 1_000_000_000),
        })
    }

    /// Everyone seen on at least one day from `from` to `to`, both included.
    pub fn seen_between(&self, from: Day, to: Day) -> Arc<RoaringBitmap> {
        if let Some(found) = self.seen.lock().unwrap_or_else(PoisonError::into_inner).get(&(from, to)) {
            return Arc::clone(found);
        }
        let union = if from == to {
            self.visitors(from)
        } else {
            // Not recursive through the lock: each day is looked up on its own.
            (from..=to).fold(RoaringBitmap::new(), |all, day| all | self.seen_between(day, day).as_ref())
        };
        let union = Arc::new(union);
        let mut kept = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= KEPT {
            kept.clear();
        }
        kept.insert((from, to), Arc::clone(&union));
        union
    }

    /// On how many days from `from` to `to`, both included, each person was seen.
    pub(super) fn days_seen(&self, from: Day, to: Day) -> Arc<Counter> {
        if let Some(found) = self.days_seen.lock().unwrap_or_else(PoisonError::into_inner).get(&(from, to)) {
            return Arc::clone(found);
        }
        let mut counter = Counter::default();
        (from..=to).for_each(|day| counter.add(&self.seen_between(day, day)));
        let counter = Arc::new(counter);
        let mut kept = self.days_seen.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= COUNTS_KEPT {
            kept.clear();
        }
        kept.insert((from, to), Arc::clone(&counter));
        counter
    }

    fn visitors(&self, day: Day) -> RoaringBitmap {
        let roll = mix(stream(self.seed, "visits"), u64::from(day.cast_unsigned()));
        // Weekends are busier.
        let weekend = matches!(day.rem_euclid(7), 2 | 3);
        let people: Vec<(u64, u32)> = self.chance.iter().enumerate().map(|(p, chance)| (p as u64, *chance)).collect();
        those(&people, |(p, chance)| {
            let chance = if weekend { chance + chance / 4 } else { *chance };
            mix(roll, *p) & 0xffff < u64::from(chance)
        })
    }

    /// The days on which each person was seen, ending with `last`. Two of these tables are cached, of about 2 MB each.
    pub(super) fn visits(&self, last: Day) -> Arc<Visits> {
        let known =
            |kept: &Vec<(Day, Arc<Visits>)>| kept.iter().find(|(day, _)| *day == last).map(|(_, v)| Arc::clone(v));
        if let Some(found) = known(&self.visits.lock().unwrap_or_else(PoisonError::into_inner)) {
            return found;
        }
        let days: Vec<_> = (last - Visits::DAYS + 1..=last).map(|day| self.seen_between(day, day)).collect();
        let made = Arc::new(Visits::of(last, &days));
        let mut kept = self.visits.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= 2 {
            kept.remove(0);
        }
        kept.push((last, Arc::clone(&made)));
        made
    }

    /// The result of evaluating an expression for a moment (or day, where only that matters), computed once.
    pub(super) fn remembered(
        &self,
        key: (String, i64),
        evaluate: impl FnOnce() -> RoaringBitmap,
    ) -> Arc<RoaringBitmap> {
        if let Some(found) = self.evaluations.lock().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return Arc::clone(found);
        }
        let result = Arc::new(evaluate());
        let mut kept = self.evaluations.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= KEPT {
            kept.clear();
        }
        kept.insert(key, Arc::clone(&result));
        result
    }
}

/// Chance of a visit per day in 1/65536 for a habit drawn from 0 to 99.
fn chance_of(habit: u64) -> u32 {
    match habit {
        0..=3 => 32_000,
        4..=17 => 9_000,
        18..=44 => 2_600,
        45..=74 => 900,
        _ => 240,
    }
}
