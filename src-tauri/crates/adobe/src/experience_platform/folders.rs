//! Folders of audiences (AEP contract §5.6).

use std::collections::HashSet;

use domain::whole::{Complete, Gap, Tally};
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

/// The id of what all folders lie in.
const ROOT: &str = "root";
/// Names under which answers hold folders; the shape is known from clients only, and they differ.
const CHILDREN: &[&str] = &["subFolders", "subfolders", "folders", "children"];

impl ExperiencePlatform {
    /// Every audience folder, each after the folder it lies in; the root itself is left out. One call for each
    /// folder, because an answer may show one level only: each answer counts as a page of the list.
    pub async fn audience_folders(&self) -> Result<Whole<AudienceFolder>, ApiError> {
        let (mut answer, root) = self.open_folder(ROOT, "folderview").await?;
        let mut walk = Walk::begin(&root).map_err(|gap| answer.incomplete(gap))?;
        while let Some(id) = walk.unopened().map_err(|gap| answer.incomplete(gap))? {
            let opened = self.open_folder(&id, "subfolders").await?;
            answer = opened.0;
            walk.take(&id, &opened.1).map_err(|gap| answer.incomplete(gap))?;
        }
        let (folders, complete) = walk.end().map_err(|gap| answer.incomplete(gap))?;
        Ok(Whole::new(folders, complete, &answer))
    }

    /// Whether there is an audience folder with this id; an error if that is unknown.
    pub async fn audience_folder_exists(&self, id: &str) -> Result<(), ApiError> {
        let path = ["unifiedfolders", "folders", "segment", id, "subfolders"];
        self.folders_and_tags.get(&path, &Query::new()).await.map(drop)
    }

    async fn open_folder(&self, id: &str, view: &str) -> Result<(Answer, Value), ApiError> {
        let path = ["unifiedfolders", "folders", "segment", id, view];
        let answer = self.folders_and_tags.get_page(&path, &Query::new()).await?;
        let body = answer.read::<Value>()?;
        // A folder without any below it may come without a list of them; the root, or anything else, may not.
        let may_be_empty = id != ROOT && body.get("id").and_then(as_text).is_some();
        if !body.is_array() && !has_list(&body) && !may_be_empty {
            return Err(answer.unreadable("expected folders"));
        }
        Ok((answer, body))
    }
}

/// A walk through all folders, with the stops of every list: it has at most so many pages, opens no folder twice, and is
/// whole only by what was counted.
struct Walk {
    folders: Vec<AudienceFolder>,
    known: HashSet<String>,
    tally: Tally,
    /// How many of the folders were opened.
    opened: usize,
}

impl Walk {
    /// Begins with what was answered for the root.
    fn begin(body: &Value) -> Result<Self, Gap> {
        let mut found = Found::default();
        collect(body, None, &mut found);
        let (tally, _) = Tally::first(found.ids(), None)?;
        let mut walk = Self { folders: Vec::new(), known: HashSet::new(), tally, opened: 0 };
        walk.keep(found);
        Ok(walk)
    }

    /// The folder to open next; `None` after the last.
    fn unopened(&mut self) -> Result<Option<String>, Gap> {
        let Some(folder) = self.folders.get(self.opened) else { return Ok(None) };
        self.opened += 1;
        self.tally.follow(&folder.id)?;
        Ok(Some(folder.id.clone()))
    }

    /// Takes what was answered for a folder.
    fn take(&mut self, id: &str, body: &Value) -> Result<(), Gap> {
        let mut found = Found::default();
        collect(body, Some(id), &mut found);
        self.tally.page(found.ids(), None)?;
        self.keep(found);
        Ok(())
    }

    /// An answer that shows the opened folder itself must not bring it in twice, or open it for ever.
    fn keep(&mut self, found: Found) {
        let known = &mut self.known;
        self.folders.extend(found.folders.into_iter().filter(|folder| known.insert(folder.id.clone())));
    }

    fn end(self) -> Result<(Vec<AudienceFolder>, Complete), Gap> {
        Ok((self.folders, self.tally.end()?))
    }
}

/// The folders of one answer, and nodes that cannot be read.
#[derive(Default)]
struct Found {
    folders: Vec<AudienceFolder>,
    unreadable: usize,
}

impl Found {
    /// The identity of each node.
    fn ids(&self) -> impl Iterator<Item = Option<String>> {
        let nameless = std::iter::repeat_n(None, self.unreadable);
        self.folders.iter().map(|folder| Some(folder.id.clone())).chain(nameless)
    }
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
        if id == ROOT {
            collect(child, None, found);
            continue;
        }
        let told = ["parentFolderId", "parentId"].iter().find_map(|name| child.get(name).and_then(as_text));
        let parent = parent.map(str::to_owned).or(told).filter(|parent| parent != ROOT);
        found.folders.push(AudienceFolder { id: id.clone(), parent, name });
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

    fn ids(folders: &[AudienceFolder]) -> Vec<(&str, Option<&str>)> {
        folders.iter().map(|folder| (folder.id.as_str(), folder.parent.as_deref())).collect()
    }

    #[test]
    fn a_walk_opens_each_folder_once_and_counts_every_answer() {
        let mut walk = Walk::begin(&json!({ "folders": [{ "id": "a", "name": "A" }, { "id": "b" }] })).unwrap();
        assert_eq!(walk.unopened(), Ok(Some("a".to_owned())));
        // The opened folder itself, one below it, and the one above it again.
        let body = json!([{ "id": "a", "name": "A", "children": [{ "id": "c", "name": "C", "children": [
            { "id": "a", "name": "A" }] }] }]);
        walk.take("a", &body).unwrap();
        assert_eq!(walk.unopened(), Ok(Some("c".to_owned())));
        walk.take("c", &json!({ "id": "c" })).unwrap();
        assert_eq!(walk.unopened(), Ok(None));
        let (folders, complete) = walk.end().unwrap();
        assert_eq!(ids(&folders), [("a", None), ("c", Some("a"))]);
        assert_eq!((complete.distinct(), complete.unreadable()), (2, 1));
    }

    #[test]
    fn folders_without_end_are_stopped() {
        let mut walk = Walk::begin(&json!([{ "id": "0", "name": "first" }])).unwrap();
        let mut asked = 0;
        let stopped = loop {
            let id = walk.unopened().unwrap().unwrap();
            asked += 1;
            if let Err(gap) = walk.take(&id, &json!([{ "id": asked.to_string(), "name": "another" }])) {
                break gap;
            }
        };
        assert_eq!((asked, stopped), (5_000, Gap::Endless));
    }
}
