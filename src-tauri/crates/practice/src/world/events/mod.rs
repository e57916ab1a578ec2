//! What the simulated people did: page views, product views, carts, purchases and the like, each with its moment.
//!
//! Events are not stored. Which days a person was seen on is kept in a compact form for the last days asked about; the
//! events themselves follow from seed, person and day, and are made for one person at a time while an expression is
//! worked out. They agree with the attributes: whose last order was 12 days ago has a purchase on that day, and no later one.

mod catalog;
mod fields;
mod journal;
mod visits;

pub use fields::Place;
pub use journal::{Journal, Story};
pub use visits::Visits;

/// Days of which events are known, up to and with the day asked about.
pub const HISTORY: i32 = 90;

#[cfg(test)]
mod tests;
