//! Routes of data sources (AAM contract §9).

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::{get, post};
use serde_json::{Value, json};

use super::answer::{Answer, changed, nothing, object, ok, unchanged};
use super::data_source_wire::{data_source_json, read};
use super::fields::{Fields, ids};
use super::params::{Params, found, listing};
use super::refusal::Refusal;
use super::rights;
use crate::market;
use crate::model::{DataSource, Millis, Row, World};
use crate::state::Shared;

/// Integration code of the account's automatic trait data source (AAM contract §9.3).
const AUTOMATIC_SOURCE: &str = "adobe-provided";

/// Routes of data sources.
pub fn router() -> Router<Shared> {
    Router::new()
        .route("/v1/datasources", get(list).post(create))
        .route("/v1/datasources/bulk-delete", post(bulk_delete))
        .route("/v1/datasources/configurations/available-id-types", get(id_types))
        .route("/v1/datasources/{id}", get(one).put(update).delete(remove))
}

async fn list(State(practice): State<Shared>, params: Params) -> Answer {
    let inbound = params.flag("inboundOnly")?;
    let outbound = params.flag("outboundOnly")?;
    let third_party = params.flag_or("includeThirdParty", true)?;
    let with_rights = params.flag("includePermissions")?;
    let code = params.text("integrationCode");
    let search = params.text("search");
    let permissions = params.permissions();
    let world = practice.read();
    let hidden = market::hidden(&world);
    let wanted = |record: &&DataSource| {
        !hidden.contains(&record.id)
            && (!inbound || record.inbound)
            && (!outbound || record.outbound)
            && (third_party || record.pid == world.pid)
            && code.is_none_or(|code| record.integration_code.as_deref() == Some(code))
            && search.is_none_or(|words| mentions(record, words))
            && rights::all_held(rights::on_data_source(&world, record), &permissions)
    };
    let rows = world.data_sources.values().filter(wanted).collect();
    let row = |record: &DataSource| {
        let mut json = data_source_json(record);
        if with_rights {
            json["permissions"] = json!(rights::on_data_source(&world, record));
        }
        json
    };
    listing(&params, rows, row, row).map(ok)
}

fn mentions(record: &DataSource, words: &str) -> bool {
    let code = record.integration_code.as_deref().unwrap_or_default();
    found(words, &[&record.id.to_string(), &record.name, &record.description, code])
}

/// Names seen in public material (AAM contract §9.2).
async fn id_types() -> Answer {
    Ok(ok(json!(["COOKIE", "DEVICE_ADVERTISING_ID", "CROSS_DEVICE"])))
}

fn known<'w>(world: &'w World, id: &str) -> Result<&'w DataSource, Refusal> {
    let found = id.parse().ok().and_then(|id: u64| world.data_sources.get(&id));
    found.filter(|one| !market::hidden(world).contains(&one.id)).ok_or_else(|| Refusal::unknown("Data source", id))
}

fn own<'w>(world: &'w World, id: &str) -> Result<&'w DataSource, Refusal> {
    let record = known(world, id)?;
    if record.pid != world.pid {
        return Err(Refusal::forbidden(format!("Data source {id} belongs to another owner")));
    }
    Ok(record)
}

fn full(world: &World, record: &DataSource) -> Value {
    let mut json = data_source_json(record);
    json["permissions"] = json!(rights::on_data_source(world, record));
    json
}

async fn one(State(practice): State<Shared>, Path(id): Path<String>) -> Answer {
    let world = practice.read();
    // A merge rule is a data source of a type that the list leaves out.
    if let Some(rule) = id.parse().ok().and_then(|id: u64| world.merge_rules.get(&id)) {
        let record = DataSource {
            id: rule.id,
            pid: world.pid,
            name: rule.name.clone(),
            description: rule.description.clone(),
            status: "ACTIVE".to_owned(),
            settings: [("type".to_owned(), json!("MERGE_RULE"))].into_iter().collect(),
            ..DataSource::default()
        };
        return Ok(ok(full(&world, &record)));
    }
    let record = known(&world, &id)?;
    Ok(object(StatusCode::OK, record, full(&world, record)))
}

async fn create(State(practice): State<Shared>, body: Bytes) -> Answer {
    let mut fields = Fields::read(&body)?;
    let now_ms = practice.now_ms();
    let mut world = practice.write();
    let mut record = read(&world, &mut fields, None)?;
    record.id = world.next_data_source;
    record.pid = world.pid;
    record.create_time = now_ms;
    record.created_by = rights::acting_user(&world);
    world.next_data_source += 1;
    Ok(store(&mut world, record, StatusCode::CREATED, now_ms))
}

async fn update(State(practice): State<Shared>, Path(id): Path<String>, headers: HeaderMap, body: Bytes) -> Answer {
    let mut fields = Fields::read(&body)?;
    let (now_ms, status) = (practice.now_ms(), changed(&practice));
    let mut world = practice.write();
    let current = own(&world, &id)?.clone();
    unchanged(&headers, &current)?;
    let record = read(&world, &mut fields, Some(&current))?;
    Ok(store(&mut world, record, status, now_ms))
}

fn store(world: &mut World, mut record: DataSource, status: StatusCode, now_ms: Millis) -> axum::response::Response {
    record.update_time = now_ms;
    record.updated_by = rights::acting_user(world);
    let id = record.id;
    let answer = object(status, &record, full(world, &record));
    world.data_sources.insert(id, record);
    world.mark(Row::DataSource(id));
    answer
}

async fn remove(State(practice): State<Shared>, Path(id): Path<String>, headers: HeaderMap) -> Answer {
    let mut world = practice.write();
    unchanged(&headers, known(&world, &id)?)?;
    removable(&world, &id)?;
    drop_all(&mut world, &[id]);
    Ok(nothing())
}

async fn bulk_delete(State(practice): State<Shared>, body: Bytes) -> Answer {
    let ids: Vec<String> = ids(&body)?.iter().map(u64::to_string).collect();
    let mut world = practice.write();
    ids.iter().try_for_each(|id| removable(&world, id))?;
    drop_all(&mut world, &ids);
    Ok(nothing())
}

fn drop_all(world: &mut World, ids: &[String]) {
    for id in ids.iter().filter_map(|id| id.parse::<u64>().ok()) {
        world.data_sources.remove(&id);
        world.mark(Row::DataSource(id));
    }
}

/// A source that traits or segments belong to stays, and so does the account's automatic one.
fn removable(world: &World, id: &str) -> Result<(), Refusal> {
    let record = own(world, id)?;
    if record.integration_code.as_deref() == Some(AUTOMATIC_SOURCE) {
        return Err(Refusal::in_use(format!("Data source {id} is the account's automatic one")));
    }
    let traits = world.traits.values().filter(|other| other.data_source == record.id).count();
    let segments = world.segments.values().filter(|other| other.data_source == record.id).count();
    if traits + segments > 0 {
        return Err(Refusal::in_use(format!("Data source {id} is used by {traits} traits and {segments} segments")));
    }
    Ok(())
}
