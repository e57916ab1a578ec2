//! The journal's own file. Every write is on the disk before it counts as done, because the journal is the only thing
//! here that cannot be read again from the services.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, Transaction, params};

use crate::StoreError;
use crate::migrate::{Steps, migrate, version_of};
use crate::workers::{Durability, open_writer, place_of};

/// The steps in order. Steps are only ever added.
const STEPS: Steps = &[
    include_str!("../../migrations/journal/0001_journal.sql"),
    include_str!("../../migrations/journal/0002_summaries.sql"),
    include_str!("../../migrations/journal/0003_activity.sql"),
    include_str!("../../migrations/journal/0004_counts_after_undo.sql"),
    include_str!("../../migrations/journal/0005_recipes.sql"),
];

/// The journal beside a catalog.
pub(crate) fn beside(catalog: &Path) -> PathBuf {
    catalog.with_file_name("journal.db")
}

/// Opens the file, or creates it. A file of an older format is copied aside first, see [`copy_aside`].
pub(crate) fn open(path: &Path) -> Result<Connection, StoreError> {
    open_with(path, STEPS)
}

fn open_with(path: &Path, steps: Steps) -> Result<Connection, StoreError> {
    let mut db = open_writer(path, Durability::PowerCut)?;
    copy_aside(&db, path, steps)?;
    migrate(&mut db, path, steps, |_, _| Ok(()))?;
    Ok(db)
}

/// Copies a file of an older format to one of the same name with its format, such as `journal-format-1.db`, before it
/// is changed. A copy from an attempt that failed is replaced: the file itself is still of that format, and newer.
fn copy_aside(db: &Connection, path: &Path, steps: Steps) -> Result<(), StoreError> {
    let format = version_of(db, path)?;
    let known = i64::try_from(steps.len()).unwrap_or(i64::MAX);
    if format == 0 || format >= known {
        return Ok(());
    }
    let place = place_of(path);
    let copy = place.with_file_name(format!("journal-format-{format}.db"));
    // Another program may be copying at the same time.
    let part = place.with_file_name(format!("journal-format-{format}-{}.part", std::process::id()));
    let failed = |error: std::io::Error| StoreError::Copy { path: copy.clone(), source: error };
    if part.exists() {
        std::fs::remove_file(&part).map_err(failed)?;
    }
    // A database of its own, read in one transaction: other programs may be writing.
    db.execute("VACUUM INTO ?1", [part.to_string_lossy()])
        .map_err(|error| StoreError::from(error).while_doing("copying the journal"))?;
    std::fs::File::options().write(true).open(&part).and_then(|file| file.sync_all()).map_err(failed)?;
    std::fs::rename(&part, &copy).map_err(failed)
}

/// Takes over the jobs that the catalog's file contained before the journal had its own. Called in the transaction that
/// removes them there, so that no other program adds one meanwhile; if the program stops in between, the next one
/// copies again.
pub(crate) fn take_over(old: &Transaction<'_>, journal: &mut Connection) -> Result<(), StoreError> {
    let copy = journal.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    let mut jobs = old.prepare(
        "SELECT job.id, connection.id, sequence, undoes, opened_at, ended, head
         FROM job JOIN connection ON connection.key = job.connection ORDER BY sequence",
    )?;
    let mut rows = jobs.query([])?;
    while let Some(row) = rows.next()? {
        let id: String = row.get(0)?;
        copy.execute(
            "INSERT OR IGNORE INTO job (id, connection, sequence, undoes, opened_at, ended, head)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![
                id,
                row.get::<_, String>(1)?,
                row.get::<_, i64>(2)?,
                row.get::<_, Option<String>>(3)?,
                row.get::<_, i64>(4)?,
                row.get::<_, bool>(5)?,
                row.get::<_, String>(6)?
            ],
        )?;
        let mut lines = old.prepare_cached("SELECT number, line FROM job_line WHERE job = ?1")?;
        let mut lines = lines.query([&id])?;
        while let Some(line) = lines.next()? {
            let values = params![id, line.get::<_, i64>(0)?, line.get::<_, String>(1)?];
            copy.execute("INSERT OR IGNORE INTO job_line (job, number, line) VALUES (?1, ?2, ?3)", values)?;
        }
        let mut subjects = old.prepare_cached("SELECT audience FROM job_audience WHERE job = ?1")?;
        let mut subjects = subjects.query([&id])?;
        while let Some(subject) = subjects.next()? {
            let values = params![id, subject.get::<_, String>(0)?];
            copy.execute("INSERT OR IGNORE INTO job_subject (job, kind, id) VALUES (?1, 'audience', ?2)", values)?;
        }
    }
    copy.commit()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: Steps = &[STEPS[0]];
    const NEXT: Steps = &[STEPS[0], "ALTER TABLE job ADD COLUMN next TEXT;"];

    fn jobs(path: &Path) -> i64 {
        Connection::open(path).unwrap().query_row("SELECT count(*) FROM job", [], |row| row.get(0)).unwrap()
    }

    #[test]
    fn an_older_file_is_copied_aside_before_it_is_changed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("journal.db");
        let old = open_with(&path, FIRST).unwrap();
        old.execute("INSERT INTO job (id, connection, sequence, opened_at, head) VALUES ('a', 'acme', 1, 1, '{}')", [])
            .unwrap();
        assert!(!folder.path().join("journal-format-1.db").exists(), "a present format needs no copy");
        drop(old);

        drop(open_with(&path, NEXT).unwrap());

        let copy = folder.path().join("journal-format-1.db");
        assert_eq!((jobs(&copy), jobs(&path)), (1, 1));
        let format = version_of(&Connection::open(&copy).unwrap(), &copy).unwrap();
        assert_eq!(format, 1, "the copy is as it was");
    }

    #[test]
    fn what_was_written_after_a_change_that_failed_is_in_the_next_copy() {
        const BROKEN: Steps = &[STEPS[0], "ALTER TABLE nothing ADD COLUMN next TEXT;"];
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("journal.db");
        drop(open_with(&path, FIRST).unwrap());
        open_with(&path, BROKEN).unwrap_err();
        let copy = folder.path().join("journal-format-1.db");
        assert_eq!(jobs(&copy), 0);
        let old = open_with(&path, FIRST).unwrap();
        old.execute("INSERT INTO job (id, connection, sequence, opened_at, head) VALUES ('a', 'acme', 1, 1, '{}')", [])
            .unwrap();
        drop(old);
        drop(open_with(&path, NEXT).unwrap());
        assert_eq!(jobs(&copy), 1);
    }
}
