//! Stores single objects after our own calls, so that lists show them at once.

use std::collections::HashSet;

use domain::{Audience, Segment, SegmentId, Trait, TraitId};
use rusqlite::{OptionalExtension, Transaction, params};

use super::rows::{RowWriter, Written};
use super::{
    Catalog, Reference, ReferenceKind, StoredFolder, Tree, advance, folders, mark_pairs, put_references,
    recompute_pairs, references, revision, signed,
};
use crate::StoreError;
use crate::journal_change::{self, CatalogChange};

impl Catalog {
    /// Stores an audience just read.
    pub async fn keep_audience(&self, audience: Audience) -> Result<(), StoreError> {
        self.put(move |writer| writer.put_audience(&audience)).await
    }

    /// Stores a trait just created or read in full; without a population the known number stays.
    pub async fn keep_trait(&self, value: Trait, population: Option<u64>) -> Result<(), StoreError> {
        self.put(move |writer| writer.put_trait(&value, population, &[])).await
    }

    /// Stores a segment just created or read in full; without a population the known number stays.
    pub async fn keep_segment(&self, value: Segment, population: Option<u64>) -> Result<(), StoreError> {
        self.put(move |writer| writer.put_segment(&value, population, &[])).await
    }

    /// Stores objects that were just looked up, and removes those that are gone, in one step.
    pub async fn keep_found(&self, found: Vec<CatalogChange>) -> Result<(), StoreError> {
        self.change("storing what was looked up", move |tx, key| journal_change::apply(tx, key, found)).await
    }

    /// Removes an audience that is gone.
    pub async fn forget_audience(&self, id: domain::AudienceId) -> Result<(), StoreError> {
        self.put(move |writer| remove(writer, "audience", id.as_str())).await
    }

    /// Removes a trait that is gone.
    pub async fn forget_trait(&self, id: TraitId) -> Result<(), StoreError> {
        self.put(move |writer| remove(writer, "trait", signed(id.0))).await
    }

    /// Removes a segment that is gone.
    pub async fn forget_segment(&self, id: SegmentId) -> Result<(), StoreError> {
        self.put(move |writer| remove(writer, "segment", signed(id.0))).await
    }

    /// Stores a folder just created, after its siblings.
    pub async fn keep_folder(&self, tree: Tree, folder: StoredFolder) -> Result<(), StoreError> {
        self.change("storing a folder", move |tx, key| folders::put_folder(tx, key, tree, folder)).await
    }

    /// Removes a folder that is gone.
    pub async fn forget_folder(&self, tree: Tree, id: String) -> Result<(), StoreError> {
        self.change("removing a folder", move |tx, key| folders::forget_folder(tx, key, tree, &id)).await
    }

    /// Stores a small object just created.
    pub async fn keep_reference(&self, kind: ReferenceKind, one: Reference) -> Result<(), StoreError> {
        self.change("storing a small object", move |tx, key| put_references(tx, key, kind, &[one]).map(drop)).await
    }

    /// Removes a small object that is gone.
    pub async fn forget_reference(&self, kind: ReferenceKind, id: u64) -> Result<(), StoreError> {
        self.change("removing a small object", move |tx, key| references::forget(tx, key, kind, id)).await
    }

    async fn put(
        &self,
        work: impl FnOnce(&RowWriter<'_>) -> Result<Written, StoreError> + Send + 'static,
    ) -> Result<(), StoreError> {
        self.change("storing an object", move |tx, key| {
            let put = work(&RowWriter::new(tx, key)?)?;
            mark_pairs(tx, key, &put.codes)
        })
        .await
    }

    /// One change of the catalog, including the pairs it affects.
    async fn change(
        &self,
        doing: &'static str,
        work: impl FnOnce(&Transaction<'_>, i64) -> Result<(), StoreError> + Send + 'static,
    ) -> Result<(), StoreError> {
        let key = self.key;
        self.store
            .write(doing, move |tx| {
                work(tx, key)?;
                recompute_pairs(tx, key)?;
                advance(tx)
            })
            .await
    }
}

pub(crate) fn remove(
    writer: &RowWriter<'_>,
    table: &'static str,
    id: impl rusqlite::ToSql,
) -> Result<Written, StoreError> {
    let sql = format!("SELECT row FROM {table} WHERE connection = ?1 AND id = ?2");
    let row: Option<i64> = writer.tx.query_row(&sql, params![writer.key, id], |row| row.get(0)).optional()?;
    let Some(row) = row else { return Ok(Written::default()) };
    note_deleted(writer.tx, writer.key, table, row)?;
    let code = writer.remove(table, row)?;
    Ok(Written { row, changed: true, codes: code.into_iter().collect(), ..Written::default() })
}

/// Notes that an object was deleted, for pages of a list that are still being received.
fn note_deleted(tx: &Transaction<'_>, key: i64, table: &'static str, row: i64) -> Result<(), StoreError> {
    let sql = format!(
        "INSERT OR REPLACE INTO deleted_object (connection, kind, id, stamp)
         SELECT ?1, ?2, CAST(id AS TEXT), ?3 FROM {table} WHERE row = ?4"
    );
    tx.prepare_cached(&sql)?.execute(params![key, table, revision(tx)? + 1, row])?;
    Ok(())
}

/// Ids of a table's objects that were deleted after a moment.
pub(crate) fn deleted_since(
    tx: &Transaction<'_>,
    key: i64,
    table: &'static str,
    moment: i64,
) -> Result<HashSet<String>, StoreError> {
    let sql = "SELECT id FROM deleted_object WHERE connection = ?1 AND kind = ?2 AND stamp > ?3";
    let mut statement = tx.prepare_cached(sql)?;
    Ok(statement.query_map(params![key, table, moment], |row| row.get(0))?.collect::<Result<_, _>>()?)
}

/// Forgets deletions up to a moment: lists requested later do not contain these objects.
pub(crate) fn forget_deleted(tx: &Transaction<'_>, key: i64, moment: i64) -> Result<(), StoreError> {
    tx.execute("DELETE FROM deleted_object WHERE connection = ?1 AND stamp <= ?2", params![key, moment])?;
    Ok(())
}
