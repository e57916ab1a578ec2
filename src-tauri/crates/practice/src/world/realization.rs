//! When people realized a trait, whatever kind of trait it is.

use std::collections::{BTreeMap, BTreeSet};

use roaring::RoaringBitmap;

use super::attributes::day_of;
use super::columns::Day;
use super::people::People;
use crate::model::{Membership, Trait, World};
use crate::rules::counter::Counter;
use crate::rules::segment_rule::{Holders, Recency};

/// Days of behavior that are simulated; older visits are forgotten.
pub const HISTORY: i32 = 90;

/// When the holders of a trait realize it.
pub struct Realization<'a> {
    people: &'a People,
    /// By visits: the people, by the day they begin.
    visits: BTreeMap<Day, RoaringBitmap>,
    /// By deliveries: who, by the day.
    deliveries: BTreeMap<Day, RoaringBitmap>,
    /// Days a realization lasts.
    lasts: i32,
}

impl<'a> Realization<'a> {
    /// Prepares a trait; an unknown one has no holders. A folder trait gathers the traits of its folder and of every
    /// folder below (AAM contract §8).
    pub fn of(world: &World, people: &'a People, sid: u64) -> Self {
        let mut this = Self { people, visits: BTreeMap::new(), deliveries: BTreeMap::new(), lasts: HISTORY };
        let Some(entry) = world.traits.get(&sid) else {
            // What can be bought can be estimated before it is.
            if let Some(good) = world.goods.get(&sid) {
                this.lasts = lasts(good.record.ttl);
                this.add(&good.record, Some(&good.membership));
            }
            return this;
        };
        this.lasts = lasts(entry.ttl);
        if entry.trait_type == "FOLDER_TRAIT" {
            let folders = below(world, entry.folder);
            let inside = |t: &&Trait| folders.contains(&t.folder) && t.trait_type != "FOLDER_TRAIT";
            for entry in world.traits.values().filter(inside) {
                this.add(entry, world.members.traits.get(&entry.sid));
            }
        } else {
            this.add(entry, world.members.traits.get(&entry.sid));
        }
        this
    }

    fn add(&mut self, entry: &Trait, membership: Option<&Membership>) {
        let Some(membership) = membership else { return };
        if membership.deliveries.is_empty() && entry.trait_type != "ON_BOARDED_TRAIT" {
            *self.visits.entry(day_of(entry.create_time)).or_default() |= &membership.people;
        }
        for (day, arrived) in &membership.deliveries {
            // Whoever was taken out since does not count any more.
            *self.deliveries.entry(*day).or_default() |= arrived & &membership.people;
        }
    }

    /// The same of the given people alone.
    pub fn only(mut self, people: &RoaringBitmap) -> Self {
        for who in self.visits.values_mut().chain(self.deliveries.values_mut()) {
            *who &= people;
        }
        self
    }

    /// How many people [`Realization::between`] finds.
    pub fn count_between(&self, from: Day, to: Day) -> u64 {
        // Most traits have nothing but visits of people who begin on one day: then no list of them is made.
        if let (1, None) = (self.visits.len(), self.deliveries.range(from..=to.max(from)).next()) {
            let counted = self.visits.iter().map(|(since, who)| match from.max(*since) {
                first if first <= to => who.intersection_len(&self.people.seen_between(first, to)),
                _ => 0,
            });
            return counted.sum();
        }
        self.between(from, to).len()
    }

    /// How many people [`Realization::held_on`] finds.
    pub fn count_held_on(&self, day: Day) -> u64 {
        match self.deliveries.range(day.saturating_sub(self.lasts)..day).next() {
            None => self.count_between(day - self.lasts.min(HISTORY), day - 1),
            Some(_) => self.held_on(day).len(),
        }
    }

    /// All people who realized the trait on at least one day from `from` to `to`, both included.
    pub fn between(&self, from: Day, to: Day) -> RoaringBitmap {
        let mut found = RoaringBitmap::new();
        for (_, arrived) in self.deliveries.range(from..=to.max(from)) {
            found |= arrived;
        }
        for (since, who) in &self.visits {
            let first = from.max(*since);
            if first <= to {
                found |= who & self.people.seen_between(first, to).as_ref();
            }
        }
        found
    }

    /// Adds for everybody on how many days from `from` to `to`, both included, they realized the trait.
    fn count_days(&self, from: Day, to: Day, counter: &mut Counter) {
        let mut counted = RoaringBitmap::new();
        for (since, who) in &self.visits {
            let first = from.max(*since);
            if first <= to {
                // Whoever began earlier is counted with all their days already.
                counter.add_counts(&self.people.days_seen(first, to), &(who - &counted));
                counted |= who;
            }
        }
        if from <= to {
            for (day, arrived) in self.deliveries.range(from..=to) {
                counter.add(&(arrived - self.visits_on(*day)));
            }
        }
    }

    /// Who realized the trait on a day by a visit.
    fn visits_on(&self, day: Day) -> RoaringBitmap {
        let seen = self.people.seen_between(day, day);
        self.visits.range(..=day).fold(RoaringBitmap::new(), |all, (_, who)| all | (who & seen.as_ref()))
    }

    /// All members of the trait on a day, as total populations count them: realized before that day and not
    /// yet expired.
    pub fn held_on(&self, day: Day) -> RoaringBitmap {
        let mut held = self.between(day - self.lasts.min(HISTORY), day - 1);
        for (_, arrived) in self.deliveries.range(day.saturating_sub(self.lasts)..day) {
            held |= arrived;
        }
        held
    }
}

/// Days a realization lasts; with a time to live of 0 it never expires.
fn lasts(ttl: u32) -> i32 {
    if ttl == 0 { 36_500 } else { i32::try_from(ttl).unwrap_or(36_500) }
}

/// A folder and every folder below it.
pub fn below(world: &World, folder: u64) -> BTreeSet<u64> {
    let mut children: BTreeMap<u64, Vec<u64>> = BTreeMap::new();
    for entry in world.trait_folders.values() {
        if let Some(parent) = entry.parent {
            children.entry(parent).or_default().push(entry.id);
        }
    }
    let mut found = BTreeSet::new();
    let mut open = vec![folder];
    while let Some(next) = open.pop() {
        if found.insert(next) {
            open.extend(children.get(&next).into_iter().flatten());
        }
    }
    found
}

/// The holders of traits at the end of a day, for segment rules.
pub struct At<'a> {
    /// Stored traits and members.
    pub world: &'a World,
    /// The people.
    pub people: &'a People,
    /// The day.
    pub day: Day,
}

impl Holders for At<'_> {
    fn everyone(&self) -> RoaringBitmap {
        self.people.everyone().clone()
    }

    fn holders(&self, sid: u64) -> RoaringBitmap {
        Realization::of(self.world, self.people, sid).held_on(self.day)
    }

    fn occasions(&self, sids: &[u64], recency: Option<Recency>) -> Counter {
        let first = self.day - HISTORY;
        let (first, last) = match recency {
            None => (first, self.day),
            Some(Recency::Within(days)) => (self.day - days.cast_signed().clamp(1, HISTORY) + 1, self.day),
            Some(Recency::Before(days)) => (first, self.day - days.cast_signed().clamp(0, HISTORY + 1)),
        };
        let mut counter = Counter::default();
        for sid in sids {
            Realization::of(self.world, self.people, *sid).count_days(first, last, &mut counter);
        }
        counter
    }
}
