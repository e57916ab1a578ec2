//! Routes of reports: trends, largest and most changed (AAM contract §16).

use std::fmt::Write as _;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::http::header::{ACCEPT, CONTENT_TYPE};
use axum::response::IntoResponse;
use axum::routing::{get, post};
use serde_json::{Map, Value, json};

use super::answer::{Answer, computed, ok};
use super::fields::Fields;
use super::metrics;
use super::params::{Params, listing};
use super::refusal::Refusal;
use super::segment_wire::{SegmentShape, segment_json};
use super::trait_wire::{TraitShape, trait_json};
use crate::model::{Millis, World};
use crate::state::{Practice, Shared};
use crate::world::population::{self, DayCount, Metric};

const DAY_MS: Millis = 86_400_000;
/// Most objects one trend may ask for.
const MOST_SIDS: usize = 500;

/// Routes of reports.
pub fn router() -> Router<Shared> {
    Router::new()
        .route("/v1/reports/traits-trend", post(trait_trends))
        .route("/v1/reports/traits-trend/{sid}", get(trait_trend))
        .route("/v1/reports/segments-trend", post(segment_trends))
        .route("/v1/reports/segments-trend/{sid}", get(segment_trend))
        .route("/v1/reports/{ranking}", get(ranking))
}

/// What a report is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Subject {
    Traits,
    Segments,
}

impl Subject {
    /// The identity of one object as JSON; 404 when there is none.
    fn json(self, practice: &Practice, world: &World, sid: u64) -> Result<Value, Refusal> {
        let people = practice.people();
        match self {
            Self::Traits => {
                let record = world.traits.get(&sid).ok_or_else(|| Refusal::unknown("Trait", sid))?;
                Ok(trait_json(world, people, record, TraitShape::default(), 0))
            }
            Self::Segments => {
                let record = world.segments.get(&sid).ok_or_else(|| Refusal::unknown("Segment", sid))?;
                Ok(segment_json(world, people, record, SegmentShape::default(), 0))
            }
        }
    }

    fn counts(self, practice: &Practice, world: &World, sid: u64, span: &Span) -> Vec<DayCount> {
        let count = match self {
            Self::Traits => population::trait_trend,
            Self::Segments => population::segment_trend,
        };
        count(world, practice.people(), sid, span.metric, span.from, span.to, span.interval)
    }

    /// Names of the two numbers of a step.
    fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Traits => ("uniques", "populationUniques"),
            Self::Segments => ("instantUniques", "totalUniques"),
        }
    }
}

/// Which days a trend covers and what it counts.
#[derive(Debug, Clone, Copy)]
struct Span {
    from: i32,
    to: i32,
    interval: i32,
    metric: Metric,
}

impl Span {
    /// From the four values as texts. The end never lies after the newest report.
    fn read(
        start: Option<Millis>,
        end: Option<Millis>,
        interval: Option<&str>,
        metric: Option<&str>,
        now_ms: Millis,
    ) -> Result<Self, Refusal> {
        let newest = population::report_day(now_ms);
        let day = |ms: Millis| i32::try_from(ms.div_euclid(DAY_MS)).unwrap_or(newest);
        let to = end.map_or(newest, day).min(newest);
        let from = start.map_or(to - 29, day);
        if start.zip(end).is_some_and(|(start, end)| start > end) {
            return Err(Refusal::invalid(vec!["startDate: lies after endDate".to_owned()]));
        }
        let metric = metrics::metric(metric, "metricsType")?;
        Ok(Self { from, to, interval: days(interval.unwrap_or("1D"))?, metric })
    }
}

fn days(interval: &str) -> Result<i32, Refusal> {
    match interval {
        "1D" => Ok(1),
        "7D" => Ok(7),
        "14D" => Ok(14),
        "30D" => Ok(30),
        "60D" => Ok(60),
        "90D" => Ok(90),
        _ => Err(Refusal::malformed("interval: must be 1D, 7D, 14D, 30D, 60D or 90D")),
    }
}

