//! The record of everything that was done on a connection: what people did by hand, and a summary of each job of the
//! engine. It is part of the journal's file, so each entry is on the disk before the request that it is about leaves.
//! What kinds, states, fields and failures mean is the caller's matter.

mod list;
mod summary;
mod take_over;

use rusqlite::{OptionalExtension, Row, Transaction, params};

use crate::StoreError;
use crate::journal::Journal;
use crate::text::folded;

pub use list::ActivityFilter;
pub use summary::JobSummary;
pub(crate) use take_over::take_over;

/// What a person is about to do by hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewActivity {
    /// Id.
    pub id: String,
    /// Kind.
    pub kind: String,
    /// The entry it undoes.
    pub undoes: Option<String>,
    /// The user of this computer, if known.
    pub person: Option<String>,
    /// The account in Audience Manager, if known.
    pub account: Option<String>,
    /// When, by this computer's clock, ms since epoch.
    pub at: i64,
    /// When, by the service's clock, if known.
    pub service_at: Option<i64>,
    /// Its objects, in order.
    pub objects: Vec<ActivityObject>,
}

/// An object of an entry, and what came of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ActivityObject {
    /// Kind of object.
    pub kind: String,
    /// Its id; `None` until it is created.
    pub id: Option<String>,
    /// Its name then.
    pub name: String,
    /// What came of it.
    pub state: String,
    /// The fields that were written, before and after, as JSON.
    pub fields: Option<String>,
    /// Why it failed, as JSON.
    pub failure: Option<String>,
}

/// How an entry ended, or stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ActivityEnd {
    /// State.
    pub state: String,
    /// When it ended, ms since epoch.
    pub ended_at: Option<i64>,
    /// How long it took, ms.
    pub took: Option<i64>,
    /// Objects that were done.
    pub done: u32,
    /// Objects that failed.
    pub failed: u32,
    /// Objects that needed nothing.
    pub unchanged: u32,
}

/// An entry of the record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Activity {
    /// Id.
    pub id: String,
    /// Kind.
    pub kind: String,
    /// The entry it undoes.
    pub undoes: Option<String>,
    /// The newest entry that undoes it and did all of it.
    pub undone_by: Option<String>,
    /// The user of this computer, if known.
    pub person: Option<String>,
    /// The account in Audience Manager, if known.
    pub account: Option<String>,
    /// When it was begun, by this computer's clock, ms since epoch.
    pub at: i64,
    /// When it was begun, by the service's clock, if known.
    pub service_at: Option<i64>,
    /// Number of objects.
    pub total: u32,
    /// How it ended, or stands.
    pub end: ActivityEnd,
    /// Its first object, if it has any.
    pub first: Option<ActivityObject>,
}

/// The columns of an [`Activity`] from the table `activity` named `a`.
const COLUMNS: &str = "a.id, a.kind, a.undoes, a.person, a.account, a.at, a.service_at, a.total, a.state, a.ended_at, \
                       a.took, a.done, a.failed, a.unchanged, (SELECT u.id FROM activity u WHERE u.undoes = a.id AND \
                       u.state = 'done' ORDER BY u.sequence DESC LIMIT 1), o.kind, o.id, o.name, o.state";
/// The first object of an entry, for [`COLUMNS`].
const FIRST: &str = "LEFT JOIN activity_object o ON o.activity = a.id AND o.place = 0";

