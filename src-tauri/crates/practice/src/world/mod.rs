//! The practice organization: how it is grown from a seed, and what its simulated people add up to.
//!
//! Every number is counted from the members, with one exception that is marked as such: an audience may represent more
//! profiles than there are simulated people (`Audience::scale`), so that large numbers are seen too.
//!
//! Knows the stored records (`model`) and the rule languages (`rules`); knows no route and no wire shape.

pub mod attributes;
pub mod audiences;
pub mod columns;
pub mod events;
pub mod flows;
pub mod grow;
pub mod moments;
pub mod people;
pub mod population;
pub mod pql;
pub mod profiles;
pub mod random;
pub mod realization;
pub mod schedule;
pub mod signals;

use crate::model::World;
use people::People;

/// How many people there are.
pub const PEOPLE: u32 = 200_000;
/// A day in milliseconds.
pub const DAY_MS: i64 = 86_400_000;

/// Grows the organization around its people, whose seed is the world's: the same people and moment yield the same world.
/// `now_ms` is the practice time.
pub fn grow_from(people: &People, now_ms: i64) -> World {
    grow::organization(people, now_ms)
}

/// Makes the dataflows to networks in a world that was grown without them.
pub fn plant_activations(world: &mut World, now_ms: i64) {
    grow::activations::plant(world, now_ms);
}

/// Gives the models of an organization their history, and those that show what can become of a model.
pub fn plant_models(world: &mut World, now_ms: i64) {
    grow::models::plant(world, now_ms);
}

#[cfg(test)]
mod tests;
