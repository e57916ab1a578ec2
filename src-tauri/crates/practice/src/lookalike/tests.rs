//! The method against scikit-learn, against a loop without any trick, and against worlds in which the truth is known.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::*;
use crate::lookalike::ridge::fit;
use crate::world::random::Dice;

/// How many people the small worlds have.
const SMALL: u32 = 2_000;

/// A world in which an audience is known.
struct Planted {
    population: RoaringBitmap,
    audience: RoaringBitmap,
    baseline: RoaringBitmap,
    candidates: Vec<Candidate>,
    sizes: Vec<u32>,
}

impl Planted {
    /// `people` people with traits of all sizes, some of them with a meaning for the audience; lively people have more of
    /// everything.
    fn grow(seed: u64, people: u32, traits: u64, audience: u32, given: usize) -> Self {
        let mut dice = Dice::named(seed, "look-alike test");
        let mut chance = |one_in: u64| dice.below(one_in);
        let liveliness: Vec<u64> = (0..people).map(|_| 1 + chance(4)).collect();
        let members: BTreeSet<u32> = std::iter::from_fn(|| u32::try_from(chance(u64::from(people))).ok())
            .scan(BTreeSet::new(), |found: &mut BTreeSet<u32>, person| {
                if found.len() >= audience as usize {
                    return None;
                }
                found.insert(person);
                Some(person)
            })
            .collect();
        let candidates = (0..traits)
            .map(|sid| {
                let one_in = 8 + chance(300);
                // One trait of ten is a sign of the audience.
                let sign = if sid % 10 == 0 { 3 + chance(4) } else { 1 };
                let holders = (0..people).filter(|person| {
                    let times = liveliness[*person as usize] * if members.contains(person) { sign } else { 1 };
                    chance(one_in * 2) < times
                });
                Candidate { sid, holders: holders.collect() }
            })
            .collect();
        let audience: RoaringBitmap = members.into_iter().collect();
        let baseline = audience.iter().step_by(usize::try_from(audience.len()).unwrap() / given).take(given).collect();
        Self::of(people, audience, baseline, candidates)
    }

    fn of(people: u32, audience: RoaringBitmap, baseline: RoaringBitmap, candidates: Vec<Candidate>) -> Self {
        let mut sizes = vec![0; people as usize];
        for person in candidates.iter().flat_map(|candidate| &candidate.holders) {
            sizes[person as usize] += 1;
        }
        let mut population = RoaringBitmap::new();
        population.insert_range(0..people);
        Self { population, audience, baseline, candidates, sizes }
    }

    fn question(&self) -> Question<'_> {
        Question {
            population: &self.population,
            baseline: &self.baseline,
            candidates: &self.candidates,
            sizes: &self.sizes,
        }
    }

    /// The share of the audience outside the baseline that a number of people contains.
    fn truth(&self, people: &RoaringBitmap) -> f64 {
        let hidden = &self.audience - &self.baseline;
        screen::count(people.intersection_len(&hidden)) / screen::count(hidden.len())
    }
}

/// Figures of scikit-learn; `data/look-alike.py` made them.
#[derive(Deserialize)]
struct Figures {
    sizes: Vec<u32>,
    baseline: Vec<u32>,
    columns: Vec<Vec<u32>>,
    weights: Vec<f64>,
    size: f64,
    intercept: f64,
}

#[test]
fn weights_are_those_of_scikit_learn() {
    let figures: Vec<Figures> = serde_json::from_str(include_str!("../../tests/data/look-alike.json")).unwrap();
    for figures in figures {
        let columns: Vec<RoaringBitmap> =
            figures.columns.iter().map(|column| column.iter().copied().collect()).collect();
        let population = (0..u32::try_from(figures.sizes.len()).unwrap()).collect();
        let matrix = Matrix::new(&population, columns.iter(), &figures.sizes, None);
        let fit = fit(&matrix, &figures.baseline.iter().copied().collect(), STRENGTH, None).unwrap();
        let ours = fit.traits.iter().chain([&fit.size, &fit.intercept]);
        for (ours, theirs) in ours.zip(figures.weights.iter().chain([&figures.size, &figures.intercept])) {
            assert!((ours - theirs).abs() < 1e-9, "{ours} instead of {theirs}");
        }
    }
}

#[test]
fn every_number_equals_a_loop_over_people_and_traits() {
    for seed in 1..=5 {
        let world = Planted::grow(seed, SMALL, 200, 200, 100);
        let question = world.question();
        let screened = screen(&question, question.baseline);
        let people = f64::from(SMALL);
        let mut expected: Vec<(f64, u64, u64, u64)> = Vec::new();
        for candidate in &world.candidates {
            let holders = (0..SMALL).filter(|person| candidate.holders.contains(*person));
            let inside = holders.clone().filter(|person| world.baseline.contains(*person)).count() as u64;
            let (all, chosen) = (holders.count() as u64, screen::count(world.baseline.len()));
            let share = screen::count(all) / people;
            let far = (screen::count(inside) - chosen * share) / (chosen * share * (1.0 - share)).sqrt();
            if far > 3.0 && inside >= 5 {
                expected.push((far, candidate.sid, all, inside));
            }
        }
        expected.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let ours: Vec<_> = screened.iter().map(|one| (one.deviations, one.sid, one.holders, one.in_baseline)).collect();
        assert_eq!(ours, expected);
        let result = run(&question).unwrap();
        scores_equal(&world, &result);
    }
}

