//! Columns of the simulated people: one value per person, and the search for those whose value passes a test.

use roaring::RoaringBitmap;

/// Days since the Unix epoch, UTC.
pub type Day = i32;

/// A value a test looks at.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Datum<'a> {
    /// Text.
    Text(&'a str),
    /// Number.
    Number(f64),
    /// Truth value.
    Truth(bool),
}

/// One attribute of everyone.
#[derive(Debug, Clone)]
pub enum Column {
    /// One word of a vocabulary, or [`Column::NONE`].
    Choice {
        /// Vocabulary.
        words: &'static [&'static str],
        /// Index into it, per person.
        of: Vec<u8>,
    },
    /// A count or amount; `u16::MAX` is none.
    Amount(Vec<u16>),
    /// Days since something that recurs every `length` days; a `length` of 0 is never. Recurring events keep the
    /// organization alive on any day the practice clock is moved to.
    Recurring {
        /// Days between two events, per person.
        length: Vec<u16>,
        /// Shift of the cycle, per person.
        phase: Vec<u16>,
    },
    /// Yes or no.
    Flag(RoaringBitmap),
    /// Any number of words of a vocabulary, one bit each.
    Several {
        /// Vocabulary, at most 32 words.
        words: &'static [&'static str],
        /// Bits, per person.
        of: Vec<u32>,
    },
}

impl Column {
    /// No value in a `Choice`.
    pub const NONE: u8 = u8::MAX;

    /// Everyone whose value on `day` passes; people without a value never pass. For `Several`, one passing word is enough.
    pub fn matching(&self, day: Day, people: u32, test: &dyn Fn(Datum<'static>) -> bool) -> RoaringBitmap {
        match self {
            Self::Choice { words, of } => {
                let passes: Vec<bool> = words.iter().map(|w| test(Datum::Text(w))).collect();
                those(of, |value| passes.get(usize::from(*value)).copied().unwrap_or(false))
            }
            Self::Amount(of) => {
                let most = of.iter().copied().filter(|v| *v != u16::MAX).max().unwrap_or(0);
                let passes: Vec<bool> = (0..=most).map(|v| test(Datum::Number(f64::from(v)))).collect();
                those(of, |value| passes.get(usize::from(*value)).copied().unwrap_or(false))
            }
            Self::Recurring { length, phase } => {
                let most = length.iter().copied().max().unwrap_or(0);
                let passes: Vec<bool> = (0..=most).map(|v| test(Datum::Number(f64::from(v)))).collect();
                let cycles: Vec<(u16, u16)> = length.iter().copied().zip(phase.iter().copied()).collect();
                those(&cycles, |(length, phase)| {
                    age(day, *length, *phase)
                        .is_some_and(|days| passes.get(usize::from(days)).copied().unwrap_or(false))
                })
            }
            Self::Flag(yes) => {
                let mut found = RoaringBitmap::new();
                if test(Datum::Truth(true)) {
                    found |= yes;
                }
                if test(Datum::Truth(false)) {
                    let mut everyone = RoaringBitmap::new();
                    everyone.insert_range(0..people);
                    found |= everyone - yes;
                }
                found
            }
            Self::Several { words, of } => {
                let mask = words
                    .iter()
                    .enumerate()
                    .filter(|(_, w)| test(Datum::Text(w)))
                    .fold(0_u32, |m, (i, _)| m | (1 << i));
                those(of, |value| value & mask != 0)
            }
        }
    }

    /// Whether one person may have several values.
    pub fn is_list(&self) -> bool {
        matches!(self, Self::Several { .. })
    }

    /// What one person has on `day`: nothing, one value, or the words of a `Several`.
    pub fn of_person(&self, person: u32, day: Day) -> Vec<Datum<'static>> {
        let at = person as usize;
        match self {
            Self::Choice { words, of } => of
                .get(at)
                .and_then(|word| words.get(usize::from(*word)))
                .map(|word| Datum::Text(word))
                .into_iter()
                .collect(),
            Self::Amount(of) => {
                let amount = of.get(at).filter(|value| **value != u16::MAX);
                amount.map(|value| Datum::Number(f64::from(*value))).into_iter().collect()
            }
            Self::Recurring { length, phase } => {
                let days = length.get(at).zip(phase.get(at)).and_then(|(length, phase)| age(day, *length, *phase));
                days.map(|days| Datum::Number(f64::from(days))).into_iter().collect()
            }
            Self::Flag(yes) => vec![Datum::Truth(yes.contains(person))],
            Self::Several { words, of } => {
                let bits = of.get(at).copied().unwrap_or_default();
                let has = |index: &usize| bits & (1 << index) != 0;
                (0..words.len()).filter(has).map(|index| Datum::Text(words[index])).collect()
            }
        }
    }

    /// Days since something last recurred for a person, and from one time to the next; `None` where it never does.
    pub fn cycle(&self, person: u32, day: Day) -> Option<(u16, u16)> {
        let Self::Recurring { length, phase } = self else { return None };
        let (length, phase) = (*length.get(person as usize)?, *phase.get(person as usize)?);
        Some((age(day, length, phase)?, length))
    }

    /// The word a person has; `None` without one, and for what is no word.
    pub fn word(&self, person: u32) -> Option<&'static str> {
        let Self::Choice { words, of } = self else { return None };
        words.get(usize::from(*of.get(person as usize)?)).copied()
    }

    /// The words a person has of several, as bits.
    pub fn bits(&self, person: u32) -> u32 {
        let Self::Several { of, .. } = self else { return 0 };
        of.get(person as usize).copied().unwrap_or_default()
    }

    /// All people who have a value.
    pub fn present(&self, day: Day, people: u32) -> RoaringBitmap {
        self.matching(day, people, &|_| true)
    }
}

/// Days since the last event of a cycle.
fn age(day: Day, length: u16, phase: u16) -> Option<u16> {
    if length == 0 {
        return None;
    }
    let shifted = i64::from(day) + i64::from(phase);
    u16::try_from(shifted.rem_euclid(i64::from(length))).ok()
}

/// The places in `values` that pass, as a bitmap. Built as plain bits: far faster than one insert per person.
pub fn those<T>(values: &[T], passes: impl Fn(&T) -> bool) -> RoaringBitmap {
    let mut bytes = vec![0_u8; values.len().div_ceil(8)];
    for (chunk, byte) in values.chunks(8).zip(bytes.iter_mut()) {
        for (bit, value) in chunk.iter().enumerate() {
            *byte |= u8::from(passes(value)) << bit;
        }
    }
    RoaringBitmap::from_lsb0_bytes(0, &bytes)
}