async fn trait_trends(State(practice): State<Shared>, headers: HeaderMap, body: Bytes) -> Answer {
    computed(practice, move |practice| trends(practice, Subject::Traits, &headers, &body)).await
}

async fn segment_trends(State(practice): State<Shared>, headers: HeaderMap, body: Bytes) -> Answer {
    computed(practice, move |practice| trends(practice, Subject::Segments, &headers, &body)).await
}

fn trends(practice: &Practice, subject: Subject, headers: &HeaderMap, body: &Bytes) -> Answer {
    let (sids, span) = read_request(headers, body, practice.now_ms())?;
    let world = practice.read();
    let mut rows = Vec::with_capacity(sids.len());
    for sid in sids {
        rows.push((subject.json(practice, &world, sid)?, subject.counts(practice, &world, sid, &span)));
    }
    let accept = headers.get(ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if accept.starts_with("text/plain") || accept.starts_with("text/csv") {
        return Ok(([(CONTENT_TYPE, "text/plain; charset=utf-8")], csv(&rows)).into_response());
    }
    let entries = rows.into_iter().map(|(mut json, counts)| {
        let steps: Map<String, Value> =
            counts.iter().map(|step| (step.day_ms.to_string(), step_json(subject, step))).collect();
        json["metrics"] = Value::Object(steps);
        json
    });
    Ok(ok(entries.collect()))
}

/// The body is JSON; one public client sends a form (AAM contract §16).
fn read_request(headers: &HeaderMap, body: &Bytes, now_ms: Millis) -> Result<(Vec<u64>, Span), Refusal> {
    let kind = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let (sids, span) = if kind.starts_with("application/x-www-form-urlencoded") {
        let form = Params::parse(body);
        let metric = form.text("traitMetricsType").or(form.text("segmentMetricsType"));
        let span =
            Span::read(form.number("startDate")?, form.number("endDate")?, form.text("interval"), metric, now_ms)?;
        (form.numbers("sids")?, span)
    } else {
        let mut fields = Fields::read(body)?;
        let millis = |number: Option<u64>| number.and_then(|ms| Millis::try_from(ms).ok());
        let (start, end) = (millis(fields.number("startDate")), millis(fields.number("endDate")));
        let metric = fields.text("traitMetricsType").or_else(|| fields.text("segmentMetricsType"));
        let interval = fields.text("interval");
        let sids = fields.numbers("sids").unwrap_or_default();
        fields.check()?;
        (sids, Span::read(start, end, interval.as_deref(), metric.as_deref(), now_ms)?)
    };
    if sids.is_empty() || sids.len() > MOST_SIDS {
        return Err(Refusal::invalid(vec![format!("sids: must name 1 to {MOST_SIDS} objects")]));
    }
    Ok((sids, span))
}

fn step_json(subject: Subject, step: &DayCount) -> Value {
    let (uniques, total) = subject.names();
    json!({ "count": step.uniques, uniques: step.uniques, total: step.total })
}

/// Ids and name in four columns, then one column of unique counts per date; names with commas are quoted.
fn csv(rows: &[(Value, Vec<DayCount>)]) -> String {
    let mut text = String::from("sid,pid,dataSourceId,name");
    for step in rows.first().map(|(_, counts)| counts.as_slice()).unwrap_or_default() {
        let _ = write!(text, ",{}", step.day_ms);
    }
    text.push('\n');
    for (json, counts) in rows {
        let name = quoted(json["name"].as_str().unwrap_or_default());
        let _ = write!(text, "{},{},{},{name}", json["sid"], json["pid"], json["dataSourceId"]);
        for step in counts {
            let _ = write!(text, ",{}", step.uniques);
        }
        text.push('\n');
    }
    text
}

fn quoted(field: &str) -> String {
    if field.contains([',', '"', '\n']) { format!("\"{}\"", field.replace('"', "\"\"")) } else { field.to_owned() }
}

async fn trait_trend(State(practice): State<Shared>, Path(sid): Path<u64>, params: Params) -> Answer {
    computed(practice, move |practice| single(practice, Subject::Traits, sid, &params)).await
}

async fn segment_trend(State(practice): State<Shared>, Path(sid): Path<u64>, params: Params) -> Answer {
    computed(practice, move |practice| single(practice, Subject::Segments, sid, &params)).await
}

/// One object with its steps as an array in date order; each step says its day under `date`.
fn single(practice: &Practice, subject: Subject, sid: u64, params: &Params) -> Answer {
    let (start, end) = (params.number("startDate")?, params.number("endDate")?);
    let span = Span::read(start, end, params.text("interval"), params.text("metricsType"), practice.now_ms())?;
    let world = practice.read();
    let mut json = subject.json(practice, &world, sid)?;
    let steps = subject.counts(practice, &world, sid, &span).into_iter().map(|step| {
        let mut entry = step_json(subject, &step);
        entry["date"] = json!(step.day_ms);
        entry
    });
    json["metrics"] = steps.collect();
    Ok(ok(json))
}

/// One line of a ranking.
struct Change {
    json: Value,
    old: u64,
    new: u64,
}

/// `largest-…` and `most-changed-…`: totals at the newest report and one interval before.
async fn ranking(State(practice): State<Shared>, Path(name): Path<String>, params: Params) -> Answer {
    computed(practice, move |practice| ranked(practice, &name, &params)).await
}

fn ranked(practice: &Practice, name: &str, params: &Params) -> Answer {
    let (subject, by_size) = match name {
        "largest-traits" => (Subject::Traits, true),
        "most-changed-traits" => (Subject::Traits, false),
        "largest-segments" => (Subject::Segments, true),
        "most-changed-segments" => (Subject::Segments, false),
        _ => return Err(Refusal::unknown("Report", name)),
    };
    let interval = days(params.text("interval").unwrap_or("1D"))?;
    let cut_off = params.number::<u64>("cutOff")?.unwrap_or(0);
    let types: Vec<&str> = params.all("restrictType").collect();
    let newest = population::report_day(practice.now_ms());
    let span = Span { from: newest - interval, to: newest, interval, metric: Metric::Device };
    let world = practice.read();
    let sids: Vec<u64> = match subject {
        Subject::Traits => {
            let kept = |record: &&crate::model::Trait| types.is_empty() || types.contains(&record.trait_type.as_str());
            world.traits.values().filter(kept).map(|record| record.sid).collect()
        }
        Subject::Segments => world.segments.keys().copied().collect(),
    };
    let mut changes = Vec::new();
    for sid in sids {
        let totals = |day: i32| {
            let span = Span { from: day, to: day, interval: 1, ..span };
            subject.counts(practice, &world, sid, &span).first().map_or(0, |step| step.total)
        };
        let (old, new) = (totals(span.from), totals(span.to));
        if new.max(old) > cut_off {
            changes.push(Change { json: subject.json(practice, &world, sid)?, old, new });
        }
    }
    changes.sort_by_key(|change| std::cmp::Reverse(if by_size { change.new } else { change.new.abs_diff(change.old) }));
    listing(params, changes.iter().collect(), change_json, change_json).map(ok)
}

fn change_json(change: &Change) -> Value {
    let mut json = change.json.clone();
    let (old, new) = (change.old, change.new);
    let difference = i64::try_from(new).unwrap_or(0) - i64::try_from(old).unwrap_or(0);
    json["oldCount"] = json!(old);
    json["newCount"] = json!(new);
    json["change"] = json!(difference);
    // Counts of people: far below what a float can hold exactly.
    #[allow(clippy::cast_precision_loss)]
    let percent = if old == 0 { Value::Null } else { json!((difference as f64 * 1000.0 / old as f64).round() / 10.0) };
    json["changePercent"] = percent;
    json
}
