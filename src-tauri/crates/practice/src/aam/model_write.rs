//! Creating, changing and removing models (AAM contract §15).

use std::collections::BTreeSet;

use super::fields::Fields;
use super::refusal::Refusal;
use super::trait_write::read_status;
use super::{limits, rights};
use crate::market;
use crate::model::{Millis, Model, Row, World};
use crate::modeling::{ALGORITHMIC, MOST_EMPTY_RUNS};

/// The only algorithm.
pub const TRAIT_WEIGHT: u64 = 1;
/// Look-back periods, in days.
const LOOK_BACKS: [u32; 3] = [30, 60, 90];
/// Most traits that a model may leave out.
const MOST_EXCLUDED: usize = 500;
const LONGEST_TEXT: usize = 255;
/// The first id of models that clients create.
const FIRST_OWN: u64 = 4_400;

/// Creates a model, which runs at the next daily run.
pub fn create(world: &mut World, fields: &mut Fields, now_ms: Millis) -> Result<u64, Refusal> {
    let mut model = Model {
        name: fields.required_text("name", LONGEST_TEXT),
        description: fields.short_text("description", LONGEST_TEXT).unwrap_or_default(),
        baseline: fields.required_number("sid"),
        look_back: fields.small_number("lookBackPeriod").unwrap_or_default(),
        status: read_status(fields),
        data_sources: fields.numbers("dataSources").unwrap_or_default(),
        excluded: fields.numbers("excludedTraits").unwrap_or_default(),
        ..Model::default()
    };
    if fields.required_number("algoTypeId") != TRAIT_WEIGHT {
        fields.problem(format!("algoTypeId: must be {TRAIT_WEIGHT}"));
    }
    check(world, fields, &model);
    fields.check()?;
    if model.status == "ACTIVE" {
        limits::room_for_model(world)?;
    }
    let user = rights::acting_user(world);
    let last = world.models.keys().next_back().copied().unwrap_or(0);
    model.id = last.max(FIRST_OWN - 1) + 1;
    model.pid = world.pid;
    (model.create_time, model.update_time) = (now_ms, now_ms);
    (model.created_by, model.updated_by) = (user, user);
    let id = model.id;
    world.mark(Row::Model(id));
    world.models.insert(id, model);
    Ok(id)
}

fn check(world: &World, fields: &mut Fields, model: &Model) {
    let rights = world.traits.get(&model.baseline).map(|one| rights::on_trait(world, one));
    let rights = rights.or_else(|| world.segments.get(&model.baseline).map(|one| rights::on_segment(world, one)));
    match rights {
        None => fields.problem("sid: must be a trait or a segment"),
        Some(held) if !rights::all_held(held, &["MAP_TO_MODELS"]) => {
            fields.problem("sid: the permission MAP_TO_MODELS is missing");
        }
        Some(_) => {}
    }
    if !LOOK_BACKS.contains(&model.look_back) {
        fields.problem("lookBackPeriod: must be 30, 60 or 90");
    }
    if model.data_sources.is_empty() {
        fields.problem("dataSources: may not be empty");
    }
    for id in model.data_sources.iter().filter(|id| !world.data_sources.contains_key(id)) {
        fields.problem(format!("dataSources: data source {id} does not exist"));
    }
    for feed in model.data_sources.iter().filter_map(|id| market::lacks(world, *id, market::MODELING)) {
        let (id, of) = (feed.id, feed.name);
        fields.problem(format!("dataSources: data feed {id} ({of}) is not subscribed for modeling"));
    }
    if model.excluded.len() > MOST_EXCLUDED {
        fields.problem(format!("excludedTraits: at most {MOST_EXCLUDED} traits can be excluded"));
    }
    for sid in &model.excluded {
        match world.traits.get(sid) {
            None => fields.problem(format!("excludedTraits: trait {sid} does not exist")),
            Some(one) if !model.data_sources.contains(&one.data_source) => {
                fields.problem(format!("excludedTraits: trait {sid} is of none of the data sources"));
            }
            Some(_) => {}
        }
    }
}

/// Changes name, description and status. Whatever else is sent is ignored, as the documents show it.
pub fn update(world: &mut World, id: u64, fields: &mut Fields, now_ms: Millis) -> Result<(), Refusal> {
    let Some(mut model) = world.models.get(&id).cloned() else { return Err(Refusal::unknown("Model", id)) };
    let was = model.status.clone();
    model.name = fields.required_text("name", LONGEST_TEXT);
    model.description = fields.short_text("description", LONGEST_TEXT).unwrap_or_default();
    model.status = if fields.raw().get("status").is_some() { read_status(fields) } else { was.clone() };
    let is_activated = model.status == "ACTIVE" && was != "ACTIVE";
    if is_activated && model.empty_runs >= MOST_EMPTY_RUNS {
        fields.problem(format!("status: {MOST_EMPTY_RUNS} runs without data deactivated this model for good"));
    }
    fields.check()?;
    if is_activated {
        limits::room_for_model(world)?;
    }
    model.update_time = now_ms;
    model.updated_by = rights::acting_user(world);
    world.mark(Row::Model(id));
    world.models.insert(id, model);
    Ok(())
}

/// Removes models, all or none; the ids of active traits that use them are why not.
pub fn remove(world: &mut World, ids: &[u64]) -> Result<(), Vec<u64>> {
    let wanted: BTreeSet<u64> = ids.iter().copied().collect();
    let uses = |model: &u64| wanted.contains(model);
    let traits = world.traits.values().filter(|one| one.trait_type == ALGORITHMIC && one.status == "ACTIVE");
    let users: Vec<u64> = traits.filter(|one| one.model.as_ref().is_some_and(uses)).map(|one| one.sid).collect();
    if !users.is_empty() {
        return Err(users);
    }
    for id in wanted {
        world.models.remove(&id);
        world.mark(Row::Model(id));
    }
    Ok(())
}
