//! Working out where audiences stand in Audience Manager, for the codes something changed about.

use domain::{Audience, DataSourceId, PairState};
use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::objects::{segments_of_code, traits_of_code};
use super::{body, signed, to_body, unsigned};
use crate::StoreError;

/// Marks codes whose pair is to be worked out again.
pub(crate) fn due(tx: &Transaction<'_>, key: i64, codes: &[String]) -> Result<(), StoreError> {
    let mut mark = tx.prepare_cached("INSERT OR IGNORE INTO pair_due (connection, code) VALUES (?1, ?2)")?;
    for code in codes {
        mark.execute(params![key, code])?;
    }
    Ok(())
}

/// Marks every audience's code: for when the sharing data source itself changed.
pub(crate) fn all_due(tx: &Transaction<'_>, key: i64) -> Result<(), StoreError> {
    let all =
        "INSERT OR IGNORE INTO pair_due (connection, code) SELECT connection, id FROM audience WHERE connection = ?1";
    tx.execute(all, [key])?;
    Ok(())
}

/// What working out some pairs came to.
pub(crate) struct Recomputed {
    /// Whether any audience's state changed.
    pub(crate) changed: bool,
    /// Whether marked codes are left.
    pub(crate) left: bool,
}

/// Works out all marked codes; returns whether any audience's state changed.
pub(crate) fn recompute_due(tx: &Transaction<'_>, key: i64) -> Result<bool, StoreError> {
    Ok(recompute_some(tx, key, usize::MAX)?.changed)
}

/// Works out so many of the marked codes at most.
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

/// The organisation's sharing data source: the one with today's name before one with the old name.
pub(crate) fn sharing_source(db: &Connection, key: i64) -> Result<Option<DataSourceId>, StoreError> {
    let sources: Vec<(i64, String)> = db
        .prepare_cached("SELECT id, name FROM reference WHERE connection = ?1 AND kind = 'dataSource' ORDER BY id")?
        .query_map([key], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    let named = |wanted: &str| sources.iter().find(|(_, name)| name.trim().eq_ignore_ascii_case(wanted));
    let found = named(domain::pair::DATA_SOURCE).or_else(|| named(domain::pair::DATA_SOURCE_OLD_NAME));
    Ok(found.map(|(id, _)| DataSourceId(unsigned(*id))))
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
