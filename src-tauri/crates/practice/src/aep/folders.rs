//! Folders of audiences (unified tags API; AEP contract §5.6).

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::routing::{get, post};
use jiff::Timestamp;
use serde_json::{Value, json};
use uuid::Uuid;

use super::answer::{Answer, Refusal, ok};
use super::request::{Asked, body, sandbox_of};
use crate::model::{AudienceFolder, Millis, Row, World};
use crate::state::{Practice, Shared};

/// Id of the root in paths and as a parent.
const ROOT: &str = "root";

pub fn router() -> Router<Shared> {
    Router::new()
        .route("/folders/segment", post(create))
        .route("/folders/segment/{id}/folderview", get(view))
        .route("/folders/segment/{id}/subfolders", get(view))
        .route("/folders/segment/{id}/validate", get(read))
        .route("/folders/segment/{id}", get(read).patch(rename).delete(delete))
}

fn iso(at: Millis) -> String {
    let at = Timestamp::from_millisecond(at).unwrap_or_default();
    at.strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
}

/// A folder without its contents. Its author is written as the text `null`, as the service does.
fn wire(practice: &Practice, world: &World, sandbox: &str, folder: &AudienceFolder) -> Value {
    let sandbox = sandbox_of(world, sandbox);
    let mut wire = json!({
        "id": folder.id,
        "name": folder.name,
        "noun": "segment",
        "imsOrg": practice.credentials().org_id,
        "sandboxId": sandbox["sandboxId"],
        "sandboxName": sandbox["sandboxName"],
        "createdBy": "null",
        "createdAt": iso(folder.create_time),
        "modifiedBy": "null",
        "modifiedAt": iso(folder.update_time),
        "status": "IN_USE",
        "_links": null,
    });
    if let Some(parent) = &folder.parent {
        wire["parentId"] = json!(parent);
    }
    wire
}

/// The folders of a sandbox.
fn folders<'w>(world: &'w World, sandbox: &str) -> impl Iterator<Item = &'w AudienceFolder> {
    let default = world.sandboxes.get(sandbox).is_some_and(|found| found.is_default);
    let sandbox = sandbox.to_owned();
    world
        .audience_folders
        .values()
        .filter(move |folder| folder.sandbox == sandbox || (folder.sandbox.is_empty() && default))
}

fn known(world: &World, sandbox: &str, id: &str) -> Result<AudienceFolder, Refusal> {
    if id == ROOT {
        return Ok(AudienceFolder { id: ROOT.to_owned(), name: ROOT.to_owned(), ..AudienceFolder::default() });
    }
    folders(world, sandbox).find(|folder| folder.id == id).cloned().ok_or_else(|| Refusal::missing("folder", id))
}

async fn read(State(practice): State<Shared>, asked: Asked, Path(id): Path<String>) -> Answer {
    let world = practice.read();
    Ok(ok(wire(&practice, &world, &asked.sandbox, &known(&world, &asked.sandbox, &id)?)))
}

/// A folder with the folders directly in it. What lies in those is another call.
async fn view(State(practice): State<Shared>, asked: Asked, Path(id): Path<String>) -> Answer {
    let world = practice.read();
    let mut folder = wire(&practice, &world, &asked.sandbox, &known(&world, &asked.sandbox, &id)?);
    let mut children: Vec<&AudienceFolder> =
        folders(&world, &asked.sandbox).filter(|f| f.parent.as_deref().unwrap_or(ROOT) == id).collect();
    children.sort_by_key(|folder| folder.name.to_lowercase());
    let child = |folder: &AudienceFolder| {
        let mut child = wire(&practice, &world, &asked.sandbox, folder);
        child["children"] = json!([]);
        child
    };
    folder["children"] = children.into_iter().map(child).collect();
    Ok(ok(folder))
}

async fn create(State(practice): State<Shared>, asked: Asked, bytes: Bytes) -> Answer {
    let body = body(&bytes)?;
    let name = text(&body, "name")?.ok_or_else(|| Refusal::body("The mandatory field name is missing"))?;
    let parent = text(&body, "parentId")?.filter(|id| *id != ROOT).map(str::to_owned);
    let mut world = practice.write();
    known(&world, &asked.sandbox, parent.as_deref().unwrap_or(ROOT))?;
    free(&world, &asked.sandbox, parent.as_ref(), name)?;
    let now = practice.now_ms();
    let folder = AudienceFolder {
        id: Uuid::new_v4().to_string(),
        parent,
        name: name.to_owned(),
        sandbox: asked.sandbox.clone(),
        create_time: now,
        update_time: now,
    };
    Ok(ok(store(&practice, &mut world, &asked.sandbox, folder)))
}

/// A text that may be missing, but nothing else.
fn text<'b>(body: &'b Value, name: &str) -> Result<Option<&'b str>, Refusal> {
    match body.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.as_str()).filter(|text| !text.trim().is_empty())),
        Some(_) => Err(Refusal::body(format!("The field {name} must be a text"))),
    }
}

/// Names are unique within their parent.
fn free(world: &World, sandbox: &str, parent: Option<&String>, name: &str) -> Result<(), Refusal> {
    let taken = folders(world, sandbox).any(|folder| folder.parent.as_ref() == parent && folder.name == name);
    if taken { Err(Refusal::taken(name)) } else { Ok(()) }
}

fn store(practice: &Practice, world: &mut World, sandbox: &str, folder: AudienceFolder) -> Value {
    let object = wire(practice, world, sandbox, &folder);
    world.mark(Row::AudienceFolder(folder.id.clone()));
    world.audience_folders.insert(folder.id.clone(), folder);
    object
}

/// Renames: `[{"op":"replace","path":"/name","value":"…"}]`.
async fn rename(State(practice): State<Shared>, asked: Asked, Path(id): Path<String>, bytes: Bytes) -> Answer {
    let body = body(&bytes)?;
    let change = body.as_array().into_iter().flatten().find(|op| op["path"] == "/name");
    let name = change.and_then(|op| op["value"].as_str()).filter(|name| !name.trim().is_empty());
    let name = name.ok_or_else(|| Refusal::body("Only /name can be replaced"))?;
    let mut world = practice.write();
    let mut folder = known(&world, &asked.sandbox, &id)?;
    if id == ROOT {
        return Err(Refusal::body("The root cannot be renamed"));
    }
    if folder.name != name {
        free(&world, &asked.sandbox, folder.parent.as_ref(), name)?;
    }
    name.clone_into(&mut folder.name);
    folder.update_time = practice.now_ms();
    Ok(ok(store(&practice, &mut world, &asked.sandbox, folder)))
}

/// Only an empty folder goes; Adobe does not say what becomes of what lies in another.
async fn delete(State(practice): State<Shared>, asked: Asked, Path(id): Path<String>) -> Answer {
    let mut world = practice.write();
    known(&world, &asked.sandbox, &id)?;
    let full = world.audience_folders.values().any(|folder| folder.parent.as_deref() == Some(&id))
        || world.audiences.values().any(|audience| audience.folder.as_deref() == Some(&id));
    if full || id == ROOT {
        return Err(Refusal::in_use("The folder cannot be deleted."));
    }
    world.audience_folders.remove(&id);
    world.mark(Row::AudienceFolder(id));
    Ok(ok(json!({ "message": "delete request accepted successfully" })))
}
