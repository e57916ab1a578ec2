//! Routes of trait and segment folders (AAM contract §8).

use std::collections::BTreeMap;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::get;
use serde_json::{Value, json};

use super::answer::{Answer, nothing, object, ok, unchanged};
use super::fields::Fields;
use super::folder_write::{self, Tree, ancestors};
use super::params::Params;
use super::refusal::Refusal;
use crate::model::{Folder, World};
use crate::state::Shared;

/// Routes of folders.
pub fn router() -> Router<Shared> {
    Router::new()
        .route("/v1/folders/{kind}", get(list).post(create))
        .route("/v1/folders/{kind}/{id}", get(one).put(update).delete(remove))
}

fn tree(kind: &str) -> Result<Tree, Refusal> {
    match kind {
        "traits" => Ok(Tree::Traits),
        "segments" => Ok(Tree::Segments),
        _ => Err(Refusal::unknown("Folder kind", kind)),
    }
}

/// Children of every folder, in the order of their names.
struct Children<'w>(BTreeMap<u64, Vec<&'w Folder>>);

impl<'w> Children<'w> {
    fn of(folders: impl Iterator<Item = &'w Folder>) -> Self {
        let mut children: BTreeMap<u64, Vec<&Folder>> = BTreeMap::new();
        for folder in folders {
            if let Some(parent) = folder.parent {
                children.entry(parent).or_default().push(folder);
            }
        }
        for siblings in children.values_mut() {
            siblings.sort_by_key(|folder| folder.name.to_lowercase());
        }
        Self(children)
    }

    fn below(&self, id: u64) -> &[&'w Folder] {
        self.0.get(&id).map_or(&[], Vec::as_slice)
    }

    /// A folder; with everything below it when `deep`.
    fn json(&self, folder: &Folder, path: &str, deep: bool) -> Value {
        let below = self.below(folder.id);
        let mut json = json!({
            "folderId": folder.id,
            "parentFolderId": folder.parent.unwrap_or(0),
            "pid": folder.pid,
            "name": folder.name,
            "path": path,
            "folderCount": below.len(),
        });
        if deep {
            let inner = |child: &&Folder| self.json(child, &format!("{path}/{}", child.name), true);
            json["subFolders"] = below.iter().map(inner).collect();
        }
        json
    }
}

/// Element 0 is the root with the whole tree; the top folders of other owners follow.
async fn list(State(practice): State<Shared>, Path(kind): Path<String>, params: Params) -> Answer {
    let third_party = params.flag_or("includeThirdParty", true)?;
    let data_source = params.number::<u64>("dataSourceId")?;
    let tree = tree(&kind)?;
    let world = practice.read();
    let folders = tree.folders(&world);
    let shown = |folder: &&Folder| {
        (third_party || folder.pid == world.pid || folder.id == 0)
            && data_source.is_none_or(|source| leads_to(&world, tree, folder.id, source))
    };
    let children = Children::of(folders.values().filter(shown));
    let tops = folders.values().filter(|folder| folder.parent.is_none()).filter(|f| f.id == 0 || shown(f));
    let trees: Vec<Value> = tops.map(|top| children.json(top, &format!("/{}", top.name), true)).collect();
    Ok(ok(Value::Array(trees)))
}

/// Whether a folder or one below it holds traits of a data source.
fn leads_to(world: &World, tree: Tree, folder: u64, data_source: u64) -> bool {
    let folders = tree.folders(world);
    let inside = |place: u64| ancestors(folders, place).any(|step| step == folder);
    match tree {
        Tree::Traits => world.traits.values().any(|r| r.data_source == data_source && inside(r.folder)),
        Tree::Segments => world.segments.values().any(|r| r.data_source == data_source && inside(r.folder)),
    }
}

fn path_of(folders: &BTreeMap<u64, Folder>, id: u64) -> String {
    let mut names: Vec<&str> =
        ancestors(folders, id).filter_map(|step| folders.get(&step)).map(|folder| folder.name.as_str()).collect();
    names.reverse();
    format!("/{}", names.join("/"))
}

fn answer(world: &World, tree: Tree, id: u64, status: StatusCode, deep: bool) -> Answer {
    let folders = tree.folders(world);
    let folder = folders.get(&id).ok_or_else(|| Refusal::unknown("Folder", id))?;
    let children = Children::of(folders.values());
    Ok(object(status, folder, children.json(folder, &path_of(folders, id), deep)))
}

async fn one(State(practice): State<Shared>, Path((kind, id)): Path<(String, String)>, params: Params) -> Answer {
    let deep = params.flag("includeSubFolders")?;
    answer(&practice.read(), tree(&kind)?, folder_id(&id)?, StatusCode::OK, deep)
}

fn folder_id(text: &str) -> Result<u64, Refusal> {
    text.parse().map_err(|_| Refusal::unknown("Folder", text))
}

async fn create(State(practice): State<Shared>, Path(kind): Path<String>, body: Bytes) -> Answer {
    let mut fields = Fields::read(&body)?;
    let (tree, now_ms) = (tree(&kind)?, practice.now_ms());
    let mut world = practice.write();
    let id = folder_write::create(&mut world, tree, &mut fields, now_ms)?;
    answer(&world, tree, id, StatusCode::CREATED, true)
}

async fn update(
    State(practice): State<Shared>,
    Path((kind, id)): Path<(String, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let mut fields = Fields::read(&body)?;
    let (tree, id, now_ms) = (tree(&kind)?, folder_id(&id)?, practice.now_ms());
    let mut world = practice.write();
    unchanged(&headers, &tree.folders(&world).get(&id))?;
    folder_write::update(&mut world, tree, id, &mut fields, now_ms)?;
    answer(&world, tree, id, StatusCode::OK, true)
}

async fn remove(
    State(practice): State<Shared>,
    Path((kind, id)): Path<(String, String)>,
    headers: HeaderMap,
) -> Answer {
    let (tree, id) = (tree(&kind)?, folder_id(&id)?);
    let mut world = practice.write();
    unchanged(&headers, &tree.folders(&world).get(&id))?;
    folder_write::remove(&mut world, tree, id)?;
    Ok(nothing())
}
