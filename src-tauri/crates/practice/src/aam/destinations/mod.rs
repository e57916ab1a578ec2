//! Routes of destinations and of the segments that are mapped to them (AAM contract §14).
//!
//! - `table`: the destinations, which do not change.
//! - `mappings`: which segment is mapped where, with dates and values; stored with the segment.

mod mappings;
mod table;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum::routing::{get, post};
use serde_json::{Value, json};

use super::answer::{Answer, nothing, ok};
use super::fields::{Fields, ids};
use super::params::{Params, found, listing};
use super::refusal::Refusal;
use crate::model::{Mapping, Segment, World};
use crate::state::{Practice, Shared};
use table::{Kind, Known};

/// When they were set up.
const SET_UP_MS: i64 = 1_650_000_000_000;
/// Most mappings of one lot. Not published.
const LOT: usize = 100;

/// Routes of destinations.
pub fn router() -> Router<Shared> {
    Router::new()
        .route("/v1/destinations", get(list))
        .route("/v1/destinations/{id}", get(one))
        .route("/v1/destinations/{id}/mappings", get(list_mappings).post(create))
        .route("/v1/destinations/{id}/mappings/", get(list_mappings).post(create))
        .route("/v1/destinations/{id}/mappings/{mapping}", get(one_mapping).put(update).delete(remove))
        .route("/v1/destinations/{id}/mappings-by-priority", get(by_priority))
        .route("/v1/destinations/{id}/mappings-by-priority/", get(by_priority))
        .route("/v1/destinations/{id}/bulk-create", post(bulk_create))
        .route("/v1/destinations/{id}/bulk-delete", post(bulk_delete))
}

/// All destinations, those among them that a segment was mapped to by a test.
fn all(world: &World) -> Vec<Known> {
    let mut all = table::all();
    let mut others: Vec<u64> = world.segments.values().flat_map(|segment| &segment.destinations).copied().collect();
    others.sort_unstable();
    others.dedup();
    others.retain(|id| all.iter().all(|known| known.id != *id));
    all.extend(others.into_iter().map(table::invented));
    all
}

fn known(world: &World, id: &str) -> Result<Known, Refusal> {
    let wanted = id.parse::<u64>().ok();
    let found = all(world).into_iter().find(|one| Some(one.id) == wanted);
    found.ok_or_else(|| Refusal::unknown("Destination", id))
}

/// The mappings of a destination, with their segments.
fn mapped(world: &World, id: u64) -> Vec<(Mapping, &Segment)> {
    let mut rows = Vec::new();
    for segment in world.segments.values() {
        rows.extend(mappings::of(id, segment).into_iter().map(|mapping| (mapping, segment)));
    }
    rows
}

/// What a list shows of a destination; with its mappings, everything.
fn destination_json(practice: &Practice, world: &World, one: &Known, is_whole: bool) -> Value {
    let mut json = json!({
        "destinationId": one.id,
        "dataExportLabels": one.labels,
        "pid": world.pid,
        "name": one.name,
        "description": "",
        "status": "ACTIVE",
        "destinationType": one.kind.code(),
        "domainRestrictions": "all_domains",
        "createTime": SET_UP_MS,
        "updateTime": SET_UP_MS,
        "crUID": 0,
        "upUID": 0,
        "mappings": null,
    });
    if !is_whole {
        return json;
    }
    let rows = mapped(world, one.id);
    json["mappings"] = rows.iter().map(|(mapping, segment)| mappings::json(mapping, segment)).collect();
    json["mapAllSegments"] = json!(one.kind == Kind::AnalyticsAll);
    json["serializationEnabled"] = json!(one.kind == Kind::UrlAlias);
    match one.kind {
        Kind::Cookie => json["formatType"] = json!("single_key"),
        Kind::CookieKeys => json["formatType"] = json!("key_value"),
        Kind::People => json["peopleBased"] = json!(true),
        _ => {}
    }
    if let Some(account) = one.account {
        json["accountStatus"] = json!(account);
    }
    if one.kind == Kind::Server {
        let total = practice.people().everyone().len();
        json["customerTotalAudience"] = json!(total);
        json["customerAddressableAudience"] = json!(total * u64::from(one.synced) / 100);
    }
    json
}

async fn list(State(practice): State<Shared>, params: Params) -> Answer {
    let world = practice.read();
    let segment = params.number::<u64>("containsSegment")?;
    let kind = params.text("restrictType");
    let search = params.text("search");
    let is_whole = params.flag("includeMappings")?;
    let all = all(&world);
    let has = |id: u64, sid: u64| world.segments.get(&sid).is_some_and(|one| one.destinations.contains(&id));
    let wanted = |one: &&Known| {
        segment.is_none_or(|sid| has(one.id, sid))
            && kind.is_none_or(|kind| one.kind.code().eq_ignore_ascii_case(kind))
            && search.is_none_or(|words| found(words, &[&one.id.to_string(), &one.name]))
    };
    let rows = all.iter().filter(wanted).collect();
    let row = |is_whole| {
        let (practice, world) = (&practice, &world);
        move |one: &Known| destination_json(practice, world, one, is_whole)
    };
    listing(&params, rows, row(false), row(is_whole)).map(ok)
}

