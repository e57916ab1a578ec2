//! Audiences and definitions as they travel (AEP contract §5.2, §5.7, §6).

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::request::sandbox_of;
use crate::model::{Audience, World};
use crate::state::Practice;
use crate::world::random::uuid;
use crate::world::{audiences, people::People, population};

/// The schema class of everything here: people.
pub const PROFILE: &str = "_xdm.context.profile";

/// A whole audience, without `metrics`.
pub fn audience(practice: &Practice, world: &World, audience: &Audience) -> Value {
    let mut wire = object(practice, world, audience);
    let own = audience.kind == "SegmentDefinition";
    let map = json!({
        "audienceId": audience.audience_id,
        "type": audience.kind,
        "originName": audience.origin,
        "namespace": audience.namespace,
        "labels": audience.labels,
        "lifecycleState": audience.lifecycle,
        "isSystem": audience.is_system,
        "saveSegmentMembership": true,
        "createEpoch": audience.creation_time / 1_000,
        "createdBy": audience.created_by,
        "lastModifiedBy": audience.modified_by,
        "_etag": format!("\"{:08x}-0000-0200-0000-{:08x}0000\"", audience.version, audience.update_time / 1_000),
        "dependents": dependents(world, &audience.id),
        "dependencies": audience.dependencies,
        "tags": audience.tags,
    });
    extend(&mut wire, map);
    if own {
        extend(
            &mut wire,
            json!({ "state": "enabled", "overridePerformanceWarnings": false, "ansibleUiEnabled": false }),
        );
    } else {
        extend(&mut wire, json!({ "sourceId": audience.audience_id }));
        insert_some(&mut wire, "datasetId", audience.dataset.as_ref().map(|id| json!(id)));
        insert_some(&mut wire, "audienceMeta", audience.audience_meta.clone());
    }
    insert_some(&mut wire, "linkedAudienceRef", linked(audience));
    Value::Object(wire)
}

/// The Platform subset that `/segment/definitions` shows.
pub fn definition(practice: &Practice, world: &World, audience: &Audience) -> Value {
    Value::Object(object(practice, world, audience))
}

/// What both shapes have.
fn object(practice: &Practice, world: &World, audience: &Audience) -> Map<String, Value> {
    let mut wire = Map::new();
    let base = json!({
        "id": audience.id,
        "schema": { "name": PROFILE },
        "imsOrgId": practice.credentials().org_id,
        "sandbox": sandbox_of(world, &audience.sandbox),
        "name": audience.name,
        "description": audience.description,
        "creationTime": audience.creation_time,
        "updateTime": audience.update_time,
        "updateEpoch": audience.update_time / 1_000,
    });
    extend(&mut wire, base);
    insert_some(&mut wire, "ttlInDays", audience.ttl_days.map(|days| json!(days)));
    if let Some(expression) = &audience.expression {
        let own = json!({
            "profileInstanceId": "ups",
            "expression": { "type": "PQL", "format": audience.expression_format, "value": expression },
            "mergePolicyId": audience.merge_policy,
            "evaluationInfo": {
                "batch": { "enabled": audience.batch },
                "continuous": { "enabled": audience.continuous },
                "synchronous": { "enabled": audience.synchronous },
            },
            "dataGovernancePolicy": { "excludeOptOut": true },
            "definedOn": [{
                "meta:resourceType": "unions",
                "meta:containerId": "tenant",
                "$ref": "https://ns.adobe.com/xdm/context/profile__union",
            }],
        });
        extend(&mut wire, own);
    }
    wire
}

/// The reference to where it came from, with the folder it lies in: clients move an audience by patching this object.
fn linked(audience: &Audience) -> Option<Value> {
    let mut link = audience.linked_audience_ref.as_ref().and_then(Value::as_object).cloned().unwrap_or_default();
    if let Some(folder) = &audience.folder {
        link.insert("audienceFolderId".to_owned(), json!(folder));
    }
    (!link.is_empty()).then_some(Value::Object(link))
}

/// Ids of the audiences that depend on this one.
pub fn dependents(world: &World, id: &str) -> Vec<String> {
    let uses = |audience: &&Audience| audience.dependencies.iter().any(|used| used == id);
    world.audiences.values().filter(uses).map(|audience| audience.id.clone()).collect()
}

/// Profile counts, when the audience was evaluated (AEP contract §5.7).
pub fn metrics(world: &World, people: &People, audience: &Audience) -> Option<Value> {
    let at = audience.evaluated_at?;
    let members = world.members.audiences.get(&audience.id)?;
    let mut data = json!({
        "totalProfiles": members.len(),
        "totalProfilesByNamespace": population::audience_namespaces(world, people, &audience.id),
    });
    if let Some(text) = &audience.expression {
        data["totalProfilesByStatus"] = json!(by_status(world, people, text, &audience.expression_format, at, members));
    }
    Some(json!({
        "type": "export",
        "jobId": uuid(at.unsigned_abs(), &audience.id).to_string(),
        "id": audience.id,
        "data": data,
        "createEpoch": at / 1_000,
        "updateEpoch": at / 1_000,
    }))
}

/// Members against those of the day before the evaluation.
fn by_status(
    world: &World,
    people: &People,
    text: &str,
    format: &str,
    at: i64,
    members: &roaring::RoaringBitmap,
) -> BTreeMap<&'static str, u64> {
    let before = audiences::on_day(world, people, text, format, population::report_day(at));
    let before = before.unwrap_or_default();
    let existing = members.intersection_len(&before);
    BTreeMap::from([
        ("existing", existing),
        ("realized", members.len() - existing),
        ("exited", before.len() - existing),
    ])
}

/// The wire object with its `metrics`.
pub fn with_metrics(world: &World, people: &People, audience: &Audience, mut wire: Value) -> Value {
    if let Some(metrics) = metrics(world, people, audience) {
        wire["metrics"] = metrics;
    }
    wire
}

fn extend(map: &mut Map<String, Value>, more: Value) {
    if let Value::Object(more) = more {
        map.extend(more);
    }
}

fn insert_some(map: &mut Map<String, Value>, key: &str, value: Option<Value>) {
    if let Some(value) = value {
        map.insert(key.to_owned(), value);
    }
}
