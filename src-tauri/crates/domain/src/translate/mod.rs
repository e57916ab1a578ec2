//! Rules of traits and segments as PQL, with a verdict for each clause, and the other way around.
//!
//! A trait rule is tested against one call, so that one trait becomes one condition on one event. A segment rule is
//! tested against traits that have not expired, so that each trait becomes a condition of its own, with the expiry as its
//! window. The rule translation reference decides about patterns and verdicts.
//!
//! It must not know which fields a schema has, who the people are, or how many.

mod compare;
mod compose;
mod condition;
mod evaluation;
mod field;
mod frequency;
mod segment;
mod settings;
mod signals;
#[cfg(test)]
mod tests;
mod traits;
mod verdict;
mod window;

pub use evaluation::{Evaluation, Possible, Warnings, evaluation};
pub use field::{Mapped, MappedKind};
pub use segment::segment_rule;
pub use settings::{Derived, Settings};
pub use traits::{DEFAULT_TTL, LineError, TraitFacts, TraitKind, Traits, read_traits};
pub use verdict::{Near, Verdict, Why};

use condition::Condition;
use field::Names;
use signals::{About, Signals, signals};

use crate::rules::pql::{Expr, Format};
use crate::rules::{Language, TraitRule, repair};

/// A translated rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Translation {
    /// The PQL; `None` if a clause cannot be translated, or has no condition until something is mapped.
    pub pql: Option<String>,
    /// What is said of each clause, in the order of the rule.
    pub clauses: Vec<Clause>,
    /// What to write instead, if it is no rule and may have been meant as one: the rule, and what to change.
    pub repair: Option<(String, String)>,
}

/// A part of a rule and how well it is translated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clause {
    /// The part: a key, `ttl`, a trait, `freq(1T)`; inside segments with the trait before it.
    pub text: String,
    /// How well.
    pub verdict: Verdict,
}

impl Clause {
    pub(crate) fn new(text: impl Into<String>, verdict: impl Into<Verdict>) -> Self {
        Self { text: text.into(), verdict: verdict.into() }
    }
}

impl Translation {
    fn new(condition: Option<&Condition>, mut clauses: Vec<Clause>) -> Self {
        let possible = !clauses.iter().any(|clause| matches!(clause.verdict, Verdict::Cannot(_)));
        let mut pql = condition.filter(|_| possible).map(ToString::to_string);
        // A rule at the limit of nesting may have PQL beyond it.
        if pql.as_deref().is_some_and(|pql| Expr::parse(pql, Format::Text).is_err()) {
            pql = None;
            clauses.push(Clause::new("rule", Why::Syntax));
        }
        Self { pql, clauses, repair: None }
    }

    /// A rule that is refused as a whole.
    fn refused(why: Why, language: Language, text: &str) -> Self {
        let repair = repair(language, text).map(|repair| (repair.sentence(), repair.text));
        let repair = repair.map(|(advice, text)| (text, advice));
        Self { pql: None, clauses: vec![Clause::new("rule", why)], repair }
    }

    /// The verdict on the whole rule: that of the worst clause.
    pub fn verdict(&self) -> Verdict {
        let all = self.clauses.iter().map(|clause| clause.verdict.clone());
        all.reduce(Verdict::or_worse).unwrap_or(Verdict::Exact)
    }
}

/// Longest rule that is read, in bytes. Audience Manager publishes no limit; no rule of a person comes near.
pub const LONGEST_RULE: usize = 1 << 20;

/// Translates a trait rule.
pub fn trait_rule(rule: &str, settings: &Settings) -> Translation {
    if rule.len() > LONGEST_RULE {
        return Translation { pql: None, clauses: vec![Clause::new("rule", Why::Syntax)], repair: None };
    }
    let Ok(parsed) = TraitRule::parse(rule) else { return Translation::refused(Why::Syntax, Language::Trait, rule) };
    let translated = signals(&parsed, settings.onboarded, settings, &mut Names::default());
    let (condition, clauses) = translated.by_itself(settings.ttl_days);
    Translation::new(condition.as_ref(), clauses)
}

impl Signals {
    /// The trait by itself: alive or not.
    fn by_itself(self, ttl: u32) -> (Option<Condition>, Vec<Clause>) {
        let condition = self.conditions.as_deref().map(|conditions| match self.about {
            About::Profile => Condition::all(conditions.to_vec()),
            _ => window::alive(conditions, ttl),
        });
        let expiry = match self.about {
            About::Events => window::expiry(ttl),
            About::Profile if self.has_attributes && ttl > 0 => Some(Near::AttributeTtl.into()),
            _ => None,
        };
        let mut clauses = self.comparisons;
        clauses.extend(expiry.map(|verdict| Clause::new("ttl", verdict)));
        clauses.extend(self.whole);
        (condition, clauses)
    }
}
