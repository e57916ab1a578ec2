//! Mappings: what is stored about them, what the service refuses, and how they are written (AAM contract §14.6).

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::table::{Kind, Known, READ_ONLY};
use crate::aam::fields::Fields;
use crate::aam::refusal::Refusal;
use crate::aam::rights;
use crate::aam::segment_wire::rule_traits;
use crate::market;
use crate::model::{Mapping, Millis, Row, Segment, World};
use crate::world::moments::date;

/// Longest value of a mapping.
const LONGEST: usize = 255;

/// The mappings of a segment to a destination. One of which nothing but the destination is stored has no end, and the
/// segment's id as its value.
pub fn of(destination: u64, segment: &Segment) -> Vec<Mapping> {
    let stored: Vec<Mapping> =
        segment.mappings.iter().filter(|mapping| mapping.destination == destination).cloned().collect();
    if !stored.is_empty() || !segment.destinations.contains(&destination) {
        return stored;
    }
    let (year, month, day) = date(segment.create_time);
    vec![Mapping {
        id: destination * 100_000 + segment.sid % 100_000,
        destination,
        starts_on: format!("{year:04}-{month:02}-{day:02}"),
        ends_on: None,
        values: Map::from_iter([("traitAlias".to_owned(), json!(segment.sid.to_string()))]),
        create_time: segment.create_time,
        update_time: segment.create_time,
        created_by: segment.created_by,
        updated_by: segment.created_by,
    }]
}

/// A mapping as the service shows it.
pub fn json(mapping: &Mapping, segment: &Segment) -> Value {
    let mut json = json!({
        "destinationMappingId": mapping.id,
        "destinationId": mapping.destination,
        "sid": segment.sid,
        "traitType": "SEGMENT",
        "traitValue": 0,
        "elementName": segment.name,
        "elementDescription": segment.description,
        "elementStatus": "active",
        "startDate": mapping.starts_on,
        "endDate": mapping.ends_on,
        "priority": null,
        "traitAlias": null,
        "valueAlias": null,
        "createTime": mapping.create_time,
        "updateTime": mapping.update_time,
        "crUID": mapping.created_by,
        "upUID": mapping.updated_by,
    });
    for (name, value) in &mapping.values {
        json[name] = value.clone();
    }
    json
}

/// The segment of a mapping of a destination.
pub fn segment_of(world: &World, destination: u64, id: &str) -> Result<(u64, Mapping), Refusal> {
    let wanted = id.parse::<u64>().ok();
    let found = world.segments.values().find_map(|segment| {
        let mapping = of(destination, segment).into_iter().find(|mapping| Some(mapping.id) == wanted)?;
        Some((segment.sid, mapping))
    });
    found.ok_or_else(|| Refusal::unknown("Mapping", id))
}

/// Checks a new mapping, without storing it.
pub fn read(world: &World, known: &Known, fields: &mut Fields, now_ms: Millis) -> Result<(u64, Mapping), Refusal> {
    let sid = fields.required_number("sid");
    if fields.text("traitType").as_deref() != Some("SEGMENT") {
        fields.problem("traitType: must be SEGMENT");
    }
    let (starts_on, ends_on) = days(fields);
    let values = values(known.kind, fields);
    fields.check()?;
    let segment = world.segments.get(&sid).ok_or_else(|| Refusal::unknown("Segment", sid))?;
    permitted(world, known, segment)?;
    accepted(world, known, segment)?;
    let by = rights::acting_user(world);
    let mapping = Mapping {
        id: 0,
        destination: known.id,
        starts_on,
        ends_on,
        values,
        create_time: now_ms,
        update_time: now_ms,
        created_by: by,
        updated_by: by,
    };
    Ok((sid, mapping))
}

/// Stores a new mapping, and returns its id.
pub fn add(world: &mut World, sid: u64, mut mapping: Mapping, now_ms: Millis) -> Option<u64> {
    let highest = world.segments.values().flat_map(|one| &one.mappings).map(|one| one.id).max().unwrap_or(0);
    mapping.id = u64::try_from(now_ms).unwrap_or(0).max(highest + 1);
    let id = mapping.id;
    let segment = world.segments.get_mut(&sid)?;
    settle(segment, mapping.destination);
    if !segment.destinations.contains(&mapping.destination) {
        segment.destinations.push(mapping.destination);
    }
    segment.mappings.push(mapping);
    world.mark(Row::Segment(sid));
    Some(id)
}

/// Changes dates and value of a mapping. What is left out stays.
pub fn update(world: &mut World, known: &Known, id: &str, fields: &mut Fields, now_ms: Millis) -> Result<(), Refusal> {
    let (sid, current) = segment_of(world, known.id, id)?;
    let by = rights::acting_user(world);
    let segment = world.segments.get(&sid).ok_or_else(|| Refusal::unknown("Segment", sid))?;
    permitted(world, known, segment)?;
    let (starts_on, ends_on) = days(fields);
    let values = values(known.kind, fields);
    fields.check()?;
    let now = Mapping { starts_on, ends_on, values, update_time: now_ms, updated_by: by, ..current };
    let Some(segment) = world.segments.get_mut(&sid) else { return Err(Refusal::unknown("Segment", sid)) };
    settle(segment, known.id);
    segment.mappings.iter_mut().filter(|one| one.id == now.id).for_each(|one| *one = now.clone());
    world.mark(Row::Segment(sid));
    Ok(())
}

