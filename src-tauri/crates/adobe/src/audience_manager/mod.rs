//! Audience Manager's API under `/v1` (AAM contract §3–§17): one file per kind of object, their wire shapes in
//! `wire`.
//!
//! It must not know Experience Platform, pairs or plans: it answers one call at a time in `domain` types.

mod data_sources;
mod destinations;
mod estimate;
mod feeds;
mod folders;
mod limits;
mod list;
mod models;
mod object;
mod reference;
mod reports;
mod segments;
mod traits;
mod usage;
mod users;
mod validate;
mod wire;

pub use data_sources::NewDataSource;
pub use destinations::{DestinationRow, MAPPINGS_AT_ONCE, NewMapping, WholeMapping};
pub use estimate::{EstimatedSize, SizeEstimate};
pub use limits::LimitsOf;
pub use models::{InfluentialTrait, NewModel, RunPoint, Threshold};
pub use reference::{Category, TraitTypeName};
pub use segments::{NewSegment, SegmentChange, SegmentFilter};
pub use traits::{NewTrait, TraitChange, TraitFilter};
pub use users::{PermittedList, User};

use crate::Session;
use crate::session::Caller;

/// The calls of one organization's Audience Manager. Cheap to clone.
#[derive(Debug, Clone)]
pub struct AudienceManager {
    caller: Caller,
}

impl AudienceManager {
    /// Calls through a session.
    pub fn new(session: Session) -> Self {
        let base = session.endpoints().audience_manager.clone();
        // Without it, `&` and quotes in names may come back as HTML entities (AAM contract §2.3).
        let caller = Caller::new(session, base).with_fixed_header("aam-disable-escaping-html", "true");
        Self { caller }
    }

    /// The service's own time, ms since 1970, as far as an answer reported it: the clock of its creation times.
    pub fn service_now_ms(&self) -> Option<i64> {
        self.caller.service_now_ms()
    }
}
