//! Writes one audience, trait or segment, but only when it differs from the stored one.

use domain::facts::{Completed, completed};
use domain::rules::traits_named;
use domain::{Audience, Fact, Facts, Segment, Trait};
use rusqlite::{OptionalExtension, ToSql, Transaction, params, params_from_iter};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{body, signed, to_body};
use crate::StoreError;
use crate::text::{NameOrder, folded};

/// What writing objects needs beside the objects.
pub(crate) struct RowWriter<'a> {
    pub(crate) tx: &'a Transaction<'a>,
    /// Key of the connection.
    pub(crate) key: i64,
    /// Revision the changed rows will carry.
    pub(crate) stamp: i64,
    pub(crate) order: NameOrder,
}

/// What became of one object.
#[derive(Debug, Default)]
pub(crate) struct Written {
    /// Its row.
    pub(crate) row: i64,
    /// Id of a trait or segment; 0 for other objects.
    pub(crate) id: u64,
    /// Whether anything was written.
    pub(crate) changed: bool,
    /// Codes whose pair may be another one now.
    pub(crate) codes: Vec<String>,
    /// How certain the stored facts of a trait or segment are.
    pub(crate) certainty: Certainty,
}

/// How certain the facts are that a row left out and the local copy has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Certainty {
    /// All of them are those of the present version, or there is none.
    #[default]
    Sure,
    /// Some may be of an older version; they were certain until now.
    Doubtful,
    /// Some may be of an older version, and an earlier refresh could not know either.
    StillDoubtful,
}

struct StoredRow {
    row: i64,
    body: String,
    find: String,
    code: Option<String>,
    population: Option<i64>,
    unread: String,
}

/// A trait or segment as it is to be stored.
struct Stored<T> {
    value: T,
    body: String,
    unread: String,
    certainty: Certainty,
}

/// A column with its value.
type Column = (&'static str, Box<dyn ToSql>);

/// An object with a numeric ID: a trait or a segment.
trait Numbered: Facts + Clone + Serialize + DeserializeOwned {
    const TABLE: &'static str;

    fn common(&self) -> Common<'_>;

    /// Fills in what answers leave out now and then, and what does not change: the author,
    /// the model and the status of a trait.
    fn keep_from(&mut self, before: &Self);
}

/// The values that traits and segments have in common.
struct Common<'a> {
    id: u64,
    name: &'a str,
    description: &'a str,
    code: Option<&'a str>,
    folder: String,
    updated_at: Option<i64>,
}

macro_rules! numbered {
    ($object:ty, $table:literal, $($kept:ident),+) => {
        impl Numbered for $object {
            const TABLE: &'static str = $table;

            fn common(&self) -> Common<'_> {
                Common {
                    id: self.id.0,
                    name: &self.name,
                    description: &self.description,
                    code: self.integration_code.as_ref().map(domain::IntegrationCode::as_str),
                    folder: self.folder.to_string(),
                    updated_at: self.updated_at,
                }
            }

            fn keep_from(&mut self, before: &Self) {
                $(
                    if self.$kept.is_none() {
                        self.$kept.clone_from(&before.$kept);
                    }
                )+
            }
        }
    };
}

numbered!(Trait, "trait", created_by, model, status);
numbered!(Segment, "segment", created_by);

impl<'a> RowWriter<'a> {
    pub(crate) fn new(tx: &'a Transaction<'a>, key: i64) -> Result<Self, StoreError> {
        Ok(Self { tx, key, stamp: super::revision(tx)? + 1, order: NameOrder::new()? })
    }

    /// Writes an audience with its tags.
    pub(crate) fn put_audience(&self, audience: &Audience) -> Result<Written, StoreError> {
        let id = audience.id.as_str();
        let body = to_body("audience", id, audience)?;
        let find = found_by(&audience.name, &[&audience.description, id]);
        let sql = "SELECT row, body, find, NULL, NULL, '[]' FROM audience WHERE connection = ?1 AND id = ?2";
        let stored = self.stored_row(sql, id)?;
        if let Some(stored) = stored.as_ref().filter(|stored| stored.body == body) {
            return Ok(Written { row: stored.row, ..Written::default() });
        }
        let row = self.upsert(
            "audience",
            &[
                ("connection", &self.key),
                ("id", &id),
                ("name", &audience.name),
                ("sort_key", &self.order.key(&audience.name)),
                ("find", &find),
                ("origin", &audience.origin.code()),
                ("lifecycle", &audience.lifecycle.code()),
                ("update_frequency", &audience.update_frequency.map_or("", domain::UpdateFrequency::code)),
                ("folder", &audience.folder),
                ("profiles", &audience.profiles.map(signed)),
                ("updated_at", &audience.updated_at),
                ("body", &body),
                ("stamp", &self.stamp),
            ],
        )?;
        self.put_text("audience", row, &find, stored.as_ref())?;
        self.tx.prepare_cached("DELETE FROM audience_tag WHERE audience = ?1")?.execute([row])?;
        let mut tag = self.tx.prepare_cached("INSERT OR IGNORE INTO audience_tag (audience, tag) VALUES (?1, ?2)")?;
        for name in &audience.tags {
            tag.execute(params![row, name])?;
        }
        Ok(Written { row, changed: true, codes: vec![id.to_owned()], ..Written::default() })
    }

