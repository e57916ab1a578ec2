//! Routes of look-alike models (AAM contract §15).
//!
//! Choices that the contract leaves open: `lastRunStatus` is null before the first run, 2 after a run with data and 3 after
//! one without. A model that three runs without data ended cannot be activated again, which is answered with 400. Rows of
//! `runs/latest/stats` and `runs/latest/traits` have fields of our own besides Adobe's: what the model found of baseline
//! members that it had not seen, and the shares of the baseline and of everybody else that have a trait.

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::{Value, json};

use super::answer::{Answer, changed, computed, nothing, object, ok};
use super::fields::{Fields, ids};
use super::params::{Params, found, listing};
use super::refusal::Refusal;
use super::trait_wire::{TraitShape, trait_json};
use super::{limits, model_write};
use crate::model::{InfluentialTrait, Model, World};
use crate::modeling;
use crate::state::{Practice, Shared};
use crate::world::population::Metric;

/// Seconds between two runs: a week.
const INTERVAL_S: u32 = 604_800;
/// Most influential traits that are listed.
const MOST_INFLUENTIAL: usize = 50;

/// Routes of models and algorithms.
pub fn router() -> Router<Shared> {
    Router::new()
        .route("/v1/models", get(list).post(create))
        .route("/v1/models/", get(list).post(create))
        .route("/v1/models/limits", get(limits_of_models))
        .route("/v1/models/bulk-delete", post(bulk_delete))
        .route("/v1/models/{id}", get(one).put(update).delete(remove))
        .route("/v1/models/{id}/runs/latest/traits", get(traits))
        .route("/v1/models/{id}/runs/latest/stats", get(stats))
        .route("/v1/models/{id}/processing-history", get(history))
        .route("/v1/algorithms", get(algorithms))
        .route("/v1/algorithms/{id}", get(algorithm))
}

fn model_json(world: &World, model: &Model, with_sources: bool) -> Value {
    let of_trait = world.traits.get(&model.baseline).map(|record| record.trait_type.as_str());
    let last_run_status = model.last_run.map(|_| if model.empty_runs == 0 { 2 } else { 3 });
    let mut json = json!({
        "algoModelId": model.id,
        "pid": model.pid,
        "name": model.name,
        "description": model.description,
        "algoTypeId": model_write::TRAIT_WEIGHT,
        "intervalSeconds": INTERVAL_S,
        "lookBackPeriod": model.look_back,
        "status": model.status,
        "processingStatus": null,
        "lastRunStatus": last_run_status,
        "lastRunTimestamp": model.last_run,
        "lastSuccessfulRunTimestamp": model.successes.last(),
        "latestRunTS": model.last_run,
        "algoModelVersion": 1,
        "sid": model.baseline,
        "baselineTraitType": of_trait.unwrap_or("SEGMENT"),
        "createTime": model.create_time,
        "updateTime": model.update_time,
        "crUID": model.created_by,
        "upUID": model.updated_by,
    });
    if with_sources {
        json["dataSources"] = json!(model.data_sources);
        json["excludedTraits"] = json!(model.excluded);
    }
    json
}

async fn list(State(practice): State<Shared>, params: Params) -> Answer {
    let world = practice.read();
    let source = params.number::<u64>("usesDataSource")?;
    let seed_source = params.number::<u64>("containsSeedFromDataSource")?;
    let search = params.text("search");
    let with_sources = params.flag("includeDataSources")?;
    let source_of = |sid: u64| {
        let of_trait = world.traits.get(&sid).map(|one| one.data_source);
        of_trait.or_else(|| world.segments.get(&sid).map(|one| one.data_source))
    };
    let wanted = |model: &&Model| {
        source.is_none_or(|source| model.data_sources.contains(&source))
            && seed_source.is_none_or(|source| source_of(model.baseline) == Some(source))
            && search.is_none_or(|words| found(words, &[&model.id.to_string(), &model.name, &model.description]))
    };
    let rows = world.models.values().filter(wanted).collect();
    let row = |model: &Model| model_json(&world, model, with_sources);
    listing(&params, rows, row, row).map(ok)
}

fn known<'w>(world: &'w World, id: &str) -> Result<&'w Model, Refusal> {
    let model = id.parse().ok().and_then(|id: u64| world.models.get(&id));
    model.ok_or_else(|| Refusal::unknown("Model", id))
}

fn answer(practice: &Practice, status: StatusCode, id: &str) -> Answer {
    let world = practice.read();
    let model = known(&world, id)?;
    Ok(object(status, model, model_json(&world, model, true)))
}

async fn one(State(practice): State<Shared>, Path(id): Path<String>) -> Answer {
    answer(&practice, StatusCode::OK, &id)
}

async fn create(State(practice): State<Shared>, body: Bytes) -> Answer {
    let mut fields = Fields::read(&body)?;
    let now_ms = practice.now_ms();
    let id = model_write::create(&mut practice.write(), &mut fields, now_ms)?;
    answer(&practice, StatusCode::CREATED, &id.to_string())
}

