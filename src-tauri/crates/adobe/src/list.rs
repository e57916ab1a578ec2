//! The one way in which every list of both services is read: page after page, counted, until it is known to be whole.
//!
//! What differs between the lists – where the rows are, how the next page is asked for – is a [`Shape`]. That the list
//! is whole is decided by [`domain::whole::Tally`]; a list that is not ends with an error, never with fewer rows.

use std::collections::HashSet;
use std::fmt;
use std::hash::Hasher as _;
use std::sync::Arc;

use domain::whole::{Brought, Complete, Gap, Tally};
use serde_json::Value;

use crate::lenient::as_number;
use crate::session::{Caller, Query};
use crate::transport::{Answer, Size};
use crate::{ApiError, Call, Page};

use parse::{Parsed, Parser, Rows};

mod parse;

/// How a list looks and how its pages are asked for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shape {
    /// Keys under which answers hold the rows; the first one present counts.
    pub(crate) rows: &'static [&'static str],
    /// Whether an answer may also be the rows themselves, without anything around them. It is the whole list then.
    pub(crate) bare: bool,
    /// Where an answer says how many objects the whole list has.
    pub(crate) total: &'static [&'static str],
    /// Where an answer says how many rows it has itself.
    pub(crate) count: Option<&'static str>,
    /// Names of a row's identity.
    pub(crate) id: &'static [&'static str],
    /// What the fields of a row are that must not be lost.
    pub(crate) fields: Fields,
    /// How pages follow each other.
    pub(crate) next: Next,
}

/// Fields by what they hold. A row whose field holds something else counts as unreadable: with the field left out, the
/// local copy would take it for empty.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Fields {
    /// What every row has. One without it would empty what the local copy has.
    pub(crate) required: &'static [&'static str],
    /// Texts and numbers; the services write many of them as either.
    pub(crate) scalars: &'static [&'static str],
    /// Lists of texts and numbers.
    pub(crate) lists: &'static [&'static str],
    /// Objects.
    pub(crate) objects: &'static [&'static str],
    /// Texts or objects.
    pub(crate) texts_or_objects: &'static [&'static str],
}

/// How the pages of a list follow each other.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Next {
    /// One answer holds the whole list.
    Single,
    /// By number, beginning with 0.
    Number {
        /// Rows asked for in one page.
        size: u64,
        /// Where an answer reports the size of a page: a service may send smaller pages than requested.
        told_size: Option<&'static str>,
        /// Where an answer says how many pages there are.
        pages: Option<&'static str>,
    },
    /// By number of the first row.
    Offset {
        /// Rows asked for in one page.
        size: u64,
    },
    /// By what the answer says.
    Token {
        /// Name of the parameter it is sent back in.
        name: &'static str,
        /// Where it is.
        of: fn(&Value) -> Option<String>,
    },
}

/// Most rows asked for in one page that are few.
const FEW: u64 = 10;

/// Makes an object of a row; `None` if the row cannot be used, such as one without an id.
type Read<T> = Arc<dyn Fn(&Value) -> Option<T> + Send + Sync>;

/// A list while it is read.
#[must_use = "nothing is asked until the first page is"]
pub struct Pages<T> {
    caller: Caller,
    path: Vec<String>,
    query: Query,
    shape: Shape,
    read: Read<T>,
    /// `None` before the first page and after the last.
    tally: Option<Tally>,
    at: At,
    /// Whether a row that cannot be read is an error.
    each_row_matters: bool,
    /// The call that brought the last page, with its status.
    last: Option<(Call, u16)>,
    /// What the pages so far look like, so that the same one is known again although no row of it can be read.
    marks: HashSet<u64>,
}

/// A list that was read whole.
#[derive(Debug)]
pub struct Whole<T> {
    /// Its objects, as far as they could be read.
    pub items: Vec<T>,
    /// The proof.
    pub complete: Complete,
    /// The call that brought the last of it, with its status.
    from: (Call, u16),
}

impl<T> Whole<T> {
    pub(crate) fn new(items: Vec<T>, complete: Complete, answer: &Answer) -> Self {
        Self { items, complete, from: (answer.call.clone(), answer.status) }
    }

    /// The same list with other objects, made of its own.
    pub(crate) fn with_items<U>(self, items: Vec<U>) -> Whole<U> {
        Whole { items, complete: self.complete, from: self.from }
    }

