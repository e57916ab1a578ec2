//! Brings the file's tables up to the format this version knows.
//!
//! Each step runs in an immediate transaction of its own that also records it, and looks at the recorded format only
//! after it has the lock: two programs that open the same old file at once apply every step exactly once.

use std::path::Path;

use rusqlite::{Connection, Transaction, TransactionBehavior};

use crate::StoreError;
use crate::error::without_statement;

/// Steps of a file's format in order; `user_version` is how many were applied. Steps are only ever added.
pub(crate) type Steps = &'static [&'static str];

/// The steps of the catalog's file.
pub(crate) const CATALOG: Steps = &[
    include_str!("../migrations/0001_catalog.sql"),
    include_str!("../migrations/0002_journal.sql"),
    include_str!("../migrations/0003_connection_keys.sql"),
    include_str!("../migrations/0004_sandbox.sql"),
    include_str!("../migrations/0005_tray_revision.sql"),
    include_str!("../migrations/0006_job_sequence.sql"),
    include_str!("../migrations/0007_deletions.sql"),
    include_str!("../migrations/0008_segment_source.sql"),
    include_str!("../migrations/0009_list_revisions.sql"),
    include_str!("../migrations/0010_pairs_due.sql"),
    include_str!("../migrations/0011_unread_facts.sql"),
    include_str!("../migrations/0012_dataflow.sql"),
    include_str!("../migrations/0013_journal_file.sql"),
    include_str!("../migrations/0014_routes.sql"),
    include_str!("../migrations/0015_dataflow_audiences.sql"),
    include_str!("../migrations/0016_use_graph.sql"),
    include_str!("../migrations/0017_plan_files.sql"),
    include_str!("../migrations/0018_deletions_move.sql"),
    include_str!("../migrations/0019_in_dataflow.sql"),
    include_str!("../migrations/0020_tray_choices.sql"),
    include_str!("../migrations/0021_governance.sql"),
    include_str!("../migrations/0022_source.sql"),
    include_str!("../migrations/0023_translations.sql"),
    include_str!("../migrations/0024_license.sql"),
    include_str!("../migrations/0025_tray_to_platform.sql"),
    include_str!("../migrations/0026_audience_outside.sql"),
];

/// Number of the step (counted from 0) that removes the journal from the catalog's file.
pub(crate) const JOURNAL_MOVES: usize = 12;
/// Number of the step that removes deletions by hand from the catalog's file.
pub(crate) const DELETIONS_MOVE: usize = 17;

/// The format of a file: how many steps were applied to it.
pub(crate) fn version_of(db: &Connection, path: &Path) -> Result<i64, StoreError> {
    db.pragma_query_value(None, "user_version", |row| row.get(0))
        .map_err(|source| StoreError::Open { path: path.to_owned(), source: without_statement(source) })
}

