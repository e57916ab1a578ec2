//! Computes the pair state of audiences whose objects changed.

use domain::{Audience, DataSourceId, PairState};
use rusqlite::{OptionalExtension, Transaction, params};

use super::objects::{segments_of_code, sharing_source, traits_of_code};
use super::{body, signed, to_body, unsigned};
use crate::StoreError;

/// Marks codes whose pair state must be computed again.
pub(crate) fn mark_pairs(tx: &Transaction<'_>, key: i64, codes: &[String]) -> Result<(), StoreError> {
    let mut mark = tx.prepare_cached("INSERT OR IGNORE INTO pair_due (connection, code) VALUES (?1, ?2)")?;
    for code in codes {
        mark.execute(params![key, code])?;
    }
    Ok(())
}

/// Marks every audience's code, after a change of the sharing data source itself.
pub(crate) fn all_due(tx: &Transaction<'_>, key: i64) -> Result<(), StoreError> {
    let all =
        "INSERT OR IGNORE INTO pair_due (connection, code) SELECT connection, id FROM audience WHERE connection = ?1";
    tx.execute(all, [key])?;
    Ok(())
}

/// The result of computing some pairs.
pub(crate) struct Recomputed {
    /// Whether any audience's state changed.
    pub(crate) changed: bool,
    /// Whether marked codes are left.
    pub(crate) left: bool,
}

/// Computes all marked codes; returns whether any audience's state changed.
pub(crate) fn recompute_pairs(tx: &Transaction<'_>, key: i64) -> Result<bool, StoreError> {
    Ok(recompute_some(tx, key, usize::MAX)?.changed)
}

/// Computes at most this many of the marked codes.
pub(crate) fn recompute_some(tx: &Transaction<'_>, key: i64, most: usize) -> Result<Recomputed, StoreError> {
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let codes: Vec<String> = tx
        .prepare_cached("SELECT code FROM pair_due WHERE connection = ?1 LIMIT ?2")?
        .query_map([key, most], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    let sharing = sharing_source(tx, key)?;
    let mut changed = false;
    let mut done = tx.prepare_cached("DELETE FROM pair_due WHERE connection = ?1 AND code = ?2")?;
    for code in &codes {
        changed |= recompute(tx, key, code, sharing)?;
        done.execute(params![key, code])?;
    }
    let left = "SELECT EXISTS (SELECT 1 FROM pair_due WHERE connection = ?1)";
    Ok(Recomputed { changed, left: tx.prepare_cached(left)?.query_row([key], |row| row.get(0))? })
}

fn recompute(tx: &Transaction<'_>, key: i64, code: &str, sharing: Option<DataSourceId>) -> Result<bool, StoreError> {
    let audience: Option<(i64, String)> = tx
        .prepare_cached("SELECT row, body FROM audience WHERE connection = ?1 AND id = ?2")?
        .query_row(params![key, code], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let Some((row, text)) = audience else { return Ok(false) };
    let audience: Audience = body("audience", code, &text)?;
    let traits = traits_of_code(tx, key, code)?;
    let segments = segments_of_code(tx, key, code)?;
    let population = match traits.as_slice() {
        [only] => population(tx, key, signed(only.id.0))?,
        _ => None,
    };
    let state = PairState::of(&audience, &traits, &segments, sharing, population);
    let drift = match &state {
        PairState::Drifted(drift) => to_body("pair", code, drift)?,
        _ => "[]".to_owned(),
    };
    let update = "UPDATE audience SET shared = ?2, drift = ?3 WHERE row = ?1 AND (shared <> ?2 OR drift <> ?3)";
    Ok(tx.prepare_cached(update)?.execute(params![row, state.rank(), drift])? > 0)
}

fn population(tx: &Transaction<'_>, key: i64, id: i64) -> Result<Option<u64>, StoreError> {
    let sql = "SELECT population FROM trait WHERE connection = ?1 AND id = ?2";
    let kept: Option<i64> = tx.prepare_cached(sql)?.query_row(params![key, id], |row| row.get(0)).optional()?.flatten();
    Ok(kept.map(unsigned))
}
