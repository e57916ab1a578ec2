//! What the simulated people did: page views, product views, carts, purchases and the like, each with its moment.
//!
//! Events are not stored. The days a person was seen on are cached in a compact form for the latest requested days; the
//! events themselves follow from seed, person and day, and are generated for one person at a time while an expression is
//! worked out. They agree with the attributes: a person whose last order was 12 days ago has a purchase on that day, and none later.
//!
//! It must not know PQL expressions, routes or storage.

mod catalog;
mod fields;
mod journal;
mod place;
mod visits;

pub use fields::paths;
pub use journal::{Journal, Story};
pub use place::Place;
pub use visits::Visits;

/// Days of which events are known, up to and with the day asked about.
pub const HISTORY: i32 = 90;

#[cfg(test)]
mod tests;
