//! Routes of traits (AAM contract §4.1).

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::{get, post};
use serde_json::json;

use super::answer::{Answer, changed, computed, nothing, object, ok, unchanged, written};
use super::fields::{Fields, ids};
use super::params::{Params, found, listing};
use super::refusal::Refusal;
use super::trait_wire::{TraitShape, trait_json, versions_json};
use super::{limits, lookup, rights, trait_write};
use crate::market;
use crate::model::{Trait, World};
use crate::rules::trait_rule;
use crate::state::{Practice, Shared};

/// Routes of traits.
pub fn router() -> Router<Shared> {
    Router::new()
        .route("/v1/traits", get(list).post(create))
        .route("/v1/traits/limits", get(limits_of_traits))
        .route("/v1/traits/validate", post(validate))
        .route("/v1/traits/bulk-delete", post(bulk_delete))
        .route("/v1/traits/{key}", get(one).put(update).delete(remove))
        .route("/v1/traits/{key}/trait-rule/versions", get(versions))
}

async fn list(State(practice): State<Shared>, params: Params) -> Answer {
    computed(practice, move |practice| rows(practice, &params)).await
}

fn rows(practice: &Practice, params: &Params) -> Answer {
    let shape = TraitShape::of_row(params, practice.read().switches.lean_rows)?;
    let now_ms = practice.now_ms();
    let world = practice.read();
    let rows = select(&world, params)?;
    let lean = TraitShape { metrics: None, ..shape };
    let row = |shape| {
        let (world, people) = (&world, practice.people());
        move |record: &Trait| trait_json(world, people, record, shape, now_ms)
    };
    listing(params, rows, row(lean), row(shape)).map(ok)
}

/// The filters of AAM contract §4.2.
fn select<'w>(world: &'w World, params: &Params) -> Result<Vec<&'w Trait>, Refusal> {
    let folder = params.number::<u64>("folderId")?;
    let data_sources = params.numbers::<u64>("dataSourceId")?;
    let types: Vec<&str> = params.all("restrictType").collect();
    let category = params.number::<u32>("categoryId")?;
    let model = params.number::<u64>("usesModel")?;
    let pid = params.number::<u32>("pid")?;
    let event_type = params.number::<u32>("type")?;
    let backfill_only = params.flag("currentMonthTraitsWithBackfillOnly")?
        || params.text("backfillStatus").is_some_and(|status| status != "NONE");
    if backfill_only {
        return Ok(Vec::new());
    }
    let code = params.text("integrationCode");
    let search = params.text("search");
    let permissions = params.permissions();
    let (with_available, hidden) = (params.flag("includeTraitsForAvailableFeed")?, market::hidden(world));
    let wanted = |record: &&Trait| {
        (with_available || !hidden.contains(&record.data_source))
            && folder.is_none_or(|folder| record.folder == folder)
            && (data_sources.is_empty() || data_sources.contains(&record.data_source))
            && (types.is_empty() || types.contains(&record.trait_type.as_str()))
            && category.is_none_or(|category| record.category == category)
            && model.is_none_or(|model| record.model == Some(model))
            && pid.is_none_or(|pid| record.pid == pid)
            && event_type.is_none_or(|kind| record.event_type == kind)
            && code.is_none_or(|code| record.integration_code.as_deref() == Some(code))
            && search.is_none_or(|words| mentions(record, words))
            && rights::all_held(rights::on_trait(world, record), &permissions)
    };
    let available = world.goods.values().map(|good| &good.record);
    let available = available.filter(|one| with_available && !world.traits.contains_key(&one.sid));
    Ok(world.traits.values().chain(available).filter(wanted).collect())
}

fn mentions(record: &Trait, words: &str) -> bool {
    let sid = record.sid.to_string();
    let description = record.description.as_deref().unwrap_or_default();
    let code = record.integration_code.as_deref().unwrap_or_default();
    found(words, &[&sid, &record.name, description, code])
}

async fn one(State(practice): State<Shared>, Path(key): Path<String>, params: Params) -> Answer {
    let shape = TraitShape::of_one(&params)?;
    answer(&practice, StatusCode::OK, &key, shape)
}

fn answer(practice: &Shared, status: StatusCode, key: &str, shape: TraitShape) -> Answer {
    let now_ms = practice.now_ms();
    let world = practice.read();
    let sid = lookup::trait_sid(&world, key)?;
    let listed = |one: &&Trait| !market::hidden(&world).contains(&one.data_source);
    let record = world.traits.get(&sid).filter(listed).ok_or_else(|| Refusal::unknown("Trait", key))?;
    Ok(object(status, record, trait_json(&world, practice.people(), record, shape, now_ms)))
}

/// What a write answers.
fn stored(practice: &Shared, status: StatusCode, sid: u64) -> Answer {
    let (world, now_ms) = (practice.read(), practice.now_ms());
    let record = world.traits.get(&sid).ok_or_else(|| Refusal::unknown("Trait", sid))?;
    let body = trait_json(&world, practice.people(), record, TraitShape::stored(), now_ms);
    Ok(object(status, record, written(&world, body)))
}

async fn create(State(practice): State<Shared>, body: Bytes) -> Answer {
    let mut fields = Fields::read(&body)?;
    let now_ms = practice.now_ms();
    let sid = trait_write::create(&mut practice.write(), &mut fields, now_ms)?;
    stored(&practice, StatusCode::CREATED, sid)
}

async fn update(State(practice): State<Shared>, Path(key): Path<String>, headers: HeaderMap, body: Bytes) -> Answer {
    let mut fields = Fields::read(&body)?;
    let now_ms = practice.now_ms();
    let sid = {
        let mut world = practice.write();
        let sid = lookup::trait_sid(&world, &key)?;
        unchanged(&headers, &world.traits.get(&sid))?;
        trait_write::update(&mut world, sid, &mut fields, now_ms)?;
        sid
    };
    stored(&practice, changed(&practice), sid)
}

async fn remove(State(practice): State<Shared>, Path(key): Path<String>, headers: HeaderMap) -> Answer {
    let mut world = practice.write();
    let sid = lookup::trait_sid(&world, &key)?;
    unchanged(&headers, &world.traits.get(&sid))?;
    trait_write::remove(&mut world, &[sid])?;
    Ok(nothing())
}

async fn bulk_delete(State(practice): State<Shared>, body: Bytes) -> Answer {
    trait_write::remove(&mut practice.write(), &ids(&body)?)?;
    Ok(nothing())
}

async fn limits_of_traits(State(practice): State<Shared>) -> Answer {
    Ok(ok(limits::traits_json(&practice.read())))
}

/// `{"code": "<rule>"}`: 200 when it reads, the usual 400 when not (AAM contract §4.8).
async fn validate(body: Bytes) -> Answer {
    let mut fields = Fields::read(&body)?;
    match fields.text("code").as_deref().map(trait_rule::check) {
        None => fields.problem("code: may not be empty"),
        Some(Err(error)) => fields.problem(format!("code: {error}")),
        Some(Ok(())) => {}
    }
    fields.check()?;
    Ok(ok(json!({ "valid": true })))
}

async fn versions(State(practice): State<Shared>, Path(key): Path<String>) -> Answer {
    let world = practice.read();
    let sid = lookup::trait_sid(&world, &key)?;
    let record = world.traits.get(&sid).ok_or_else(|| Refusal::unknown("Trait", &key))?;
    Ok(ok(versions_json(record)))
}
