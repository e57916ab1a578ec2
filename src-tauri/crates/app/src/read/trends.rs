//! Graphs: 90 days of history and the numbers below them, always from the service.

use adobe::{Identities, Populations, TrendDay, Windows};
use domain::{SegmentId, TraitId};

use super::names::{count, ms};
use super::numeric;
use crate::App;
use crate::view::{Failure, Metric, ObjectKind, Trend, TrendPoint, WindowNumbers};

/// Milliseconds of a day.
const DAY: i64 = 86_400_000;
/// Days the reports go back (AAM contract §16).
const LONGEST: u32 = 90;

impl App {
    /// The graph of a trait over the last days, at most 90.
    pub async fn trait_trend(&self, id: String, metric: Metric, days: u32) -> Result<Trend, Failure> {
        let key: TraitId = numeric(ObjectKind::Trait, &id)?;
        let manager = self.clients().await?.manager;
        let (now, identities) = (self.now(), identities(metric));
        let (days, counted) =
            tokio::join!(manager.trait_trend(key, identities, beginning(now, days), now), manager.trait_by_id(key),);
        Ok(trend(metric, &days?, &counted?.populations, now))
    }

    /// The graph of a segment over the last days, at most 90.
    pub async fn segment_trend(&self, id: String, metric: Metric, days: u32) -> Result<Trend, Failure> {
        let key: SegmentId = numeric(ObjectKind::Segment, &id)?;
        let manager = self.clients().await?.manager;
        let (now, identities) = (self.now(), identities(metric));
        let (days, counted) = tokio::join!(
            manager.segment_trend(key, identities, beginning(now, days), now),
            manager.segment_by_id(key),
        );
        Ok(trend(metric, &days?, &counted?.populations, now))
    }
}

fn identities(metric: Metric) -> Identities {
    match metric {
        Metric::Device => Identities::Device,
        Metric::CrossDevice => Identities::CrossDevice,
    }
}

/// Midnight (UTC) of the first day, so that every day is whole.
fn beginning(now: i64, days: u32) -> i64 {
    let days = i64::from(days.clamp(1, LONGEST));
    (now - now.rem_euclid(DAY)) - (days - 1) * DAY
}

fn trend(metric: Metric, days: &[TrendDay], populations: &Populations, now: i64) -> Trend {
    let point = |day: &TrendDay| TrendPoint { day: ms(day.at_ms), first: count(day.recent), second: count(day.total) };
    Trend {
        metric,
        points: days.iter().map(point).collect(),
        first: numbers(&populations.recent),
        second: numbers(&populations.total),
        read_at: ms(now),
    }
}

fn numbers(windows: &Windows) -> WindowNumbers {
    WindowNumbers {
        days1: windows.days1.map(count),
        days7: windows.days7.map(count),
        days14: windows.days14.map(count),
        days30: windows.days30.map(count),
        days60: windows.days60.map(count),
        days90: windows.days90.map(count),
    }
}