    /// Writes a trait; with a `population` of `None` the known number stays, and so do the facts that its row lacks.
    pub(crate) fn put_trait(
        &self,
        row: &Trait,
        population: Option<u64>,
        lacks: &[Fact],
    ) -> Result<Written, StoreError> {
        let own = |it: &Trait| -> [Column; 2] {
            [("type", Box::new(it.trait_type.code().to_owned())), ("data_source", Box::new(signed(it.data_source.0)))]
        };
        Ok(self.put_numbered(row, population, lacks, own)?.0)
    }

    /// Writes a segment with the traits its rule uses; with a `population` of `None` the known number stays, and so do
    /// the facts that its row lacks.
    pub(crate) fn put_segment(
        &self,
        row: &Segment,
        population: Option<u64>,
        lacks: &[Fact],
    ) -> Result<Written, StoreError> {
        let own = |it: &Segment| -> [Column; 1] { [("status", Box::new(it.status.code().to_owned()))] };
        let (written, segment) = self.put_numbered(row, population, lacks, own)?;
        if written.changed {
            put_uses(self.tx, written.row, &segment.rule)?;
        }
        Ok(written)
    }

    /// Writes a trait or segment, with the columns that only its table has. Also returns the object as it is stored.
    fn put_numbered<T: Numbered, const OWN: usize>(
        &self,
        row: &T,
        population: Option<u64>,
        lacks: &[Fact],
        own: impl Fn(&T) -> [Column; OWN],
    ) -> Result<(Written, T), StoreError> {
        let id = row.common().id;
        let sql = format!(
            "SELECT row, body, find, code, population, unread FROM {} WHERE connection = ?1 AND id = ?2",
            T::TABLE
        );
        let stored_row = self.stored_row(&sql, signed(id))?;
        let before = stored_row.as_ref().and_then(|stored| serde_json::from_str::<T>(&stored.body).ok());
        let mut row = row.clone();
        if let Some(before) = &before {
            row.keep_from(before);
        }
        let Stored { value, body, unread, certainty } =
            stored(T::TABLE, &id.to_string(), &row, lacks, before.as_ref().zip(stored_row.as_ref()))?;
        let Common { name, description, code, folder, updated_at, .. } = value.common();
        let find = found_by(name, &[description, &id.to_string(), code.unwrap_or_default()]);
        let population = population.map(signed).or(stored_row.as_ref().and_then(|stored| stored.population));
        let is_same =
            |stored: &&StoredRow| stored.body == body && stored.population == population && stored.unread == unread;
        if let Some(stored) = stored_row.as_ref().filter(is_same) {
            return Ok((Written { row: stored.row, id, certainty, ..Written::default() }, value));
        }
        let own = own(&value);
        let (key, order) = (signed(id), self.order.key(name));
        let mut columns: Vec<(&str, &dyn ToSql)> = vec![
            ("connection", &self.key),
            ("id", &key),
            ("name", &name),
            ("sort_key", &order),
            ("find", &find),
            ("folder", &folder),
            ("code", &code),
            ("updated_at", &updated_at),
            ("population", &population),
            ("body", &body),
            ("stamp", &self.stamp),
            ("unread", &unread),
        ];
        columns.extend(own.iter().map(|(name, value)| (*name, value.as_ref())));
        let row = self.upsert(T::TABLE, &columns)?;
        self.put_text(T::TABLE, row, &find, stored_row.as_ref())?;
        let codes = both_codes(stored_row, code);
        Ok((Written { row, id, changed: true, codes, certainty }, value))
    }

