//! Making, changing and removing segments, with the rules of AAM contract §5.5.

use super::fields::Fields;
use super::limits::{self, TRAITS_PER_SEGMENT};
use super::refusal::Refusal;
use super::rights;
use super::segment_wire::rule_traits;
use super::trait_write::read_status;
use crate::market;
use crate::model::{Millis, Row, Segment, World};
use crate::rules::segment_rule::{self, MAX_ESTIMATED};
use crate::world::grow::providers::SUSPENDED;

const LONGEST_NAME: usize = 255;
const LONGEST_TEXT: usize = 1_000;
/// The data source that Adobe's own sharing creates; its segments get the External Merge Policy (AAM contract §19.1).
const SHARING_DATA_SOURCE: &str = "Adobe Experience Platform Audience Sharing";
/// The External Merge Policy.
const EXTERNAL: u64 = 0;

/// Makes a segment.
pub fn create(world: &mut World, fields: &mut Fields, now_ms: Millis) -> Result<u64, Refusal> {
    let mut record = read(world, fields, None)?;
    limits::room_for_segment(world)?;
    let user = rights::acting_user(world);
    record.sid = world.next_sid;
    record.pid = world.pid;
    record.legacy_id = world.segments.values().map(|other| other.legacy_id).max().unwrap_or(0) + 1;
    (record.create_time, record.update_time) = (now_ms, now_ms);
    (record.created_by, record.updated_by) = (user, user);
    world.next_sid += 1;
    let sid = record.sid;
    world.segments.insert(sid, record);
    world.mark(Row::Segment(sid));
    Ok(sid)
}

/// Replaces the editable part of a segment.
pub fn update(world: &mut World, sid: u64, fields: &mut Fields, now_ms: Millis) -> Result<(), Refusal> {
    let current = world.segments.get(&sid).cloned().ok_or_else(|| Refusal::unknown("Segment", sid))?;
    let mut record = read(world, fields, Some(&current))?;
    record.update_time = now_ms;
    record.updated_by = rights::acting_user(world);
    world.segments.insert(sid, record);
    world.mark(Row::Segment(sid));
    Ok(())
}

/// Removes segments, all or none.
pub fn remove(world: &mut World, sids: &[u64]) -> Result<(), Refusal> {
    for sid in sids {
        let record = world.segments.get(sid).ok_or_else(|| Refusal::unknown("Segment", sid))?;
        if record.pid != world.pid {
            return Err(Refusal::forbidden(format!("Segment {sid} belongs to another owner")));
        }
    }
    for sid in sids {
        world.segments.remove(sid);
        world.mark(Row::Segment(*sid));
    }
    Ok(())
}

/// Moves every segment of one merge rule to another; returns how many.
pub fn replace_merge_rule(world: &mut World, fields: &mut Fields, now_ms: Millis) -> Result<usize, Refusal> {
    let from = fields.required_number("existingMergeRuleDataSourceId");
    let to = fields.required_number("replaceWithMergeRuleDataSourceId");
    for (name, id) in [("existingMergeRuleDataSourceId", from), ("replaceWithMergeRuleDataSourceId", to)] {
        if !world.merge_rules.contains_key(&id) {
            fields.problem(format!("{name}: merge rule {id} does not exist"));
        }
    }
    fields.check()?;
    let user = rights::acting_user(world);
    let mut moved = Vec::new();
    for record in world.segments.values_mut().filter(|record| record.merge_rule == from) {
        record.merge_rule = to;
        record.update_time = now_ms;
        record.updated_by = user;
        moved.push(record.sid);
    }
    let count = moved.len();
    for sid in moved {
        world.mark(Row::Segment(sid));
    }
    Ok(count)
}

fn read(world: &World, fields: &mut Fields, current: Option<&Segment>) -> Result<Segment, Refusal> {
    let mut record = current.cloned().unwrap_or_default();
    record.name = fields.required_text("name", LONGEST_NAME);
    record.description = fields.short_text("description", LONGEST_TEXT);
    record.integration_code = fields.short_text("integrationCode", LONGEST_NAME).filter(|code| !code.is_empty());
    record.data_source = fields.required_number("dataSourceId");
    record.folder = fields.required_number("folderId");
    record.status = if stays_suspended(fields, current) { SUSPENDED.to_owned() } else { read_status(fields) };
    record.rule = fields.required_text("segmentRule", usize::MAX);
    record.merge_rule = read_merge_rule(world, fields, record.data_source, current);
    check_rule(world, fields, &record.rule);
    check_places(world, fields, &record);
    fields.check()?;
    settle_suspension(world, &mut record);
    unique_code(world, &record)?;
    Ok(record)
}

/// Whether a suspended segment is written back as it was; nothing else becomes suspended by being written.
fn stays_suspended(fields: &mut Fields, current: Option<&Segment>) -> bool {
    let is_suspended = current.is_some_and(|current| current.status == SUSPENDED);
    is_suspended
        && fields
            .raw()
            .get("status")
            .and_then(|word| word.as_str())
            .is_some_and(|word| word.eq_ignore_ascii_case(SUSPENDED))
}

