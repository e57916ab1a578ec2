//! Audiences (AEP contract §5.1–§5.5).

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde_json::{Map, Value, json};

use super::answer::{Answer, Refusal, not_found_entry, nothing, ok, with};
use super::audience_wire::{PROFILE, audience as wire, dependents, with_metrics};
use super::filter::{Fields, Filter, Order};
use super::paging::Page;
use super::request::{Asked, body, ids};
use super::{audience_write, evaluation};
use crate::model::{Audience, Row, World};
use crate::patching;
use crate::state::{Practice, Shared};

/// Audiences of a page without a limit.
const DEFAULT_LIMIT: usize = 100;
/// Most operations of one patch.
const MOST_OPERATIONS: usize = 200;
/// What audiences, and definitions, can be filtered and sorted by: the fields of AEP contract §5.2.
pub(super) const KNOWN: &[&str] = &[
    "id",
    "audienceId",
    "name",
    "description",
    "type",
    "originName",
    "namespace",
    "schema",
    "expression",
    "mergePolicyId",
    "evaluationInfo",
    "dataGovernancePolicy",
    "labels",
    "lifecycleState",
    "lifecycle",
    "isSystem",
    "saveSegmentMembership",
    "ttlInDays",
    "imsOrgId",
    "sandbox",
    "profileInstanceId",
    "creationTime",
    "updateTime",
    "createEpoch",
    "updateEpoch",
    "createdBy",
    "lastModifiedBy",
    "dependents",
    "dependencies",
    "tags",
    "sourceId",
    "datasetId",
    "audienceMeta",
    "linkedAudienceRef",
];
const FIELDS: Fields = Fields { instance: "/audiences", known: KNOWN };

pub async fn list(State(practice): State<Shared>, asked: Asked) -> Answer {
    enabled(&practice)?;
    let page = Page::asked(&asked, "start", DEFAULT_LIMIT, FIELDS.instance)?;
    let order = Order::asked(asked.text("sort"), ("creationTime", true), FIELDS)?;
    let filters = Filter::all(asked.all("property"), FIELDS)?;
    evaluation::catch_up(&practice);
    let world = practice.read();
    let listed = world.audiences.values().filter(|audience| is_listed(audience, &asked));
    let objects = listed.map(|audience| wire(&practice, &world, audience));
    let mut found: Vec<Value> = objects.filter(|object| filters.iter().all(|filter| filter.holds(object))).collect();
    order.sort(&mut found);
    let children: Vec<Value> = page.cut(&found).into_iter().map(|object| counted(&practice, &world, object)).collect();
    let mut paging = page.shown(children.len(), found.len());
    if asked.text("sort").is_some() {
        paging["sortField"] = json!(order.field);
        paging["sort"] = json!(order.direction());
    }
    let mut links = json!({ "next": {} });
    if let Some(next) = page.next(found.len()) {
        links["next"] = json!({ "href": next_link(&asked, next, page.limit, found.len()) });
    }
    Ok(ok(json!({ "children": children, "_page": paging, "_links": links })))
}

/// Refuses when the organization was never set up for audiences.
fn enabled(practice: &Practice) -> Result<(), Refusal> {
    if practice.read().switches.audiences_disabled { Err(Refusal::not_enabled()) } else { Ok(()) }
}

/// System audiences are left out, and inactive ones when nothing is asked for; `entityType` other than people has
/// nothing here.
fn is_listed(audience: &Audience, asked: &Asked) -> bool {
    let contains = |text: &str, part: &str| text.to_lowercase().contains(&part.to_lowercase());
    audience.sandbox == asked.sandbox
        && !audience.is_system
        && (asked.has_query || audience.lifecycle != "inactive")
        && asked.text("entityType").is_none_or(|kind| kind == PROFILE)
        && asked.text("name").is_none_or(|part| contains(&audience.name, part))
        && asked.text("description").is_none_or(|part| contains(&audience.description, part))
}

/// The next page, relative to the service, with the filters of this one.
fn next_link(asked: &Asked, next: usize, limit: usize, total: usize) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("start", &next.to_string()).append_pair("limit", &limit.to_string());
    query.append_pair("totalCount", &total.to_string());
    for name in ["sort", "name", "description", "entityType", "property"] {
        for value in asked.all(name) {
            query.append_pair(name, value);
        }
    }
    format!("@/audiences?{}", query.finish())
}

/// A wire object with its counts.
fn counted(practice: &Practice, world: &World, object: Value) -> Value {
    let audience = object.get("id").and_then(Value::as_str).and_then(|id| world.audiences.get(id));
    match audience {
        Some(audience) => with_metrics(world, practice.people(), audience, object),
        None => object,
    }
}

