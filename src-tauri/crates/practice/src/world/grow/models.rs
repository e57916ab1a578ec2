//! The models: the history of those that the algorithmic traits are from, and some that show what can become of a model.
//!
//! Added to organizations that an older program stored, too, so it draws no numbers and creates nothing but models.

use crate::model::{Millis, Model, Row, Trait, World};
use crate::modeling::{MOST_EMPTY_RUNS, newest_slot};
use crate::world::DAY_MS;

/// The first id of these models.
const FIRST: u64 = 4_301;
/// Runs of the history.
const RUNS: i64 = 6;

/// A model that shows something.
struct Example {
    name: &'static str,
    description: &'static str,
    /// Name of the trait or segment that is its baseline.
    baseline: &'static str,
    /// Names of its data sources.
    sources: &'static [&'static str],
    look_back: u32,
    /// Runs without data.
    empty_runs: u32,
    /// Days since its last run with data.
    ran_days_ago: Option<i64>,
}

const SITE: &[&str] = &["Maren & Oak website", "Maren & Oak app"];
const EXAMPLES: [Example; 5] = [
    Example {
        name: "Everyone like our app users",
        description: "The baseline is a folder trait, so that it never runs",
        baseline: "App Folder Trait",
        sources: SITE,
        look_back: 30,
        empty_runs: 0,
        ran_days_ago: None,
    },
    Example {
        name: "Like badminton players",
        description: "Started yesterday",
        baseline: "Interest > Sports > Badminton",
        sources: SITE,
        look_back: 30,
        empty_runs: 1,
        ran_days_ago: None,
    },
    Example {
        name: "Like customers with an open complaint",
        description: "",
        baseline: "Onboarded: complaints open",
        sources: &["Larkfield Demographics"],
        look_back: 60,
        empty_runs: 2,
        ran_days_ago: None,
    },
    Example {
        name: "Like badminton players, first try",
        description: "Ended by three runs without data",
        baseline: "Interest > Sports > Badminton",
        sources: SITE,
        look_back: 90,
        empty_runs: MOST_EMPTY_RUNS,
        ran_days_ago: None,
    },
    Example {
        name: "Like customers who bought nothing lately",
        description: "Catch-all traits are not excluded",
        baseline: "Catalog without order",
        sources: &["Maren & Oak Audiences", "Maren & Oak website", "Loyalty CRM"],
        look_back: 30,
        empty_runs: 0,
        ran_days_ago: Some(3),
    },
];

/// Adds everything; does nothing in an organization that has it.
pub(in crate::world) fn plant(world: &mut World, now: Millis) {
    let slot = newest_slot(now);
    if world.models_until.replace(slot).is_some() {
        return;
    }
    let known: Vec<u64> = world.models.keys().copied().collect();
    for (id, days) in known.into_iter().zip(2..) {
        if let Some(model) = world.models.get_mut(&id) {
            ran(model, slot - days * DAY_MS);
            world.mark(Row::Model(id));
        }
    }
    for (id, example) in (FIRST..).zip(&EXAMPLES) {
        if let Some(model) = grown(world, id, example, slot) {
            world.mark(Row::Model(id));
            world.models.insert(id, model);
        }
    }
}

/// Runs with data every seven days, the newest at a moment.
fn ran(model: &mut Model, newest: Millis) {
    let runs = (0..RUNS).rev().map(|week| newest - week * 7 * DAY_MS);
    model.successes = runs.filter(|at| *at > model.create_time).collect();
    model.last_run = model.successes.last().copied();
}

/// `None` if the organization lacks what the model is about.
fn grown(world: &World, id: u64, example: &Example, slot: Millis) -> Option<Model> {
    let of_trait = world.traits.values().find(|one| one.name == example.baseline).map(|one| one.sid);
    let of_segment = || world.segments.values().find(|one| one.name == example.baseline).map(|one| one.sid);
    let source = |name: &&str| world.data_sources.values().find(|source| source.name == *name).map(|source| source.id);
    let is_over = example.empty_runs >= MOST_EMPTY_RUNS;
    let last_run = if is_over { slot - 20 * DAY_MS } else { slot };
    let created = match (example.empty_runs, example.ran_days_ago) {
        (0, None) => slot - 2 * DAY_MS,
        (0, Some(_)) => slot - 40 * DAY_MS,
        (runs, _) => last_run - Millis::from(runs) * DAY_MS + DAY_MS / 2,
    };
    let data_sources: Vec<u64> = example.sources.iter().map(source).collect::<Option<_>>()?;
    // Everybody who is known to a data source has its synced trait, which would be a likeness by itself.
    let is_synced = |one: &&Trait| one.name.ends_with("Synced Audience") && data_sources.contains(&one.data_source);
    let synced = world.traits.values().filter(is_synced).map(|one| one.sid);
    let excluded = if example.empty_runs > 0 { synced.collect() } else { Vec::new() };
    let by = world.users.values().find(|user| user.is_admin).map_or(0, |user| user.id);
    let mut model = Model {
        id,
        pid: world.pid,
        name: example.name.to_owned(),
        description: example.description.to_owned(),
        baseline: of_trait.or_else(of_segment)?,
        look_back: example.look_back,
        status: if is_over { "INACTIVE" } else { "ACTIVE" }.to_owned(),
        data_sources,
        excluded,
        create_time: created,
        update_time: created,
        created_by: by,
        updated_by: by,
        last_run: (example.empty_runs > 0).then_some(last_run),
        empty_runs: example.empty_runs,
        ..Model::default()
    };
    if let Some(days) = example.ran_days_ago {
        ran(&mut model, slot - days * DAY_MS);
    }
    Some(model)
}
