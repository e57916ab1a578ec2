//! Why an audience has no members in Audience Manager: everything that was looked at, the cause first.

use serde::{Deserialize, Serialize};

use super::{
    AudienceLifecycle, AudienceOrigin, CountRange, DataflowState, Drift, ObjectLink, SharedState, StageName, TimeMs,
};

/// The answer to "why is it not there?".
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Explanation {
    /// The audience.
    pub audience: ObjectLink,
    /// Its state in Audience Manager.
    pub state: SharedState,
    /// Every check: the cause first, then what else is wrong, what only follows from it, and what is fine.
    pub checks: Vec<ExplainCheck>,
    /// When it was looked at.
    pub checked_at: TimeMs,
}

/// One thing that was looked at.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct ExplainCheck {
    /// What it says.
    pub verdict: ExplainVerdict,
    /// What was found.
    pub finding: Finding,
    /// The call that it comes from.
    pub looked_at: LookedAt,
}

/// What a check says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum ExplainVerdict {
    /// It keeps members from being there.
    Failed,
    /// It is too early.
    TooEarly,
    /// It may keep some members from being there.
    Warning,
    /// It only follows from what failed.
    Follows,
    /// It could not be read.
    Unknown,
    /// It is fine.
    Passed,
}

/// Where a finding comes from: a published call, or the clock of the service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum LookedAt {
    /// The audience in Experience Platform.
    Audience,
    /// Segment jobs.
    SegmentJobs,
    /// Merge policies.
    MergePolicies,
    /// Dataflows of the Flow Service.
    Dataflow,
    /// Traits and segments with the audience's ID as their integration code.
    Pair,
    /// The report of the trait.
    TraitReport,
    /// The clock of the service, and the published waiting times.
    Clock,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Finding {
    /// Where the audience comes from.
    Origin {
        /// Origin.
        origin: AudienceOrigin,
    },
    /// Whether it is published.
    Lifecycle {
        /// Lifecycle status.
        lifecycle: AudienceLifecycle,
    },
    /// A label that keeps it from being sent.
    Regulated {
        /// The label, if it has one.
        label: Option<String>,
    },
    /// The dataflow to Audience Manager.
    Dataflow {
        /// Its state.
        state: DataflowState,
        /// The sandbox that has it, if it is another one.
        sandbox: Option<String>,
    },
    /// Whether the dataflow sends the audience.
    Sent {
        /// `None` if that is not known.
        is_sent: Option<bool>,
    },
    /// The last evaluation.
    Evaluated {
        /// Profiles that it counted.
        profiles: Option<u32>,
        /// When.
        at: Option<TimeMs>,
    },
    /// The newest daily segment job.
    Job {
        /// When it failed, if it did.
        failed_at: Option<TimeMs>,
    },
    /// Identities that Audience Manager supports.
    Identities {
        /// Devices to expect; `None` if the audience was not counted by identity.
        expected: Option<CountRange>,
    },
    /// The objects in Audience Manager that have its ID.
    Pair {
        /// Traits.
        traits: u32,
        /// Segments.
        segments: u32,
        /// Whether the dataflow sends the audience, so that Audience Manager creates what is missing by itself.
        is_sent: bool,
    },
    /// Whether they match the audience.
    Match {
        /// The differences.
        drift: Vec<Drift>,
    },
    /// The waiting times.
    Waiting {
        /// The stage that is waited for, or that is overdue.
        stage: Option<StageName>,
        /// When it is or was expected.
        at: Option<TimeMs>,
    },
    /// Members that Audience Manager counts.
    Members {
        /// Devices; `None` if never counted.
        devices: Option<u32>,
    },
    /// Whether its signal arrives.
    Arrivals {
        /// On how many of the last seven days the trait was realized; `None` if the report could not be read.
        days: Option<u32>,
        /// The last of them.
        last: Option<TimeMs>,
    },
    /// The merge policy.
    MergePolicy {
        /// Name.
        name: Option<String>,
        /// Whether it is the organization's default, which is the one that counts.
        is_default: Option<bool>,
    },
    /// How long members stay.
    Lifetime {
        /// Days after the last qualification; `None` without a trait.
        days: Option<u32>,
    },
}

/// What a repair put into the tray.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Repair {
    /// Incomplete pairs that will be completed.
    pub completed: u32,
    /// Pairs that will get members.
    pub members: u32,
    /// Audiences that no plan can repair, or that need no repair.
    pub left: Vec<LeftAlone>,
    /// The tray afterwards.
    pub tray: super::Tray,
}

/// An audience that a repair left as it is.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct LeftAlone {
    /// The audience.
    pub audience: ObjectLink,
    /// Its state.
    pub state: SharedState,
}
