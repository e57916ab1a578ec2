//! Whether a list was read whole. A service can cut a list short without an error, so "everything was read" is a value
//! that only a full count can produce, and what removes local rows asks for that value.
//!
//! It must not know how pages are asked for.

use std::collections::HashSet;
use std::fmt;

/// Most pages of one list: far above every list there is, so that a service that never stops is stopped.
const MOST_PAGES: u32 = 5_000;

/// Proof that a list was read whole. Only [`Tally`] creates one, from at least one page.
#[derive(Debug, PartialEq, Eq)]
#[must_use = "without it nothing that is gone is removed"]
pub struct Complete {
    distinct: u64,
    unreadable: u64,
}

impl Complete {
    /// Different objects in the list.
    pub fn distinct(&self) -> u64 {
        self.distinct
    }

    /// Rows that could not be read at all: it is unknown which objects they are.
    pub fn unreadable(&self) -> u64 {
        self.unreadable
    }
}

/// Why a list is not whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gap {
    /// The service speaks of another number of objects than it sent.
    Count {
        /// Objects the service says there are.
        told: u64,
        /// Different objects it sent, the unreadable ones included.
        sent: u64,
        /// Whether the number it speaks of changed while the list was read: then reading it once more can help.
        changing: bool,
    },
    /// The pages lead back to one that was read already.
    Circle,
    /// There is no end to the pages.
    Endless,
    /// Rows could not be read where each of them matters.
    Unreadable {
        /// How many of one page.
        rows: u32,
    },
}

impl fmt::Display for Gap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Count { told, sent, changing: false } => {
                write!(f, "the list is incomplete: the service reports {told} objects and sent {sent}")
            }
            Self::Count { .. } => write!(f, "the list changed while it was read"),
            Self::Circle => write!(f, "the list is incomplete: its pages lead in a circle"),
            Self::Unreadable { rows } => write!(f, "the list has rows that cannot be read: {rows}"),
            Self::Endless => write!(f, "the list has more than {MOST_PAGES} pages"),
        }
    }
}

/// Counts the pages of one list while it is read. It begins with a first page, so that an unread list never counts as whole.
#[derive(Debug)]
pub struct Tally {
    seen: HashSet<String>,
    unreadable: u64,
    total: Option<u64>,
    /// Whether the total was another one before.
    changing: bool,
    /// Whether the total was a higher one before: what moved up when objects went away may have been on no page.
    shrunk: bool,
    tokens: HashSet<String>,
    pages: u32,
}

/// What a page brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Brought {
    /// Rows, readable or not.
    pub rows: u64,
    /// Objects that were on no page before.
    pub new: u64,
    /// Whether as many objects were sent as the service says there are; `None` where it does not say.
    pub all: Option<bool>,
}

impl Tally {
    /// Begins to count with the first page; see [`Self::page`].
    pub fn first(ids: impl IntoIterator<Item = Option<String>>, total: Option<u64>) -> Result<(Self, Brought), Gap> {
        let (seen, tokens) = (HashSet::new(), HashSet::new());
        let mut tally = Self { seen, unreadable: 0, total: None, changing: false, shrunk: false, tokens, pages: 0 };
        let brought = tally.page(ids, total)?;
        Ok((tally, brought))
    }

    /// The proof for a list that came in one answer without a total.
    pub fn only(ids: impl IntoIterator<Item = Option<String>>) -> Result<Complete, Gap> {
        Self::first(ids, None)?.0.end()
    }

    /// Counts a page: the identity of each row, `None` for a row that cannot be read, and the number of objects of the
    /// whole list where the page says it.
    pub fn page(&mut self, ids: impl IntoIterator<Item = Option<String>>, total: Option<u64>) -> Result<Brought, Gap> {
        self.pages += 1;
        if self.pages > MOST_PAGES {
            return Err(Gap::Endless);
        }
        let mut brought = Brought { rows: 0, new: 0, all: None };
        for id in ids {
            brought.rows += 1;
            match id {
                Some(id) => brought.new += u64::from(self.seen.insert(id)),
                None => self.unreadable += 1,
            }
        }
        if let Some(total) = total {
            self.changing |= self.total.is_some_and(|before| before != total);
            self.shrunk |= self.total.is_some_and(|before| before > total);
            self.total = Some(total);
        }
        brought.all = self.total.map(|total| self.sent() >= total);
        Ok(brought)
    }

