//! PQL, the language of Experience Platform's segment definitions (AEP contract §10): its text and its JSON form to a
//! tree, the tree to either, and whether it can define an audience.
//!
//! It must not know which fields a schema has, nor what an expression comes to.

mod check;
mod functions;
mod json_read;
mod json_write;
mod operators;
mod print;
mod time;
mod tree;
mod values;

pub use check::{Verdict, verdict};
pub use functions::{Function, functions};
pub use tree::{Binding, Compare, Expr, Literal, Quantifier, Step, Tail, Unit, When};

pub(super) use functions::in_its_own_case as function_in_its_own_case;

use super::RuleError;

/// The two forms of PQL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// `pql/text`
    Text,
    /// `pql/json`
    Json,
}

impl Format {
    /// The form of a text: no PQL text begins with a brace, every JSON form does.
    pub fn of(text: &str) -> Self {
        if text.trim_start_matches(super::lex::is_blank).starts_with('{') { Self::Json } else { Self::Text }
    }

    /// Its name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "pql/text",
            Self::Json => "pql/json",
        }
    }
}

impl Expr {
    /// Reads PQL in a form.
    pub fn parse(text: &str, format: Format) -> Result<Self, RuleError> {
        match format {
            Format::Text => operators::read(text),
            Format::Json => json_read::read(text),
        }
    }
}

#[cfg(test)]
mod tests;
