//! The states of one step and which may follow which.

use domain::{AudienceId, FolderId, Object, SegmentId};
use serde::{Deserialize, Serialize};

use crate::blocked::Blocked;
use crate::port::CallError;
use crate::subject::Subject;

/// The outcome of a step that succeeded.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "how", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Outcome {
    /// This job created the object.
    Made {
        /// As the service stored it.
        object: Box<Object>,
        /// Whether that is only inferred: the answer was lost, and the one object with the code equals the request.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        inferred: bool,
    },
    /// The object existed and is used.
    Adopted {
        /// As the service had it.
        object: Box<Object>,
    },
    /// This job removed the object.
    Removed {
        /// As it was when created.
        object: Box<Object>,
    },
    /// The dataflow sends the audiences.
    Selected {
        /// Added by this job.
        added: Vec<AudienceId>,
        /// Sent already.
        already: Vec<AudienceId>,
        /// Whether that this job added them is only inferred, because the answer was lost.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        inferred: bool,
    },
    /// The dataflow does not send the audiences any more.
    Deselected {
        /// Those that it did send.
        removed: Vec<AudienceId>,
    },
    /// The dataflow is on.
    DataflowResumed {
        /// Whether it was on already.
        already: bool,
    },
    /// The dataflow is paused.
    DataflowPaused {
        /// Whether it was paused already.
        already: bool,
    },
    /// The destination and its dataflow exist. They stay after an undo.
    DestinationCreated {
        /// Whether they existed already.
        already: bool,
    },
    /// The Audience Manager source selects the segments.
    SegmentsSelected {
        /// Selected by this job.
        added: Vec<SegmentId>,
        /// Selected already.
        already: Vec<SegmentId>,
        /// Whether that this job selected them is only inferred, because the answer was lost.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        inferred: bool,
    },
    /// The source does not select the segments any more.
    SegmentsDeselected {
        /// Those that it did select.
        removed: Vec<SegmentId>,
    },
    /// The data of an audience expires later. It stays so after an undo.
    Renewed {
        /// The audience.
        audience: AudienceId,
        /// Days from its creation until its data expires.
        days: u32,
        /// Whether it had that long already.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        already: bool,
    },
    /// The object is in another folder now.
    Moved {
        /// Where it was.
        from: FolderId,
        /// As the service stored it.
        object: Box<Object>,
    },
}

/// What a request to add audiences to the dataflow, or segments to the source, was about to do, worked out from it as it was
/// read right before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Selecting<Id = AudienceId> {
    /// What it was to add.
    pub added: Vec<Id>,
    /// What the dataflow sent already.
    pub already: Vec<Id>,
    /// Whether the service accepted it, although reading the dataflow did not show it yet.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub accepted: bool,
}

impl<Id> Default for Selecting<Id> {
    fn default() -> Self {
        Self { added: Vec::new(), already: Vec::new(), accepted: false }
    }
}

/// Why a step was not carried out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "why", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum SkipReason {
    /// The object to delete is already gone.
    AlreadyGone {
        /// As it was when created.
        object: Box<Object>,
    },
    /// The folder or data source is not empty, so it stays.
    NotEmpty,
    /// A check right before the deletion found an obstacle.
    Blocked {
        /// What.
        by: Box<Blocked>,
    },
    /// The job was abandoned before the step began.
    GivenUp,
    /// The object is not this job's own, so it stays where it is.
    NotOwn,
}

/// Something that happened to a step.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Change {
    /// Written before the request leaves.
    Started {
        /// The service's time, ms since epoch, for a request whose traces have times to compare with: audiences that it
        /// adds to the dataflow, and objects that it creates.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        at: Option<i64>,
    },
    /// The service confirmed that it created the object, which may have a twin: another program may have created the
    /// same one.
    Created {
        /// As the service stored it.
        object: Box<Object>,
    },
    /// The request was certainly not carried out, because nothing can be sent now. The step is as before it.
    PutBack {
        /// Why.
        error: CallError,
    },
    /// The object has a twin with a lower ID, which stays: this one is about to be deleted.
    Withdrawing,
    /// Audience Manager has not created the object yet.
    Awaiting {
        /// Since when it has been waited for, ms since epoch by the service's clock.
        since: i64,
        /// When to look again, by the same clock.
        until: i64,
    },
    /// Done.
    Succeeded {
        /// What came of it.
        outcome: Outcome,
    },
    /// Not done.
    Failed {
        /// Why.
        error: CallError,
        /// Whether trying again may help.
        retryable: bool,
    },
    /// Not carried out.
    Skipped {
        /// Why.
        reason: SkipReason,
    },
    /// The answer was lost, or the change does not show yet: it may have been done.
    Unknown {
        /// How it was lost.
        error: CallError,
        /// What a request to add audiences was about to do, if it came that far.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        selecting: Option<Selecting>,
        /// The same of a request to select segments in the source.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        segments: Option<Selecting<SegmentId>>,
    },
}

