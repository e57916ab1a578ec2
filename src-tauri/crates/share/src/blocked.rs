//! What prevents the deletion of an object.

use domain::{AudienceId, Reference, SegmentId};
use serde::{Deserialize, Serialize};

/// What prevents the deletion of a pair. Then neither half is touched, so that no half is left behind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "because", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Blocked {
    /// The object was changed since it was created.
    Changed {
        /// The object.
        reference: Reference,
        /// Its name now.
        name: String,
    },
    /// Other segments use the trait.
    UsedBySegments {
        /// The trait.
        reference: Reference,
        /// Ids and names of the segments.
        segments: Vec<(SegmentId, String)>,
    },
    /// Another job uses what this one created or added to the dataflow.
    NeededByJob {
        /// ID of that job.
        job: String,
    },
    /// The segment is mapped to a destination or feeds a model.
    InUse {
        /// The segment.
        reference: Reference,
        /// Its name.
        name: String,
    },
    /// Other audiences depend on the audience.
    UsedByAudiences {
        /// The audience.
        reference: Reference,
        /// Ids of the others.
        audiences: Vec<AudienceId>,
    },
    /// The audience has members by now: the Audience Manager source brings them.
    HasMembers {
        /// The audience.
        reference: Reference,
        /// Its name.
        name: String,
    },
    /// The service did not say clearly whether the segment is mapped to a destination or feeds a model, or what uses the audience.
    UseUnclear {
        /// The segment or audience.
        reference: Reference,
        /// Its name.
        name: String,
    },
}
