//! Previews and population estimates (AEP contract §8).

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use roaring::RoaringBitmap;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::answer::{Answer, Refusal, ok, with};
use super::entities::xid;
use super::request::{Asked, body};
use crate::model::{Millis, Preview, Row, World};
use crate::rules::pql;
use crate::state::{Practice, Shared};
use crate::world::audiences;
use crate::world::people::{NAMESPACES, PEOPLE};

/// Practice time before a preview starts to run and until its result is ready, in milliseconds.
const RUNNING_AFTER: Millis = 1_000;
const READY_AFTER: Millis = 8_000;
/// Rows of a preview's result without a limit, and at most.
const DEFAULT_ROWS: usize = 1_000;

pub async fn create(State(practice): State<Shared>, bytes: Bytes) -> Answer {
    let body = body(&bytes)?;
    let text = body.get("predicateExpression").and_then(Value::as_str).filter(|t| !t.is_empty());
    let text = text.ok_or_else(|| Refusal::body("The mandatory field predicateExpression is missing"))?;
    let format = body.get("predicateType").and_then(Value::as_str).unwrap_or("pql/text");
    pql::read(text, format).map_err(|error| Refusal::body(format!("Invalid PQL expression: {error}")))?;
    let query = Uuid::new_v4();
    let id = URL_SAFE_NO_PAD.encode(format!("0:app-{}:{}:0", Uuid::new_v4(), query.simple()));
    let preview = Preview { id: id.clone(), predicate: text.to_owned(), creation_time: practice.now_ms() };
    let mut world = practice.write();
    world.mark(Row::Preview(id.clone()));
    world.previews.insert(id.clone(), preview);
    let answer = json!({
        "state": "NEW",
        "previewQueryId": query.simple().to_string(),
        "previewQueryStatus": "NEW",
        "previewId": id,
        "previewExecutionId": 0,
    });
    Ok(with(StatusCode::CREATED, answer))
}

/// Members of a preview's predicate as far as they are read by now.
struct Progress {
    state: &'static str,
    /// People looked at so far.
    read: u64,
    /// People to look at: everyone, or a sample.
    sample: u64,
    members: RoaringBitmap,
}

fn progress(practice: &Practice, world: &World, preview: &Preview) -> Progress {
    let since = practice.now_ms() - preview.creation_time;
    // A text that begins with a brace is no PQL text, so the format need not be stored.
    let format = if preview.predicate.trim_start().starts_with('{') { "pql/json" } else { "pql/text" };
    let found = audiences::evaluate(world, practice.people(), &preview.predicate, format, preview.creation_time);
    let found = found.unwrap_or_default();
    let mut sample: RoaringBitmap = (0..PEOPLE).filter(|person| world.switches.reads(*person)).collect();
    let all = sample.len();
    let (state, until) = match since {
        ..RUNNING_AFTER => ("NEW", 0),
        READY_AFTER.. => ("RESULT_READY", PEOPLE),
        _ => ("RUNNING", u32::try_from(i64::from(PEOPLE) * since / READY_AFTER).unwrap_or(PEOPLE)),
    };
    sample.remove_range(until..);
    Progress { state, read: sample.len(), sample: all, members: found.as_ref() & &sample }
}

fn find<'w>(world: &'w World, id: &str) -> Result<&'w Preview, Refusal> {
    world.previews.get(id).ok_or_else(|| Refusal::missing("preview", id))
}

pub async fn estimate(State(practice): State<Shared>, Path(id): Path<String>) -> Answer {
    let world = practice.read();
    let preview = find(&world, &id)?;
    let progress = progress(&practice, &world, preview);
    let matched = progress.members.len();
    // While only a part is read, the size is that part's, scaled up.
    let size = (matched * u64::from(PEOPLE)).checked_div(progress.read).unwrap_or_default();
    let distribution: Vec<Value> = NAMESPACES
        .iter()
        .filter_map(|(name, number)| {
            let count = practice.people().namespace(name)?.intersection_len(&progress.members);
            (count > 0).then(|| json!({ "namespaceId": number, "profilesMatchedSoFar": count }))
        })
        .collect();
    Ok(ok(json!({
        "estimatedSize": size,
        "numRowsToRead": progress.sample,
        "estimatedNamespaceDistribution": distribution,
        "state": progress.state,
        "profilesReadSoFar": progress.read,
        "standardError": 0,
        "error": { "description": "", "traceback": "" },
        "profilesMatchedSoFar": matched,
        "totalRows": PEOPLE,
        "confidenceInterval": "95%",
        "_links": { "preview": format!("https://platform.adobe.io/data/core/ups/preview/{id}") },
    })))
}

pub async fn read(State(practice): State<Shared>, asked: Asked, Path(id): Path<String>) -> Answer {
    let limit = asked.number("limit")?.unwrap_or(DEFAULT_ROWS).min(DEFAULT_ROWS);
    let offset = asked.number("offset")?.unwrap_or(0);
    let world = practice.read();
    let progress = progress(&practice, &world, find(&world, &id)?);
    let results: Vec<Value> =
        progress.members.iter().skip(offset).take(limit).map(|person| row(&practice, person)).collect();
    Ok(ok(json!({
        "results": results,
        "page": { "offset": offset, "size": results.len() },
        "state": progress.state,
        "link": {},
    })))
}

/// One profile: its internal id with the ids its person is known by.
fn row(practice: &Practice, person: u32) -> Value {
    let xid = xid(person);
    let ids: Map<String, Value> = NAMESPACES
        .iter()
        .filter_map(|(name, _)| {
            let id = practice.people().raw_id(person, name)?;
            Some(((*name).to_owned(), json!({ id: { "xid": xid } })))
        })
        .collect();
    let href = format!(
        "https://platform.adobe.io/data/core/ups/access/entities?schema.name=_xdm.context.profile&entityId={xid}"
    );
    json!({ xid: { "_href": href, "endCustomerIds": ids } })
}

pub async fn delete(State(practice): State<Shared>, Path(id): Path<String>) -> Answer {
    let mut world = practice.write();
    find(&world, &id)?;
    world.previews.remove(&id);
    world.mark(Row::Preview(id.clone()));
    Ok(ok(json!({ "status": true, "message": format!("Preview with id '{id}' has been deleted") })))
}
