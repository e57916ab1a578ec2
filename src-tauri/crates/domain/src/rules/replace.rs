//! A segment rule in which one trait takes the place of others that receive the same people.

use std::collections::BTreeSet;

use super::{Condition, Expression, Frequency, SegmentRule};
use crate::TraitId;

impl SegmentRule {
    /// The rule with `kept` wherever one of `others` is named; what it then says twice is said once.
    #[must_use]
    pub fn with_in_place_of(&self, kept: TraitId, others: &BTreeSet<TraitId>) -> Self {
        Self(replaced(&self.0, &|id| if others.contains(&id) { kept } else { id }))
    }
}

fn replaced(expression: &Expression<Condition>, new: &dyn Fn(TraitId) -> TraitId) -> Expression<Condition> {
    let terms = |terms: &[Expression<Condition>]| {
        let mut all: Vec<Expression<Condition>> = Vec::new();
        for term in terms.iter().map(|term| replaced(term, new)) {
            if !all.contains(&term) {
                all.push(term);
            }
        }
        all
    };
    let joined = |mut terms: Vec<Expression<Condition>>,
                  join: fn(Vec<Expression<Condition>>) -> Expression<Condition>| {
        if terms.len() == 1 { terms.remove(0) } else { join(terms) }
    };
    match expression {
        Expression::Or(all) => joined(terms(all), Expression::Or),
        Expression::And(all) => joined(terms(all), Expression::And),
        Expression::Not(inner) => Expression::Not(Box::new(replaced(inner, new))),
        Expression::Group(inner) => Expression::Group(Box::new(replaced(inner, new))),
        Expression::Leaf(Condition::Trait(id)) => Expression::Leaf(Condition::Trait(new(*id))),
        Expression::Leaf(Condition::Frequency(frequency)) => {
            let mut traits: Vec<TraitId> = Vec::new();
            for id in frequency.traits.iter().map(|id| new(*id)) {
                if !traits.contains(&id) {
                    traits.push(id);
                }
            }
            Expression::Leaf(Condition::Frequency(Frequency { traits, ..frequency.clone() }))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trait_takes_the_place_of_others_and_nothing_is_said_twice() {
        let others: BTreeSet<TraitId> = [TraitId(6), TraitId(7)].into();
        for (before, after) in [
            ("6T", "5T"),
            ("(6T OR 12T) AND NOT 7T", "(5T OR 12T) AND NOT 5T"),
            ("5T OR 6T", "5T"),
            ("6T OR 12T OR 7T", "5T OR 12T"),
            ("12T AND (5T OR 6T)", "12T AND (5T)"),
            ("FREQUENCY([6T,12T,7T] <= 5D) >= 2", "FREQUENCY([5T,12T] <= 5D) >= 2"),
            ("12T AND 61T", "12T AND 61T"),
        ] {
            let rule = SegmentRule::parse(before).unwrap().with_in_place_of(TraitId(5), &others);
            assert_eq!(rule.to_string(), after, "{before}");
            assert!(SegmentRule::parse(&rule.to_string()).is_ok(), "{before}");
            assert!(!rule.traits().iter().any(|id| others.contains(id)), "{before}");
        }
    }
}
