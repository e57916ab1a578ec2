//! What Experience Platform makes of the segments and traits that an enabled dataflow of the Audience Manager source
//! brings: an audience within minutes, its members after a day, and from then on daily (AEP contract §11, §15). While the
//! dataflow is paused, and for what is not selected any more, nothing new arrives, and members lapse after 30 days.
//!
//! There is no background work: what is due is done at the first request after its time and dated by that time. Members
//! replace each other, so only the newest delivery of those that passed unseen is done.
//!
//! It must not know requests and wire shapes.

mod arrival;
mod truth;

use std::collections::BTreeMap;

pub use truth::truth;

use crate::flow::selection::{self, Selection};
use crate::model::{Flow, Import, Millis, Row, World};
use crate::state::Practice;
use crate::world::DAY_MS;
use crate::world::people::People;

/// When the audience appears.
const APPEARS_AFTER: Millis = 10 * 60_000;
/// How long a membership without an end lasts after it was confirmed last (AEP contract §11.3).
const LAPSES_AFTER: Millis = 30 * DAY_MS;
/// Namespaces of what is brought.
pub const SEGMENTS: &str = "AAMSegments";
const TRAITS: &str = "AAMTraits";
/// Both of them.
pub const NAMESPACES: [&str; 2] = [SEGMENTS, TRAITS];
/// The type of traits that are there for a folder, not for people.
const FOLDER_TRAIT: &str = "FOLDER_TRAIT";

/// Whether anything is to be done at `now`.
pub fn is_due(world: &World, now: Millis) -> bool {
    world.imports.values().any(|import| moves(import, now) || lapses(import, now)) || differs(world)
}

/// Does everything that is due at `practice`'s time.
pub fn catch_up(practice: &Practice) {
    let now = practice.now_ms();
    let mut world = practice.write();
    run_due(&mut world, practice.people(), now);
    note_changes(&mut world, now);
    // What was brought before these services noted it may be due at once: no list may show it between the two.
    run_due(&mut world, practice.people(), now);
}

/// What is brought, by [`Import::key`], with the dataflow that brings it.
fn brought(world: &World) -> BTreeMap<String, (Import, &Flow)> {
    let mut all = BTreeMap::new();
    let flows = world.flows.values().filter(|flow| flow.state == "enabled" && !selection::is_hidden_flow(world, flow));
    for flow in flows {
        for selected in selection::sources(world, flow).filter_map(|source| Selection::of(&source.params).ok()) {
            for (namespace, sid) in sids(world, &selected) {
                let import =
                    Import { namespace: namespace.to_owned(), sid, sandbox: flow.sandbox.clone(), ..Import::default() };
                all.entry(import.key()).or_insert((import, flow));
            }
        }
    }
    all
}

/// Everything that a selection stands for.
fn sids(world: &World, selected: &Selection) -> Vec<(&'static str, u64)> {
    let own = |sid: &u64| world.segments.get(sid).is_some_and(|segment| segment.pid == world.pid);
    let is_own_trait = |sid: &u64| {
        let record = world.traits.get(sid);
        record.is_some_and(|record| record.pid == world.pid && record.trait_type != FOLDER_TRAIT)
    };
    let (mut segments, mut traits) = (selected.segments.clone(), selected.traits.clone());
    if selected.all_segments {
        segments.extend(world.segments.keys().filter(|sid| own(sid)));
    }
    if selected.all_traits {
        traits.extend(world.traits.keys().filter(|sid| is_own_trait(sid)));
    }
    let segments = segments.into_iter().map(|sid| (SEGMENTS, sid));
    segments.chain(traits.into_iter().map(|sid| (TRAITS, sid))).collect()
}

fn differs(world: &World) -> bool {
    let brought = brought(world);
    let active = world.imports.iter().filter(|(_, import)| import.active).map(|(key, _)| key);
    !brought.keys().eq(active)
}

/// Begins with what is brought now, and stops with what is not any more. Audiences stay.
fn note_changes(world: &mut World, now: Millis) {
    let brought: BTreeMap<String, Import> =
        brought(world).into_iter().map(|(key, (import, _))| (key, import)).collect();
    let ends = |(key, import): &(&String, &Import)| import.active && !brought.contains_key(*key);
    let ended: Vec<Import> = world.imports.iter().filter(ends).map(|(_, import)| import.clone()).collect();
    for import in ended {
        store(world, Import { active: false, ..import });
    }
    for (key, import) in brought {
        let begun = match world.imports.get(&key) {
            Some(earlier) if earlier.active => continue,
            Some(earlier) => Import { since: now, active: true, steps: 0, ..earlier.clone() },
            None => begun(world, import, now),
        };
        store(world, begun);
    }
}

/// Something that was never brought, or was before these services noted it: then its members are refreshed a day after they
/// arrived.
fn begun(world: &World, import: Import, now: Millis) -> Import {
    let known = arrival::audience_of(world, &import);
    let audience = known.map(|audience| audience.id.clone());
    match known.filter(|it| world.members.audiences.contains_key(&it.id)).and_then(|it| it.evaluated_at) {
        Some(at) => Import { audience, since: at - DAY_MS, active: true, steps: 2, delivered_at: Some(at), ..import },
        None => Import { audience, since: now, active: true, ..import },
    }
}

fn store(world: &mut World, import: Import) {
    world.mark(Row::Import(import.key()));
    world.imports.insert(import.key(), import);
}

/// Time from the beginning to a step: the audience, then members daily.
fn moment(step: u32) -> Millis {
    if step == 0 { APPEARS_AFTER } else { Millis::from(step) * DAY_MS }
}

/// The newest step that is due; `None` before the first.
fn newest_step(import: &Import, now: Millis) -> Option<u32> {
    let passed = now - import.since;
    (passed >= APPEARS_AFTER).then(|| u32::try_from(passed / DAY_MS).unwrap_or(u32::MAX - 1))
}

fn moves(import: &Import, now: Millis) -> bool {
    import.active && newest_step(import, now).is_some_and(|step| step >= import.steps)
}

fn lapses(import: &Import, now: Millis) -> bool {
    !import.active && import.delivered_at.is_some_and(|at| at + LAPSES_AFTER <= now)
}

fn run_due(world: &mut World, people: &People, now: Millis) {
    let flows: BTreeMap<String, Flow> =
        brought(world).into_iter().map(|(key, (_, flow))| (key, flow.clone())).collect();
    let due: Vec<Import> = world.imports.values().filter(|it| moves(it, now) || lapses(it, now)).cloned().collect();
    for mut import in due {
        if let Some(at) = import.delivered_at.filter(|_| lapses(&import, now)) {
            arrival::lapse(world, &import, at + LAPSES_AFTER);
            import.delivered_at = None;
        } else if let (Some(flow), Some(newest)) = (flows.get(&import.key()), newest_step(&import, now)) {
            let since = import.since;
            if import.steps == 0 {
                arrival::appear(world, &mut import, flow, since + moment(0));
            }
            if newest > 0 {
                arrival::deliver(world, people, &mut import, flow, since + moment(newest));
            }
            import.steps = newest + 1;
        }
        store(world, import);
    }
}

#[cfg(test)]
mod tests;
