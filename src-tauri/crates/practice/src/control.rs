//! Test controls under `/practice`, off unless the services were started with a key.
//!
//! None of this exists at Adobe; only tests and developers of clients call it.

use std::collections::BTreeMap;

use axum::body::Bytes;
use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use roaring::RoaringBitmap;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::faults::Fault;
use crate::model::Row;
use crate::state::Shared;
use crate::switches::Switches;
use crate::world::population;
use crate::world::realization::{HISTORY, Realization};

/// The header that carries the key.
const KEY_HEADER: &str = "x-practice-key";

/// Routes of the test controls.
pub fn router(practice: &Shared) -> Router<Shared> {
    Router::new()
        .route("/practice/faults", get(list_faults).post(add_faults).delete(clear_faults))
        .route("/practice/release/{name}", post(release))
        .route("/practice/switches", get(switches).post(move_switches).delete(return_switches))
        .route("/practice/audiences", post(crate::aep::fill))
        .route("/practice/mappings", post(map_segment))
        .route("/practice/requests", get(requests).delete(forget_requests))
        .route("/practice/clock", get(clock).post(advance))
        .route("/practice/truth/{audience}", get(truth))
        .route("/practice/brought/{segment}", get(brought))
        .route("/practice/people/{sid}", get(people_of))
        .route("/practice/reset", post(reset))
        .layer(middleware::from_fn_with_state(practice.clone(), key))
}

/// Without a key at the start the controls do not exist. A wrong key: 403.
async fn key(State(practice): State<Shared>, request: Request, next: Next) -> Response {
    let Some(expected) = practice.control_key() else {
        return StatusCode::NOT_FOUND.into_response();
    };
    if request.headers().get(KEY_HEADER).is_none_or(|given| given.as_bytes() != expected.as_bytes()) {
        let body = json!({ "message": "The header x-practice-key is missing or wrong" });
        return (StatusCode::FORBIDDEN, Json(body)).into_response();
    }
    next.run(request).await
}

async fn list_faults(State(practice): State<Shared>) -> Json<Value> {
    Json(json!(practice.faults().list()))
}

/// Who holds a trait, and who realized it when.
async fn people_of(State(practice): State<Shared>, Path(sid): Path<u64>) -> Json<Value> {
    let world = practice.read();
    let people = practice.people();
    let day = population::report_day(practice.now_ms());
    let of = Realization::of(&world, people, sid);
    let numbers = |who: &RoaringBitmap| (who & people.devices()).iter().collect::<Vec<u32>>();
    let realized: BTreeMap<i32, Vec<u32>> = (0..=HISTORY)
        .map(|ago| (ago, numbers(&of.between(day - ago, day - ago))))
        .filter(|(_, who)| !who.is_empty())
        .collect();
    Json(json!({ "held": numbers(&of.held_on(day)), "realized": realized }))
}

/// Takes a list of faults, or a single one.
async fn add_faults(State(practice): State<Shared>, body: Bytes) -> Response {
    let faults = match read_faults(&body) {
        Ok(faults) => faults,
        Err(problem) => return bad_request(&problem),
    };
    let mut ordered = practice.faults();
    ordered.add(faults);
    Json(json!(ordered.list())).into_response()
}

fn read_faults(body: &[u8]) -> Result<Vec<Fault>, String> {
    let value: Value = serde_json::from_slice(body).map_err(|e| e.to_string())?;
    let list = if value.is_array() { value } else { Value::Array(vec![value]) };
    let faults: Vec<Fault> = serde_json::from_value(list).map_err(|e| e.to_string())?;
    faults.iter().try_for_each(Fault::check)?;
    Ok(faults)
}

async fn clear_faults(State(practice): State<Shared>) -> StatusCode {
    practice.faults().clear();
    StatusCode::NO_CONTENT
}

/// Lets the requests that a fault holds by this name go on.
async fn release(State(practice): State<Shared>, Path(name): Path<String>) -> StatusCode {
    practice.faults().release(name);
    StatusCode::NO_CONTENT
}

async fn switches(State(practice): State<Shared>) -> Json<Value> {
    Json(json!(practice.read().switches))
}

async fn move_switches(State(practice): State<Shared>, body: Bytes) -> Response {
    let change: Result<Value, _> = serde_json::from_slice(&body);
    let moved = match change {
        Ok(change) => practice.read().switches.moved(&change),
        Err(error) => Err(error.to_string()),
    };
    match moved {
        Ok(switches) => keep_switches(&practice, switches).await,
        Err(problem) => bad_request(&problem),
    }
}

