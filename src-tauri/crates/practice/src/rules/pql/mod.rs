//! PQL, the language of Experience Platform's segment definitions, in its text and JSON form (AEP contract §10).
//!
//! Everything Adobe's PQL reference documents is read: the tree says what was written, [`check`] whether it can define
//! an audience. Nothing here knows which fields profiles have.

mod check;
mod functions;
mod json_read;
mod json_write;
mod parse;
mod primary;
mod print;
mod time;
mod tree;

pub use check::{Verdict, verdict};
pub use tree::{Binding, Compare, Expr, Literal, Quantifier, Tail, Unit, When};

use super::RuleError;

/// Reads PQL in the given format, `pql/text` or `pql/json`.
pub fn read(text: &str, format: &str) -> Result<Expr, RuleError> {
    if format.eq_ignore_ascii_case("pql/json") { json_read::read(text) } else { parse::read(text) }
}

#[cfg(test)]
mod tests;
