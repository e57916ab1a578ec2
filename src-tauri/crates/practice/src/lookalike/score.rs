//! Scores, and how many people each accuracy reaches.

use roaring::RoaringBitmap;

use super::matrix::Matrix;

/// Everybody outside the baseline, the most alike first; people with one score by their id.
#[derive(Debug, Clone, PartialEq)]
pub struct Scored {
    ranked: Vec<(f64, u32)>,
}

/// The scores of everybody outside a baseline, in the order of their ids.
pub(super) fn scores(matrix: &Matrix, baseline: &RoaringBitmap, traits: &[f64], size: f64) -> Vec<(f64, u32)> {
    let mut chosen = baseline.iter().peekable();
    let score = |(person, ones, many): (u32, &[u8], f64)| {
        while chosen.next_if(|next| *next < person).is_some() {}
        let outside = chosen.next_if_eq(&person).is_none();
        let score = ones.iter().fold(size * many, |sum, one| sum + traits[usize::from(*one)]);
        outside.then_some((score, person))
    };
    matrix.rows().filter_map(score).collect()
}

impl Scored {
    /// Ranks people by their scores.
    pub(super) fn of(mut scores: Vec<(f64, u32)>) -> Self {
        scores.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        Self { ranked: scores }
    }

    /// Number of people.
    pub fn len(&self) -> usize {
        self.ranked.len()
    }

    /// Whether there is nobody.
    pub fn is_empty(&self) -> bool {
        self.ranked.is_empty()
    }

    /// People with their scores, the most alike first.
    pub fn ranked(&self) -> &[(f64, u32)] {
        &self.ranked
    }

    /// The accuracy of a score: 0 for the lowest, 1 for the highest. One if all scores are the same.
    fn accuracy(&self, score: f64) -> f64 {
        let (Some((highest, _)), Some((lowest, _))) = (self.ranked.first(), self.ranked.last()) else { return 1.0 };
        if highest > lowest { (score - lowest) / (highest - lowest) } else { 1.0 }
    }

    /// How many people have at least an accuracy.
    pub fn reach(&self, accuracy: f64) -> u64 {
        self.ranked.partition_point(|(score, _)| self.accuracy(*score) >= accuracy) as u64
    }

    /// The `people` who are most alike; exactly that many, if there are so many.
    pub fn best(&self, people: u64) -> RoaringBitmap {
        let people = usize::try_from(people).unwrap_or(usize::MAX).min(self.ranked.len());
        self.ranked[..people].iter().map(|(_, person)| *person).collect()
    }
}
