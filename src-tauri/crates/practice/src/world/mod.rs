//! The practice organisation: how it is grown from a seed, and what its simulated people add up to.
//!
//! Every number is counted from the members, with one exception that is marked as such: an audience may stand for more
//! profiles than there are simulated people (`Audience::scale`), so that large numbers are seen too.
//!
//! Knows the stored records (`model`) and the rule languages (`rules`); knows no route and no wire shape.

pub mod attributes;
pub mod audiences;
pub mod columns;
mod events;
pub mod flows;
mod grow;
pub mod moments;
pub mod people;
pub mod population;
pub mod pql;
pub mod random;
pub mod realisation;
pub mod schedule;
pub mod signals;

use crate::model::World;
use people::People;

/// A day in milliseconds.
pub const DAY_MS: i64 = 86_400_000;

/// Grows the organisation around its people, whose seed is the world's: the same people and moment give the same world.
/// `now_ms` is the practice time.
pub fn grow_from(people: &People, now_ms: i64) -> World {
    grow::organisation(people, now_ms)
}

#[cfg(test)]
mod tests;
