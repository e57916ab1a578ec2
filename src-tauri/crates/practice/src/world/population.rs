//! Counts, computed from the members: windows, trends and name spaces (AAM contract §4.5, §5.4, §21).
//!
//! Reports are produced once a day for whole days, so the newest day in a report is yesterday. A window of `n` days is
//! the `n` days that end there. Total populations trail by another day: a person who first qualifies on a day counts
//! from the day after.

use std::collections::BTreeMap;

use roaring::RoaringBitmap;

use super::DAY_MS;
use super::attributes::day_of;
use super::columns::Day;
use super::people::People;
use super::realization::{At, Realization};
use crate::model::{Millis, World};
use crate::rules::segment_rule;

/// Days of the six windows, shortest first.
pub const WINDOWS: [i32; 6] = [1, 7, 14, 30, 60, 90];

/// Which ids are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Metric {
    /// Devices: people with a cookie or an advertising id.
    Device,
    /// Cross-device ids: people with a hashed e-mail or a CRM id.
    CrossDevice,
}

/// Counts for 1, 7, 14, 30, 60 and 90 days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Windows {
    /// Distinct ids that realized the trait in the window; for a segment, that were seen and qualified.
    pub uniques: [u64; 6],
    /// Ids that hold it at the end of the window.
    pub totals: [u64; 6],
}

/// Counts of one step of a trend.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayCount {
    /// Start of the step's last day, milliseconds since the epoch (UTC).
    pub day_ms: Millis,
    /// Distinct ids that realized in the step.
    pub uniques: u64,
    /// Ids that hold it at the end of the step.
    pub total: u64,
}

/// The newest whole day at `now_ms`.
pub fn report_day(now_ms: Millis) -> Day {
    day_of(now_ms) - 1
}

fn counted(people: &People, metric: Metric) -> &RoaringBitmap {
    match metric {
        Metric::Device => people.devices(),
        Metric::CrossDevice => people.authenticated(),
    }
}

/// Windows of a trait; all zero when there is no such trait.
pub fn trait_windows(world: &World, people: &People, sid: u64, metric: Metric, now_ms: Millis) -> Windows {
    let today = report_day(now_ms);
    let source = Realization::of(world, people, sid).only(counted(people, metric));
    Windows {
        uniques: WINDOWS.map(|days| source.count_between(today - days + 1, today)),
        totals: [source.count_held_on(today); 6],
    }
}

/// Windows of a segment; all zero when there is no such segment or its rule cannot be read.
pub fn segment_windows(world: &World, people: &People, sid: u64, metric: Metric, now_ms: Millis) -> Windows {
    let today = report_day(now_ms);
    let Some(segment) = Qualified::of(world, people, sid) else { return Windows::default() };
    let qualified = segment.on(today) & counted(people, metric);
    let segment = segment.only(&qualified);
    Windows { uniques: WINDOWS.map(|days| segment.seen(today - days + 1, today)), totals: [qualified.len(); 6] }
}

/// Counts of a trait per step of `interval_days`, from `from_day` to `to_day` (days since the epoch, both included).
pub fn trait_trend(
    world: &World,
    people: &People,
    sid: u64,
    metric: Metric,
    from_day: i32,
    to_day: i32,
    interval_days: i32,
) -> Vec<DayCount> {
    let source = Realization::of(world, people, sid).only(counted(people, metric));
    steps(from_day, to_day, interval_days, |first, last| DayCount {
        day_ms: i64::from(last) * DAY_MS,
        uniques: source.count_between(first, last),
        total: source.count_held_on(last),
    })
}

/// Counts of a segment, in the same steps: seen and qualified, and qualified.
pub fn segment_trend(
    world: &World,
    people: &People,
    sid: u64,
    metric: Metric,
    from_day: i32,
    to_day: i32,
    interval_days: i32,
) -> Vec<DayCount> {
    let Some(segment) = Qualified::of(world, people, sid) else { return Vec::new() };
    let ids = counted(people, metric);
    steps(from_day, to_day, interval_days, |first, last| {
        let qualified = segment.on(last) & ids;
        let seen = segment.sources.iter().map(|source| source.between(first, last));
        DayCount {
            day_ms: i64::from(last) * DAY_MS,
            uniques: seen.fold(RoaringBitmap::new(), |all, part| all | part).intersection_len(&qualified),
            total: qualified.len(),
        }
    })
}

/// Calls `count` for every step, with its first and last day. At most two years of days are walked.
fn steps(from: i32, to: i32, interval: i32, count: impl Fn(Day, Day) -> DayCount) -> Vec<DayCount> {
    let interval = interval.max(1);
    let from = from.max(to.saturating_sub(730));
    (from..=to)
        .step_by(interval.unsigned_abs() as usize)
        .map(|first| count(first, first.saturating_add(interval - 1).min(to)))
        .collect()
}

/// A segment prepared for counting.
struct Qualified<'a> {
    world: &'a World,
    people: &'a People,
    rule: segment_rule::SegmentRule,
    sources: Vec<Realization<'a>>,
}

impl<'a> Qualified<'a> {
    fn of(world: &'a World, people: &'a People, sid: u64) -> Option<Self> {
        let rule = segment_rule::parse(&world.segments.get(&sid)?.rule).ok()?;
        let sources = rule.traits().into_iter().map(|sid| Realization::of(world, people, sid)).collect();
        Some(Self { world, people, rule, sources })
    }

    /// Everyone qualified at the end of a day.
    fn on(&self, day: Day) -> RoaringBitmap {
        self.rule.evaluate(&At { world: self.world, people: self.people, day })
    }

    /// The same, with nobody but the given people counted as seen.
    fn only(mut self, people: &RoaringBitmap) -> Self {
        self.sources = self.sources.into_iter().map(|source| source.only(people)).collect();
        self
    }

    /// How many people realized any of the segment's traits in the days.
    fn seen(&self, from: Day, to: Day) -> u64 {
        match &self.sources[..] {
            [source] => source.count_between(from, to),
            all => all.iter().fold(RoaringBitmap::new(), |seen, source| seen | source.between(from, to)).len(),
        }
    }
}

/// Everyone qualified for a segment as of the newest report.
pub fn segment_members(world: &World, people: &People, sid: u64, now_ms: Millis) -> RoaringBitmap {
    Qualified::of(world, people, sid).map(|segment| segment.on(report_day(now_ms))).unwrap_or_default()
}

/// Members of an audience per name space it has members in (lower case, as in job counters).
pub fn audience_namespaces(world: &World, people: &People, audience_id: &str) -> BTreeMap<String, u64> {
    world.members.audiences.get(audience_id).map(|members| by_namespace(people, members)).unwrap_or_default()
}

/// Members per name space; name spaces without members are left out.
pub fn by_namespace(people: &People, members: &RoaringBitmap) -> BTreeMap<String, u64> {
    people
        .namespaces()
        .map(|(name, known)| (name.to_owned(), known.intersection_len(members)))
        .filter(|(_, count)| *count > 0)
        .collect()
}
