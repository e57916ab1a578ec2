//! Identity namespaces: Adobe's own, the organization's, and those of Audience Manager's cross-device data sources (AEP
//! contract §17.1, AAM contract §9.2).
//!
//! For some years Adobe created the namespace of a data source together with it. That of one source here is missing: it was
//! created at another time.

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde_json::{Value, json};

use super::answer::{ok, with};
use super::request::{Asked, body};
use crate::model::{Namespace, Row, World};
use crate::state::Shared;

/// Adobe's own, with their type: id, code, name.
const STANDARD: [(u64, &str, &str, &str); 9] = [
    (0, "CORE", "AAM UUID", "COOKIE"),
    (4, "ECID", "ECID", "COOKIE"),
    (6, "Email", "Email", "EMAIL"),
    (7, "Phone", "Phone", "PHONE"),
    (9, "TNTID", "Adobe Target (TNTID)", "COOKIE"),
    (11, "Email_LC_SHA256", "Emails (SHA256, lowercased)", "EMAIL"),
    (411, "AdCloud", "Adobe AdCloud", "COOKIE"),
    (20_914, "GAID", "Google Ad ID (GAID)", "DEVICE"),
    (20_915, "IDFA", "Apple IDFA (ID for Apple)", "DEVICE"),
];
/// The organization's own: the customer number.
const CUSTOMER: (u64, &str, &str, &str) = (10_018_776, "CRMID", "Customer number", "CROSS_DEVICE");
/// Audience Manager's data source whose namespace was created with it.
const TWIN: u64 = 61_204;
/// The first id of a namespace that is created.
const FIRST: u64 = 10_100_001;
/// The types that a namespace can have.
const TYPES: [&str; 7] = ["COOKIE", "CROSS_DEVICE", "DEVICE", "EMAIL", "MOBILE", "NON_PEOPLE", "PHONE"];
/// When the standard ones were created.
const CREATED: i64 = 1_494_553_975_000;

pub fn router() -> Router<Shared> {
    Router::new().route("/identities", get(list).post(create)).route("/identities/{id}", get(read))
}

fn wire(namespace: &Namespace, custom: bool) -> Value {
    json!({
        "id": namespace.id,
        "code": namespace.code,
        "name": namespace.name,
        "idType": namespace.id_type,
        "description": namespace.description,
        "status": "ACTIVE",
        "custom": custom,
        "createTime": namespace.create_time,
        "updateTime": namespace.create_time,
    })
}

fn known((id, code, name, id_type): (u64, &str, &str, &str)) -> Namespace {
    Namespace {
        id,
        code: code.to_owned(),
        name: name.to_owned(),
        id_type: id_type.to_owned(),
        create_time: CREATED,
        ..Namespace::default()
    }
}

/// Every namespace of a sandbox, Adobe's own first.
fn all(world: &World, sandbox: &str) -> Vec<Value> {
    let twin = world.data_sources.get(&TWIN).map(|source| Namespace {
        id: FIRST - 1,
        code: format!("AAM{}", source.id),
        name: source.name.clone(),
        id_type: "CROSS_DEVICE".to_owned(),
        create_time: source.create_time,
        ..Namespace::default()
    });
    let standard = STANDARD.iter().map(|one| wire(&known(*one), false));
    let created = world.namespaces.values().filter(|one| one.sandbox == sandbox).cloned();
    let own = std::iter::once(known(CUSTOMER)).chain(twin).chain(created);
    standard.chain(own.map(|one| wire(&one, true))).collect()
}

async fn list(State(practice): State<Shared>, asked: Asked) -> Response {
    ok(Value::Array(all(&practice.read(), &asked.sandbox)))
}

async fn read(State(practice): State<Shared>, asked: Asked, Path(id): Path<String>) -> Response {
    let found = all(&practice.read(), &asked.sandbox)
        .into_iter()
        .find(|one| one["id"].as_u64().is_some_and(|own| id.parse() == Ok(own)));
    found.map_or_else(|| refused(StatusCode::NOT_FOUND, "NAMESPACE_NOT_FOUND", "The namespace does not exist"), ok)
}

async fn create(State(practice): State<Shared>, asked: Asked, bytes: Bytes) -> Response {
    let body = match body(&bytes) {
        Ok(body) => body,
        Err(refusal) => return refusal.into_response(),
    };
    let text = |key: &str| body.get(key).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty());
    let (Some(name), Some(code), Some(id_type)) = (text("name"), text("code"), text("idType")) else {
        let message = "name, code and idType are required";
        return refused(StatusCode::BAD_REQUEST, "INVALID_REQUEST_PARAMS", message);
    };
    if !code.chars().all(|letter| letter.is_ascii_alphanumeric()) || code.len() > 255 || name.chars().count() > 255 {
        let message = "The code may contain only letters and numbers";
        return refused(StatusCode::BAD_REQUEST, "INVALID_REQUEST_PARAMS", message);
    }
    if !TYPES.contains(&id_type.to_ascii_uppercase().as_str()) {
        let message = format!("Please provide a valid value of idType. Valid values are: {TYPES:?}");
        return refused(StatusCode::BAD_REQUEST, "INVALID_REQUEST_PARAMS", &message);
    }
    let mut world = practice.write();
    let is_it = |one: &Value| one["code"].as_str().is_some_and(|other| other.eq_ignore_ascii_case(code));
    if all(&world, &asked.sandbox).iter().any(is_it) {
        let message = "Namespace code already exists. Please use a different code";
        return refused(StatusCode::CONFLICT, "INTEGRATION_CODE_EXISTS", message);
    }
    let namespace = Namespace {
        id: FIRST + world.namespaces.len() as u64,
        code: code.to_owned(),
        name: name.to_owned(),
        id_type: id_type.to_ascii_uppercase(),
        description: text("description").unwrap_or_default().to_owned(),
        sandbox: asked.sandbox,
        create_time: practice.now_ms(),
    };
    let key = namespace.key();
    let answer = wire(&namespace, true);
    world.mark(Row::Namespace(key.clone()));
    world.namespaces.insert(key, namespace);
    ok(answer)
}

/// The error body of this service (AEP contract §3.1 shape 5).
fn refused(status: StatusCode, code: &str, message: &str) -> Response {
    let body = json!({
        "type": "http://ns.adobe.com/adobecloud/problem/namespacevalidation",
        "status": status.as_u16(),
        "title": "Namespace validation",
        "description": message,
        "report": { "code": code, "message": message },
    });
    with(status, body)
}
