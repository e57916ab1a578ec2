//! The targets: everything that reads what others wrote.
//!
//! Each is a test. By itself (`cargo nextest run`) it tries the inputs kept in `__fuzz__/<target>/corpus`, every input that once failed
//! (`crashes`), and some made-up ones. Under `make soak` libFuzzer looks for inputs that reach new code. An input that fails is kept
//! with the fix.

#![expect(clippy::expect_used, reason = "a target that cannot be set up has failed")]

mod answers;
mod journal;
mod lists;
mod pages;
mod practice_server;
mod rules;
mod times;
