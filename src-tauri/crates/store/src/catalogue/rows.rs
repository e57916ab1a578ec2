//! Writing one audience, trait or segment: only when it differs from the kept one.

use domain::rules::SegmentRule;
use domain::{Audience, Segment, Trait};
use rusqlite::{OptionalExtension, Transaction, params};

use super::{signed, to_body};
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
    /// Whether anything was written.
    pub(crate) changed: bool,
    /// Codes whose pair may be another one now.
    pub(crate) codes: Vec<String>,
}

struct Kept {
    row: i64,
    body: String,
    find: String,
    code: Option<String>,
    population: Option<i64>,
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
            self.kept("SELECT row, body, find, NULL, NULL FROM audience WHERE connection = ?1 AND id = ?2", id)?;
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
        Ok(Put { row, changed: true, codes: vec![id.to_owned()] })
    }

    /// Writes a trait; `population` of `None` keeps the number known before.
    pub(crate) fn put_trait(&self, value: &Trait, population: Option<u64>) -> Result<Put, StoreError> {
        let id = signed(value.id.0);
        let code = value.integration_code.as_ref().map(domain::IntegrationCode::as_str);
        let find = found_by(&value.name, &[&value.description, &value.id.to_string(), code.unwrap_or_default()]);
        let kept =
            self.kept("SELECT row, body, find, code, population FROM trait WHERE connection = ?1 AND id = ?2", id)?;
        let before = kept.as_ref().and_then(|kept| serde_json::from_str::<Trait>(&kept.body).ok());
        // A lean answer without an author takes no known one away.
        let created_by = value.created_by.or(before.and_then(|before| before.created_by));
        let body = to_body("trait", &value.id.to_string(), &Trait { created_by, ..value.clone() })?;
        let population = population.map(signed).or(kept.as_ref().and_then(|kept| kept.population));
        if let Some(kept) = kept.as_ref().filter(|kept| kept.body == body && kept.population == population) {
            return Ok(Put { row: kept.row, ..Put::default() });
        }
        let row = self
            .tx
            .prepare_cached(
                "INSERT INTO trait (connection, id, name, sort_key, find, type, data_source, folder, code, updated_at,
                                population, body, stamp)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
             ON CONFLICT (connection, id) DO UPDATE SET name = excluded.name, sort_key = excluded.sort_key,
                 find = excluded.find, type = excluded.type, data_source = excluded.data_source,
                 folder = excluded.folder, code = excluded.code, updated_at = excluded.updated_at,
                 population = excluded.population, body = excluded.body, stamp = excluded.stamp
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
                ],
                |row| row.get(0),
            )?;
        self.put_text("trait", row, &find, kept.as_ref())?;
        Ok(Put { row, changed: true, codes: both_codes(kept, code) })
    }

    /// Writes a segment with the traits its rule uses; `population` of `None` keeps the number known before.
    pub(crate) fn put_segment(&self, value: &Segment, population: Option<u64>) -> Result<Put, StoreError> {
        let id = signed(value.id.0);
        let code = value.integration_code.as_ref().map(domain::IntegrationCode::as_str);
        let find = found_by(&value.name, &[&value.description, &value.id.to_string(), code.unwrap_or_default()]);
        let kept =
            self.kept("SELECT row, body, find, code, population FROM segment WHERE connection = ?1 AND id = ?2", id)?;
        let before = kept.as_ref().and_then(|kept| serde_json::from_str::<Segment>(&kept.body).ok());
        let created_by = value.created_by.or(before.and_then(|before| before.created_by));
        let body = to_body("segment", &value.id.to_string(), &Segment { created_by, ..value.clone() })?;
        let population = population.map(signed).or(kept.as_ref().and_then(|kept| kept.population));
        if let Some(kept) = kept.as_ref().filter(|kept| kept.body == body && kept.population == population) {
            return Ok(Put { row: kept.row, ..Put::default() });
        }
        let row = self.tx.prepare_cached(
            "INSERT INTO segment (connection, id, name, sort_key, find, status, folder, code, updated_at, population,
                                  body, stamp)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
             ON CONFLICT (connection, id) DO UPDATE SET name = excluded.name, sort_key = excluded.sort_key,
                 find = excluded.find, status = excluded.status, folder = excluded.folder, code = excluded.code,
                 updated_at = excluded.updated_at, population = excluded.population, body = excluded.body,
                 stamp = excluded.stamp
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
            ],
            |row| row.get(0),
        )?;
        self.put_text("segment", row, &find, kept.as_ref())?;
        self.put_uses(row, &value.rule)?;
        Ok(Put { row, changed: true, codes: both_codes(kept, code) })
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
            })
        };
        Ok(self.tx.prepare_cached(sql)?.query_row(params![self.key, id], read).optional()?)
    }
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