    /// Removes a row of `table` with its text; returns the code it carried.
    pub(crate) fn remove(&self, table: &str, row: i64) -> Result<Option<String>, StoreError> {
        let code = if table == "audience" { "id" } else { "code" };
        self.tx.prepare_cached(&format!("DELETE FROM {table}_text WHERE rowid = ?1"))?.execute([row])?;
        let delete = format!("DELETE FROM {table} WHERE row = ?1 RETURNING {code}");
        Ok(self.tx.prepare_cached(&delete)?.query_row([row], |row| row.get(0)).optional()?.flatten())
    }

    /// Inserts a row, or replaces the columns of the row with the same id; returns its row number. The first two
    /// columns are `connection` and `id`.
    fn upsert(&self, table: &str, columns: &[(&str, &dyn ToSql)]) -> Result<i64, StoreError> {
        let names: Vec<&str> = columns.iter().map(|(name, _)| *name).collect();
        let marks: Vec<String> = (1..=names.len()).map(|number| format!("?{number}")).collect();
        let changes: Vec<String> = names.iter().skip(2).map(|name| format!("{name} = excluded.{name}")).collect();
        let sql = format!(
            "INSERT INTO {table} ({}) VALUES ({}) ON CONFLICT (connection, id) DO UPDATE SET {} RETURNING row",
            names.join(", "),
            marks.join(", "),
            changes.join(", ")
        );
        let values = params_from_iter(columns.iter().map(|(_, value)| *value));
        Ok(self.tx.prepare_cached(&sql)?.query_row(values, |row| row.get(0))?)
    }

    fn put_text(&self, table: &str, row: i64, find: &str, stored: Option<&StoredRow>) -> Result<(), StoreError> {
        if stored.is_none_or(|stored| stored.find != find) {
            let put = format!("INSERT OR REPLACE INTO {table}_text (rowid, find) VALUES (?1, ?2)");
            self.tx.prepare_cached(&put)?.execute(params![row, find])?;
        }
        Ok(())
    }

    fn stored_row(&self, sql: &str, id: impl ToSql) -> Result<Option<StoredRow>, StoreError> {
        let read = |row: &rusqlite::Row<'_>| {
            Ok(StoredRow {
                row: row.get(0)?,
                body: row.get(1)?,
                find: row.get(2)?,
                code: row.get(3)?,
                population: row.get(4)?,
                unread: row.get(5)?,
            })
        };
        Ok(self.tx.prepare_cached(sql)?.query_row(params![self.key, id], read).optional()?)
    }
}

/// Writes which traits the rule of the segment in a row uses.
pub(crate) fn put_uses(tx: &Transaction<'_>, row: i64, rule: &str) -> Result<(), StoreError> {
    tx.prepare_cached("DELETE FROM segment_trait WHERE segment = ?1")?.execute([row])?;
    let mut put = tx.prepare_cached("INSERT OR IGNORE INTO segment_trait (segment, trait) VALUES (?1, ?2)")?;
    // A rule that cannot be read uses no known trait; the rule itself is stored and shown as text.
    for used in traits_named(rule) {
        put.execute(params![row, signed(used.0)])?;
    }
    Ok(())
}

/// Completes a row by what is stored of its object.
fn stored<T: Facts + Serialize>(
    what: &'static str,
    id: &str,
    row: &T,
    lacks: &[Fact],
    before: Option<(&T, &StoredRow)>,
) -> Result<Stored<T>, StoreError> {
    let unread_before: Vec<Fact> = match before {
        Some((_, stored)) => body(what, id, &stored.unread)?,
        None => Vec::new(),
    };
    let before = before.map(|(before, _)| (before, unread_before.as_slice()));
    let Completed { value, unread, doubtful } = completed(row, lacks, before);
    let certainty = match (doubtful, unread_before.is_empty()) {
        (false, _) => Certainty::Sure,
        (true, true) => Certainty::Doubtful,
        (true, false) => Certainty::StillDoubtful,
    };
    Ok(Stored { body: to_body(what, id, &value)?, unread: to_body(what, id, &unread)?, value, certainty })
}

/// The text an object is found by. The name comes first and ends its line: type-ahead looks at the beginning.
fn found_by(name: &str, others: &[&str]) -> String {
    let mut text = folded(name).replace('\n', " ");
    for other in others {
        text.push('\n');
        text.push_str(&folded(other));
    }
    text
}

fn both_codes(stored: Option<StoredRow>, code: Option<&str>) -> Vec<String> {
    stored.and_then(|stored| stored.code).into_iter().chain(code.map(str::to_owned)).collect()
}
