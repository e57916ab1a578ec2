//! The objects that sharing creates, adopts or deletes, and references to them.
//!
//! It must not know how they are created or compared: `share` does, one module for each kind.

use serde::{Deserialize, Serialize};

use crate::{
    Audience, AudienceId, DataSource, DataSourceId, Folder, FolderId, FolderKind, Segment, SegmentId, Trait, TraitId,
};

/// The kind and id of an object.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "kind", content = "id", rename_all = "camelCase")]
pub enum Reference {
    /// A trait folder.
    TraitFolder(FolderId),
    /// A segment folder.
    SegmentFolder(FolderId),
    /// A data source.
    DataSource(DataSourceId),
    /// A trait.
    Trait(TraitId),
    /// A segment.
    Segment(SegmentId),
    /// An audience of Experience Platform.
    Audience(AudienceId),
}

impl Reference {
    /// Refers to a folder of either storage.
    pub fn folder(kind: FolderKind, id: FolderId) -> Self {
        match kind {
            FolderKind::Traits => Self::TraitFolder(id),
            FolderKind::Segments => Self::SegmentFolder(id),
        }
    }

    /// The id as text.
    pub fn id(&self) -> String {
        match self {
            Self::TraitFolder(id) | Self::SegmentFolder(id) => id.to_string(),
            Self::DataSource(id) => id.to_string(),
            Self::Trait(id) => id.to_string(),
            Self::Segment(id) => id.to_string(),
            Self::Audience(id) => id.to_string(),
        }
    }
}

/// An object with all its fields, as the service returned it. The journal stores it whole: undo compares with it, and
/// the history shows it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "object", rename_all = "camelCase")]
pub enum Object {
    /// A folder of either storage.
    Folder(Folder),
    /// A data source.
    DataSource(DataSource),
    /// A trait.
    Trait(Trait),
    /// A segment.
    Segment(Segment),
    /// An audience of Experience Platform.
    Audience(Audience),
}

impl Object {
    /// The object's kind and id.
    pub fn reference(&self) -> Reference {
        match self {
            Self::Folder(folder) => Reference::folder(folder.kind, folder.id),
            Self::DataSource(source) => Reference::DataSource(source.id),
            Self::Trait(it) => Reference::Trait(it.id),
            Self::Segment(segment) => Reference::Segment(segment.id),
            Self::Audience(audience) => Reference::Audience(audience.id.clone()),
        }
    }

    /// The object's name.
    pub fn name(&self) -> &str {
        match self {
            Self::Folder(folder) => &folder.name,
            Self::DataSource(source) => &source.name,
            Self::Trait(it) => &it.name,
            Self::Segment(segment) => &segment.name,
            Self::Audience(audience) => &audience.name,
        }
    }

    /// When the object was created, ms since epoch; the services report it of traits, segments and audiences only.
    pub fn created_at(&self) -> Option<i64> {
        match self {
            Self::Folder(_) | Self::DataSource(_) => None,
            Self::Trait(it) => it.created_at,
            Self::Segment(segment) => segment.created_at,
            Self::Audience(audience) => audience.created_at,
        }
    }
}

impl From<Folder> for Object {
    fn from(folder: Folder) -> Self {
        Self::Folder(folder)
    }
}

impl From<DataSource> for Object {
    fn from(source: DataSource) -> Self {
        Self::DataSource(source)
    }
}

impl From<Trait> for Object {
    fn from(it: Trait) -> Self {
        Self::Trait(it)
    }
}

impl From<Segment> for Object {
    fn from(segment: Segment) -> Self {
        Self::Segment(segment)
    }
}

impl From<Audience> for Object {
    fn from(audience: Audience) -> Self {
        Self::Audience(audience)
    }
}
