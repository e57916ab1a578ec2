//! Routes of look-alike models: read, and created without ever running (AAM contract §15).

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
use crate::model::{Model, Row, World};
use crate::state::Shared;

/// Seconds between two runs: a week.
const INTERVAL_S: u32 = 604_800;
/// The first id of models created after growth.
const FIRST_OWN: u64 = 4_200;

/// Routes of models.
pub fn router() -> Router<Shared> {
    Router::new()
        .route("/v1/models", get(list).post(create))
        .route("/v1/models/", get(list).post(create))
        .route("/v1/models/{id}", get(one))
}

/// The model whose baseline a trait or segment is.
pub fn baseline_of(world: &World, sid: u64) -> Option<u64> {
    world.models.values().find(|model| model.baseline == sid).map(|model| model.id)
}

fn model_json(world: &World, model: &Model) -> Value {
    let of_trait = world.traits.get(&model.baseline).map(|record| record.trait_type.as_str());
    json!({
        "algoModelId": model.id,
        "pid": model.pid,
        "name": model.name,
        "description": model.description,
        "algoTypeId": 1,
        "intervalSeconds": INTERVAL_S,
        "lookBackPeriod": model.look_back,
        "status": model.status,
        "processingStatus": null,
        "lastRunStatus": null,
        "lastRunTimestamp": null,
        "lastSuccessfulRunTimestamp": null,
        "dataSources": model.data_sources,
        "sid": model.baseline,
        "baselineTraitType": of_trait.unwrap_or("SEGMENT"),
        "excludedTraits": model.excluded,
        "createTime": model.create_time,
        "updateTime": model.update_time,
        "crUID": model.created_by,
        "upUID": model.updated_by,
    })
}

async fn list(State(practice): State<Shared>, params: Params) -> Answer {
    let world = practice.read();
    let source = params.number::<u64>("usesDataSource")?;
    let search = params.text("search");
    let wanted = |model: &&Model| {
        source.is_none_or(|source| model.data_sources.contains(&source))
            && search.is_none_or(|words| found(words, &[&model.id.to_string(), &model.name, &model.description]))
    };
    let rows = world.models.values().filter(wanted).collect();
    let row = |model: &Model| model_json(&world, model);
    listing(&params, rows, row, row).map(ok)
}

async fn one(State(practice): State<Shared>, Path(id): Path<String>) -> Answer {
    let world = practice.read();
    let model = id.parse().ok().and_then(|id: u64| world.models.get(&id));
    let model = model.ok_or_else(|| Refusal::unknown("Model", &id))?;
    Ok(object(StatusCode::OK, model, model_json(&world, model)))
}

async fn create(State(practice): State<Shared>, body: Bytes) -> Answer {
    let mut fields = Fields::read(&body)?;
    let name = fields.required_text("name", 255);
    let description = fields.short_text("description", 255);
    let baseline = fields.number("sid");
    let look_back = fields.small_number("lookBackPeriod");
    let now_ms = practice.now_ms();
    let mut world = practice.write();
    let is_there = |sid: &u64| world.traits.contains_key(sid) || world.segments.contains_key(sid);
    let baseline = baseline.filter(is_there);
    if baseline.is_none() {
        fields.problem("sid: must be a trait or a segment");
    }
    fields.check()?;
    let user = rights::acting_user(&world);
    let last = world.models.keys().next_back().copied().unwrap_or(0);
    let model = Model {
        id: last.max(FIRST_OWN - 1) + 1,
        pid: world.pid,
        name,
        description: description.unwrap_or_default(),
        baseline: baseline.unwrap_or_default(),
        look_back: look_back.unwrap_or(30),
        status: "ACTIVE".to_owned(),
        data_sources: Vec::new(),
        excluded: Vec::new(),
        create_time: now_ms,
        update_time: now_ms,
        created_by: user,
        updated_by: user,
    };
    let answer = object(StatusCode::CREATED, &model, model_json(&world, &model));
    world.mark(Row::Model(model.id));
    world.models.insert(model.id, model);
    Ok(answer)
}