    /// Whether a page was asked for in this way.
    pub fn has_followed(&self, token: &str) -> bool {
        self.tokens.contains(token)
    }

    /// Notes how the next page is asked for. Refused if it was asked for before.
    pub fn follow(&mut self, token: &str) -> Result<(), Gap> {
        if self.tokens.insert(token.to_owned()) { Ok(()) } else { Err(Gap::Circle) }
    }

    /// Ends the list: whole if the service reports no other number of objects than it sent, and never reported more.
    pub fn end(self) -> Result<Complete, Gap> {
        let sent = self.sent();
        match self.total {
            Some(told) if told != sent || self.shrunk => Err(Gap::Count { told, sent, changing: self.changing }),
            _ => Ok(Complete { distinct: self.seen.len() as u64, unreadable: self.unreadable }),
        }
    }

    fn sent(&self) -> u64 {
        self.seen.len() as u64 + self.unreadable
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn ids(range: std::ops::Range<u64>) -> impl Iterator<Item = Option<String>> {
        range.map(|id| Some(id.to_string()))
    }

    fn first(ids: impl Iterator<Item = Option<String>>, total: u64) -> Tally {
        Tally::first(ids, Some(total)).unwrap().0
    }

    #[test]
    fn an_honest_empty_list_is_whole_and_a_short_one_is_not() {
        assert_eq!(first(ids(0..0), 0).end().unwrap().distinct(), 0);
        assert_eq!(first(ids(0..10), 12).end(), Err(Gap::Count { told: 12, sent: 10, changing: false }));
        assert!(first(ids(0..10), 9).end().is_err());
    }

    #[test]
    fn the_same_row_twice_counts_once_and_unreadable_rows_are_carried() {
        let mut tally = first(ids(0..5).chain([None]), 9);
        let brought = tally.page(ids(4..8), Some(9)).unwrap();
        assert_eq!(brought, Brought { rows: 4, new: 3, all: Some(true) });
        let whole = tally.end().unwrap();
        assert_eq!((whole.distinct(), whole.unreadable()), (8, 1));
    }

    #[test]
    fn a_list_that_shrinks_while_it_is_read_is_not_whole() {
        // The first object goes away between the pages: the sixth moves up to a page that was read already.
        let mut tally = first(ids(0..5), 11);
        tally.page(ids(6..11), Some(10)).unwrap();
        assert_eq!(tally.end(), Err(Gap::Count { told: 10, sent: 10, changing: true }));
        let mut back = first(ids(0..5), 10);
        back.page(ids(5..9), Some(9)).unwrap();
        back.page(ids(9..10), Some(10)).unwrap();
        assert!(back.end().is_err(), "it shrank in between");
        let mut growing = first(ids(0..5), 9);
        growing.page(ids(5..10), Some(10)).unwrap();
        assert_eq!(growing.end().unwrap().distinct(), 10, "what is new comes last");
    }

    #[test]
    fn circles_of_any_length_end() {
        for length in 1..6u32 {
            let mut tally = first(ids(0..1), 100);
            let followed: Vec<_> = (0..).map(|step: u32| tally.follow(&(step % length).to_string())).take(20).collect();
            let end = followed.iter().position(|one| *one == Err(Gap::Circle)).unwrap();
            assert_eq!(end, length as usize);
        }
    }

    proptest! {
        #[test]
        fn whole_means_exactly_what_the_service_says(pages in prop::collection::vec(0u64..6, 1..6), told in 0u64..30) {
            let mut next = pages[0];
            let mut tally = first(ids(0..next), told);
            for rows in &pages[1..] {
                tally.page(ids(next..next + rows), Some(told)).unwrap();
                next += rows;
            }
            prop_assert_eq!(tally.end().is_ok(), told == next);
        }
    }
}
