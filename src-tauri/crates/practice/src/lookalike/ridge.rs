//! Ridge logistic regression by Newton's method. The system has one unknown per screened trait, one for the number of
//! traits and one for the intercept: it is solved with Cholesky, without a library.

use roaring::RoaringBitmap;

use super::matrix::Matrix;

/// Most steps; seven or eight are usual.
const STEPS: usize = 50;
/// The search is over when no weight moves further than this.
const STILL: f64 = 1e-8;
/// How often a step that leads uphill is halved.
const HALVINGS: usize = 30;

/// A product of factors up to two that is far from what a number can be.
const LARGE: f64 = 1e300;

/// Weights of a fit.
#[derive(Debug, Clone, PartialEq)]
pub struct Fit {
    /// Of the traits, by column.
    pub traits: Vec<f64>,
    /// Of the standardized number of traits.
    pub size: f64,
    /// Intercept; it has no ridge.
    pub intercept: f64,
}

/// Value, gradient and second derivatives at one place.
struct Slope {
    value: f64,
    gradient: Vec<f64>,
    /// The lower triangle, row by row: `(i, j)` with `j <= i` is at `i·(i+1)/2 + j`.
    curvature: Vec<f64>,
}

/// Finds the weights with which a baseline is told best from everybody else; `None` if the system cannot be solved. The
/// search begins at `start`, which has as many weights for traits as the matrix has: where it begins changes its length, not
/// where it ends.
pub(super) fn fit(matrix: &Matrix, baseline: &RoaringBitmap, strength: f64, start: Option<&Fit>) -> Option<Fit> {
    let is_chosen: Vec<bool> = marks(matrix, baseline);
    let unknowns = matrix.width() + 2;
    let mut weights = vec![0.0; unknowns];
    if let Some(start) = start.filter(|start| start.traits.len() == matrix.width()) {
        weights = start.traits.iter().copied().chain([start.size, start.intercept]).collect();
    } else {
        weights[unknowns - 1] = log_odds(&is_chosen);
    }
    let mut here = slope(matrix, &is_chosen, &weights, strength);
    for _ in 0..STEPS {
        let step = solve(&here.curvature, &here.gradient)?;
        let furthest = step.iter().fold(0.0_f64, |most, part| most.max(part.abs()));
        (weights, here) = walk(matrix, &is_chosen, strength, (&weights, here), &step);
        if furthest < STILL {
            break;
        }
    }
    let intercept = weights.pop()?;
    let size = weights.pop()?;
    Some(Fit { traits: weights, size, intercept })
}

fn marks(matrix: &Matrix, baseline: &RoaringBitmap) -> Vec<bool> {
    let mut chosen = baseline.iter().peekable();
    matrix
        .rows()
        .map(|(person, ..)| {
            while chosen.next_if(|next| *next < person).is_some() {}
            chosen.next_if_eq(&person).is_some()
        })
        .collect()
}

/// Where the intercept begins: the odds of a person of whom nothing is known.
#[allow(clippy::cast_precision_loss)] // numbers of people
fn log_odds(is_chosen: &[bool]) -> f64 {
    let chosen = is_chosen.iter().filter(|chosen| **chosen).count() as f64;
    ((chosen + 0.5) / (is_chosen.len() as f64 - chosen + 0.5)).ln()
}

/// Goes a step, or a half, a quarter … of it until it leads downhill.
fn walk(
    matrix: &Matrix,
    is_chosen: &[bool],
    strength: f64,
    (from, here): (&[f64], Slope),
    step: &[f64],
) -> (Vec<f64>, Slope) {
    let mut part = 1.0;
    for _ in 0..HALVINGS {
        let weights: Vec<f64> = from.iter().zip(step).map(|(weight, by)| weight - part * by).collect();
        let there = slope(matrix, is_chosen, &weights, strength);
        // Near the end, rounding decides: what is no worse by more than that is downhill.
        if there.value <= here.value + 1e-9 * here.value.abs() {
            return (weights, there);
        }
        part /= 2.0;
    }
    (from.to_vec(), here)
}

fn slope(matrix: &Matrix, is_chosen: &[bool], weights: &[f64], strength: f64) -> Slope {
    let unknowns = weights.len();
    let (size_at, intercept_at) = (unknowns - 2, unknowns - 1);
    let (size_row, last_row) = (triangle(size_at), triangle(intercept_at));
    let (mut value, mut product) = (0.0, 1.0_f64);
    let mut gradient = vec![0.0; unknowns];
    let mut curvature = vec![0.0; triangle(unknowns)];
    for ((_, ones, size), chosen) in matrix.rows().zip(is_chosen) {
        let sum = ones
            .iter()
            .fold(weights[intercept_at] + weights[size_at] * size, |sum, one| sum + weights[usize::from(*one)]);
        let odds = (-sum.abs()).exp();
        let likely = if sum >= 0.0 { 1.0 / (1.0 + odds) } else { odds / (1.0 + odds) };
        value += sum.max(0.0) - if *chosen { sum } else { 0.0 };
        // The sum of ln(1 + odds), with one logarithm for many people: none of the factors is above two.
        product *= 1.0 + odds;
        if product > LARGE {
            value += product.ln();
            product = 1.0;
        }
        let miss = likely - f64::from(u8::from(*chosen));
        let bend = likely * (1.0 - likely);
        for (place, one) in ones.iter().enumerate() {
            let at = usize::from(*one);
            gradient[at] += miss;
            let row = triangle(at);
            // Columns of a row ascend, so these pairs are in the lower triangle.
            for other in &ones[..=place] {
                curvature[row + usize::from(*other)] += bend;
            }
            curvature[size_row + at] += bend * size;
            curvature[last_row + at] += bend;
        }
        gradient[size_at] += miss * size;
        gradient[intercept_at] += miss;
        curvature[size_row + size_at] += bend * size * size;
        curvature[last_row + size_at] += bend * size;
        curvature[last_row + intercept_at] += bend;
    }
    value = strength * (value + product.ln());
    for part in gradient.iter_mut().chain(&mut curvature) {
        *part *= strength;
    }
    for at in 0..intercept_at {
        value += weights[at] * weights[at] / 2.0;
        gradient[at] += weights[at];
        curvature[triangle(at) + at] += 1.0;
    }
    Slope { value, gradient, curvature }
}

/// Where row `n` of a lower triangle begins; also how many numbers its first `n` rows have.
fn triangle(n: usize) -> usize {
    n * (n + 1) / 2
}

/// Solves `curvature · step = gradient` by Cholesky; `None` if the matrix is not positive.
fn solve(curvature: &[f64], gradient: &[f64]) -> Option<Vec<f64>> {
    let unknowns = gradient.len();
    let mut factor = curvature.to_vec();
    for row in 0..unknowns {
        for column in 0..=row {
            let dot: f64 = (0..column).map(|k| factor[triangle(row) + k] * factor[triangle(column) + k]).sum();
            let rest = factor[triangle(row) + column] - dot;
            factor[triangle(row) + column] = if row == column {
                (rest > 0.0).then(|| rest.sqrt())?
            } else {
                rest / factor[triangle(column) + column]
            };
        }
    }
    let mut step = gradient.to_vec();
    for row in 0..unknowns {
        let dot: f64 = (0..row).map(|k| factor[triangle(row) + k] * step[k]).sum();
        step[row] = (step[row] - dot) / factor[triangle(row) + row];
    }
    for row in (0..unknowns).rev() {
        let dot: f64 = (row + 1..unknowns).map(|k| factor[triangle(k) + row] * step[k]).sum();
        step[row] = (step[row] - dot) / factor[triangle(row) + row];
    }
    Some(step)
}
