//! Which candidates are much more frequent in a baseline than elsewhere.

use roaring::RoaringBitmap;

use super::Question;

/// A trait passes if its count in the baseline lies this many standard deviations above chance. Of 2,000 traits without
/// any meaning, about three do.
const FEWEST_DEVIATIONS: f64 = 3.0;
/// A trait passes only if so many people of the baseline have it.
const FEWEST_HOLDERS: u64 = 5;
/// Most traits that are used.
const MOST: usize = 100;

/// A candidate that passed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Screened {
    /// Its place among the candidates.
    pub place: usize,
    /// Its id.
    pub sid: u64,
    /// Holders in the population.
    pub holders: u64,
    /// Holders in the baseline.
    pub in_baseline: u64,
    /// Standard deviations above what chance would put into the baseline.
    pub deviations: f64,
}

/// The candidates that pass, furthest from chance first; ties by id.
pub fn screen(question: &Question<'_>, baseline: &RoaringBitmap) -> Vec<Screened> {
    let (people, chosen) = (count(question.population.len()), count(baseline.len()));
    let mut passed: Vec<Screened> = question
        .candidates
        .iter()
        .enumerate()
        .filter_map(|(place, candidate)| {
            let (all, inside) = (candidate.holders.len(), candidate.holders.intersection_len(baseline));
            let share = count(all) / people;
            let deviations = (count(inside) - chosen * share) / (chosen * share * (1.0 - share)).sqrt();
            let passes = inside >= FEWEST_HOLDERS && deviations > FEWEST_DEVIATIONS && deviations.is_finite();
            passes.then_some(Screened { place, sid: candidate.sid, holders: all, in_baseline: inside, deviations })
        })
        .collect();
    passed.sort_by(|a, b| b.deviations.total_cmp(&a.deviations).then(a.sid.cmp(&b.sid)));
    passed.truncate(MOST);
    passed
}

#[allow(clippy::cast_precision_loss)] // counts of people
pub(super) fn count(people: u64) -> f64 {
    people as f64
}
