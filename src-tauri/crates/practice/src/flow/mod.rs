//! The Flow Service, which moves data between systems (AEP contract §13–§15).
//!
//! Connection specs and flow specs are one catalog for all organizations; everything else belongs to a sandbox. Lists,
//! filters and pages are the same for all resources and work on wire shapes, as the service's own filters name wire
//! fields. Nothing here knows Audience Manager's routes.
//!
//! It must not know the routes of the other services, nor how records are stored.

mod answer;
mod connections;
mod dataflows;
mod list;
mod patch;
mod property;
mod query;
mod request;
pub mod selection;
mod selectors;
pub mod specs;
mod wire;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::routing::{get, post};
use serde_json::{Value, json};

use crate::aep::request::Asked;
use crate::model::{Flow, World};
use crate::state::{Practice, Shared};
use crate::switches::DestinationPermission::{Activate, Manage, View};
use answer::{Answer, Refusal};
use connections::Kind;
use request::{Author, permitted};

/// Base path.
const BASE: &str = "/data/foundation/flowservice";
/// The resource of dataflows.
const FLOWS: &str = "flows";

/// Every route of the service, without the gateway's checks.
pub fn router() -> Router<Shared> {
    let routes = Router::new()
        .route("/{resource}", get(all).post(create))
        .route("/{resource}/{id}", get(one).patch(change).delete(delete))
        .route("/{resource}/{id}/action", post(act))
        .method_not_allowed_fallback(answer::method_not_allowed);
    Router::new().nest(BASE, routes)
}

/// `GET /flows` and its like.
async fn all(State(practice): State<Shared>, Path(resource): Path<String>, asked: Asked) -> Answer {
    let world = practice.read();
    permitted(&world, View)?;
    let rows = rows(&practice, &world, &resource, &asked.sandbox)?;
    list::answer(rows, &resource, &asked, world.switches.flows_uncounted)
}

/// `GET /flows/{id}` and its like: a list of one.
async fn one(State(practice): State<Shared>, Path((resource, id)): Path<(String, String)>, asked: Asked) -> Answer {
    let world = practice.read();
    permitted(&world, View)?;
    let rows = rows(&practice, &world, &resource, &asked.sandbox)?;
    let row = rows.into_iter().find(|row| row["id"] == id.as_str());
    let row = row.ok_or_else(|| Refusal::missing(&resource, &id))?;
    Ok(answer::ok(json!({ "items": [row] })))
}

/// `POST /flows` and its like.
async fn create(
    State(practice): State<Shared>,
    Path(resource): Path<String>,
    asked: Asked,
    by: Author,
    bytes: Bytes,
) -> Answer {
    let kind = written(&resource)?;
    let body = request::object(&bytes)?;
    let mut world = practice.write();
    permitted(&world, Manage)?;
    let (id, etag) = match kind {
        None => dataflows::create(&mut world, &asked.sandbox, &by, &body)?,
        Some(kind) => connections::create(&mut world, kind, &asked.sandbox, &by, &body)?,
    };
    Ok(answer::created(&resource, &id, &etag))
}

/// `PATCH /flows/{id}` and its like.
async fn change(
    State(practice): State<Shared>,
    Path((resource, id)): Path<(String, String)>,
    asked: Asked,
    by: Author,
    headers: HeaderMap,
    bytes: Bytes,
) -> Answer {
    let kind = written(&resource)?;
    let operations = patch::read(&bytes)?;
    let mut world = practice.write();
    permitted(&world, if kind.is_none() { Activate } else { Manage })?;
    visible(&world, kind, &resource, &id)?;
    let at = (asked.sandbox.as_str(), id.as_str());
    let (id, etag) = match kind {
        None => dataflows::patch(&mut world, at, &by, &headers, operations)?,
        Some(kind) => connections::patch(&mut world, kind, at, &by, &headers, operations)?,
    };
    Ok(answer::changed(&id, &etag, world.switches.flow_patch_empty))
}

/// `DELETE /flows/{id}` and its like.
async fn delete(
    State(practice): State<Shared>,
    Path((resource, id)): Path<(String, String)>,
    asked: Asked,
    by: Author,
) -> Answer {
    let kind = written(&resource)?;
    let mut world = practice.write();
    permitted(&world, Manage)?;
    visible(&world, kind, &resource, &id)?;
    match kind {
        None => dataflows::delete(&mut world, &asked.sandbox, &id, by.now)?,
        Some(kind) => connections::delete(&mut world, kind, &asked.sandbox, &id)?,
    }
    Ok(answer::deleted())
}

/// `POST /flows/{id}/action?op=enable` and `disable`.
async fn act(
    State(practice): State<Shared>,
    Path((resource, id)): Path<(String, String)>,
    asked: Asked,
    by: Author,
    headers: HeaderMap,
) -> Answer {
    if resource != FLOWS {
        return Err(Refusal::method());
    }
    let operation = asked.text("op").unwrap_or_default().to_owned();
    let mut world = practice.write();
    permitted(&world, Manage)?;
    visible(&world, None, FLOWS, &id)?;
    let (id, etag) = dataflows::act(&mut world, (&asked.sandbox, &id), &by, &headers, &operation)?;
    Ok(answer::changed(&id, &etag, false))
}

/// What a resource that can be written to holds: dataflows, or connections of a kind.
fn written(resource: &str) -> Result<Option<Kind>, Refusal> {
    match (resource, Kind::of(resource)) {
        (FLOWS, _) => Ok(None),
        (_, Some(kind)) => Ok(Some(kind)),
        ("connectionSpecs" | "flowSpecs" | "runs", None) => Err(Refusal::method()),
        _ => Err(Refusal::no_such_resource(resource)),
    }
}

/// Refuses what a switch hides, as if it were not there.
fn visible(world: &World, kind: Option<Kind>, resource: &str, id: &str) -> Result<(), Refusal> {
    let hidden = match kind {
        None => world.flows.get(id).is_some_and(|flow| selection::is_hidden_flow(world, flow)),
        Some(kind) => kind.records(world).get(id).is_some_and(|record| selection::is_hidden(world, record)),
    };
    if hidden { Err(Refusal::missing(resource, id)) } else { Ok(()) }
}

/// Everything of a resource that a sandbox has, in wire shape.
fn rows(practice: &Practice, world: &World, resource: &str, sandbox: &str) -> Result<Vec<Value>, Refusal> {
    let shapes = wire::Shapes { world, org: &practice.credentials().org_id, now: practice.now_ms() };
    let here = |its: &str| its == sandbox;
    if let Some(kind) = Kind::of(resource) {
        let found = kind.records(world).values().filter(|row| here(&row.sandbox) && !selection::is_hidden(world, row));
        return Ok(found.map(|row| shapes.connection(row)).collect());
    }
    let shown = |flow: &&Flow| here(&flow.sandbox) && !selection::is_hidden_flow(world, flow);
    let runs = || world.flow_runs.values().filter(|run| world.flows.get(&run.flow).is_some_and(|flow| shown(&flow)));
    Ok(match resource {
        "connectionSpecs" => specs::connection_specs(world.switches.destination_actions.as_deref()),
        "flowSpecs" => specs::flow_specs(),
        FLOWS => world.flows.values().filter(shown).map(|row| shapes.flow(row)).collect(),
        "runs" => runs().map(|row| shapes.run(row)).collect(),
        _ => return Err(Refusal::no_such_resource(resource)),
    })
}
