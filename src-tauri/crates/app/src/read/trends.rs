//! Graphs with up to 90 days of history and the numbers below them, always from the service.

use adobe::{Identities, Populations, TrendDay, Windows};
use domain::{SegmentId, TraitId};

use super::names::{count, ms};
use super::{numeric, within_panel_timeout};
use crate::view::{Failure, Metric, ObjectKind, Trend, TrendPoint, WindowNumbers};
use crate::{Segments, Traits, limits};

/// Milliseconds of a day.
const DAY: i64 = 86_400_000;
/// Maximum number of days in reports (AAM contract §16).
const MAX_DAYS: u32 = 90;

impl Traits<'_> {
    /// Returns the graph of a trait for the last days, at most 90.
    pub async fn trend(&self, id: String, metric: Metric, days: u32) -> Result<Trend, Failure> {
        limits::id("id", &id)?;
        let key: TraitId = numeric(ObjectKind::Trait, &id)?;
        let manager = self.workspace.clients().await?.manager;
        let (now, days) = (self.workspace.service_time(), days.clamp(1, MAX_DAYS));
        within_panel_timeout(async {
            let (history, counted) = tokio::join!(
                manager.trait_trend(key, identities(metric), beginning(now, days), now),
                manager.trait_populations(key, identities(metric)),
            );
            Ok(trend(metric, last(&history?, days), &counted?, now))
        })
        .await
    }
}

impl Segments<'_> {
    /// Returns the graph of a segment for the last days, at most 90.
    pub async fn trend(&self, id: String, metric: Metric, days: u32) -> Result<Trend, Failure> {
        limits::id("id", &id)?;
        let key: SegmentId = numeric(ObjectKind::Segment, &id)?;
        let manager = self.workspace.clients().await?.manager;
        let (now, days) = (self.workspace.service_time(), days.clamp(1, MAX_DAYS));
        within_panel_timeout(async {
            let (history, counted) = tokio::join!(
                manager.segment_trend(key, identities(metric), beginning(now, days), now),
                manager.segment_populations(key, identities(metric)),
            );
            Ok(trend(metric, last(&history?, days), &counted?, now))
        })
        .await
    }
}

fn identities(metric: Metric) -> Identities {
    match metric {
        Metric::Device => Identities::Device,
        Metric::CrossDevice => Identities::CrossDevice,
    }
}

/// Returns midnight (UTC) this many days before today. Reports are created once a day, so today may be missing.
fn beginning(now: i64, days: u32) -> i64 {
    (now - now.rem_euclid(DAY)) - i64::from(days) * DAY
}

/// Returns the last days of a history, whether it includes today or not.
fn last(history: &[TrendDay], days: u32) -> &[TrendDay] {
    &history[history.len().saturating_sub(days as usize)..]
}

fn trend(metric: Metric, days: &[TrendDay], populations: &Populations, now: i64) -> Trend {
    let point =
        |day: &TrendDay| TrendPoint { day: ms(day.at_ms), first: day.recent.map(count), second: day.total.map(count) };
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
