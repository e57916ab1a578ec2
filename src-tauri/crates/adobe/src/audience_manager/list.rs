//! The shapes of Audience Manager's lists: bare, or paged by number (AAM contract §3.2).

use crate::list::{Next, Shape};

/// Rows asked for in one page; Adobe's own workbook asks for as many (AAM contract §3.1).
const PAGE_SIZE: u64 = 1_000;

/// A long list, asked for page by page.
pub(super) const PAGED: Shape = paged(PAGE_SIZE);

/// A short list, asked for at once.
pub(super) const AT_ONCE: Shape = Shape { next: Next::Single, ..PAGED };

/// A list asked for in pages of some size.
pub(super) const fn paged(size: u64) -> Shape {
    Shape {
        rows: &["list"],
        bare: true,
        total: &["/total"],
        id: &["sid", "dataSourceId", "folderId", "userId", "uid", "pixelType", "categoryID", "categoryId"],
        next: Next::Number { size, told_size: Some("/pageSize"), pages: None },
    }
}

/// What asks for pages of the usual size. Sorted by id, so that objects made meanwhile do not shift the pages.
pub(super) fn page_query() -> [(&'static str, String); 2] {
    [("pageSize", PAGE_SIZE.to_string()), ("sortBy", "sid".to_owned())]
}
