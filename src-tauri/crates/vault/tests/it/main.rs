//! The real keychain of a Linux desktop, on a session bus and with a keychain daemon of its own.

#[cfg(target_os = "linux")]
mod keychain;
