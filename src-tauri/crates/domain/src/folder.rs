//! Folders of trait and segment storage (AAM contract §8).

use serde::{Deserialize, Serialize};

use crate::FolderId;

/// Which storage a folder belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum FolderKind {
    /// Trait storage.
    Traits,
    /// Segment storage.
    Segments,
}

impl FolderKind {
    /// The path element and storage word.
    pub fn code(self) -> &'static str {
        match self {
            Self::Traits => "traits",
            Self::Segments => "segments",
        }
    }
}

/// One folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Folder {
    /// Id; 0 is the root.
    pub id: FolderId,
    /// Storage the folder belongs to.
    pub kind: FolderKind,
    /// Folder above; `None` for a root.
    pub parent: Option<FolderId>,
    /// Name.
    pub name: String,
    /// Full path, such as `/All Traits/Experience Platform Traits`.
    pub path: String,
}
