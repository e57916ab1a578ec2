//! The kept data through its public surface, on real files.

mod lists;
mod opening;
mod pairs;
mod refreshing;
mod removal;
mod sample;
