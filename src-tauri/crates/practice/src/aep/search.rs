//! Segment search: the folder browser for content that came from Audience Manager (AEP contract §5.9).

use std::collections::{BTreeMap, BTreeSet};

use axum::extract::State;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::answer::{Answer, Refusal, ok};
use super::request::Asked;
use crate::model::{Audience, Folder, World};
use crate::state::Shared;

/// The one schema class that can be searched.
const CLASS: &str = "_xdm.context.segmentdefinition";
/// Most entities of a page.
const LARGEST: usize = 50;
/// Parent of the topmost folder.
const ROOT: &str = "root";

/// Refuses a request without the version header or for another class.
fn check(asked: &Asked) -> Result<(), Refusal> {
    if asked.search_version.is_none() {
        return Err(Refusal::parameter("The header x-ups-search-version is missing"));
    }
    // The guide names the parameter schema.name, the specification schemaClass.
    match asked.text("schema.name").or_else(|| asked.text("schemaClass")) {
        Some(CLASS) => Ok(()),
        _ => Err(Refusal::parameter(format!("schema.name must be {CLASS}"))),
    }
}

fn external<'w>(world: &'w World, asked: &'w Asked) -> impl Iterator<Item = &'w Audience> {
    let term = asked.text("s").map(str::to_lowercase);
    let here = move |a: &&Audience| {
        a.sandbox == asked.sandbox && a.kind == "ExternalSegment" && term.as_deref().is_none_or(|s| matches(a, s))
    };
    world.audiences.values().filter(here)
}

/// Words are looked for in name and description; `segmentName:x`, `segmentDescription:x` and `segmentId:x` in one of
/// them. Words joined by AND must all be found, otherwise one is enough.
fn matches(audience: &Audience, query: &str) -> bool {
    let found = |word: &str| {
        let (field, word) = word.split_once(':').unwrap_or(("", word));
        let word = word.trim_matches(['*', '"', '(', ')']);
        let texts = match field {
            "segmentname" => vec![&audience.name],
            "segmentdescription" => vec![&audience.description],
            "segmentid" => vec![&audience.audience_id],
            _ => vec![&audience.name, &audience.description],
        };
        texts.iter().any(|text| text.to_lowercase().contains(word))
    };
    let words: Vec<&str> = query.split_whitespace().collect();
    let plain = || words.iter().filter(|word| **word != "and" && **word != "or").copied();
    if words.contains(&"and") { plain().all(found) } else { plain().any(found) }
}

pub async fn namespaces(State(practice): State<Shared>, asked: Asked) -> Answer {
    check(&asked)?;
    let world = practice.read();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for audience in external(&world, &asked) {
        *counts.entry(&audience.namespace).or_default() += 1;
    }
    let rows: Vec<Value> =
        counts.iter().map(|(name, count)| json!({ "namespace": name, "displayName": name, "count": count })).collect();
    Ok(ok(json!({ "namespaces": rows, "totalCount": rows.len(), "status": { "message": "Success" } })))
}

/// The folder tree behind a name space; uploads and compositions have none.
fn folders<'w>(world: &'w World, namespace: &str) -> Option<&'w BTreeMap<u64, Folder>> {
    match namespace {
        "AAMTraits" => Some(&world.trait_folders),
        "AAMSegments" => Some(&world.segment_folders),
        _ => None,
    }
}

/// The folder an imported trait or segment lies in.
fn folder_of(world: &World, audience: &Audience) -> Option<u64> {
    let sid = audience.audience_id.parse().ok()?;
    match audience.namespace.as_str() {
        "AAMTraits" => world.traits.get(&sid).map(|entry| entry.folder),
        "AAMSegments" => world.segments.get(&sid).map(|segment| segment.folder),
        _ => None,
    }
}

