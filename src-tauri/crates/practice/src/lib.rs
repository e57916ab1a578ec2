//! The practice services: a faithful local stand-in for Adobe Audience Manager, Adobe Experience Platform and their
//! sign-in, over real HTTP on 127.0.0.1, persistent and resettable.
//!
//! The application starts them for its practice workspace; `segbridge practice serve` runs them alone for anyone who
//! writes software against these two APIs. They deliberately share no wire type with the `adobe` client crate, nor
//! anything else of this project: a wrong field name must fail a test, not pass on both sides.
//!
//! - [`start`] begins and ends: [`start::start`], [`start::serve`].
//! - `server` is the one way of every request: tidy path, ordered fault, gate, work, store, remember.
//! - `gateway` and [`ims`] are the sign-in and the gate both services stand behind.
//! - [`aam`] is Audience Manager under `/v1`, [`aep`] the Experience Platform services under their own base paths.
//! - [`world`] grows the organisation and its 200,000 people; [`rules`] holds the rule languages; [`model`] the records.
//! - [`persist`] keeps it all in one SQLite file; [`clock`] is the only source of time.
//! - [`control`] are the test controls under `/practice`: faults, request history, clock, reset. Shut without a key.

pub mod aam;
pub mod aep;
pub mod clock;
pub mod control;
pub mod credentials;
pub mod error;
pub mod faults;
pub mod gateway;
pub mod history;
pub mod ims;
pub mod model;
pub mod persist;
pub mod rules;
pub mod server;
pub mod start;
pub mod state;
pub mod tokens;
pub mod world;

pub use credentials::Credentials;
pub use error::PracticeError;
pub use start::{Options, Running, serve, signalled, start};
