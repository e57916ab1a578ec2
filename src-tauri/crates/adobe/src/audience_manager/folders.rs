//! Folders of trait and segment storage (AAM contract §8).

use domain::whole::{Gap, Tally};
use domain::{Folder, FolderId, FolderKind};
use serde_json::Value;

use super::AudienceManager;
use super::object::Fields;
use super::wire::{Unread, read_folders};
use crate::ApiError;
use crate::list::Whole;
use crate::session::Query;
use crate::transport::Answer;

impl AudienceManager {
    /// Every folder of one storage, flat, each after the folder it lies in; the root first. For look-ups that decide: a
    /// folder that cannot be read is an error, never an absence.
    pub async fn folders(&self, kind: FolderKind) -> Result<Vec<Folder>, ApiError> {
        let answer = self.tree_answer(kind).await?;
        let (folders, unread) = read_tree(&answer, kind)?;
        match u32::try_from(unread.nodes).unwrap_or(u32::MAX) {
            0 => Ok(folders),
            rows => Err(answer.incomplete(Gap::Unreadable { rows })),
        }
    }

    /// The folders that can be read, with the proof that the tree is whole.
    pub async fn whole_folders(&self, kind: FolderKind) -> Result<Whole<Folder>, ApiError> {
        let answer = self.tree_answer(kind).await?;
        let (items, unread) = read_tree(&answer, kind)?;
        let nameless = (0..unread.nodes + unread.doubtful).map(|_| None);
        let ids = items.iter().map(|folder| Some(folder.id.to_string())).chain(nameless);
        let complete = Tally::only(ids).map_err(|gap| answer.incomplete(gap))?;
        Ok(Whole::new(items, complete, &answer))
    }

    async fn tree_answer(&self, kind: FolderKind) -> Result<Answer, ApiError> {
        self.caller.get_page(&["v1", "folders", kind.code()], &Query::new()).await
    }

    /// One folder.
    pub async fn folder(&self, kind: FolderKind, id: FolderId) -> Result<Folder, ApiError> {
        let answer = self.caller.get(&["v1", "folders", kind.code(), &id.to_string()], &Query::new()).await?;
        let mut found = Vec::new();
        read_folders(&answer.read()?, kind, None, &mut found);
        found.into_iter().next().ok_or_else(|| answer.unreadable("expected a folder"))
    }

    /// Creates a folder. In trait storage the service creates its folder trait with it.
    pub async fn create_folder(&self, kind: FolderKind, parent: FolderId, name: &str) -> Result<Folder, ApiError> {
        let body = Fields::new().set("name", name).set("parentFolderId", parent.0).done();
        let (made, answer) = self.create(&["v1", "folders", kind.code()], body).await?;
        let mut found = Vec::new();
        read_folders(&made, kind, None, &mut found);
        let folder = found.into_iter().next().ok_or_else(|| answer.unreadable("expected a folder"))?;
        Ok(Folder { parent: folder.parent.or(Some(parent)), ..folder })
    }

    /// Deletes an empty folder; others are refused.
    pub async fn delete_folder(&self, kind: FolderKind, id: FolderId) -> Result<(), ApiError> {
        self.caller.delete(&["v1", "folders", kind.code(), &id.to_string()], None).await
    }
}

/// Reads a whole tree.
fn read_tree(answer: &Answer, kind: FolderKind) -> Result<(Vec<Folder>, Unread), ApiError> {
    let mut folders = Vec::new();
    let unread = match answer.read::<Value>()? {
        // Element 0 is the root; third-party folders may follow as a tree of their own.
        Value::Array(trees) => {
            let each = trees.iter().map(|tree| read_folders(tree, kind, None, &mut folders));
            each.fold(Unread::default(), Unread::and)
        }
        tree @ Value::Object(_) => read_folders(&tree, kind, None, &mut folders),
        _ => Unread::default(),
    };
    // A storage without its root is none.
    if folders.first().is_none_or(|root| root.parent.is_some()) {
        return Err(answer.unreadable("expected a tree of folders"));
    }
    Ok((folders, unread))
}