pub async fn entities(State(practice): State<Shared>, asked: Asked) -> Answer {
    check(&asked)?;
    let namespace = asked.text("namespace").ok_or_else(|| Refusal::parameter("namespace is missing"))?;
    let limit = asked.number("limit")?.unwrap_or(LARGEST).clamp(1, LARGEST);
    let page = asked.number("page")?.unwrap_or(0);
    let world = practice.read();
    let here: u64 = match asked.text("entityId") {
        None | Some(ROOT) => 0,
        Some(id) => id.parse().map_err(|_| Refusal::missing("folder", id))?,
    };
    let found: Vec<&Audience> =
        external(&world, &asked).filter(|a| a.namespace.eq_ignore_ascii_case(namespace)).collect();
    let mut rows = match folders(&world, namespace) {
        // A search looks everywhere; without one, a folder shows what lies directly in it.
        Some(tree) if asked.text("s").is_none() => below(&world, tree, here, &found),
        _ => Vec::new(),
    };
    let all = asked.text("s").is_some() || folders(&world, namespace).is_none();
    let inside = found.iter().filter(|a| all || folder_of(&world, a) == Some(here));
    rows.extend(inside.map(|audience| entity(&world, audience)));
    let total = rows.len();
    let rows: Vec<Value> = rows.into_iter().skip(page.saturating_mul(limit)).take(limit).collect();
    Ok(ok(json!({
        "entities": rows,
        "page": { "totalCount": total, "totalPages": total.div_ceil(limit), "pageOffset": page, "pageSize": limit },
        "status": { "message": "Success" },
    })))
}

/// Folders in `here` with imported content somewhere below.
fn below(world: &World, tree: &BTreeMap<u64, Folder>, here: u64, found: &[&Audience]) -> Vec<Value> {
    let mut used = BTreeSet::new();
    for audience in found {
        used.extend(folder_of(world, audience).into_iter().flat_map(|id| path(tree, id)).map(|folder| folder.id));
    }
    tree.values().filter(|f| f.parent == Some(here) && used.contains(&f.id)).map(folder).collect()
}

/// A folder and those above it, from the root down.
fn path(tree: &BTreeMap<u64, Folder>, id: u64) -> Vec<&Folder> {
    let mut way = Vec::new();
    let mut at = tree.get(&id);
    while let Some(folder) = at {
        way.push(folder);
        at = folder.parent.and_then(|parent| tree.get(&parent));
    }
    way.reverse();
    way
}

fn folder(folder: &Folder) -> Value {
    let id = folder.id.to_string();
    json!({
        "id": id,
        "base64EncodedSourceId": STANDARD.encode(&id),
        "sourceId": id,
        "isFolder": true,
        "parentFolderId": folder.parent.map_or_else(|| ROOT.to_owned(), |parent| parent.to_string()),
        "name": folder.name,
    })
}

fn entity(world: &World, audience: &Audience) -> Value {
    json!({
        "id": audience.audience_id,
        "base64EncodedSourceId": STANDARD.encode(&audience.audience_id),
        "sourceId": audience.audience_id,
        "isFolder": false,
        "parentFolderId": folder_of(world, audience).map_or_else(|| ROOT.to_owned(), |id| id.to_string()),
        "name": audience.name,
        "description": audience.description,
    })
}

pub async fn taxonomy(State(practice): State<Shared>, asked: Asked) -> Answer {
    check(&asked)?;
    let namespace = asked.text("namespace").ok_or_else(|| Refusal::parameter("namespace is missing"))?;
    let id = asked.text("entityId").ok_or_else(|| Refusal::parameter("entityId is missing"))?;
    let world = practice.read();
    let tree = folders(&world, namespace).ok_or_else(|| Refusal::missing("folder", id))?;
    let audience =
        world.audiences.values().find(|a| a.audience_id == id && a.namespace.eq_ignore_ascii_case(namespace));
    let start = match audience {
        Some(audience) => folder_of(&world, audience),
        None => id.parse().ok().filter(|id| tree.contains_key(id)),
    };
    let start = start.ok_or_else(|| Refusal::missing("folder", id))?;
    let mut steps: Vec<Value> = path(tree, start).into_iter().map(folder).collect();
    steps.extend(audience.map(|audience| entity(&world, audience)));
    Ok(ok(json!({ "taxonomy": steps, "status": { "message": "Success" } })))
}
