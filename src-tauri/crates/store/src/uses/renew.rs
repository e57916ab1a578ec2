//! Works out the stored uses of a file that was written by a version that stored them otherwise, or not at all.

use rusqlite::{Connection, TransactionBehavior, params};

use crate::StoreError;
use crate::catalog::rows::put_uses;
use crate::catalog::{ReferenceKind, body, edges, unsigned};

/// Version of the stored uses; to be raised whenever other uses are found in the same objects.
const USES: &str = "1";

/// Works out all stored uses again where the file's are of another version.
pub(crate) fn renew_edges(db: &mut Connection) -> Result<(), StoreError> {
    let stored: String = db.query_row("SELECT value FROM meta WHERE name = 'uses'", [], |row| row.get(0))?;
    if stored == USES {
        return Ok(());
    }
    let change = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let rules: Vec<(i64, String)> = change
        .prepare("SELECT row, coalesce(json_extract(body, '$.rule'), '') FROM segment")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    for (row, rule) in rules {
        put_uses(&change, row, &rule)?;
    }
    for kind in [ReferenceKind::Model, ReferenceKind::Destination] {
        let users: Vec<(i64, i64, String)> = change
            .prepare("SELECT connection, id, body FROM reference WHERE kind = ?1")?
            .query_map([kind.code()], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
            .collect::<Result<_, _>>()?;
        for (key, id, text) in users {
            let id = unsigned(id);
            edges::put(&change, key, kind, id, &body(kind.code(), &id.to_string(), &text)?)?;
        }
    }
    change.execute("UPDATE meta SET value = ?1 WHERE name = 'uses'", params![USES])?;
    change.commit()?;
    Ok(())
}