async fn return_switches(State(practice): State<Shared>) -> Response {
    keep_switches(&practice, Switches::default()).await
}

async fn keep_switches(practice: &Shared, switches: Switches) -> Response {
    practice.write().switches = switches.clone();
    match practice.keep_settings().await {
        Ok(()) => Json(json!(switches)).into_response(),
        Err(error) => broken(&error),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Mapping {
    sid: u64,
    destinations: Vec<u64>,
}

/// Maps a segment to destinations, or to none.
async fn map_segment(State(practice): State<Shared>, body: Bytes) -> Response {
    let mapping: Mapping = match serde_json::from_slice(&body) {
        Ok(mapping) => mapping,
        Err(error) => return bad_request(&error.to_string()),
    };
    {
        let mut world = practice.write();
        let Some(segment) = world.segments.get_mut(&mapping.sid) else {
            return bad_request(&format!("segment {} does not exist", mapping.sid));
        };
        segment.mappings.retain(|one| mapping.destinations.contains(&one.destination));
        segment.destinations = mapping.destinations;
        world.mark(Row::Segment(mapping.sid));
    }
    match practice.commit().await {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(error) => broken(&error),
    }
}

async fn requests(State(practice): State<Shared>) -> Json<Value> {
    let history = practice.history();
    Json(json!(history.entries().collect::<Vec<_>>()))
}

async fn forget_requests(State(practice): State<Shared>) -> StatusCode {
    practice.history().clear();
    StatusCode::NO_CONTENT
}

async fn clock(State(practice): State<Shared>) -> Json<Value> {
    Json(clock_state(&practice))
}

/// How many members an audience has, how many of them can arrive, and how many have.
async fn truth(State(practice): State<Shared>, Path(audience): Path<String>) -> Response {
    let now = practice.now_ms();
    match crate::sharing::truth(&practice.read(), practice.people(), &audience, now) {
        Some(it) => {
            Json(json!({ "members": it.members, "supported": it.supported, "arrived": it.arrived })).into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn brought(State(practice): State<Shared>, Path(segment): Path<u64>) -> Response {
    match crate::importing::truth(&practice.read(), practice.people(), segment) {
        Some(truth) => Json(json!(truth)).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

#[derive(Deserialize)]
struct Advance {
    advance_s: u32,
}

async fn advance(State(practice): State<Shared>, body: Bytes) -> Response {
    let Ok(Advance { advance_s }) = serde_json::from_slice(&body) else {
        return bad_request("advance_s: a whole number of seconds, not negative");
    };
    practice.clock().advance(i64::from(advance_s) * 1000);
    if let Err(error) = practice.keep_settings().await {
        return broken(&error);
    }
    Json(clock_state(&practice)).into_response()
}

fn clock_state(practice: &Shared) -> Value {
    json!({ "now_ms": practice.now_ms(), "speed": practice.clock().speed() })
}

/// Back to the first start: the world is grown again from its seed, the clock returns to real time, switches return,
/// faults and history are forgotten. The credential and tokens stay, so that clients need not sign in again.
async fn reset(State(practice): State<Shared>) -> Response {
    practice.clock().reset();
    let now_ms = practice.now_ms();
    let state = practice.clone();
    let grow = move || {
        let mut world = crate::world::grow_from(state.people(), now_ms);
        crate::market::plant(&mut world, state.people(), now_ms);
        world
    };
    let grown = tokio::task::spawn_blocking(grow).await;
    let Ok(world) = grown else {
        return (StatusCode::INTERNAL_SERVER_ERROR, Json(json!({ "message": "growing the world failed" })))
            .into_response();
    };
    if let Err(error) = practice.replace(world).await {
        return broken(&error);
    }
    practice.faults().clear();
    practice.history().clear();
    StatusCode::NO_CONTENT.into_response()
}

fn bad_request(message: &str) -> Response {
    (StatusCode::BAD_REQUEST, Json(json!({ "message": message }))).into_response()
}

fn broken(error: &crate::error::PracticeError) -> Response {
    (StatusCode::INTERNAL_SERVER_ERROR, Json(json!({ "message": error.to_string() }))).into_response()
}
