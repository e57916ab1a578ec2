//! PQL, the language of Experience Platform's segment definitions, in its text and JSON form (AEP contract §10).
//!
//! Everything Adobe's PQL reference documents is read into one tree; [`functions`] is the table of what can be applied
//! to values, [`check`] says whether an expression can define an audience. Nothing here knows which fields profiles
//! have. Written from the references alone, apart from the reader that the application has: that both take the same
//! texts is then worth something.
//!
//! It must not know the people: `world::pql` evaluates the tree.

mod check;
pub mod functions;
mod json;
mod parse;
mod primary;
mod print;
mod scope;
mod time;
mod tree;

pub use check::{Verdict, verdict};
pub use functions::{Op, Relation, TextTest};
pub use tree::{
    Access, Constant, Direction, Gather, Happening, Instant, Node, Sequence, Shift, Sign, Source, Unit, Window,
};

use super::RuleError;

/// Reads PQL in a format, `pql/text` or `pql/json`.
pub fn read(text: &str, format: &str) -> Result<Node, RuleError> {
    if format.eq_ignore_ascii_case("pql/json") { json::read(text) } else { parse::read(text) }
}

#[cfg(test)]
mod tests;
