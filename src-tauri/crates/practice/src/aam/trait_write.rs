//! Making, changing and removing traits, with the rules of AAM contract §4.6.

use std::collections::{BTreeMap, BTreeSet};

use super::fields::Fields;
use super::limits;
use super::refusal::Refusal;
use super::rights::{self, COMPANY_TRAIT, FOLDER_TRAIT};
use super::trait_wire::versions;
use crate::model::{Millis, Row, RuleVersion, Trait, World};
use crate::rules::{segment_rule, trait_rule};

const RULE_BASED: &str = "RULE_BASED_TRAIT";
const ONBOARDED: &str = "ON_BOARDED_TRAIT";
const ALGORITHMIC: &str = "ALGO_TRAIT";
/// Days a trait lives when nothing is said (AAM contract §4.3).
const DEFAULT_TTL: u32 = 120;
/// Number of stored rule versions (AAM contract §4.6 rule 8).
const HISTORY: usize = 10;
const LONGEST_NAME: usize = 255;
const LONGEST_TEXT: usize = 1_000;

/// Creates a trait. It has no members: they are delivered later.
pub fn create(world: &mut World, fields: &mut Fields, now_ms: Millis) -> Result<u64, Refusal> {
    let mut record = read(world, fields, None)?;
    limits::room_for_trait(world, &record.trait_type)?;
    let user = rights::acting_user(world);
    record.sid = world.next_sid;
    record.pid = world.pid;
    (record.create_time, record.update_time) = (now_ms, now_ms);
    (record.created_by, record.updated_by) = (user, user);
    record.history = versions(&record);
    world.next_sid += 1;
    let sid = record.sid;
    world.traits.insert(sid, record);
    world.mark(Row::Trait(sid));
    Ok(sid)
}

/// Replaces the editable part of a trait.
pub fn update(world: &mut World, sid: u64, fields: &mut Fields, now_ms: Millis) -> Result<(), Refusal> {
    let current = world.traits.get(&sid).cloned().ok_or_else(|| Refusal::unknown("Trait", sid))?;
    editable(world, &current)?;
    let mut record = if current.trait_type == FOLDER_TRAIT {
        read_folder_trait(world, fields, &current)?
    } else {
        read(world, fields, Some(&current))?
    };
    record.update_time = now_ms;
    record.updated_by = rights::acting_user(world);
    if record.rule != current.rule {
        record.rule_version = current.rule_version + 1;
        record.history = versions(&current);
        let entry = RuleVersion {
            version: record.rule_version,
            rule: record.rule.clone().unwrap_or_default(),
            action: "UPDATE".to_owned(),
            update_time: now_ms,
            updated_by: record.updated_by,
        };
        record.history.insert(0, entry);
        record.history.truncate(HISTORY);
    }
    world.traits.insert(sid, record);
    world.mark(Row::Trait(sid));
    Ok(())
}

/// Removes traits, all or none.
pub fn remove(world: &mut World, sids: &[u64]) -> Result<(), Refusal> {
    for sid in sids {
        let record = world.traits.get(sid).ok_or_else(|| Refusal::unknown("Trait", sid))?;
        editable(world, record)?;
        if record.trait_type == FOLDER_TRAIT {
            return Err(Refusal::in_use(format!("Trait {sid} is a folder trait: it goes with its folder")));
        }
    }
    if let Some((sid, segments)) = segments_using(world, sids).into_iter().next() {
        let names: Vec<String> = segments.iter().map(u64::to_string).collect();
        return Err(Refusal::in_use(format!("Trait {sid} is used by segments: {}", names.join(", "))));
    }
    if let Some((sid, model)) = sids.iter().find_map(|sid| Some((sid, crate::modeling::model_like(world, *sid)?))) {
        return Err(Refusal::in_use(format!("Trait {sid} is the baseline of model {model}")));
    }
    for sid in sids {
        drop_trait(world, *sid);
    }
    Ok(())
}

/// Takes a trait and its members out of the world, unasked.
pub fn drop_trait(world: &mut World, sid: u64) {
    world.traits.remove(&sid);
    world.members.traits.remove(&sid);
    world.mark(Row::Trait(sid));
    world.mark(Row::TraitMembers(sid));
}

