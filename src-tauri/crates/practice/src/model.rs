//! The state of the practice organization: what both services store.
//!
//! These are the server's own records. They are deliberately not shared with the `adobe` client crate: a
//! wrong field name on one side must fail a test, not pass it. Wire shapes are derived from these in `aam` and `aep`.

mod audience_manager;
mod experience_platform;
mod flow;

use std::collections::{BTreeMap, BTreeSet};

use crate::switches::Switches;
use roaring::RoaringBitmap;

pub use audience_manager::{
    Category, DataSource, FeedState, Folder, Good, InfluentialTrait, Mapping, MergeRule, Model, ModelPoint,
    ModelResult, RuleVersion, Segment, Trait, TraitTypeEntry, User,
};
pub use experience_platform::{Audience, AudienceFolder, MergePolicy, Namespace, Preview, Sandbox, SegmentJob, Tag};
pub use flow::{Activation, Flow, FlowConnection, FlowRun, Import, audience_of, selectors_of};

/// Milliseconds since the Unix epoch, on the practice clock.
pub type Millis = i64;

/// Everything a request can read or change.
#[derive(Debug, Default)]
pub struct World {
    /// Seed the world was grown from.
    pub seed: u64,
    /// Owner id ("pid") of the organization in Audience Manager.
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
    /// Look-alike models by id (AAM contract §15).
    pub models: BTreeMap<u64, Model>,
    /// Data feeds by the id of their data source; those that nobody changed since the beginning are left out.
    pub feeds: BTreeMap<u64, FeedState>,
    /// Traits of feeds that were never subscribed, by sid. Not stored: made again at each start.
    pub goods: BTreeMap<u64, Good>,
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
    /// Identity namespaces that people created, by [`Namespace::key`].
    pub namespaces: BTreeMap<String, Namespace>,
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
    /// What became of the audiences that dataflows send to Audience Manager, by audience id.
    pub activations: BTreeMap<String, Activation>,
    /// What became of the segments and traits that the Audience Manager source brings, by [`Import::key`].
    pub imports: BTreeMap<String, Import>,
    /// Whether this organization ever had dataflows; those stored by an older program had none.
    pub flows_planted: bool,
    /// Whether the dataflows to networks were made.
    pub activations_planted: bool,
    /// Until when the daily runs of models were done. `None` in an organization stored by an older program, whose models
    /// never ran.
    pub models_until: Option<Millis>,
    /// Positions of the switches.
    pub switches: Switches,
    /// Who has what: members of every trait, segment and audience.
    pub members: Members,
    /// Rows changed since they were last written to disk.
    pub changed: BTreeSet<Row>,
}

impl World {
    /// Notes that a row was created, changed or removed, so that it is written to disk before the answer leaves.
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
    /// A look-alike model.
    Model(u64),
    /// A data feed of the marketplace.
    Feed(u64),
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
    /// An identity namespace.
    Namespace(String),
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
    /// What became of an audience that is sent.
    Activation(String),
    /// What became of a segment or trait that the Audience Manager source brings.
    Import(String),
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
    /// The present members of the trait.
    pub people: RoaringBitmap,
    /// Deliveries of an onboarded trait: day (days since epoch, UTC) and the people who arrived. Empty for traits realized by visits.
    pub deliveries: Vec<(i32, RoaringBitmap)>,
}
