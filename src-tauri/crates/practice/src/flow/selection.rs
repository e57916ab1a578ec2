//! What the Audience Manager source selects: the parameters of its source connection (AEP contract §15).
//!
//! Adobe does not publish their names; those here are a convention of these services. Segments are selected one by one,
//! traits all or none.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::answer::Refusal;
use super::specs;
use crate::model::{Flow, FlowConnection, World};
use crate::switches::SourceConnector;

/// Who set up what a switch can hide: Adobe's own window.
const WINDOW: &str = "exc_app";
const ALL_SEGMENTS: &str = "allSegments";
const ALL_TRAITS: &str = "allTraits";
const SEGMENTS: &str = "segments";
const TRAITS: &str = "traits";

/// What a source connection selects.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection {
    /// Every segment of the organization.
    pub all_segments: bool,
    /// Every trait of the organization.
    pub all_traits: bool,
    /// Segments by sid.
    pub segments: BTreeSet<u64>,
    /// Traits by sid: chosen when that was possible.
    pub traits: BTreeSet<u64>,
}

impl Selection {
    /// Reads parameters; the error is a sentence.
    pub fn of(params: &Value) -> Result<Self, String> {
        let fields = params.as_object().ok_or("params is not an object")?;
        let mut found = Self::default();
        for (name, value) in fields {
            match name.as_str() {
                ALL_SEGMENTS => found.all_segments = flag(name, value)?,
                ALL_TRAITS => found.all_traits = flag(name, value)?,
                SEGMENTS => found.segments = sids(name, value)?,
                TRAITS => found.traits = sids(name, value)?,
                _ => return Err(format!("params has the unknown field {name}")),
            }
        }
        Ok(found)
    }
}

fn flag(name: &str, value: &Value) -> Result<bool, String> {
    value.as_bool().ok_or_else(|| format!("{name} is neither true nor false"))
}

fn sids(name: &str, value: &Value) -> Result<BTreeSet<u64>, String> {
    let list = value.as_array().ok_or_else(|| format!("{name} is not a list"))?;
    let sid = |value: &Value| value.as_str()?.parse().ok();
    list.iter().map(|value| sid(value).ok_or_else(|| format!("{value} in {name} is not an id"))).collect()
}

/// Whether a switch hides a connection.
pub fn is_hidden(world: &World, record: &FlowConnection) -> bool {
    world.switches.audience_manager_source == SourceConnector::Absent
        && record.spec == specs::AUDIENCE_MANAGER
        && record.created_client == WINDOW
}

/// Whether a switch hides a dataflow.
pub fn is_hidden_flow(world: &World, flow: &Flow) -> bool {
    flow.created_client == WINDOW && sources(world, flow).any(|source| is_hidden(world, source))
}

/// The connections to Audience Manager that a dataflow takes from.
pub fn sources<'w>(world: &'w World, flow: &'w Flow) -> impl Iterator<Item = &'w FlowConnection> {
    let all = flow.sources.iter().filter_map(|id| world.source_connections.get(id));
    all.filter(|source| source.spec == specs::AUDIENCE_MANAGER)
}

/// The parameters of a connection as the service shows them.
pub fn shown(world: &World, record: &FlowConnection) -> Value {
    let is_other = world.switches.audience_manager_source == SourceConnector::Unknown;
    match Selection::of(&record.params) {
        Ok(selection) if is_other && record.spec == specs::AUDIENCE_MANAGER && record.base.is_some() => {
            let segments = selection.segments.iter().map(|sid| format!("SEGMENT:{sid}"));
            let traits = selection.traits.iter().map(|sid| format!("TRAIT:{sid}"));
            let entities: Vec<String> = segments.chain(traits).collect();
            json!({ "ingest": { "scope": "PARTIAL", "entities": entities } })
        }
        _ => record.params.clone(),
    }
}

/// Refuses parameters of a connection to Audience Manager that cannot be those after a change from `before`.
pub fn checked(world: &World, before: &Value, after: &Value) -> Result<(), Refusal> {
    if world.switches.audience_manager_source == SourceConnector::Unknown {
        return Err(Refusal::body("These parameters can be changed in the user interface only"));
    }
    let before = Selection::of(before).unwrap_or_default();
    let after = Selection::of(after).map_err(Refusal::body)?;
    let unknown = after.segments.difference(&before.segments).find(|sid| {
        let segment = world.segments.get(sid);
        segment.is_none_or(|segment| segment.pid != world.pid)
    });
    if let Some(sid) = unknown {
        return Err(Refusal::body(format!("The segment {sid} does not exist")));
    }
    if after.traits.difference(&before.traits).next().is_some() {
        return Err(Refusal::body("Traits can only be selected all together"));
    }
    Ok(())
}
