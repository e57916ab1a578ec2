//! The state of the practice organisation: what both services store.
//!
//! These are the server's own records. They are deliberately not shared with the `adobe` client crate: a
//! wrong field name on one side must fail a test, not pass it. Wire shapes are made from these in `aam` and `aep`.

#![allow(clippy::struct_field_names)] // `trait_type`, `audience_id` and the like are the services' own words

mod flow;

use std::collections::{BTreeMap, BTreeSet};

use roaring::RoaringBitmap;
use serde::{Deserialize, Serialize};

use crate::switches::Switches;

pub use flow::{Flow, FlowConnection, FlowRun};

/// Milliseconds since the Unix epoch, on the practice clock.
pub type Millis = i64;

/// Everything a request can read or change.
#[derive(Debug, Default)]
pub struct World {
    /// Seed the world was grown from.
    pub seed: u64,
    /// Owner id ("pid") of the organisation in Audience Manager.
    pub pid: u32,
    /// Next id of the sequence that traits and segments share (AAM contract §5.3).
    pub next_sid: u64,
    /// Next folder id, both kinds.
    pub next_folder: u64,
    /// Next data source id.
    pub next_data_source: u64,
    /// Data sources by id, other owners' (third-party) included.
    pub data_sources: BTreeMap<u64, DataSource>,
    /// Trait folders by id; 0 is the root.
    pub trait_folders: BTreeMap<u64, Folder>,
    /// Segment folders by id; 0 is the root.
    pub segment_folders: BTreeMap<u64, Folder>,
    /// Traits by sid.
    pub traits: BTreeMap<u64, Trait>,
    /// Segments by sid.
    pub segments: BTreeMap<u64, Segment>,
    /// Profile merge rules by their data-source-like id (AAM contract §12).
    pub merge_rules: BTreeMap<u64, MergeRule>,
    /// Users of Audience Manager by id.
    pub users: BTreeMap<u32, User>,
    /// Taxonomy categories by id (AAM contract §10.2).
    pub categories: BTreeMap<u32, Category>,
    /// Customer trait types ("event types") by pixel type (AAM contract §10.1).
    pub trait_types: BTreeMap<u32, TraitTypeEntry>,
    /// Experience Platform audiences by id.
    pub audiences: BTreeMap<String, Audience>,
    /// Sandboxes by name.
    pub sandboxes: BTreeMap<String, Sandbox>,
    /// Merge policies of Experience Platform by id.
    pub merge_policies: BTreeMap<String, MergePolicy>,
    /// Unified tags by id.
    pub tags: BTreeMap<String, Tag>,
    /// Audience folders of Experience Platform by id.
    pub audience_folders: BTreeMap<String, AudienceFolder>,
    /// Segment jobs by id.
    pub segment_jobs: BTreeMap<String, SegmentJob>,
    /// Preview/estimate runs by preview id.
    pub previews: BTreeMap<String, Preview>,
    /// Base connections of the Flow Service by id.
    pub base_connections: BTreeMap<String, FlowConnection>,
    /// Source connections by id.
    pub source_connections: BTreeMap<String, FlowConnection>,
    /// Target connections by id.
    pub target_connections: BTreeMap<String, FlowConnection>,
    /// Dataflows by id.
    pub flows: BTreeMap<String, Flow>,
    /// Executions of dataflows by id.
    pub flow_runs: BTreeMap<String, FlowRun>,
    /// Whether this organisation ever had dataflows; those stored by an older program had none.
    pub flows_planted: bool,
    /// Positions of the switches.
    pub switches: Switches,
    /// Who has what: members of every trait, segment and audience.
    pub members: Members,
    /// Rows changed since they were last written to disk.
    pub changed: BTreeSet<Row>,
}

impl World {
    /// Notes that a row was made, changed or removed, so that it is written to disk before the answer leaves.
    pub fn mark(&mut self, row: Row) {
        self.changed.insert(row);
    }
}

/// The address of one stored row.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Row {
    /// A data source.
    DataSource(u64),
    /// A trait folder.
    TraitFolder(u64),
    /// A segment folder.
    SegmentFolder(u64),
    /// A trait, without its members.
    Trait(u64),
    /// The members of a trait.
    TraitMembers(u64),
    /// A segment.
    Segment(u64),
    /// A profile merge rule.
    MergeRule(u64),
    /// A user of Audience Manager.
    User(u32),
    /// A taxonomy category.
    Category(u32),
    /// A customer trait type.
    TraitType(u32),
    /// An audience, without its members.
    Audience(String),
    /// The members of an audience.
    AudienceMembers(String),
    /// A sandbox.
    Sandbox(String),
    /// A merge policy.
    MergePolicy(String),
    /// A tag.
    Tag(String),
    /// A folder of audiences.
    AudienceFolder(String),
    /// A segment job.
    SegmentJob(String),
    /// A preview.
    Preview(String),
    /// A base connection of the Flow Service.
    BaseConnection(String),
    /// A source connection.
    SourceConnection(String),
    /// A target connection.
    TargetConnection(String),
    /// A dataflow.
    Flow(String),
    /// An execution of a dataflow.
    FlowRun(String),
}

/// Person indexes per object. Person `n` is row `n` of the simulated population (`world::people`).
#[derive(Debug, Default)]
pub struct Members {
    /// Members of a trait by sid.
    pub traits: BTreeMap<u64, Membership>,
    /// Members of an Experience Platform audience by audience id.
    pub audiences: BTreeMap<String, RoaringBitmap>,
}

/// Members of one trait and, where they came in deliveries rather than by visits, when.
#[derive(Debug, Default, Clone)]
pub struct Membership {
    /// Everyone who holds the trait now.
    pub people: RoaringBitmap,
    /// Deliveries of an onboarded trait: day (days since epoch, UTC) and who arrived. Empty for traits realised by visits.
    pub deliveries: Vec<(i32, RoaringBitmap)>,
}

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
    /// Settings that are kept and given back but that nothing here acts on (`allowDataSharing`, `linkNamespace`, …), by wire name.
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
    /// 0 means made by an integration ("Not Available").
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
    /// `ACTIVE` or `INACTIVE`.
    pub status: String,
    pub create_time: Millis,
    pub update_time: Millis,
    pub created_by: u32,
    pub updated_by: u32,
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
    /// Bumped on every write; the `_etag` is made from it.
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
    /// Profiles that each of its members stands for: 1 but for the one audience that is larger than all people there
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
    /// Members per segment when the job ended.
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