impl Journal {
    /// Records what a person is about to do, with all its objects or not at all. It is on the disk when this returns.
    /// Refused if the connection was removed meanwhile.
    pub async fn open_activity(&self, new: NewActivity) -> Result<(), StoreError> {
        self.refuse_if_removed("recording what is to be done").await?;
        let connection = self.connection();
        let work = move |tx: &mut Transaction<'_>| {
            tx.execute(
                "INSERT INTO activity
                     (id, connection, sequence, kind, state, undoes, person, account, at, service_at, total)
                 VALUES (?1, ?2, (SELECT coalesce(max(sequence), 0) + 1 FROM activity), ?3, 'open', ?4, ?5, ?6, ?7, ?8,
                         ?9)",
                params![
                    new.id,
                    connection,
                    new.kind,
                    new.undoes,
                    new.person,
                    new.account,
                    new.at,
                    new.service_at,
                    number_of(&new.objects)
                ],
            )?;
            add_objects(tx, &new.id, &new.objects)
        };
        self.write("recording what is to be done", work).await
    }

    /// Records the state of one object of an entry, by its place. A final outcome is never changed.
    pub async fn note_activity(&self, id: String, place: usize, object: ActivityObject) -> Result<(), StoreError> {
        let place = i64::try_from(place).unwrap_or(i64::MAX);
        let work = move |tx: &mut Transaction<'_>| {
            let sql =
                "UPDATE activity_object SET id = ?3, name = ?4, folded = ?5, state = ?6, fields = ?7, failure = ?8
                       WHERE activity = ?1 AND place = ?2";
            let ActivityObject { id: object_id, name, state, fields, failure, .. } = &object;
            let searched = searched(&object);
            let values = params![id, place, object_id, name, searched, state, fields, failure];
            tx.prepare_cached(sql)?.execute(values)?;
            Ok(())
        };
        self.write("recording what came of it", work).await
    }

    /// Records the end of an entry.
    pub async fn end_activity(&self, id: String, end: ActivityEnd) -> Result<(), StoreError> {
        let work = move |tx: &mut Transaction<'_>| {
            set_end(tx, &id, &end)?;
            Ok(())
        };
        self.write("recording the end of what was done", work).await
    }

    /// Returns an entry; `None` if there is none with this id.
    pub async fn activity(&self, id: String) -> Result<Option<Activity>, StoreError> {
        let connection = self.connection();
        self.read("reading an entry of the record", move |db| {
            let sql = format!("SELECT {COLUMNS} FROM activity a {FIRST} WHERE a.connection = ?1 AND a.id = ?2");
            Ok(db.prepare_cached(&sql)?.query_row(params![connection, id], activity).optional()?)
        })
        .await
    }

    /// Objects `offset..offset + limit` of an entry, in order.
    pub async fn activity_objects(
        &self,
        id: String,
        offset: u32,
        limit: u32,
    ) -> Result<Vec<ActivityObject>, StoreError> {
        self.read("reading the objects of an entry", move |db| {
            let sql = "SELECT kind, id, name, state, fields, failure FROM activity_object
                       WHERE activity = ?1 ORDER BY place LIMIT ?2 OFFSET ?3";
            let mut objects = db.prepare_cached(sql)?;
            let rows = objects.query_map(params![id, limit, offset], object)?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
        .await
    }
}

fn add_objects(tx: &Transaction<'_>, activity: &str, objects: &[ActivityObject]) -> Result<(), StoreError> {
    let mut add = tx.prepare_cached(
        "INSERT INTO activity_object (activity, place, kind, id, name, folded, state, fields, failure)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?;
    for (one, place) in objects.iter().zip(0_i64..) {
        let ActivityObject { kind, id, name, state, fields, failure } = one;
        add.execute(params![activity, place, kind, id, name, searched(one), state, fields, failure])?;
    }
    Ok(())
}

/// Text in which an object is found.
fn searched(object: &ActivityObject) -> String {
    folded(&format!("{} {}", object.name, object.id.as_deref().unwrap_or_default()))
}

fn number_of(objects: &[ActivityObject]) -> i64 {
    i64::try_from(objects.len()).unwrap_or(i64::MAX)
}

fn set_end(tx: &Transaction<'_>, id: &str, end: &ActivityEnd) -> Result<(), StoreError> {
    let sql = "UPDATE activity SET state = ?2, ended_at = ?3, took = ?4, done = ?5, failed = ?6, unchanged = ?7
               WHERE id = ?1";
    let values = params![id, end.state, end.ended_at, end.took, end.done, end.failed, end.unchanged];
    tx.prepare_cached(sql)?.execute(values)?;
    Ok(())
}

fn activity(row: &Row<'_>) -> rusqlite::Result<Activity> {
    let kind: Option<String> = row.get(15)?;
    let first = match kind {
        Some(kind) => Some(ActivityObject {
            kind,
            id: row.get(16)?,
            name: row.get(17)?,
            state: row.get(18)?,
            ..ActivityObject::default()
        }),
        None => None,
    };
    Ok(Activity {
        id: row.get(0)?,
        kind: row.get(1)?,
        undoes: row.get(2)?,
        person: row.get(3)?,
        account: row.get(4)?,
        at: row.get(5)?,
        service_at: row.get(6)?,
        total: row.get(7)?,
        end: ActivityEnd {
            state: row.get(8)?,
            ended_at: row.get(9)?,
            took: row.get(10)?,
            done: row.get(11)?,
            failed: row.get(12)?,
            unchanged: row.get(13)?,
        },
        undone_by: row.get(14)?,
        first,
    })
}

fn object(row: &Row<'_>) -> rusqlite::Result<ActivityObject> {
    Ok(ActivityObject {
        kind: row.get(0)?,
        id: row.get(1)?,
        name: row.get(2)?,
        state: row.get(3)?,
        fields: row.get(4)?,
        failure: row.get(5)?,
    })
}
