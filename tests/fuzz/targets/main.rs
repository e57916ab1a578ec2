//! The targets: everything that reads what others wrote.
//!
//! Each is a test. By itself (`cargo nextest run`) it tries the seeds in `__fuzz__/<target>/corpus` and some made-up inputs. Under
//! `make soak` libFuzzer looks for inputs that reach new code. An input that fails is kept as a seed, with the fix.

#![expect(clippy::expect_used, reason = "a target that cannot be set up has failed")]

mod answers;
#[cfg(feature = "window")]
mod commands;
mod connections;
mod journal;
mod lists;
mod masking;
mod pages;
mod practice_server;
mod rules;
mod settings_file;
mod terminal;
mod times;
