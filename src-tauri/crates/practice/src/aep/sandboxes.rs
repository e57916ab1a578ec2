//! Sandbox management (AEP contract §4).

use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde_json::{Value, json};

use super::answer::{Refusal, ok, with};
use super::filter::{Fields, Filter};
use super::request::Asked;
use crate::model::Sandbox;
use crate::state::Shared;

/// Sandboxes of a page without a limit.
const DEFAULT_LIMIT: usize = 50;

/// What sandboxes can be filtered by.
const FIELDS: Fields = Fields {
    instance: "/sandboxes",
    known: &["id", "name", "title", "state", "type", "region", "isDefault", "createdBy", "createdDate", "modifiedBy"],
};

pub fn router() -> Router<Shared> {
    Router::new()
        .route("/", get(list))
        .route("/sandboxes", get(list))
        .route("/sandboxes/{name}", get(read))
        .route("/sandboxTypes", get(types))
}

async fn list(State(practice): State<Shared>, asked: Asked) -> Result<Response, Refusal> {
    let limit = asked.number("limit")?.unwrap_or(DEFAULT_LIMIT).max(1);
    let offset = asked.number("offset")?.unwrap_or(0);
    let user = practice.credentials().client_id.clone();
    let world = practice.read();
    let mut rows: Vec<Value> = world.sandboxes.values().map(|sandbox| wire(sandbox, &user)).collect();
    let filters = Filter::all(asked.all("property"), FIELDS)?;
    rows.retain(|row| filters.iter().all(|filter| filter.holds(row)));
    let total = rows.len();
    let page: Vec<Value> = rows.into_iter().skip(offset).take(limit).collect();
    let base = "https://platform.adobe.io:443/data/foundation/sandbox-management/sandboxes/";
    let everywhere = json!({ "href": format!("{base}?limit={{limit}}&offset={{offset}}"), "templated": true });
    let nowhere = json!({ "href": Value::Null, "templated": Value::Null });
    let link = |there: bool| if there { everywhere.clone() } else { nowhere.clone() };
    Ok(ok(json!({
        "_page": { "limit": limit, "count": page.len() },
        "_links": {
            "next": link(offset + page.len() < total),
            "prev": link(offset > 0),
            "page": everywhere.clone(),
        },
        "sandboxes": page,
    })))
}

async fn read(State(practice): State<Shared>, Path(name): Path<String>) -> Response {
    let user = practice.credentials().client_id.clone();
    match practice.read().sandboxes.get(&name) {
        Some(sandbox) => ok(wire(sandbox, &user)),
        None => missing(&name),
    }
}

async fn types() -> Response {
    ok(json!({ "sandboxTypes": ["production", "development"] }))
}

fn missing(name: &str) -> Response {
    let body = json!({
        "type": "http://ns.adobe.com/aep/errors/SMS-1006-404",
        "title": "Resource not found",
        "status": 404,
        "detail": format!("Sandbox {name} was not found"),
    });
    with(StatusCode::NOT_FOUND, body).into_response()
}

fn wire(sandbox: &Sandbox, user: &str) -> Value {
    json!({
        "name": sandbox.name,
        "title": sandbox.title,
        "state": "active",
        "type": sandbox.kind,
        "region": sandbox.region,
        "isDefault": sandbox.is_default,
        "eTag": 2,
        "createdDate": "2024-02-05 08:14:11",
        "lastModifiedDate": "2025-11-18 15:02:40",
        "createdBy": user,
        "modifiedBy": user,
    })
}
