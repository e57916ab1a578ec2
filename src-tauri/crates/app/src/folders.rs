//! The three folder trees, and making a folder in trait storage.

use std::collections::{HashMap, HashSet};

use domain::{FolderId, FolderKind, pair};
use store::{StoredFolder, Tree};

use crate::App;
use crate::edit::Wanted;
use crate::limits;
use crate::read::numeric;
use crate::view::{Failure, FolderRow, InputReason, ObjectKind};

/// Id under which the sharing folder is listed before it is made.
pub(crate) const NEW_SHARING_FOLDER: &str = "new:experience-platform-traits";
/// Root of trait and segment storage.
const ROOT: &str = "0";

impl App {
    /// Folders of audiences, below a root that stands for all of them.
    pub async fn audience_folders(&self) -> Result<Vec<FolderRow>, Failure> {
        let folders = self.catalogue().folders(Tree::Audiences).await?;
        let all = self.catalogue().counts().await?.audiences;
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

    /// Trait storage. The sharing folder is listed even before it is made, because it is what one drops onto.
    pub async fn trait_folders(&self) -> Result<Vec<FolderRow>, Failure> {
        let folders = self.catalogue().folders(Tree::Traits).await?;
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

    /// Segment storage.
    pub async fn segment_folders(&self) -> Result<Vec<FolderRow>, Failure> {
        let folders = self.catalogue().folders(Tree::Segments).await?;
        Ok(folders.into_iter().map(|folder| row(folder, false)).collect())
    }

    /// Makes a folder in trait storage; below the sharing folder that is not there yet, makes that one first.
    pub async fn create_trait_folder(&self, parent_id: String, name: String) -> Result<FolderRow, Failure> {
        let name = name.trim();
        limits::name("name", name, limits::NAME)?;
        limits::id("folder", &parent_id)?;
        if name.is_empty() {
            return Err(Failure::bad_input(InputReason::NameMissing, "A folder needs a name.").with("field", "name"));
        }
        let parent = if parent_id == NEW_SHARING_FOLDER {
            let made = self.make_trait_folder(FolderId::ROOT, pair::TRAIT_FOLDER).await?;
            if name == pair::TRAIT_FOLDER {
                return self.trait_folder_row(&made).await;
            }
            numeric(ObjectKind::TraitFolder, &made)?
        } else {
            numeric(ObjectKind::TraitFolder, &parent_id)?
        };
        let made = self.make_trait_folder(parent, name).await?;
        self.trait_folder_row(&made).await
    }

    async fn make_trait_folder(&self, parent: FolderId, name: &str) -> Result<String, Failure> {
        let manager = self.clients().await?.manager;
        let wanted = Wanted::TraitFolder { parent, name: name.to_owned() };
        // One folder of a name below another: the place is the attempt.
        let attempt = format!("folder {parent} {name}");
        let post = manager.create_folder(FolderKind::Traits, parent, name);
        let made = self.create_once(&attempt, wanted, &manager, post, |made| made.id.to_string()).await?;
        let object = if let Some(object) = made.object {
            object
        } else {
            let all = manager.folders(FolderKind::Traits).await?;
            let found = all.into_iter().find(|folder| folder.id.to_string() == made.id);
            found.ok_or_else(|| crate::read::not_found(ObjectKind::TraitFolder, &made.id))?
        };
        self.catalogue().keep_folder(Tree::Traits, crate::refresh::folder(&object)).await?;
        self.touch();
        Ok(made.id)
    }

    async fn trait_folder_row(&self, id: &str) -> Result<FolderRow, Failure> {
        let found = self.trait_folders().await?.into_iter().find(|folder| folder.id == id);
        found.ok_or_else(|| crate::read::not_found(ObjectKind::TraitFolder, id))
    }
}

/// Whether a folder is the one shared traits are kept in: by name, directly below the root.
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

/// Parents before children, siblings in the order given. A folder whose parent is missing is listed as a root, so
/// that nothing in it is lost.
pub(crate) fn parents_first(folders: Vec<StoredFolder>) -> Vec<StoredFolder> {
    let ids: HashSet<String> = folders.iter().map(|folder| folder.id.clone()).collect();
    let mut below: HashMap<Option<String>, Vec<StoredFolder>> = HashMap::new();
    for folder in folders.into_iter().rev() {
        let parent = folder.parent.clone().filter(|parent| ids.contains(parent) && *parent != folder.id);
        below.entry(parent).or_default().push(folder);
    }
    // Reversed above, so that the last of a list is the first to come.
    let mut ordered = Vec::with_capacity(ids.len());
    let mut waiting = below.remove(&None).unwrap_or_default();
    while let Some(folder) = waiting.pop() {
        waiting.extend(below.remove(&Some(folder.id.clone())).unwrap_or_default());
        ordered.push(folder);
    }
    ordered
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(id: &str, parent: Option<&str>) -> StoredFolder {
        let [name, path] = [id.to_owned(), String::new()];
        StoredFolder { id: id.into(), parent: parent.map(str::to_owned), name, path, depth: 0, own_count: 0, count: 0 }
    }

    #[test]
    fn children_follow_their_parents_in_the_given_order() {
        let given = vec![
            folder("b1", Some("b")),
            folder("a", None),
            folder("b", None),
            folder("a1", Some("a")),
            folder("a2", Some("a")),
        ];
        let ordered: Vec<_> = parents_first(given).into_iter().map(|it| it.id).collect();
        assert_eq!(ordered, ["a", "a1", "a2", "b", "b1"]);
    }

    #[test]
    fn a_folder_without_its_parent_is_not_lost() {
        let ordered = parents_first(vec![folder("x", Some("gone"))]);
        assert_eq!(ordered.len(), 1);
    }
}