/// An audience of the sandbox.
pub(super) fn find<'w>(world: &'w World, sandbox: &str, id: &str) -> Result<&'w Audience, Refusal> {
    world.audiences.get(id).filter(|a| a.sandbox == sandbox).ok_or_else(|| Refusal::missing("audience", id))
}

pub async fn read(State(practice): State<Shared>, asked: Asked, Path(id): Path<String>) -> Answer {
    enabled(&practice)?;
    evaluation::catch_up(&practice);
    let world = practice.read();
    let audience = find(&world, &asked.sandbox, &id)?;
    Ok(ok(counted(&practice, &world, wire(&practice, &world, audience))))
}

pub async fn create(State(practice): State<Shared>, asked: Asked, bytes: Bytes) -> Answer {
    enabled(&practice)?;
    let body = body(&bytes)?;
    let mut world = practice.write();
    let user = &practice.credentials().client_id;
    let audience = audience_write::create(&world, &asked.sandbox, user, &body, practice.now_ms())?;
    Ok(with(StatusCode::CREATED, store(&practice, &mut world, audience)))
}

/// Stores an audience and returns its wire form.
pub(super) fn store(practice: &Practice, world: &mut World, audience: Audience) -> Value {
    world.mark(Row::Audience(audience.id.clone()));
    let object = wire(practice, world, &audience);
    world.audiences.insert(audience.id.clone(), audience);
    object
}

pub async fn patch(State(practice): State<Shared>, asked: Asked, Path(id): Path<String>, bytes: Bytes) -> Answer {
    enabled(&practice)?;
    let operations = body(&bytes)?;
    let mut world = practice.write();
    let audience = find(&world, &asked.sandbox, &id)?.clone();
    let mut object = wire(&practice, &world, &audience);
    patching::apply(&mut object, operations, MOST_OPERATIONS).map_err(Refusal::body)?;
    let user = &practice.credentials().client_id;
    let changed = audience_write::changed(audience, user, &object, practice.now_ms())?;
    Ok(ok(store(&practice, &mut world, changed)))
}

pub async fn put(State(practice): State<Shared>, asked: Asked, Path(id): Path<String>, bytes: Bytes) -> Answer {
    enabled(&practice)?;
    let body = body(&bytes)?;
    let mut world = practice.write();
    let audience = find(&world, &asked.sandbox, &id)?.clone();
    // A whole object overwrites: what it leaves out is gone, but for what the server owns.
    let emptied = Audience {
        description: String::new(),
        labels: Vec::new(),
        tags: Vec::new(),
        folder: None,
        linked_audience_ref: None,
        ttl_days: None,
        ..audience
    };
    let user = &practice.credentials().client_id;
    let changed = audience_write::changed(emptied, user, &body, practice.now_ms())?;
    Ok(ok(store(&practice, &mut world, changed)))
}

pub async fn delete(State(practice): State<Shared>, asked: Asked, Path(id): Path<String>) -> Answer {
    enabled(&practice)?;
    remove(&practice, &asked.sandbox, &id)?;
    Ok(nothing())
}

/// Removes an audience unless others depend on it.
pub(super) fn remove(practice: &Practice, sandbox: &str, id: &str) -> Result<(), Refusal> {
    let mut world = practice.write();
    find(&world, sandbox, id)?;
    let users = dependents(&world, id);
    if !users.is_empty() {
        let message = format!("The audience {id} cannot be deleted: it is used by {}", users.join(", "));
        return Err(Refusal::in_use(message));
    }
    world.audiences.remove(id);
    world.members.audiences.remove(id);
    world.mark(Row::Audience(id.to_owned()));
    world.mark(Row::AudienceMembers(id.to_owned()));
    Ok(())
}

pub async fn bulk_get(State(practice): State<Shared>, asked: Asked, bytes: Bytes) -> Answer {
    enabled(&practice)?;
    let ids = ids(&bytes)?;
    evaluation::catch_up(&practice);
    let world = practice.read();
    let mut results = Map::new();
    let mut found = false;
    for id in &ids {
        let entry = match find(&world, &asked.sandbox, id) {
            Ok(audience) => {
                found = true;
                counted(&practice, &world, wire(&practice, &world, audience))
            }
            Err(_) => not_found_entry(),
        };
        results.insert(id.clone(), entry);
    }
    if !found {
        return Err(Refusal::none_of(&ids));
    }
    Ok(with(StatusCode::MULTI_STATUS, json!({ "results": results })))
}
