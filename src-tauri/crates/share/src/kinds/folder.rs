//! Folders of trait and segment storage.

use domain::{Folder, FolderId, FolderKind, Object};
use serde::{Deserialize, Serialize};

use super::{Creatable, Kind, Planned, Target};
use crate::port::{CallError, NewFolder, Seen, Services};
use crate::slot::{FolderSlot, IdOf, ObjectOf, StepId};

/// A folder that a step creates.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PlannedFolder {
    /// Storage.
    pub kind: FolderKind,
    /// Folder above.
    pub parent: FolderSlot,
    /// Name.
    pub name: String,
    /// Names from below the root to the folder above, for people.
    pub within: Vec<String>,
}

impl Planned for PlannedFolder {
    type New = NewFolder;

    fn name(&self) -> &str {
        &self.name
    }

    fn noun(&self) -> &'static str {
        match self.kind {
            FolderKind::Traits => "trait folder",
            FolderKind::Segments => "segment folder",
        }
    }

    fn needs(&self) -> Vec<StepId> {
        self.parent.step().into_iter().collect()
    }

    fn fill(&self, object_of: &ObjectOf<'_>) -> Option<NewFolder> {
        Some(NewFolder { kind: self.kind, parent: self.parent.id(object_of)?, name: self.name.clone() })
    }
}

impl From<NewFolder> for Target {
    fn from(new: NewFolder) -> Self {
        Self::Folder(new)
    }
}

impl Creatable for NewFolder {
    type Kind = Folder;

    async fn find<S: Services>(&self, service: &S) -> Result<Option<Folder>, CallError> {
        let folders = service.folders(self.kind).await?;
        let below = folders.into_iter().filter(|it| it.id != FolderId::ROOT && it.parent == Some(self.parent));
        Ok(below.filter(|it| it.name == self.name).min_by_key(|it| it.id))
    }

    async fn create<S: Services>(&self, service: &S) -> Result<Folder, CallError> {
        service.create_folder(self).await
    }

    fn may_have_twin(&self) -> bool {
        // Names within a folder are unique (AAM contract §8).
        false
    }

    async fn all<S: Services>(&self, service: &S) -> Result<Vec<Folder>, CallError> {
        Ok(self.find(service).await?.into_iter().collect())
    }

    fn is_answered_by(&self, found: &Folder) -> bool {
        (found.kind, found.parent, &found.name) == (self.kind, Some(self.parent), &self.name)
    }
}

impl Kind for Folder {
    const IS_CONTAINER: bool = true;

    async fn read<S: Services>(&self, service: &S) -> Result<Option<Seen<Self>>, CallError> {
        Ok(service.folder_now(self.kind, self.id).await?.map(Seen::untagged))
    }

    async fn is_listed<S: Services>(&self, service: &S) -> Result<bool, CallError> {
        Ok(service.folders(self.kind).await?.iter().any(|it| it.id == self.id))
    }

    async fn delete<S: Services>(&self, service: &S, _tag: Option<&str>) -> Result<(), CallError> {
        service.delete_folder(self.kind, self.id).await
    }

    fn differs_from(&self, now: &Self) -> bool {
        (&self.name, self.parent) != (&now.name, now.parent)
    }

    async fn holds_anything<S: Services>(&self, service: &S) -> Result<bool, CallError> {
        let folders = service.folders(self.kind).await?;
        if folders.iter().any(|below| below.parent == Some(self.id) && below.id != self.id) {
            return Ok(true);
        }
        Ok(service.folder_contents(self.kind, self.id).await? > 0)
    }
}

impl IdOf for FolderId {
    fn of(object: &Object) -> Option<Self> {
        match object {
            Object::Folder(folder) => Some(folder.id),
            _ => None,
        }
    }
}