async fn one(State(practice): State<Shared>, Path(id): Path<String>, params: Params) -> Answer {
    let world = practice.read();
    let mut json = destination_json(&practice, &world, &known(&world, &id)?, true);
    if !params.flag("includeMappings")? {
        json["mappings"] = Value::Null;
    }
    Ok(ok(json))
}

/// A destination without mappings is answered with 404, as the service was seen to do.
async fn list_mappings(State(practice): State<Shared>, Path(id): Path<String>, params: Params) -> Answer {
    let world = practice.read();
    let rows = mapped(&world, known(&world, &id)?.id);
    if rows.is_empty() {
        return Err(Refusal::unknown("Mappings of destination", id));
    }
    let row = |(mapping, segment): &(Mapping, &Segment)| mappings::json(mapping, segment);
    listing(&params, rows.iter().collect(), row, row).map(ok)
}

/// The mappings of a cookie destination, in the order in which they fill the cookie.
async fn by_priority(State(practice): State<Shared>, Path(id): Path<String>) -> Answer {
    let world = practice.read();
    let known = known(&world, &id)?;
    if !matches!(known.kind, Kind::Cookie | Kind::CookieKeys) {
        return Err(Refusal::invalid(vec![format!("Destination {id} writes no cookie")]));
    }
    let mut rows = mapped(&world, known.id);
    rows.sort_by_key(|(mapping, _)| (mapping.create_time, mapping.id));
    let row = |(place, (mapping, segment)): (usize, &(Mapping, &Segment))| {
        let mut json = mappings::json(mapping, segment);
        json["priority"] = json!(place + 1);
        json
    };
    Ok(ok(rows.iter().enumerate().map(row).collect()))
}

fn mapping_json(world: &World, destination: u64, mapping: &str) -> Result<Value, Refusal> {
    let (sid, found) = mappings::segment_of(world, destination, mapping)?;
    let segment = world.segments.get(&sid).ok_or_else(|| Refusal::unknown("Segment", sid))?;
    Ok(mappings::json(&found, segment))
}

async fn one_mapping(State(practice): State<Shared>, Path((id, mapping)): Path<(String, String)>) -> Answer {
    let world = practice.read();
    Ok(ok(mapping_json(&world, known(&world, &id)?.id, &mapping)?))
}

async fn create(State(practice): State<Shared>, Path(id): Path<String>, body: Bytes) -> Answer {
    let mut fields = Fields::read(&body)?;
    let made = add_all(&practice, &id, std::slice::from_mut(&mut fields))?;
    let json = made.into_iter().next().unwrap_or(Value::Null);
    Ok((StatusCode::CREATED, axum::Json(json)).into_response())
}

async fn bulk_create(State(practice): State<Shared>, Path(id): Path<String>, body: Bytes) -> Answer {
    let Ok(Value::Array(rows)) = serde_json::from_slice(&body) else {
        return Err(Refusal::malformed("The body must be a JSON array of mappings"));
    };
    if rows.len() > LOT {
        return Err(Refusal::malformed(format!("At most {LOT} mappings at once")));
    }
    let read = |row: Value| Fields::read(&Bytes::from(row.to_string()));
    let mut rows = rows.into_iter().map(read).collect::<Result<Vec<_>, _>>()?;
    Ok(ok(Value::Array(add_all(&practice, &id, &mut rows)?)))
}

/// Stores new mappings, all or none.
fn add_all(practice: &Practice, id: &str, rows: &mut [Fields]) -> Result<Vec<Value>, Refusal> {
    let now_ms = practice.now_ms();
    let mut world = practice.write();
    let known = known(&world, id)?;
    let mut read = Vec::new();
    for fields in rows {
        read.push(mappings::read(&world, &known, fields, now_ms)?);
    }
    let made: Vec<u64> =
        read.into_iter().filter_map(|(sid, mapping)| mappings::add(&mut world, sid, mapping, now_ms)).collect();
    made.iter().map(|mapping| mapping_json(&world, known.id, &mapping.to_string())).collect()
}

async fn update(State(practice): State<Shared>, Path((id, mapping)): Path<(String, String)>, body: Bytes) -> Answer {
    let mut fields = Fields::read(&body)?;
    let now_ms = practice.now_ms();
    let mut world = practice.write();
    let known = known(&world, &id)?;
    mappings::update(&mut world, &known, &mapping, &mut fields, now_ms)?;
    Ok(ok(mapping_json(&world, known.id, &mapping)?))
}

async fn remove(State(practice): State<Shared>, Path((id, mapping)): Path<(String, String)>) -> Answer {
    let mut world = practice.write();
    let known = known(&world, &id)?;
    mappings::remove(&mut world, &known, &[mapping])?;
    Ok(nothing())
}

async fn bulk_delete(State(practice): State<Shared>, Path(id): Path<String>, body: Bytes) -> Answer {
    let ids: Vec<String> = ids(&body)?.iter().map(u64::to_string).collect();
    if ids.len() > LOT {
        return Err(Refusal::malformed(format!("At most {LOT} mappings at once")));
    }
    let mut world = practice.write();
    let known = known(&world, &id)?;
    mappings::remove(&mut world, &known, &ids)?;
    Ok(nothing())
}