async fn update(State(practice): State<Shared>, Path(id): Path<String>, body: Bytes) -> Answer {
    let mut fields = Fields::read(&body)?;
    let now_ms = practice.now_ms();
    {
        let mut world = practice.write();
        let model = known(&world, &id)?.id;
        model_write::update(&mut world, model, &mut fields, now_ms)?;
    }
    answer(&practice, changed(&practice), &id)
}

async fn remove(State(practice): State<Shared>, Path(id): Path<String>) -> Answer {
    let mut world = practice.write();
    let id = known(&world, &id)?.id;
    Ok(removed(&mut world, &[id]))
}

async fn bulk_delete(State(practice): State<Shared>, body: Bytes) -> Answer {
    let ids = ids(&body)?;
    let mut world = practice.write();
    for id in &ids {
        known(&world, &id.to_string())?;
    }
    Ok(removed(&mut world, &ids))
}

/// 204, or 400 with the ids of the active traits that use a model.
fn removed(world: &mut World, models: &[u64]) -> axum::response::Response {
    match model_write::remove(world, models) {
        Ok(()) => nothing(),
        Err(traits) => (StatusCode::BAD_REQUEST, Json(json!(traits))).into_response(),
    }
}

async fn limits_of_models(State(practice): State<Shared>) -> Answer {
    Ok(ok(limits::models_json(&practice.read())))
}

/// Runs a look at the last run off the async threads: that of a run of the history may have to be computed first.
async fn of_last_run(
    practice: Shared,
    id: String,
    look: impl FnOnce(&Practice, u64) -> Answer + Send + 'static,
) -> Answer {
    let id = known(&practice.read(), &id)?.id;
    computed(practice, move |practice| look(practice, id)).await
}

async fn stats(State(practice): State<Shared>, Path(id): Path<String>) -> Answer {
    let rows = |practice: &Practice, id| {
        let result = modeling::result(practice, id);
        let rows = result.iter().flat_map(|result| &result.points).map(|point| {
            let (share, margin, lift) = point.held_out;
            json!({
                "AccuracyValue": point.accuracy,
                "ReachValue": point.reach,
                "heldOutShare": share,
                "heldOutMargin": margin,
                "lift": lift,
            })
        });
        Ok(ok(rows.collect()))
    };
    of_last_run(practice, id, rows).await
}

async fn traits(State(practice): State<Shared>, Path(id): Path<String>, params: Params) -> Answer {
    of_last_run(practice, id, move |practice, id| influential(practice, id, &params)).await
}

fn influential(practice: &Practice, id: u64, params: &Params) -> Answer {
    let result = modeling::result(practice, id);
    let (world, now_ms) = (practice.read(), practice.now_ms());
    let mut traits: Vec<&InfluentialTrait> = result.iter().flat_map(|result| &result.traits).collect();
    traits.sort_by(|a, b| b.weight.abs().total_cmp(&a.weight.abs()).then(a.sid.cmp(&b.sid)));
    let traits: Vec<(usize, &InfluentialTrait)> = traits.into_iter().take(MOST_INFLUENTIAL).enumerate().collect();
    let strongest = traits.first().map_or(1.0, |(_, one)| one.weight.abs()).max(f64::MIN_POSITIVE);
    let shape = TraitShape { metrics: Some(Metric::Device), ..TraitShape::of_row(params, false)? };
    let row = |(place, one): &(usize, &InfluentialTrait)| {
        let Some(record) = world.traits.get(&one.sid) else { return json!({ "sid": one.sid }) };
        let mut json = trait_json(&world, practice.people(), record, shape, now_ms);
        json["weight"] = json!((one.weight / strongest * 100.0).round());
        json["rank"] = json!(place + 1);
        json["inBaseline"] = json!(one.in_baseline);
        json["elsewhere"] = json!(one.elsewhere);
        json
    };
    listing(params, traits.iter().collect(), row, row).map(ok)
}

/// Seconds since the epoch, unlike every other time of this service; runs with data only.
async fn history(State(practice): State<Shared>, Path(id): Path<String>) -> Answer {
    let world = practice.read();
    let runs = known(&world, &id)?.successes.iter().rev().map(|at| json!(at / 1_000));
    Ok(ok(runs.collect()))
}

async fn algorithms() -> Answer {
    Ok(ok(json!([algorithm_json("Trait Weight")])))
}

/// The list and the single algorithm differ in the name, as the documents print it.
async fn algorithm(Path(id): Path<String>) -> Answer {
    if id.parse() != Ok(model_write::TRAIT_WEIGHT) {
        return Err(Refusal::unknown("Algorithm", id));
    }
    Ok(ok(algorithm_json("TF-IDF")))
}

fn algorithm_json(name: &str) -> Value {
    json!({ "algoTypeId": model_write::TRAIT_WEIGHT, "name": name, "description": "Weighs traits" })
}
