//! Unified tags (AEP contract §5.6). Shapes are those public clients read; Adobe publishes none.

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::routing::{get, post};
use serde_json::{Value, json};
use uuid::Uuid;

use super::answer::{Answer, Refusal, nothing, ok};
use super::request::{Asked, body};
use crate::model::{Row, Tag, World};
use crate::state::Shared;
use crate::world::random::uuid;

pub fn router() -> Router<Shared> {
    Router::new()
        .route("/tags", get(list).post(create))
        .route("/tags/validate", post(validate))
        .route("/tags/{id}", get(read).patch(rename).delete(delete))
        .route("/tagCategory", get(categories))
}

/// Id of a category; categories exist through the tags in them.
fn category_id(world: &World, name: &str) -> String {
    uuid(world.seed, &format!("tag category {name}")).to_string()
}

fn wire(world: &World, tag: &Tag) -> Value {
    json!({
        "id": tag.id,
        "name": tag.name,
        "tagCategoryId": category_id(world, &tag.category),
        "tagCategoryName": tag.category,
        "archived": false,
    })
}

async fn list(State(practice): State<Shared>, asked: Asked) -> Answer {
    let world = practice.read();
    let mut tags: Vec<&Tag> = world.tags.values().collect();
    tags.sort_by_key(|tag| tag.name.to_lowercase());
    let wanted = |tag: &&Tag| asked.text("tagCategoryId").is_none_or(|id| id == category_id(&world, &tag.category));
    let rows: Vec<Value> = tags.into_iter().filter(wanted).map(|tag| wire(&world, tag)).collect();
    Ok(ok(json!({ "_page": { "count": rows.len() }, "tags": rows })))
}

async fn categories(State(practice): State<Shared>) -> Answer {
    let world = practice.read();
    let names: std::collections::BTreeSet<&str> = world.tags.values().map(|tag| tag.category.as_str()).collect();
    let rows: Vec<Value> = names
        .into_iter()
        .map(|name| {
            let count = world.tags.values().filter(|tag| tag.category == name).count();
            json!({ "id": category_id(&world, name), "name": name, "description": "", "tagCount": count })
        })
        .collect();
    Ok(ok(json!({ "_page": { "count": rows.len() }, "tags": rows })))
}

async fn read(State(practice): State<Shared>, Path(id): Path<String>) -> Answer {
    let world = practice.read();
    let tag = world.tags.get(&id).ok_or_else(|| Refusal::missing("tag", &id))?;
    Ok(ok(wire(&world, tag)))
}

fn named(body: &Value) -> Result<String, Refusal> {
    let name = body.get("name").and_then(Value::as_str).filter(|name| !name.trim().is_empty());
    name.map(str::to_owned).ok_or_else(|| Refusal::body("The mandatory field name is missing"))
}

async fn create(State(practice): State<Shared>, bytes: Bytes) -> Answer {
    let body = body(&bytes)?;
    let name = named(&body)?;
    let mut world = practice.write();
    let category = body.get("tagCategoryId").and_then(Value::as_str);
    let category = world.tags.values().find(|tag| category == Some(&category_id(&world, &tag.category)));
    let category = category.map_or("Uncategorized", |tag| tag.category.as_str()).to_owned();
    if world.tags.values().any(|tag| tag.name == name && tag.category == category) {
        return Err(Refusal::taken(&name));
    }
    let tag = Tag { id: Uuid::new_v4().to_string(), name, category };
    world.mark(Row::Tag(tag.id.clone()));
    let object = wire(&world, &tag);
    world.tags.insert(tag.id.clone(), tag);
    Ok(ok(object))
}

/// Renames by JSON patch: `[{"op":"replace","path":"/name","value":"…"}]`.
async fn rename(State(practice): State<Shared>, Path(id): Path<String>, bytes: Bytes) -> Answer {
    let body = body(&bytes)?;
    let change = body.as_array().into_iter().flatten().find(|op| op["path"] == "/name" || op["path"] == "name");
    let name = change.and_then(|op| op["value"].as_str()).ok_or_else(|| Refusal::body("Only /name can be changed"))?;
    let mut world = practice.write();
    let mut tag = world.tags.get(&id).cloned().ok_or_else(|| Refusal::missing("tag", &id))?;
    name.clone_into(&mut tag.name);
    let object = wire(&world, &tag);
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
        }
        world.mark(Row::Audience(audience));
    }
    Ok(nothing())
}

/// Names of the given tag ids.
async fn validate(State(practice): State<Shared>, bytes: Bytes) -> Answer {
    let body = body(&bytes)?;
    let ids: Vec<&str> =
        body.get("ids").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect();
    let world = practice.read();
    let (valid, invalid): (Vec<&str>, Vec<&str>) = ids.into_iter().partition(|id| world.tags.contains_key(*id));
    let tags: Vec<Value> = valid.iter().filter_map(|id| world.tags.get(*id)).map(|tag| wire(&world, tag)).collect();
    Ok(ok(json!({ "invalidTags": invalid, "tags": tags })))
}
