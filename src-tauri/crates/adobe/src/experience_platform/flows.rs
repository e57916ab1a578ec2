//! The Flow Service: what is sent where, and which audiences go to Audience Manager (AEP contract §13–§15).
//!
//! - `catalog`: kinds of source and destination, and the pipelines between them.
//! - `dataflows`: what there is, and whether it works.
//! - `audience_flow`: one dataflow to Experience Cloud Audiences with its audiences; `selector` and `patch` change them.
//! - `chain`: the connections below a dataflow, created and deleted one by one.
//! - `source`: the dataflow that brings segments from Audience Manager, and which ones.
//! - `problem`: refusals that a caller treats differently.
//!
//! One method is one request (or one list), so that a caller can record each before it is sent.

mod audience_flow;
mod catalog;
mod chain;
mod dataflows;
mod patch;
mod problem;
mod selector;
mod source;
mod wire;

pub use audience_flow::{AudienceFlow, FlowParts, Selected};
pub use catalog::{
    AUDIENCE_MANAGER_SOURCE, AUDIENCES_DESTINATION, ConnectionSpec, FlowSpec, PROFILE_STORE_SPEC, SpecRef,
};
pub use chain::{Connection, ConnectionKind, Created, NewFlow};
pub use dataflows::{Dataflow, DataflowRun, FlowFilter, FlowState, SandboxFlows};
pub use patch::FlowPatch;
pub use problem::FlowProblem;
pub use selector::AudienceSelector;
pub use source::{FoundSource, SourceFlow, SourcePatch};
