//! What a request says: sandbox, query, body.

use axum::body::Bytes;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use serde_json::Value;

use super::answer::Refusal;
use crate::model::{Sandbox, World};
use crate::state::Shared;

/// Most ids of one bulk read (AEP contract §5.5).
const MOST_IDS: usize = 100;

/// Sandbox and query of a request.
#[derive(Debug, Clone)]
pub struct Asked {
    /// Name of the sandbox; the default one when the header is missing.
    pub sandbox: String,
    /// Whether the query names anything at all.
    pub has_query: bool,
    /// `x-ups-search-version`, if sent.
    pub search_version: Option<String>,
    query: Vec<(String, String)>,
}

impl FromRequestParts<Shared> for Asked {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, practice: &Shared) -> Result<Self, Refusal> {
        let header = |name: &str| {
            let value = parts.headers.get(name)?.to_str().ok()?.trim();
            (!value.is_empty()).then(|| value.to_owned())
        };
        let default = || {
            let world = practice.read();
            world.sandboxes.values().find(|s| s.is_default).map(|s| s.name.clone()).unwrap_or_default()
        };
        let query = parts.uri.query().unwrap_or_default();
        Ok(Self {
            has_query: !query.is_empty(),
            sandbox: header("x-sandbox-name").unwrap_or_else(default),
            search_version: header("x-ups-search-version"),
            query: form_urlencoded::parse(query.as_bytes()).into_owned().collect(),
        })
    }
}

impl Asked {
    /// A query parameter; an empty one counts as absent.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.all(name).next()
    }

    /// Every value of a repeatable query parameter.
    pub fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.query.iter().filter(move |(key, value)| key == name && !value.is_empty()).map(|(_, value)| value.as_str())
    }

    /// A whole number in the query.
    pub fn number(&self, name: &str) -> Result<Option<usize>, Refusal> {
        let read = |text: &str| {
            text.parse().map_err(|_| Refusal::parameter(format!("The value {text} of {name} is not a whole number")))
        };
        self.text(name).map(read).transpose()
    }
}

/// The sandbox as objects carry it (AEP contract §5.2).
pub fn sandbox_of(world: &World, name: &str) -> Value {
    let sandbox =
        world.sandboxes.get(name).cloned().unwrap_or_else(|| Sandbox { name: name.to_owned(), ..Sandbox::default() });
    serde_json::json!({
        "sandboxId": sandbox.id,
        "sandboxName": sandbox.name,
        "type": sandbox.kind,
        "default": sandbox.is_default,
    })
}

/// The JSON body.
pub fn body(bytes: &Bytes) -> Result<Value, Refusal> {
    serde_json::from_slice(bytes).map_err(|error| Refusal::body(format!("Unable to parse the request body: {error}")))
}

/// The ids of a bulk read.
pub fn ids(bytes: &Bytes) -> Result<Vec<String>, Refusal> {
    let body = body(bytes)?;
    let entries = body.get("ids").and_then(Value::as_array).ok_or_else(|| Refusal::body("ids is missing"))?;
    let ids: Vec<String> =
        entries.iter().filter_map(|entry| entry.get("id").unwrap_or(entry).as_str()).map(str::to_owned).collect();
    if ids.is_empty() || ids.len() > MOST_IDS { Err(Refusal::ids()) } else { Ok(ids) }
}
