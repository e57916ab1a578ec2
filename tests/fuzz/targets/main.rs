//! The fuzz targets: everything that reads data from outside the program.
//!
//! Each is a test. With `cargo nextest run` it tries the seeds in `__fuzz__/<target>/corpus` and some generated input.
//! Under `make soak` libFuzzer searches for inputs that reach new code. An input that fails is saved as a seed, with
//! the fix.

#![expect(clippy::expect_used, reason = "a target that cannot be set up has failed")]

mod answers;
#[cfg(feature = "window")]
mod commands;
mod connections;
mod journal;
mod lists;
mod masking;
mod pages;
mod plan_files;
mod practice_server;
mod rules;
mod settings_file;
mod terminal;
mod times;