/// Removes mappings, all or none.
pub fn remove(world: &mut World, known: &Known, ids: &[String]) -> Result<(), Refusal> {
    let mut found = Vec::new();
    for id in ids {
        let (sid, mapping) = segment_of(world, known.id, id)?;
        permitted(world, known, world.segments.get(&sid).ok_or_else(|| Refusal::unknown("Segment", sid))?)?;
        found.push((sid, mapping.id));
    }
    for (sid, id) in found {
        if let Some(segment) = world.segments.get_mut(&sid) {
            settle(segment, known.id);
            segment.mappings.retain(|one| one.id != id);
            if !segment.mappings.iter().any(|one| one.destination == known.id) {
                segment.destinations.retain(|one| *one != known.id);
            }
        }
        world.mark(Row::Segment(sid));
    }
    Ok(())
}

/// Stores everything about the mappings to a destination of which only the destination was stored.
fn settle(segment: &mut Segment, destination: u64) {
    if !segment.mappings.iter().any(|one| one.destination == destination) {
        let implied = of(destination, segment);
        segment.mappings.extend(implied);
    }
}

fn days(fields: &mut Fields) -> (String, Option<String>) {
    let starts_on = fields.required_text("startDate", 10);
    let ends_on = fields.text("endDate").filter(|day| !day.is_empty());
    for (name, day) in [("startDate", Some(&starts_on)), ("endDate", ends_on.as_ref())] {
        if day.is_some_and(|day| !day.is_empty() && !is_day(day)) {
            fields.problem(format!("{name}: must be a day, yyyy-MM-dd"));
        }
    }
    if ends_on.as_ref().is_some_and(|end| *end < starts_on) {
        fields.problem("endDate: is before startDate");
    }
    (starts_on, ends_on)
}

fn is_day(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let number = |part: &str, long: usize, most: u32| {
        part.len() == long && part.parse::<u32>().is_ok_and(|number| (1..=most).contains(&number))
    };
    matches!(parts[..], [year, month, day] if number(year, 4, 9_999) && number(month, 2, 12) && number(day, 2, 31))
}

fn values(kind: Kind, fields: &mut Fields) -> Map<String, Value> {
    let (needed, optional) = kind.values();
    let mut values = Map::new();
    for name in needed {
        values.insert((*name).to_owned(), json!(fields.required_text(name, LONGEST)));
    }
    for name in optional {
        if let Some(text) = fields.short_text(name, LONGEST).filter(|text| !text.is_empty()) {
            values.insert((*name).to_owned(), json!(text));
        }
    }
    values
}

/// Writing is needed on the destination, mapping on the segment; which of them is missing is not said.
fn permitted(world: &World, known: &Known, segment: &Segment) -> Result<(), Refusal> {
    let may_map = rights::on_segment(world, segment).contains(&"MAP_TO_DESTINATION");
    if may_map && !READ_ONLY.contains(&known.id) { Ok(()) } else { Err(Refusal::forbidden("Access is denied")) }
}

fn accepted(world: &World, known: &Known, segment: &Segment) -> Result<(), Refusal> {
    let refuse = |why: String| Err(Refusal::invalid(vec![why]));
    if known.kind == Kind::AnalyticsAll {
        return refuse(format!("Destination {} maps all segments by itself", known.id));
    }
    if segment.status != "ACTIVE" {
        return refuse(format!("Segment {} is {}", segment.sid, segment.status));
    }
    let traits: Vec<_> = rule_traits(segment).iter().filter_map(|sid| world.traits.get(sid)).collect();
    if known.kind == Kind::People
        && let Some(other) = traits.iter().find(|one| one.pid != world.pid)
    {
        return refuse(format!(
            "Trait {} is not first-party data, and destination {} takes no other",
            other.sid, known.id
        ));
    }
    let sources: BTreeSet<u64> = traits.iter().map(|one| one.data_source).collect();
    if let Some(feed) = sources.iter().find_map(|id| market::lacks(world, *id, market::ACTIVATION)) {
        return refuse(format!("Data feed {} ({}) is not subscribed for activation", feed.id, feed.name));
    }
    for source in sources.iter().filter_map(|id| world.data_sources.get(id)) {
        if let Some(control) = source.export_restrictions.iter().find(|one| known.labels.contains(&one.as_str())) {
            return refuse(format!(
                "Export control {control} of data source {} ({}) forbids destination {}",
                source.id, source.name, known.id
            ));
        }
    }
    Ok(())
}
