//! The two rule languages of Audience Manager, trait rules over signals (AAM contract §6) and segment rules over
//! traits (§7), and PQL of Experience Platform ([`pql`]). The first two parse to a tree that preserves the
//! groups as they were written, and print back in one fixed spelling. A text that is no rule may have a [`repair`].
//!
//! It must not know which traits exist or what they are: a rule that parses may still be refused by the service.

mod expression;
mod java_regex;
mod lex;
pub mod pql;
mod repair;
mod replace;
mod segment_rule;
mod taken_out;
mod trait_rule;
mod without;

#[cfg(test)]
mod tests;

pub use expression::Expression;
pub use repair::{Advice, Language, Repair, check, repair};
pub(crate) use segment_rule::ONLY_AT_MOST;
pub use segment_rule::{
    Condition, CountOperator, Frequency, MAX_ESTIMATED_FREQUENCIES, MAX_TRAITS, Recency, RecencyOperator, SegmentRule,
};
pub use taken_out::Place;
pub use trait_rule::{Comparison, Operator, Text, TraitRule, Value};
pub use without::{Loss, Without, traits_named};

use crate::{AudienceId, TraitId};

/// Why a text is not a rule.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RuleError {
    /// The text stops making sense at a place.
    #[error("the rule cannot be read at character {}: expected {expected}", position + 1)]
    Syntax {
        /// Characters before the place, so 0 is the first character.
        position: usize,
        /// What was expected there.
        expected: String,
    },
    /// More groups inside groups than any real rule has.
    #[error("the rule has more than {MAX_DEPTH} groups inside each other, at character {}", position + 1)]
    TooDeep {
        /// Characters before the group that is one too many.
        position: usize,
    },
}

impl RuleError {
    /// What was expected there; `None` where the rule is too deep.
    pub fn expected(&self) -> Option<&str> {
        match self {
            Self::Syntax { expected, .. } => Some(expected),
            Self::TooDeep { .. } => None,
        }
    }

    /// Characters before the place of the fault.
    pub fn position(&self) -> usize {
        match self {
            Self::Syntax { position, .. } | Self::TooDeep { position } => *position,
        }
    }
}

/// Deepest nesting that is read, so that no text can exhaust the stack.
pub const MAX_DEPTH: usize = 100;

/// Whether a trait rule says exactly `segid == "<audience id>"`, in any spacing, parentheses and case of the key
/// (the references write `segid`, `segID` and `SegId`; AAM contract §6.2, §19.1).
pub fn is_rule_of_audience(rule: &str, audience: &AudienceId) -> bool {
    let Ok(rule) = TraitRule::parse(rule) else { return false };
    match rule.0.ungrouped() {
        Expression::Leaf(Comparison { key, operator: Operator::Equal, value: Value::Text(text) }) => {
            key.eq_ignore_ascii_case("segid") && text.value == audience.as_str()
        }
        _ => false,
    }
}

/// Whether a segment rule is exactly one trait, `<sid>T`, in any spacing and parentheses.
pub fn is_rule_of_trait(rule: &str, trait_id: TraitId) -> bool {
    let Ok(rule) = SegmentRule::parse(rule) else { return false };
    matches!(rule.0.ungrouped(), Expression::Leaf(Condition::Trait(id)) if *id == trait_id)
}
