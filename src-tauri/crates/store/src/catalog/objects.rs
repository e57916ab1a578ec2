//! Reading single objects and pairs back as the domain's types.

use domain::{
    Audience, AudienceId, DataSource, DataSourceId, Drift, Evidence, Fact, PairFacts, PairState, Segment, SegmentId,
    Trait, TraitId,
};
use rusqlite::{Connection, OptionalExtension, params};

use super::{Catalog, body, signed, unsigned};
use crate::StoreError;

/// Everything the catalog has under one code.
#[derive(Debug, Clone, PartialEq)]
pub struct PairParts {
    /// The code: the audience's id.
    pub code: String,
    /// The audience, unless it is gone (an orphan).
    pub audience: Option<Audience>,
    /// Traits with the code; one in a whole pair.
    pub traits: Vec<Trait>,
    /// Segments with the code.
    pub segments: Vec<Segment>,
    /// What is known about the members.
    pub evidence: Evidence,
}

impl PairParts {
    /// Everything that its state is judged by; `data_source` is the sharing data source, if the organization has one.
    pub fn facts(&self, data_source: Option<DataSourceId>) -> PairFacts<'_> {
        PairFacts {
            audience: self.audience.as_ref(),
            traits: &self.traits,
            segments: &self.segments,
            data_source,
            evidence: self.evidence,
        }
    }
}

/// Pair state of one audience.
#[derive(Debug, Clone, PartialEq)]
pub struct PairSummary {
    /// State, with drift.
    pub state: PairState,
    /// Whether the tray holds a line for it.
    pub in_tray: bool,
}

impl Catalog {
    /// One audience.
    pub async fn audience(&self, id: &AudienceId) -> Result<Option<Audience>, StoreError> {
        Ok(self.audiences(vec![id.0.clone()]).await?.pop())
    }

    /// The audiences with these ids, in this order; ids that are not there are left out.
    pub async fn audiences(&self, ids: Vec<String>) -> Result<Vec<Audience>, StoreError> {
        let key = self.key;
        self.store
            .read("reading audiences", move |db| {
                ids.iter().filter_map(|id| audience_of(db, key, id).transpose()).collect()
            })
            .await
    }