/// Applies the missing steps; refuses a file with steps this version does not know. `before` is called in the
/// transaction of each step, with its number.
pub(crate) fn migrate(
    db: &mut Connection,
    path: &Path,
    steps: Steps,
    mut before: impl FnMut(&Transaction<'_>, usize) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let known = i64::try_from(steps.len()).unwrap_or(i64::MAX);
    let failed = |source| StoreError::Open { path: path.to_owned(), source: without_statement(source) };
    loop {
        let step = db.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)?;
        let applied = version_of(&step, path)?;
        if applied > known {
            return Err(StoreError::Newer { path: path.to_owned(), found: applied, known });
        }
        let number = usize::try_from(applied).unwrap_or(usize::MAX);
        let Some(sql) = steps.get(number) else { return Ok(()) };
        before(&step, number)?;
        step.execute_batch(sql).map_err(failed)?;
        step.pragma_update(None, "user_version", applied + 1).map_err(failed)?;
        step.commit().map_err(failed)?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn applies_all_steps_once() {
        let mut db = Connection::open_in_memory().unwrap();
        migrate(&mut db, Path::new("memory"), CATALOG, |_, _| Ok(())).unwrap();
        migrate(&mut db, Path::new("memory"), CATALOG, |_, _| Ok(())).unwrap();
        let version: i64 = db.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
        assert_eq!(usize::try_from(version).unwrap(), CATALOG.len());
    }

    #[test]
    fn a_file_of_the_first_format_keeps_what_it_holds() {
        let mut old = Connection::open_in_memory().unwrap();
        old.execute_batch(CATALOG[0]).unwrap();
        old.pragma_update(None, "user_version", 1).unwrap();
        old.execute("INSERT INTO connection (key, id) VALUES (7, 'acme')", []).unwrap();
        migrate(&mut old, Path::new("memory"), CATALOG, |_, _| Ok(())).unwrap();
        let kept: (i64, Option<String>) = old
            .query_row("SELECT key, sandbox FROM connection WHERE id = 'acme'", [], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })
            .unwrap();
        assert_eq!(kept, (7, None));
        let last: String =
            old.query_row("SELECT value FROM meta WHERE name = 'last_connection'", [], |row| row.get(0)).unwrap();
        assert_eq!(last, "7", "new keys continue after the used ones");
    }

    #[test]
    fn the_journal_of_an_older_file_is_taken_over_in_the_order_of_its_clock() {
        let mut old = Connection::open_in_memory().unwrap();
        for step in &CATALOG[..5] {
            old.execute_batch(step).unwrap();
        }
        old.pragma_update(None, "user_version", 5).unwrap();
        old.execute("INSERT INTO connection (key, id) VALUES (7, 'acme')", []).unwrap();
        for (id, opened_at) in [("b", 2), ("c", 3), ("a", 1)] {
            let sql = "INSERT INTO job (id, connection, opened_at, head) VALUES (?1, 7, ?2, '{}')";
            old.execute(sql, rusqlite::params![id, opened_at]).unwrap();
        }
        old.execute("INSERT INTO job_line (job, number, line) VALUES ('c', 0, '{\"x\":1}')", []).unwrap();
        old.execute("INSERT INTO job_audience (job, audience) VALUES ('c', 'of c')", []).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("journal.db");
        let mut journal = crate::journal::file::open(&path).unwrap();
        let mut stopped = true;
        let mut open = |old: &mut Connection| {
            migrate(old, Path::new("memory"), CATALOG, |tx, step| {
                if step == JOURNAL_MOVES {
                    crate::journal::file::take_over(tx, &mut journal)?;
                    if std::mem::take(&mut stopped) {
                        return Err(StoreError::Interrupted { doing: "the first try" });
                    }
                }
                Ok(())
            })
        };
        open(&mut old).unwrap_err();
        open(&mut old).unwrap();
        let journal = Connection::open(&path).unwrap();
        let mut jobs = journal.prepare("SELECT id, connection FROM job ORDER BY sequence").unwrap();
        let jobs: Vec<(String, String)> =
            jobs.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().map(Result::unwrap).collect();
        assert_eq!(jobs, ["a", "b", "c"].map(|id| (id.to_owned(), "acme".to_owned())));
        let line: String = journal.query_row("SELECT line FROM job_line", [], |row| row.get(0)).unwrap();
        let subject: (String, String) =
            journal.query_row("SELECT kind, id FROM job_subject", [], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
        assert_eq!((line.as_str(), subject), (r#"{"x":1}"#, ("audience".to_owned(), "of c".to_owned())));
        assert!(old.prepare("SELECT id FROM job").is_err(), "it is in one place only");
    }

    #[test]
    fn states_of_pairs_from_before_are_worked_out_again() {
        let mut old = Connection::open_in_memory().unwrap();
        for step in &CATALOG[..9] {
            old.execute_batch(step).unwrap();
        }
        old.pragma_update(None, "user_version", 9).unwrap();
        old.execute("INSERT INTO connection (key, id) VALUES (7, 'acme')", []).unwrap();
        let audience =
            "INSERT INTO audience (connection, id, name, sort_key, find, origin, lifecycle, update_frequency,
                                              body, stamp)
                        VALUES (7, 'a', 'A', x'00', 'a', 'platform', 'published', '', '{}', 1)";
        old.execute(audience, []).unwrap();
        migrate(&mut old, Path::new("memory"), CATALOG, |_, _| Ok(())).unwrap();
        let due: (i64, String) =
            old.query_row("SELECT connection, code FROM pair_due", [], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
        assert_eq!(due, (7, "a".to_owned()));
    }

    #[test]
    fn refuses_a_newer_file() {
        let mut db = Connection::open_in_memory().unwrap();
        db.pragma_update(None, "user_version", 999).unwrap();
        let refused = migrate(&mut db, Path::new("memory"), CATALOG, |_, _| Ok(())).unwrap_err();
        assert_eq!(refused.fault(), crate::StoreFault::Newer);
        let version: i64 = db.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
        assert_eq!(version, 999, "a newer file is left as it is");
    }
}