/// Which segments' rules name which of these traits.
pub fn segments_using(world: &World, sids: &[u64]) -> BTreeMap<u64, Vec<u64>> {
    let wanted: BTreeSet<u64> = sids.iter().copied().collect();
    let mut users: BTreeMap<u64, Vec<u64>> = BTreeMap::new();
    for segment in world.segments.values() {
        let Ok(rule) = segment_rule::parse(&segment.rule) else { continue };
        for sid in rule.traits().into_iter().filter(|sid| wanted.contains(sid)) {
            users.entry(sid).or_default().push(segment.sid);
        }
    }
    users
}

fn editable(world: &World, record: &Trait) -> Result<(), Refusal> {
    if record.pid != world.pid {
        return Err(Refusal::forbidden(format!("Trait {} belongs to another owner", record.sid)));
    }
    if record.trait_type == COMPANY_TRAIT {
        return Err(Refusal::forbidden(format!(
            "Trait {} was created by the system and cannot be changed",
            record.sid
        )));
    }
    Ok(())
}

/// Of a folder trait only the data source may change; everything else must be as it is or left out.
fn read_folder_trait(world: &World, fields: &mut Fields, current: &Trait) -> Result<Trait, Refusal> {
    let mut record = current.clone();
    record.data_source = fields.required_number("dataSourceId");
    own_data_source(world, fields, record.data_source)?;
    let same = [
        fields.text("name").is_none_or(|name| name == current.name),
        fields.text("traitType").is_none_or(|kind| kind == current.trait_type),
        fields.number("folderId").is_none_or(|folder| folder == current.folder),
        fields.text("traitRule").is_none_or(|rule| Some(&rule) == current.rule.as_ref()),
    ];
    if same.contains(&false) {
        fields.problem("dataSourceId: is the only field of a folder trait that may change");
    }
    fields.check()?;
    Ok(record)
}

fn read(world: &World, fields: &mut Fields, current: Option<&Trait>) -> Result<Trait, Refusal> {
    let mut record = current.cloned().unwrap_or_default();
    record.name = fields.required_text("name", LONGEST_NAME);
    record.description = fields.short_text("description", LONGEST_TEXT);
    record.comments = fields.short_text("comments", LONGEST_TEXT);
    record.integration_code = fields.short_text("integrationCode", LONGEST_NAME).filter(|code| !code.is_empty());
    record.trait_type = read_type(fields, current);
    record.data_source = fields.required_number("dataSourceId");
    record.folder = fields.required_number("folderId");
    record.ttl = fields.small_number("ttl").unwrap_or(DEFAULT_TTL);
    record.event_type = fields.small_number("type").unwrap_or(0);
    record.category = fields.small_number("categoryId").unwrap_or(0);
    record.status = read_status(fields);
    read_rule(world, fields, &mut record);
    check_references(world, fields, &record);
    fields.check()?;
    own_data_source(world, fields, record.data_source)?;
    unique_code(world, &record)?;
    Ok(record)
}

fn read_type(fields: &mut Fields, current: Option<&Trait>) -> String {
    let given = fields.text("traitType").unwrap_or_default();
    match current {
        None if ![RULE_BASED, ONBOARDED, ALGORITHMIC].contains(&given.as_str()) => {
            fields.problem(format!("traitType: must be {RULE_BASED}, {ONBOARDED} or {ALGORITHMIC}"));
        }
        Some(current) if given != current.trait_type => {
            fields.problem(format!("traitType: is {} and cannot change", current.trait_type));
        }
        _ => {}
    }
    given
}

/// `ACTIVE` unless said otherwise; for traits and segments alike.
pub fn read_status(fields: &mut Fields) -> String {
    let status = fields.text("status").map_or_else(|| "ACTIVE".to_owned(), |status| status.to_ascii_uppercase());
    if status != "ACTIVE" && status != "INACTIVE" {
        fields.problem("status: must be ACTIVE or INACTIVE");
    }
    status
}

