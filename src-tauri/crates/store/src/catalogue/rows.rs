//! Writing one audience, trait or segment: only when it differs from the kept one.

use domain::facts::{Completed, completed};
use domain::rules::SegmentRule;
use domain::{Audience, Fact, Facts, Segment, Trait};
use rusqlite::{OptionalExtension, Transaction, params};

use super::{body, signed, to_body};
use crate::StoreError;
use crate::text::{NameOrder, folded};

/// What writing objects needs beside the objects.
pub(crate) struct Pen<'a> {
    pub(crate) tx: &'a Transaction<'a>,
    /// Key of the connection.
    pub(crate) key: i64,
    /// Revision the changed rows will carry.
    pub(crate) stamp: i64,
    pub(crate) order: NameOrder,
}

/// What became of one object.
#[derive(Debug, Default)]
pub(crate) struct Put {
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
    /// Some may be of an older version, and an earlier refresh could not tell either.
    StillDoubtful,
}

struct Kept {
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

impl<'a> Pen<'a> {
    pub(crate) fn new(tx: &'a Transaction<'a>, key: i64) -> Result<Self, StoreError> {
        Ok(Self { tx, key, stamp: super::revision(tx)? + 1, order: NameOrder::new()? })
    }

    /// Writes an audience with its tags.
    pub(crate) fn put_audience(&self, audience: &Audience) -> Result<Put, StoreError> {
        let id = audience.id.as_str();
        let body = to_body("audience", id, audience)?;
        let find = found_by(&audience.name, &[&audience.description, id]);
        let kept =
            self.kept("SELECT row, body, find, NULL, NULL, '[]' FROM audience WHERE connection = ?1 AND id = ?2", id)?;
        if let Some(kept) = kept.as_ref().filter(|kept| kept.body == body) {
            return Ok(Put { row: kept.row, ..Put::default() });
        }
        let row = self.tx.prepare_cached(
            "INSERT INTO audience (connection, id, name, sort_key, find, origin, lifecycle, update_frequency, folder,
                                   profiles, updated_at, body, stamp)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
             ON CONFLICT (connection, id) DO UPDATE SET name = excluded.name, sort_key = excluded.sort_key,
                 find = excluded.find, origin = excluded.origin, lifecycle = excluded.lifecycle,
                 update_frequency = excluded.update_frequency, folder = excluded.folder, profiles = excluded.profiles,
                 updated_at = excluded.updated_at, body = excluded.body, stamp = excluded.stamp
             RETURNING row",
        )?
        .query_row(
            params![
                self.key,
                id,
                audience.name,
                self.order.key(&audience.name),
                find,
                audience.origin.code(),
                audience.lifecycle.code(),
                audience.update_frequency.map_or("", domain::UpdateFrequency::code),
                audience.folder,
                audience.profiles.map(signed),
                audience.updated_at,
                body,
                self.stamp,
            ],
            |row| row.get(0),
        )?;
        self.put_text("audience", row, &find, kept.as_ref())?;
        self.tx.prepare_cached("DELETE FROM audience_tag WHERE audience = ?1")?.execute([row])?;
        let mut tag = self.tx.prepare_cached("INSERT OR IGNORE INTO audience_tag (audience, tag) VALUES (?1, ?2)")?;
        for name in &audience.tags {
            tag.execute(params![row, name])?;
        }
        Ok(Put { row, changed: true, codes: vec![id.to_owned()], ..Put::default() })
    }

