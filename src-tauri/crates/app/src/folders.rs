//! The three folder trees, and creating a folder in trait storage.

use std::collections::HashSet;

use domain::{FolderId, FolderKind, pair};
use store::{StoredFolder, Tree};

use crate::edit::Wanted;
use crate::limits;
use crate::read::numeric;
use crate::view::{Failure, FolderRow, InputReason, ObjectKind};
use crate::{Audiences, Segments, Traits, Workspace};

/// ID of the sharing folder in lists before it is created.
pub(crate) const NEW_SHARING_FOLDER: &str = "new:experience-platform-traits";
/// Root of trait and segment storage.
const ROOT: &str = "0";

impl Audiences<'_> {
    /// Returns the folders of audiences, below a root that represents all of them.
    pub async fn folders(&self) -> Result<Vec<FolderRow>, Failure> {
        let folders = self.workspace.catalog().folders(Tree::Audiences).await?;
        let all = self.workspace.catalog().counts().await?.audiences;
        let inside: u32 = folders.iter().map(|folder| folder.own_count).sum();
        let root = FolderRow {
            id: String::new(),
            parent_id: None,
            name: String::new(),
            path: String::new(),
            depth: 0,
            count: all,
            own_count: all.saturating_sub(inside),
            accepts_audiences: false,
        };
        let below = folders.into_iter().map(|folder| FolderRow {
            parent_id: Some(folder.parent.clone().unwrap_or_default()),
            depth: folder.depth + 1,
            ..row(folder, false)
        });
        Ok(std::iter::once(root).chain(below).collect())
    }
}

impl Traits<'_> {
    /// Returns trait storage. The sharing folder is listed even before it is created, because it is the drop target.
    pub async fn folders(&self) -> Result<Vec<FolderRow>, Failure> {
        let folders = self.workspace.catalog().folders(Tree::Traits).await?;
        let mut accepting: HashSet<String> = HashSet::new();
        for folder in &folders {
            let below = folder.parent.as_ref().is_some_and(|parent| accepting.contains(parent));
            if below || is_sharing_folder(folder) {
                accepting.insert(folder.id.clone());
            }
        }
        let root = folders.iter().find(|folder| folder.id == ROOT).map(|root| root.path.clone());
        let mut rows: Vec<_> =
            folders.into_iter().map(|it| (accepting.contains(&it.id), it)).map(|(yes, it)| row(it, yes)).collect();
        if let (true, Some(root)) = (accepting.is_empty(), root) {
            rows.insert(
                1,
                FolderRow {
                    id: NEW_SHARING_FOLDER.to_owned(),
                    parent_id: Some(ROOT.to_owned()),
                    name: pair::TRAIT_FOLDER.to_owned(),
                    path: format!("{root}/{}", pair::TRAIT_FOLDER),
                    depth: 1,
                    count: 0,
                    own_count: 0,
                    accepts_audiences: true,
                },
            );
        }
        Ok(rows)
    }

    /// Creates a folder in trait storage; creates the sharing folder first if the parent is the one that does not exist
    /// yet.
    pub async fn create_folder(&self, parent_id: String, name: String) -> Result<FolderRow, Failure> {
        let name = name.trim();
        limits::name("name", name, limits::NAME)?;
        limits::id("folder", &parent_id)?;
        if name.is_empty() {
            return Err(Failure::bad_input(InputReason::NameMissing, "A folder needs a name.").with("field", "name"));
        }
        let parent = if parent_id == NEW_SHARING_FOLDER {
            let made = self.workspace.make_trait_folder(FolderId::ROOT, pair::TRAIT_FOLDER).await?;
            if name == pair::TRAIT_FOLDER {
                return self.workspace.trait_folder_row(&made).await;
            }
            numeric(ObjectKind::TraitFolder, &made)?
        } else {
            numeric(ObjectKind::TraitFolder, &parent_id)?
        };
        let made = self.workspace.make_trait_folder(parent, name).await?;
        self.workspace.trait_folder_row(&made).await
    }
}

impl Segments<'_> {
    /// Segment storage.
    pub async fn folders(&self) -> Result<Vec<FolderRow>, Failure> {
        let folders = self.workspace.catalog().folders(Tree::Segments).await?;
        Ok(folders.into_iter().map(|folder| row(folder, false)).collect())
    }
}

impl Workspace {
    async fn make_trait_folder(&self, parent: FolderId, name: &str) -> Result<String, Failure> {
        let manager = self.clients().await?.manager;
        let wanted = Wanted::TraitFolder { parent, name: name.to_owned() };
        // A parent has at most one folder with a name: the place identifies the attempt.
        let attempt = format!("folder {parent} {name}");
        let post = manager.create_folder(FolderKind::Traits, parent, name);
        let made = self.create_once(&attempt, wanted, &manager, post, |made| (made.id.to_string(), Vec::new())).await?;
        let object = if let Some(object) = made.object {
            object
        } else {
            let all = manager.folders(FolderKind::Traits).await?;
            let found = all.into_iter().find(|folder| folder.id.to_string() == made.id);
            found.ok_or_else(|| crate::read::not_found(ObjectKind::TraitFolder, &made.id))?
        };
        self.catalog().keep_folder(Tree::Traits, StoredFolder::from(&object)).await?;
        self.notify_changed();
        Ok(made.id)
    }

    async fn trait_folder_row(&self, id: &str) -> Result<FolderRow, Failure> {
        let found = self.traits().folders().await?.into_iter().find(|folder| folder.id == id);
        found.ok_or_else(|| crate::read::not_found(ObjectKind::TraitFolder, id))
    }
}

/// Whether a folder is the one for shared traits: by name, directly below the root.
fn is_sharing_folder(folder: &StoredFolder) -> bool {
    folder.parent.as_deref() == Some(ROOT) && folder.name == pair::TRAIT_FOLDER
}

fn row(folder: StoredFolder, accepts_audiences: bool) -> FolderRow {
    FolderRow {
        id: folder.id,
        parent_id: folder.parent,
        name: folder.name,
        path: folder.path,
        depth: folder.depth,
        count: folder.count,
        own_count: folder.own_count,
        accepts_audiences,
    }
}
