//! Routes of destinations and of the segments that are mapped to them, for reading (AAM contract §14).
//!
//! Which segment is mapped where is stored with the segment; the destinations themselves do not change.

use axum::Router;
use axum::extract::{Path, State};
use axum::routing::get;
use serde_json::{Value, json};

use super::answer::{Answer, ok};
use super::params::{Params, found, listing};
use super::refusal::Refusal;
use crate::model::{Segment, World};
use crate::state::Shared;
use crate::world::moments::date;

/// The organization's destinations: id, name, type.
const DESTINATIONS: [(u64, &str, &str); 4] = [
    (118_201, "Harbor DSP", "S2S"),
    (118_244, "Lumen Video", "S2S"),
    (118_260, "Maren & Oak shop windows", "ADS"),
    (118_275, "Newsletter provider", "PUSH"),
];
/// When they were set up.
const SET_UP_MS: i64 = 1_650_000_000_000;

/// Routes of destinations.
pub fn router() -> Router<Shared> {
    Router::new()
        .route("/v1/destinations", get(list))
        .route("/v1/destinations/{id}", get(one))
        .route("/v1/destinations/{id}/mappings", get(mappings))
        .route("/v1/destinations/{id}/mappings/", get(mappings))
}

/// A destination, with the segments that are mapped to it.
struct Destination<'w> {
    id: u64,
    name: String,
    kind: &'static str,
    segments: Vec<&'w Segment>,
}

/// All destinations, those among them that a segment was mapped to by a test.
fn all(world: &World) -> Vec<Destination<'_>> {
    let known = DESTINATIONS.map(|(id, name, kind)| (id, name.to_owned(), kind));
    let is_known = |id: &u64| DESTINATIONS.iter().any(|(known, _, _)| known == id);
    let mut others: Vec<u64> = world.segments.values().flat_map(|segment| &segment.destinations).copied().collect();
    others.sort_unstable();
    others.dedup();
    others.retain(|id| !is_known(id));
    let others = others.into_iter().map(|id| (id, format!("Destination {id}"), "S2S"));
    let mapped = |id: u64| world.segments.values().filter(move |segment| segment.destinations.contains(&id)).collect();
    known
        .into_iter()
        .chain(others)
        .map(|(id, name, kind)| Destination { id, name, kind, segments: mapped(id) })
        .collect()
}

fn known<'w>(world: &'w World, id: &str) -> Result<Destination<'w>, Refusal> {
    let wanted = id.parse::<u64>().ok();
    let found = all(world).into_iter().find(|one| Some(one.id) == wanted);
    found.ok_or_else(|| Refusal::unknown("Destination", id))
}

/// What a destination may do with data: the newsletter provider knows addresses, and the DSP advertises on other sites.
fn labels(one: &Destination<'_>) -> Vec<&'static str> {
    match one.id {
        118_201 => vec!["OFFSITE_AD_TARGETING"],
        118_275 => vec!["PII"],
        _ => Vec::new(),
    }
}

fn destination_json(world: &World, one: &Destination<'_>, with_mappings: bool) -> Value {
    let mappings = with_mappings.then(|| one.segments.iter().map(|segment| mapping_json(one.id, segment)).collect());
    json!({
        "destinationId": one.id,
        "dataExportLabels": labels(one),
        "pid": world.pid,
        "name": one.name,
        "description": "",
        "status": "ACTIVE",
        "destinationType": one.kind,
        "domainRestrictions": "all_domains",
        "createTime": SET_UP_MS,
        "updateTime": SET_UP_MS,
        "crUID": 0,
        "upUID": 0,
        "mappings": mappings.unwrap_or(Value::Null),
    })
}

fn mapping_json(destination: u64, segment: &Segment) -> Value {
    let (year, month, day) = date(segment.create_time);
    json!({
        "destinationMappingId": destination * 100_000 + segment.sid % 100_000,
        "destinationId": destination,
        "sid": segment.sid,
        "traitType": "SEGMENT",
        "traitValue": 0,
        "elementName": segment.name,
        "elementDescription": segment.description,
        "elementStatus": "active",
        "startDate": format!("{year:04}-{month:02}-{day:02}"),
        "endDate": null,
        "priority": null,
        "traitAlias": segment.sid.to_string(),
        "valueAlias": null,
        "createTime": segment.create_time,
        "updateTime": segment.create_time,
        "crUID": segment.created_by,
        "upUID": segment.created_by,
    })
}

async fn list(State(practice): State<Shared>, params: Params) -> Answer {
    let world = practice.read();
    let segment = params.number::<u64>("containsSegment")?;
    let kind = params.text("restrictType");
    let search = params.text("search");
    let with_mappings = params.flag("includeMappings")?;
    let all = all(&world);
    let wanted = |one: &&Destination<'_>| {
        segment.is_none_or(|sid| one.segments.iter().any(|mapped| mapped.sid == sid))
            && kind.is_none_or(|kind| one.kind.eq_ignore_ascii_case(kind))
            && search.is_none_or(|words| found(words, &[&one.id.to_string(), &one.name]))
    };
    let rows = all.iter().filter(wanted).collect();
    let row = |with_mappings| {
        let world = &world;
        move |one: &Destination<'_>| destination_json(world, one, with_mappings)
    };
    listing(&params, rows, row(false), row(with_mappings)).map(ok)
}

async fn one(State(practice): State<Shared>, Path(id): Path<String>, params: Params) -> Answer {
    let world = practice.read();
    Ok(ok(destination_json(&world, &known(&world, &id)?, params.flag("includeMappings")?)))
}

/// A destination without mappings is answered with 404, as the service was seen to do.
async fn mappings(State(practice): State<Shared>, Path(id): Path<String>, params: Params) -> Answer {
    let world = practice.read();
    let one = known(&world, &id)?;
    if one.segments.is_empty() {
        return Err(Refusal::unknown("Mappings of destination", id));
    }
    let row = |segment: &Segment| mapping_json(one.id, segment);
    listing(&params, one.segments.clone(), row, row).map(ok)
}
