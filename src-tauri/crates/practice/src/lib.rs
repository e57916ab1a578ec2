//! The practice services: a faithful local stand-in for Adobe Audience Manager, Adobe Experience Platform and their
//! sign-in, over real HTTP on 127.0.0.1, persistent and resettable.
//!
//! The application starts them for its practice workspace; `segbridge practice serve` runs them alone for anyone who
//! writes software against these two APIs. They deliberately share no wire type with the `adobe` client crate, nor
//! anything else of this project: a wrong field name must fail a test, not pass on both sides.
//!
//! - `start` begins and ends: [`start`], [`serve`].
//! - `doors` are the connections, `front` lets in programs of this machine only and no web page.
//! - `server` is the one way of every request: front, tidy path, ordered fault, gate, work, store, remember.
//! - `gateway` and `ims` are the sign-in and the gate in front of both services.
//! - `aam` is Audience Manager under `/v1`, `aep` the Experience Platform services under their own base paths, `flow`
//!   the one of them that moves data between systems.
//! - `sharing` is what Audience Manager makes of the audiences that a dataflow sends, at the published times; `importing`
//!   what Experience Platform makes of the segments that the Audience Manager source brings.
//! - `world` grows the organization and its 200,000 people; `rules` holds the rule languages; `model` the records.
//! - `persist` stores it all in one database file; `clock` is the only source of time.
//! - `control` holds the test controls under `/practice`: faults, request history, clock, reset. Shut without a key.
//!
//! # Test controls
//!
//! All need the header `x-practice-key`; without a key at the start they answer 404.
//!
//! | call | does |
//! |---|---|
//! | `GET`, `POST`, `DELETE /practice/faults` | lists, adds, removes faults: `[{method, path, skip, times, do}]` with `do` one of `{status, retry_after?, body?}`, `{drop: "before" \| "after"}`, `{late_ms}` (the answer is lost, the work is done that much later on the practice clock), `{delay_ms}`, `{hold: name}` (the request waits until that is released), `{date_off_s}` (the `Date` of the answer is that wrong), `{expire_tokens: true}`; `times` is 1 when absent; a `path` with `*` is a glob, otherwise it covers what is below it |
//! | `POST /practice/release/{name}` | lets the requests that are held by a name go on, now and later |
//! | `GET`, `POST`, `DELETE /practice/switches` | shows, moves (`{name: value, …}`), returns switches; [`Switches`] lists them. They stay until moved, over restarts too |
//! | `POST /practice/audiences` | `{count}` adds that many published audiences without members, named "Filler 0001" and so on |
//! | `POST /practice/mappings` | `{sid, destinations: [id, …]}` maps a segment to destinations, so that it is in use |
//! | `GET`, `DELETE /practice/requests` | the last requests, 4 MB of them: method, path and query (300 letters of each), status (null when dropped), ms |
//! | `GET`, `POST /practice/clock` | practice time; `{advance_s}` moves it forward |
//! | `GET /practice/truth/{audience}` | how many members an audience has, how many can arrive, and how many have: `{members, supported, arrived}` |
//! | `GET /practice/brought/{segment}` | how many members per namespace a segment has on both sides, and whether they are the same people |
//! | `GET /practice/people/{trait}` | by number: the devices that hold a trait, and those that realized it, by how many days ago: `{held: [n, …], realized: {"0": [n, …], …}}`. For tests and benchmarks that count members in another way |
//! | `POST /practice/reset` | back to the first start: world, clock, faults, switches, history; credential and tokens stay |
//!
//! `GET /practice/merge-rules` needs a bearer token instead, as Audience Manager's own calls do: its merge rules have
//! no public resource.

mod aam;
mod aep;
mod clock;
mod control;
mod credentials;
mod doors;
mod error;
mod faults;
mod flow;
mod front;
mod gateway;
mod history;
mod importing;
mod ims;
pub mod lookalike;
mod market;
mod model;
mod modeling;
mod patching;
pub mod persist;
mod policies;
mod quota;
mod reshape;
mod rules;
mod server;
mod sharing;
mod start;
mod state;
mod switches;
mod tokens;
mod world;

pub use credentials::Credentials;
pub use error::PracticeError;
pub use persist::read_credentials;
pub use rules::pql::Verdict as RuleVerdict;
pub use rules::{RuleError, RuleLanguage, check_rule, convert_rule, judge_rule};
pub use start::{Options, Running, serve, signaled, start};
pub use switches::{InUse, Product, Switches};
