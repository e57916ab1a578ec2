//! Small objects that others point to: data sources, users, categories, event types, merge rules.

use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::{Catalogue, body, pairs, signed, to_body, unsigned};
use crate::StoreError;
use crate::text::{NameOrder, folded};

/// Kind of a small object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ReferenceKind {
    /// Data source.
    DataSource,
    /// User of Audience Manager.
    User,
    /// Category of the taxonomy.
    Category,
    /// Event type of a trait.
    EventType,
    /// Profile merge rule.
    MergeRule,
}

impl ReferenceKind {
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::DataSource => "dataSource",
            Self::User => "user",
            Self::Category => "category",
            Self::EventType => "eventType",
            Self::MergeRule => "mergeRule",
        }
    }
}

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

impl Catalogue {
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

/// Writes what differs; with `whole`, removes those of the kind that are not given. Tells whether anything changed.
pub(crate) fn put_references(
    tx: &Transaction<'_>,
    key: i64,
    kind: ReferenceKind,
    given: &[Reference],
    whole: bool,
) -> Result<bool, StoreError> {
    let before = pairs::sharing_source(tx, key)?;
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
        changed |= put.execute(values)? > 0;
    }
    if whole {
        let kept: Vec<i64> = tx
            .prepare_cached("SELECT id FROM reference WHERE connection = ?1 AND kind = ?2")?
            .query_map(params![key, kind.code()], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        let given: std::collections::HashSet<i64> = given.iter().map(|one| signed(one.id)).collect();
        for gone in kept.iter().filter(|id| !given.contains(id)) {
            forget(tx, key, kind, unsigned(*gone))?;
            changed = true;
        }
    }
    if pairs::sharing_source(tx, key)? != before {
        pairs::all_due(tx, key)?;
    }
    Ok(changed)
}

pub(crate) fn forget(tx: &Transaction<'_>, key: i64, kind: ReferenceKind, id: u64) -> Result<(), StoreError> {
    let sql = "DELETE FROM reference WHERE connection = ?1 AND kind = ?2 AND id = ?3";
    tx.prepare_cached(sql)?.execute(params![key, kind.code(), signed(id)])?;
    Ok(())
}
