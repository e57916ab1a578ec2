//! Creating and changing objects. A change is written on top of the object as it was read when the change was decided,
//! whole, because a PUT clears what it leaves out (AAM contract §3.4). Answers may be lean (a recorded PUT answers with id,
//! owner and name only), so what was sent completes them.

use serde_json::{Map, Value};

use super::AudienceManager;
use crate::error::bounded;
use crate::session::Query;
use crate::transport::Answer;
use crate::{ApiError, Counted, Versioned};

/// Fields the service owns, or that it sends but does not accept.
const SERVER_FIELDS: &[&str] = &[
    "pid",
    "createTime",
    "updateTime",
    "crUID",
    "upUID",
    "traitRuleVersion",
    "permissions",
    "url",
    "weight",
    "rank",
    "traitDataSourceIds",
    "inUse",
    "mappedEntities",
    "traits",
    "mappableTraits",
    "codeViewOnly",
    "expressionTree",
    "csegId",
    "metrics",
];
/// Beginnings of the names of population numbers.
const METRICS: &[&str] = &["uniques", "count", "totalUniques", "instantUniques", "populationUniques"];

impl AudienceManager {
    /// Reads an object in the representation that changes and deletions are sent to: an `ETag` belongs to one only.
    pub(super) async fn versioned<T>(
        &self,
        kind: &str,
        id: &str,
        read: impl FnOnce(&Value) -> Option<Counted<T>>,
    ) -> Result<Versioned<T>, ApiError> {
        let answer = self.caller.get(&["v1", kind, id], &Query::new()).await?;
        let body = answer.read::<Value>()?;
        let object = read(&body).map(|counted| counted.object);
        match (object, body) {
            (Some(object), Value::Object(stored)) => {
                Ok(Versioned { object, etag: answer.etag(), stored, call: answer.call })
            }
            _ => Err(answer.unreadable("expected an object")),
        }
    }

    /// Writes an object back with changes, on top of what was read and only if it still has that version: else
    /// [`domain::CallKind::Stale`]. Nothing is written where the read lacks one of the fields `needed`: a PUT would clear
    /// it. Returns the object as it is then.
    pub(super) async fn change<T>(
        &self,
        kind: &str,
        id: &str,
        seen: &Versioned<T>,
        needed: &[&str],
        changes: Map<String, Value>,
    ) -> Result<Value, ApiError> {
        let lacks = |name: &&&str| !changes.contains_key(**name) && seen.stored.get(**name).is_none_or(Value::is_null);
        if let Some(missing) = needed.iter().find(lacks) {
            return Err(seen.lacks(missing));
        }
        let mut body = seen.stored.clone();
        body.retain(|name, _| !is_server_field(name));
        body.extend(changes.clone());
        let answer = self.caller.put(&["v1", kind, id], &body, seen.etag.as_ref()).await?;
        let mut now = seen.stored.clone();
        now.extend(changes);
        completed(now, &answer)
    }

    /// Creates an object; returns it as it is then.
    pub(super) async fn create(&self, path: &[&str], body: Map<String, Value>) -> Result<(Value, Answer), ApiError> {
        let answer = self.caller.post(path, &body).await?;
        Ok((completed(body, &answer)?, answer))
    }
}

impl<T> Versioned<T> {
    /// The complaint that the read lacks a field, so that nothing can be written on top of it.
    fn lacks(&self, field: &str) -> ApiError {
        ApiError::UnreadableAnswer {
            call: self.call.clone(),
            status: 200,
            body: bounded(Value::Object(self.stored.clone()).to_string().as_bytes()),
            reason: format!("it lacks {field}; nothing was written, so that nothing is cleared"),
        }
    }
}

/// What was sent with everything the answer has to say about it. Absent and null mean the same (AAM contract §0.3).
fn completed(mut sent: Map<String, Value>, answer: &Answer) -> Result<Value, ApiError> {
    let Value::Object(told) = answer.read::<Value>()? else {
        return Err(answer.unreadable("expected an object"));
    };
    sent.extend(told.into_iter().filter(|(_, value)| !value.is_null()));
    Ok(Value::Object(sent))
}

fn is_server_field(name: &str) -> bool {
    SERVER_FIELDS.contains(&name) || METRICS.iter().any(|metric| name.starts_with(metric))
}

/// Collects the fields that are set.
pub(super) struct Fields(Map<String, Value>);

impl Fields {
    pub(super) fn new() -> Self {
        Self(Map::new())
    }

    pub(super) fn set(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.0.insert(name.to_owned(), value.into());
        self
    }

    pub(super) fn maybe(self, name: &str, value: Option<impl Into<Value>>) -> Self {
        match value {
            Some(value) => self.set(name, value),
            None => self,
        }
    }

    pub(super) fn done(self) -> Map<String, Value> {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_service_owns_is_not_sent_back() {
        for name in ["crUID", "updateTime", "uniques7Day", "totalUniquesLifetime", "count1Day", "traitDataSourceIds"] {
            assert!(is_server_field(name), "{name}");
        }
        for name in ["name", "sid", "segmentRule", "mergeRuleDataSourceId", "ttl"] {
            assert!(!is_server_field(name), "{name}");
        }
    }
}
