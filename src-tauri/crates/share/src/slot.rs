//! Numbers of steps, and places in a step for the id of an object that an earlier step creates, so that a plan can be
//! written down before anything exists.

use domain::{DataSourceId, FolderId, Object, TraitId};
use serde::{Deserialize, Serialize};

/// Number of a step within its job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct StepId(pub u32);

/// The id of an object that exists, or that an earlier step creates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Slot<Id> {
    /// The object exists.
    Existing(Id),
    /// The object is created by a step.
    MadeBy(StepId),
}

/// A folder.
pub type FolderSlot = Slot<FolderId>;
/// A data source.
pub type SourceSlot = Slot<DataSourceId>;
/// A trait.
pub type TraitSlot = Slot<TraitId>;

/// Looks up the object that a step left in Audience Manager.
pub(crate) type ObjectOf<'a> = dyn Fn(StepId) -> Option<&'a Object> + 'a;

/// An id that can be taken from an object of the right kind.
pub trait IdOf: Copy {
    /// The object's id, `None` for an object of another kind.
    fn of(object: &Object) -> Option<Self>;
}

impl<Id: IdOf> Slot<Id> {
    /// The step that creates the object.
    pub(crate) fn step(&self) -> Option<StepId> {
        match self {
            Self::MadeBy(step) => Some(*step),
            Self::Existing(_) => None,
        }
    }

    /// The id, `None` while the step has not left an object.
    pub(crate) fn id(&self, object_of: &ObjectOf<'_>) -> Option<Id> {
        match self {
            Self::Existing(id) => Some(*id),
            Self::MadeBy(step) => Id::of(object_of(*step)?),
        }
    }
}
