//! Folders of audiences (AEP contract §5.6).

use domain::whole::Tally;
use serde_json::Value;

use super::ExperiencePlatform;
use crate::ApiError;
use crate::lenient::as_text;
use crate::list::Whole;
use crate::session::Query;
use crate::transport::Answer;

/// A folder of audiences.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AudienceFolder {
    /// Id.
    pub id: String,
    /// Folder above; `None` directly below the root.
    pub parent: Option<String>,
    /// Name.
    pub name: String,
}

/// Most folders that are opened: one call each.
const MOST_FOLDERS: usize = 20_000;
/// Names under which answers hold folders; the shape is known from clients only, and they differ.
const CHILDREN: &[&str] = &["subFolders", "subfolders", "folders", "children"];

impl ExperiencePlatform {
    /// Every audience folder, each after the folder it lies in; the root itself is left out. One call for each
    /// folder, because an answer may show one level only.
    pub async fn audience_folders(&self) -> Result<Whole<AudienceFolder>, ApiError> {
        let mut found = Found::default();
        let mut answer = self.open_folder("root", "folderview", &mut found).await?;
        let mut opened = 0;
        while let Some(id) = found.folders.get(opened).map(|folder| folder.id.clone()) {
            answer = self.open_folder(&id, "subfolders", &mut found).await?;
            opened += 1;
        }
        let nameless = (0..found.unreadable).map(|_| None);
        let ids = found.folders.iter().map(|folder| Some(folder.id.clone())).chain(nameless);
        let complete = Tally::only(ids).map_err(|gap| answer.incomplete(gap))?;
        Ok(Whole::new(found.folders, complete, &answer))
    }

    /// Whether there is an audience folder with this id; an error where nobody knows.
    pub async fn audience_folder_exists(&self, id: &str) -> Result<(), ApiError> {
        let path = ["unifiedfolders", "folders", "segment", id, "subfolders"];
        self.folders_and_tags.get(&path, &Query::new()).await.map(drop)
    }

    async fn open_folder(&self, id: &str, view: &str, found: &mut Found) -> Result<Answer, ApiError> {
        if found.folders.len() > MOST_FOLDERS {
            return Err(ApiError::ours("the list of folders", format!("there are more than {MOST_FOLDERS}")));
        }
        let path = ["unifiedfolders", "folders", "segment", id, view];
        let answer = self.folders_and_tags.get_page(&path, &Query::new()).await?;
        let body = answer.read::<Value>()?;
        // A folder without any below it may come without a list of them; the root, or anything else, may not.
        let may_be_empty = id != "root" && body.get("id").and_then(as_text).is_some();
        if !body.is_array() && !has_list(&body) && !may_be_empty {
            return Err(answer.unreadable("expected folders"));
        }
        let parent = (id != "root").then_some(id);
        collect(&body, parent, found);
        Ok(answer)
    }
}

/// Folders as they are found, and nodes that cannot be read.
#[derive(Default)]
struct Found {
    folders: Vec<AudienceFolder>,
    unreadable: u64,
}

fn collect(node: &Value, parent: Option<&str>, found: &mut Found) {
    for child in below(node) {
        let Some((id, name)) = child.get("id").and_then(as_text).zip(child.get("name").and_then(as_text)) else {
            // Some answers wrap each level in one more object. What has an id is a folder, and its name cannot be read.
            if has_list(child) && child.get("id").is_none() {
                collect(child, parent, found);
            } else {
                found.unreadable += 1;
            }
            continue;
        };
        if id == "root" {
            collect(child, None, found);
            continue;
        }
        let told = ["parentFolderId", "parentId"].iter().find_map(|name| child.get(name).and_then(as_text));
        let parent = parent.map(str::to_owned).or(told).filter(|parent| parent != "root");
        // An answer that shows the opened folder itself must not bring it in twice, or open it for ever.
        if found.folders.iter().all(|known| known.id != id) {
            found.folders.push(AudienceFolder { id: id.clone(), parent, name });
        }
        collect(child, Some(&id), found);
    }
}

fn below(node: &Value) -> Vec<&Value> {
    match node {
        Value::Array(members) => members.iter().collect(),
        _ => CHILDREN.iter().filter_map(|name| node.get(name)?.as_array()).flatten().collect(),
    }
}

fn has_list(node: &Value) -> bool {
    CHILDREN.iter().any(|name| node.get(name).is_some_and(Value::is_array))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn folders_are_found_nested_or_flat() {
        let nested = json!({ "id": "root", "name": "All", "subFolders": [
            { "id": "a", "name": "A", "subFolders": [{ "id": "b", "name": "B" }] } ] });
        let flat = json!({ "folders": [
            { "id": "a", "name": "A", "parentFolderId": "root" }, { "id": "b", "name": "B", "parentFolderId": "a" } ] });
        for body in [nested, flat] {
            let mut found = Found::default();
            collect(&body, None, &mut found);
            assert_eq!(found.unreadable, 0, "{body}");
            let found: Vec<_> = found.folders.iter().map(|f| (f.id.as_str(), f.parent.as_deref())).collect();
            assert_eq!(found, [("a", None), ("b", Some("a"))], "{body}");
        }
    }
}
