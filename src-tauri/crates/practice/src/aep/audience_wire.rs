//! Audiences and definitions as they travel (AEP contract §5.2, §5.7, §6).

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::request::sandbox_of;
use crate::model::{Audience, World};
use crate::state::Practice;
use crate::world::random::{stream, uuid};
use crate::world::{DAY_MS, audiences, people::People, population};

/// The schema class of everything here: people.
pub const PROFILE: &str = "_xdm.context.profile";

/// A whole audience, without `metrics`; what `/segment/definitions` shows too.
pub fn audience(practice: &Practice, world: &World, audience: &Audience) -> Value {
    let mut wire = Map::new();
    extend(&mut wire, common(practice, world, audience));
    // Rows that were never labeled or tagged often lack the lists altogether.
    for (name, list) in [("labels", &audience.labels), ("tags", &audience.tags)] {
        if !list.is_empty() || audience.version > 1 || stream(world.seed, &audience.id).is_multiple_of(4) {
            wire.insert(name.to_owned(), json!(list));
        }
    }
    insert_some(&mut wire, "ttlInDays", audience.ttl_days.map(|days| json!(days)));
    if audience.kind == "SegmentDefinition" {
        extend(&mut wire, own(world, audience));
    } else {
        extend(&mut wire, json!({ "sourceId": audience.audience_id }));
        insert_some(&mut wire, "datasetId", audience.dataset.as_ref().map(|id| json!(id)));
        insert_some(&mut wire, "audienceMeta", audience.audience_meta.clone());
    }
    insert_some(&mut wire, "linkedAudienceRef", linked(audience));
    Value::Object(wire)
}

/// What all audiences have.
fn common(practice: &Practice, world: &World, audience: &Audience) -> Value {
    json!({
        "id": audience.id,
        "audienceId": audience.audience_id,
        "type": audience.kind,
        "schema": { "name": PROFILE },
        "imsOrgId": practice.credentials().org_id,
        "sandbox": sandbox_of(world, &audience.sandbox),
        "name": audience.name,
        "description": audience.description,
        "originName": audience.origin,
        "namespace": audience.namespace,
        "lifecycleState": audience.lifecycle,
        "lifecycle": audience.lifecycle,
        "isSystem": audience.is_system,
        "saveSegmentMembership": true,
        "creationTime": audience.creation_time,
        "createEpoch": audience.creation_time / 1_000,
        "updateTime": audience.update_time,
        "updateEpoch": audience.update_time / 1_000,
        "createdBy": audience.created_by,
        "lastModifiedBy": audience.modified_by,
        "_etag": uuid(stream(audience.version, &audience.id), "etag").to_string(),
        "dependents": dependents(world, &audience.id),
        "dependencies": audience.dependencies,
    })
}

/// Days a membership lasts by default.
const STANDARD_TTL: u32 = 30;

/// What segment definitions have besides.
fn own(world: &World, audience: &Audience) -> Value {
    let expression = audience.expression.as_deref().unwrap_or_default();
    let sandbox = world.sandboxes.get(&audience.sandbox).map(|sandbox| sandbox.id.clone());
    json!({
        "profileInstanceId": "ups",
        "expression": { "type": "PQL", "format": audience.expression_format, "value": expression },
        "mergePolicyId": audience.merge_policy,
        "mergePolicies": { PROFILE: audience.merge_policy },
        "evaluationInfo": {
            "batch": { "enabled": audience.batch },
            "continuous": { "enabled": audience.continuous },
            "synchronous": { "enabled": audience.synchronous },
        },
        "dataGovernancePolicy": { "excludeOptOut": true },
        "definedOn": [{
            "meta:resourceType": "unions",
            "meta:containerId": sandbox,
            "$ref": "https://ns.adobe.com/xdm/context/profile__union",
        }],
        "dataRefPaths": { PROFILE: paths(expression, &audience.expression_format) },
        "ttlInDays": audience.ttl_days.unwrap_or(STANDARD_TTL),
        "overridePerformanceWarnings": false,
        "ansibleUiEnabled": false,
        "relationalExpression": false,
    })
}

/// Fields an expression uses; none for an expression that is only stored.
fn paths(expression: &str, format: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let written = if format == "pql/json" { None } else { audiences::as_tree(expression) };
    let tree: Value = serde_json::from_str(written.as_deref().unwrap_or(expression)).unwrap_or_default();
    collect_paths(&tree, &mut found);
    found
}

fn collect_paths(node: &Value, found: &mut BTreeSet<String>) {
    if let Some(path) = path_of(node) {
        found.insert(path);
        return;
    }
    match node {
        Value::Object(fields) => fields.values().for_each(|inner| collect_paths(inner, found)),
        Value::Array(inner) => inner.iter().for_each(|inner| collect_paths(inner, found)),
        _ => {}
    }
}

/// The dotted path of a `fieldLookup`.
fn path_of(node: &Value) -> Option<String> {
    if node.get("nodeType")? != "fieldLookup" {
        return None;
    }
    let field = node.get("fieldName")?.as_str()?;
    Some(match node.get("object").and_then(path_of) {
        Some(above) => format!("{above}.{field}"),
        None => field.to_owned(),
    })
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

/// Profile counts, when the audience was evaluated (AEP contract §5.7). Counts per namespace, and how many came and
/// went, are in the rows of some organizations only; all have them in the segment jobs.
pub fn metrics(world: &World, people: &People, audience: &Audience) -> Option<Value> {
    let at = audience.evaluated_at?;
    let members = world.members.audiences.get(&audience.id)?;
    let profiles = members.len() * audience.scale;
    let mut data = json!({ "totalProfiles": profiles });
    if let Some(text) = &audience.expression {
        let realized: BTreeMap<&str, u64> = (profiles > 0).then_some(("realized", profiles)).into_iter().collect();
        data["totalProfilesByStatus"] = json!(realized);
        if world.switches.namespace_counts {
            let by_status = by_status(world, people, text, &audience.expression_format, at, members);
            data["totalProfilesByStatus"] = json!(by_status);
        }
    }
    if world.switches.namespace_counts {
        let counts = population::audience_namespaces(world, people, &audience.id).into_iter();
        let counts: BTreeMap<String, u64> = counts.map(|(name, count)| (name, count * audience.scale)).collect();
        data["totalProfilesByNamespace"] = json!(counts);
    }
    Some(json!({
        "type": "export",
        "jobId": (stream(at.unsigned_abs(), &audience.id) % 100_000_000).to_string(),
        "id": audience.id,
        "data": data,
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
    let before = audiences::evaluate(world, people, text, format, at - DAY_MS);
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
