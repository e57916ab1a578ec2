//! Single profiles: the people of a preview, their identities, and the audiences that they are in (AEP contract §8, §11.3).
//!
//! These are personal data. Only identities and memberships are asked for, an identity that is asked about is masked in all text
//! while the call lasts, and no error has the words of an answer.

use secrecy::SecretString;
use serde_json::{Map, Value};

use super::estimates::PreviewId;
use super::{ExperiencePlatform, ups};
use crate::ApiError;
use crate::error::found;
use crate::lenient::{as_ms, as_text};
use crate::redact::Known;
use crate::session::Query;

/// The class of profiles.
const PROFILE: &str = "_xdm.context.profile";
/// What is asked of a profile. Neither names nor addresses.
const FIELDS: &str = "identities,identityMap,segmentMembership";

/// Which profile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProfileKey {
    /// By its internal id, as previews have it.
    Internal(String),
    /// By an identity.
    Identity {
        /// Code of its namespace.
        namespace: String,
        /// The identity.
        id: String,
    },
}

/// An identity of a profile.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Identity {
    /// Code of its namespace.
    pub namespace: String,
    /// The identity.
    pub id: String,
}

/// A profile of a preview.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SampledProfile {
    /// Internal id.
    pub id: String,
    /// Its identities, by namespace.
    pub identities: Vec<Identity>,
}

/// A membership of a profile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Membership {
    /// Namespace of the audience: `ups` for those of Experience Platform.
    pub namespace: String,
    /// ID of the audience in its namespace.
    pub audience: String,
    /// Whether the profile is in it; otherwise it left.
    pub is_in: bool,
    /// When it qualified last, ms.
    pub qualified_at: Option<i64>,
    /// Until when that holds unless it is confirmed, ms.
    pub valid_until: Option<i64>,
}

/// A profile with the audiences that it is in, or left a while ago.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// Internal id.
    pub id: String,
    /// Its identities, by namespace.
    pub identities: Vec<Identity>,
    /// Its memberships.
    pub memberships: Vec<Membership>,
}

impl ExperiencePlatform {
    /// Some of the profiles that a preview found, once its estimate is ready.
    pub async fn previewed(&self, id: &PreviewId, most: u32) -> Result<Vec<SampledProfile>, ApiError> {
        self.read_previewed(id, most).await.map_err(ApiError::without_words)
    }

    async fn read_previewed(&self, id: &PreviewId, most: u32) -> Result<Vec<SampledProfile>, ApiError> {
        let query = vec![("limit", most.to_string())];
        let answer = self.caller.get_page(&ups(&["preview", &id.0]), &query).await?;
        let body: Value = answer.read()?;
        let Some(rows) = body.get("results").and_then(Value::as_array) else {
            return Err(answer.unreadable("expected profiles"));
        };
        Ok(rows.iter().filter_map(Value::as_object).flatten().map(read_row).collect())
    }

    /// One profile by the default merge policy; `None` if there is none.
    pub async fn profile(&self, key: &ProfileKey) -> Result<Option<Profile>, ApiError> {
        self.read_profile(key).await.map_err(ApiError::without_words)
    }

    async fn read_profile(&self, key: &ProfileKey) -> Result<Option<Profile>, ApiError> {
        let (id, namespace) = match key {
            ProfileKey::Internal(id) => (id, None),
            ProfileKey::Identity { namespace, id } => (id, Some(namespace)),
        };
        // Services repeat what they were asked for in their errors.
        let _masked = Known::new(SecretString::from(id.clone()));
        let mut query: Query =
            vec![("schema.name", PROFILE.to_owned()), ("entityId", id.clone()), ("fields", FIELDS.to_owned())];
        query.extend(namespace.map(|namespace| ("entityIdNS", namespace.clone())));
        let Some(answer) = found(self.caller.get(&ups(&["access", "entities"]), &query).await)? else {
            return Ok(None);
        };
        let body: Value = answer.read()?;
        let Some(entries) = body.as_object() else { return Err(answer.unreadable("expected a profile")) };
        let Some((id, entry)) = entries.iter().find(|(_, entry)| entry.is_object()) else { return Ok(None) };
        let Some(entity) = entry.get("entity").and_then(Value::as_object) else {
            return Err(answer.unreadable("expected a profile"));
        };
        Ok(Some(Profile { id: id.clone(), identities: identities(entity), memberships: memberships(entity) }))
    }
}

