//! The real keychain of a Linux desktop, on a session bus and with a keychain daemon of its own.

#![allow(clippy::unwrap_used, clippy::expect_used)] // a test may stop at the first surprise

#[cfg(target_os = "linux")]
mod keychain;
