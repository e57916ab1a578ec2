//! Unified tags (unified tags API; AEP contract §5.6). They belong to the organization, not to a sandbox.

use std::collections::BTreeSet;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum::routing::{get, post};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use uuid::Uuid;

use super::answer::{Answer, Refusal, ok, with};
use super::request::{Asked, body};
use crate::model::{Row, Tag, World};
use crate::state::{Practice, Shared};
use crate::world::random::{account, uuid};

/// Tags and categories of a page without a limit, and at most.
const LARGEST: usize = 100;
/// The category of tags without one; always there.
const UNCATEGORIZED: &str = "Uncategorized";
const INSTANCE: &str = "/tags";

pub fn router() -> Router<Shared> {
    Router::new()
        .route("/tags", get(list).post(create))
        .route("/tags/validate", post(validate))
        .route("/tags/{id}", get(read).patch(change).delete(delete))
        .route("/tagCategory", get(categories))
        .route("/tagCategory/{id}", get(category))
}

/// Id of a category; categories exist through the tags in them.
fn category_id(practice: &Practice, world: &World, name: &str) -> String {
    if name == UNCATEGORIZED {
        return format!("{UNCATEGORIZED}-{}", practice.credentials().org_id);
    }
    uuid(world.seed, &format!("tag category {name}")).to_string()
}

/// The administrator who manages the tags.
fn keeper(world: &World) -> String {
    let admin = world.users.values().find(|user| user.is_admin).map_or(0, |user| user.id);
    account(world.seed, admin)
}

fn wire(practice: &Practice, world: &World, tag: &Tag) -> Value {
    let org = &practice.credentials().org_id;
    let category = category_id(practice, world, &tag.category);
    let by = keeper(world);
    json!({
        "id": tag.id,
        "name": tag.name,
        "uname": format!("{org}:{category}:{}", tag.name.to_lowercase()),
        "org": org,
        "tagCategoryId": category,
        "tagCategoryName": tag.category,
        "archived": tag.archived,
        "createdBy": by,
        "createdAt": tag.create_time,
        "modifiedBy": by,
        "modifiedAt": tag.update_time,
    })
}

/// Rows of a page: `start` is an opaque token that came as `next`.
fn page(asked: &Asked) -> Result<(usize, usize), Refusal> {
    let limit = asked.number("limit")?.unwrap_or(LARGEST);
    if limit == 0 || limit > LARGEST {
        return Err(Refusal::limit(&limit.to_string(), INSTANCE));
    }
    let token = |text: &str| {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        String::from_utf8(bytes).ok()?.strip_prefix("tags after ")?.parse().ok()
    };
    let start = asked.text("start").map(|text| token(text).ok_or_else(|| Refusal::parameter("start is not a token")));
    Ok((start.transpose()?.unwrap_or(0), limit))
}

async fn list(State(practice): State<Shared>, asked: Asked) -> Answer {
    let (start, limit) = page(&asked)?;
    let (by, order) = (asked.text("sortBy").unwrap_or_default(), asked.text("sortOrder").unwrap_or_default());
    let world = practice.read();
    let mut rows: Vec<Value> = world.tags.values().map(|tag| wire(&practice, &world, tag)).collect();
    if let Some(filter) = asked.text("property") {
        let (name, wanted) = filter.split_once('=').ok_or_else(|| Refusal::operator(filter, INSTANCE))?;
        if !["name", "archived", "tagCategoryId"].contains(&name) {
            return Err(Refusal::attribute(name, INSTANCE));
        }
        let wanted = wanted.trim_start_matches('=');
        rows.retain(|row| row[name].as_str().map_or_else(|| row[name].to_string(), str::to_owned) == wanted);
    }
    match by {
        "" | "name" => rows.sort_by_key(|row| row["name"].as_str().unwrap_or_default().to_lowercase()),
        "createdAt" | "modifiedAt" => rows.sort_by_key(|row| row[by].as_i64()),
        _ => return Err(Refusal::attribute(by, INSTANCE)),
    }
    match order {
        "" | "asc" => {}
        "desc" => rows.reverse(),
        _ => return Err(Refusal::direction(order, INSTANCE)),
    }
    let more = start.saturating_add(limit) < rows.len();
    let next = more.then(|| URL_SAFE_NO_PAD.encode(format!("tags after {}", start + limit)));
    let tags: Vec<Value> = rows.into_iter().skip(start).take(limit).collect();
    Ok(ok(json!({
        "_page": {
            "start": asked.text("start").unwrap_or_default(),
            "next": next,
            "limit": limit,
            "count": tags.len(),
            "property": asked.text("property").map(|text| [text]),
            "sortBy": by,
            "sortOrder": order,
        },
        "tags": tags,
    })))
}

fn category_rows(practice: &Practice, world: &World) -> Vec<Value> {
    let mut names: BTreeSet<&str> = world.tags.values().map(|tag| tag.category.as_str()).collect();
    names.insert(UNCATEGORIZED);
    let by = keeper(world);
    let row = |name: &str| {
        let mine = world.tags.values().filter(|tag| tag.category == name);
        let made = mine.clone().map(|tag| tag.create_time).min().unwrap_or_default();
        json!({
            "id": category_id(practice, world, name),
            "name": name,
            "description": "",
            "tagCount": mine.count(),
            "org": practice.credentials().org_id,
            "createdBy": by,
            "createdAt": made,
            "modifiedBy": by,
            "modifiedAt": made,
        })
    };
    names.into_iter().map(row).collect()
}