    /// The objects, where each row matters: an error if one could not be read.
    pub fn every(self) -> Result<Vec<T>, ApiError> {
        match u32::try_from(self.complete.unreadable()).unwrap_or(u32::MAX) {
            0 => Ok(self.items),
            rows => {
                let (call, status) = self.from;
                Err(ApiError::Incomplete { call, status, gap: Gap::Unreadable { rows } })
            }
        }
    }
}

/// Where the reading is.
enum At {
    First,
    Page(u64),
    Offset(u64),
    Token(String),
    Ended(Complete),
    /// A page shows that the list is incomplete.
    Failed,
}

impl<T> fmt::Debug for Pages<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages").field("path", &self.path).field("query", &self.query).finish_non_exhaustive()
    }
}

impl<T: Send + 'static> Pages<T> {
    pub(crate) fn new(
        caller: Caller,
        path: &[&str],
        query: Query,
        shape: Shape,
        read: impl Fn(&Value) -> Option<T> + Send + Sync + 'static,
    ) -> Self {
        let path = path.iter().map(|&element| element.to_owned()).collect();
        let (tally, at) = (None, At::First);
        Self {
            caller,
            path,
            query,
            shape,
            read: Arc::new(read),
            tally,
            at,
            each_row_matters: false,
            last: None,
            marks: HashSet::new(),
        }
    }

    /// The next page; `None` after the last one of a list that is whole. A list that is not whole ends with an error.
    pub async fn next(&mut self) -> Result<Option<Page<T>>, ApiError> {
        if matches!(self.at, At::Failed) {
            return Err(ApiError::ours("the list", "reading it failed before"));
        }
        let Some(query) = self.query() else { return Ok(None) };
        let path: Vec<&str> = self.path.iter().map(String::as_str).collect();
        let answer = self.caller.get_sized(&path, &query, self.shape.size()).await?;
        let parser = Parser { shape: self.shape, read: self.read.clone() };
        let parsed = parser.parse_aside(&answer).await?;
        self.take(&answer, parsed).map(Some)
    }

    /// Takes a page that was answered and read.
    fn take(&mut self, answer: &Answer, parsed: Parsed<T>) -> Result<Page<T>, ApiError> {
        let Parsed { rows: Rows { items, ids, unread, mark }, beside, bare } = parsed;
        let beside = &beside;
        let count = ids.len() as u64 + unread;
        let total =
            if bare { None } else { self.shape.total_of(beside).map_err(|reason| answer.unreadable(reason))? };
        if let Some(told) = self.shape.count.and_then(|at| as_number(beside.pointer(at)?))
            && told != count
        {
            return Err(answer.incomplete(Gap::Count { told, sent: count, changing: false }));
        }
        let skipped = u32::try_from(unread).unwrap_or(u32::MAX);
        if skipped > 0 {
            tracing::warn!(call = %answer.call, skipped, "rows of the list cannot be read");
            if self.each_row_matters {
                return Err(answer.incomplete(Gap::Unreadable { rows: skipped }));
            }
        }
        self.last = Some((answer.call.clone(), answer.status));
        // Rows that cannot be read are no objects, but a page of others than before is progress all the same.
        let is_new = self.marks.insert(mark.finish()) && unread > 0;
        let ids = ids.into_iter().map(Some).chain((0..unread).map(|_| None));
        self.at = match self.advance(ids, total, is_new, (!bare).then_some(beside)) {
            Ok(at) => at,
            Err(gap) => {
                // What was counted is gone: a page asked for now must not begin to count in the middle.
                self.at = At::Failed;
                return Err(answer.incomplete(gap));
            }
        };
        let total = total.or_else(|| bare.then_some(count));
        Ok(Page { items, total, skipped })
    }

    /// The proof that the list was read whole, once [`Self::next`] said that it is; an error before.
    pub fn complete(self) -> Result<Complete, ApiError> {
        match self.at {
            At::Ended(complete) => Ok(complete),
            _ => Err(ApiError::ours("the list", "it was not read to its end")),
        }
    }

    /// The same list for look-ups that decide: a row that cannot be read is an error, never an absence.
    pub fn each_row_matters(mut self) -> Self {
        self.each_row_matters = true;
        self
    }

    /// Every object of the list, see [`Self::each_row_matters`].
    pub async fn every(self) -> Result<Vec<T>, ApiError> {
        Ok(self.each_row_matters().all().await?.items)
    }

    /// The whole list at once.
    pub async fn all(mut self) -> Result<Whole<T>, ApiError> {
        let mut items = Vec::new();
        while let Some(page) = self.next().await? {
            items.extend(page.items);
        }
        match (self.at, self.last) {
            (At::Ended(complete), Some(from)) => Ok(Whole { items, complete, from }),
            _ => Err(ApiError::ours("the list", "it was not read to its end")),
        }
    }

    /// The query for the page to be asked for; `None` after the last.
    fn query(&self) -> Option<Query> {
        let mut query = self.query.clone();
        let number = match &self.at {
            At::Ended(_) | At::Failed => return None,
            At::First | At::Token(_) => 0,
            At::Page(number) | At::Offset(number) => *number,
        };
        match (self.shape.next, &self.at) {
            (Next::Number { .. }, _) => query.push(("page", number.to_string())),
            (Next::Offset { .. }, _) => query.push(("offset", number.to_string())),
            (Next::Token { name, .. }, At::Token(token)) => query.push((name, token.clone())),
            (Next::Token { .. } | Next::Single, _) => {}
        }
        Some(query)
    }

    /// Counts a page and works out what comes after it; `body` is what says so, where anything does.
    /// `is_new`: whether the page has rows that were on none before although they cannot be read.
    fn advance(
        &mut self,
        ids: impl Iterator<Item = Option<String>>,
        total: Option<u64>,
        is_new: bool,
        body: Option<&Value>,
    ) -> Result<At, Gap> {
        let (mut tally, brought) = match self.tally.take() {
            None => Tally::first(ids, total)?,
            Some(mut tally) => {
                let brought = tally.page(ids, total)?;
                (tally, brought)
            }
        };
        let all = brought.all == Some(true);
        let next = match self.after(&brought, body) {
            // Everything was sent, and what is named next was read or brings nothing new: some services name a page behind
            // the last one, or the last one again.
            Some(At::Token(token)) if all && tally.has_followed(&token) => None,
            Some(_) if all && brought.new == 0 && !is_new => None,
            // By number nothing but a page that is sent again shows that the number is ignored.
            Some(At::Page(_) | At::Offset(_)) if brought.new == 0 && !is_new => return Err(Gap::Circle),
            next => next,
        };
        let Some(next) = next else { return Ok(At::Ended(tally.end()?)) };
        if let At::Token(token) = &next {
            tally.follow(token)?;
        }
        self.tally = Some(tally);
        Ok(next)
    }

    /// What comes after a page; `None` after the last one.
    fn after(&self, brought: &Brought, body: Option<&Value>) -> Option<At> {
        let body = body?;
        match self.shape.next {
            Next::Single => None,
            // What the service names is asked for even when everything seems to be there: its total may be too low.
            Next::Token { of, .. } => of(body).map(At::Token),
            Next::Number { size, told_size, pages } => {
                let told = |at: Option<&str>| as_number(body.pointer(at?)?).filter(|number| *number > 0);
                let number = match &self.at {
                    At::Page(number) => *number,
                    _ => 0,
                };
                let last = match (told(pages), brought.all) {
                    _ if brought.rows == 0 => true,
                    (Some(pages), _) => number + 1 >= pages,
                    (None, Some(all)) => all,
                    (None, None) => brought.rows < told(told_size).unwrap_or(size),
                };
                (!last).then_some(At::Page(number + 1))
            }
            Next::Offset { size } => {
                let before = match &self.at {
                    At::Offset(number) => *number,
                    _ => 0,
                };
                let more = brought.rows >= size && brought.all != Some(true);
                more.then_some(At::Offset(before + brought.rows))
            }
        }
    }
}

impl Shape {
    /// The limit of a page. Permissions are checked with pages of one row, several at a time.
    fn size(&self) -> Size {
        match self.next {
            Next::Number { size, .. } | Next::Offset { size } if size <= FEW => Size::Few,
            _ => Size::Page,
        }
    }

    /// How many objects the answer says there are.
    fn total_of(&self, body: &Value) -> Result<Option<u64>, &'static str> {
        let told = self.total.iter().find_map(|at| body.pointer(at).filter(|total| !total.is_null()));
        told.map(|total| as_number(total).ok_or("expected the number of objects")).transpose()
    }

    fn names(&self) -> String {
        self.rows.join(" or ")
    }
}

impl Answer {
    /// The complaint that a list is not whole.
    pub(crate) fn incomplete(&self, gap: Gap) -> ApiError {
        ApiError::Incomplete { call: self.call.clone(), status: self.status, gap }
    }
}

#[cfg(test)]
mod script;
