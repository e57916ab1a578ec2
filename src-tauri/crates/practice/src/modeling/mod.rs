//! Runs of look-alike models: once a day, at 22:00 UTC, which is 5 PM in New York in winter and 6 PM in summer.
//!
//! A new model runs at the next of these times, and again each day while runs are without data; the third of them ends the
//! model for good. A model that found something runs again on weekdays, seven days after its last run with data, if one of
//! its algorithmic traits is part of an active segment that is mapped to a destination: Adobe's pages contradict each other,
//! and this is the stronger of the two conditions. Members of algorithmic traits are replaced at each run; a new trait gets
//! its members at the next of these times on a weekday.
//!
//! There is no background work: what is due is done at the first request after its time and dated by that time. Times that
//! passed unseen are caught up with for the last two weeks.
//!
//! It must not know requests and wire shapes.

mod learning;

use std::sync::Arc;

use crate::model::{Membership, Millis, Model, ModelResult, Row, Trait, World};
use crate::rules::segment_rule;
use crate::state::Practice;
use crate::world::DAY_MS;
use crate::world::attributes::day_of;
use crate::world::people::People;
use learning::Learning;

/// Runs without data after which a model is deactivated for good.
pub const MOST_EMPTY_RUNS: u32 = 3;
/// The daily run, after midnight UTC.
const RUNS_AT: Millis = 22 * 3_600_000;
/// Time from one run with data to the next.
const INTERVAL: Millis = 7 * DAY_MS;
/// Daily runs that are caught up with.
const CAUGHT_UP: Millis = 14 * DAY_MS;
/// Type of the traits that models fill.
pub const ALGORITHMIC: &str = "ALGO_TRAIT";

/// The newest daily run at or before a moment.
pub fn newest_slot(now: Millis) -> Millis {
    (now - RUNS_AT).div_euclid(DAY_MS) * DAY_MS + RUNS_AT
}

/// The model whose baseline a trait or segment is.
pub fn model_like(world: &World, sid: u64) -> Option<u64> {
    world.models.values().find(|model| model.baseline == sid).map(|model| model.id)
}

/// Whether a daily run has passed that was not done.
pub fn is_due(world: &World, now: Millis) -> bool {
    world.models_until.is_none_or(|until| until < newest_slot(now))
}

/// Does the daily runs that have passed.
pub fn catch_up(practice: &Practice) {
    let newest = newest_slot(practice.now_ms());
    loop {
        let mut world = practice.write();
        let until = world.models_until.unwrap_or(newest).max(newest - CAUGHT_UP);
        if until >= newest {
            world.models_until = Some(until);
            return;
        }
        run_slot(&mut world, practice.people(), until + DAY_MS);
        world.models_until = Some(until + DAY_MS);
    }
}

/// What the last run with data found; computed now for a run of the history. `None` if there was none, or if what it was
/// computed from is gone.
pub fn result(practice: &Practice, id: u64) -> Option<Arc<ModelResult>> {
    let found = {
        let world = practice.read();
        let model = world.models.get(&id)?;
        if let Some(result) = &model.result {
            return Some(Arc::new(result.clone()));
        }
        let at = *model.successes.last()?;
        Learning::default().run(&world, practice.people(), model, at).map(|(result, _)| result)
    }?;
    let mut world = practice.write();
    if let Some(model) = world.models.get_mut(&id) {
        model.result = Some(found.clone());
        world.mark(Row::Model(id));
    }
    Some(Arc::new(found))
}

fn run_slot(world: &mut World, people: &People, slot: Millis) {
    let due: Vec<Model> = world.models.values().filter(|model| runs(world, model, slot)).cloned().collect();
    let mut learning = Learning::default();
    for mut model in due {
        model.last_run = Some(slot);
        if let Some((result, scored)) = learning.run(world, people, &model, slot) {
            model.result = Some(result);
            model.successes.push(slot);
            model.empty_runs = 0;
            for (sid, threshold) in traits_of(world, model.id) {
                fill(world, sid, learning::members(&scored, &threshold), slot);
            }
        } else {
            model.empty_runs += 1;
            if model.empty_runs >= MOST_EMPTY_RUNS {
                "INACTIVE".clone_into(&mut model.status);
            }
        }
        world.mark(Row::Model(model.id));
        world.models.insert(model.id, model);
    }
    if is_weekday(slot) {
        fill_new_traits(world, people, slot, &mut learning);
    }
}

/// Whether a model runs at a daily run.
fn runs(world: &World, model: &Model, slot: Millis) -> bool {
    let is_ready = model.status == "ACTIVE" && model.create_time < slot && is_baseline(world, model.baseline);
    is_ready
        && match model.last_run {
            None => true,
            Some(last) if model.empty_runs > 0 => last < slot,
            Some(_) => {
                let last = model.successes.last().copied().unwrap_or_default();
                is_weekday(slot) && slot - last >= INTERVAL && is_in_use(world, model.id)
            }
        }
}

/// Whether a model can ever learn from a trait or segment: an onboarded or rule-based trait, or a segment.
fn is_baseline(world: &World, sid: u64) -> bool {
    let kind = world.traits.get(&sid).map(|one| one.trait_type.as_str());
    kind.map_or(world.segments.contains_key(&sid), |kind| ["ON_BOARDED_TRAIT", "RULE_BASED_TRAIT"].contains(&kind))
}

/// Whether an active algorithmic trait of a model is part of an active segment that is mapped to a destination.
fn is_in_use(world: &World, model: u64) -> bool {
    let traits: Vec<u64> = traits_of(world, model).into_iter().map(|(sid, _)| sid).collect();
    let mapped = world.segments.values().filter(|one| one.status == "ACTIVE" && !one.destinations.is_empty());
    mapped
        .filter_map(|segment| segment_rule::parse(&segment.rule).ok())
        .any(|rule| rule.traits().iter().any(|sid| traits.contains(sid)))
}

/// Active algorithmic traits of a model, with what they take.
fn traits_of(world: &World, model: u64) -> Vec<(u64, (String, f64))> {
    let own = world.traits.values().filter(|one| one.model == Some(model) && is_filled(one));
    own.filter_map(|one| Some((one.sid, one.threshold.clone()?))).collect()
}

fn is_filled(one: &Trait) -> bool {
    one.trait_type == ALGORITHMIC && one.status == "ACTIVE"
}

/// New algorithmic traits get the members that the last run of their model found.
fn fill_new_traits(world: &mut World, people: &People, slot: Millis, learning: &mut Learning) {
    let is_new =
        |one: &&Trait| is_filled(one) && one.create_time < slot && !world.members.traits.contains_key(&one.sid);
    let new: Vec<Trait> = world.traits.values().filter(is_new).cloned().collect();
    for one in new {
        let model = one.model.and_then(|id| world.models.get(&id));
        let (Some(model), Some(threshold)) = (model, &one.threshold) else { continue };
        if let Some(scored) = learning.again(world, people, model) {
            fill(world, one.sid, learning::members(&scored, threshold), slot);
        }
    }
}

fn fill(world: &mut World, sid: u64, people: roaring::RoaringBitmap, at: Millis) {
    let deliveries = vec![(day_of(at), people.clone())];
    world.members.traits.insert(sid, Membership { people, deliveries });
    world.mark(Row::TraitMembers(sid));
}

/// Whether a day is one of Monday to Friday. The epoch was a Thursday.
fn is_weekday(at: Millis) -> bool {
    !matches!(at.div_euclid(DAY_MS).rem_euclid(7), 2 | 3)
}

#[cfg(test)]
mod tests;
