//! Dataflows of the Flow Service and what they are made of (AEP contract §13).

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Millis;

/// A base, source or target connection: a way to one end of a dataflow.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct FlowConnection {
    pub id: String,
    pub sandbox: String,
    pub name: String,
    pub description: String,
    /// Id of the connection spec.
    pub spec: String,
    /// The base connection under a source or target connection.
    pub base: Option<String>,
    /// What a source or target connection selects; empty for a base connection.
    pub params: Value,
    pub created_by: String,
    /// `exc_app` is Adobe's own window, another word an API client.
    pub created_client: String,
    pub create_time: Millis,
    pub update_time: Millis,
    /// Bumped on every write; the etag is made from it.
    pub version: u64,
}

/// A dataflow.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Flow {
    pub id: String,
    pub sandbox: String,
    pub name: String,
    pub description: String,
    /// Id of the flow spec.
    pub spec: String,
    /// `enabled` or `disabled`.
    pub state: String,
    pub sources: Vec<String>,
    pub targets: Vec<String>,
    /// As the service gives them: `[{"name", "params"}]`.
    pub transformations: Value,
    /// `create` or `update`.
    pub last_operation: String,
    pub created_by: String,
    pub created_client: String,
    pub create_time: Millis,
    pub update_time: Millis,
    pub version: u64,
}

/// One execution of a dataflow (AEP contract §13.5).
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct FlowRun {
    pub id: String,
    pub flow: String,
    pub sandbox: String,
    pub start_time: Millis,
    pub end_time: Millis,
    /// `success` or `failed`.
    pub status: String,
    pub records_in: u64,
    pub records_out: u64,
}
