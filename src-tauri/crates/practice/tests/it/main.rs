//! The practice services over real HTTP, as a client sees them.

#![allow(clippy::unwrap_used, clippy::expect_used)] // a test may stop at the first surprise

mod aep_audiences;
mod aep_definitions;
mod aep_estimates;
mod aep_jobs;
mod aep_places;
mod aep_profiles;
mod data_sources;
mod faults;
mod feeds;
mod flow_writes;
mod flows;
mod folders;
mod gate;
mod importing;
mod lists;
mod models;
mod nonsense;
mod patches;
mod persistence;
mod policies;
mod reports;
mod segments;
mod shapes;
mod sharing;
mod sign_in;
mod strangers;
mod support;
mod traits;
mod uses;
mod wild;
mod wire;
mod world;
