//! Whole-product tests: the real program in its real window, with a real keychain and real processes.
//!
//! Each test has a display, a session and a home folder of its own; none may leave anything behind elsewhere.

mod activating;
mod axe;
mod building;
mod closing;
mod connect;
mod contract;
mod destinations;
mod geometry;
mod hostile;
mod jobs;
mod manager;
mod modeling;
mod network;
mod notices;
mod places;
mod plans;
mod scene;
mod sharing;
mod start;
mod way_back;

/// The built desktop program.
const PROGRAM: &str = env!("CARGO_BIN_EXE_segment-bridge");
