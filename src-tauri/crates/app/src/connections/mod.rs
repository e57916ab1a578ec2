//! Connections: organizations and their settings, their credentials, the one in use, and the permissions of each.
//!
//! - `file` stores the settings in one file of the config folder; nothing secret is ever written there.
//! - `secrets` stores secrets in the keychain or, if the user chose so, in memory; `console_file` reads a credential
//!   from any kind of file.
//! - `binding` is what a secret was entered for; it is stored with the secret and compared before each use.
//! - `active` is one connection at work: its clients, its part of the local copy. [`crate::App`] has one in use.
//! - `edit`, `save`, `credentials`, `route`, `switching` have the methods for window and command line.
//! - `network` is the only way to reach the network; `certificate` is what it trusts in addition to the system.
//! - `check` checks a connection step by step; `problem` maps every failure to a closed set.
//!
//! It must not know how anything is worded: words are the caller's.

mod active;
mod binding;
mod certificate;
mod check;
mod console_file;
mod credentials;
mod dataflow;
mod edit;
mod examine;
mod file;
mod governing;
mod health;
mod network;
mod problem;
mod recorded;
mod rights;
mod route;
mod save;
mod secrets;
mod settings;
mod source;
mod switching;
mod validate;

pub(crate) use active::ActiveConnection;
pub use binding::{NetworkRoute, SecretBinding};
pub(crate) use check::FormCheck;
pub(crate) use dataflow::{state_of, works};
pub(crate) use file::ConnectionsFile;
pub(crate) use health::read_dataflow;
pub(crate) use network::Network;
pub(crate) use problem::{answer_problem, sign_in_problem};
pub(crate) use rights::ask_rights;
pub use route::{NetworkPlan, NetworkWish};
pub(crate) use secrets::{KEYCHAIN, Secrets};
pub(crate) use settings::{AllSettings, unknown};
pub(crate) use source::{members_source, read_source, source_delivery, source_of};
