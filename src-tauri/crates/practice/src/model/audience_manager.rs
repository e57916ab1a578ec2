//! What Audience Manager stores.

#![allow(clippy::struct_field_names)] // `trait_type`, `audience_id` and the like are the services' own words

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Membership, Millis};

/// A data source (AAM contract §9.2).
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[allow(clippy::struct_excessive_bools)] // the switches of the contract
pub struct DataSource {
    pub id: u64,
    /// Owner; another owner's is third-party.
    pub pid: u32,
    pub name: String,
    pub description: String,
    pub integration_code: Option<String>,
    pub id_type: String,
    pub sub_id_type: Option<String>,
    pub status: String,
    /// `PII`, `OFFSITE_AD_TARGETING`, `ONSITE_AD_TARGETING`, `ONSITE_PERSONALIZATION` (AAM contract §11.1).
    pub export_restrictions: Vec<String>,
    pub inbound: bool,
    pub outbound: bool,
    pub unique_trait_codes: bool,
    pub unique_segment_codes: bool,
    /// Settings that are stored and returned but have no effect here (`allowDataSharing`, `linkNamespace`, …), by wire name.
    #[serde(default)]
    pub settings: serde_json::Map<String, serde_json::Value>,
    pub create_time: Millis,
    pub update_time: Millis,
    pub created_by: u32,
    pub updated_by: u32,
}

/// A trait or segment folder (AAM contract §8).
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Folder {
    pub id: u64,
    /// Parent; `None` only for the root.
    pub parent: Option<u64>,
    pub pid: u32,
    pub name: String,
}

/// A trait (AAM contract §4.3).
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Trait {
    pub sid: u64,
    pub pid: u32,
    pub name: String,
    pub description: Option<String>,
    pub comments: Option<String>,
    pub integration_code: Option<String>,
    /// `RULE_BASED_TRAIT`, `ON_BOARDED_TRAIT`, `ALGO_TRAIT`, `FOLDER_TRAIT`, `COMPANY_ACTIVITY_TRAIT`.
    pub trait_type: String,
    pub rule: Option<String>,
    pub rule_version: u32,
    /// Days; 0 never expires.
    pub ttl: u32,
    /// Event type (`pixelType`), 0 none.
    pub event_type: u32,
    pub category: u32,
    pub status: String,
    pub data_source: u64,
    pub folder: u64,
    pub model: Option<u64>,
    /// Threshold of an algorithmic trait: `ACCURACY` or `REACH` and its value.
    #[serde(default)]
    pub threshold: Option<(String, f64)>,
    pub create_time: Millis,
    pub update_time: Millis,
    /// 0 means created by an integration ("Not Available").
    pub created_by: u32,
    pub updated_by: u32,
    /// Earlier rules, newest first, at most ten (AAM contract §4.8).
    pub history: Vec<RuleVersion>,
}

/// One entry of a trait's rule history.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct RuleVersion {
    pub version: u32,
    pub rule: String,
    pub action: String,
    pub update_time: Millis,
    pub updated_by: u32,
}

/// A segment (AAM contract §5.3).
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Segment {
    pub sid: u64,
    pub pid: u32,
    /// Legacy id (`csegId`).
    pub legacy_id: u64,
    pub name: String,
    pub description: Option<String>,
    pub integration_code: Option<String>,
    pub rule: String,
    pub data_source: u64,
    pub folder: u64,
    /// Merge rule; 0 is "External Merge Policy" (AAM contract §19.1).
    pub merge_rule: u64,
    /// Ids of the destinations it is mapped to.
    #[serde(default)]
    pub destinations: Vec<u64>,
    /// Its mappings, as far as more than the destination is stored about them.
    #[serde(default)]
    pub mappings: Vec<Mapping>,
    /// `ACTIVE` or `INACTIVE`.
    pub status: String,
    pub create_time: Millis,
    pub update_time: Millis,
    pub created_by: u32,
    pub updated_by: u32,
}

