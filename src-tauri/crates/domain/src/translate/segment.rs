//! Segment rules: traits put together (rule translation §6).

use super::compose::Composing;
use super::condition::Condition;
use super::frequency::frequency;
use super::traits::Traits;
use super::verdict::Why;
use super::{Clause, LONGEST_RULE, Part, Settings, Translation};
use crate::rules::{Condition as Asked, Expression, Language, ONLY_AT_MOST, RuleError, SegmentRule};

/// Translates a segment rule, with the traits it may name.
pub fn segment_rule(rule: &str, traits: &Traits, settings: &Settings) -> Translation {
    if rule.len() > LONGEST_RULE {
        return Translation { pql: None, clauses: vec![Clause::new(Part::Rule, Why::Syntax)], repair: None };
    }
    let parsed = match SegmentRule::parse(rule) {
        Ok(parsed) => parsed,
        Err(error) => return Translation::refused(refusal(&error), Language::Segment, rule),
    };
    let mut composing = Composing::new(traits, settings);
    let condition = composing.part(&parsed.0);
    if composing.is_too_large() {
        composing.clauses = vec![Clause::new(Part::Rule, Why::Syntax)];
    }
    Translation::new(condition.as_ref(), composing.clauses)
}

fn refusal(error: &RuleError) -> Why {
    match error {
        RuleError::Syntax { expected, .. } if expected == ONLY_AT_MOST => Why::OnlyAtMost,
        _ => Why::Syntax,
    }
}

impl Composing<'_> {
    pub(super) fn part(&mut self, expression: &Expression<Asked>) -> Option<Condition> {
        if self.is_too_large() {
            return None;
        }
        match expression {
            Expression::Group(inner) => self.part(inner),
            Expression::Not(inner) => self.part(inner).map(Condition::not),
            Expression::And(all) => self.parts(all).map(Condition::all),
            Expression::Or(all) => self.parts(all).map(Condition::either),
            Expression::Leaf(Asked::Trait(id)) => self.one(*id),
            Expression::Leaf(Asked::Frequency(asked)) => frequency(self, asked),
        }
    }

    /// Every part is looked at, so that each has its verdict.
    fn parts(&mut self, all: &[Expression<Asked>]) -> Option<Vec<Condition>> {
        let parts: Vec<Option<Condition>> = all.iter().map(|one| self.part(one)).collect();
        parts.into_iter().collect()
    }
}