    /// Pair state of an audience; `None` when the audience is not in the catalog.
    pub async fn pair_summary(&self, id: &AudienceId) -> Result<Option<PairSummary>, StoreError> {
        let (key, id) = (self.key, id.0.clone());
        self.store
            .read("reading an audience's shared state", move |db| {
                let sql = "SELECT shared, drift, EXISTS (SELECT 1 FROM tray t WHERE t.connection = a.connection
                           AND t.audience = a.id) FROM audience a WHERE connection = ?1 AND id = ?2";
                let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get::<_, String>(1)?, row.get(2)?));
                let found = db.prepare_cached(sql)?.query_row(params![key, id], read).optional()?;
                found.map(|(rank, drift, in_tray)| Ok(PairSummary { state: state(rank, &drift)?, in_tray })).transpose()
            })
            .await
    }

    /// One trait with its last known population.
    pub async fn a_trait(&self, id: TraitId) -> Result<Option<(Trait, Option<u64>)>, StoreError> {
        let key = self.key;
        self.store.read("reading a trait", move |db| one(db, "trait", key, signed(id.0))).await
    }

    /// One segment with its last known population.
    pub async fn segment(&self, id: SegmentId) -> Result<Option<(Segment, Option<u64>)>, StoreError> {
        let key = self.key;
        self.store.read("reading a segment", move |db| one(db, "segment", key, signed(id.0))).await
    }

    /// The segments with these ids, in this order; ids that are not there are left out.
    pub async fn segments_of(&self, ids: Vec<SegmentId>) -> Result<Vec<Segment>, StoreError> {
        let key = self.key;
        self.store
            .read("reading segments", move |db| {
                let ids = ids.into_iter().map(|id| id.0);
                some(db, "segment", key, ids)
            })
            .await
    }

    /// The traits with these ids, in this order; ids that are not there are left out.
    pub async fn traits_of(&self, ids: Vec<TraitId>) -> Result<Vec<Trait>, StoreError> {
        let key = self.key;
        self.store
            .read("reading traits", move |db| {
                let ids = ids.into_iter().map(|id| id.0);
                some(db, "trait", key, ids)
            })
            .await
    }

    /// Facts of a trait that were never read, although it is stored: it is not known that they are empty. Also whether the
    /// rule of some segment was never read, so that more segments may use the trait than are known to.
    pub async fn unread_of_trait(&self, id: TraitId) -> Result<(Vec<Fact>, bool), StoreError> {
        let key = self.key;
        self.store
            .read("reading what is known of a trait", move |db| {
                Ok((unread(db, "trait", key, id.0)?, has_unread_rules(db, key)?))
            })
            .await
    }

    /// Whether the rule of some segment was never read, so that more segments may use a trait than are known to.
    pub async fn has_unread_rules(&self) -> Result<bool, StoreError> {
        let key = self.key;
        self.store.read("reading what is known of segments", move |db| has_unread_rules(db, key)).await
    }

    /// Facts of a segment that were never read, although it is stored: it is not known that they are empty.
    pub async fn unread_of_segment(&self, id: SegmentId) -> Result<Vec<Fact>, StoreError> {
        let key = self.key;
        self.store.read("reading what is known of a segment", move |db| unread(db, "segment", key, id.0)).await
    }

    /// Names of traits, for rules; ids that are not there are left out.
    pub async fn trait_names(&self, ids: Vec<TraitId>) -> Result<Vec<(TraitId, String)>, StoreError> {
        let key = self.key;
        self.store
            .read("reading names of traits", move |db| {
                let mut find = db.prepare_cached("SELECT name FROM trait WHERE connection = ?1 AND id = ?2")?;
                let mut named = Vec::with_capacity(ids.len());
                for id in ids {
                    let name = find.query_row(params![key, signed(id.0)], |row| row.get(0)).optional()?;
                    named.extend(name.map(|name| (id, name)));
                }
                Ok(named)
            })
            .await
    }

    /// Traits that have exactly one of these names.
    pub async fn traits_named(&self, names: Vec<String>) -> Result<Vec<Trait>, StoreError> {
        let key = self.key;
        self.store
            .read("finding traits by name", move |db| {
                let order = crate::text::NameOrder::new()?;
                let sql = "SELECT id, body FROM trait WHERE connection = ?1 AND sort_key = ?2 AND name = ?3";
                let mut found = Vec::new();
                for name in names {
                    found.extend(bodies(db, sql, "trait", params![key, order.key(&name), name])?);
                }
                Ok(found)
            })
            .await
    }

    /// The profile merge rules that segments have, each once, by ID: there is no list of them.
    pub async fn merge_rules_in_use(&self) -> Result<Vec<u64>, StoreError> {
        let key = self.key;
        self.store
            .read("reading the merge rules of segments", move |db| {
                let sql = "SELECT DISTINCT json_extract(body, '$.merge_rule') AS rule FROM segment
                           WHERE connection = ?1 AND rule IS NOT NULL ORDER BY rule";
                let mut statement = db.prepare_cached(sql)?;
                let rows = statement.query_map([key], |row| row.get(0))?;
                Ok(rows.collect::<Result<Vec<i64>, _>>()?.into_iter().map(unsigned).collect())
            })
            .await
    }

    /// Segments whose rule uses a trait, by name.
    pub async fn segments_using(&self, id: TraitId) -> Result<Vec<Segment>, StoreError> {
        let key = self.key;
        self.store
            .read("reading the segments of a trait", move |db| {
                let sql = "SELECT s.id, s.body FROM segment_trait u JOIN segment s ON s.row = u.segment
                           WHERE u.trait = ?2 AND s.connection = ?1 ORDER BY s.sort_key, s.row";
                bodies(db, sql, "segment", params![key, signed(id.0)])
            })
            .await
    }

    /// Everything under each of these codes, in this order.
    pub async fn pair_parts(&self, codes: Vec<String>) -> Result<Vec<PairParts>, StoreError> {
        let key = self.key;
        self.store.read("reading pairs", move |db| codes.into_iter().map(|code| parts(db, key, code)).collect()).await
    }

    /// The organization's sharing data source, if it has one.
    pub async fn sharing_data_source(&self) -> Result<Option<DataSource>, StoreError> {
        let key = self.key;
        self.store
            .read("finding the sharing data source", move |db| {
                let Some(id) = sharing_source(db, key)? else { return Ok(None) };
                let sql = "SELECT body FROM reference WHERE connection = ?1 AND kind = 'dataSource' AND id = ?2";
                let text: String = db.query_row(sql, params![key, signed(id.0)], |row| row.get(0))?;
                body("data source", &id.to_string(), &text).map(Some)
            })
            .await
    }
}

/// A stored pair state.
pub(crate) fn state(rank: u8, drift: &str) -> Result<PairState, StoreError> {
    let drift: Vec<Drift> = body("pair", "", drift)?;
    Ok(PairState::from_rank(rank, drift))
}

