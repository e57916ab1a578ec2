//! Union schemas, to be read: the fields that the profiles and the events of the simulated people have.
//!
//! Schemas themselves are not served: only what segmentation can ask of the two classes.

use std::collections::BTreeMap;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::header::ACCEPT;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use axum::routing::get;
use serde_json::{Map, Value, json};

use super::answer::{ok, with};
use crate::state::{Practice, Shared};
use crate::world::columns::Column;
use crate::world::events::paths;

/// The two classes that segmentation asks about: id of the union, name of its class.
const UNIONS: [(&str, &str, &str); 2] = [
    ("profile", "https://ns.adobe.com/xdm/context/profile", "XDM Individual Profile"),
    ("experienceevent", "https://ns.adobe.com/xdm/context/experienceevent", "XDM ExperienceEvent"),
];
/// Fields of the products of an event.
const ITEM: [(&str, &str); 5] = [
    ("SKU", "string"),
    ("currencyCode", "string"),
    ("name", "string"),
    ("priceTotal", "number"),
    ("quantity", "integer"),
];

pub fn router() -> Router<Shared> {
    Router::new().route("/tenant/unions", get(list)).route("/tenant/unions/{id}", get(read))
}

fn head(short: &str, class: &str, title: &str) -> Value {
    json!({
        "$id": format!("{class}__union"),
        "meta:altId": format!("_xdm.context.{short}__union"),
        "meta:resourceType": "unions",
        "meta:class": class,
        "meta:containerId": "tenant",
        "meta:xdmType": "object",
        "version": "1.0",
        "title": title,
        "type": "object",
    })
}

async fn list() -> Response {
    ok(json!({ "results": UNIONS.map(|(short, class, title)| head(short, class, title)) }))
}

/// A look-up must name the version that it reads.
async fn read(State(practice): State<Shared>, headers: HeaderMap, Path(id): Path<String>) -> Response {
    let accepted = headers.get(ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !accepted.starts_with("application/vnd.adobe.xed") || !accepted.contains("version=") {
        return problem(
            StatusCode::BAD_REQUEST,
            "XDM-1006-400",
            "Accept header invalid",
            "The Accept header needs a version.",
        );
    }
    let is_it = |(short, class, _): &&(&str, &str, &str)| {
        id == format!("_xdm.context.{short}__union") || id == format!("{class}__union")
    };
    let Some((short, class, title)) = UNIONS.iter().find(is_it) else {
        return problem(
            StatusCode::NOT_FOUND,
            "XDM-1010-404",
            "Resource not found",
            "The requested union is not found.",
        );
    };
    let mut union = head(short, class, title);
    union["properties"] = if *short == "profile" { profile(&practice) } else { event() };
    ok(union)
}

fn problem(status: StatusCode, code: &str, title: &str, detail: &str) -> Response {
    let body = json!({
        "type": format!("http://ns.adobe.com/aep/errors/{code}"),
        "title": title,
        "status": status.as_u16(),
        "detail": detail,
        "report": { "additionalContext": {} },
    });
    with(status, body)
}

fn profile(practice: &Practice) -> Value {
    let mut fields: BTreeMap<&str, Value> = BTreeMap::new();
    for (path, column) in practice.people().columns() {
        fields.insert(path, of_column(column));
    }
    fields.insert("identityMap", map(&json!({ "type": "array", "meta:xdmType": "array" })));
    fields.insert("segmentMembership", map(&map(&json!({ "type": "object", "meta:xdmType": "object" }))));
    fields.insert("personalEmail.address", leaf("string"));
    nested(&fields)
}

fn of_column(column: &Column) -> Value {
    match column {
        Column::Choice { .. } => leaf("string"),
        Column::Amount(_) | Column::Recurring { .. } => leaf("integer"),
        Column::Flag(_) => leaf("boolean"),
        Column::Several { .. } => json!({ "type": "array", "meta:xdmType": "array", "items": leaf("string") }),
    }
}

fn event() -> Value {
    let item: BTreeMap<&str, Value> = ITEM.iter().map(|(name, kind)| (*name, leaf(kind))).collect();
    let fields = paths().map(|path| {
        let value = match path.rsplit_once('.').map_or(path, |(_, name)| name) {
            "productListItems" => json!({
                "type": "array", "meta:xdmType": "array",
                "items": { "type": "object", "meta:xdmType": "object", "properties": nested(&item) },
            }),
            "timestamp" => json!({ "type": "string", "format": "date-time", "meta:xdmType": "date-time" }),
            "progress" => leaf("integer"),
            "isHomePage" | "hasProgress75" => leaf("boolean"),
            "value" | "price" | "priceTotal" => leaf("number"),
            "list" => json!({
                "type": "array", "meta:xdmType": "array", "items": { "type": "object", "meta:xdmType": "object" },
            }),
            _ => leaf("string"),
        };
        (path, value)
    });
    let fields: BTreeMap<&str, Value> = fields.collect();
    nested(&fields)
}

fn leaf(kind: &str) -> Value {
    json!({ "type": kind, "meta:xdmType": kind })
}

fn map(of: &Value) -> Value {
    json!({ "type": "object", "meta:xdmType": "map", "additionalProperties": of })
}

/// The `properties` of an object with fields at these paths.
fn nested(fields: &BTreeMap<&str, Value>) -> Value {
    let mut properties = Map::new();
    for (path, field) in fields {
        put(&mut properties, path, field);
    }
    Value::Object(properties)
}

fn put(properties: &mut Map<String, Value>, path: &str, field: &Value) {
    let Some((first, rest)) = path.split_once('.') else {
        properties.insert(path.to_owned(), field.clone());
        return;
    };
    let object = || json!({ "type": "object", "meta:xdmType": "object", "properties": {} });
    let inner = properties.entry(first).or_insert_with(object);
    if let Some(inner) = inner.get_mut("properties").and_then(Value::as_object_mut) {
        put(inner, rest, field);
    }
}
