//! What Experience Platform stores, dataflows excepted.

#![allow(clippy::struct_field_names)] // `trait_type`, `audience_id` and the like are the services' own words

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Millis;

/// An Experience Platform audience (AEP contract §5.2).
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[allow(clippy::struct_excessive_bools)] // the switches of the contract
pub struct Audience {
    pub id: String,
    /// = `id` for Platform audiences; the source system's id for external ones.
    pub audience_id: String,
    pub sandbox: String,
    pub name: String,
    pub description: String,
    /// `SegmentDefinition` or `ExternalSegment`.
    pub kind: String,
    pub origin: String,
    pub namespace: String,
    /// PQL text; `None` for external audiences.
    pub expression: Option<String>,
    /// `pql/text` or `pql/json`.
    pub expression_format: String,
    pub merge_policy: Option<String>,
    pub batch: bool,
    /// Streaming.
    pub continuous: bool,
    /// Edge.
    pub synchronous: bool,
    /// `core/C3` style.
    pub labels: Vec<String>,
    pub lifecycle: String,
    /// Tag ids.
    pub tags: Vec<String>,
    pub folder: Option<String>,
    pub ttl_days: Option<u32>,
    pub is_system: bool,
    pub created_by: String,
    pub modified_by: String,
    pub creation_time: Millis,
    pub update_time: Millis,
    /// Increased by every write; the `_etag` is derived from it.
    pub version: u64,
    /// When members were last evaluated.
    pub evaluated_at: Option<Millis>,
    /// Free metadata of external audiences.
    pub audience_meta: Option<serde_json::Value>,
    pub linked_audience_ref: Option<serde_json::Value>,
    /// Dataset with the memberships of an external audience.
    #[serde(default)]
    pub dataset: Option<String>,
    /// Ids of audiences this one's rule refers to.
    pub dependencies: Vec<String>,
    /// Profiles that each of its members represents: 1 except for the one audience that is larger than all people there
    /// are. Counts of the audience are multiplied, its members are not.
    #[serde(default = "one")]
    pub scale: u64,
}

fn one() -> u64 {
    1
}

/// A sandbox (AEP contract §4).
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Sandbox {
    pub id: String,
    pub name: String,
    pub title: String,
    pub kind: String,
    pub is_default: bool,
    pub region: String,
}

/// A merge policy.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct MergePolicy {
    pub id: String,
    pub name: String,
    pub is_default: bool,
}

/// An identity namespace that a person created (AEP contract §17.1).
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Namespace {
    pub id: u64,
    pub code: String,
    pub name: String,
    pub id_type: String,
    pub description: String,
    pub sandbox: String,
    pub create_time: Millis,
}

impl Namespace {
    /// Its key among all: two sandboxes may have one of the same code.
    pub fn key(&self) -> String {
        format!("{}:{}", self.sandbox, self.code.to_ascii_lowercase())
    }
}

/// A unified tag (AEP contract §5.6).
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Tag {
    pub id: String,
    pub name: String,
    pub category: String,
    #[serde(default)]
    pub archived: bool,
    #[serde(default)]
    pub create_time: Millis,
    #[serde(default)]
    pub update_time: Millis,
}

/// A folder of audiences (AEP contract §5.6).
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct AudienceFolder {
    pub id: String,
    pub parent: Option<String>,
    pub name: String,
    /// Name of its sandbox; empty in what older programs stored, which had folders in the default one only.
    #[serde(default)]
    pub sandbox: String,
    #[serde(default)]
    pub create_time: Millis,
    #[serde(default)]
    pub update_time: Millis,
}

/// A segment job (AEP contract §7).
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct SegmentJob {
    pub id: String,
    pub sandbox: String,
    pub status: String,
    pub source: String,
    pub segments: Vec<String>,
    pub creation_time: Millis,
    pub update_time: Millis,
    /// Total profiles looked at, once done.
    pub total_profiles: Option<u64>,
    /// Members per segment when the job finished.
    pub counts: BTreeMap<String, u64>,
    pub counts_by_namespace: BTreeMap<String, BTreeMap<String, u64>>,
    /// `realized`, `existing`, `exited` per segment, against the members before the job.
    #[serde(default)]
    pub counts_by_status: BTreeMap<String, BTreeMap<String, u64>>,
}

/// A preview and its estimate (AEP contract §8).
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Preview {
    pub id: String,
    pub predicate: String,
    pub creation_time: Millis,
}
