//! What everything of the Flow Service has in common in JSON (AEP contract §13.1).

use serde::Deserialize;
use serde_json::Value;

use crate::list::{Pages, Shape};
use crate::session::{Caller, Query};
use crate::transport::Answer;
use crate::{ApiError, ETag, lenient};

/// Base path (AEP contract §1.2).
const FLOW_SERVICE: [&str; 3] = ["data", "foundation", "flowservice"];
/// The service's maximum (AEP contract §13.2).
const PAGE_SIZE: usize = 100;

/// A path below the service.
pub(super) fn flow_service<'a>(rest: &[&'a str]) -> Vec<&'a str> {
    FLOW_SERVICE.iter().copied().chain(rest.iter().copied()).collect()
}

/// Everything of a resource that passes the filters of `query`.
pub(super) fn entities<T: Send + 'static>(
    caller: &Caller,
    resource: &str,
    shape: Shape,
    mut query: Query,
    read: impl Fn(&Value) -> Option<T> + Send + Sync + 'static,
) -> Pages<T> {
    query.push(("limit", PAGE_SIZE.to_string()));
    Pages::new(caller.clone(), &flow_service(&[resource]), query, shape, read)
}

/// The rows of a list; also of the answer to one id, which is a list of one.
pub(super) fn items(body: &Value) -> Option<&Vec<Value>> {
    body.get("items")?.as_array()
}

/// Fields that every entity has.
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct EntityWire {
    #[serde(deserialize_with = "lenient::maybe_text")]
    pub(super) id: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    pub(super) name: String,
    #[serde(deserialize_with = "lenient::text")]
    pub(super) state: String,
    #[serde(deserialize_with = "lenient::maybe_text")]
    etag: Option<String>,
    /// The other spelling; an answer may have both.
    #[serde(deserialize_with = "lenient::maybe_text", rename = "eTag")]
    e_tag: Option<String>,
    #[serde(deserialize_with = "lenient::ms")]
    pub(super) created_at: Option<i64>,
    #[serde(deserialize_with = "lenient::ms")]
    pub(super) updated_at: Option<i64>,
}

impl EntityWire {
    /// The version, its quotes included.
    pub(super) fn version(&mut self) -> Option<String> {
        self.etag.take().or(self.e_tag.take())
    }
}

/// A text at a place of a row.
pub(super) fn text_at(row: &Value, path: &str) -> Option<String> {
    row.pointer(path).and_then(lenient::as_text)
}

/// Every text at a place of each member of a list.
pub(super) fn texts_of(row: &Value, list: &str, path: &str) -> Vec<String> {
    let members = row.pointer(list).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    members.iter().filter_map(|member| text_at(member, path)).collect()
}

/// The new version that the answer to a change reports. An older form of the service answers without a body
/// (AEP contract §13.3); a body that is no object is not the service's word.
pub(super) fn version_after(answer: &Answer) -> Result<Option<ETag>, ApiError> {
    if answer.body.trim_ascii().is_empty() {
        return Ok(answer.etag());
    }
    let body = answer.read::<Value>()?;
    if !body.is_object() {
        return Err(answer.unreadable("expected the version of what was changed"));
    }
    Ok(version_in(&body).or_else(|| answer.etag()))
}

/// The version in a body.
pub(super) fn version_in(body: &Value) -> Option<ETag> {
    lenient::row::<EntityWire>(body)?.version().as_deref().and_then(ETag::from_text)
}
