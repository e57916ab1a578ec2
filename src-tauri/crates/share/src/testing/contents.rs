//! What is in folders and data sources of the Audience Manager in memory.

use domain::{DataSourceId, FolderId, FolderKind, Object};

use super::service::World;

impl World {
    /// Whether an object is there as it was recorded.
    pub(crate) fn has(&self, object: &Object) -> bool {
        match object {
            Object::Trait(it) => self.traits.contains(it),
            Object::Segment(it) => self.segments.contains(it),
            Object::Folder(it) => self.folders.contains(it),
            Object::DataSource(it) => self.sources.contains(it),
            Object::Audience(it) => self.way_back.audiences.contains(it),
        }
    }

    pub(super) fn is_unique(&self, source: DataSourceId) -> bool {
        self.sources.iter().any(|it| it.id == source && it.unique_trait_codes)
    }

    /// Traits or segments directly in a folder.
    pub(super) fn inside(&self, kind: FolderKind, id: FolderId) -> u64 {
        let count = match kind {
            FolderKind::Traits => self.traits.iter().filter(|it| it.folder == id).count(),
            FolderKind::Segments => self.segments.iter().filter(|it| it.folder == id).count(),
        };
        count as u64
    }

    /// Traits and segments of a data source.
    pub(super) fn of_source(&self, id: DataSourceId) -> u64 {
        let traits = self.traits.iter().filter(|it| it.data_source == id).count();
        (traits + self.segments.iter().filter(|it| it.data_source == id).count()) as u64
    }
}
