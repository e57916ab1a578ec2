//! The days on which everyone was seen, in a compact form.

use std::sync::Arc;

use roaring::RoaringBitmap;

use super::HISTORY;
use crate::world::PEOPLE;
use crate::world::columns::Day;

/// Days on which everyone was seen.
pub struct Visits {
    last: Day,
    /// Where a person's days begin, and after the last person their number.
    starts: Vec<u32>,
    /// Days before the last one, the earliest day first.
    days: Vec<u8>,
}

impl Visits {
    /// How many days are looked at.
    pub const DAYS: Day = HISTORY;

    /// Sorts the visitors of days by person. The days end with `last`.
    pub fn of(last: Day, visitors: &[Arc<RoaringBitmap>]) -> Self {
        let mut starts = vec![0_u32; PEOPLE as usize + 1];
        for person in visitors.iter().flat_map(|day| day.iter()) {
            starts[person as usize + 1] += 1;
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        let mut next = starts.clone();
        let mut days = vec![0_u8; sum as usize];
        for (before, day) in (0..visitors.len()).rev().zip(visitors) {
            for person in day.iter() {
                let place = &mut next[person as usize];
                days[*place as usize] = u8::try_from(before).unwrap_or(u8::MAX);
                *place += 1;
            }
        }
        Self { last, starts, days }
    }

    /// The days on which a person was seen, the earliest first.
    pub fn days(&self, person: u32) -> impl Iterator<Item = Day> {
        let at = |person: usize| self.starts.get(person).map_or(0, |start| *start as usize);
        let (from, to) = (at(person as usize), at(person as usize + 1));
        self.days.get(from..to).unwrap_or_default().iter().map(|before| self.last - Day::from(*before))
    }
}
