//! Folders of audiences (AEP contract §5.6). Shapes are those public clients read; Adobe publishes none.

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::{get, post};
use serde_json::{Value, json};
use uuid::Uuid;

use super::answer::{Answer, Refusal, ok, with};
use super::request::body;
use crate::model::{AudienceFolder, Row, World};
use crate::state::Shared;

/// Id of the root in paths and as a parent.
const ROOT: &str = "root";

pub fn router() -> Router<Shared> {
    Router::new()
        .route("/folders/segment/{id}/folderview", get(view))
        .route("/folders/segment/{id}/subfolders", get(view))
        .route("/folders/segment/{id}", get(read))
        .route("/folder/segment", post(create))
}

fn wire(folder: &AudienceFolder) -> Value {
    json!({
        "id": folder.id,
        "name": folder.name,
        "parentFolderId": folder.parent.as_deref().unwrap_or(ROOT),
        "noun": "segment",
    })
}

fn known(world: &World, id: &str) -> Result<Value, Refusal> {
    if id == ROOT {
        return Ok(json!({ "id": ROOT, "name": ROOT, "noun": "segment" }));
    }
    world.audience_folders.get(id).map(wire).ok_or_else(|| Refusal::missing("folder", id))
}

async fn read(State(practice): State<Shared>, Path(id): Path<String>) -> Answer {
    Ok(ok(known(&practice.read(), &id)?))
}

/// A folder with the folders directly in it.
async fn view(State(practice): State<Shared>, Path(id): Path<String>) -> Answer {
    let world = practice.read();
    let mut folder = known(&world, &id)?;
    let mut children: Vec<&AudienceFolder> =
        world.audience_folders.values().filter(|f| f.parent.as_deref().unwrap_or(ROOT) == id).collect();
    children.sort_by_key(|folder| folder.name.to_lowercase());
    folder["children"] = json!(children.into_iter().map(wire).collect::<Vec<_>>());
    Ok(ok(folder))
}

async fn create(State(practice): State<Shared>, bytes: Bytes) -> Answer {
    let body = body(&bytes)?;
    let name = body.get("name").and_then(Value::as_str).filter(|name| !name.trim().is_empty());
    let name = name.ok_or_else(|| Refusal::body("The mandatory field name is missing"))?;
    let parent = body.get("parentFolderId").and_then(Value::as_str).filter(|id| *id != ROOT).map(str::to_owned);
    let mut world = practice.write();
    known(&world, parent.as_deref().unwrap_or(ROOT))?;
    if world.audience_folders.values().any(|f| f.parent == parent && f.name == name) {
        return Err(Refusal::taken(name));
    }
    let folder = AudienceFolder { id: Uuid::new_v4().to_string(), parent, name: name.to_owned() };
    world.mark(Row::AudienceFolder(folder.id.clone()));
    let object = wire(&folder);
    world.audience_folders.insert(folder.id.clone(), folder);
    Ok(with(StatusCode::CREATED, object))
}
