//! The policy service: policies, which of Adobe's own are enabled, marketing actions, and evaluation by labels (AEP contract
//! §16). Custom policies and marketing actions are lists without members.

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::routing::get;
use serde_json::{Value, json};

use super::answer::{Answer, Refusal, ok};
use super::request::{Asked, body};
use crate::model::World;
use crate::policies::{CORE, CorePolicy, is_enabled, violated};
use crate::state::{Practice, Shared};

/// Where references in this service's answers begin.
const BASE: &str = "https://platform.adobe.io:443/data/foundation/dulepolicy";
/// Names of Adobe's own marketing actions with those on its pages.
const ACTIONS: [(&str, &str); 8] = [
    ("analytics", "Analytics"),
    ("combineWithPii", "Combine with directly identifiable data"),
    ("crossSiteTargeting", "Cross Site Targeting"),
    ("dataScience", "Data Science"),
    ("emailTargeting", "Email Targeting"),
    ("exportToThirdParty", "Export to Third Party"),
    ("onsiteAdvertising", "Onsite Advertising"),
    ("onsitePersonalization", "Onsite Personalization"),
];
/// When Adobe's own were created, ms.
const CREATED: u64 = 1_550_714_012_088;

pub fn router() -> Router<Shared> {
    Router::new()
        .route("/policies/core", get(core))
        .route("/policies/core/{id}", get(core_policy))
        .route("/policies/custom", get(custom))
        .route("/enabledCorePolicies", get(enabled).put(enable))
        .route("/marketingActions/core", get(actions))
        .route("/marketingActions/custom", get(custom))
        .route("/marketingActions/core/{name}/constraints", get(constraints))
}

async fn core(State(practice): State<Shared>) -> Answer {
    let world = practice.read();
    Ok(ok(list(&CORE.iter().map(|policy| wire(&practice, &world, policy)).collect::<Vec<_>>(), "policies/core")))
}

async fn core_policy(State(practice): State<Shared>, Path(id): Path<String>) -> Answer {
    let found = CORE.iter().find(|policy| policy.id == id).ok_or_else(|| Refusal::missing("policy", &id))?;
    Ok(ok(wire(&practice, &practice.read(), found)))
}

async fn custom() -> Answer {
    Ok(ok(list(&[], "policies/custom")))
}

async fn enabled(State(practice): State<Shared>) -> Answer {
    Ok(ok(enabled_json(&practice)))
}

/// Enables exactly these of Adobe's own.
async fn enable(State(practice): State<Shared>, bytes: Bytes) -> Answer {
    let body = body(&bytes)?;
    let ids = body.get("policyIds").and_then(Value::as_array).ok_or_else(|| Refusal::body("policyIds is missing"))?;
    let known = |id: &Value| CORE.iter().find(|policy| id == policy.id).map(|policy| policy.id.to_owned());
    let ids: Option<Vec<String>> = ids.iter().map(known).collect();
    practice.write().switches.enabled_policies =
        ids.ok_or_else(|| Refusal::body("policyIds names a policy that does not exist"))?;
    practice.keep_settings().await.map_err(|error| Refusal::body(format!("The list cannot be stored: {error}")))?;
    Ok(ok(enabled_json(&practice)))
}

async fn actions() -> Answer {
    let wire = |(name, friendly): (&str, &str)| {
        json!({
            "name": name, "friendlyName": friendly, "created": CREATED,
            "_links": { "self": { "href": format!("{BASE}/marketingActions/core/{name}") } },
        })
    };
    Ok(ok(list(&ACTIONS.into_iter().map(wire).collect::<Vec<_>>(), "marketingActions/core")))
}

async fn constraints(State(practice): State<Shared>, asked: Asked, Path(name): Path<String>) -> Answer {
    if !ACTIONS.iter().any(|(known, _)| *known == name) {
        return Err(Refusal::missing("marketing action", &name));
    }
    let labels: Vec<String> = asked.text("duleLabels").unwrap_or_default().split(',').map(str::to_owned).collect();
    let world = practice.read();
    let violated: Vec<Value> = violated(&world, &name, &labels).map(|policy| wire(&practice, &world, policy)).collect();
    Ok(ok(json!({
        "timestamp": practice.now_ms(),
        "clientId": practice.credentials().client_id,
        "imsOrg": practice.credentials().org_id,
        "sandboxName": asked.sandbox,
        "marketingActionRef": format!("{BASE}/marketingActions/core/{name}"),
        "duleLabels": labels,
        "violatedPolicies": violated,
    })))
}

fn enabled_json(practice: &Practice) -> Value {
    json!({
        "policyIds": practice.read().switches.enabled_policies,
        "imsOrg": practice.credentials().org_id,
        "_links": { "self": { "href": format!("{BASE}/enabledCorePolicies") } },
    })
}

fn list(children: &[Value], path: &str) -> Value {
    json!({
        "_page": { "count": children.len() },
        "_links": { "page": { "href": format!("{BASE}/{path}?{{?limit,start,property}}"), "templated": true } },
        "children": children,
    })
}

fn wire(practice: &Practice, world: &World, policy: &CorePolicy) -> Value {
    let operands: Vec<Value> = policy.labels.iter().map(|label| json!({ "label": label })).collect();
    let deny = match operands.as_slice() {
        [one] => one.clone(),
        several => json!({ "operator": "OR", "operands": several }),
    };
    json!({
        "id": policy.id,
        "name": policy.name,
        "status": if is_enabled(world, policy) { "ENABLED" } else { "DISABLED" },
        "marketingActionRefs": [format!("{BASE}/marketingActions/core/{}", policy.action)],
        "description": "",
        "deny": deny,
        "imsOrg": practice.credentials().org_id,
        "created": CREATED,
        "_links": { "self": { "href": format!("{BASE}/policies/core/{}", policy.id) } },
    })
}
