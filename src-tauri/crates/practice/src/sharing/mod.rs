//! What Audience Manager makes of the audiences that an enabled dataflow to Experience Cloud Audiences sends: trait and
//! segment within minutes, first members after four hours, everyone after a day, and from then on daily (AEP contract
//! §12, §14.1).
//!
//! There is no background work: what is due is done at the first request after its time and dated by that time, so a
//! restart loses nothing and the speed of the clock does not matter. Days that passed unseen are caught up with for the
//! last week only.
//!
//! It must not know requests and wire shapes.

mod members;
mod pair;

pub use members::truth;

use std::collections::BTreeSet;

use crate::flow::specs;
use crate::model::{Activation, Flow, Millis, Row, World, audience_of};
use crate::state::Practice;
use crate::world::DAY_MS;
use crate::world::people::People;

const MINUTE_MS: Millis = 60_000;
const HOUR_MS: Millis = 60 * MINUTE_MS;
/// When names appear, and how long a new name takes.
const NAMED_AFTER: Millis = 15 * MINUTE_MS;
/// When the first members arrive.
const FIRST_AFTER: Millis = 4 * HOUR_MS;
/// The step in which the pair is created.
const NAMED: u32 = 0;
/// The step in which the first members arrive; all later ones bring everyone.
const FIRST: u32 = 1;
/// Steps with members that are caught up with.
const CAUGHT_UP: u32 = 7;

/// Whether anything is to be done at `now`.
pub fn is_due(world: &World, now: Millis) -> bool {
    world.activations.values().any(|activation| moves(world, activation, now)) || sent(world) != active(world)
}

/// Does everything that is due at `practice`'s time.
pub fn catch_up(practice: &Practice) {
    let now = practice.now_ms();
    let mut world = practice.write();
    run_due(&mut world, practice.people(), now);
    note_changes(&mut world, now);
}

/// System ids of the audiences that are sent: selected in an enabled dataflow.
fn sent(world: &World) -> BTreeSet<&str> {
    let flows = world.flows.values().filter(|flow| flow.state == "enabled" && leads_here(world, flow));
    let audiences = flows.flat_map(|flow| flow.selectors().filter_map(|selector| audience_of(world, selector)));
    audiences.map(|audience| audience.id.as_str()).collect()
}

fn leads_here(world: &World, flow: &Flow) -> bool {
    let mut targets = flow.targets.iter().filter_map(|id| world.target_connections.get(id));
    targets.any(|target| target.spec == specs::AUDIENCES)
}

fn active(world: &World) -> BTreeSet<&str> {
    world.activations.values().filter(|activation| activation.active).map(|it| it.audience.as_str()).collect()
}

/// Begins with audiences that are sent now, and stops with those that are not any more. Their pairs stay.
fn note_changes(world: &mut World, now: Millis) {
    let (sent, active) = (sent(world), active(world));
    let begun: Vec<String> = sent.difference(&active).map(|&id| id.to_owned()).collect();
    let ended: Vec<String> = active.difference(&sent).map(|&id| id.to_owned()).collect();
    for id in begun {
        let earlier = world.activations.remove(&id).unwrap_or_default();
        let activation = Activation { audience: id, since: now, active: true, steps: 0, ..earlier };
        store(world, activation);
    }
    for id in ended {
        if let Some(activation) = world.activations.remove(&id) {
            store(world, Activation { active: false, ..activation });
        }
    }
}

fn store(world: &mut World, activation: Activation) {
    world.mark(Row::Activation(activation.audience.clone()));
    world.activations.insert(activation.audience.clone(), activation);
}

/// Time from the beginning to a step.
fn moment(step: u32) -> Millis {
    match step {
        NAMED => NAMED_AFTER,
        FIRST => FIRST_AFTER,
        later => Millis::from(later - FIRST) * DAY_MS,
    }
}

/// The newest step that is due; `None` before the first.
fn newest_step(activation: &Activation, now: Millis) -> Option<u32> {
    let passed = now - activation.since;
    match passed {
        ..NAMED_AFTER => None,
        NAMED_AFTER..FIRST_AFTER => Some(NAMED),
        _ => Some(FIRST + u32::try_from(passed / DAY_MS).unwrap_or(u32::MAX - FIRST)),
    }
}

/// Whether an activation has a step to do, or a name to pass on.
fn moves(world: &World, activation: &Activation, now: Millis) -> bool {
    activation.active
        && (newest_step(activation, now).is_some_and(|step| step >= activation.steps)
            || new_name(world, activation, now).is_some())
}

/// The name that trait and segment are to get, and when they get it.
fn new_name(world: &World, activation: &Activation, now: Millis) -> Option<(String, Millis)> {
    let audience = world.audiences.get(&activation.audience)?;
    let at = (audience.update_time + NAMED_AFTER).max(activation.since + NAMED_AFTER);
    let is_due = activation.steps > NAMED && activation.name != audience.name && at <= now;
    is_due.then(|| (audience.name.clone(), at))
}

fn run_due(world: &mut World, people: &People, now: Millis) {
    let moving = world.activations.values().filter(|activation| moves(world, activation, now));
    let mut moving: Vec<Activation> = moving.cloned().collect();
    moving.sort_by_key(|activation| activation.since);
    for mut activation in moving {
        advance(world, people, &mut activation, now);
        if let Some((name, at)) = new_name(world, &activation, now) {
            pair::rename(world, &activation, &name, at);
            activation.name = name;
        }
        store(world, activation);
    }
}

fn advance(world: &mut World, people: &People, activation: &mut Activation, now: Millis) {
    let Some(newest) = newest_step(activation, now) else { return };
    for step in activation.steps..=newest {
        let is_skipped = step > NAMED && step + CAUGHT_UP <= newest;
        if is_skipped {
            continue;
        }
        let Some(audience) = world.audiences.get(&activation.audience).cloned() else { break };
        let at = activation.since + moment(step);
        pair::complete(world, activation, &audience, at);
        if step >= FIRST {
            members::deliver(world, people, activation, &audience, step == FIRST, at);
        }
    }
    activation.steps = newest + 1;
}

#[cfg(test)]
mod tests;
