//! A trait as JSON (AAM contract §4.3).

use serde_json::{Value, json};

use super::metrics;
use super::params::Params;
use super::refusal::Refusal;
use super::rights;
use crate::model::{Millis, RuleVersion, Trait, World};
use crate::world::people::People;
use crate::world::population::Metric;

/// Which of the optional parts an answer carries.
#[derive(Debug, Clone, Copy, Default)]
#[allow(clippy::struct_excessive_bools)] // each is a query parameter of the contract
pub struct TraitShape {
    /// `ttl, integrationCode, comments, traitRule, traitRuleVersion, type`.
    pub details: bool,
    /// The population fields, for devices or cross-device ids.
    pub metrics: Option<Metric>,
    /// Leaves `traitRule` out.
    pub exclude_rule: bool,
    /// The `permissions` list.
    pub permissions: bool,
    /// `codeViewOnly` and the tree fields.
    pub expression_tree: bool,
}

impl TraitShape {
    /// What a list row carries; lean ones lack the details whatever is asked for.
    pub fn of_row(params: &Params, lean: bool) -> Result<Self, Refusal> {
        Ok(Self {
            details: params.flag("includeDetails")? && !lean,
            metrics: metrics::wanted(params)?,
            exclude_rule: params.flag("excludeRule")?,
            permissions: params.flag("includePermissions")?,
            expression_tree: false,
        })
    }

    /// The fields of a single trait: everything, permissions included (AAM contract §4.2).
    pub fn of_one(params: &Params) -> Result<Self, Refusal> {
        Ok(Self {
            details: true,
            metrics: metrics::wanted(params)?,
            exclude_rule: params.flag("excludeRule")?,
            permissions: true,
            expression_tree: params.flag("includeExprTree")?,
        })
    }

    /// The stored object as it answers a write.
    pub fn stored() -> Self {
        Self { details: true, permissions: true, ..Self::default() }
    }
}

/// The JSON of one trait. `now_ms` and the people are only looked at for metrics.
pub fn trait_json(world: &World, people: &People, record: &Trait, shape: TraitShape, now_ms: Millis) -> Value {
    let mut json = json!({
        "sid": record.sid,
        "pid": record.pid,
        "name": record.name,
        "description": record.description,
        "traitType": record.trait_type,
        "status": record.status,
        "backfillStatus": "NONE",
        "categoryId": record.category,
        "dataSourceId": record.data_source,
        "folderId": record.folder,
        "createTime": record.create_time,
        "updateTime": record.update_time,
        "crUID": record.created_by,
        "upUID": record.updated_by,
    });
    if let Some(model) = record.model {
        json["algoModelId"] = json!(model);
    }
    if let Some((kind, value)) = &record.threshold {
        json["thresholdType"] = json!(kind);
        json["thresholdValue"] = json!(value);
        json[if kind == "REACH" { "reach" } else { "accuracy" }] = json!(value);
    }
    if shape.details {
        json["ttl"] = json!(record.ttl);
        json["integrationCode"] = json!(record.integration_code);
        json["comments"] = json!(record.comments);
        json["traitRuleVersion"] = json!(record.rule_version);
        json["type"] = json!(record.event_type);
        if !shape.exclude_rule {
            json["traitRule"] = json!(record.rule);
        }
    }
    if shape.permissions {
        json["permissions"] = json!(rights::on_trait(world, record));
    }
    if shape.expression_tree {
        // Which trees the visual builder can draw is not public; rules are sent as code.
        json["codeViewOnly"] = json!(true);
        json["expressionTree"] = Value::Null;
        json["traits"] = json!([]);
        json["mappableTraits"] = json!([]);
    }
    if let (Some(metric), Some(map)) = (shape.metrics, json.as_object_mut()) {
        metrics::put_trait(map, world, people, record, metric, now_ms);
    }
    json
}

/// The rule history, newest first (AAM contract §4.8).
pub fn versions_json(record: &Trait) -> Value {
    versions(record)
        .iter()
        .map(|entry| {
            json!({
                "version": entry.version,
                "traitRule": entry.rule,
                "action": entry.action,
                "updateTime": entry.update_time,
                "upUID": entry.updated_by,
            })
        })
        .collect()
}

/// All stored versions with the current one in front; a trait that never changed has only that one.
pub fn versions(record: &Trait) -> Vec<RuleVersion> {
    let Some(rule) = &record.rule else { return Vec::new() };
    let mut versions = record.history.clone();
    if versions.first().is_none_or(|entry| entry.version != record.rule_version) {
        let current = RuleVersion {
            version: record.rule_version,
            rule: rule.clone(),
            action: if record.rule_version == 0 { "CREATE" } else { "UPDATE" }.to_owned(),
            update_time: if record.rule_version == 0 { record.create_time } else { record.update_time },
            updated_by: if record.rule_version == 0 { record.created_by } else { record.updated_by },
        };
        versions.insert(0, current);
    }
    versions
}
