//! Creating, changing, pausing and deleting dataflows (AEP contract §13.3, §14.3).

use axum::http::HeaderMap;
use serde_json::{Value, json};
use uuid::Uuid;

use super::answer::Refusal;
use super::request::{self, Author};
use super::wire::{etag, is_updating};
use super::{patch, selectors, specs};
use crate::model::{Flow, Millis, Row, World};

/// Creates a dataflow, which runs at once; returns id and version.
pub fn create(world: &mut World, sandbox: &str, by: &Author, body: &Value) -> Result<(String, String), Refusal> {
    if body.get("state").is_some() {
        return Err(Refusal::state());
    }
    let name = request::name(body)?;
    let description = request::text(body, "description")?.unwrap_or_default();
    let spec = request::spec(body, "flowSpec")?;
    let source = end(body, "sourceConnectionIds")?;
    let target = end(body, "targetConnectionIds")?;
    let here = |records: &std::collections::BTreeMap<String, crate::model::FlowConnection>, what: &str, id: &str| {
        let found = records.get(id).filter(|end| end.sandbox == sandbox);
        found.map(|end| end.spec.clone()).ok_or_else(|| Refusal::no_part(what, id))
    };
    let from = here(&world.source_connections, "sourceConnections", &source)?;
    let to = here(&world.target_connections, "targetConnections", &target)?;
    if specs::joins(&spec, &from, &to) != Some(true) {
        return Err(Refusal::unfit_spec(&spec));
    }
    if to == specs::AUDIENCES {
        only_here(world, sandbox)?;
    }
    let transformations = body.get("transformations").cloned().unwrap_or_default();
    let transformations = selectors::checked(world, sandbox, &to, &Value::Null, transformations, by.now)?;
    let flow = Flow {
        id: Uuid::new_v4().to_string(),
        sandbox: sandbox.to_owned(),
        name,
        description,
        spec,
        state: "enabled".to_owned(),
        sources: vec![source],
        targets: vec![target],
        transformations,
        last_operation: "create".to_owned(),
        created_by: by.client.clone(),
        created_client: by.client.clone(),
        create_time: by.now,
        update_time: by.now,
        version: 1,
    };
    Ok(store(world, flow))
}

/// The one connection at an end.
fn end(body: &Value, field: &str) -> Result<String, Refusal> {
    let ids = body.get(field).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    match ids {
        [Value::String(id)] => Ok(id.clone()),
        _ => Err(Refusal::body(format!("{field} must have exactly one id"))),
    }
}

/// One sandbox of an organization may host the destination that shares audiences (AEP contract §14.1).
fn only_here(world: &World, sandbox: &str) -> Result<(), Refusal> {
    let elsewhere = world.flows.values().find(|flow| flow.sandbox != sandbox && leads_to_audiences(world, flow));
    let name = specs::name_of(specs::AUDIENCES).unwrap_or_default();
    elsewhere.map_or(Ok(()), |flow| Err(Refusal::other_sandbox(name, &flow.sandbox)))
}

fn leads_to_audiences(world: &World, flow: &Flow) -> bool {
    target_spec(world, flow) == specs::AUDIENCES
}

fn target_spec<'w>(world: &'w World, flow: &Flow) -> &'w str {
    let target = flow.targets.iter().find_map(|id| world.target_connections.get(id));
    target.map_or("", |target| target.spec.as_str())
}

/// Changes a dataflow; returns its new version.
pub fn patch(
    world: &mut World,
    (sandbox, id): (&str, &str),
    by: &Author,
    headers: &HeaderMap,
    operations: Vec<Value>,
) -> Result<(String, String), Refusal> {
    let mut flow = changeable(world, sandbox, id, by.now)?;
    request::unchanged(headers, &etag(id, flow.version, flow.update_time), true)?;
    let mut object = json!({ "name": flow.name, "description": flow.description });
    if !flow.transformations.is_null() {
        object["transformations"] = flow.transformations.clone();
    }
    let changed = patch::applied(&object, operations, &["name", "description", "transformations"])?;
    flow.name = request::name(&changed)?;
    flow.description = request::text(&changed, "description")?.unwrap_or_default();
    let transformations = changed.get("transformations").cloned().unwrap_or_default();
    let to = target_spec(world, &flow).to_owned();
    flow.transformations = selectors::checked(world, sandbox, &to, &flow.transformations, transformations, by.now)?;
    Ok(store(world, updated(flow, by)))
}

/// Switches a dataflow on or off; returns its version, which stays when nothing changes.
pub fn act(
    world: &mut World,
    (sandbox, id): (&str, &str),
    by: &Author,
    headers: &HeaderMap,
    operation: &str,
) -> Result<(String, String), Refusal> {
    let state = match operation.to_ascii_lowercase().as_str() {
        "enable" => "enabled",
        "disable" => "disabled",
        _ => return Err(Refusal::parameter("op", operation)),
    };
    let mut flow = changeable(world, sandbox, id, by.now)?;
    let current = etag(id, flow.version, flow.update_time);
    request::unchanged(headers, &current, false)?;
    if flow.state == state {
        return Ok((flow.id, current));
    }
    state.clone_into(&mut flow.state);
    Ok(store(world, updated(flow, by)))
}

/// Deletes a dataflow and what is known of its runs. Its connections stay.
pub fn delete(world: &mut World, sandbox: &str, id: &str, now: Millis) -> Result<(), Refusal> {
    changeable(world, sandbox, id, now)?;
    let runs: Vec<String> = world.flow_runs.values().filter(|run| run.flow == id).map(|run| run.id.clone()).collect();
    for run in runs {
        world.flow_runs.remove(&run);
        world.mark(Row::FlowRun(run));
    }
    world.flows.remove(id);
    world.mark(Row::Flow(id.to_owned()));
    Ok(())
}

/// A dataflow of the sandbox that is not busy.
fn changeable(world: &World, sandbox: &str, id: &str, now: Millis) -> Result<Flow, Refusal> {
    let flow = world.flows.get(id).filter(|flow| flow.sandbox == sandbox);
    let flow = flow.ok_or_else(|| Refusal::missing("flows", id))?;
    if is_updating(world, flow, now) { Err(Refusal::updating()) } else { Ok(flow.clone()) }
}

fn updated(mut flow: Flow, by: &Author) -> Flow {
    "update".clone_into(&mut flow.last_operation);
    flow.update_time = by.now;
    flow.version += 1;
    flow
}

fn store(world: &mut World, flow: Flow) -> (String, String) {
    let (id, tag) = (flow.id.clone(), etag(&flow.id, flow.version, flow.update_time));
    world.mark(Row::Flow(id.clone()));
    world.flows.insert(id.clone(), flow);
    (id, tag)
}