pub(super) fn traits_of_code(db: &Connection, key: i64, code: &str) -> Result<Vec<Trait>, StoreError> {
    let sql = "SELECT id, body FROM trait WHERE connection = ?1 AND code = ?2 ORDER BY id";
    bodies(db, sql, "trait", params![key, code])
}

pub(crate) fn segments_of_code(db: &Connection, key: i64, code: &str) -> Result<Vec<Segment>, StoreError> {
    let sql = "SELECT id, body FROM segment WHERE connection = ?1 AND code = ?2 ORDER BY id";
    bodies(db, sql, "segment", params![key, code])
}

/// The organization's sharing data source: the one with the current name before one with the old name.
pub(crate) fn sharing_source(db: &Connection, key: i64) -> Result<Option<DataSourceId>, StoreError> {
    let sources: Vec<(i64, String)> = db
        .prepare_cached("SELECT id, name FROM reference WHERE connection = ?1 AND kind = 'dataSource' ORDER BY id")?
        .query_map([key], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    let named = |wanted: &str| sources.iter().find(|(_, name)| name.trim().eq_ignore_ascii_case(wanted));
    let found = named(domain::pair::DATA_SOURCE).or_else(|| named(domain::pair::DATA_SOURCE_OLD_NAME));
    Ok(found.map(|(id, _)| DataSourceId(unsigned(*id))))
}

fn parts(db: &Connection, key: i64, code: String) -> Result<PairParts, StoreError> {
    let traits = traits_of_code(db, key, &code)?;
    let segments = segments_of_code(db, key, &code)?;
    let evidence = super::evidence::evidence(db, key, &code, &traits, &segments)?;
    Ok(PairParts { audience: audience_of(db, key, &code)?, segments, traits, evidence, code })
}

fn audience_of(db: &Connection, key: i64, id: &str) -> Result<Option<Audience>, StoreError> {
    let sql = "SELECT body FROM audience WHERE connection = ?1 AND id = ?2";
    let text: Option<String> = db.prepare_cached(sql)?.query_row(params![key, id], |row| row.get(0)).optional()?;
    text.map(|text| body("audience", id, &text)).transpose()
}

fn one<T: serde::de::DeserializeOwned>(
    db: &Connection,
    table: &'static str,
    key: i64,
    id: i64,
) -> Result<Option<(T, Option<u64>)>, StoreError> {
    let sql = format!("SELECT body, population FROM {table} WHERE connection = ?1 AND id = ?2");
    let read = |row: &rusqlite::Row<'_>| Ok((row.get::<_, String>(0)?, row.get::<_, Option<i64>>(1)?));
    let found = db.prepare_cached(&sql)?.query_row(params![key, id], read).optional()?;
    found.map(|(text, people)| Ok((body(table, &id.to_string(), &text)?, people.map(unsigned)))).transpose()
}

fn some<T: serde::de::DeserializeOwned>(
    db: &Connection,
    table: &'static str,
    key: i64,
    ids: impl Iterator<Item = u64>,
) -> Result<Vec<T>, StoreError> {
    let mut found = Vec::new();
    for id in ids {
        found.extend(one(db, table, key, signed(id))?.map(|(it, _)| it));
    }
    Ok(found)
}

pub(super) fn bodies<T: serde::de::DeserializeOwned>(
    db: &Connection,
    sql: &str,
    what: &'static str,
    values: impl rusqlite::Params,
) -> Result<Vec<T>, StoreError> {
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query(values)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let id: i64 = row.get(0)?;
        found.push(body(what, &id.to_string(), row.get_ref(1)?.as_str().map_err(rusqlite::Error::from)?)?);
    }
    Ok(found)
}

/// Facts that were not read in the object's present version; none where there is no such object.
fn unread(db: &Connection, table: &'static str, key: i64, id: u64) -> Result<Vec<Fact>, StoreError> {
    let sql = format!("SELECT unread FROM {table} WHERE connection = ?1 AND id = ?2");
    let text: Option<String> =
        db.prepare_cached(&sql)?.query_row(params![key, signed(id)], |row| row.get(0)).optional()?;
    text.map_or(Ok(Vec::new()), |text| body(table, &id.to_string(), &text))
}

fn has_unread_rules(db: &Connection, key: i64) -> Result<bool, StoreError> {
    let any = "SELECT EXISTS (SELECT 1 FROM segment WHERE connection = ?1 AND unread <> '[]'
               AND json_extract(body, '$.rule') = '')";
    Ok(db.prepare_cached(any)?.query_row([key], |row| row.get(0))?)
}
