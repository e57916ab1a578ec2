//! Folders of trait and segment storage (AAM contract §8).

use domain::whole::Tally;
use domain::{Folder, FolderId, FolderKind};
use serde_json::{Value, json};

use super::AudienceManager;
use super::wire::read_folders;
use crate::ApiError;
use crate::list::Whole;
use crate::session::Query;
use crate::transport::Answer;

impl AudienceManager {
    /// Every folder of one storage, flat, each after the folder it lies in; the root first.
    pub async fn folders(&self, kind: FolderKind) -> Result<Vec<Folder>, ApiError> {
        Ok(self.whole_folders(kind).await?.items)
    }

    /// The same with the proof that the tree is whole.
    pub async fn whole_folders(&self, kind: FolderKind) -> Result<Whole<Folder>, ApiError> {
        let answer = self.caller.get(&["v1", "folders", kind.code()], &Query::new()).await?;
        let mut items = Vec::new();
        let unreadable = match answer.read::<Value>()? {
            // Element 0 is the root; third-party folders may follow as a tree of their own.
            Value::Array(trees) => trees.iter().map(|tree| read_folders(tree, kind, None, &mut items)).sum(),
            tree @ Value::Object(_) => read_folders(&tree, kind, None, &mut items),
            _ => 0,
        };
        // A storage without its root is none.
        if items.first().is_none_or(|root| root.parent.is_some()) {
            return Err(answer.unreadable("expected a tree of folders"));
        }
        let nameless = (0..unreadable).map(|_| None);
        let ids = items.iter().map(|folder| Some(folder.id.to_string())).chain(nameless);
        let complete = Tally::only(ids).map_err(|gap| answer.incomplete(gap))?;
        Ok(Whole { items, complete })
    }

    /// One folder.
    pub async fn folder(&self, kind: FolderKind, id: FolderId) -> Result<Folder, ApiError> {
        let answer = self.caller.get(&["v1", "folders", kind.code(), &id.to_string()], &Query::new()).await?;
        let mut found = Vec::new();
        read_folders(&answer.read()?, kind, None, &mut found);
        found.into_iter().next().ok_or_else(|| answer.unreadable("expected a folder"))
    }

    /// Makes a folder. In trait storage the service makes its folder trait with it.
    pub async fn create_folder(&self, kind: FolderKind, parent: FolderId, name: &str) -> Result<Folder, ApiError> {
        let body = json!({ "name": name, "parentFolderId": parent.0 });
        let answer = self.caller.post(&["v1", "folders", kind.code()], &body).await?;
        read_folder(&answer, kind, parent)
    }

    /// Deletes an empty folder; others are refused.
    pub async fn delete_folder(&self, kind: FolderKind, id: FolderId) -> Result<(), ApiError> {
        self.caller.delete(&["v1", "folders", kind.code(), &id.to_string()], None).await
    }
}

fn read_folder(answer: &Answer, kind: FolderKind, parent: FolderId) -> Result<Folder, ApiError> {
    let mut found = Vec::new();
    read_folders(&answer.read()?, kind, None, &mut found);
    let folder = found.into_iter().next().ok_or_else(|| answer.unreadable("expected a folder"))?;
    Ok(Folder { parent: folder.parent.or(Some(parent)), ..folder })
}
