//! What a line of the journal changes in the catalogue, written in the line's own transaction: the catalogue never
//! shows an object the journal does not know, nor the reverse.

use domain::{DataSource, DataSourceId, Folder, FolderId, FolderKind, Segment, SegmentId, Trait, TraitId};
use rusqlite::{Transaction, params};

use crate::StoreError;
use crate::catalogue::rows::Pen;
use crate::catalogue::{
    Reference, ReferenceKind, StoredFolder, Tree, due, forget_folder, forget_reference, put_folder, put_references,
    recompute_due, remove_object, signed,
};

/// One object that is there, or gone.
#[derive(Debug, Clone, PartialEq)]
pub enum CatalogueChange {
    /// A trait is there.
    KeepTrait(Trait),
    /// A segment is there.
    KeepSegment(Segment),
    /// A folder is there.
    KeepFolder(Folder),
    /// A data source is there.
    KeepDataSource(DataSource),
    /// A trait is gone.
    ForgetTrait(TraitId),
    /// A segment is gone.
    ForgetSegment(SegmentId),
    /// A folder is gone.
    ForgetFolder(FolderKind, FolderId),
    /// A data source is gone.
    ForgetDataSource(DataSourceId),
}

/// Writes changes and works out the pairs they touch.
pub(crate) fn apply(tx: &Transaction<'_>, key: i64, changes: Vec<CatalogueChange>) -> Result<(), StoreError> {
    for change in changes {
        one(tx, key, change)?;
    }
    recompute_due(tx, key).map(drop)
}

fn one(tx: &Transaction<'_>, key: i64, change: CatalogueChange) -> Result<(), StoreError> {
    let pen = || Pen::new(tx, key);
    match change {
        CatalogueChange::KeepTrait(it) => due(tx, key, &pen()?.put_trait(&it, None, &[])?.codes),
        CatalogueChange::KeepSegment(it) => due(tx, key, &pen()?.put_segment(&it, None, &[])?.codes),
        CatalogueChange::ForgetTrait(id) => due(tx, key, &remove_object(&pen()?, "trait", signed(id.0))?.codes),
        CatalogueChange::ForgetSegment(id) => due(tx, key, &remove_object(&pen()?, "segment", signed(id.0))?.codes),
        CatalogueChange::KeepFolder(it) => {
            let there = "SELECT EXISTS (SELECT 1 FROM folder WHERE connection = ?1 AND tree = ?2 AND id = ?3)";
            let tree = tree(it.kind);
            // One that is there keeps its place among its siblings.
            let known =
                tx.query_row(there, params![key, tree.code(), it.id.to_string()], |row| row.get::<_, bool>(0))?;
            if known { Ok(()) } else { put_folder(tx, key, tree, stored(it)) }
        }
        CatalogueChange::ForgetFolder(kind, id) => forget_folder(tx, key, tree(kind), &id.to_string()),
        CatalogueChange::KeepDataSource(it) => {
            let body = serde_json::to_value(&it).map_err(|source| StoreError::Unreadable {
                what: "data source",
                id: it.id.to_string(),
                source,
            })?;
            let reference = Reference { id: it.id.0, name: it.name, body };
            put_references(tx, key, ReferenceKind::DataSource, &[reference]).map(drop)
        }
        CatalogueChange::ForgetDataSource(id) => forget_reference(tx, key, ReferenceKind::DataSource, id.0),
    }
}

fn tree(kind: FolderKind) -> Tree {
    match kind {
        FolderKind::Traits => Tree::Traits,
        FolderKind::Segments => Tree::Segments,
    }
}

fn stored(folder: Folder) -> StoredFolder {
    StoredFolder {
        id: folder.id.to_string(),
        parent: folder.parent.map(|parent| parent.to_string()),
        name: folder.name,
        path: folder.path,
        depth: 0,
        own_count: 0,
        count: 0,
    }
}
