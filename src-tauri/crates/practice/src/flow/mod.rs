//! The Flow Service, which moves data between systems: what may be read of it (AEP contract §13–§15).
//!
//! Connection specs and flow specs are one catalogue for everybody; everything else belongs to a sandbox. Lists,
//! filters and pages are the same for all resources and work on wire shapes, as the service's own filters name wire
//! fields. Nothing here knows Audience Manager's routes.

mod answer;
mod list;
mod property;
mod query;
pub mod specs;
mod wire;

use axum::Router;
use axum::extract::{Path, State};
use axum::routing::get;
use serde_json::{Value, json};

use crate::aep::request::Asked;
use crate::model::World;
use crate::state::Shared;
use answer::{Answer, Refusal};

/// Base path.
const BASE: &str = "/data/foundation/flowservice";

/// Every route of the service, without the gateway's checks.
pub fn router() -> Router<Shared> {
    let routes = Router::new()
        .route("/{resource}", get(all))
        .route("/{resource}/{id}", get(one))
        .method_not_allowed_fallback(answer::method_not_allowed);
    Router::new().nest(BASE, routes)
}

/// `GET /flows` and its like.
async fn all(State(practice): State<Shared>, Path(resource): Path<String>, asked: Asked) -> Answer {
    let org = practice.credentials().org_id.clone();
    let world = practice.read();
    let rows = rows(&world, &resource, &asked.sandbox, &org)?;
    list::answer(rows, &resource, &asked, world.switches.flows_uncounted)
}

/// `GET /flows/{id}` and its like: a list of one.
async fn one(State(practice): State<Shared>, Path((resource, id)): Path<(String, String)>, asked: Asked) -> Answer {
    let org = practice.credentials().org_id.clone();
    let rows = rows(&practice.read(), &resource, &asked.sandbox, &org)?;
    let row = rows.into_iter().find(|row| row["id"] == id.as_str());
    let row = row.ok_or_else(|| Refusal::missing(&resource, &id))?;
    Ok(answer::ok(json!({ "items": [row] })))
}

/// Everything of a resource that a sandbox has, in wire shape.
fn rows(world: &World, resource: &str, sandbox: &str, org: &str) -> Result<Vec<Value>, Refusal> {
    let shapes = wire::Shapes { world, org };
    let here = |its: &str| its == sandbox;
    Ok(match resource {
        "connectionSpecs" => specs::connection_specs(),
        "flowSpecs" => specs::flow_specs(),
        "connections" => {
            let found = world.base_connections.values().filter(|row| here(&row.sandbox));
            found.map(|row| shapes.connection(row)).collect()
        }
        "sourceConnections" => {
            let found = world.source_connections.values().filter(|row| here(&row.sandbox));
            found.map(|row| shapes.connection(row)).collect()
        }
        "targetConnections" => {
            let found = world.target_connections.values().filter(|row| here(&row.sandbox));
            found.map(|row| shapes.connection(row)).collect()
        }
        "flows" => world.flows.values().filter(|row| here(&row.sandbox)).map(|row| shapes.flow(row)).collect(),
        "runs" => world.flow_runs.values().filter(|row| here(&row.sandbox)).map(|row| shapes.run(row)).collect(),
        _ => return Err(Refusal::no_such_resource(resource)),
    })
}
