//! The practice services over real HTTP, as a client sees them.

#![allow(clippy::unwrap_used, clippy::expect_used)] // a test may stop at the first surprise

mod data_sources;
mod faults;
mod folders;
mod gate;
mod lists;
mod persistence;
mod reports;
mod segments;
mod sign_in;
mod support;
mod traits;
mod wire;
