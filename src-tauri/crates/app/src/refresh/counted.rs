//! The size of a trait or segment, from the population counts in its row.

use adobe::{Populations, Windows};
use store::Counted;

/// Returns the current size: the total population of one day (AAM contract §21), or of another window. Without any total,
/// it is the number of recent users.
pub(crate) fn current(populations: &Populations) -> Option<u64> {
    let any = |windows: &Windows| {
        let Windows { days1, days7, days14, days30, days60, days90, lifetime } = *windows;
        days1.or(lifetime).or(days90).or(days60).or(days30).or(days14).or(days7)
    };
    any(&populations.total).or_else(|| any(&populations.recent))
}

/// Returns a row of a list as the local copy stores it, with the current size.
pub(super) fn counted<T>(counted: adobe::Counted<T>) -> Counted<T> {
    Counted { population: current(&counted.populations), value: counted.object, lacks: counted.lacks }
}
