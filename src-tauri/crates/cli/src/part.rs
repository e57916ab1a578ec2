//! A part of a list.

use app::view::{Failure, Page, Window};
use clap::Args;

use crate::find::PAGE;

/// Which rows of a list.
#[derive(Debug, Clone, Copy, Args)]
pub(crate) struct Part {
    /// Maximum number of rows; all if omitted
    #[arg(long)]
    limit: Option<u32>,
    /// Number of rows to skip
    #[arg(long, default_value_t = 0)]
    offset: u32,
}

impl Part {
    /// The rows `offset..offset + limit`.
    pub(crate) fn new(limit: u32, offset: u32) -> Self {
        Self { limit: Some(limit), offset }
    }

    /// Returns the rows `offset..offset + limit` of a list; all rows from `offset` without a limit.
    pub(crate) async fn of<Row>(
        self,
        list: impl AsyncFn(Page) -> Result<Window<Row>, Failure>,
    ) -> Result<Window<Row>, Failure> {
        let wanted = self.limit.unwrap_or(u32::MAX);
        let mut rows = Vec::new();
        loop {
            let taken = u32::try_from(rows.len()).unwrap_or(u32::MAX);
            let (offset, limit) = (self.offset.saturating_add(taken), (wanted - taken).min(PAGE));
            let window = list(Page { offset, limit }).await?;
            let count = window.rows.len();
            rows.extend(window.rows);
            let over = count == 0
                || rows.len() >= wanted as usize
                || self.offset as usize + rows.len() >= window.total as usize;
            if over {
                return Ok(Window { total: window.total, offset: self.offset, rows });
            }
        }
    }
}
