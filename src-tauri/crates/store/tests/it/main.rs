//! The kept data through its public surface, on real files.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot be set up has failed")]

mod activity;
mod journal;
mod lists;
mod opening;
mod pairs;
mod recipes;
mod refreshing;
mod removal;
mod sample;
mod uses;
