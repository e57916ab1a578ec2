//! One call of a plan, as the journal stores it. What a kind of object needs is in `kinds`.

use domain::{AudienceId, Copied, Object, SegmentId};
use serde::{Deserialize, Serialize};

use crate::kinds::{Planned, PlannedDataSource, PlannedFolder, PlannedSegment, PlannedTrait, Target};
use crate::port::NewAudience;
use crate::slot::{FolderSlot, ObjectOf, StepId, TraitSlot};

/// One call.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Step {
    /// Number.
    pub id: StepId,
    /// What is done.
    pub action: Action,
    /// Steps that must be done before, besides those whose objects the action refers to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub needs: Vec<StepId>,
}

impl Step {
    /// A step that needs only the steps whose objects it refers to.
    pub fn new(id: StepId, action: Action) -> Self {
        Self { id, action, needs: Vec::new() }
    }
}

/// What a step does. The journal stores it: add variants, never change the meaning or the name of one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Action {
    /// Creates a folder.
    #[serde(rename = "makeFolder")]
    CreateFolder(PlannedFolder),
    /// Creates the sharing data source.
    #[serde(rename = "makeDataSource")]
    CreateDataSource(PlannedDataSource),
    /// Creates the trait of an audience.
    #[serde(rename = "makeTrait")]
    CreateTrait(PlannedTrait),
    /// Creates the segment of an audience.
    #[serde(rename = "makeSegment")]
    CreateSegment(PlannedSegment),
    /// Creates the audience of a segment or trait.
    #[serde(rename = "makeAudience")]
    CreateAudience(NewAudience),
    /// Deletes an object that another job created.
    Delete {
        /// The object as it was when created; deleted only while it is unchanged.
        object: Box<Object>,
    },
    /// Adds audiences to the dataflow of the Experience Cloud Audiences destination: one request for many.
    Select {
        /// The audiences.
        audiences: Vec<AudienceId>,
    },
    /// Takes audiences out of that dataflow: one request for many.
    Deselect {
        /// The audiences.
        audiences: Vec<AudienceId>,
    },
    /// Resumes that dataflow.
    ResumeDataflow,
    /// Pauses that dataflow.
    PauseDataflow,
    /// Creates the destination with its dataflow, where the organization has none.
    CreateDestination,
    /// Waits for the trait that Audience Manager creates for an audience of the dataflow.
    AwaitTrait(Awaited),
    /// Waits for the segment of that trait.
    AwaitSegment(Awaited),
    /// Moves the trait of an audience.
    MoveTrait(PlannedMove),
    /// Selects segments in the Audience Manager source: one request for many.
    SelectSegments {
        /// The segments.
        segments: Vec<SegmentId>,
    },
    /// Takes segments out of the source: one request for many.
    DeselectSegments {
        /// The segments.
        segments: Vec<SegmentId>,
    },
    /// Waits for the audience that the source brings for a segment.
    AwaitAudience(AwaitedAudience),
    /// Lets the data of an audience expire later.
    RenewAudience(Renewal),
}

/// An audience whose data is to expire later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Renewal {
    /// The audience.
    pub audience: AudienceId,
    /// Its name.
    pub name: String,
    /// Days from its creation until its data expires, then. Never fewer than it has.
    pub days: u32,
}

/// An audience that the Audience Manager source brings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AwaitedAudience {
    /// What it is a copy of.
    pub of: Copied,
    /// The name it is expected to have.
    pub name: String,
    /// The audience that stands for it already: the source delivers into that one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub known: Option<AudienceId>,
}

/// An object that Audience Manager creates by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Awaited {
    /// The audience; its id is the object's integration code.
    pub audience: AudienceId,
    /// For an audience from outside, the id that it has there: Adobe does not document which of the two becomes the
    /// integration code, so an object with either is the one. The object that is recorded says which it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outside: Option<AudienceId>,
    /// The name it is expected to have.
    pub name: String,
}

impl Awaited {
    /// The ids that the object may have as its integration code.
    pub(crate) fn codes(&self) -> impl Iterator<Item = &AudienceId> {
        std::iter::once(&self.audience).chain(&self.outside)
    }
}

/// A trait that goes to another folder.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PlannedMove {
    /// The trait.
    pub of: TraitSlot,
    /// Its name.
    pub name: String,
    /// The folder.
    pub folder: FolderSlot,
    /// Names from below the root to the folder, for people.
    pub within: Vec<String>,
}

/// The same expression for each kind of object that an action creates, another for all else.
macro_rules! each_creation {
    ($action:expr, $planned:ident => $create:expr, $other:ident => $else:expr) => {
        match $action {
            Action::CreateFolder($planned) => $create,
            Action::CreateDataSource($planned) => $create,
            Action::CreateTrait($planned) => $create,
            Action::CreateSegment($planned) => $create,
            Action::CreateAudience($planned) => $create,
            $other => $else,
        }
    };
}

impl Action {
    /// Steps whose objects this one refers to.
    pub fn needs(&self) -> Vec<StepId> {
        each_creation!(self, planned => planned.needs(), other => match other {
            Self::MoveTrait(to) => to.of.step().into_iter().chain(to.folder.step()).collect(),
            _ => Vec::new(),
        })
    }

    /// Name of the object; empty where the step is about several.
    pub fn name(&self) -> &str {
        each_creation!(self, planned => planned.name(), other => match other {
            Self::Delete { object } => object.name(),
            Self::AwaitTrait(it) | Self::AwaitSegment(it) => &it.name,
            Self::MoveTrait(to) => &to.name,
            Self::AwaitAudience(it) => &it.name,
            Self::RenewAudience(it) => &it.name,
            _ => "",
        })
    }

    /// Whether it waits for what a service does by itself, and sends nothing.
    pub fn is_wait(&self) -> bool {
        matches!(self, Self::AwaitTrait(_) | Self::AwaitSegment(_) | Self::AwaitAudience(_))
    }

    /// Number of requests that it sends at most, if none is lost.
    pub fn requests(&self) -> usize {
        match self {
            wait if wait.is_wait() => 0,
            // Two connections at each end, and the dataflow between them (AEP contract §14.3).
            Self::CreateDestination => 5,
            _ => 1,
        }
    }

    /// The audiences that it adds to the dataflow or takes out of it.
    pub fn audiences(&self) -> &[AudienceId] {
        match self {
            Self::Select { audiences } | Self::Deselect { audiences } => audiences,
            _ => &[],
        }
    }

    /// The segments that it selects in the source or takes out of it.
    pub fn segments(&self) -> &[SegmentId] {
        match self {
            Self::SelectSegments { segments } | Self::DeselectSegments { segments } => segments,
            _ => &[],
        }
    }

    /// Whether it takes anything out of a dataflow: an undo does that before all else.
    pub(crate) fn is_deselect(&self) -> bool {
        matches!(self, Self::Deselect { .. } | Self::DeselectSegments { .. })
    }

    /// The kind of object that is created, for messages.
    pub(crate) fn noun(&self) -> &'static str {
        each_creation!(self, planned => planned.noun(), _other => "object")
    }

    /// The request that creates the object; `None` for all else, and while a step it needs has not left its object.
    pub(crate) fn target(&self, object_of: &ObjectOf<'_>) -> Option<Target> {
        each_creation!(self, planned => planned.fill(object_of).map(Into::into), _other => None)
    }
}