/// The model of an algorithmic trait, and what it takes of its people. Clients write the value as `accuracy` or `reach`, or
/// as `thresholdValue`.
fn read_model(world: &World, fields: &mut Fields, record: &mut Trait) {
    record.model = fields.number("algoModelId");
    let model = record.model.map(|id| world.models.get(&id));
    match model {
        None => fields.problem("algoModelId: may not be null for an algorithmic trait"),
        Some(None) => fields.problem("algoModelId: there is no such model"),
        Some(Some(model)) if model.successes.is_empty() => {
            fields.problem("algoModelId: the model has not run with data yet");
        }
        Some(Some(_)) => {}
    }
    let Some(kind) = fields.text("thresholdType") else { return };
    let name = if kind == "REACH" { "reach" } else { "accuracy" };
    let value = fields.decimal(name).or_else(|| fields.decimal("thresholdValue"));
    let fits = match (kind.as_str(), value) {
        ("ACCURACY", Some(value)) => (0.0..=1.0).contains(&value),
        ("REACH", Some(value)) => (1.0..=1e12).contains(&value) && value.fract() == 0.0,
        _ => false,
    };
    if !fits {
        fields
            .problem("thresholdType: must be ACCURACY with an accuracy from 0 to 1, or REACH with a number of people");
    }
    record.threshold = value.map(|value| (kind, value));
}

fn read_rule(world: &World, fields: &mut Fields, record: &mut Trait) {
    let rule = fields.text("traitRule").filter(|rule| !rule.trim().is_empty());
    if record.trait_type == ALGORITHMIC {
        if rule.is_some() {
            fields.problem("traitRule: an algorithmic trait has no rule");
        }
        record.rule = None;
        read_model(world, fields, record);
        return;
    }
    match rule.as_deref().map(trait_rule::check) {
        None => fields.problem("traitRule: may not be empty"),
        Some(Err(error)) => fields.problem(format!("traitRule: {error}")),
        Some(Ok(())) => {}
    }
    record.rule = rule;
}

fn check_references(world: &World, fields: &mut Fields, record: &Trait) {
    // 0 was already refused as missing.
    if record.data_source != 0 && !world.data_sources.contains_key(&record.data_source) {
        fields.problem(format!("dataSourceId: data source {} does not exist", record.data_source));
    }
    match world.trait_folders.get(&record.folder) {
        None => fields.problem(format!("folderId: folder {} does not exist", record.folder)),
        Some(folder) if folder.pid != world.pid => {
            fields.problem(format!("folderId: folder {} belongs to another owner", record.folder));
        }
        Some(_) => {}
    }
    if record.event_type != 0 && !world.trait_types.contains_key(&record.event_type) {
        fields.problem(format!("type: event type {} does not exist", record.event_type));
    }
    if record.category != 0 && !world.categories.contains_key(&record.category) {
        fields.problem(format!("categoryId: category {} does not exist", record.category));
    }
}

/// Making traits needs CREATE on their data source (AAM contract §17); other owners' sources do not grant it.
fn own_data_source(world: &World, fields: &mut Fields, id: u64) -> Result<(), Refusal> {
    match world.data_sources.get(&id) {
        Some(source) if source.pid != world.pid => {
            Err(Refusal::forbidden(format!("Data source {id} belongs to another owner")))
        }
        Some(_) => Ok(()),
        None => {
            fields.problem(format!("dataSourceId: data source {id} does not exist"));
            fields.check()
        }
    }
}

/// Codes are unique inside a data source only where the data source says so (AAM contract §4.3).
fn unique_code(world: &World, record: &Trait) -> Result<(), Refusal> {
    let Some(code) = &record.integration_code else { return Ok(()) };
    if !world.data_sources.get(&record.data_source).is_some_and(|source| source.unique_trait_codes) {
        return Ok(());
    }
    let taken = world.traits.values().find(|other| {
        other.sid != record.sid
            && other.data_source == record.data_source
            && other.integration_code.as_ref() == Some(code)
    });
    match taken {
        Some(other) => Err(Refusal::conflict(format!("Integration code {code} is taken by trait {}", other.sid))),
        None => Ok(()),
    }
}
