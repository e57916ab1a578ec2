//! Segment definitions: the Platform-generated audiences in their older shape (AEP contract §6).

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderName, StatusCode};
use axum::response::IntoResponse;
use serde_json::{Map, Value, json};

use super::answer::{Answer, Refusal, not_found_entry, ok, with};
use super::audience_wire::{audience as wire, with_metrics};
use super::filter::{Fields, Filter, Order};
use super::paging::Page;
use super::request::{Asked, body, ids};
use super::{audience_write, audiences, evaluation};
use crate::model::{Audience, World};
use crate::state::{Practice, Shared};

/// Definitions of a page without a limit.
const DEFAULT_LIMIT: usize = 100;
const FIELDS: Fields = Fields { instance: "/segment/definitions", known: audiences::KNOWN };

pub async fn list(State(practice): State<Shared>, asked: Asked) -> Answer {
    let mut page = Page::asked(&asked, "page", DEFAULT_LIMIT, FIELDS.instance)?;
    if let Some(offset) = asked.number("start")? {
        page.number = offset / page.limit;
    }
    let order = Order::asked(asked.text("sort"), ("creationTime", true), FIELDS)?;
    let filters = filters(&asked)?;
    evaluation::catch_up(&practice);
    let world = practice.read();
    let definitions = world.audiences.values().filter(|a| is_definition(a, &asked.sandbox));
    let objects = definitions.map(|audience| wire(&practice, &world, audience));
    let mut found: Vec<Value> = objects.filter(|object| filters.iter().all(|filter| filter.holds(object))).collect();
    order.sort(&mut found);
    let segments: Vec<Value> = page.cut(&found).into_iter().map(|object| counted(&practice, &world, object)).collect();
    let mut paging = page.shown(segments.len(), found.len());
    paging["sortField"] = json!(order.field);
    paging["sort"] = json!(order.direction().to_uppercase());
    let mut link = json!({});
    if let Some(next) = page.next(found.len()) {
        let (limit, total) = (page.limit, found.len());
        let sort = asked.text("sort").map_or_else(|| format!("{}:", order.field), str::to_owned);
        let next = format!("@/segment/definitions?page={next}&limit={limit}&totalCount={total}&sort={sort}");
        link["next"] = json!(next);
    }
    Ok(ok(json!({ "segments": segments, "page": paging, "link": link })))
}

fn is_definition(audience: &Audience, sandbox: &str) -> bool {
    audience.kind == "SegmentDefinition" && audience.sandbox == sandbox && !audience.is_system
}

/// `evaluationInfo.continuous.enabled=true` and its like are query parameters of their own.
fn filters(asked: &Asked) -> Result<Vec<Filter>, Refusal> {
    let ways = ["batch", "continuous", "synchronous"].map(|way| format!("evaluationInfo.{way}.enabled"));
    let wanted = ways.iter().filter_map(|name| Some(format!("{name}=={}", asked.text(name)?)));
    let wanted: Vec<String> = wanted.collect();
    Filter::all(wanted.iter().map(String::as_str).chain(asked.all("property")), FIELDS)
}

fn counted(practice: &Practice, world: &World, object: Value) -> Value {
    let audience = object.get("id").and_then(Value::as_str).and_then(|id| world.audiences.get(id));
    match audience {
        Some(audience) => with_metrics(world, practice.people(), audience, object),
        None => object,
    }
}

fn find<'w>(world: &'w World, sandbox: &str, id: &str) -> Result<&'w Audience, Refusal> {
    let found = audiences::find(world, sandbox, id).ok().filter(|a| is_definition(a, sandbox));
    found.ok_or_else(|| Refusal::missing("segment definition", id))
}

pub async fn read(State(practice): State<Shared>, asked: Asked, Path(id): Path<String>) -> Answer {
    evaluation::catch_up(&practice);
    let world = practice.read();
    let audience = find(&world, &asked.sandbox, &id)?;
    Ok(ok(counted(&practice, &world, wire(&practice, &world, audience))))
}

pub async fn create(State(practice): State<Shared>, asked: Asked, bytes: Bytes) -> Answer {
    let mut body = body(&bytes)?;
    // Whatever the caller says, only a Platform-generated audience can be created here.
    if let Some(fields) = body.as_object_mut() {
        fields.insert("type".to_owned(), json!("SegmentDefinition"));
    }
    let mut world = practice.write();
    let user = &practice.credentials().client_id;
    let audience = audience_write::create(&world, &asked.sandbox, user, &body, practice.now_ms())?;
    if world.audiences.values().any(|a| is_definition(a, &asked.sandbox) && a.name == audience.name) {
        return Err(Refusal::taken(&audience.name));
    }
    let location = format!("/data/core/ups/segment/definitions/{}", audience.id);
    let object = wire(&practice, &world, &audience);
    audiences::store(&practice, &mut world, audience);
    Ok(([(HeaderName::from_static("x-location"), location)], ok(object)).into_response())
}

pub async fn update(State(practice): State<Shared>, asked: Asked, Path(id): Path<String>, bytes: Bytes) -> Answer {
    let body = body(&bytes)?;
    let mut world = practice.write();
    let audience = find(&world, &asked.sandbox, &id)?.clone();
    let user = &practice.credentials().client_id;
    let changed = audience_write::changed(audience, user, &body, practice.now_ms())?;
    let object = wire(&practice, &world, &changed);
    audiences::store(&practice, &mut world, changed);
    Ok(ok(object))
}

pub async fn delete(State(practice): State<Shared>, asked: Asked, Path(id): Path<String>) -> Answer {
    find(&practice.read(), &asked.sandbox, &id)?;
    audiences::remove(&practice, &asked.sandbox, &id)?;
    Ok(ok(json!({ "status": true, "message": format!("Segment definition with id '{id}' has been deleted") })))
}

pub async fn bulk_get(State(practice): State<Shared>, asked: Asked, bytes: Bytes) -> Answer {
    let ids = ids(&bytes)?;
    evaluation::catch_up(&practice);
    let world = practice.read();
    let results: Map<String, Value> = ids
        .iter()
        .map(|id| {
            let entry = match find(&world, &asked.sandbox, id) {
                Ok(audience) => counted(&practice, &world, wire(&practice, &world, audience)),
                Err(_) => not_found_entry(),
            };
            (id.clone(), entry)
        })
        .collect();
    Ok(with(StatusCode::MULTI_STATUS, json!({ "results": results })))
}
