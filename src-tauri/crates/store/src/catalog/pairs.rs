//! Computes the pair state of audiences whose objects changed.

use std::collections::BTreeSet;

use domain::{Audience, DataSourceId, PairState};
use rusqlite::{OptionalExtension, Transaction, params};

use super::objects::{segments_of_code, sharing_source, traits_of_code};
use super::{body, to_body};
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
    let evidence = super::evidence::evidence(tx, key, code, &traits, &segments)?;
    let state = PairState::of(&audience, &traits, &segments, sharing, evidence);
    let drift = match &state {
        PairState::Drifted(drift) => to_body("pair", code, drift)?,
        _ => "[]".to_owned(),
    };
    let update = "UPDATE audience SET shared = ?2, drift = ?3 WHERE row = ?1 AND (shared <> ?2 OR drift <> ?3)";
    Ok(tx.prepare_cached(update)?.execute(params![row, state.rank(), drift])? > 0)
}

/// Stores which audiences the dataflow sends, if that is known, and marks the pairs that it changes.
pub(crate) fn put_sent(tx: &Transaction<'_>, key: i64, sent: Option<&[String]>) -> Result<(), StoreError> {
    let was_known: bool = tx.query_row("SELECT sent_known FROM connection WHERE key = ?1", [key], |row| row.get(0))?;
    let before: BTreeSet<String> = tx
        .prepare_cached("SELECT audience FROM sent WHERE connection = ?1")?
        .query_map([key], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    let now: BTreeSet<String> = sent.unwrap_or_default().iter().cloned().collect();
    if was_known == sent.is_some() && before == now {
        return Ok(());
    }
    tx.execute("UPDATE connection SET sent_known = ?2 WHERE key = ?1", params![key, sent.is_some()])?;
    tx.execute("DELETE FROM sent WHERE connection = ?1", [key])?;
    let mut put = tx.prepare_cached("INSERT INTO sent (connection, audience) VALUES (?1, ?2)")?;
    for audience in &now {
        put.execute(params![key, audience])?;
    }
    if was_known == sent.is_some() {
        let changed: Vec<String> = before.symmetric_difference(&now).cloned().collect();
        mark_pairs(tx, key, &changed)?;
    } else {
        all_due(tx, key)?;
    }
    recompute_pairs(tx, key)?;
    Ok(())
}
