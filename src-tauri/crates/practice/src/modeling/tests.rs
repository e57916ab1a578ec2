//! When models run, and what becomes of their traits.

use super::*;
use crate::model::Segment;
use crate::world::grow_from;

/// 1 December 2026, a Tuesday, at noon.
const TUESDAY: Millis = 1_796_126_400_000;

fn grown() -> (World, People) {
    let people = People::generate(1);
    (grow_from(&people, TUESDAY), people)
}

fn named(world: &World, name: &str) -> Model {
    world.models.values().find(|model| model.name == name).unwrap().clone()
}

/// A model of loyal customers, on the website and the app.
fn add(world: &mut World, baseline: u64) -> u64 {
    let like = named(world, "Diamond customers");
    let model = Model { id: 5_000, baseline, name: "New".to_owned(), create_time: TUESDAY, ..like };
    let model = Model { last_run: None, successes: Vec::new(), result: None, ..model };
    world.models.insert(model.id, model);
    5_000
}

/// Runs everything to a moment.
fn go(world: &mut World, people: &People, to: Millis) {
    let until = world.models_until.unwrap();
    for slot in (1..).map(|days| until + days * DAY_MS).take_while(|slot| *slot <= newest_slot(to)) {
        run_slot(world, people, slot);
        world.models_until = Some(slot);
    }
}

#[test]
fn the_daily_run_is_in_the_evening() {
    let evening = newest_slot(TUESDAY) + DAY_MS;
    assert_eq!(evening - TUESDAY, 10 * 3_600_000);
    assert_eq!(newest_slot(evening), evening);
    assert!(is_weekday(evening) && is_weekday(evening + 3 * DAY_MS) && !is_weekday(evening + 4 * DAY_MS));
}

#[test]
fn a_new_model_runs_in_the_evening_and_again_only_while_it_is_in_use() {
    let (mut world, people) = grown();
    let baseline = world.traits.values().find(|one| one.name == "Onboarded: high lifetime value").unwrap().sid;
    let id = add(&mut world, baseline);
    go(&mut world, &people, TUESDAY + DAY_MS);
    let first = world.models[&id].clone();
    let result = first.result.clone().unwrap();
    assert_eq!((first.successes.len(), first.empty_runs), (1, 0));
    assert!(result.traits.len() >= 3 && result.points.len() == 21, "{result:?}");
    assert!(result.traits.iter().all(|one| one.sid != baseline));
    let template = world.traits.values().find(|one| one.trait_type == ALGORITHMIC).unwrap().clone();
    let threshold = Some(("REACH".to_owned(), 1_234.0));
    let own = Trait { sid: 900_001, model: Some(id), threshold, create_time: TUESDAY + DAY_MS, ..template };
    world.traits.insert(own.sid, own);
    go(&mut world, &people, TUESDAY + 2 * DAY_MS);
    let members = world.members.traits[&900_001].people.clone();
    assert_eq!(members.len(), 1_234);
    // Nobody uses the trait, so the model does not run again.
    go(&mut world, &people, TUESDAY + 12 * DAY_MS);
    assert_eq!(world.models[&id].successes.len(), 1);
    let rule = "900001T".to_owned();
    let segment =
        Segment { sid: 900_002, rule, status: "ACTIVE".to_owned(), destinations: vec![1], ..Segment::default() };
    world.segments.insert(segment.sid, segment);
    go(&mut world, &people, TUESDAY + 14 * DAY_MS);
    assert_eq!(world.models[&id].successes.len(), 2);
    assert_eq!(world.members.traits[&900_001].people.len(), 1_234, "members are replaced, not added");
}

#[test]
fn three_runs_without_data_end_a_model() {
    let (mut world, people) = grown();
    let baseline = world.traits.values().find(|one| one.name == "Interest > Sports > Badminton").unwrap().sid;
    let id = add(&mut world, baseline);
    // Everybody who is known to a data source has its synced trait.
    let synced = world.traits.values().filter(|one| one.name.ends_with("Synced Audience")).map(|one| one.sid);
    let excluded = synced.collect();
    world.models.get_mut(&id).unwrap().excluded = excluded;
    for runs in 1..=3 {
        go(&mut world, &people, TUESDAY + runs * DAY_MS);
        let model = &world.models[&id];
        assert_eq!((Millis::from(model.empty_runs), model.status == "ACTIVE"), (runs, runs < 3));
    }
    go(&mut world, &people, TUESDAY + 9 * DAY_MS);
    assert_eq!(world.models[&id].last_run, Some(newest_slot(TUESDAY + 3 * DAY_MS)));
}

#[test]
fn what_is_left_out_is_not_learned_from() {
    let (mut world, people) = grown();
    let baseline = world.traits.values().find(|one| one.name == "Onboarded: high lifetime value").unwrap().sid;
    let id = add(&mut world, baseline);
    let mut learning = Learning::default();
    let run = |world: &World, learning: &mut Learning| {
        // Without a whole folder, nothing may be left to learn from.
        let result = learning.run(world, &people, &world.models[&id], TUESDAY);
        result.iter().flat_map(|(result, _)| &result.traits).map(|one| one.sid).collect::<Vec<_>>()
    };
    let first = run(&world, &mut learning);
    let strongest = world.traits[&first[0]].clone();
    let in_folder: Vec<u64> =
        world.traits.values().filter(|one| one.folder == strongest.folder).map(|one| one.sid).collect();
    let folder = world.traits.values().find(|one| one.trait_type == "FOLDER_TRAIT" && one.folder == strongest.folder);
    for (excluded, gone) in [(strongest.sid, vec![strongest.sid]), (folder.unwrap().sid, in_folder)] {
        world.models.get_mut(&id).unwrap().excluded = vec![excluded];
        let left = run(&world, &mut learning);
        assert!(left.iter().all(|sid| !gone.contains(sid)), "{left:?}");
    }
}

#[test]
fn the_examples_are_in_every_state() {
    let (world, people) = grown();
    let states: Vec<_> =
        world.models.values().map(|one| (one.empty_runs, one.status.as_str(), one.successes.is_empty())).collect();
    for state in
        [(0, "ACTIVE", true), (1, "ACTIVE", true), (2, "ACTIVE", true), (3, "INACTIVE", true), (0, "ACTIVE", false)]
    {
        assert!(states.contains(&state), "{state:?} in {states:?}");
    }
    for model in world.models.values().filter(|model| !model.successes.is_empty()) {
        let at = *model.successes.last().unwrap();
        assert!(Learning::default().run(&world, &people, model, at).is_some(), "{}", model.name);
    }
    let again: Vec<Model> = {
        let mut planted = World { models: world.models.clone(), models_until: world.models_until, ..World::default() };
        crate::world::plant_models(&mut planted, TUESDAY + DAY_MS);
        planted.models.into_values().collect()
    };
    assert_eq!(again.len(), world.models.len(), "planted once");
}
