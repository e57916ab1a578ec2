//! What an audience or segment definition looks like in JSON, read leniently (AEP contract §5.2, §5.7, §6).

use domain::{Audience, AudienceId, Label, Lifecycle, NamespaceCount, Origin, UpdateFrequency};
use serde::Deserialize;
use serde_json::{Map, Value};
use serde_with::{DefaultOnError, FromInto, PickFirst, serde_as};

use crate::lenient::{self, as_number};

#[serde_as]
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct AudienceWire {
    #[serde(deserialize_with = "lenient::maybe_text")]
    id: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    name: String,
    #[serde(deserialize_with = "lenient::text")]
    description: String,
    #[serde(rename = "type", deserialize_with = "lenient::text")]
    kind: String,
    #[serde(deserialize_with = "lenient::maybe_text")]
    origin_name: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    namespace: String,
    #[serde(deserialize_with = "lenient::maybe_text")]
    lifecycle_state: Option<String>,
    #[serde(deserialize_with = "lenient::maybe_text")]
    lifecycle_status: Option<String>,
    #[serde(deserialize_with = "lenient::maybe_text")]
    lifecycle: Option<String>,
    #[serde_as(deserialize_as = "DefaultOnError")]
    evaluation_info: EvaluationWire,
    #[serde(deserialize_with = "lenient::list")]
    labels: Vec<String>,
    #[serde(deserialize_with = "lenient::list")]
    tags: Vec<String>,
    #[serde_as(deserialize_as = "DefaultOnError")]
    linked_audience_ref: LinkWire,
    #[serde_as(deserialize_as = "DefaultOnError")]
    audience_meta: MetaWire,
    /// An object, or in the older shape the rule itself, with its format beside it.
    #[serde_as(deserialize_as = "DefaultOnError<PickFirst<(_, FromInto<String>)>>")]
    expression: ExpressionWire,
    #[serde(deserialize_with = "lenient::maybe_text")]
    merge_policy_id: Option<String>,
    #[serde_as(deserialize_as = "DefaultOnError")]
    metrics: MetricsWire,
    #[serde(deserialize_with = "lenient::ms")]
    creation_time: Option<i64>,
    #[serde(deserialize_with = "lenient::ms")]
    create_epoch: Option<i64>,
    #[serde(deserialize_with = "lenient::ms")]
    update_time: Option<i64>,
    #[serde(deserialize_with = "lenient::ms")]
    update_epoch: Option<i64>,
    #[serde(deserialize_with = "lenient::maybe_text")]
    created_by: Option<String>,
    #[serde(deserialize_with = "lenient::maybe_text")]
    audience_id: Option<String>,
    #[serde(deserialize_with = "lenient::number")]
    ttl_in_days: Option<u64>,
}

