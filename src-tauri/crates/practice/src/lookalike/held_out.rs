//! How well a model finds people of the baseline that it had not seen: the baseline is split in five, and each part is
//! looked for by a model that learned from the other four.

use roaring::RoaringBitmap;

use super::screen::count;
use super::{Known, Question, learned, screen};
use crate::world::random::{mix, stream};

/// Parts of the baseline.
const PARTS: usize = 5;
/// The share of people at which it is judged whether a model is better than chance.
const CONTROL: f64 = 0.05;
/// Standard errors on both sides that 95 % of estimates lie within.
const WITHIN: f64 = 1.96;

/// What was found of baseline members that the model had not seen.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct HeldOut {
    /// The share found, from 0 to 1.
    pub share: f64,
    /// The true share lies this far above or below in 95 % of cases.
    pub margin: f64,
    /// How many times more than chance would find; 0 if nobody is reached.
    pub lift: f64,
}

impl HeldOut {
    fn of(found: f64, chosen: u64, reached: f64) -> Self {
        let share = if chosen == 0 { 0.0 } else { found / count(chosen) };
        let margin = WITHIN * (share * (1.0 - share) / count(chosen.max(1))).sqrt();
        Self { share, margin, lift: if reached > 0.0 { share / reached } else { 0.0 } }
    }

    /// Whether chance might find as many.
    pub(super) fn is_chance(self) -> bool {
        self.share - self.margin <= CONTROL
    }
}

/// What each of some reaches found, and what 5 % of the people did; `known` is what the whole baseline taught. `None` if a part
/// cannot be learned.
pub(super) fn measure(question: &Question<'_>, reaches: &[u64], known: &Known<'_>) -> Option<(Vec<HeldOut>, HeldOut)> {
    let outside = question.population.len() - question.population.intersection_len(question.baseline);
    let everybody = count(outside.max(1));
    let control = (everybody * CONTROL).round();
    let limits: Vec<f64> = reaches.iter().map(|reach| count(*reach)).chain([control]).collect();
    let mut found = vec![0.0; limits.len()];
    for part in parts(question.baseline) {
        let rest = question.baseline - &part;
        // Without any trait, everybody ranks by the number of traits alone.
        let screened = screen(question, &rest);
        let (_, scores, _) = learned(question, &rest, &screened, Some(&known.start(&screened)))?;
        for rank in ranks(&scores, &part) {
            for (limit, found) in limits.iter().zip(&mut found) {
                *found += f64::from(u8::from(rank < *limit));
            }
        }
    }
    let chosen = question.baseline.len();
    let mut all: Vec<HeldOut> =
        found.iter().zip(&limits).map(|(found, limit)| HeldOut::of(*found, chosen, limit / everybody)).collect();
    let control = all.pop()?;
    Some((all, control))
}

/// The baseline in five parts, by chance but always the same.
fn parts(baseline: &RoaringBitmap) -> [RoaringBitmap; PARTS] {
    let roll = stream(0, "held out");
    let mut people: Vec<u32> = baseline.iter().collect();
    people.sort_by_key(|person| (mix(roll, u64::from(*person)), *person));
    std::array::from_fn(|part| people.iter().skip(part).step_by(PARTS).copied().collect())
}

/// The rank of each member of a part among the people outside the whole baseline: how many of them are more alike, and
/// half of those who are exactly as much.
fn ranks(scores: &[(f64, u32)], part: &RoaringBitmap) -> Vec<f64> {
    let (members, others): (Vec<_>, Vec<_>) = scores.iter().copied().partition(|(_, person)| part.contains(*person));
    let mut members: Vec<f64> = members.into_iter().map(|(score, _)| score).collect();
    members.sort_unstable_by(f64::total_cmp);
    // How many others are better than exactly the first so many members.
    let mut better_than = vec![0_u32; members.len() + 1];
    let mut equal = vec![0_u32; members.len()];
    for (score, _) in others {
        let worse = members.partition_point(|member| *member < score);
        better_than[worse] += 1;
        for (place, _) in
            members.iter().enumerate().skip(worse).take_while(|(_, member)| member.total_cmp(&score).is_eq())
        {
            equal[place] += 1;
        }
    }
    let mut better = 0;
    let rank = |(place, equal): (usize, u32)| {
        better += better_than[place + 1];
        f64::from(better) + f64::from(equal) / 2.0
    };
    equal.into_iter().enumerate().rev().map(rank).collect()
}
