//! The types and rules of segment sharing: ids, the objects of both services, the composition of a pair, the rule
//! languages, export controls and labels, account limits.
//!
//! It must not know about the network, files, clocks, async code or any wire format: the `adobe` crate turns
//! answers into these types, `store` stores them, `share` plans with them.

pub mod audience;
pub mod call;
pub mod copied;
pub mod counts;
pub mod crosswalk;
pub mod data_source;
pub mod dataflow;
pub mod destination;
pub mod facts;
pub mod feed;
pub mod folder;
pub mod forecast;
pub mod governance;
pub mod ids;
pub mod limits;
pub mod lookalike;
pub mod mapping;
pub mod model;
pub mod object;
pub mod overlap;
pub mod pair;
pub mod providers;
pub mod rules;
pub mod sample;
pub mod segment;
pub mod shared;
pub mod similar;
pub mod source;
pub mod stages;
pub mod traits;
pub mod translate;
pub mod usage;
pub mod visible;
pub mod watch;
pub mod whole;

pub use audience::{Audience, CountSource, Lifecycle, NamespaceCount, Origin, UpdateFrequency};
pub use call::CallKind;
pub use copied::Copied;
pub use data_source::DataSource;
pub use dataflow::Dataflow;
pub use destination::{AboutDestination, Destination, Mapping, MappingState, MappingStatus, ValueKind};
pub use facts::{Fact, Facts};
pub use folder::{Folder, FolderKind};
pub use governance::{ExportControl, Label, MarketingAction, Permission, Policy, Ruling};
pub use ids::{
    AudienceId, DataSourceId, DestinationId, FolderId, IntegrationCode, MergeRuleId, ModelId, SandboxName, SegmentId,
    TraitId,
};
pub use lookalike::{LookAlike, ModelStatus};
pub use model::Model;
pub use object::{Object, Reference};
pub use pair::{Drift, PairState};
pub use segment::{EXTERNAL_MERGE_POLICY, Segment, SegmentStatus};
pub use shared::{Around, PairFacts, SharedState, Verdict};
pub use source::{Delivery, Source, SourceSelection};
pub use stages::{Evidence, Flow};
pub use traits::{Trait, TraitType};
pub use usage::{Use, UsedBy};
pub use visible::is_hidden;
