//! The order in which folders are stored.

use std::collections::{HashMap, HashSet};

use store::StoredFolder;

/// Sorts parents before children, siblings in the given order. A folder whose parent is missing becomes a root, so that
/// nothing in it is lost.
pub(super) fn parents_first(folders: Vec<StoredFolder>) -> Vec<StoredFolder> {
    let ids: HashSet<String> = folders.iter().map(|folder| folder.id.clone()).collect();
    let mut below: HashMap<Option<String>, Vec<StoredFolder>> = HashMap::new();
    for folder in folders.into_iter().rev() {
        let parent = folder.parent.clone().filter(|parent| ids.contains(parent) && *parent != folder.id);
        below.entry(parent).or_default().push(folder);
    }
    // Reversed above, so that popping returns the first one.
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
