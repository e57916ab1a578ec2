//! Creating, changing and deleting base, source and target connections (AEP contract §13.1, §14.3).

use std::collections::BTreeMap;

use axum::http::HeaderMap;
use serde_json::{Value, json};
use uuid::Uuid;

use super::answer::Refusal;
use super::request::{self, Author};
use super::wire::etag;
use super::{patch, selection, specs};
use crate::model::{FlowConnection, Row, World};

/// The three kinds of connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The account at one end.
    Base,
    /// What is taken.
    Source,
    /// Where it goes.
    Target,
}

impl Kind {
    /// The kind a resource holds.
    pub fn of(resource: &str) -> Option<Self> {
        match resource {
            "connections" => Some(Self::Base),
            "sourceConnections" => Some(Self::Source),
            "targetConnections" => Some(Self::Target),
            _ => None,
        }
    }

    fn resource(self) -> &'static str {
        match self {
            Self::Base => "connections",
            Self::Source => "sourceConnections",
            Self::Target => "targetConnections",
        }
    }

    /// The connections of this kind.
    pub fn records(self, world: &World) -> &BTreeMap<String, FlowConnection> {
        match self {
            Self::Base => &world.base_connections,
            Self::Source => &world.source_connections,
            Self::Target => &world.target_connections,
        }
    }

    fn records_mut(self, world: &mut World) -> &mut BTreeMap<String, FlowConnection> {
        match self {
            Self::Base => &mut world.base_connections,
            Self::Source => &mut world.source_connections,
            Self::Target => &mut world.target_connections,
        }
    }

    fn row(self, id: String) -> Row {
        match self {
            Self::Base => Row::BaseConnection(id),
            Self::Source => Row::SourceConnection(id),
            Self::Target => Row::TargetConnection(id),
        }
    }

    /// A connection of the sandbox.
    fn find<'w>(self, world: &'w World, sandbox: &str, id: &str) -> Result<&'w FlowConnection, Refusal> {
        let found = self.records(world).get(id).filter(|record| record.sandbox == sandbox);
        found.ok_or_else(|| Refusal::missing(self.resource(), id))
    }

    fn store(self, world: &mut World, record: FlowConnection) -> (String, String) {
        let (id, tag) = (record.id.clone(), etag(&record.id, record.version, record.update_time));
        world.mark(self.row(id.clone()));
        self.records_mut(world).insert(id.clone(), record);
        (id, tag)
    }
}

/// Creates a connection; returns id and version.
pub fn create(
    world: &mut World,
    kind: Kind,
    sandbox: &str,
    by: &Author,
    body: &Value,
) -> Result<(String, String), Refusal> {
    let name = request::name(body)?;
    let description = request::text(body, "description")?.unwrap_or_default();
    let spec = request::spec(body, "connectionSpec")?;
    if specs::name_of(&spec).is_none() {
        return Err(Refusal::spec());
    }
    let base = if kind == Kind::Base { None } else { base(world, sandbox, &spec, body)? };
    if kind == Kind::Target && base.is_none() {
        return Err(Refusal::body("baseConnectionId is missing"));
    }
    let params = body.get("params").cloned().unwrap_or_else(|| json!({}));
    if !params.is_object() {
        return Err(Refusal::body("params is not an object"));
    }
    if kind == Kind::Source && spec == specs::AUDIENCE_MANAGER {
        selection::checked(world, &json!({}), &params)?;
    }
    let record = FlowConnection {
        id: Uuid::new_v4().to_string(),
        sandbox: sandbox.to_owned(),
        name,
        description,
        spec,
        base,
        params,
        created_by: by.client.clone(),
        created_client: by.client.clone(),
        create_time: by.now,
        update_time: by.now,
        version: 1,
    };
    Ok(kind.store(world, record))
}

/// The base connection that a body names, which leads to the same kind of thing.
fn base(world: &World, sandbox: &str, spec: &str, body: &Value) -> Result<Option<String>, Refusal> {
    let Some(id) = request::text(body, "baseConnectionId")? else { return Ok(None) };
    let base = world.base_connections.get(&id).filter(|base| base.sandbox == sandbox);
    let base = base.ok_or_else(|| Refusal::no_part("connections", &id))?;
    if base.spec == spec { Ok(Some(id)) } else { Err(Refusal::unfit_spec(spec)) }
}

/// Changes a connection; returns its new version.
pub fn patch(
    world: &mut World,
    kind: Kind,
    (sandbox, id): (&str, &str),
    by: &Author,
    headers: &HeaderMap,
    operations: Vec<Value>,
) -> Result<(String, String), Refusal> {
    let mut record = kind.find(world, sandbox, id)?.clone();
    request::unchanged(headers, &etag(id, record.version, record.update_time), true)?;
    let shown = selection::shown(world, &record);
    let object = json!({ "name": record.name, "description": record.description, "params": shown });
    let changed = patch::applied(&object, operations, &["name", "description", "params"])?;
    record.name = request::name(&changed)?;
    record.description = request::text(&changed, "description")?.unwrap_or_default();
    let params = changed.get("params").cloned().unwrap_or_default();
    if params != shown {
        if kind == Kind::Source && record.spec == specs::AUDIENCE_MANAGER {
            selection::checked(world, &record.params, &params)?;
        }
        record.params = params;
    }
    record.update_time = by.now;
    record.version += 1;
    Ok(kind.store(world, record))
}

/// Deletes a connection that nothing is built on.
pub fn delete(world: &mut World, kind: Kind, sandbox: &str, id: &str) -> Result<(), Refusal> {
    kind.find(world, sandbox, id)?;
    if kind == Kind::Base {
        let ends = world.source_connections.values().chain(world.target_connections.values());
        let users: Vec<String> = ends.filter(|end| end.base.as_deref() == Some(id)).map(|end| end.id.clone()).collect();
        if !users.is_empty() {
            return Err(Refusal::base_in_use(&users));
        }
    }
    let uses = |ends: &[String]| ends.iter().any(|end| end == id);
    let users = world.flows.values().filter(|flow| uses(&flow.sources) || uses(&flow.targets));
    let users: Vec<String> = users.map(|flow| flow.id.clone()).collect();
    if !users.is_empty() {
        return Err(Refusal::in_use(&users));
    }
    kind.records_mut(world).remove(id);
    world.mark(kind.row(id.to_owned()));
    Ok(())
}
