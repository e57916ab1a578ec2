//! The three rule languages the services accept: trait rules, segment rules and PQL.
//!
//! Text goes in, a syntax tree or a [`RuleError`] comes out. Nothing here knows the stored objects or the
//! simulated people; `world` evaluates the trees.
//!
//! It must not know the people: `world` evaluates the rules.

pub mod counter;
pub mod java_regex;
mod lex;
pub mod pql;
pub mod segment_rule;
pub mod trait_rule;

use thiserror::Error;

/// Deepest nesting any of the languages accepts, so that hostile input cannot exhaust the stack.
const MAX_DEPTH: usize = 100;

/// A rule that cannot be read: where, what was expected, and what was found.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("at character {}: expected {expected}, found {found}", at + 1)]
pub struct RuleError {
    /// Offset in characters from the start of the rule, 0 for the first.
    pub at: usize,
    /// What the grammar allows there.
    pub expected: String,
    /// What was read instead.
    pub found: String,
}

impl RuleError {
    pub(crate) fn new(at: usize, expected: impl Into<String>, found: impl Into<String>) -> Self {
        Self { at, expected: expected.into(), found: found.into() }
    }
}

/// A language that a rule can be checked in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RuleLanguage {
    /// Trait rules.
    Trait,
    /// Segment rules.
    Segment,
    /// PQL as text.
    PqlText,
    /// PQL as JSON.
    PqlJson,
}

/// Whether the services accept a rule, and where they stop reading it if not.
///
/// # Errors
/// The first fault in reading order.
pub fn check_rule(language: RuleLanguage, rule: &str) -> Result<(), RuleError> {
    match language {
        RuleLanguage::Trait => trait_rule::parse(rule).map(drop),
        RuleLanguage::Segment => segment_rule::parse(rule).map(drop),
        RuleLanguage::PqlText => pql::read(rule, "pql/text").map(drop),
        RuleLanguage::PqlJson => pql::read(rule, "pql/json").map(drop),
    }
}

/// A PQL expression in its other form; `None` where a part of it has no documented form there, or it is no PQL.
pub fn convert_rule(language: RuleLanguage, rule: &str) -> Option<String> {
    match language {
        RuleLanguage::PqlText => pql::read(rule, "pql/text").ok()?.to_json_text(),
        RuleLanguage::PqlJson => {
            pql::read(rule, "pql/json").ok().filter(pql::Node::has_text).map(|read| read.to_string())
        }
        RuleLanguage::Trait | RuleLanguage::Segment => None,
    }
}

/// What a PQL expression is to the services; `None` where it is no PQL.
pub fn judge_rule(language: RuleLanguage, rule: &str) -> Option<pql::Verdict> {
    let format = match language {
        RuleLanguage::PqlText => "pql/text",
        RuleLanguage::PqlJson => "pql/json",
        RuleLanguage::Trait | RuleLanguage::Segment => return None,
    };
    pql::read(rule, format).ok().map(|read| pql::verdict(&read))
}

#[cfg(test)]
mod tests;
