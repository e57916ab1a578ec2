//! What the tests of several crates need: a home folder that is searched for secrets when it goes, a desk, which is a
//! session bus with a keychain in a state of one's choice, a company's network, whose proxy inspects TLS, every list call
//! with every unkind answer to it, and secrets in every way in which a service may give them back.
//!
//! It must not know any crate of the product: it sees files and processes, as a stranger with access to the machine
//! would.

#![allow(clippy::unwrap_used, clippy::missing_panics_doc)] // a test that cannot be set up has failed

mod desk;
mod echo;
mod home;
mod lists;
mod network;
mod search;

pub use desk::{Desk, Keychain};
pub use echo::{echoes, leaks};
pub use home::TestHome;
pub use lists::{DATAFLOWS, LIST_CALLS, ListCall, Report, UNKIND, Unkind, Weight, list_calls, local_copy};
pub use network::{InspectingProxy, Manner, PERSON};
pub use search::{Found, secret_in};