fn scores_equal(world: &Planted, result: &Learned) {
    let size = result.weights.size;
    let mut slow: Vec<(f64, u32)> = Vec::new();
    for person in (0..SMALL).filter(|person| !world.baseline.contains(*person)) {
        let held = world.candidates.iter().filter(|one| one.holders.contains(person));
        let many = f64::from(u32::try_from(held.clone().count()).unwrap()).ln_1p();
        let of = |sid| result.weights.traits.iter().find(|one| one.sid == sid).map_or(0.0, |one| one.weight);
        let score = held.map(|one| of(one.sid)).sum::<f64>() + size.weight * (many - size.mean) / size.deviation;
        slow.push((score, person));
    }
    assert_eq!(result.scored.len(), slow.len());
    let fast: std::collections::BTreeMap<u32, f64> =
        result.scored.ranked().iter().map(|(score, person)| (*person, *score)).collect();
    assert!(slow.iter().all(|(score, person)| (fast[person] - score).abs() < 1e-9));
    for point in &result.points {
        let all = result.scored.ranked();
        let (highest, lowest) = (all[0].0, all[all.len() - 1].0);
        let reach = all.iter().filter(|(score, _)| (score - lowest) / (highest - lowest) >= point.accuracy).count();
        assert_eq!(point.reach, reach as u64);
    }
}

#[test]
fn a_planted_audience_is_found_and_its_hidden_members_are_forecast() {
    let mut inside = 0;
    for seed in 1..=10 {
        let world = Planted::grow(seed, 20_000, 200, 1_000, 250);
        let result = run(&world.question()).unwrap();
        let reach = 750;
        let best = result.scored.best(reach);
        assert_eq!(best.len(), reach);
        let hidden = world.audience.len() - world.baseline.len();
        let base_rate = screen::count(hidden) / screen::count(result.scored.len() as u64);
        let precision = world.truth(&best) * screen::count(hidden) / screen::count(reach);
        assert!(precision >= 5.0 * base_rate, "seed {seed}: {precision} of a base rate of {base_rate}");
        let (question, screened) = (world.question(), screen(&world.question(), &world.baseline));
        let (.., fit) = learned(&question, &world.baseline, &screened, None).unwrap();
        let (rows, _) = held_out::measure(&question, &[reach], &Known { screened: &screened, fit }).unwrap();
        inside += u32::from((rows[0].share - world.truth(&best)).abs() <= rows[0].margin);
    }
    assert!(inside >= 9, "the truth lies within the interval in {inside} of 10");
}

#[test]
fn people_who_share_nothing_are_a_run_without_data() {
    let empty = (1..=10).filter(|seed| {
        let mut world = Planted::grow(*seed, 20_000, 200, 1_000, 250);
        let mut dice = Dice::named(*seed, "random baseline");
        world.baseline = (0..250).filter_map(|_| u32::try_from(dice.below(20_000)).ok()).collect();
        run(&world.question()).is_none()
    });
    let empty = empty.count();
    assert!(empty >= 9, "{empty} of 10 are empty");
}

fn strongest(result: &Learned) -> Vec<Weight> {
    let mut traits = result.weights.traits.clone();
    traits.sort_by(|a, b| b.weight.abs().total_cmp(&a.weight.abs()));
    traits
}

#[test]
fn copies_of_strong_traits_change_little() {
    for seed in 1..=3 {
        let world = Planted::grow(seed, 20_000, 200, 1_000, 250);
        let plain = run(&world.question()).unwrap();
        let mut copied = world.candidates.clone();
        for (number, strong) in (0_u64..).zip(strongest(&plain).into_iter().take(10)) {
            let original = world.candidates.iter().find(|one| one.sid == strong.sid).unwrap();
            let copy = |copy: u64| Candidate { sid: 10_000 + number * 10 + copy, holders: original.holders.clone() };
            copied.extend((0..10).map(copy));
        }
        let copied = Planted::of(20_000, world.audience.clone(), world.baseline.clone(), copied);
        let result = run(&copied.question()).unwrap();
        let change = world.truth(&result.scored.best(750)) - world.truth(&plain.scored.best(750));
        assert!(change.abs() < 0.03, "seed {seed}: {change}");
    }
}

#[test]
fn reach_falls_as_accuracy_rises_and_two_runs_agree() {
    let world = Planted::grow(4, 20_000, 200, 1_000, 250);
    let result = run(&world.question()).unwrap();
    assert_eq!(result.points.len(), ROWS);
    assert_eq!(result.points[0].reach, 20_000 - 250);
    assert!(result.points.windows(2).all(|pair| pair[0].reach >= pair[1].reach && pair[0].accuracy < pair[1].accuracy));
    let again = run(&world.question()).unwrap();
    assert_eq!((&again.weights, &again.points), (&result.weights, &result.points));
    // Not compared with `assert_eq`, which would print everybody.
    assert!(again.scored == result.scored);
    assert!(scored(&world.question(), &result.weights) == result.scored, "scored again with the stored weights");
    let equal = result.scored.ranked().windows(2).filter(|pair| pair[0].0.total_cmp(&pair[1].0).is_eq());
    assert!(equal.clone().all(|pair| pair[0].1 < pair[1].1), "people with one score are in the order of their ids");
    assert!(equal.count() > 0, "there are people with one score");
}