#[serde_as]
#[derive(Deserialize, Default)]
#[serde(default)]
struct EvaluationWire {
    #[serde_as(deserialize_as = "DefaultOnError")]
    batch: SwitchWire,
    /// Streaming.
    #[serde_as(deserialize_as = "DefaultOnError")]
    continuous: SwitchWire,
    /// Edge.
    #[serde_as(deserialize_as = "DefaultOnError")]
    synchronous: SwitchWire,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct SwitchWire {
    #[serde(deserialize_with = "lenient::flag")]
    enabled: bool,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct LinkWire {
    #[serde(deserialize_with = "lenient::maybe_text")]
    audience_folder_id: Option<String>,
    #[serde(deserialize_with = "lenient::maybe_text")]
    flow_id: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct MetaWire {
    #[serde(rename = "AAMFolderId", deserialize_with = "lenient::maybe_text")]
    aam_folder_id: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct ExpressionWire {
    #[serde(deserialize_with = "lenient::maybe_text")]
    value: Option<String>,
}

impl From<String> for ExpressionWire {
    fn from(rule: String) -> Self {
        Self { value: Some(rule).filter(|rule| !rule.is_empty()) }
    }
}

#[serde_as]
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct MetricsWire {
    #[serde_as(deserialize_as = "DefaultOnError")]
    data: MetricsDataWire,
    #[serde(deserialize_with = "lenient::ms")]
    update_epoch: Option<i64>,
    #[serde(deserialize_with = "lenient::ms")]
    create_epoch: Option<i64>,
}

#[serde_as]
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct MetricsDataWire {
    #[serde(deserialize_with = "lenient::number")]
    total_profiles: Option<u64>,
    #[serde_as(deserialize_as = "DefaultOnError")]
    total_profiles_by_namespace: Map<String, Value>,
}

/// An audience or a definition; `None` without an id. Its tags are ids until they are resolved.
pub(super) fn read_audience(row: &Value) -> Option<Audience> {
    let wire = lenient::row::<AudienceWire>(row)?;
    let origin = origin(&wire);
    let lifecycle = wire.lifecycle_state.or(wire.lifecycle_status).or(wire.lifecycle);
    let profiles = wire.metrics.data.total_profiles;
    let id = AudienceId(wire.id?);
    // Audiences of the Segmentation Service have nothing outside, whatever their rows repeat.
    let is_outside = origin != Origin::Platform;
    Some(Audience {
        outside: wire.audience_id.map(AudienceId).filter(|outside| is_outside && *outside != id),
        namespace: Some(wire.namespace).filter(|namespace| is_outside && !namespace.is_empty()),
        flow: wire.linked_audience_ref.flow_id.filter(|_| is_outside),
        ttl_days: wire.ttl_in_days.filter(|_| is_outside).and_then(|days| u32::try_from(days).ok()),
        id,
        name: wire.name,
        description: wire.description,
        origin,
        lifecycle: Lifecycle::from_code(lifecycle.as_deref().unwrap_or_default()),
        update_frequency: wire.evaluation_info.frequency(),
        labels: wire.labels.iter().map(|label| Label::from_code(label)).collect(),
        tags: wire.tags,
        folder: wire.linked_audience_ref.audience_folder_id.or(wire.audience_meta.aam_folder_id),
        expression: wire.expression.value,
        merge_policy: wire.merge_policy_id,
        profiles,
        namespaces_from: None,
        namespaces_at: None,
        namespaces_of: None,
        namespaces: namespace_counts(&wire.metrics.data.total_profiles_by_namespace),
        counted_at: profiles.and(wire.metrics.update_epoch.or(wire.metrics.create_epoch)),
        created_at: wire.creation_time.or(wire.create_epoch),
        updated_at: wire.update_time.or(wire.update_epoch),
        created_by: wire.created_by,
    })
}

/// Where an audience was created; definitions, and some older answers, do not include it.
fn origin(wire: &AudienceWire) -> Origin {
    let namespace = wire.namespace.to_ascii_lowercase();
    match &wire.origin_name {
        Some(name) => Origin::from_code(name),
        None if namespace.starts_with("aam") => Origin::AudienceManager,
        None if wire.kind.starts_with("External") => Origin::CustomUpload,
        None => Origin::Platform,
    }
}

impl EvaluationWire {
    /// The fastest way that is switched on.
    fn frequency(&self) -> Option<UpdateFrequency> {
        if self.synchronous.enabled {
            Some(UpdateFrequency::Edge)
        } else if self.continuous.enabled {
            Some(UpdateFrequency::Streaming)
        } else {
            self.batch.enabled.then_some(UpdateFrequency::Batch)
        }
    }
}

/// Profiles by name space, in lower case and by name.
pub(super) fn namespace_counts(counts: &Map<String, Value>) -> Vec<NamespaceCount> {
    let read = |(name, count): (&String, &Value)| {
        Some(NamespaceCount { namespace: name.to_ascii_lowercase(), profiles: as_number(count)? })
    };
    let mut found: Vec<NamespaceCount> = counts.iter().filter_map(read).collect();
    found.sort_by(|a, b| a.namespace.cmp(&b.namespace));
    found
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_platform_audience_is_read_with_its_metrics() {
        let row = json!({ "id": "a-1", "name": "Gold", "type": "SegmentDefinition",
            "originName": "REAL_TIME_CUSTOMER_PROFILE", "lifecycleState": "published",
            "evaluationInfo": { "batch": { "enabled": false }, "continuous": { "enabled": true }, "synchronous": null },
            "labels": ["core/C5", "custom/vip"], "tags": ["t1"], "linkedAudienceRef": { "audienceFolderId": "f1" },
            "expression": { "value": "x = 1" }, "creationTime": 1_653_583_927_000u64,
            "metrics": { "data": { "totalProfiles": "12", "totalProfilesByNamespace": { "ECID": 10, "email": "2" } },
                "updateEpoch": 1_653_583_927 } });
        let read = read_audience(&row).unwrap();
        assert_eq!((read.origin, read.lifecycle), (Origin::Platform, Lifecycle::Published));
        assert_eq!((read.update_frequency, read.profiles), (Some(UpdateFrequency::Streaming), Some(12)));
        assert_eq!(read.labels, [Label("C5".into()), Label("custom/vip".into())]);
        assert_eq!(read.namespaces[0], NamespaceCount { namespace: "ecid".into(), profiles: 10 });
        assert_eq!((read.counted_at, read.folder.as_deref()), (Some(1_653_583_927_000), Some("f1")));
    }

    #[test]
    fn older_spellings_and_external_audiences_are_read() {
        let row = json!({ "id": 12, "name": "From AAM", "type": "ExternalAudience", "namespace": "aamSegments",
            "lifecycleStatus": "active", "audienceMeta": { "AAMFolderId": 325_813 }, "metrics": null, "labels": null });
        let read = read_audience(&row).unwrap();
        assert_eq!((read.origin, read.lifecycle), (Origin::AudienceManager, Lifecycle::Published));
        assert_eq!((read.update_frequency, read.profiles, read.counted_at), (None, None, None));
        assert_eq!(read.folder.as_deref(), Some("325813"));
        assert_eq!(read_audience(&json!({ "name": "no id" })), None);
    }

    #[test]
    fn a_field_of_an_unexpected_type_costs_nothing_but_itself() {
        let whole = json!({ "id": "a-1", "name": "Gold", "expression": { "value": "x = 1", "format": "pql/text" },
            "evaluationInfo": { "continuous": { "enabled": true } }, "labels": ["core/C5"], "tags": ["t1"],
            "linkedAudienceRef": { "audienceFolderId": "f1" }, "audienceMeta": {}, "namespace": "AEPSegments",
            "metrics": { "data": { "totalProfiles": 5, "totalProfilesByNamespace": { "ecid": 5 } } },
            "creationTime": 1_653_583_927_000u64, "lifecycleState": "published" });
        for (field, _) in whole.as_object().unwrap() {
            for odd in [json!("text"), json!(7), json!([]), json!(["x"]), json!({ "x": 1 }), json!(true), json!(null)] {
                let mut row = whole.clone();
                row[field] = odd;
                let read = read_audience(&row);
                if field == "id" {
                    continue;
                }
                let read = read.unwrap_or_else(|| panic!("{row}"));
                assert_eq!(read.id.as_str(), "a-1", "{row}");
                assert!(field == "name" || read.name == "Gold", "{row}");
                assert!(field == "metrics" || read.profiles == Some(5), "{row}");
                assert!(field == "expression" || read.expression.as_deref() == Some("x = 1"), "{row}");
            }
        }
    }

    #[test]
    fn the_older_shape_with_the_rule_as_a_text_is_read() {
        let row = json!({ "id": "a", "name": "Old", "expression": "x = 1", "format": "pql/text", "type": "PQL" });
        assert_eq!(read_audience(&row).unwrap().expression.as_deref(), Some("x = 1"));
    }
}
