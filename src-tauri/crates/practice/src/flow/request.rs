//! What a request that changes something says: who sends it, its body, and the version it is meant for.

use axum::body::Bytes;
use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::header::IF_MATCH;
use axum::http::request::Parts;
use serde_json::Value;

use super::answer::Refusal;
use crate::model::{Millis, World};
use crate::state::Shared;
use crate::switches::DestinationPermission;

/// Longest name and description.
const LONGEST_TEXT: usize = 1_000;

/// Who changes something, and when.
#[derive(Debug, Clone)]
pub struct Author {
    /// Client id of the caller.
    pub client: String,
    /// Practice time.
    pub now: Millis,
}

impl FromRequestParts<Shared> for Author {
    type Rejection = Refusal;

    async fn from_request_parts(_: &mut Parts, practice: &Shared) -> Result<Self, Refusal> {
        Ok(Self { client: practice.credentials().client_id.clone(), now: practice.now_ms() })
    }
}

/// Refuses a call whose account lacks a permission. Everything but reading needs to see destinations, too. Codes are
/// published only as "missing permission"; which is for which is not.
pub fn permitted(world: &World, needed: DestinationPermission) -> Result<(), Refusal> {
    use DestinationPermission::{Activate, Manage, View};
    let lacks = |permission| world.switches.without_destination_permissions.contains(&permission);
    for (permission, code, name) in [
        (View, "2118-403", "View Destinations"),
        (Manage, "2120-403", "Manage Destinations"),
        (Activate, "2121-403", "Activate Destinations"),
    ] {
        if (permission == View || permission == needed) && lacks(permission) {
            return Err(Refusal::permission(code, name));
        }
    }
    Ok(())
}

/// The JSON object in a body.
pub fn object(bytes: &Bytes) -> Result<Value, Refusal> {
    let body = read(bytes)?;
    if body.is_object() { Ok(body) } else { Err(Refusal::body("The request body is not an object")) }
}

/// Any JSON in a body.
pub fn read(bytes: &Bytes) -> Result<Value, Refusal> {
    if bytes.is_empty() {
        return Err(Refusal::empty_body());
    }
    serde_json::from_slice(bytes).map_err(|error| Refusal::body(format!("The request body cannot be read: {error}")))
}

/// Refuses a change that is not for the current version. Without a version it is refused where one is `required`.
pub fn unchanged(headers: &HeaderMap, current: &str, required: bool) -> Result<(), Refusal> {
    let sent = headers.get(IF_MATCH).and_then(|value| value.to_str().ok()).map(str::trim);
    match sent.filter(|sent| !sent.is_empty()) {
        None if required => Err(Refusal::no_version()),
        Some(sent) if sent != current => Err(Refusal::stale(sent, current)),
        _ => Ok(()),
    }
}

/// The name in a body; never empty.
pub fn name(body: &Value) -> Result<String, Refusal> {
    let name = text(body, "name")?;
    name.filter(|name| !name.trim().is_empty()).ok_or_else(|| Refusal::body("name is missing"))
}

/// A text in a body; `None` without one.
pub fn text(body: &Value, field: &str) -> Result<Option<String>, Refusal> {
    match body.get(field) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) if text.chars().count() <= LONGEST_TEXT => Ok(Some(text.clone())),
        Some(Value::String(_)) => Err(Refusal::body(format!("{field} is longer than {LONGEST_TEXT} characters"))),
        Some(_) => Err(Refusal::body(format!("{field} is not a text"))),
    }
}

/// The id of a spec that a body refers to, which must name a version, too.
pub fn spec(body: &Value, field: &str) -> Result<String, Refusal> {
    let spec = body.get(field).ok_or_else(Refusal::spec)?;
    let id = spec.get("id").and_then(Value::as_str).filter(|id| !id.is_empty()).ok_or_else(Refusal::spec)?;
    let version = spec.get("version").and_then(Value::as_str).filter(|version| !version.is_empty());
    version.map(|_| id.to_owned()).ok_or_else(Refusal::spec_version)
}