async fn categories(State(practice): State<Shared>, asked: Asked) -> Answer {
    let (start, limit) = page(&asked)?;
    let rows = category_rows(&practice, &practice.read());
    let rows: Vec<Value> = rows.into_iter().skip(start).take(limit).collect();
    Ok(ok(json!({ "_page": { "count": rows.len(), "limit": limit }, "tags": rows })))
}

async fn category(State(practice): State<Shared>, Path(id): Path<String>) -> Answer {
    let rows = category_rows(&practice, &practice.read());
    rows.into_iter().find(|row| row["id"] == id.as_str()).map(ok).ok_or_else(|| Refusal::missing("tag category", &id))
}

async fn read(State(practice): State<Shared>, Path(id): Path<String>) -> Answer {
    let world = practice.read();
    let tag = world.tags.get(&id).ok_or_else(|| Refusal::missing("tag", &id))?;
    Ok(ok(wire(&practice, &world, tag)))
}

/// Name of the category with an id.
fn category_name(practice: &Practice, world: &World, id: &str) -> Result<String, Refusal> {
    let named = category_rows(practice, world).into_iter().find(|row| row["id"] == id);
    let name = named.as_ref().and_then(|row| row["name"].as_str());
    name.map(str::to_owned).ok_or_else(|| Refusal::missing("tag category", id))
}

async fn create(State(practice): State<Shared>, bytes: Bytes) -> Answer {
    let body = body(&bytes)?;
    let name = body.get("name").and_then(Value::as_str).filter(|name| !name.trim().is_empty());
    let name = name.ok_or_else(|| Refusal::body("The mandatory field name is missing"))?.to_owned();
    let mut world = practice.write();
    let category = match body.get("tagCategoryId") {
        None | Some(Value::Null) => UNCATEGORIZED.to_owned(),
        Some(Value::String(id)) => category_name(&practice, &world, id)?,
        Some(_) => return Err(Refusal::body("The field tagCategoryId must be a text")),
    };
    // `uname` is what must be unique, and it knows no case.
    if world.tags.values().any(|tag| tag.name.to_lowercase() == name.to_lowercase() && tag.category == category) {
        return Err(Refusal::taken(&name));
    }
    let now = practice.now_ms();
    let id = Uuid::new_v4().to_string();
    let tag = Tag { id, name, category, archived: false, create_time: now, update_time: now };
    world.mark(Row::Tag(tag.id.clone()));
    let object = wire(&practice, &world, &tag);
    world.tags.insert(tag.id.clone(), tag);
    Ok(with(StatusCode::CREATED, object))
}

/// Changes by `[{"op":"replace","path":"/name","value":"…"}]`; the paths are `/name`, `/archived`, `/tagCategoryId`,
/// also without the slash.
async fn change(State(practice): State<Shared>, Path(id): Path<String>, bytes: Bytes) -> Answer {
    let body = body(&bytes)?;
    let operations = body.as_array().map_or_else(|| std::slice::from_ref(&body), Vec::as_slice);
    let mut world = practice.write();
    let mut tag = world.tags.get(&id).cloned().ok_or_else(|| Refusal::missing("tag", &id))?;
    for operation in operations {
        let path = operation["path"].as_str().unwrap_or_default().trim_start_matches('/');
        match (operation["op"].as_str(), path, &operation["value"]) {
            (Some("replace"), "name", Value::String(name)) if !name.trim().is_empty() => name.clone_into(&mut tag.name),
            (Some("replace"), "archived", Value::Bool(archived)) => tag.archived = *archived,
            (Some("replace"), "tagCategoryId", Value::String(id)) => {
                tag.category = category_name(&practice, &world, id)?;
            }
            _ => return Err(Refusal::body("Only /name, /archived and /tagCategoryId can be replaced")),
        }
    }
    tag.update_time = practice.now_ms();
    let object = wire(&practice, &world, &tag);
    world.mark(Row::Tag(id.clone()));
    world.tags.insert(id, tag);
    Ok(ok(object))
}

async fn delete(State(practice): State<Shared>, Path(id): Path<String>) -> Answer {
    let mut world = practice.write();
    if world.tags.remove(&id).is_none() {
        return Err(Refusal::missing("tag", &id));
    }
    world.mark(Row::Tag(id.clone()));
    let tagged: Vec<String> = world.audiences.values().filter(|a| a.tags.contains(&id)).map(|a| a.id.clone()).collect();
    for audience in tagged {
        if let Some(entry) = world.audiences.get_mut(&audience) {
            entry.tags.retain(|tag| *tag != id);
            entry.version += 1;
        }
        world.mark(Row::Audience(audience));
    }
    Ok(StatusCode::OK.into_response())
}

/// Which of the ids are tags.
async fn validate(State(practice): State<Shared>, bytes: Bytes) -> Answer {
    let body = body(&bytes)?;
    let ids = body.get("ids").and_then(Value::as_array).ok_or_else(|| Refusal::body("ids is missing"))?;
    let world = practice.read();
    let known = |id: &&Value| id.as_str().is_some_and(|id| world.tags.contains_key(id));
    let (valid, invalid): (Vec<&Value>, Vec<&Value>) = ids.iter().partition(known);
    let entries = |ids: Vec<&Value>| ids.into_iter().map(|id| json!({ "id": id })).collect::<Value>();
    Ok(ok(json!({ "invalidTags": entries(invalid), "validTags": entries(valid) })))
}
