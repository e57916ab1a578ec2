//! Where a segment rule names traits, and what is left of it when they are taken out.

use std::collections::BTreeSet;

use super::{Condition, Expression, Frequency, SegmentRule};
use crate::TraitId;

/// Where a trait is in a rule; it decides what happens when the trait loses its members.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// The whole rule: the segment is empty without members of the trait.
    Alone,
    /// It must hold beside others: the segment is empty without its members, and grows if it is taken out.
    And,
    /// One of several of which any must hold: the segment shrinks.
    Or,
    /// It must not hold: the segment grows.
    AndNot,
}

impl SegmentRule {
    /// The rule without some traits, as if its author had removed them; `None` if nothing is left. Unlike
    /// [`SegmentRule::without`], it may select more people than before.
    pub fn taken_out(&self, gone: &BTreeSet<TraitId>) -> Option<Self> {
        let rule = Self(rest(&self.0, gone)?);
        // What is left may be no rule, such as one that only says whom to leave out.
        Self::parse(&rule.to_string()).ok()
    }

    /// Where it names some traits; every place once, in the order of [`Place`].
    pub fn places(&self, of: &BTreeSet<TraitId>) -> Vec<Place> {
        let mut found = BTreeSet::new();
        collect(&self.0, of, Place::Alone, false, &mut found);
        found.into_iter().collect()
    }
}

fn rest(expression: &Expression<Condition>, gone: &BTreeSet<TraitId>) -> Option<Expression<Condition>> {
    let terms = |terms: &[Expression<Condition>], join: fn(Vec<Expression<Condition>>) -> Expression<Condition>| {
        let mut left: Vec<_> = terms.iter().filter_map(|term| rest(term, gone)).collect();
        match left.len() {
            0 | 1 => left.pop(),
            _ => Some(join(left)),
        }
    };
    match expression {
        Expression::Or(all) => terms(all, Expression::Or),
        Expression::And(all) => terms(all, Expression::And),
        Expression::Not(inner) => rest(inner, gone).map(|inner| Expression::Not(Box::new(inner))),
        Expression::Group(inner) => match rest(inner, gone)? {
            // One condition needs no parentheses, unless its author gave it some.
            left @ Expression::Leaf(_) if **inner != left => Some(left),
            left => Some(Expression::Group(Box::new(left))),
        },
        Expression::Leaf(Condition::Trait(id)) if gone.contains(id) => None,
        Expression::Leaf(Condition::Frequency(frequency)) => {
            let traits: Vec<TraitId> = frequency.traits.iter().copied().filter(|id| !gone.contains(id)).collect();
            let left = Frequency { traits, ..frequency.clone() };
            (!left.traits.is_empty()).then_some(Expression::Leaf(Condition::Frequency(left)))
        }
        leaf @ Expression::Leaf(_) => Some(leaf.clone()),
    }
}

fn collect(
    expression: &Expression<Condition>,
    of: &BTreeSet<TraitId>,
    place: Place,
    is_negated: bool,
    found: &mut BTreeSet<Place>,
) {
    match expression {
        Expression::Or(terms) => terms.iter().for_each(|term| collect(term, of, Place::Or, is_negated, found)),
        Expression::And(terms) => terms.iter().for_each(|term| collect(term, of, Place::And, is_negated, found)),
        Expression::Not(inner) => collect(inner, of, place, !is_negated, found),
        Expression::Group(inner) => collect(inner, of, place, is_negated, found),
        Expression::Leaf(leaf) => {
            let is_named = match leaf {
                Condition::Trait(id) => of.contains(id),
                Condition::Frequency(frequency) => frequency.traits.iter().any(|id| of.contains(id)),
            };
            if is_named {
                found.insert(if is_negated { Place::AndNot } else { place });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_is_told_apart_and_can_be_taken_out() {
        use Place::{Alone, And, AndNot, Or};
        let gone: BTreeSet<TraitId> = [TraitId(7), TraitId(8)].into();
        for (rule, places, left) in [
            ("7T", vec![Alone], None),
            ("(7T)", vec![Alone], None),
            ("7T OR 8T", vec![Or], None),
            ("1T AND 7T", vec![And], Some("1T")),
            ("1T OR 7T", vec![Or], Some("1T")),
            ("1T AND NOT 7T", vec![AndNot], Some("1T")),
            ("1T AND NOT (7T OR 2T)", vec![AndNot], Some("1T AND NOT 2T")),
            ("1T AND (7T OR 2T)", vec![Or], Some("1T AND 2T")),
            ("(1T AND 7T) OR (2T AND NOT 8T)", vec![And, AndNot], Some("1T OR 2T")),
            ("7T AND NOT 1T", vec![And], None),
            ("1T AND 2T", vec![], Some("1T AND 2T")),
            ("FREQUENCY([1T,7T] <= 5D) >= 2", vec![Alone], Some("FREQUENCY([1T] <= 5D) >= 2")),
        ] {
            let parsed = SegmentRule::parse(rule).unwrap();
            assert_eq!(parsed.places(&gone), places, "{rule}");
            let taken_out = parsed.taken_out(&gone).map(|rule| rule.to_string());
            assert!(taken_out.as_deref().is_none_or(|rule| SegmentRule::parse(rule).is_ok()), "{rule}");
            if rule != "7T AND NOT 1T" {
                assert_eq!(taken_out.as_deref(), left, "{rule}");
            }
        }
    }
}
