//! Which objects models and destinations use, stored when one of them changes.

use std::collections::{BTreeMap, BTreeSet};

use domain::{Destination, Mapping, Model};
use rusqlite::{Transaction, params};

use super::{ReferenceKind, body, signed, to_body};
use crate::StoreError;

/// How a stored object uses another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Role {
    /// A model finds more people like those of the object.
    Baseline,
    /// A model leaves the trait out.
    Excluded,
    /// A destination receives the segment.
    Mapping,
}

impl Role {
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Baseline => "baseline",
            Self::Excluded => "excluded",
            Self::Mapping => "mapping",
        }
    }
}

/// Writes what a model or destination uses, instead of what it used before; other kinds use nothing.
pub(crate) fn put(
    tx: &Transaction<'_>,
    key: i64,
    kind: ReferenceKind,
    id: u64,
    value: &serde_json::Value,
) -> Result<(), StoreError> {
    remove(tx, key, kind, id)?;
    let sql = "INSERT INTO object_use (connection, sid, kind, id, role, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    let mut insert = tx.prepare_cached(sql)?;
    for ((sid, role), text) in uses(kind, id, value)? {
        insert.execute(params![key, signed(sid), kind.code(), signed(id), role.code(), text])?;
    }
    Ok(())
}

/// Removes what a model or destination used.
pub(crate) fn remove(tx: &Transaction<'_>, key: i64, kind: ReferenceKind, id: u64) -> Result<(), StoreError> {
    if !matches!(kind, ReferenceKind::Model | ReferenceKind::Destination) {
        return Ok(());
    }
    let sql = "DELETE FROM object_use WHERE connection = ?1 AND kind = ?2 AND id = ?3";
    tx.prepare_cached(sql)?.execute(params![key, kind.code(), signed(id)])?;
    Ok(())
}

/// The used objects, each with the role it has and the text to store beside it.
fn uses(kind: ReferenceKind, id: u64, value: &serde_json::Value) -> Result<BTreeMap<(u64, Role), String>, StoreError> {
    let (text, own_id) = (value.to_string(), id.to_string());
    let mut found = BTreeMap::new();
    match kind {
        ReferenceKind::Model => {
            let model: Model = body(kind.code(), &own_id, &text)?;
            found.extend(model.baseline.map(|sid| ((sid, Role::Baseline), "[]".to_owned())));
            let excluded: BTreeSet<u64> = model.excluded.into_iter().collect();
            found.extend(excluded.into_iter().map(|sid| ((sid, Role::Excluded), "[]".to_owned())));
        }
        ReferenceKind::Destination => {
            let destination: Destination = body(kind.code(), &own_id, &text)?;
            let mut mappings: BTreeMap<u64, Vec<Mapping>> = BTreeMap::new();
            for one in destination.mappings {
                mappings.entry(one.segment.0).or_default().push(one);
            }
            for (sid, mappings) in mappings {
                found.insert((sid, Role::Mapping), to_body(kind.code(), &own_id, &mappings)?);
            }
        }
        _ => {}
    }
    Ok(found)
}
