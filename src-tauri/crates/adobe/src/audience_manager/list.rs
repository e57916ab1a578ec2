//! Lists in both shapes, bare and paged (AAM contract §3.2), and page after page as a stream.

use futures::stream::{BoxStream, StreamExt};
use serde_json::Value;

use crate::lenient::as_number;
use crate::session::{Caller, Query};
use crate::transport::Answer;
use crate::{ApiError, Page};

/// Rows asked for in one page; Adobe's own workbook asks for as many (AAM contract §3.1).
const PAGE_SIZE: u64 = 1_000;

/// Rows of one answer, and what it says about the whole list.
pub(super) struct Rows {
    members: Vec<Value>,
    total: Option<u64>,
    page_size: Option<u64>,
    paged: bool,
}

/// Reads a list in either shape.
pub(super) fn rows(answer: &Answer) -> Result<Rows, ApiError> {
    match answer.read::<Value>()? {
        Value::Array(rows) => Ok(Rows { members: rows, total: None, page_size: None, paged: false }),
        Value::Object(mut page) => match page.remove("list") {
            Some(Value::Array(rows)) => Ok(Rows {
                members: rows,
                total: page.get("total").and_then(as_number),
                page_size: page.get("pageSize").and_then(as_number).filter(|size| *size > 0),
                paged: true,
            }),
            _ => Err(answer.unreadable("expected a list")),
        },
        _ => Err(answer.unreadable("expected a list")),
    }
}

/// Every page of a list; `read` makes a row's object, or `None` if the row lacks its id.
pub(super) fn pages<T, F>(
    caller: Caller,
    path: [&'static str; 2],
    query: Query,
    read: F,
) -> BoxStream<'static, Result<Page<T>, ApiError>>
where
    T: Send + 'static,
    F: Fn(&Value) -> Option<T> + Send + 'static,
{
    async_stream::try_stream! {
        let mut seen = 0u64;
        for page in 0u64.. {
            let mut query = query.clone();
            // Sorted by id, so that objects made meanwhile do not shift the pages.
            query.extend([("page", page.to_string()), ("pageSize", PAGE_SIZE.to_string()), ("sortBy", "sid".to_owned())]);
            let answer = rows(&caller.get(&path, &query).await?)?;
            let count = answer.members.len() as u64;
            seen += count;
            let last = answer.is_last(count, seen);
            yield read_page(&answer, &read);
            if last {
                break;
            }
        }
    }
    .boxed()
}

impl Rows {
    fn is_last(&self, count: u64, seen: u64) -> bool {
        // A service may give smaller pages than asked for.
        let size = self.page_size.unwrap_or(PAGE_SIZE);
        !self.paged || count == 0 || self.total.map_or(count < size, |total| seen >= total)
    }
}

/// The rows of one answer as objects.
pub(super) fn read_page<T>(rows: &Rows, read: &impl Fn(&Value) -> Option<T>) -> Page<T> {
    let items: Vec<T> = rows.members.iter().filter_map(read).collect();
    let skipped = u32::try_from(rows.members.len() - items.len()).unwrap_or(u32::MAX);
    if skipped > 0 {
        tracing::warn!(skipped, "rows without an id or name were left out");
    }
    let total = rows.total.or((!rows.paged).then_some(rows.members.len() as u64));
    Page { items, total, skipped }
}