    /// Writes a trait; `population` of `None` keeps the number known before, and so do the facts that its row lacks.
    pub(crate) fn put_trait(&self, row: &Trait, population: Option<u64>, lacks: &[Fact]) -> Result<Put, StoreError> {
        let id = signed(row.id.0);
        let kept = self.kept(
            "SELECT row, body, find, code, population, unread FROM trait WHERE connection = ?1 AND id = ?2",
            id,
        )?;
        let before = kept.as_ref().and_then(|kept| serde_json::from_str::<Trait>(&kept.body).ok());
        // An answer without an author takes no known one away.
        let created_by = row.created_by.or(before.as_ref().and_then(|before| before.created_by));
        let row = Trait { created_by, ..row.clone() };
        let Stored { value, body, unread, certainty } =
            stored("trait", &row.id.to_string(), &row, lacks, before.as_ref().zip(kept.as_ref()))?;
        let code = value.integration_code.as_ref().map(domain::IntegrationCode::as_str);
        let find = found_by(&value.name, &[&value.description, &value.id.to_string(), code.unwrap_or_default()]);
        let population = population.map(signed).or(kept.as_ref().and_then(|kept| kept.population));
        let is_same = |kept: &&Kept| kept.body == body && kept.population == population && kept.unread == unread;
        if let Some(kept) = kept.as_ref().filter(is_same) {
            return Ok(Put { row: kept.row, id: value.id.0, certainty, ..Put::default() });
        }
        let row = self
            .tx
            .prepare_cached(
                "INSERT INTO trait (connection, id, name, sort_key, find, type, data_source, folder, code, updated_at,
                                population, body, stamp, unread)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
             ON CONFLICT (connection, id) DO UPDATE SET name = excluded.name, sort_key = excluded.sort_key,
                 find = excluded.find, type = excluded.type, data_source = excluded.data_source,
                 folder = excluded.folder, code = excluded.code, updated_at = excluded.updated_at,
                 population = excluded.population, body = excluded.body, stamp = excluded.stamp,
                 unread = excluded.unread
             RETURNING row",
            )?
            .query_row(
                params![
                    self.key,
                    id,
                    value.name,
                    self.order.key(&value.name),
                    find,
                    value.trait_type.code(),
                    signed(value.data_source.0),
                    value.folder.to_string(),
                    code,
                    value.updated_at,
                    population,
                    body,
                    self.stamp,
                    unread,
                ],
                |row| row.get(0),
            )?;
        self.put_text("trait", row, &find, kept.as_ref())?;
        Ok(Put { row, id: value.id.0, changed: true, codes: both_codes(kept, code), certainty })
    }

    /// Writes a segment with the traits its rule uses; `population` of `None` keeps the number known before, and so do the
    /// facts that its row lacks.
    pub(crate) fn put_segment(
        &self,
        row: &Segment,
        population: Option<u64>,
        lacks: &[Fact],
    ) -> Result<Put, StoreError> {
        let id = signed(row.id.0);
        let kept = self.kept(
            "SELECT row, body, find, code, population, unread FROM segment WHERE connection = ?1 AND id = ?2",
            id,
        )?;
        let before = kept.as_ref().and_then(|kept| serde_json::from_str::<Segment>(&kept.body).ok());
        // An answer without an author takes no known one away.
        let created_by = row.created_by.or(before.as_ref().and_then(|before| before.created_by));
        let row = Segment { created_by, ..row.clone() };
        let Stored { value, body, unread, certainty } =
            stored("segment", &row.id.to_string(), &row, lacks, before.as_ref().zip(kept.as_ref()))?;
        let code = value.integration_code.as_ref().map(domain::IntegrationCode::as_str);
        let find = found_by(&value.name, &[&value.description, &value.id.to_string(), code.unwrap_or_default()]);
        let population = population.map(signed).or(kept.as_ref().and_then(|kept| kept.population));
        let is_same = |kept: &&Kept| kept.body == body && kept.population == population && kept.unread == unread;
        if let Some(kept) = kept.as_ref().filter(is_same) {
            return Ok(Put { row: kept.row, id: value.id.0, certainty, ..Put::default() });
        }
        let row = self.tx.prepare_cached(
            "INSERT INTO segment (connection, id, name, sort_key, find, status, folder, code, updated_at, population,
                                  body, stamp, unread)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
             ON CONFLICT (connection, id) DO UPDATE SET name = excluded.name, sort_key = excluded.sort_key,
                 find = excluded.find, status = excluded.status, folder = excluded.folder, code = excluded.code,
                 updated_at = excluded.updated_at, population = excluded.population, body = excluded.body,
                 stamp = excluded.stamp, unread = excluded.unread
             RETURNING row",
        )?
        .query_row(
            params![
                self.key,
                id,
                value.name,
                self.order.key(&value.name),
                find,
                value.status.code(),
                value.folder.to_string(),
                code,
                value.updated_at,
                population,
                body,
                self.stamp,
                unread,
            ],
            |row| row.get(0),
        )?;
        self.put_text("segment", row, &find, kept.as_ref())?;
        self.put_uses(row, &value.rule)?;
        Ok(Put { row, id: value.id.0, changed: true, codes: both_codes(kept, code), certainty })
    }

    /// Removes a row of `table` with its text; gives the code it carried.
    pub(crate) fn remove(&self, table: &str, row: i64) -> Result<Option<String>, StoreError> {
        let code = if table == "audience" { "id" } else { "code" };
        self.tx.prepare_cached(&format!("DELETE FROM {table}_text WHERE rowid = ?1"))?.execute([row])?;
        let delete = format!("DELETE FROM {table} WHERE row = ?1 RETURNING {code}");
        Ok(self.tx.prepare_cached(&delete)?.query_row([row], |row| row.get(0)).optional()?.flatten())
    }

    fn put_uses(&self, row: i64, rule: &str) -> Result<(), StoreError> {
        self.tx.prepare_cached("DELETE FROM segment_trait WHERE segment = ?1")?.execute([row])?;
        let mut put = self.tx.prepare_cached("INSERT OR IGNORE INTO segment_trait (segment, trait) VALUES (?1, ?2)")?;
        // A rule that cannot be read uses no trait that we know of; the rule itself is kept and shown as text.
        for used in SegmentRule::parse(rule).map(|rule| rule.traits()).unwrap_or_default() {
            put.execute(params![row, signed(used.0)])?;
        }
        Ok(())
    }

    fn put_text(&self, table: &str, row: i64, find: &str, kept: Option<&Kept>) -> Result<(), StoreError> {
        if kept.is_none_or(|kept| kept.find != find) {
            let put = format!("INSERT OR REPLACE INTO {table}_text (rowid, find) VALUES (?1, ?2)");
            self.tx.prepare_cached(&put)?.execute(params![row, find])?;
        }
        Ok(())
    }

    fn kept(&self, sql: &str, id: impl rusqlite::ToSql) -> Result<Option<Kept>, StoreError> {
        let read = |row: &rusqlite::Row<'_>| {
            Ok(Kept {
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

/// Completes a row by what is stored of its object.
fn stored<T: Facts + serde::Serialize>(
    what: &'static str,
    id: &str,
    row: &T,
    lacks: &[Fact],
    before: Option<(&T, &Kept)>,
) -> Result<Stored<T>, StoreError> {
    let unread_before: Vec<Fact> = match before {
        Some((_, kept)) => body(what, id, &kept.unread)?,
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

fn both_codes(kept: Option<Kept>, code: Option<&str>) -> Vec<String> {
    kept.and_then(|kept| kept.code).into_iter().chain(code.map(str::to_owned)).collect()
}
