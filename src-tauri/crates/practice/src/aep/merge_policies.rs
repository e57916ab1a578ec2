//! Merge policies, to be read (AEP contract §16.4).

use axum::extract::{Path, State};
use serde_json::{Value, json};

use super::answer::{Answer, Refusal, ok};
use super::audience_wire::PROFILE;
use super::request::Asked;
use crate::model::MergePolicy;
use crate::state::Shared;

pub async fn list(State(practice): State<Shared>, asked: Asked) -> Answer {
    let org = &practice.credentials().org_id;
    let wanted = |policy: &&MergePolicy| {
        asked.text("default").is_none_or(|d| d.eq_ignore_ascii_case(&policy.is_default.to_string()))
            && asked.text("schema.name").is_none_or(|name| name == PROFILE)
    };
    let children: Vec<Value> =
        practice.read().merge_policies.values().filter(wanted).map(|policy| wire(policy, org)).collect();
    Ok(ok(json!({ "_page": { "count": children.len() }, "children": children })))
}

pub async fn read(State(practice): State<Shared>, Path(id): Path<String>) -> Answer {
    let world = practice.read();
    let policy = world.merge_policies.get(&id).ok_or_else(|| Refusal::missing("merge policy", &id))?;
    Ok(ok(wire(policy, &practice.credentials().org_id)))
}

fn wire(policy: &MergePolicy, org: &str) -> Value {
    json!({
        "id": policy.id,
        "name": policy.name,
        "imsOrgId": org,
        "schema": { "name": PROFILE },
        "default": policy.is_default,
        "version": 1,
        "identityGraph": { "type": if policy.is_default { "pdg" } else { "none" } },
        "attributeMerge": { "type": "timestampOrdered" },
        "isActiveOnEdge": policy.is_default,
        "updateEpoch": 1_707_120_851,
    })
}
