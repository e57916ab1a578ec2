//! Connections: organisations as they are set up here, their credentials, the one in use, and what each may do.
//!
//! - `book` keeps the settings in one file of the config folder; nothing secret ever goes there.
//! - `secrets` hands secrets to the keychain or, when a person chose so, to memory; `console_file` reads a
//!   credential from whatever file a person has it in.
//! - `binding` is what a secret was entered for; it is stored with the secret and compared before each use.
//! - `opened` is one connection at work: its clients, its part of the kept copy. [`crate::App`] has one in use.
//! - `edit`, `credentials`, `route`, `switching` are what window and command line call.
//! - `network` is the one way out of this machine; `certificate` is what it trusts besides the system.
//! - `check` looks at a connection step by step; `problem` puts every failure of that into a closed set.
//!
//! It must not know how anything is worded: words are the caller's.

mod binding;
mod book;
mod certificate;
mod check;
mod console_file;
mod credentials;
mod edit;
mod examine;
mod health;
mod network;
mod opened;
mod problem;
mod rights;
mod route;
mod secrets;
mod settings;
mod shape;
mod switching;

pub use binding::{NetworkRoute, SecretBinding};
pub(crate) use book::{Book, BookFile};
pub(crate) use check::FormCheck;
pub(crate) use health::dataflow;
pub(crate) use network::Network;
pub(crate) use opened::{Opened, clients};
pub(crate) use problem::{answer_problem, sign_in_problem};
pub(crate) use rights::ask_rights;
pub use route::{NetworkPlan, NetworkWish};
pub(crate) use secrets::{KEYCHAIN, Secrets};
pub(crate) use settings::{AllSettings, unknown};
