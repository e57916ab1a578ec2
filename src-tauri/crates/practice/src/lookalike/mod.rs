//! Look-alike models: which people are most like those of a baseline.
//!
//! Adobe does not publish how *Trait Weight* works. This is an open method of our own: the traits that are much more
//! frequent in the baseline than elsewhere are screened out of all candidates, a ridge logistic regression learns what each
//! is worth beside the others, and everybody outside the baseline is scored with the sum of these weights. People who
//! belong to the audience but not to the baseline count as others while it learns, so scores rank people; they are no
//! probabilities.
//!
//! Must know neither the stored world nor requests: bitmaps in, weights and people out.

mod held_out;
mod matrix;
mod ridge;
mod score;
mod screen;

use roaring::RoaringBitmap;

pub use held_out::HeldOut;
use matrix::Matrix;
use ridge::Fit;
pub use score::Scored;
pub use screen::{Screened, screen};

/// Strength of the data against the ridge: the weights minimize `½·Σw² + STRENGTH·Σ(log loss)`.
pub const STRENGTH: f64 = 0.1;
/// Rows of a result: accuracy 0, 0.05, … 1.
pub const ROWS: usize = 21;
/// Fewer screened traits than this are no likeness.
const FEWEST_TRAITS: usize = 3;

/// A trait that may count.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// Id.
    pub sid: u64,
    /// Its holders in the look-back window, all of them part of the population.
    pub holders: RoaringBitmap,
}

/// What is asked.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// Everybody who is looked at, the baseline included.
    pub population: &'a RoaringBitmap,
    /// The people whose like is looked for; part of the population.
    pub baseline: &'a RoaringBitmap,
    /// Traits that may count. The baseline itself must not be one of them.
    pub candidates: &'a [Candidate],
    /// Number of traits of each person, by person; people beyond its end have none.
    pub sizes: &'a [u32],
}

/// What a trait says about a person who has it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Weight {
    /// The trait.
    pub sid: u64,
    /// Its weight; negative makes a person less likely.
    pub weight: f64,
    /// Holders in the population.
    pub holders: u64,
    /// Holders in the baseline.
    pub in_baseline: u64,
}

/// How the number of a person's traits counts: `weight · (ln(1 + traits) − mean) ÷ deviation`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SizeTerm {
    /// Weight.
    pub weight: f64,
    /// Mean over the population.
    pub mean: f64,
    /// Standard deviation over the population.
    pub deviation: f64,
}

/// What a person's score is made of.
#[derive(Debug, Clone, PartialEq)]
pub struct Weights {
    /// The traits that count, in the order in which a score adds them: another order would round otherwise, and people with
    /// one score would differ.
    pub traits: Vec<Weight>,
    /// The number of traits.
    pub size: SizeTerm,
}

/// One row of a result.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// Likeness from 0 to 1.
    pub accuracy: f64,
    /// People outside the baseline who have at least this likeness.
    pub reach: u64,
    /// What the row found of baseline members that it had not seen.
    pub held_out: HeldOut,
}

/// The result of a run that found something.
#[derive(Debug, Clone)]
pub struct Learned {
    /// Weights.
    pub weights: Weights,
    /// Rows, the lowest accuracy first.
    pub points: Vec<Point>,
    /// Everybody outside the baseline with their scores.
    pub scored: Scored,
}

/// Runs a model. `None` is a run without data: the people of the baseline share nothing that tells them from everybody
/// else. That is so if fewer than three traits are clearly more frequent among them, or if the model finds baseline members
/// that it had not seen no more often than chance would.
pub fn run(question: &Question<'_>) -> Option<Learned> {
    let screened = screen(question, question.baseline);
    if screened.len() < FEWEST_TRAITS {
        return None;
    }
    let (weights, scores, fit) = learned(question, question.baseline, &screened, None)?;
    let scored = Scored::of(scores);
    let reaches = (0..ROWS).map(|row| scored.reach(accuracy(row))).collect::<Vec<_>>();
    let (rows, control) = held_out::measure(question, &reaches, &Known { screened: &screened, fit })?;
    if control.is_chance() {
        return None;
    }
    let row = |(index, (reach, held_out))| Point { accuracy: accuracy(index), reach, held_out };
    let points = reaches.into_iter().zip(rows).enumerate().map(row).collect();
    Some(Learned { weights, points, scored })
}

/// Scores everybody outside the baseline again with known weights. Candidates without a weight are ignored.
pub fn scored(question: &Question<'_>, weights: &Weights) -> Scored {
    let kept: Vec<(usize, f64)> = weights
        .traits
        .iter()
        .filter_map(|one| {
            let place = question.candidates.iter().position(|candidate| candidate.sid == one.sid)?;
            Some((place, one.weight))
        })
        .collect();
    let columns = kept.iter().map(|(place, _)| &question.candidates[*place].holders);
    let matrix =
        Matrix::new(question.population, columns, question.sizes, Some((weights.size.mean, weights.size.deviation)));
    let by_column: Vec<f64> = kept.iter().map(|(_, weight)| *weight).collect();
    Scored::of(score::scores(&matrix, question.baseline, &by_column, weights.size.weight))
}

/// The accuracy of a row.
#[allow(clippy::cast_precision_loss)] // 0 to 20
fn accuracy(row: usize) -> f64 {
    row as f64 / (ROWS - 1) as f64
}

/// A fit, with the traits of its columns.
struct Known<'s> {
    screened: &'s [Screened],
    fit: Fit,
}

impl Known<'_> {
    /// Where a search for the weights of other traits begins.
    fn start(&self, screened: &[Screened]) -> Fit {
        let weight = |one: &Screened| {
            let place = self.screened.iter().position(|known| known.place == one.place);
            place.and_then(|place| self.fit.traits.get(place)).copied().unwrap_or_default()
        };
        Fit { traits: screened.iter().map(weight).collect(), ..self.fit }
    }
}

/// The weights, the scores of everybody outside the baseline, and where another search can begin.
type Fitted = (Weights, Vec<(f64, u32)>, Fit);

/// Fits the screened traits to a baseline and scores everybody outside it.
fn learned(
    question: &Question<'_>,
    baseline: &RoaringBitmap,
    screened: &[Screened],
    start: Option<&Fit>,
) -> Option<Fitted> {
    let columns = screened.iter().map(|one| &question.candidates[one.place].holders);
    let matrix = Matrix::new(question.population, columns, question.sizes, None);
    let fit = ridge::fit(&matrix, baseline, STRENGTH, start)?;
    let scores = score::scores(&matrix, baseline, &fit.traits, fit.size);
    let traits: Vec<Weight> = screened
        .iter()
        .zip(&fit.traits)
        .map(|(one, weight)| Weight {
            sid: one.sid,
            weight: *weight,
            holders: one.holders,
            in_baseline: one.in_baseline,
        })
        .collect();
    let size = SizeTerm { weight: fit.size, mean: matrix.mean(), deviation: matrix.deviation() };
    Some((Weights { traits, size }, scores, fit))
}

#[cfg(test)]
mod tests;