/// A suspended segment is active again once it uses no trait of a provider that left.
fn settle_suspension(world: &World, record: &mut Segment) {
    let is_suspended = |sid: &u64| world.traits.get(sid).is_some_and(|one| one.status == SUSPENDED);
    if record.status == SUSPENDED && !rule_traits(record).iter().any(is_suspended) {
        "ACTIVE".clone_into(&mut record.status);
    }
}

/// 0 is the External Merge Policy. Left out: what the segment has; for a new one the External Merge Policy in the
/// sharing data source, the account's default rule elsewhere.
fn read_merge_rule(world: &World, fields: &mut Fields, data_source: u64, current: Option<&Segment>) -> u64 {
    if let Some(id) = fields.number("mergeRuleDataSourceId") {
        if id != EXTERNAL && !world.merge_rules.contains_key(&id) {
            fields.problem(format!("mergeRuleDataSourceId: merge rule {id} does not exist"));
        }
        return id;
    }
    if let Some(current) = current {
        return current.merge_rule;
    }
    if world.data_sources.get(&data_source).is_some_and(|source| source.name == SHARING_DATA_SOURCE) {
        return EXTERNAL;
    }
    world.merge_rules.values().find(|rule| rule.is_default).map_or(EXTERNAL, |rule| rule.id)
}

/// Notes a fault of a segment rule, if any. Blank rules are left to the caller.
pub fn check_rule(world: &World, fields: &mut Fields, rule: &str) {
    if rule.trim().is_empty() {
        return;
    }
    let rule = match segment_rule::parse(rule) {
        Ok(rule) => rule,
        Err(error) => return fields.problem(format!("segmentRule: {error}")),
    };
    let traits = rule.traits();
    if traits.len() > TRAITS_PER_SEGMENT {
        fields.problem(format!("segmentRule: names {} traits, the limit is {TRAITS_PER_SEGMENT}", traits.len()));
    }
    for sid in &traits {
        if let Some((name, feed)) = market::missing_for(world, *sid) {
            let (id, of) = (feed.id, feed.name);
            fields.problem(format!(
                "segmentRule: trait {sid} ({name}) is of data feed {id} ({of}), which is not subscribed"
            ));
            continue;
        }
        if !world.traits.contains_key(sid) {
            let kind = if world.segments.contains_key(sid) { "is a segment, not a trait" } else { "does not exist" };
            fields.problem(format!("segmentRule: trait {sid} {kind}"));
        }
    }
    // Recency and frequency only over own rule-based and folder traits (AAM contract §5.5 rule 3).
    for sid in rule.frequency_traits() {
        let Some(record) = world.traits.get(&sid) else { continue };
        if record.pid != world.pid || !["RULE_BASED_TRAIT", rights::FOLDER_TRAIT].contains(&record.trait_type.as_str())
        {
            fields.problem(format!("segmentRule: trait {sid} cannot be used in FREQUENCY"));
        }
    }
}

/// Whether the size of a rule can be estimated: it reads, with few recency and frequency conditions. Traits that do not exist have no members (AAM contract §5.1).
pub fn check_estimated(fields: &mut Fields, rule: &str) {
    if rule.trim().is_empty() {
        return;
    }
    match segment_rule::parse(rule) {
        Err(error) => fields.problem(format!("rule: {error}")),
        Ok(rule) if rule.frequencies() > MAX_ESTIMATED => {
            fields.problem(format!("rule: at most {MAX_ESTIMATED} recency and frequency conditions can be estimated"));
        }
        Ok(_) => {}
    }
}

fn check_places(world: &World, fields: &mut Fields, record: &Segment) {
    match world.data_sources.get(&record.data_source) {
        None if record.data_source == 0 => {} // already refused as missing
        None => fields.problem(format!("dataSourceId: data source {} does not exist", record.data_source)),
        Some(source) if source.pid != world.pid => {
            fields.problem(format!("dataSourceId: data source {} belongs to another owner", record.data_source));
        }
        Some(_) => {}
    }
    if !world.segment_folders.contains_key(&record.folder) {
        fields.problem(format!("folderId: folder {} does not exist", record.folder));
    }
}

/// Codes are unique inside a data source only where the data source says so (AAM contract §5.3).
fn unique_code(world: &World, record: &Segment) -> Result<(), Refusal> {
    let Some(code) = &record.integration_code else { return Ok(()) };
    if !world.data_sources.get(&record.data_source).is_some_and(|source| source.unique_segment_codes) {
        return Ok(());
    }
    let taken = world.segments.values().find(|other| {
        other.sid != record.sid
            && other.data_source == record.data_source
            && other.integration_code.as_ref() == Some(code)
    });
    match taken {
        Some(other) => Err(Refusal::conflict(format!("Integration code {code} is taken by segment {}", other.sid))),
        None => Ok(()),
    }
}
