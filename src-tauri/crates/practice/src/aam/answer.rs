//! Successful answers, their entity tags, and the check of `If-Match` (AAM contract §3.4).

use std::hash::{DefaultHasher, Hash, Hasher};

use axum::Json;
use axum::http::header::{ETAG, IF_MATCH};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::{Value, json};

use super::refusal::Refusal;
use crate::model::World;
use crate::state::{Practice, Shared};

/// The result of every route of this service.
pub type Answer = Result<Response, Refusal>;

/// 200 with a JSON body.
pub fn ok(body: Value) -> Response {
    Json(body).into_response()
}

/// The status of a changed object: the documents print both.
pub fn changed(practice: &Practice) -> StatusCode {
    if practice.read().switches.put_created { StatusCode::CREATED } else { StatusCode::OK }
}

/// What a write answers of an object: everything, or only what names it.
pub fn written(world: &World, body: Value) -> Value {
    if !world.switches.lean_writes {
        return body;
    }
    json!({ "sid": body["sid"], "pid": body["pid"], "name": body["name"] })
}

/// One object with its entity tag.
pub fn object<T: Serialize>(status: StatusCode, record: &T, body: Value) -> Response {
    (status, [(ETAG, tag(record))], Json(body)).into_response()
}

/// Runs a costly look at the world off the async threads.
pub async fn computed(practice: Shared, look: impl FnOnce(&Practice) -> Answer + Send + 'static) -> Answer {
    let looked = tokio::task::spawn_blocking(move || look(&practice)).await;
    looked.unwrap_or_else(|_| Err(Refusal::broken()))
}

/// 204 without a body.
pub fn nothing() -> Response {
    StatusCode::NO_CONTENT.into_response()
}

/// Refuses when the caller names a version other than the stored one. No header, or `*`, passes.
pub fn unchanged<T: Serialize>(headers: &HeaderMap, record: &T) -> Result<(), Refusal> {
    let Some(wanted) = headers.get(IF_MATCH).and_then(|value| value.to_str().ok()) else { return Ok(()) };
    let current = tag(record);
    let names = |given: &str| given == "*" || given.trim_matches('"') == current.trim_matches('"');
    if wanted.split(',').any(|given| names(given.trim())) { Ok(()) } else { Err(Refusal::stale()) }
}

/// Derived from the stored record, so any change yields another tag.
fn tag<T: Serialize>(record: &T) -> String {
    let mut hasher = DefaultHasher::new();
    serde_json::to_string(record).unwrap_or_default().hash(&mut hasher);
    format!("\"{:016x}\"", hasher.finish())
}
