//! Folders of audiences (AEP contract §5.6).

use serde_json::Value;

use super::ExperiencePlatform;
use crate::ApiError;
use crate::lenient::as_text;
use crate::session::Query;

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

/// Names under which answers hold folders; the shape is known from clients only, and they differ.
const CHILDREN: &[&str] = &["subFolders", "subfolders", "folders", "children"];

impl ExperiencePlatform {
    /// Every audience folder, each after the folder it lies in; the root itself is left out. One call for each
    /// folder, because an answer may show one level only.
    pub async fn audience_folders(&self) -> Result<Vec<AudienceFolder>, ApiError> {
        let mut found = Vec::new();
        self.open_folder("root", "folderview", &mut found).await?;
        let mut opened = 0;
        while let Some(id) = found.get(opened).map(|folder: &AudienceFolder| folder.id.clone()) {
            self.open_folder(&id, "subfolders", &mut found).await?;
            opened += 1;
        }
        Ok(found)
    }

    async fn open_folder(&self, id: &str, view: &str, found: &mut Vec<AudienceFolder>) -> Result<(), ApiError> {
        let path = ["unifiedfolders", "folders", "segment", id, view];
        let answer = self.folders_and_tags.get(&path, &Query::new()).await?;
        let parent = (id != "root").then_some(id);
        collect(&answer.read()?, parent, found);
        Ok(())
    }
}

fn collect(node: &Value, parent: Option<&str>, found: &mut Vec<AudienceFolder>) {
    let children = match node {
        Value::Array(members) => members.iter().collect(),
        _ => below(node),
    };
    for child in children {
        let Some((id, name)) = child.get("id").and_then(as_text).zip(child.get("name").and_then(as_text)) else {
            collect(child, parent, found);
            continue;
        };
        if id == "root" {
            collect(child, None, found);
            continue;
        }
        let told = ["parentFolderId", "parentId"].iter().find_map(|name| child.get(name).and_then(as_text));
        let parent = parent.map(str::to_owned).or(told).filter(|parent| parent != "root");
        // An answer that shows the opened folder itself must not bring it in twice, or open it for ever.
        if found.iter().all(|known| known.id != id) {
            found.push(AudienceFolder { id: id.clone(), parent, name });
        }
        collect(child, Some(&id), found);
    }
}

fn below(node: &Value) -> Vec<&Value> {
    CHILDREN.iter().filter_map(|name| node.get(name)?.as_array()).flatten().collect()
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
            let mut found = Vec::new();
            collect(&body, None, &mut found);
            let found: Vec<_> = found.iter().map(|f| (f.id.as_str(), f.parent.as_deref())).collect();
            assert_eq!(found, [("a", None), ("b", Some("a"))], "{body}");
        }
    }
}
