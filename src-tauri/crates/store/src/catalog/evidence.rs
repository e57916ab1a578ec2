//! What the catalog knows about the members of a pair.

use domain::{Evidence, Segment, Trait};
use rusqlite::{Connection, OptionalExtension, params};

use super::{signed, unsigned};
use crate::StoreError;

/// What is known about the members of the pair with a code.
pub(super) fn evidence(
    db: &Connection,
    key: i64,
    code: &str,
    traits: &[Trait],
    segments: &[Segment],
) -> Result<Evidence, StoreError> {
    let only = |ids: &[u64]| match ids {
        [only] => Some(signed(*only)),
        _ => None,
    };
    let traits: Vec<u64> = traits.iter().map(|it| it.id.0).collect();
    let segments: Vec<u64> = segments.iter().map(|it| it.id.0).collect();
    let known = "SELECT CASE sent_known WHEN 1 THEN EXISTS (SELECT 1 FROM sent WHERE connection = ?1 AND audience = ?2)
                 END FROM connection WHERE key = ?1";
    Ok(Evidence {
        of_trait: population(db, "trait", key, only(&traits))?,
        of_segment: population(db, "segment", key, only(&segments))?,
        sent: db.prepare_cached(known)?.query_row(params![key, code], |row| row.get(0)).optional()?.flatten(),
    })
}

fn population(db: &Connection, table: &str, key: i64, id: Option<i64>) -> Result<Option<u64>, StoreError> {
    let Some(id) = id else { return Ok(None) };
    let sql = format!("SELECT population FROM {table} WHERE connection = ?1 AND id = ?2");
    let kept: Option<i64> =
        db.prepare_cached(&sql)?.query_row(params![key, id], |row| row.get(0)).optional()?.flatten();
    Ok(kept.map(unsigned))
}
