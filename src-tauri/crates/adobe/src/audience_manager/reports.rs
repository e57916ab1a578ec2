//! Trends (AAM contract §16).

use domain::{SegmentId, TraitId};
use serde_json::{Value, json};

use super::AudienceManager;
use crate::lenient::{as_ms, as_number};
use crate::transport::Answer;
use crate::{ApiError, Identities, TrendDay};

const DAY_MS: i64 = 86_400_000;

impl AudienceManager {
    /// Unique trait realizations and total trait population, day by day, oldest first.
    pub async fn trait_trend(
        &self,
        id: TraitId,
        identities: Identities,
        from_ms: i64,
        to_ms: i64,
    ) -> Result<Vec<TrendDay>, ApiError> {
        let body = json!({ "startDate": from_ms, "endDate": to_ms, "interval": "1D", "sids": [id.0],
            "traitMetricsType": identities.code(), "usePartnerLevelOverlap": false });
        let answer = self.caller.ask(&["v1", "reports", "traits-trend"], &body).await?;
        days(&answer, id.0, from_ms, &["uniques"])
    }

    /// Real-time and total segment population, day by day, oldest first.
    pub async fn segment_trend(
        &self,
        id: SegmentId,
        identities: Identities,
        from_ms: i64,
        to_ms: i64,
    ) -> Result<Vec<TrendDay>, ApiError> {
        let body = json!({ "startDate": from_ms, "endDate": to_ms, "interval": "1D", "sids": [id.0],
            "segmentMetricsType": identities.code() });
        let answer = self.caller.ask(&["v1", "reports", "segments-trend"], &body).await?;
        days(&answer, id.0, from_ms, &["instantUniques", "uniques"])
    }
}

/// The days of one object: a map keyed by ms, or a list in date order.
fn days(answer: &Answer, sid: u64, from_ms: i64, recent: &[&str]) -> Result<Vec<TrendDay>, ApiError> {
    let value = answer.read::<Value>()?;
    let entry = match &value {
        Value::Array(entries) => {
            entries.iter().find(|entry| entry.get("sid").and_then(as_number) == Some(sid)).or(entries.first())
        }
        entry => Some(entry),
    };
    let day = |at_ms: Option<i64>, numbers: &Value| {
        let number = |names: &[&str]| names.iter().find_map(|name| numbers.get(name).and_then(as_number));
        let total = number(&["populationUniques", "totalUniques"]);
        at_ms.map(|at_ms| TrendDay { at_ms, recent: number(recent), total })
    };
    let mut days: Vec<TrendDay> = match entry.and_then(|entry| entry.get("metrics")) {
        Some(Value::Object(metrics)) => {
            metrics.iter().filter_map(|(at, numbers)| day(at.parse().ok(), numbers)).collect()
        }
        Some(Value::Array(metrics)) => (0i64..)
            .zip(metrics)
            .filter_map(|(index, numbers)| {
                let told = ["date", "startDate", "timestamp"].iter().find_map(|name| numbers.get(name).and_then(as_ms));
                day(told.or(Some(from_ms + index * DAY_MS)), numbers)
            })
            .collect(),
        // No row for the object: nothing counted yet.
        None if value.is_array() => Vec::new(),
        _ => return Err(answer.unreadable("expected metrics by day")),
    };
    days.sort_by_key(|day| day.at_ms);
    Ok(days)
}
