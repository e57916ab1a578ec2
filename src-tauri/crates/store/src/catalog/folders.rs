//! Folder trees of audiences, traits and segments.

use std::collections::{HashMap, HashSet};

use rusqlite::{Connection, Transaction, params};

use super::Catalog;
use crate::StoreError;

/// One of the three trees.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tree {
    /// Folders of Experience Platform's audiences.
    Audiences,
    /// Trait storage.
    Traits,
    /// Segment storage.
    Segments,
}

impl Tree {
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Audiences => "audiences",
            Self::Traits => "traits",
            Self::Segments => "segments",
        }
    }

    fn table(self) -> &'static str {
        match self {
            Self::Audiences => "audience",
            Self::Traits => "trait",
            Self::Segments => "segment",
        }
    }
}

/// One folder as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredFolder {
    /// Id; "0" is the root of trait and segment storage.
    pub id: String,
    /// Folder above; `None` for a root.
    pub parent: Option<String>,
    /// Name.
    pub name: String,
    /// Full path.
    pub path: String,
    /// 0 for a root.
    pub depth: u32,
    /// Objects directly in it. Counted when read; ignored when written.
    pub own_count: u32,
    /// Objects in it and below. Counted when read; ignored when written.
    pub count: u32,
}

/// A folder of Audience Manager; its depth and counts come from the catalog.
impl From<&domain::Folder> for StoredFolder {
    fn from(folder: &domain::Folder) -> Self {
        Self {
            id: folder.id.to_string(),
            parent: folder.parent.map(|parent| parent.to_string()),
            name: folder.name.clone(),
            path: folder.path.clone(),
            depth: 0,
            own_count: 0,
            count: 0,
        }
    }
}

impl Catalog {
    /// The folders of a tree with their counts, parents before children, siblings as the service orders them.
    pub async fn folders(&self, tree: Tree) -> Result<Vec<StoredFolder>, StoreError> {
        let key = self.key;
        self.store.read("reading folders", move |db| counted(db, key, tree)).await
    }
}

fn counted(db: &Connection, key: i64, tree: Tree) -> Result<Vec<StoredFolder>, StoreError> {
    let mut folders = kept(db, key, tree)?;
    let sql = format!(
        "SELECT folder, count(*) FROM {} WHERE connection = ?1 AND folder IS NOT NULL GROUP BY folder",
        tree.table()
    );
    let own: HashMap<String, u32> =
        db.prepare_cached(&sql)?.query_map([key], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
    let places: HashMap<String, usize> = folders.iter().enumerate().map(|(place, it)| (it.id.clone(), place)).collect();
    // Children come after their parents, so going backwards adds each subtree up before its parent is reached.
    for place in (0..folders.len()).rev() {
        let own_count = own.get(&folders[place].id).copied().unwrap_or(0);
        folders[place].own_count = own_count;
        folders[place].count += own_count;
        let above = folders[place].parent.as_ref().and_then(|parent| places.get(parent)).copied();
        if let Some(above) = above.filter(|above| *above < place) {
            folders[above].count += folders[place].count;
        }
    }
    for place in 0..folders.len() {
        let above = folders[place].parent.as_ref().and_then(|parent| places.get(parent)).copied();
        folders[place].depth = above.filter(|above| *above < place).map_or(0, |above| folders[above].depth + 1);
    }
    Ok(folders)
}

fn kept(db: &Connection, key: i64, tree: Tree) -> Result<Vec<StoredFolder>, StoreError> {
    let sql = "SELECT id, parent, name, path FROM folder WHERE connection = ?1 AND tree = ?2 ORDER BY place, id";
    let read = |row: &rusqlite::Row<'_>| {
        Ok(StoredFolder {
            id: row.get(0)?,
            parent: row.get(1)?,
            name: row.get(2)?,
            path: row.get(3)?,
            depth: 0,
            own_count: 0,
            count: 0,
        })
    };
    Ok(db.prepare_cached(sql)?.query_map(params![key, tree.code()], read)?.collect::<Result<_, _>>()?)
}