/// State of a step.
#[derive(Debug, Clone, PartialEq)]
pub enum StepState {
    /// Nothing was sent.
    Planned,
    /// A request may be under way.
    Started,
    /// The object was created by this job, and it is not known yet whether it has a twin.
    Created(Box<Object>),
    /// The object was created by this job and is being deleted because its twin stays.
    Withdrawing(Box<Object>),
    /// Audience Manager has not created the object yet; see [`Change::Awaiting`].
    Awaiting {
        /// Since when.
        since: i64,
        /// When to look again.
        until: i64,
    },
    /// Done.
    Succeeded(Outcome),
    /// Not done.
    Failed {
        /// Why.
        error: CallError,
        /// Whether trying again may help.
        retryable: bool,
    },
    /// Not carried out.
    Skipped(SkipReason),
    /// It may have been done; `None` when the program stopped while the request was under way.
    Unknown(Option<CallError>),
}

impl StepState {
    /// The state after a change, `None` when the change cannot follow.
    pub fn after(&self, change: &Change) -> Option<StepState> {
        use StepState as S;
        let allowed = match (self, change) {
            // Before the request a look-up is made, which may find the object, or fail.
            (S::Planned, change) => change.needs_no_request() || matches!(change, Change::Started { .. }),
            (S::Started, change) => {
                !matches!(change, Change::Started { .. } | Change::Withdrawing | Change::Awaiting { .. })
            }
            // It was created meanwhile, or is not there yet.
            (S::Awaiting { .. }, change) => match change {
                Change::Awaiting { .. } | Change::Failed { .. } | Change::Skipped { .. } => true,
                Change::Succeeded { outcome } => matches!(outcome, Outcome::Made { .. } | Outcome::Adopted { .. }),
                _ => false,
            },
            (S::Created(_), change) => matches!(change, Change::Withdrawing | Change::Succeeded { .. }),
            (S::Withdrawing(_), change) => matches!(change, Change::Succeeded { .. } | Change::Failed { .. }),
            (S::Unknown(_), change) => {
                matches!(change, Change::Succeeded { .. } | Change::Failed { .. } | Change::Skipped { .. })
            }
            (S::Failed { retryable, .. }, change) => {
                *retryable && (change.needs_no_request() || matches!(change, Change::Started { .. }))
            }
            _ => false,
        };
        allowed.then(|| match change {
            Change::Started { .. } => S::Started,
            Change::PutBack { .. } => S::Planned,
            Change::Created { object } => S::Created(object.clone()),
            Change::Withdrawing => match self {
                S::Created(object) => S::Withdrawing(object.clone()),
                other => other.clone(),
            },
            Change::Awaiting { since, until } => S::Awaiting { since: *since, until: *until },
            Change::Succeeded { outcome } => S::Succeeded(outcome.clone()),
            Change::Failed { error, retryable } => S::Failed { error: error.clone(), retryable: *retryable },
            Change::Skipped { reason } => S::Skipped(reason.clone()),
            Change::Unknown { error, .. } => S::Unknown(Some(error.clone())),
        })
    }

    /// Whether the outcome at the service is not final: an answer was lost, or a twin may exist.
    pub fn is_open(&self) -> bool {
        matches!(self, Self::Started | Self::Created(_) | Self::Withdrawing(_) | Self::Unknown(_))
    }

    /// Whether nothing more is to be done about the step.
    pub fn is_settled(&self) -> bool {
        matches!(self, Self::Succeeded(_) | Self::Skipped(_)) || matches!(self, Self::Failed { retryable: false, .. })
    }

    /// Whether the object of a deleting step is gone.
    pub fn is_gone(&self) -> bool {
        matches!(self, Self::Succeeded(Outcome::Removed { .. }) | Self::Skipped(SkipReason::AlreadyGone { .. }))
    }

    /// The obstacle found right before deleting.
    pub fn blocked(&self) -> Option<&Blocked> {
        match self {
            Self::Skipped(SkipReason::Blocked { by }) => Some(by),
            _ => None,
        }
    }

    /// The object the step left in Audience Manager.
    pub fn object(&self) -> Option<&Object> {
        match self {
            Self::Succeeded(
                Outcome::Made { object, .. } | Outcome::Adopted { object } | Outcome::Moved { object, .. },
            ) => Some(object),
            _ => None,
        }
    }

    /// The audiences that the step added to the dataflow.
    pub fn added(&self) -> &[AudienceId] {
        match self {
            Self::Succeeded(Outcome::Selected { added, .. }) => added,
            _ => &[],
        }
    }

