//! A rule as a flat run of parts, for showing it as chips.

use std::fmt;

use super::{Comparison, Frequency};
use crate::TraitId;

/// One part, in reading order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part<'a> {
    /// A comparison of a signal.
    Comparison(&'a Comparison),
    /// A trait of a segment rule.
    Trait(TraitId),
    /// A recency and frequency condition.
    Frequency(&'a Frequency),
    /// `AND`, `OR` or `NOT`.
    Word(Word),
    /// Opens a group.
    Open,
    /// Closes a group.
    Close,
}

/// A word between conditions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Word {
    /// Both sides hold.
    And,
    /// Either side holds.
    Or,
    /// What follows does not hold.
    Not,
}

impl fmt::Display for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::And => "AND",
            Self::Or => "OR",
            Self::Not => "NOT",
        })
    }
}
