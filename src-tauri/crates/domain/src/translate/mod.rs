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
mod mapping;
mod outline;
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
pub use mapping::{KeyField, Origin};
pub use outline::{Group, Joint, Leaf, LeftOut, Moves, Outline, Outlined, Without, outlined_segment, outlined_trait};
pub use segment::segment_rule;
pub use settings::{Derived, Settings};
pub use traits::{DEFAULT_TTL, LineError, TraitFacts, TraitKind, Traits, read_traits};
pub use verdict::{Near, Need, Verdict, Why};

use std::fmt;

use condition::Condition;
use field::Names;
use signals::{About, Signals, signals};

use crate::TraitId;
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
    /// The trait that it is a part of, inside a segment rule.
    pub of: Option<TraitId>,
    /// The part.
    pub part: Part,
    /// How well.
    pub verdict: Verdict,
}

/// What a verdict can be about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// A comparison of a key.
    Key(String),
    /// The expiry of a trait.
    Expiry,
    /// That keys of visits and of imported data meet.
    Mix,
    /// That the rule holds without any of its keys.
    Absent,
    /// That its fields are of one event.
    Event,
    /// A trait as a whole.
    Trait(TraitId),
    /// A count of traits.
    Count(Vec<TraitId>),
    /// That a folder is among the counted traits.
    CountFolder(Vec<TraitId>),
    /// The whole rule.
    Rule,
}

impl Clause {
    pub(crate) fn new(part: Part, verdict: impl Into<Verdict>) -> Self {
        Self { of: None, part, verdict: verdict.into() }
    }

    /// The part as text: a key, `ttl`, `1T`, `freq(1T)`; with the trait before it inside segments, such as `1T.ttl`.
    pub fn text(&self) -> String {
        match self.of {
            Some(id) => format!("{id}T.{}", self.part),
            None => self.part.to_string(),
        }
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let counted = |traits: &[TraitId]| {
            let names: Vec<String> = traits.iter().map(|id| format!("{id}T")).collect();
            format!("freq({})", names.join(","))
        };
        match self {
            Self::Key(key) => f.write_str(key),
            Self::Expiry => f.write_str("ttl"),
            Self::Mix => f.write_str("mix"),
            Self::Absent => f.write_str("absent"),
            Self::Event => f.write_str("event"),
            Self::Trait(id) => write!(f, "{id}T"),
            Self::Count(traits) => f.write_str(&counted(traits)),
            Self::CountFolder(traits) => write!(f, "{}.folder", counted(traits)),
            Self::Rule => f.write_str("rule"),
        }
    }
}

impl Translation {
    fn new(condition: Option<&Condition>, mut clauses: Vec<Clause>) -> Self {
        let possible = !clauses.iter().any(|clause| matches!(clause.verdict, Verdict::Cannot(_)));
        let mut pql = condition.filter(|_| possible).map(ToString::to_string);
        // A rule at the limit of nesting may have PQL beyond it.
        if pql.as_deref().is_some_and(|pql| Expr::parse(pql, Format::Text).is_err()) {
            pql = None;
            clauses.push(Clause::new(Part::Rule, Why::Syntax));
        }
        Self { pql, clauses, repair: None }
    }

    /// A rule that is refused as a whole.
    fn refused(why: Why, language: Language, text: &str) -> Self {
        let repair = repair(language, text).map(|repair| (repair.sentence(), repair.text));
        let repair = repair.map(|(advice, text)| (text, advice));
        Self { pql: None, clauses: vec![Clause::new(Part::Rule, why)], repair }
    }

    /// Whether an audience with the PQL can be saved.
    pub fn is_usable(&self) -> bool {
        self.pql.is_some() && self.clauses.iter().all(|clause| clause.verdict.is_usable())
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
        return Translation { pql: None, clauses: vec![Clause::new(Part::Rule, Why::Syntax)], repair: None };
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
        clauses.extend(expiry.map(|verdict| Clause::new(Part::Expiry, verdict)));
        clauses.extend(self.whole);
        (condition, clauses)
    }
}
