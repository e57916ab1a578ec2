//! Small objects that others point to: data sources, users, categories, event types, merge rules.

use std::collections::HashSet;

use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::{Catalog, ReferenceKind, body, edges, objects, pairs, signed, to_body, unsigned};
use crate::StoreError;
use crate::text::{NameOrder, folded};

/// One small object.
#[derive(Debug, Clone, PartialEq)]
pub struct Reference {
    /// Id.
    pub id: u64,
    /// Name to show.
    pub name: String,
    /// The whole object.
    pub body: serde_json::Value,
}

impl Catalog {
    /// All of a kind, by name.
    pub async fn references(&self, kind: ReferenceKind) -> Result<Vec<Reference>, StoreError> {
        let key = self.key;
        self.store
            .read("reading the small objects", move |db| {
                let sql =
                    "SELECT id, name, body FROM reference WHERE connection = ?1 AND kind = ?2 ORDER BY sort_key, id";
                let mut statement = db.prepare_cached(sql)?;
                let mut rows = statement.query(params![key, kind.code()])?;
                let mut found = Vec::new();
                while let Some(row) = rows.next()? {
                    let id = unsigned(row.get(0)?);
                    let text: String = row.get(2)?;
                    found.push(Reference { id, name: row.get(1)?, body: body(kind.code(), &id.to_string(), &text)? });
                }
                Ok(found)
            })
            .await
    }

    /// One of a kind, if it is known.
    pub async fn reference(&self, kind: ReferenceKind, id: u64) -> Result<Option<Reference>, StoreError> {
        let key = self.key;
        self.store
            .read("reading a small object", move |db| {
                let sql = "SELECT name, body FROM reference WHERE connection = ?1 AND kind = ?2 AND id = ?3";
                let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get::<_, String>(1)?));
                let row = db.prepare_cached(sql)?.query_row(params![key, kind.code(), signed(id)], read).optional()?;
                let Some((name, text)) = row else { return Ok(None) };
                Ok(Some(Reference { id, name, body: body(kind.code(), &id.to_string(), &text)? }))
            })
            .await
    }

    /// The name of one, if it is known.
    pub async fn reference_name(&self, kind: ReferenceKind, id: u64) -> Result<Option<String>, StoreError> {
        let key = self.key;
        self.store.read("reading a name", move |db| name_of(db, key, kind, id)).await
    }
}

/// The name of one, if it is known.
pub(crate) fn name_of(db: &Connection, key: i64, kind: ReferenceKind, id: u64) -> Result<Option<String>, StoreError> {
    let sql = "SELECT name FROM reference WHERE connection = ?1 AND kind = ?2 AND id = ?3";
    Ok(db.prepare_cached(sql)?.query_row(params![key, kind.code(), signed(id)], |row| row.get(0)).optional()?)
}

/// The small objects of all kinds.
pub(crate) fn reference_ids(db: &Connection, key: i64) -> Result<HashSet<(ReferenceKind, u64)>, StoreError> {
    let mut statement = db.prepare_cached("SELECT kind, id FROM reference WHERE connection = ?1")?;
    let mut rows = statement.query([key])?;
    let mut all = HashSet::new();
    while let Some(row) = rows.next()? {
        let code: String = row.get(0)?;
        if let Some(kind) = ReferenceKind::ALL.into_iter().find(|kind| kind.code() == code) {
            all.insert((kind, unsigned(row.get(1)?)));
        }
    }
    Ok(all)
}

/// Writes what differs; returns whether anything did.
pub(crate) fn put_references(
    tx: &Transaction<'_>,
    key: i64,
    kind: ReferenceKind,
    given: &[Reference],
) -> Result<bool, StoreError> {
    let before = objects::sharing_source(tx, key)?;
    let order = NameOrder::new()?;
    let mut changed = false;
    let mut put = tx.prepare_cached(
        "INSERT INTO reference (connection, kind, id, name, sort_key, find, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
         ON CONFLICT (connection, kind, id) DO UPDATE SET name = excluded.name, sort_key = excluded.sort_key,
             find = excluded.find, body = excluded.body
         WHERE name <> excluded.name OR body <> excluded.body",
    )?;
    for one in given {
        let text = to_body(kind.code(), &one.id.to_string(), &one.body)?;
        let values = params![key, kind.code(), signed(one.id), one.name, order.key(&one.name), folded(&one.name), text];
        if put.execute(values)? > 0 {
            changed = true;
            edges::put(tx, key, kind, one.id, &one.body)?;
        }
    }
    if objects::sharing_source(tx, key)? != before {
        pairs::all_due(tx, key)?;
    }
    Ok(changed)
}

/// Removes one. Where that takes the sharing data source away, every pair is to be worked out again.
pub(crate) fn forget(tx: &Transaction<'_>, key: i64, kind: ReferenceKind, id: u64) -> Result<(), StoreError> {
    let before = objects::sharing_source(tx, key)?;
    let sql = "DELETE FROM reference WHERE connection = ?1 AND kind = ?2 AND id = ?3";
    tx.prepare_cached(sql)?.execute(params![key, kind.code(), signed(id)])?;
    edges::remove(tx, key, kind, id)?;
    if objects::sharing_source(tx, key)? != before {
        pairs::all_due(tx, key)?;
    }
    Ok(())
}