/// One mapping of a segment to a destination (AAM contract §14.6).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Mapping {
    pub id: u64,
    pub destination: u64,
    /// First day, `yyyy-MM-dd`, in UTC.
    pub starts_on: String,
    /// Last day; `None` for no end.
    pub ends_on: Option<String>,
    /// Fields of the value that the destination's type has, by wire name: `traitAlias`, `valueAlias`, `url`, `secureUrl`.
    pub values: serde_json::Map<String, serde_json::Value>,
    pub create_time: Millis,
    pub update_time: Millis,
    pub created_by: u32,
    pub updated_by: u32,
}

/// A look-alike model (AAM contract §15).
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Model {
    pub id: u64,
    pub pid: u32,
    pub name: String,
    pub description: String,
    /// The trait or segment whose people it is to find more of.
    pub baseline: u64,
    pub look_back: u32,
    pub status: String,
    pub data_sources: Vec<u64>,
    pub excluded: Vec<u64>,
    pub create_time: Millis,
    pub update_time: Millis,
    pub created_by: u32,
    pub updated_by: u32,
    /// When it last ran, with data or without.
    #[serde(default)]
    pub last_run: Option<Millis>,
    /// When it ran with data, newest last.
    #[serde(default)]
    pub successes: Vec<Millis>,
    /// Runs without data since the last one with data.
    #[serde(default)]
    pub empty_runs: u32,
    /// What the last run with data found. The results of runs of the history are computed when somebody asks for them.
    #[serde(default)]
    pub result: Option<ModelResult>,
}

/// What a run of a model found.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct ModelResult {
    /// When it ran.
    pub at: Millis,
    /// Traits with their weights, in the order in which scores add them.
    pub traits: Vec<InfluentialTrait>,
    /// Weight, mean and deviation of the number of traits.
    pub size: (f64, f64, f64),
    /// Rows, the lowest accuracy first.
    pub points: Vec<ModelPoint>,
}

/// A trait that a model found to tell its baseline from everybody else.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct InfluentialTrait {
    pub sid: u64,
    pub weight: f64,
    /// Share of the baseline that has it.
    pub in_baseline: f64,
    /// Share of everybody else.
    pub elsewhere: f64,
}

/// One row of accuracy and reach.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct ModelPoint {
    pub accuracy: f64,
    pub reach: u64,
    /// Share of baseline members that the model had not seen and found, its margin, and how many times chance that is.
    pub held_out: (f64, f64, f64),
}

/// What a buyer or the clock did to a data feed of the marketplace.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeedState {
    /// Plans that are subscribed, with their first moment.
    pub plans: BTreeMap<u64, Millis>,
    /// When access was asked for.
    pub requested_at: Option<Millis>,
    /// When the seller took it back.
    pub canceled_at: Option<Millis>,
}

/// A trait of a data feed that can be bought.
#[derive(Debug, Clone)]
pub struct Good {
    /// The trait.
    pub record: Trait,
    /// Its members.
    pub membership: Membership,
}

/// A profile merge rule (AAM contract §12).
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct MergeRule {
    pub id: u64,
    pub name: String,
    pub description: String,
    pub is_default: bool,
}

/// An Audience Manager user (AAM contract §17).
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct User {
    pub id: u32,
    pub username: String,
    pub first_name: String,
    pub last_name: String,
    pub email: String,
    pub is_admin: bool,
    /// The technical account behind the API credential; exactly one user is.
    #[serde(default)]
    pub is_technical: bool,
}

/// A taxonomy category (AAM contract §10.2).
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Category {
    pub id: u32,
    pub parent: u32,
    pub name: String,
}

/// A customer trait type (AAM contract §10.1).
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct TraitTypeEntry {
    pub pixel_type: u32,
    pub pid: u32,
    pub name: String,
    #[serde(default)]
    pub description: Option<String>,
    #[serde(default)]
    pub create_time: Millis,
    #[serde(default)]
    pub update_time: Millis,
    #[serde(default)]
    pub created_by: u32,
    #[serde(default)]
    pub updated_by: u32,
}
