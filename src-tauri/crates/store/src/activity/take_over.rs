//! Takes over the deletions by hand that the catalog's file contained before they were entries of the journal.

use rusqlite::{Connection, Transaction, params};

use super::{ActivityEnd, ActivityObject, add_objects, number_of, set_end};
use crate::StoreError;

/// Copies all old deletions. Called in the transaction that removes them there; if the program stops in between, the
/// next one copies again.
pub(crate) fn take_over(old: &Transaction<'_>, journal: &mut Connection) -> Result<(), StoreError> {
    let copy = journal.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    let mut deletions = old.prepare(
        "SELECT deletion.id, connection.id, started_at, ended_at FROM deletion
         JOIN connection ON connection.key = deletion.connection ORDER BY started_at, deletion.id",
    )?;
    let mut rows = deletions.query([])?;
    let mut copied = 0;
    while let Some(row) = rows.next()? {
        let (id, started_at, ended_at): (String, i64, Option<i64>) = (row.get(0)?, row.get(2)?, row.get(3)?);
        let objects = objects_of(old, &id)?;
        let new = copy.execute(
            "INSERT OR IGNORE INTO activity (id, connection, sequence, kind, state, at, total)
             VALUES (?1, ?2, (SELECT coalesce(max(sequence), 0) + 1 FROM activity), 'delete', 'open', ?3, ?4)",
            params![id, row.get::<_, String>(1)?, started_at, number_of(&objects)],
        )?;
        if new == 1 {
            add_objects(&copy, &id, &objects)?;
            set_end(&copy, &id, &end_of(&objects, started_at, ended_at))?;
            copied += 1;
        }
    }
    if copied > 0 {
        // They were begun between jobs that are there already.
        copy.execute(
            "UPDATE activity SET sequence = o.place
             FROM (SELECT id, row_number() OVER (ORDER BY at, sequence) AS place FROM activity) o
             WHERE o.id = activity.id",
            [],
        )?;
    }
    copy.commit()?;
    Ok(())
}

fn objects_of(old: &Transaction<'_>, deletion: &str) -> Result<Vec<ActivityObject>, StoreError> {
    let mut objects = old.prepare_cached(
        "SELECT deletion.kind, object, name, state, failure FROM deletion_object
         JOIN deletion ON deletion.id = deletion_object.deletion WHERE deletion = ?1 ORDER BY place",
    )?;
    let rows = objects.query_map([deletion], |row| {
        let state: String = row.get(3)?;
        let state = match state.as_str() {
            "deleted" => "done",
            "stayed" => "failed",
            "unknown" => "unknown",
            _ => "waiting",
        };
        Ok(ActivityObject {
            kind: row.get(0)?,
            id: row.get(1)?,
            name: row.get(2)?,
            state: state.to_owned(),
            fields: None,
            failure: row.get(4)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn end_of(objects: &[ActivityObject], started_at: i64, ended_at: Option<i64>) -> ActivityEnd {
    let number =
        |state: &str| u32::try_from(objects.iter().filter(|one| one.state == state).count()).unwrap_or(u32::MAX);
    let (done, failed, unknown) = (number("done"), number("failed"), number("unknown"));
    let state = match (done as usize == objects.len(), unknown > 0, done > 0) {
        (true, ..) => "done",
        (_, true, _) => "unknown",
        (_, _, true) => "partlyDone",
        _ => "failed",
    };
    let took = ended_at.map(|ended_at| ended_at - started_at);
    ActivityEnd { state: state.to_owned(), ended_at, took, done, failed, unchanged: 0 }
}

#[cfg(test)]
mod tests {
    use rusqlite::TransactionBehavior;

    use super::*;
    use crate::migrate::{CATALOG, DELETIONS_MOVE};

    /// ID, kind, state, time taken, and how many objects in all, done and failed.
    type Row = (String, String, String, Option<i64>, i64, i64, i64);

    #[test]
    fn deletions_of_an_older_file_are_entries_between_the_jobs_of_their_time() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("journal.db");
        let mut journal = crate::journal::file::open(&path).unwrap();
        let job = "INSERT INTO job (id, connection, sequence, opened_at, head) VALUES (?1, 'acme', ?2, ?2, '{}')";
        for (id, at) in [("early", 10), ("late", 30)] {
            journal.execute(job, params![id, at]).unwrap();
        }
        let mut old = Connection::open_in_memory().unwrap();
        for step in &CATALOG[..DELETIONS_MOVE] {
            old.execute_batch(step).unwrap();
        }
        old.execute_batch(
            "INSERT INTO connection (key, id) VALUES (7, 'acme');
             INSERT INTO deletion VALUES ('d', 7, 'trait', 20, 25);
             INSERT INTO deletion_object VALUES ('d', 0, 7, '12', 'Gold', 'deleted', NULL);
             INSERT INTO deletion_object VALUES ('d', 1, 7, '13', 'Silver', 'stayed', '{}');",
        )
        .unwrap();
        // Twice: the first program stopped before the catalog's file was changed.
        for _ in 0..2 {
            let step = old.transaction_with_behavior(TransactionBehavior::Immediate).unwrap();
            take_over(&step, &mut journal).unwrap();
        }
        let mut rows = journal
            .prepare("SELECT id, kind, state, took, total, done, failed FROM activity ORDER BY sequence")
            .unwrap();
        let rows: Vec<Row> = rows
            .query_map([], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?, row.get(6)?))
            })
            .unwrap()
            .map(Result::unwrap)
            .collect();
        assert_eq!(rows.iter().map(|row| row.0.as_str()).collect::<Vec<_>>(), ["early", "d", "late"]);
        assert_eq!(rows[1], ("d".into(), "delete".into(), "partlyDone".into(), Some(5), 2, 1, 1));
        let names: i64 = journal
            .query_row(
                "SELECT count(*) FROM activity_object WHERE activity = 'd' AND folded LIKE '%silver 13%'",
                [],
                |row| row.get(0),
            )
            .unwrap();
        assert_eq!(names, 1);
    }
}
