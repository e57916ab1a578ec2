//! One profile with its identities and the audiences that it is in (Profile access, `/access/entities`; AEP contract §11.3).
//!
//! The account needs the edition of Real-Time CDP that has it; a switch takes it away.

use std::collections::BTreeMap;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};

use super::answer::{Refusal, ok, with};
use super::audience_wire::PROFILE;
use super::evaluation;
use super::request::Asked;
use crate::importing::NAMESPACES as BROUGHT;
use crate::model::{Audience, Millis, World};
use crate::state::{Practice, Shared};
use crate::world::DAY_MS;
use crate::world::people::{NAMESPACES, People};
use crate::world::profiles::profiles;
use crate::world::random::uuid;

/// How long a membership from outside lasts without being confirmed (AEP contract §11.3).
const LAPSES_AFTER: Millis = 30 * DAY_MS;

pub async fn read(State(practice): State<Shared>, asked: Asked) -> Response {
    if practice.read().switches.profile_access_missing {
        let body = json!({
            "type": "http://ns.adobe.com/aep/errors/UPAPI-403-403", "title": "Forbidden", "status": 403,
            "detail": "Profile access is not part of this edition.",
        });
        return with(StatusCode::FORBIDDEN, body);
    }
    if asked.text("schema.name") != Some(PROFILE) {
        return Refusal::parameter("schema.name must be _xdm.context.profile").into_response();
    }
    let Some(id) = asked.text("entityId") else {
        return Refusal::parameter("The parameter entityId is missing").into_response();
    };
    evaluation::catch_up(&practice);
    let world = practice.read();
    let known = profiles(&world, practice.people());
    let person = match asked.text("entityIdNS") {
        Some(namespace) => with_identity(practice.people(), namespace, id),
        None => known.iter().find(|person| xid(*person) == id),
    };
    let Some(person) = person.filter(|person| known.contains(*person)) else {
        return Refusal::missing("profile", id).into_response();
    };
    let xid = xid(person);
    let mut entity = entity(&practice, &world, &asked.sandbox, person);
    if let Some(fields) = asked.text("fields") {
        let wanted: Vec<&str> = fields.split(',').map(|field| field.split('.').next().unwrap_or(field)).collect();
        entity.retain(|name, _| wanted.contains(&name.as_str()));
    }
    let found = json!({ "entityId": xid, "sources": [""], "entity": entity });
    ok(json!({ xid: found }))
}

/// The internal id of a person's profile.
pub fn xid(person: u32) -> String {
    uuid(u64::from(person), "profile").to_string()
}

fn with_identity(people: &People, namespace: &str, id: &str) -> Option<u32> {
    let (name, _) = NAMESPACES.iter().find(|(name, _)| name.eq_ignore_ascii_case(namespace))?;
    people.namespace(name)?.iter().find(|person| people.raw_id(*person, name).as_deref() == Some(id))
}

fn entity(practice: &Practice, world: &World, sandbox: &str, person: u32) -> Map<String, Value> {
    let people = practice.people();
    let ids = NAMESPACES.iter().filter_map(|(name, _)| Some((*name, people.raw_id(person, name)?)));
    let ids: Vec<(&str, String)> = ids.collect();
    let identity_map: Map<String, Value> =
        ids.iter().map(|(name, id)| ((*name).to_owned(), json!([{ "id": id }]))).collect();
    let email = ids.iter().find(|(name, _)| *name == "email").map(|(_, id)| json!({ "address": id }));
    let mut entity = Map::new();
    entity.insert("identityMap".to_owned(), Value::Object(identity_map));
    entity.insert("segmentMembership".to_owned(), memberships(world, sandbox, person));
    if let Some(email) = email {
        entity.insert("personalEmail".to_owned(), email);
    }
    entity
}

fn memberships(world: &World, sandbox: &str, person: u32) -> Value {
    let mut all: BTreeMap<&str, Map<String, Value>> = BTreeMap::new();
    for audience in world.audiences.values().filter(|it| it.sandbox == sandbox && !it.is_system) {
        if world.members.audiences.get(&audience.id).is_some_and(|members| members.contains(person)) {
            let (namespace, id) = name_of(audience);
            all.entry(namespace).or_default().insert(id.to_owned(), membership(audience));
        }
    }
    json!(all)
}

/// The name under which a profile has an audience: its own ones are `ups` there.
fn name_of(audience: &Audience) -> (&str, &str) {
    if audience.kind == "SegmentDefinition" {
        ("ups", &audience.id)
    } else {
        (&audience.namespace, &audience.audience_id)
    }
}

fn membership(audience: &Audience) -> Value {
    let at = audience.evaluated_at.unwrap_or(audience.creation_time);
    let mut membership = json!({ "status": "realized", "lastQualificationTime": moment(at) });
    if BROUGHT.iter().any(|one| one.eq_ignore_ascii_case(&audience.namespace)) {
        membership["validUntil"] = json!(moment(at + LAPSES_AFTER));
    }
    membership
}

fn moment(at: Millis) -> String {
    jiff::Timestamp::from_millisecond(at).map(|at| at.to_string()).unwrap_or_default()
}
