//! What the targets of this folder share: a service on this machine that answers what a target tells it to, with clients
//! whose waits take no time, and the way from made-up bytes to answers.
//!
//! The targets themselves are in `targets/`, one module for each reader of foreign input. Under `make test` each tries its seeds and
//! some made-up input; `make soak` lets libFuzzer look for new paths for as long as it is given. It must not know the insides of any
//! crate: everything is reached as a service, a file or a person would reach it.

mod bytes;
mod service;
mod typescript;

pub use bytes::Bytes;
pub use service::{Answer, NOW_MS, ScriptedService};
pub use typescript::{Bindings, Command, TYPED_SECRET};
