//! Rules of Audience Manager as trees, for the window.

use std::collections::HashMap;

use domain::TraitId;
use domain::rules::{
    Comparison, Condition, CountOperator, Expression, Frequency, Recency, RecencyOperator, SegmentRule, TraitRule,
};

use super::link;
use crate::Workspace;
use crate::view::{Failure, ObjectKind, ObjectLink, RuleCount, RuleRecency, StorageRule};

/// Returns a trait rule as a tree; `None` if it cannot be parsed.
pub(crate) fn trait_tree(rule: &str) -> Option<StorageRule> {
    TraitRule::parse(rule).ok().map(|rule| tree(&rule.0, &compare))
}

impl Workspace {
    /// Returns a segment rule as a tree, with the names of its traits; `None` if it cannot be parsed.
    pub(crate) async fn segment_tree(&self, rule: &str) -> Result<Option<StorageRule>, Failure> {
        let Ok(rule) = SegmentRule::parse(rule) else { return Ok(None) };
        let names = self.catalog().trait_names(rule.traits()).await?.into_iter().collect();
        Ok(Some(tree(&rule.0, &|condition| condition_of(condition, &names))))
    }
}

/// Converts an expression. Parentheses are left out, because a tree does not need them.
fn tree<L>(expression: &Expression<L>, leaf: &impl Fn(&L) -> StorageRule) -> StorageRule {
    let each = |terms: &[Expression<L>]| terms.iter().map(|term| tree(term, leaf)).collect();
    match expression {
        Expression::Or(terms) => StorageRule::Any { parts: each(terms) },
        Expression::And(terms) => StorageRule::All { parts: each(terms) },
        Expression::Not(inner) => StorageRule::Not { part: Box::new(tree(inner, leaf)) },
        Expression::Group(inner) => tree(inner, leaf),
        Expression::Leaf(condition) => leaf(condition),
    }
}

/// A comparison of a signal.
pub(crate) fn compare(comparison: &Comparison) -> StorageRule {
    StorageRule::Compare {
        key: comparison.key.clone(),
        operator: comparison.operator.to_string(),
        value: comparison.value.to_string(),
    }
}

/// A condition of a segment rule, with the names of its traits.
pub(crate) fn condition_of(condition: &Condition, names: &HashMap<TraitId, String>) -> StorageRule {
    match condition {
        Condition::Trait(id) => StorageRule::Trait { link: trait_link(*id, names) },
        Condition::Frequency(Frequency { traits, recency, operator, times }) => StorageRule::Frequency {
            traits: traits.iter().map(|id| trait_link(*id, names)).collect(),
            recency: recency.map(recency_of),
            count: match operator {
                CountOperator::AtLeast => RuleCount::AtLeast,
                CountOperator::AtMost => RuleCount::AtMost,
                CountOperator::Exactly => RuleCount::Exactly,
            },
            times: *times,
        },
    }
}

fn recency_of(Recency { operator, days }: Recency) -> RuleRecency {
    match operator {
        RecencyOperator::Within => RuleRecency::Within { days },
        RecencyOperator::Before => RuleRecency::Before { days },
    }
}

/// A trait with its name, or its ID instead.
pub(crate) fn trait_link(id: TraitId, names: &HashMap<TraitId, String>) -> ObjectLink {
    link(ObjectKind::Trait, id, names.get(&id).cloned().unwrap_or_else(|| id.to_string()))
}
