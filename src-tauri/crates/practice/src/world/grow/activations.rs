//! What the organization sends from Experience Platform to networks of its own: dataflows to cards that are also destinations of
//! Audience Manager. Two audiences reach the same network from both sides.

use serde_json::{Map, Value, json};

use crate::flow::specs;
use crate::model::{Mapping, Millis, Row, Segment, World};
use crate::world::DAY_MS;
use crate::world::flows::{Card, to_card};
use crate::world::moments::date;

/// An audience by its name, and how its segment is found.
const PAIR: &str = "High value, low frequency";
const COPY: &str = "Site visitors, 14 days";

/// Dataflows: name, card, whether it runs, and the audiences it sends.
const FLOWS: [(&str, &str, bool, &[&str]); 4] = [
    ("Index Exchange, always on", "Index Exchange", true, &[COPY]),
    ("Bing, high value", "Microsoft Bing", true, &[PAIR]),
    // The Trade Desk gets other segments from Audience Manager.
    ("The Trade Desk, EU", "The Trade Desk", true, &[PAIR]),
    // Paused, so nobody is sent twice.
    ("Criteo, spring", "Criteo", false, &[COPY]),
];

/// Segments of these audiences that Audience Manager sends: audience, destination, days since the start.
const MAPPED: [(&str, u64, i64); 3] = [(COPY, 118_307, 45), (PAIR, 118_308, 30), (COPY, 118_302, 20)];

/// Plants dataflows and mappings. The same for a world that was grown before.
pub(in crate::world) fn plant(world: &mut World, now: Millis) {
    world.activations_planted = true;
    for (name, card, is_on, audiences) in FLOWS {
        let Some(spec) = specs::id_of(card) else { continue };
        // Dated by what is in the world already, so that one grown long ago gets the same.
        let sent = world.audiences.values().filter(|audience| audiences.contains(&audience.name.as_str()));
        let made = sent.map(|audience| audience.creation_time).max().unwrap_or(now) + 60_000;
        let selectors: Vec<Value> = audiences.iter().filter_map(|name| selector(world, name, made)).collect();
        to_card(world, &Card { flow: name, spec, target: card, is_on, selectors: &selectors, made });
    }
    for (audience, destination, days) in MAPPED {
        map(world, audience, destination, now - days * DAY_MS);
    }
}

/// The audience as a dataflow names it: one from outside by its ID there, too.
fn selector(world: &World, name: &str, made: Millis) -> Option<Value> {
    let audience = world.audiences.values().find(|audience| audience.name == name)?;
    let seconds = (made / 1_000).to_string();
    let value = if audience.namespace == "AAMSegments" {
        json!({
            "id": audience.audience_id, "systemSegmentId": audience.id, "namespace": audience.namespace,
            "name": name, "description": "", "createTime": seconds, "updateTime": seconds,
        })
    } else {
        json!({
            "id": audience.id, "name": name, "description": "", "createTime": seconds, "updateTime": seconds,
        })
    };
    Some(json!({ "type": "PLATFORM_SEGMENT", "value": value }))
}

fn map(world: &mut World, audience: &str, destination: u64, at: Millis) {
    let Some(found) = world.audiences.values().find(|one| one.name == audience) else { return };
    let (id, sid) = (found.id.clone(), found.audience_id.parse().ok());
    let is_of_it = |one: &&mut Segment| {
        one.integration_code.as_deref() == Some(id.as_str()) || (Some(one.sid) == sid && one.name == audience)
    };
    let Some(segment) = world.segments.values_mut().find(is_of_it) else { return };
    if segment.destinations.contains(&destination) {
        return;
    }
    let started = at.max(segment.create_time);
    let (year, month, day) = date(started);
    segment.destinations.push(destination);
    segment.mappings.push(Mapping {
        id: destination * 100_000 + segment.sid % 100_000,
        destination,
        starts_on: format!("{year:04}-{month:02}-{day:02}"),
        ends_on: None,
        values: Map::from_iter([("traitAlias".to_owned(), json!(segment.sid.to_string()))]),
        create_time: started,
        update_time: started,
        created_by: segment.created_by,
        updated_by: segment.created_by,
    });
    let sid = segment.sid;
    world.mark(Row::Segment(sid));
}
