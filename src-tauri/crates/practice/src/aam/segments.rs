//! Routes of segments (AAM contract §5.1).

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::{get, post};
use serde_json::json;

use super::answer::{Answer, changed, computed, nothing, object, ok, unchanged, written};
use super::fields::{Fields, ids};
use super::metrics;
use super::params::{Params, found, listing};
use super::refusal::Refusal;
use super::segment_wire::{SegmentShape, rule_traits, segment_json};
use super::{limits, lookup, rights, segment_write};
use crate::model::{Segment, World};
use crate::state::{Practice, Shared};

/// Routes of segments.
pub fn router() -> Router<Shared> {
    Router::new()
        .route("/v1/segments", get(list).post(create))
        .route("/v1/segments/limits", get(limits_of_segments))
        .route("/v1/segments/bulk-delete", post(bulk_delete))
        .route("/v1/segments/bulk-merge-rule-replace", post(replace_merge_rule))
        .route("/v1/segments/estimate-size", post(estimate))
        .route("/v1/segments/{key}", get(one).put(update).delete(remove))
}

async fn list(State(practice): State<Shared>, params: Params) -> Answer {
    computed(practice, move |practice| rows(practice, &params)).await
}

fn rows(practice: &Practice, params: &Params) -> Answer {
    let shape = SegmentShape { lean: practice.read().switches.lean_rows, ..SegmentShape::of_row(params)? };
    let now_ms = practice.now_ms();
    let world = practice.read();
    let rows = select(&world, params)?;
    let lean = SegmentShape { metrics: None, ..shape };
    let row = |shape| {
        let (world, people) = (&world, practice.people());
        move |record: &Segment| segment_json(world, people, record, shape, now_ms)
    };
    listing(params, rows, row(lean), row(shape)).map(ok)
}

/// The filters of AAM contract §5.2.
fn select<'w>(world: &'w World, params: &Params) -> Result<Vec<&'w Segment>, Refusal> {
    let folder = params.number::<u64>("folderId")?;
    let data_sources = params.numbers::<u64>("dataSourceId")?;
    let merge_rule = params.number::<u64>("mergeRuleDataSourceId")?;
    let contains = params.number::<u64>("containsTrait")?;
    let pid = params.number::<u32>("pid")?;
    let since = params.number::<i64>("updatedSince")?.map(as_millis);
    let status = params.text("status");
    let code = params.text("integrationCode");
    let search = params.text("search");
    let permissions = params.permissions();
    let wanted = |record: &&Segment| {
        folder.is_none_or(|folder| record.folder == folder)
            && (data_sources.is_empty() || data_sources.contains(&record.data_source))
            && merge_rule.is_none_or(|rule| record.merge_rule == rule)
            && pid.is_none_or(|pid| record.pid == pid)
            && since.is_none_or(|since| record.update_time > since)
            && status.is_none_or(|status| record.status.eq_ignore_ascii_case(status))
            && code.is_none_or(|code| record.integration_code.as_deref() == Some(code))
            && search.is_none_or(|words| mentions(record, words))
            && contains.is_none_or(|sid| rule_traits(record).contains(&sid))
            && rights::all_held(rights::on_segment(world, record), &permissions)
    };
    Ok(world.segments.values().filter(wanted).collect())
}

/// `updatedSince` comes in seconds or milliseconds; its size shows which (AAM contract §5.2).
fn as_millis(since: i64) -> i64 {
    if since > 100_000_000_000 { since } else { since.saturating_mul(1000) }
}

fn mentions(record: &Segment, words: &str) -> bool {
    let sid = record.sid.to_string();
    let description = record.description.as_deref().unwrap_or_default();
    let code = record.integration_code.as_deref().unwrap_or_default();
    found(words, &[&sid, &record.name, description, code, &record.rule])
}

async fn one(State(practice): State<Shared>, Path(key): Path<String>, params: Params) -> Answer {
    let shape = SegmentShape::of_one(&params)?;
    answer(&practice, StatusCode::OK, &key, shape)
}

fn answer(practice: &Shared, status: StatusCode, key: &str, shape: SegmentShape) -> Answer {
    let now_ms = practice.now_ms();
    let world = practice.read();
    let sid = lookup::segment_sid(&world, key)?;
    let record = world.segments.get(&sid).ok_or_else(|| Refusal::unknown("Segment", key))?;
    Ok(object(status, record, segment_json(&world, practice.people(), record, shape, now_ms)))
}

/// What a write answers.
fn stored(practice: &Shared, status: StatusCode, sid: u64) -> Answer {
    let (world, now_ms) = (practice.read(), practice.now_ms());
    let record = world.segments.get(&sid).ok_or_else(|| Refusal::unknown("Segment", sid))?;
    let body = segment_json(&world, practice.people(), record, SegmentShape::stored(), now_ms);
    Ok(object(status, record, written(&world, body)))
}

async fn create(State(practice): State<Shared>, body: Bytes) -> Answer {
    let mut fields = Fields::read(&body)?;
    let now_ms = practice.now_ms();
    let sid = segment_write::create(&mut practice.write(), &mut fields, now_ms)?;
    stored(&practice, StatusCode::CREATED, sid)
}

async fn update(State(practice): State<Shared>, Path(key): Path<String>, headers: HeaderMap, body: Bytes) -> Answer {
    let mut fields = Fields::read(&body)?;
    let now_ms = practice.now_ms();
    let sid = {
        let mut world = practice.write();
        let sid = lookup::segment_sid(&world, &key)?;
        unchanged(&headers, &world.segments.get(&sid))?;
        segment_write::update(&mut world, sid, &mut fields, now_ms)?;
        sid
    };
    stored(&practice, changed(&practice), sid)
}

async fn remove(State(practice): State<Shared>, Path(key): Path<String>, headers: HeaderMap) -> Answer {
    let mut world = practice.write();
    let sid = lookup::segment_sid(&world, &key)?;
    unchanged(&headers, &world.segments.get(&sid))?;
    segment_write::remove(&mut world, &[sid])?;
    Ok(nothing())
}

async fn bulk_delete(State(practice): State<Shared>, body: Bytes) -> Answer {
    segment_write::remove(&mut practice.write(), &ids(&body)?)?;
    Ok(nothing())
}

async fn limits_of_segments(State(practice): State<Shared>) -> Answer {
    Ok(ok(limits::segments_json(&practice.read())))
}

async fn replace_merge_rule(State(practice): State<Shared>, body: Bytes) -> Answer {
    let mut fields = Fields::read(&body)?;
    let now_ms = practice.now_ms();
    let moved = segment_write::replace_merge_rule(&mut practice.write(), &mut fields, now_ms)?;
    Ok(ok(json!({ "updatedSegments": moved })))
}

/// `{"rule": "<segment rule>"}` against the sizes of the last 7, 30 and 60 days (AAM contract §5.1).
async fn estimate(State(practice): State<Shared>, body: Bytes) -> Answer {
    let mut fields = Fields::read(&body)?;
    let rule = fields.required_text("rule", usize::MAX);
    let look = move |practice: &Practice| {
        let now_ms = practice.now_ms();
        let world = practice.read();
        segment_write::check_estimated(&mut fields, &rule);
        fields.check()?;
        Ok(ok(metrics::estimates(&world, practice.people(), &rule, now_ms)))
    };
    computed(practice, look).await
}
