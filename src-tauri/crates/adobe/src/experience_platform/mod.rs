//! Experience Platform's services (AEP contract §4–§8, §13–§15): one file per kind of object, the audience's wire
//! shape in `wire`.
//!
//! It must not know Audience Manager, pairs or plans: it answers one call at a time in `domain` types.

mod audiences;
mod definitions;
mod estimates;
mod external;
mod flows;
mod folders;
mod jobs;
mod list;
mod merge_policies;
mod namespaces;
mod policies;
mod profiles;
mod samples;
mod sandboxes;
mod schemas;
mod search;
mod tags;
mod wire;

pub use audiences::{AudienceFilter, AudienceFound};
pub use definitions::{AudienceChange, EditableAudience, NewDefinition};
pub use estimates::{Estimate, PreviewId};
pub use external::{AudienceUsers, NewExternalAudience};
pub use flows::{
    AUDIENCE_MANAGER_SOURCE, AUDIENCES_DESTINATION, AudienceFlow, AudienceSelector, Connection, ConnectionKind,
    ConnectionSpec, Created, Dataflow, DataflowRun, FlowFilter, FlowParts, FlowPatch, FlowProblem, FlowSpec, FlowState,
    FoundSource, NewFlow, PROFILE_STORE_SPEC, SandboxFlows, Selected, SourceFlow, SourcePatch, SpecRef,
};
pub use folders::AudienceFolder;
pub use jobs::{JobCount, JobStatus, SegmentJob};
pub use merge_policies::MergePolicy;
pub use namespaces::{Namespace, NewNamespace};
pub use profiles::{Identity, Membership, Profile, ProfileKey, SampledProfile};
pub use samples::NamespaceIds;
pub use sandboxes::Sandbox;
pub use schemas::{SchemaField, SchemaKind, UnionClass};
pub use search::{SearchEntity, SearchNamespace};
pub use tags::TagNames;

use domain::SandboxName;

use crate::session::Caller;
use crate::{ApiError, Session};

/// The segmentation services' base path (AEP contract §1.2).
const UPS: [&str; 3] = ["data", "core", "ups"];

/// The calls of one sandbox of one organization. Cheap to clone.
#[derive(Debug, Clone)]
pub struct ExperiencePlatform {
    /// Calls within the sandbox.
    caller: Caller,
    /// Calls about the organization as a whole.
    organization: Caller,
    /// Tags and folders, on their own host.
    folders_and_tags: Caller,
}

impl ExperiencePlatform {
    /// The service's own time, ms since 1970, as far as an answer reported it.
    pub fn service_now_ms(&self) -> Option<i64> {
        self.caller.service_now_ms()
    }

    /// The same calls for another sandbox of the organization.
    pub fn in_sandbox(&self, sandbox: &SandboxName) -> Result<Self, ApiError> {
        Ok(Self {
            caller: self.caller.clone().with_header("x-sandbox-name", sandbox.as_str())?,
            organization: self.organization.clone(),
            folders_and_tags: self.folders_and_tags.clone().with_header("x-sandbox-name", sandbox.as_str())?,
        })
    }

    /// Calls through a session. A sandbox must be named even to ask which there are; then any name will do.
    pub fn new(session: Session, sandbox: &SandboxName) -> Result<Self, ApiError> {
        let endpoints = session.endpoints().clone();
        let within = |caller: Caller| caller.with_header("x-sandbox-name", sandbox.as_str());
        let organization = Caller::new(session.clone(), endpoints.experience_platform);
        Ok(Self {
            caller: within(organization.clone())?,
            organization,
            folders_and_tags: within(Caller::new(session, endpoints.folders_and_tags))?,
        })
    }
}

/// A path below the segmentation services.
fn ups<'a>(rest: &[&'a str]) -> Vec<&'a str> {
    UPS.iter().copied().chain(rest.iter().copied()).collect()
}
