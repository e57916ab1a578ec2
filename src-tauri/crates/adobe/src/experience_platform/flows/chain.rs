//! The connections below a dataflow, and the dataflow on top of them: created from below and deleted from above, each by
//! a request of its own (AEP contract §14.3). That the destination follows the documented sequence for streaming
//! destinations, with nothing to sign in with and no parameters, is inferred.

use serde_json::{Value, json};

use super::super::ExperiencePlatform;
use super::super::list::ITEMS;
use super::catalog::{FlowSpec, SpecRef};
use super::wire::{EntityWire, entities, flow_service, text_at, version_in};
use crate::transport::Answer;
use crate::{ApiError, ETag, lenient};

/// The three kinds of connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ConnectionKind {
    /// The account at one end.
    Base,
    /// What is taken.
    Source,
    /// Where it goes.
    Target,
}

/// What was created.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Created {
    /// Its id.
    pub id: String,
    /// Its version, if reported.
    pub etag: Option<ETag>,
}

/// A dataflow to be created.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewFlow {
    /// Name, for people.
    pub name: String,
    /// Free text.
    pub description: String,
    /// The pipeline.
    pub spec: FlowSpec,
    /// Id of the source connection.
    pub source: String,
    /// Id of the target connection.
    pub target: String,
}

/// A connection that exists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Connection {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Connection spec.
    pub spec: String,
    /// The base connection it is built on; `None` for a base connection.
    pub base: Option<String>,
    /// Creation time, ms since epoch.
    pub created_at: Option<i64>,
}

impl ConnectionKind {
    fn resource(self) -> &'static str {
        match self {
            Self::Base => "connections",
            Self::Source => "sourceConnections",
            Self::Target => "targetConnections",
        }
    }
}

impl ExperiencePlatform {
    /// Creates a base connection: to the profile store, or to the destination.
    pub async fn create_base_connection(&self, name: &str, spec: &SpecRef) -> Result<Created, ApiError> {
        self.create_in(ConnectionKind::Base.resource(), json!({ "name": name, "connectionSpec": spec })).await
    }

    /// Creates the source connection on a base connection to the profile store.
    pub async fn create_source_connection(&self, name: &str, base: &str) -> Result<Created, ApiError> {
        self.create_end(ConnectionKind::Source, name, base, &SpecRef::profile_store()).await
    }

    /// Creates the target connection on a base connection to the destination.
    pub async fn create_target_connection(
        &self,
        name: &str,
        base: &str,
        destination: &SpecRef,
    ) -> Result<Created, ApiError> {
        self.create_end(ConnectionKind::Target, name, base, destination).await
    }

    /// Creates the dataflow, which sends no audience yet. It runs at once: a state is not accepted.
    pub async fn create_audience_flow(&self, new: &NewFlow) -> Result<Created, ApiError> {
        let body = json!({
            "name": new.name,
            "description": new.description,
            "flowSpec": new.spec.reference(),
            "sourceConnectionIds": [new.source],
            "targetConnectionIds": [new.target],
            "transformations": [{
                "name": "GeneralTransform",
                "params": { "profileSelectors": { "selectors": [] }, "segmentSelectors": { "selectors": [] } },
            }],
        });
        self.create_in("flows", body).await
    }

    /// Deletes a dataflow. Its connections stay. What Audience Manager has got stays, too.
    pub async fn delete_flow(&self, id: &str) -> Result<(), ApiError> {
        self.caller.delete(&flow_service(&["flows", id]), None).await
    }

    /// Deletes a connection; refused while something is built on it, see [`super::FlowProblem::InUse`].
    pub async fn delete_connection(&self, kind: ConnectionKind, id: &str) -> Result<(), ApiError> {
        self.caller.delete(&flow_service(&[kind.resource(), id]), None).await
    }

    /// Every connection of a kind to a connection spec, newest first: for finding what a lost answer created.
    pub async fn connections(&self, kind: ConnectionKind, spec: &str) -> Result<Vec<Connection>, ApiError> {
        let query = vec![("property", format!("connectionSpec.id=={spec}"))];
        entities(&self.caller, kind.resource(), ITEMS, query, read_connection).every().await
    }

    async fn create_end(
        &self,
        kind: ConnectionKind,
        name: &str,
        base: &str,
        spec: &SpecRef,
    ) -> Result<Created, ApiError> {
        let body = json!({
            "name": name,
            "baseConnectionId": base,
            "connectionSpec": spec,
            "data": { "format": "json" },
            "params": {},
        });
        self.create_in(kind.resource(), body).await
    }

    async fn create_in(&self, resource: &str, body: Value) -> Result<Created, ApiError> {
        created(&self.caller.post(&flow_service(&[resource]), &body).await?)
    }
}

/// An answer without an id says nothing of what was created.
fn created(answer: &Answer) -> Result<Created, ApiError> {
    let body = answer.read::<Value>()?;
    let id = text_at(&body, "/id").ok_or_else(|| answer.unreadable("expected the id of what was created"))?;
    Ok(Created { id, etag: version_in(&body).or_else(|| answer.etag()) })
}

fn read_connection(row: &Value) -> Option<Connection> {
    let wire = lenient::row::<EntityWire>(row)?;
    Some(Connection {
        id: wire.id?,
        name: wire.name,
        spec: text_at(row, "/connectionSpec/id")?,
        base: text_at(row, "/baseConnectionId"),
        created_at: wire.created_at,
    })
}
