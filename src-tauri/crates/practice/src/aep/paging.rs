//! Pages of a list.

use super::answer::Refusal;
use super::request::Asked;

/// Largest page answered.
const LARGEST: usize = 100;

/// Which page was asked for.
#[derive(Debug, Clone, Copy)]
pub struct Page {
    /// Number of the page, 0 for the first.
    pub number: usize,
    /// Rows per page.
    pub limit: usize,
}

impl Page {
    /// Reads `limit` and the page number from the query parameter `number`.
    pub fn asked(asked: &Asked, number: &str, default_limit: usize) -> Result<Self, Refusal> {
        let limit = asked.number("limit")?.unwrap_or(default_limit);
        if limit == 0 {
            return Err(Refusal::parameter("limit must be greater than 0"));
        }
        Ok(Self { number: asked.number(number)?.unwrap_or(0), limit: limit.min(LARGEST) })
    }

    /// The rows of this page.
    pub fn cut<T: Clone>(&self, rows: &[T]) -> Vec<T> {
        rows.iter().skip(self.number.saturating_mul(self.limit)).take(self.limit).cloned().collect()
    }

    /// How many pages there are.
    pub fn pages(&self, total: usize) -> usize {
        total.div_ceil(self.limit)
    }

    /// Number of the page after this one.
    pub fn next(&self, total: usize) -> Option<usize> {
        let next = self.number.saturating_add(1);
        (next < self.pages(total)).then_some(next)
    }
}
