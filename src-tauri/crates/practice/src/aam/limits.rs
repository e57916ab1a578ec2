//! Account limits and how much of them is used (AAM contract §13).

use serde_json::{Value, json};

use super::refusal::Refusal;
use super::rights::FOLDER_TRAIT;
use crate::model::World;

const TRAITS: usize = 100_000;
const SEGMENTS: usize = 20_000;
/// Most folders of a kind; published for trait folders, taken for segment folders too.
pub const FOLDERS: usize = 2_000;
/// Deepest level below the root.
pub const FOLDER_LEVELS: usize = 5;
/// Most traits one segment may name.
pub const TRAITS_PER_SEGMENT: usize = 5_000;

/// Most active models; those that are not active do not count.
const MODELS: usize = 20;

/// Limits of each trait type that has one of its own.
const TRAIT_TYPES: [(&str, usize); 4] =
    [("RULE_BASED_TRAIT", 100_000), ("ON_BOARDED_TRAIT", 100_000), ("ALGO_TRAIT", 50), (FOLDER_TRAIT, FOLDERS)];

fn used_traits(world: &World, kind: Option<&str>) -> usize {
    let own = world.traits.values().filter(|record| record.pid == world.pid);
    own.filter(|record| kind.is_none_or(|kind| record.trait_type == kind)).count()
}

/// Refuses when no further trait of this type fits.
pub fn room_for_trait(world: &World, kind: &str) -> Result<(), Refusal> {
    if used_traits(world, None) >= TRAITS {
        return Err(Refusal::limit(format!("The limit of {TRAITS} traits is reached")));
    }
    let limit = TRAIT_TYPES.iter().find(|(name, _)| *name == kind).map_or(TRAITS, |(_, limit)| *limit);
    if used_traits(world, Some(kind)) >= limit {
        return Err(Refusal::limit(format!("The limit of {limit} traits of type {kind} is reached")));
    }
    Ok(())
}

/// Refuses when no further segment fits.
pub fn room_for_segment(world: &World) -> Result<(), Refusal> {
    if used_segments(world) >= SEGMENTS {
        return Err(Refusal::limit(format!("The limit of {SEGMENTS} segments is reached")));
    }
    Ok(())
}

fn used_segments(world: &World) -> usize {
    world.segments.values().filter(|record| record.pid == world.pid).count()
}

/// Refuses when no further active model fits.
pub fn room_for_model(world: &World) -> Result<(), Refusal> {
    if active_models(world) >= MODELS {
        return Err(Refusal::limit(format!("The limit of {MODELS} active models is reached")));
    }
    Ok(())
}

fn active_models(world: &World) -> usize {
    world.models.values().filter(|model| model.status == "ACTIVE").count()
}

/// `GET /models/limits`.
pub fn models_json(world: &World) -> Value {
    json!({ "total": { "limit": MODELS, "used": active_models(world) } })
}

/// `GET /traits/limits`.
pub fn traits_json(world: &World) -> Value {
    let mut json = json!({ "total": { "limit": TRAITS, "used": used_traits(world, None) } });
    for (kind, limit) in TRAIT_TYPES {
        json[kind] = json!({ "limit": limit, "used": used_traits(world, Some(kind)) });
    }
    json
}

/// `GET /segments/limits`.
pub fn segments_json(world: &World) -> Value {
    json!({
        "total": { "limit": SEGMENTS, "used": used_segments(world) },
        "traitsPerSegment": { "limit": TRAITS_PER_SEGMENT },
    })
}
