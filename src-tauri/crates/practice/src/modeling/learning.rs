//! From the stored world to a question of [`lookalike`], and back to what is stored of its answer.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use roaring::RoaringBitmap;

use super::ALGORITHMIC;
use crate::lookalike::{self, Candidate, Learned, Question, Scored, SizeTerm, Weight, Weights};
use crate::model::{InfluentialTrait, Millis, Model, ModelPoint, ModelResult, World};
use crate::world::columns::Day;
use crate::world::people::{PEOPLE, People};
use crate::world::population;
use crate::world::realization::{Realization, below};

/// Runs of one moment, which share the number of traits of each person.
#[derive(Default)]
pub(super) struct Learning {
    /// By first and last day.
    sizes: BTreeMap<(Day, Day), Arc<Vec<u32>>>,
}

/// A question with what it refers to.
struct Material {
    population: RoaringBitmap,
    baseline: RoaringBitmap,
    candidates: Vec<Candidate>,
    sizes: Arc<Vec<u32>>,
}

impl Material {
    fn question(&self) -> Question<'_> {
        Question {
            population: &self.population,
            baseline: &self.baseline,
            candidates: &self.candidates,
            sizes: &self.sizes,
        }
    }
}

impl Learning {
    /// Runs a model as of a moment; `None` is a run without data.
    pub(super) fn run(
        &mut self,
        world: &World,
        people: &People,
        model: &Model,
        at: Millis,
    ) -> Option<(ModelResult, Scored)> {
        let material = self.material(world, people, model, at);
        let learned = lookalike::run(&material.question())?;
        let (all, chosen) = (material.population.len(), material.baseline.len());
        Some((stored(&learned, at, all, chosen), learned.scored))
    }

    /// Everybody with the scores that the last run of a model gave them.
    pub(super) fn again(&mut self, world: &World, people: &People, model: &Model) -> Option<Scored> {
        let at = *model.successes.last()?;
        let Some(result) = &model.result else {
            return self.run(world, people, model, at).map(|(_, scored)| scored);
        };
        let (weight, mean, deviation) = result.size;
        let traits = result.traits.iter();
        let traits =
            traits.map(|one| Weight { sid: one.sid, weight: one.weight, holders: 0, in_baseline: 0 }).collect();
        let weights = Weights { traits, size: SizeTerm { weight, mean, deviation } };
        let material = self.material(world, people, model, result.at);
        Some(lookalike::scored(&material.question(), &weights))
    }

    fn material(&mut self, world: &World, people: &People, model: &Model, at: Millis) -> Material {
        let last = population::report_day(at);
        let first = last - model.look_back.cast_signed().clamp(1, 90) + 1;
        let sizes = self.sizes.entry((first, last)).or_insert_with(|| Arc::new(sizes(world, people, first, last)));
        let mut candidates: Vec<Candidate> = candidates(world, model)
            .map(|sid| Candidate { sid, holders: Realization::of(world, people, sid).between(first, last) })
            .collect();
        candidates.retain(|one| !one.holders.is_empty());
        let mut baseline = if world.traits.contains_key(&model.baseline) {
            Realization::of(world, people, model.baseline).between(first, last)
        } else {
            population::segment_members(world, people, model.baseline, at)
        };
        let mut population = baseline.clone();
        for candidate in &candidates {
            population |= &candidate.holders;
        }
        baseline &= people.everyone();
        Material { population, baseline, candidates, sizes: Arc::clone(sizes) }
    }
}

/// Traits of a model's data sources, without the baseline and what it leaves out. A folder trait that is left out covers
/// the traits of its folder and of the folders below.
fn candidates<'w>(world: &'w World, model: &'w Model) -> impl Iterator<Item = u64> + 'w {
    let left_out: BTreeSet<u64> = model.excluded.iter().copied().chain([model.baseline]).collect();
    let folders: BTreeSet<u64> = left_out
        .iter()
        .filter_map(|sid| world.traits.get(sid).filter(|one| one.trait_type == "FOLDER_TRAIT"))
        .flat_map(|one| below(world, one.folder))
        .collect();
    let counts = move |one: &&crate::model::Trait| {
        model.data_sources.contains(&one.data_source)
            && one.status == "ACTIVE"
            && one.trait_type != ALGORITHMIC
            && !left_out.contains(&one.sid)
            && !folders.contains(&one.folder)
    };
    world.traits.values().filter(counts).map(|one| one.sid)
}

/// The number of traits that each person realized in the days; traits that only gather others do not count.
fn sizes(world: &World, people: &People, first: Day, last: Day) -> Vec<u32> {
    let mut sizes = vec![0; PEOPLE as usize];
    let own =
        world.traits.values().filter(|one| ["RULE_BASED_TRAIT", "ON_BOARDED_TRAIT"].contains(&one.trait_type.as_str()));
    for one in own {
        for person in &Realization::of(world, people, one.sid).between(first, last) {
            if let Some(size) = sizes.get_mut(person as usize) {
                *size += 1;
            }
        }
    }
    sizes
}

#[allow(clippy::cast_precision_loss)] // numbers of people
fn stored(learned: &Learned, at: Millis, all: u64, chosen: u64) -> ModelResult {
    let share = |part: u64, of: u64| if of == 0 { 0.0 } else { part as f64 / of as f64 };
    let traits = learned.weights.traits.iter().map(|one| InfluentialTrait {
        sid: one.sid,
        weight: one.weight,
        in_baseline: share(one.in_baseline, chosen),
        elsewhere: share(one.holders - one.in_baseline, all - chosen),
    });
    let points = learned.points.iter().map(|point| ModelPoint {
        accuracy: point.accuracy,
        reach: point.reach,
        held_out: (point.held_out.share, point.held_out.margin, point.held_out.lift),
    });
    let size = learned.weights.size;
    ModelResult {
        at,
        traits: traits.collect(),
        size: (size.weight, size.mean, size.deviation),
        points: points.collect(),
    }
}

/// The people that an algorithmic trait takes: those of at least an accuracy, or so many of the most alike.
pub(super) fn members(scored: &Scored, (kind, value): &(String, f64)) -> RoaringBitmap {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // a number of people, checked when it came
    let reach = if kind == "REACH" { *value as u64 } else { scored.reach(*value) };
    scored.best(reach)
}
