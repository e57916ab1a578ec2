//! Dataflows of the Flow Service and their parts (AEP contract §13).

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Audience, Millis, World};

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
    /// Increased by every write; the etag is derived from it.
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
    /// As the service sends them: `[{"name", "params"}]`.
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

impl Flow {
    /// The selectors of audiences, wherever the transformations have any.
    pub fn selectors(&self) -> impl Iterator<Item = &Value> {
        selectors_of(&self.transformations)
    }
}

/// What Audience Manager makes of an audience that a dataflow sends or has sent (AEP contract §12, §14.1).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Activation {
    /// System id of the audience.
    pub audience: String,
    /// Since when it has been sent without a break.
    pub since: Millis,
    /// Whether it is sent.
    pub active: bool,
    /// Steps of the schedule that are done since then.
    pub steps: u32,
    /// Its trait.
    pub trait_sid: Option<u64>,
    /// Its segment.
    pub segment_sid: Option<u64>,
    /// The audience's name as it was passed on last.
    pub name: String,
    /// Whether everyone was delivered before.
    pub complete: bool,
}

/// A segment or trait of Audience Manager that the source brings, or has brought (AEP contract §11, §15).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Import {
    /// `AAMSegments` or `AAMTraits`.
    pub namespace: String,
    /// Its id in Audience Manager.
    pub sid: u64,
    pub sandbox: String,
    /// System id of its audience, once that has appeared.
    pub audience: Option<String>,
    /// Since when it has been brought without a break.
    pub since: Millis,
    /// Whether it is brought.
    pub active: bool,
    /// Steps of the schedule that are done since then.
    pub steps: u32,
    /// When members arrived last; `None` before the first, and when they have lapsed.
    pub delivered_at: Option<Millis>,
}

impl Import {
    /// Its address among all.
    pub fn key(&self) -> String {
        format!("{}/{}/{}", self.sandbox, self.namespace, self.sid)
    }
}

/// The audience a selector names: by its id, or for one from outside by the id there with namespace and system id.
pub fn audience_of<'w>(world: &'w World, selector: &Value) -> Option<&'w Audience> {
    let value = selector.get("value")?;
    let text = |name: &str| value.get(name).and_then(Value::as_str);
    let id = text("id")?;
    match text("systemSegmentId") {
        None => world.audiences.get(id).filter(|audience| audience.kind == "SegmentDefinition"),
        Some(system) => world.audiences.get(system).filter(|audience| {
            let is_namespace = text("namespace").is_some_and(|name| name.eq_ignore_ascii_case(&audience.namespace));
            audience.audience_id == id && is_namespace
        }),
    }
}

/// The selectors of audiences in the transformations of a dataflow.
pub fn selectors_of(transformations: &Value) -> impl Iterator<Item = &Value> {
    let lists = transformations.as_array().into_iter().flatten();
    lists.filter_map(|one| one.pointer("/params/segmentSelectors/selectors")?.as_array()).flatten()
}
