//! The objects a job makes, takes or removes, and how they are referred to.

use domain::{DataSource, DataSourceId, Folder, FolderId, FolderKind, Segment, SegmentId, Trait, TraitId};
use serde::{Deserialize, Serialize};

/// An Audience Manager object by its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
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
    pub fn id(self) -> String {
        match self {
            Self::TraitFolder(id) | Self::SegmentFolder(id) => id.to_string(),
            Self::DataSource(id) => id.to_string(),
            Self::Trait(id) => id.to_string(),
            Self::Segment(id) => id.to_string(),
        }
    }
}

/// An object as the service had it when a step ended. The journal keeps it whole: undo compares with it, and the
/// history shows it.
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
}

impl Object {
    /// The object by its id.
    pub fn reference(&self) -> Reference {
        match self {
            Self::Folder(folder) => Reference::folder(folder.kind, folder.id),
            Self::DataSource(source) => Reference::DataSource(source.id),
            Self::Trait(it) => Reference::Trait(it.id),
            Self::Segment(segment) => Reference::Segment(segment.id),
        }
    }

    /// Its name.
    pub fn name(&self) -> &str {
        match self {
            Self::Folder(folder) => &folder.name,
            Self::DataSource(source) => &source.name,
            Self::Trait(it) => &it.name,
            Self::Segment(segment) => &segment.name,
        }
    }

    /// Whether somebody changed what people can change on it. Times and authors do not count: the service may touch
    /// them by itself, and a change that was taken back is no change.
    pub fn differs_from(&self, now: &Object) -> bool {
        match (self, now) {
            (Self::Folder(then), Self::Folder(now)) => (&then.name, then.parent) != (&now.name, now.parent),
            (Self::DataSource(then), Self::DataSource(now)) => {
                let controls = then.export_controls.as_ref().zip(now.export_controls.as_ref());
                (&then.name, &then.description, &then.id_type) != (&now.name, &now.description, &now.id_type)
                    || controls.is_some_and(|(then, now)| then != now)
            }
            (Self::Trait(then), Self::Trait(now)) => trait_facts(then) != trait_facts(now),
            (Self::Segment(then), Self::Segment(now)) => segment_facts(then) != segment_facts(now),
            _ => true,
        }
    }
}

impl Object {
    /// Whether it is not known if somebody changed it, because an answer left out what people can change.
    pub fn may_differ_from(&self, now: &Object) -> bool {
        match (self, now) {
            (Self::DataSource(then), Self::DataSource(now)) => {
                then.export_controls.is_none() || now.export_controls.is_none()
            }
            _ => false,
        }
    }
}

/// A trait with times and authors taken out.
fn trait_facts(it: &Trait) -> Trait {
    Trait { created_at: None, updated_at: None, created_by: None, updated_by: None, ..it.clone() }
}

/// A segment with times, authors and the legacy id (told only by some answers) taken out.
fn segment_facts(it: &Segment) -> Segment {
    Segment {
        created_at: None,
        updated_at: None,
        created_by: None,
        updated_by: None,
        legacy_id: None,
        merge_rule: it.merge_rule.filter(|rule| rule.0 != 0),
        ..it.clone()
    }
}
