//! Pages of a list.

use serde_json::{Value, json};

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
    /// Reads `limit` and the page number from the query parameter `number`; `instance` names the list in a refusal.
    pub fn asked(asked: &Asked, number: &str, default_limit: usize, instance: &'static str) -> Result<Self, Refusal> {
        let limit = asked.number("limit")?.unwrap_or(default_limit);
        if limit == 0 || limit > LARGEST {
            return Err(Refusal::limit(&limit.to_string(), instance));
        }
        Ok(Self { number: asked.number(number)?.unwrap_or(0), limit })
    }

    /// Paging as the lists of this service show it: what counts rows is a number, what is sent back is text.
    pub fn shown(&self, rows: usize, total: usize) -> Value {
        let mut shown = json!({
            "totalCount": total,
            "totalPages": self.pages(total),
            "pageSize": rows,
            "limit": self.limit,
            "start": self.number.to_string(),
            "pageOffset": self.number.to_string(),
        });
        if let Some(next) = self.next(total) {
            shown["next"] = json!(next.to_string());
        }
        shown
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