    /// The audiences that the step took out of the dataflow.
    pub fn taken_out(&self) -> &[AudienceId] {
        match self {
            Self::Succeeded(Outcome::Deselected { removed }) => removed,
            _ => &[],
        }
    }

    /// The segments that the step selected in the source.
    pub fn selected(&self) -> &[SegmentId] {
        match self {
            Self::Succeeded(Outcome::SegmentsSelected { added, .. }) => added,
            _ => &[],
        }
    }

    /// The audiences that the step added to the dataflow, or the segments that it selected in the source.
    pub fn added_subjects(&self) -> Vec<Subject> {
        let segments = self.selected().iter().map(|id| Subject::Segment(*id));
        self.added().iter().map(Subject::from).chain(segments).collect()
    }

    /// The audiences that the step took out of the dataflow, or the segments that it took out of the source.
    pub fn taken_out_subjects(&self) -> Vec<Subject> {
        let segments = match self {
            Self::Succeeded(Outcome::SegmentsDeselected { removed }) => removed.as_slice(),
            _ => &[],
        };
        let segments = segments.iter().map(|id| Subject::Segment(*id));
        self.taken_out().iter().map(Subject::from).chain(segments).collect()
    }

    /// Whether the step added what an item is about to the dataflow or the source.
    pub fn has_added(&self, subject: &Subject) -> bool {
        match subject {
            Subject::Audience(id) => self.added().contains(id),
            Subject::Segment(id) => self.selected().contains(id),
            Subject::Trait(_) => false,
        }
    }

    /// The object the step created, if it created one.
    pub fn made(&self) -> Option<&Object> {
        match self {
            Self::Succeeded(Outcome::Made { object, .. }) => Some(object),
            _ => None,
        }
    }

    /// A word for logs and dumps.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Started => "started",
            Self::Created(_) => "created",
            Self::Withdrawing(_) => "withdrawing",
            Self::Awaiting { .. } => "awaiting",
            Self::Succeeded(_) => "succeeded",
            Self::Failed { .. } => "failed",
            Self::Skipped(_) => "skipped",
            Self::Unknown(_) => "unknown",
        }
    }
}

impl Change {
    /// Whether it can be written without a request: a look-up found the object, maybe of an earlier request whose answer was
    /// lost, or failed, or the step is left out.
    fn needs_no_request(&self) -> bool {
        matches!(
            self,
            Self::Succeeded { outcome: Outcome::Adopted { .. } | Outcome::Made { inferred: true, .. } }
                | Self::Failed { .. }
                | Self::Skipped { .. }
                | Self::Awaiting { .. }
        )
    }

    /// This job created the object.
    pub(crate) fn made(object: Object) -> Self {
        Self::Succeeded { outcome: Outcome::Made { object: Box::new(object), inferred: false } }
    }

    /// The answer was lost, and the object that was found is the one that this job asked for.
    pub(crate) fn inferred(object: Object) -> Self {
        Self::Succeeded { outcome: Outcome::Made { object: Box::new(object), inferred: true } }
    }

    /// The object existed and is used.
    pub(crate) fn adopted(object: Object) -> Self {
        Self::Succeeded { outcome: Outcome::Adopted { object: Box::new(object) } }
    }

    /// This job removed the object.
    pub(crate) fn removed(object: &Object) -> Self {
        Self::Succeeded { outcome: Outcome::Removed { object: Box::new(object.clone()) } }
    }

    /// The object to delete does not exist any more.
    pub(crate) fn already_gone(object: &Object) -> Self {
        Self::Skipped { reason: SkipReason::AlreadyGone { object: Box::new(object.clone()) } }
    }

    /// Something prevents the deletion.
    pub(crate) fn blocked(by: Blocked) -> Self {
        Self::Skipped { reason: SkipReason::Blocked { by: Box::new(by) } }
    }

    /// The answer was lost.
    pub(crate) fn unknown(error: CallError) -> Self {
        Self::Unknown { error, selecting: None, segments: None }
    }

    /// The call failed.
    pub(crate) fn failed(error: CallError) -> Self {
        let retryable = error.kind.retryable();
        Self::Failed { error, retryable }
    }

    /// A word for logs and dumps.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Started { .. } => "started",
            Self::PutBack { .. } => "put back",
            Self::Created { .. } => "created",
            Self::Withdrawing => "withdrawing",
            Self::Awaiting { .. } => "awaiting",
            Self::Succeeded { .. } => "succeeded",
            Self::Failed { .. } => "failed",
            Self::Skipped { .. } => "skipped",
            Self::Unknown { .. } => "unknown",
        }
    }
}
