//! Updating an object: the stored one is read, changed and written back whole, because a PUT clears what it leaves
//! out (AAM contract §3.4).

use serde_json::{Map, Value};

use super::AudienceManager;
use crate::session::Query;
use crate::transport::Answer;
use crate::{ApiError, ETag};

/// Fields the service owns, or that it gives out but does not take.
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
    /// Writes an object back with changes; returns what the service stored. Refused as [`crate::StatusKind::Stale`]
    /// if the object has another version than the one given, or than the one just read.
    pub(super) async fn change(
        &self,
        kind: &str,
        id: &str,
        changes: Map<String, Value>,
        only_if: Option<&ETag>,
    ) -> Result<Answer, ApiError> {
        let path = ["v1", kind, id];
        let stored = self.caller.get(&path, &Query::new()).await?;
        let now = stored.etag();
        let Value::Object(mut object) = stored.read::<Value>()? else {
            return Err(stored.unreadable("expected an object"));
        };
        object.retain(|name, _| !is_server_field(name));
        object.extend(changes);
        self.caller.put(&path, &object, only_if.or(now.as_ref())).await
    }
}

fn is_server_field(name: &str) -> bool {
    SERVER_FIELDS.contains(&name) || METRICS.iter().any(|metric| name.starts_with(metric))
}

/// Collects the fields that are given.
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