/// The folders of all trees.
pub(crate) fn folder_ids(db: &Connection, key: i64) -> Result<HashSet<(Tree, String)>, StoreError> {
    let mut all = HashSet::new();
    for tree in [Tree::Audiences, Tree::Traits, Tree::Segments] {
        all.extend(kept(db, key, tree)?.into_iter().map(|folder| (tree, folder.id)));
    }
    Ok(all)
}

/// Writes a whole tree and leaves the folders it lacks where they are; returns whether anything changed.
pub(crate) fn add_folders(
    tx: &Transaction<'_>,
    key: i64,
    tree: Tree,
    given: &[StoredFolder],
) -> Result<bool, StoreError> {
    let ids: HashSet<&str> = given.iter().map(|folder| folder.id.as_str()).collect();
    let mut all = given.to_vec();
    // In their order, so that each comes after the folder it lies in.
    for left in kept(tx, key, tree)?.into_iter().filter(|folder| !ids.contains(folder.id.as_str())) {
        insert_below(&mut all, left);
    }
    put_folders(tx, key, tree, &all)
}

/// Replaces a tree if it differs; returns whether it did.
fn put_folders(tx: &Transaction<'_>, key: i64, tree: Tree, given: &[StoredFolder]) -> Result<bool, StoreError> {
    let same = |(old, new): (&StoredFolder, &StoredFolder)| {
        (&old.id, &old.parent, &old.name, &old.path) == (&new.id, &new.parent, &new.name, &new.path)
    };
    let old = kept(tx, key, tree)?;
    if old.len() == given.len() && old.iter().zip(given).all(same) {
        return Ok(false);
    }
    tx.execute("DELETE FROM folder WHERE connection = ?1 AND tree = ?2", params![key, tree.code()])?;
    let mut put = tx.prepare_cached(
        "INSERT OR REPLACE INTO folder (connection, tree, id, parent, name, path, place) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?;
    for (place, it) in (0_i64..).zip(given) {
        put.execute(params![key, tree.code(), it.id, it.parent, it.name, it.path, place])?;
    }
    Ok(true)
}

/// Writes one folder at the end of its siblings.
pub(crate) fn put_folder(tx: &Transaction<'_>, key: i64, tree: Tree, folder: StoredFolder) -> Result<(), StoreError> {
    let mut all = kept(tx, key, tree)?;
    all.retain(|kept| kept.id != folder.id);
    insert_below(&mut all, folder);
    put_folders(tx, key, tree, &all).map(drop)
}

/// Puts a folder after its parent's last descendant.
fn insert_below(all: &mut Vec<StoredFolder>, folder: StoredFolder) {
    let inside = |kept: &StoredFolder| {
        folder.parent.as_ref() == Some(&kept.id)
            || all_above(all, kept).any(|above| Some(&above.id) == folder.parent.as_ref())
    };
    let place = all.iter().rposition(inside).map_or(all.len(), |last| last + 1);
    all.insert(place, folder);
}

pub(crate) fn forget_folder(tx: &Transaction<'_>, key: i64, tree: Tree, id: &str) -> Result<(), StoreError> {
    let sql = "DELETE FROM folder WHERE connection = ?1 AND tree = ?2 AND id = ?3";
    tx.execute(sql, params![key, tree.code(), id])?;
    Ok(())
}

fn all_above<'a>(all: &'a [StoredFolder], of: &'a StoredFolder) -> impl Iterator<Item = &'a StoredFolder> {
    let above = |it: &&'a StoredFolder| all.iter().find(|other| it.parent.as_ref() == Some(&other.id));
    // Bounded, so that a circle in damaged data cannot hang us.
    std::iter::successors(Some(of), move |it| above(it)).skip(1).take(64)
}
