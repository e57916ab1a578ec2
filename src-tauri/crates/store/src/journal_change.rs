//! Applies what a line of the journal says about an object to the catalog.

use domain::{FolderKind, Object, Reference};
use rusqlite::{Transaction, params};

use crate::StoreError;
use crate::catalog::rows::RowWriter;
use crate::catalog::{
    ReferenceKind, StoredFolder, Tree, forget_folder, forget_reference, mark_pairs, put_folder, put_references,
    recompute_pairs, remove_object, signed,
};

/// What a line of the journal says about one object.
#[derive(Debug, Clone, PartialEq)]
pub enum CatalogChange {
    /// The object exists.
    Present(Box<Object>),
    /// The object is gone.
    Absent(Reference),
}

/// Writes changes and works out the pairs they touch.
pub(crate) fn apply(tx: &Transaction<'_>, key: i64, changes: Vec<CatalogChange>) -> Result<(), StoreError> {
    for change in changes {
        apply_one(tx, key, change)?;
    }
    recompute_pairs(tx, key).map(drop)
}

fn apply_one(tx: &Transaction<'_>, key: i64, change: CatalogChange) -> Result<(), StoreError> {
    match change {
        CatalogChange::Present(object) => put(tx, key, *object),
        CatalogChange::Absent(reference) => forget(tx, key, reference),
    }
}

fn put(tx: &Transaction<'_>, key: i64, object: Object) -> Result<(), StoreError> {
    let writer = || RowWriter::new(tx, key);
    match object {
        Object::Trait(it) => mark_pairs(tx, key, &writer()?.put_trait(&it, None, &[])?.codes),
        Object::Segment(it) => mark_pairs(tx, key, &writer()?.put_segment(&it, None, &[])?.codes),
        Object::Audience(it) => mark_pairs(tx, key, &writer()?.put_audience(&it)?.codes),
        Object::Folder(it) => {
            let there = "SELECT EXISTS (SELECT 1 FROM folder WHERE connection = ?1 AND tree = ?2 AND id = ?3)";
            let tree = tree(it.kind);
            // A folder that is listed already keeps its position among its siblings.
            let known =
                tx.query_row(there, params![key, tree.code(), it.id.to_string()], |row| row.get::<_, bool>(0))?;
            if known { Ok(()) } else { put_folder(tx, key, tree, StoredFolder::from(&it)) }
        }
        Object::DataSource(it) => {
            let body = serde_json::to_value(&it).map_err(|source| StoreError::Unreadable {
                what: "data source",
                id: it.id.to_string(),
                source,
            })?;
            let reference = crate::Reference { id: it.id.0, name: it.name, body };
            put_references(tx, key, ReferenceKind::DataSource, &[reference]).map(drop)
        }
    }
}

fn forget(tx: &Transaction<'_>, key: i64, reference: Reference) -> Result<(), StoreError> {
    let remove = |table, id| mark_pairs(tx, key, &remove_object(&RowWriter::new(tx, key)?, table, signed(id))?.codes);
    match reference {
        Reference::Trait(id) => remove("trait", id.0),
        Reference::Segment(id) => remove("segment", id.0),
        Reference::Audience(id) => {
            let written = remove_object(&RowWriter::new(tx, key)?, "audience", id.as_str())?;
            mark_pairs(tx, key, &written.codes)
        }
        Reference::TraitFolder(id) => forget_folder(tx, key, Tree::Traits, &id.to_string()),
        Reference::SegmentFolder(id) => forget_folder(tx, key, Tree::Segments, &id.to_string()),
        Reference::DataSource(id) => forget_reference(tx, key, ReferenceKind::DataSource, id.0),
    }
}

fn tree(kind: FolderKind) -> Tree {
    match kind {
        FolderKind::Traits => Tree::Traits,
        FolderKind::Segments => Tree::Segments,
    }
}
