//! A segment as JSON (AAM contract §5.3).

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::metrics;
use super::params::Params;
use super::refusal::Refusal;
use super::rights;
use super::trait_wire::{TraitShape, trait_json};
use crate::model::{Millis, Segment, World};
use crate::rules::segment_rule;
use crate::switches::InUse;
use crate::world::people::People;
use crate::world::population::Metric;

/// Most traits the visual rule builder can show (AAM contract §5.5 rule 2).
const VISUAL_TRAITS: usize = 50;

/// Which of the optional parts an answer carries.
#[derive(Debug, Clone, Copy, Default)]
#[allow(clippy::struct_excessive_bools)] // each is a query parameter of the contract
pub struct SegmentShape {
    /// The population fields.
    pub metrics: Option<Metric>,
    /// `traitDataSourceIds`.
    pub trait_data_sources: bool,
    /// `inUse`, in the spelling of the switch.
    pub in_use: bool,
    /// `mappedEntities`, beside `inUse`, of a single segment.
    pub mapped_entities: bool,
    /// Leaves out what is optional.
    pub lean: bool,
    /// The `permissions` list.
    pub permissions: bool,
    /// `traits`, `mappableTraits`, `codeViewOnly`, `expressionTree`.
    pub expression_tree: bool,
}

impl SegmentShape {
    /// What a list row carries.
    pub fn of_row(params: &Params) -> Result<Self, Refusal> {
        Ok(Self {
            metrics: metrics::wanted(params)?,
            trait_data_sources: params.flag("includeTraitDataSourceIds")?,
            in_use: params.flag("includeInUseStatus")?,
            permissions: params.flag("includePermissions")?,
            ..Self::default()
        })
    }

    /// What a single segment carries.
    pub fn of_one(params: &Params) -> Result<Self, Refusal> {
        let row = Self::of_row(params)?;
        Ok(Self {
            permissions: true,
            mapped_entities: row.in_use,
            expression_tree: params.flag("includeExprTree")?,
            ..row
        })
    }

    /// The stored object as it answers a write.
    pub fn stored() -> Self {
        Self { permissions: true, ..Self::default() }
    }
}

/// The JSON of one segment. `now_ms` and the people are only looked at for metrics.
pub fn segment_json(world: &World, people: &People, record: &Segment, shape: SegmentShape, now_ms: Millis) -> Value {
    let mut json = json!({
        "sid": record.sid,
        "csegId": record.legacy_id,
        "pid": record.pid,
        "name": record.name,
        "dataSourceId": record.data_source,
        "folderId": record.folder,
        "mergeRuleDataSourceId": record.merge_rule,
        "status": record.status,
        "createTime": record.create_time,
        "updateTime": record.update_time,
        "crUID": record.created_by,
        "upUID": record.updated_by,
    });
    if !shape.lean {
        json["description"] = json!(record.description);
        json["integrationCode"] = json!(record.integration_code);
        json["segmentRule"] = json!(record.rule);
    }
    if shape.trait_data_sources {
        let sources: BTreeSet<u64> =
            rule_traits(record).iter().filter_map(|sid| world.traits.get(sid)).map(|r| r.data_source).collect();
        json["traitDataSourceIds"] = json!(sources);
    }
    if shape.in_use {
        put_in_use(&mut json, record, shape.mapped_entities, world.switches.in_use);
    }
    if shape.permissions {
        json["permissions"] = json!(rights::on_segment(world, record));
    }
    if shape.expression_tree {
        let sids = rule_traits(record);
        let traits: Vec<Value> = sids
            .iter()
            .filter_map(|sid| world.traits.get(sid))
            .map(|found| trait_json(world, people, found, TraitShape::default(), now_ms))
            .collect();
        json["codeViewOnly"] = json!(sids.len() > VISUAL_TRAITS);
        json["expressionTree"] = Value::Null;
        json["mappableTraits"] = json!(traits);
        json["traits"] = json!(traits);
    }
    if let (Some(metric), Some(map)) = (shape.metrics, json.as_object_mut()) {
        metrics::put_segment(map, world, people, record, metric, now_ms);
    }
    json
}

/// Whether the segment is mapped to a destination; clients have met each of these spellings.
fn put_in_use(json: &mut Value, record: &Segment, with_entities: bool, spelling: InUse) {
    let used = !record.destinations.is_empty();
    match spelling {
        InUse::Bool => json["inUse"] = json!(used),
        InUse::Text => json["inUse"] = json!(used.to_string()),
        InUse::Number => json["inUse"] = json!(u8::from(used)),
        InUse::Entities | InUse::Absent => {}
    }
    if spelling == InUse::Entities || (with_entities && spelling == InUse::Bool) {
        json["mappedEntities"] = json!({ "destinations": record.destinations });
    }
}

/// The traits a segment's rule names. A stored rule has been read before, so one that cannot be read names none.
pub fn rule_traits(record: &Segment) -> Vec<u64> {
    segment_rule::parse(&record.rule).map(|rule| rule.traits()).unwrap_or_default()
}
