//! One call of a plan. Steps refer to what earlier steps make by slot, so that a plan can be written down before
//! anything is made.

use domain::{AudienceId, DataSourceId, FolderId, FolderKind, TraitId};
use serde::{Deserialize, Serialize};

use crate::object::Object;

/// Number of a step within its job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct StepId(pub u32);

/// One call.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Step {
    /// Number.
    pub id: StepId,
    /// What is done.
    pub action: Action,
}

/// A folder that is there, or that an earlier step makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum FolderSlot {
    /// There.
    Existing(FolderId),
    /// Made by a step.
    MadeBy(StepId),
}

/// A data source that is there, or that an earlier step makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum SourceSlot {
    /// There.
    Existing(DataSourceId),
    /// Made by a step.
    MadeBy(StepId),
}

/// A trait that is there, or that an earlier step makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum TraitSlot {
    /// There.
    Existing(TraitId),
    /// Made by a step.
    MadeBy(StepId),
}

/// What a step does. Kept in the journal: add variants, never change the meaning of one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Action {
    /// Makes a folder.
    MakeFolder {
        /// Storage.
        kind: FolderKind,
        /// Folder above.
        parent: FolderSlot,
        /// Name.
        name: String,
        /// Names from below the root to the folder above, for people.
        within: Vec<String>,
    },
    /// Makes the sharing data source.
    MakeDataSource {
        /// Name.
        name: String,
    },
    /// Makes the trait of an audience.
    MakeTrait {
        /// Audience; its id becomes code and rule.
        audience: AudienceId,
        /// Name.
        name: String,
        /// Folder.
        folder: FolderSlot,
        /// Data source.
        source: SourceSlot,
        /// Names from below the root to the folder, for people.
        within: Vec<String>,
    },
    /// Makes the segment of an audience.
    MakeSegment {
        /// Audience; its id becomes the code.
        audience: AudienceId,
        /// Name.
        name: String,
        /// Folder.
        folder: FolderSlot,
        /// Data source.
        source: SourceSlot,
        /// The trait it is made of.
        of: TraitSlot,
        /// Names from below the root to the folder, for people.
        within: Vec<String>,
    },
    /// Deletes what another job made.
    Delete {
        /// The object as it was when made; deleted only while it is still so.
        object: Box<Object>,
    },
}

impl Action {
    /// Steps whose outcome this one needs.
    pub fn needs(&self) -> Vec<StepId> {
        let folder = |slot: &FolderSlot| match slot {
            FolderSlot::MadeBy(step) => Some(*step),
            FolderSlot::Existing(_) => None,
        };
        let source = |slot: &SourceSlot| match slot {
            SourceSlot::MadeBy(step) => Some(*step),
            SourceSlot::Existing(_) => None,
        };
        let of = |slot: &TraitSlot| match slot {
            TraitSlot::MadeBy(step) => Some(*step),
            TraitSlot::Existing(_) => None,
        };
        match self {
            Self::MakeFolder { parent, .. } => folder(parent).into_iter().collect(),
            Self::MakeTrait { folder: f, source: s, .. } => folder(f).into_iter().chain(source(s)).collect(),
            Self::MakeSegment { folder: f, source: s, of: t, .. } => {
                folder(f).into_iter().chain(source(s)).chain(of(t)).collect()
            }
            Self::MakeDataSource { .. } | Self::Delete { .. } => Vec::new(),
        }
    }

    /// Name of the object.
    pub fn name(&self) -> &str {
        match self {
            Self::MakeFolder { name, .. }
            | Self::MakeDataSource { name }
            | Self::MakeTrait { name, .. }
            | Self::MakeSegment { name, .. } => name,
            Self::Delete { object } => object.name(),
        }
    }
}
