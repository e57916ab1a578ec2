//! Shared by the tests of several crates: a home folder that is searched for secrets when it is removed; a desk, which
//! is a session bus with a keychain in any state; a company network whose proxy inspects TLS; every list call with every
//! faulty answer to it; and secrets in every form in which a service may return them.
//!
//! Must not know any crate of the product: it sees files and processes, as a stranger with access to the machine would.

#![allow(clippy::unwrap_used, clippy::missing_panics_doc)] // A test that cannot be set up has failed.

mod desk;
mod echo;
mod home;
mod lists;
mod lock;
mod network;
mod search;

pub use desk::{Desk, Keychain};
pub use echo::{echoes, leaks};
pub use home::TestHome;
pub use lists::{DATAFLOWS, LIST_CALLS, ListCall, Report, UNKIND, Unkind, Weight, list_calls, local_copy};
pub use lock::locked;
pub use network::{InspectingProxy, Manner, PERSON};
pub use search::{Found, secret_in};
