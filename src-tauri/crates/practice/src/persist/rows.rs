//! Between the world's records and database rows.

use std::collections::BTreeSet;
use std::io;

use roaring::RoaringBitmap;
use rusqlite::Connection;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::{meta, set_meta};
use crate::error::PracticeError;
use crate::model::{Membership, Millis, Row, World};
use crate::switches::Switches;

/// Rows to be written in one transaction, and the counters that belong to them.
#[derive(Debug)]
pub struct Batch {
    /// Rows to write or remove.
    pub rows: Vec<Stored>,
    /// The organization's counters after the change.
    pub counters: String,
    /// Distance of practice time to real time.
    pub ahead_ms: Millis,
    /// Whether everything stored before is thrown away first.
    pub replace: bool,
}

/// One row as it goes to disk; no value means the row is removed.
#[derive(Debug)]
pub enum Stored {
    /// A record.
    Record { kind: &'static str, id: String, body: Option<String> },
    /// The members of a trait or audience.
    Members { kind: &'static str, id: String, people: Option<Vec<u8>> },
}

/// The numbers of a world that are not rows.
#[derive(Debug, Serialize, Deserialize)]
struct Counters {
    seed: u64,
    pid: u32,
    next_sid: u64,
    next_folder: u64,
    next_data_source: u64,
    #[serde(default)]
    flows_planted: bool,
    #[serde(default)]
    activations_planted: bool,
    #[serde(default)]
    models_until: Option<Millis>,
    #[serde(default)]
    switches: Switches,
}

/// The counters of a world as stored text.
pub fn counters(world: &World) -> String {
    let counters = Counters {
        seed: world.seed,
        pid: world.pid,
        next_sid: world.next_sid,
        next_folder: world.next_folder,
        next_data_source: world.next_data_source,
        flows_planted: world.flows_planted,
        activations_planted: world.activations_planted,
        models_until: world.models_until,
        switches: world.switches.clone(),
    };
    serde_json::to_string(&counters).unwrap_or_default()
}

/// The present content of one row.
pub fn encode(world: &World, row: &Row) -> Stored {
    match row {
        Row::DataSource(id) => record("data_source", id, world.data_sources.get(id)),
        Row::TraitFolder(id) => record("trait_folder", id, world.trait_folders.get(id)),
        Row::SegmentFolder(id) => record("segment_folder", id, world.segment_folders.get(id)),
        Row::Trait(id) => record("trait", id, world.traits.get(id)),
        Row::Segment(id) => record("segment", id, world.segments.get(id)),
        Row::Model(id) => record("model", id, world.models.get(id)),
        Row::Feed(id) => record("feed", id, world.feeds.get(id)),
        Row::MergeRule(id) => record("merge_rule", id, world.merge_rules.get(id)),
        Row::User(id) => record("user", id, world.users.get(id)),
        Row::Category(id) => record("category", id, world.categories.get(id)),
        Row::TraitType(id) => record("trait_type", id, world.trait_types.get(id)),
        Row::Audience(id) => record("audience", id, world.audiences.get(id)),
        Row::Sandbox(id) => record("sandbox", id, world.sandboxes.get(id)),
        Row::MergePolicy(id) => record("merge_policy", id, world.merge_policies.get(id)),
        Row::Namespace(id) => record("namespace", id, world.namespaces.get(id)),
        Row::Tag(id) => record("tag", id, world.tags.get(id)),
        Row::AudienceFolder(id) => record("audience_folder", id, world.audience_folders.get(id)),
        Row::SegmentJob(id) => record("segment_job", id, world.segment_jobs.get(id)),
        Row::Preview(id) => record("preview", id, world.previews.get(id)),
        Row::BaseConnection(id) => record("base_connection", id, world.base_connections.get(id)),
        Row::SourceConnection(id) => record("source_connection", id, world.source_connections.get(id)),
        Row::TargetConnection(id) => record("target_connection", id, world.target_connections.get(id)),
        Row::Flow(id) => record("flow", id, world.flows.get(id)),
        Row::FlowRun(id) => record("flow_run", id, world.flow_runs.get(id)),
        Row::Activation(id) => record("activation", id, world.activations.get(id)),
        Row::Import(id) => record("import", id, world.imports.get(id)),
        Row::TraitMembers(id) => Stored::Members {
            kind: "trait",
            id: id.to_string(),
            people: world.members.traits.get(id).map(encode_membership),
        },
        Row::AudienceMembers(id) => Stored::Members {
            kind: "audience",
            id: id.clone(),
            people: world.members.audiences.get(id).map(|people| {
                let mut bytes = Vec::with_capacity(people.serialized_size());
                put_bitmap(&mut bytes, people);
                bytes
            }),
        },
    }
}

fn record<T: Serialize>(kind: &'static str, id: &impl ToString, value: Option<&T>) -> Stored {
    let body = value.and_then(|value| serde_json::to_string(value).ok());
    Stored::Record { kind, id: id.to_string(), body }
}

/// The address of every row a world has.
pub fn all(world: &World) -> BTreeSet<Row> {
    let mut rows = BTreeSet::new();
    rows.extend(world.data_sources.keys().copied().map(Row::DataSource));
    rows.extend(world.trait_folders.keys().copied().map(Row::TraitFolder));
    rows.extend(world.segment_folders.keys().copied().map(Row::SegmentFolder));
    rows.extend(world.traits.keys().copied().map(Row::Trait));
    rows.extend(world.segments.keys().copied().map(Row::Segment));
    rows.extend(world.models.keys().copied().map(Row::Model));
    rows.extend(world.feeds.keys().copied().map(Row::Feed));
    rows.extend(world.merge_rules.keys().copied().map(Row::MergeRule));
    rows.extend(world.users.keys().copied().map(Row::User));
    rows.extend(world.categories.keys().copied().map(Row::Category));
    rows.extend(world.trait_types.keys().copied().map(Row::TraitType));
    rows.extend(world.audiences.keys().cloned().map(Row::Audience));
    rows.extend(world.sandboxes.keys().cloned().map(Row::Sandbox));
    rows.extend(world.merge_policies.keys().cloned().map(Row::MergePolicy));
    rows.extend(world.namespaces.keys().cloned().map(Row::Namespace));
    rows.extend(world.tags.keys().cloned().map(Row::Tag));
    rows.extend(world.audience_folders.keys().cloned().map(Row::AudienceFolder));
    rows.extend(world.segment_jobs.keys().cloned().map(Row::SegmentJob));
    rows.extend(world.previews.keys().cloned().map(Row::Preview));
    rows.extend(world.base_connections.keys().cloned().map(Row::BaseConnection));
    rows.extend(world.source_connections.keys().cloned().map(Row::SourceConnection));
    rows.extend(world.target_connections.keys().cloned().map(Row::TargetConnection));
    rows.extend(world.flows.keys().cloned().map(Row::Flow));
    rows.extend(world.flow_runs.keys().cloned().map(Row::FlowRun));
    rows.extend(world.activations.keys().cloned().map(Row::Activation));
    rows.extend(world.imports.keys().cloned().map(Row::Import));
    rows.extend(world.members.traits.keys().copied().map(Row::TraitMembers));
    rows.extend(world.members.audiences.keys().cloned().map(Row::AudienceMembers));
    rows
}

/// Writes a batch inside the caller's transaction.
pub fn write(db: &Connection, batch: &Batch) -> rusqlite::Result<()> {
    if batch.replace {
        db.execute_batch("DELETE FROM record; DELETE FROM members;")?;
    }
    let mut put = db.prepare_cached("INSERT OR REPLACE INTO record (kind, id, body) VALUES (?1, ?2, ?3)")?;
    let mut cut = db.prepare_cached("DELETE FROM record WHERE kind = ?1 AND id = ?2")?;
    let mut put_people = db.prepare_cached("INSERT OR REPLACE INTO members (kind, id, people) VALUES (?1, ?2, ?3)")?;
    let mut cut_people = db.prepare_cached("DELETE FROM members WHERE kind = ?1 AND id = ?2")?;
    for row in &batch.rows {
        match row {
            Stored::Record { kind, id, body: Some(body) } => put.execute((kind, id, body))?,
            Stored::Record { kind, id, body: None } => cut.execute((kind, id))?,
            Stored::Members { kind, id, people: Some(people) } => put_people.execute((kind, id, people))?,
            Stored::Members { kind, id, people: None } => cut_people.execute((kind, id))?,
        };
    }
    set_meta(db, "counters", &batch.counters)?;
    set_meta(db, "ahead_ms", &batch.ahead_ms.to_string())
}

/// Reads the stored world; `None` when none was ever stored.
pub fn load(db: &Connection) -> Result<Option<World>, PracticeError> {
    let Some(text) = meta(db, "counters")? else { return Ok(None) };
    let counters: Counters = parse("meta", "counters", &text)?;
    let mut world = World {
        seed: counters.seed,
        pid: counters.pid,
        next_sid: counters.next_sid,
        next_folder: counters.next_folder,
        next_data_source: counters.next_data_source,
        flows_planted: counters.flows_planted,
        activations_planted: counters.activations_planted,
        models_until: counters.models_until,
        switches: counters.switches,
        ..World::default()
    };
    let reading = PracticeError::database("reading");
    let mut query = db.prepare("SELECT kind, id, body FROM record").map_err(&reading)?;
    let mut found = query.query([]).map_err(&reading)?;
    while let Some(row) = found.next().map_err(&reading)? {
        let text = |column| row.get_ref(column).and_then(|value| Ok(value.as_str()?)).map_err(&reading);
        restore_record(&mut world, text(0)?, text(1)?, text(2)?)?;
    }
    let mut query = db.prepare("SELECT kind, id, people FROM members").map_err(&reading)?;
    let mut found = query.query([]).map_err(&reading)?;
    while let Some(row) = found.next().map_err(&reading)? {
        let kind: String = row.get(0).map_err(&reading)?;
        let id: String = row.get(1).map_err(&reading)?;
        let bytes = row.get_ref(2).and_then(|value| Ok(value.as_blob()?)).map_err(&reading)?;
        restore_members(&mut world, &kind, &id, bytes)?;
    }
    Ok(Some(world))
}

fn restore_record(world: &mut World, kind: &str, id: &str, body: &str) -> Result<(), PracticeError> {
    macro_rules! into {
        ($map:ident, number) => {
            drop(world.$map.insert(number(kind, id)?, parse(kind, id, body)?))
        };
        ($map:ident) => {
            drop(world.$map.insert(id.to_owned(), parse(kind, id, body)?))
        };
    }
    match kind {
        "data_source" => into!(data_sources, number),
        "trait_folder" => into!(trait_folders, number),
        "segment_folder" => into!(segment_folders, number),
        "trait" => into!(traits, number),
        "segment" => into!(segments, number),
        "model" => into!(models, number),
        "feed" => into!(feeds, number),
        "merge_rule" => into!(merge_rules, number),
        "user" => into!(users, number),
        "category" => into!(categories, number),
        "trait_type" => into!(trait_types, number),
        "audience" => into!(audiences),
        "sandbox" => into!(sandboxes),
        "merge_policy" => into!(merge_policies),
        "namespace" => into!(namespaces),
        "tag" => into!(tags),
        "audience_folder" => into!(audience_folders),
        "segment_job" => into!(segment_jobs),
        "preview" => into!(previews),
        "base_connection" => into!(base_connections),
        "source_connection" => into!(source_connections),
        "target_connection" => into!(target_connections),
        "flow" => into!(flows),
        "flow_run" => into!(flow_runs),
        "activation" => into!(activations),
        "import" => into!(imports),
        _ => return Err(row_error(kind, id, "a kind of record this program does not know")),
    }
    Ok(())
}

fn restore_members(world: &mut World, kind: &str, id: &str, bytes: &[u8]) -> Result<(), PracticeError> {
    match kind {
        "trait" => {
            let membership = decode_membership(bytes).map_err(|e| row_error(kind, id, e))?;
            world.members.traits.insert(number(kind, id)?, membership);
        }
        "audience" => {
            let people = RoaringBitmap::deserialize_from(bytes).map_err(|e| row_error(kind, id, e))?;
            world.members.audiences.insert(id.to_owned(), people);
        }
        _ => return Err(row_error(kind, id, "a kind of membership this program does not know")),
    }
    Ok(())
}

fn encode_membership(membership: &Membership) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(membership.people.serialized_size() + 8);
    put_bitmap(&mut bytes, &membership.people);
    for (day, people) in &membership.deliveries {
        bytes.extend_from_slice(&day.to_le_bytes());
        put_bitmap(&mut bytes, people);
    }
    bytes
}

fn put_bitmap(bytes: &mut Vec<u8>, people: &RoaringBitmap) {
    // Writing to memory does not fail.
    let _ = people.serialize_into(bytes);
}

fn decode_membership(mut bytes: &[u8]) -> io::Result<Membership> {
    let people = RoaringBitmap::deserialize_from(&mut bytes)?;
    let mut deliveries = Vec::new();
    while let Some((day, rest)) = bytes.split_first_chunk::<4>() {
        bytes = rest;
        deliveries.push((i32::from_le_bytes(*day), RoaringBitmap::deserialize_from(&mut bytes)?));
    }
    Ok(Membership { people, deliveries })
}

fn parse<T: DeserializeOwned>(kind: &str, id: &str, text: &str) -> Result<T, PracticeError> {
    serde_json::from_str(text).map_err(|e| row_error(kind, id, e))
}

fn number<T: std::str::FromStr<Err = std::num::ParseIntError>>(kind: &str, id: &str) -> Result<T, PracticeError> {
    id.parse().map_err(|e: std::num::ParseIntError| row_error(kind, id, e))
}

fn row_error(kind: &str, id: &str, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> PracticeError {
    PracticeError::Row { kind: kind.to_owned(), id: id.to_owned(), source: source.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_membership_survives_the_round_trip() {
        let membership = Membership {
            people: (0..1_000).step_by(3).collect(),
            deliveries: vec![(20_000, (0..10).collect()), (-1, RoaringBitmap::new())],
        };
        let back = decode_membership(&encode_membership(&membership)).unwrap();
        assert_eq!(back.people, membership.people);
        assert_eq!(back.deliveries, membership.deliveries);
    }
}