/// A row of a preview: the ids by namespace are the names of objects.
fn read_row((id, row): (&String, &Value)) -> SampledProfile {
    let namespaces = row.get("endCustomerIds").and_then(Value::as_object).into_iter().flatten();
    let ids = namespaces.flat_map(|(namespace, ids)| {
        let ids = ids.as_object().into_iter().flatten();
        ids.map(|(id, _)| Identity { namespace: namespace.to_ascii_lowercase(), id: id.clone() })
    });
    let mut identities: Vec<Identity> = ids.collect();
    identities.sort();
    SampledProfile { id: id.clone(), identities }
}

/// Identities in either of their forms, each once.
fn identities(entity: &Map<String, Value>) -> Vec<Identity> {
    let map = entity.get("identityMap").and_then(Value::as_object).into_iter().flatten();
    let mapped = map.flat_map(|(namespace, ids)| {
        let ids = ids.as_array().into_iter().flatten();
        ids.filter_map(|one| {
            Some(Identity { namespace: namespace.to_ascii_lowercase(), id: one.get("id").and_then(as_text)? })
        })
    });
    let list = entity.get("identities").and_then(Value::as_array).into_iter().flatten();
    let listed = list.filter_map(|one| {
        let namespace = one.pointer("/namespace/code").and_then(as_text)?.to_ascii_lowercase();
        Some(Identity { namespace, id: one.get("id").and_then(as_text)? })
    });
    let mut all: Vec<Identity> = mapped.chain(listed).collect();
    all.sort();
    all.dedup();
    all
}

fn memberships(entity: &Map<String, Value>) -> Vec<Membership> {
    let namespaces = entity.get("segmentMembership").and_then(Value::as_object).into_iter().flatten();
    let all = namespaces.flat_map(|(namespace, audiences)| {
        let audiences = audiences.as_object().into_iter().flatten();
        audiences.map(|(audience, entry)| Membership {
            namespace: namespace.clone(),
            audience: audience.clone(),
            is_in: entry
                .get("status")
                .and_then(Value::as_str)
                .is_some_and(|status| matches!(status.to_ascii_lowercase().as_str(), "realized" | "existing")),
            qualified_at: entry.get("lastQualificationTime").and_then(moment),
            valid_until: entry.get("validUntil").and_then(moment),
        })
    });
    all.collect()
}

/// A moment as text or as a number, ms.
fn moment(value: &Value) -> Option<i64> {
    match value.as_str().and_then(|text| text.parse::<jiff::Timestamp>().ok()) {
        Some(at) => Some(at.as_millisecond()),
        None => as_ms(value),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn identities_are_read_in_both_forms_and_memberships_with_their_times() {
        let entity = json!({
            "identityMap": { "ECID": [{ "id": "1" }, { "id": "2" }] },
            "identities": [{ "id": "1", "namespace": { "code": "ecid" } }, { "id": "a@b", "namespace": { "code": "Email" } }],
            "segmentMembership": {
                "ups": { "s1": { "status": "realized", "lastQualificationTime": "2020-03-03T21:24:39Z" } },
                "AAMSegments": { "7": { "status": "exited", "validUntil": 1_583_270_679_000_i64 } },
            },
        });
        let entity = entity.as_object().unwrap();
        let ids: Vec<String> = identities(entity).iter().map(|one| format!("{}:{}", one.namespace, one.id)).collect();
        assert_eq!(ids, ["ecid:1", "ecid:2", "email:a@b"]);
        let read = memberships(entity);
        let own = read.iter().find(|one| one.namespace == "ups").unwrap();
        assert_eq!((own.is_in, own.qualified_at), (true, Some(1_583_270_679_000)));
        let left = read.iter().find(|one| one.audience == "7").unwrap();
        assert_eq!((left.is_in, left.valid_until), (false, Some(1_583_270_679_000)));
    }

    #[test]
    fn rows_of_a_preview_have_their_ids_as_names() {
        let row = json!({ "endCustomerIds": { "ECID": { "12": { "xid": "x" } }, "email": {} } });
        let read = read_row((&"x".to_owned(), &row));
        assert_eq!(read.identities, [Identity { namespace: "ecid".to_owned(), id: "12".to_owned() }]);
        assert_eq!(read_row((&"x".to_owned(), &json!(7))).identities, []);
    }
}
