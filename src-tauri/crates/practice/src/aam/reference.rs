//! Routes of small reference resources: event types, taxonomy (AAM contract §10), and the merge rules, for which no
//! public resource exists; `/practice/merge-rules` is our own (§12).

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::get;
use serde_json::{Value, json};

use super::answer::{Answer, object, ok};
use super::fields::Fields;
use super::params::{Params, found, listing};
use super::refusal::Refusal;
use super::rights;
use crate::model::{Category, Row, TraitTypeEntry, World};
use crate::state::Shared;

/// The first pixel type of customers' own entries.
const FIRST_OWN_TYPE: u32 = 100;

/// Routes of reference resources.
pub fn router() -> Router<Shared> {
    Router::new()
        .route("/v1/customer-trait-types", get(trait_types).post(create_trait_type))
        .route("/v1/customer-trait-types/{id}", get(trait_type))
        .route("/v1/taxonomies/0", get(top_categories))
        .route("/v1/taxonomies/0/{id}", get(category))
        .route("/v1/taxonomies/0/{id}/childCategories", get(child_categories))
        .route("/practice/merge-rules", get(merge_rules))
}

fn trait_type_json(entry: &TraitTypeEntry) -> Value {
    json!({
        "pixelType": entry.pixel_type,
        "pid": entry.pid,
        "name": entry.name,
        "description": entry.description,
        "crUID": entry.created_by,
        "upUID": entry.updated_by,
        "createTime": entry.create_time,
        "updateTime": entry.update_time,
    })
}

async fn trait_types(State(practice): State<Shared>, params: Params) -> Answer {
    let world = practice.read();
    let search = params.text("search");
    let wanted = |entry: &&TraitTypeEntry| search.is_none_or(|words| found(words, &[&entry.name]));
    let rows = world.trait_types.values().filter(wanted).collect();
    listing(&params, rows, trait_type_json, trait_type_json).map(ok)
}

async fn trait_type(State(practice): State<Shared>, Path(id): Path<String>) -> Answer {
    let world = practice.read();
    let entry = id.parse().ok().and_then(|id: u32| world.trait_types.get(&id));
    Ok(ok(trait_type_json(entry.ok_or_else(|| Refusal::unknown("Trait type", &id))?)))
}

async fn create_trait_type(State(practice): State<Shared>, body: Bytes) -> Answer {
    let mut fields = Fields::read(&body)?;
    let name = fields.required_text("name", 255);
    let description = fields.short_text("description", 255);
    fields.check()?;
    let now_ms = practice.now_ms();
    let mut world = practice.write();
    let user = rights::acting_user(&world);
    let last = world.trait_types.keys().next_back().copied().unwrap_or(0);
    let entry = TraitTypeEntry {
        pixel_type: last.max(FIRST_OWN_TYPE - 1) + 1,
        pid: world.pid,
        name,
        description,
        create_time: now_ms,
        update_time: now_ms,
        created_by: user,
        updated_by: user,
    };
    let answer = object(StatusCode::CREATED, &entry, trait_type_json(&entry));
    world.mark(Row::TraitType(entry.pixel_type));
    world.trait_types.insert(entry.pixel_type, entry);
    Ok(answer)
}

/// Note the capital `ID`, which traits do not use.
fn category_json(category: &Category) -> Value {
    json!({
        "categoryID": category.id,
        "parentCategoryID": category.parent,
        "name": category.name,
        "description": category.name,
    })
}

fn children(world: &World, parent: u32) -> Value {
    world.categories.values().filter(|category| category.parent == parent).map(category_json).collect()
}

fn known<'w>(world: &'w World, id: &str) -> Result<&'w Category, Refusal> {
    let found = id.parse().ok().and_then(|id: u32| world.categories.get(&id));
    found.ok_or_else(|| Refusal::unknown("Category", id))
}

async fn top_categories(State(practice): State<Shared>) -> Answer {
    Ok(ok(children(&practice.read(), 0)))
}

async fn category(State(practice): State<Shared>, Path(id): Path<String>) -> Answer {
    Ok(ok(category_json(known(&practice.read(), &id)?)))
}

async fn child_categories(State(practice): State<Shared>, Path(id): Path<String>) -> Answer {
    let world = practice.read();
    let parent = known(&world, &id)?.id;
    Ok(ok(children(&world, parent)))
}

async fn merge_rules(State(practice): State<Shared>) -> Answer {
    let world = practice.read();
    let rules = world.merge_rules.values().map(|rule| {
        json!({
            "mergeRuleDataSourceId": rule.id,
            "name": rule.name,
            "description": rule.description,
            "isDefault": rule.is_default,
        })
    });
    Ok(ok(rules.collect()))
}
