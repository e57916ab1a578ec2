//! Whether a list was read whole. A service can cut a list short without an error, so "everything was read" is a value
//! that only a full count can produce, and what removes local rows asks for that value.
//!
//! It must not know how pages are asked for.

use std::collections::HashSet;
use std::fmt;

/// Most pages of one list: far above every list there is, so that a service that never stops is stopped.
const MOST_PAGES: u32 = 10_000;

/// Proof that a list was read whole. Only [`Tally::end`] makes one.
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

    /// Rows that were there but could not be read at all: nobody knows which objects they are.
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

/// Counts the pages of one list while it is read.
#[derive(Debug, Default)]
pub struct Tally {
    seen: HashSet<String>,
    unreadable: u64,
    total: Option<u64>,
    changing: bool,
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
            self.total = Some(total);
        }
        brought.all = self.total.map(|total| self.sent() >= total);
        Ok(brought)
    }

    /// Notes how the next page is asked for. Refused if it was asked for before.
    pub fn follow(&mut self, token: &str) -> Result<(), Gap> {
        if self.tokens.insert(token.to_owned()) { Ok(()) } else { Err(Gap::Circle) }
    }

    /// Ends the list: whole if the service speaks of no other number of objects than it sent.
    pub fn end(self) -> Result<Complete, Gap> {
        let sent = self.sent();
        match self.total {
            Some(told) if told != sent => Err(Gap::Count { told, sent, changing: self.changing }),
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

    #[test]
    fn an_honest_empty_list_is_whole_and_a_short_one_is_not() {
        let mut empty = Tally::default();
        empty.page([], Some(0)).unwrap();
        assert_eq!(empty.end().unwrap().distinct(), 0);
        let mut short = Tally::default();
        short.page(ids(0..10), Some(12)).unwrap();
        assert_eq!(short.end(), Err(Gap::Count { told: 12, sent: 10, changing: false }));
        let mut long = Tally::default();
        long.page(ids(0..10), Some(9)).unwrap();
        assert!(long.end().is_err());
    }

    #[test]
    fn the_same_row_twice_counts_once_and_unreadable_rows_are_carried() {
        let mut tally = Tally::default();
        tally.page(ids(0..5).chain([None]), Some(9)).unwrap();
        let brought = tally.page(ids(4..8), Some(9)).unwrap();
        assert_eq!(brought, Brought { rows: 4, new: 3, all: Some(true) });
        let whole = tally.end().unwrap();
        assert_eq!((whole.distinct(), whole.unreadable()), (8, 1));
    }

    #[test]
    fn circles_of_any_length_end() {
        for length in 1..6u32 {
            let mut tally = Tally::default();
            let followed: Vec<_> = (0..).map(|step: u32| tally.follow(&(step % length).to_string())).take(20).collect();
            let end = followed.iter().position(|one| *one == Err(Gap::Circle)).unwrap();
            assert_eq!(end, length as usize);
        }
    }

    proptest! {
        #[test]
        fn whole_means_exactly_what_the_service_says(pages in prop::collection::vec(0u64..6, 1..6), told in 0u64..30) {
            let mut tally = Tally::default();
            let mut next = 0;
            for rows in &pages {
                tally.page(ids(next..next + rows), Some(told)).unwrap();
                next += rows;
            }
            prop_assert_eq!(tally.end().is_ok(), told == next);
        }
    }
}
