//! What a segment rule becomes when some traits have no members any more: the terms that name them can be taken out where
//! that selects exactly the same people.
//!
//! A trait without members is `false`, and a count of its realizations is 0. So `A OR T` becomes `A`, and `A AND NOT T`
//! becomes `A`; `A AND T` selects nobody, and is never rewritten to `A`, which selects more people than before.

use std::collections::BTreeSet;

use super::{Condition, CountOperator, Expression, Frequency, SegmentRule};
use crate::TraitId;

/// A rule after some traits are gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Without {
    /// It names none of them.
    Same,
    /// The rule without them; it selects exactly the people whom the old one selects once they have no members.
    Rule(SegmentRule),
    /// It selects nobody any more.
    Nobody,
    /// It would select everybody, or people who have none of its traits: the service refuses such a rule.
    Everybody,
}

/// What happens to the members of a segment when traits of its rule lose theirs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Loss {
    /// Nothing.
    None,
    /// It loses all of them.
    Everyone,
    /// It can only lose some.
    Some,
    /// It can only gain some: the rule leaves the members of the traits out.
    Gain,
    /// It may lose some and gain others.
    Both,
}

/// The traits that a segment rule names, also where the service would refuse the rule today; none if it cannot be read.
pub fn traits_named(rule: &str) -> Vec<TraitId> {
    SegmentRule::parse_any(rule).map(|rule| rule.traits()).unwrap_or_default()
}

impl SegmentRule {
    /// The rule once traits are gone.
    pub fn without(&self, gone: &BTreeSet<TraitId>) -> Without {
        if !self.traits().iter().any(|id| gone.contains(id)) {
            return Without::Same;
        }
        match fold(&self.0, gone) {
            Folded::Always(false) => Without::Nobody,
            Folded::Always(true) => Without::Everybody,
            Folded::Rest(rest) => {
                let rule = Self(rest);
                // What is left may be a rule that the service refuses, such as one that only says "at most".
                match Self::parse(&rule.to_string()) {
                    Ok(_) => Without::Rule(rule),
                    Err(_) => Without::Everybody,
                }
            }
        }
    }

    /// What happens to the segment's members when traits lose all of theirs (`empty`) or some of theirs (`fewer`).
    pub fn loss(&self, empty: &BTreeSet<TraitId>, fewer: &BTreeSet<TraitId>) -> Loss {
        if !empty.is_empty() && self.without(empty) == Without::Nobody {
            return Loss::Everyone;
        }
        let mut signs = Signs::default();
        signs.collect(&self.0, true, &|id| empty.contains(&id) || fewer.contains(&id));
        match (signs.wanted, signs.unwanted) {
            (false, false) => Loss::None,
            (true, false) => Loss::Some,
            (false, true) => Loss::Gain,
            (true, true) => Loss::Both,
        }
    }
}

/// Whether members of some traits are wanted or unwanted by a rule.
#[derive(Default)]
struct Signs {
    wanted: bool,
    unwanted: bool,
}

impl Signs {
    fn collect(&mut self, expression: &Expression<Condition>, is_wanted: bool, is_meant: &dyn Fn(TraitId) -> bool) {
        match expression {
            Expression::Or(terms) | Expression::And(terms) => {
                for term in terms {
                    self.collect(term, is_wanted, is_meant);
                }
            }
            Expression::Not(inner) => self.collect(inner, !is_wanted, is_meant),
            Expression::Group(inner) => self.collect(inner, is_wanted, is_meant),
            Expression::Leaf(Condition::Trait(id)) if is_meant(*id) => self.note(is_wanted),
            Expression::Leaf(Condition::Frequency(frequency)) if frequency.traits.iter().any(|id| is_meant(*id)) => {
                match frequency.operator {
                    CountOperator::AtLeast => self.note(is_wanted),
                    CountOperator::AtMost => self.note(!is_wanted),
                    CountOperator::Exactly => *self = Self { wanted: true, unwanted: true },
                }
            }
            Expression::Leaf(_) => {}
        }
    }

    fn note(&mut self, is_wanted: bool) {
        self.wanted |= is_wanted;
        self.unwanted |= !is_wanted;
    }
}

/// An expression after some traits are gone.
enum Folded {
    /// It always holds, or never.
    Always(bool),
    /// It depends on what is left.
    Rest(Expression<Condition>),
}

fn fold(expression: &Expression<Condition>, gone: &BTreeSet<TraitId>) -> Folded {
    match expression {
        Expression::Or(terms) => fold_terms(terms, gone, true),
        Expression::And(terms) => fold_terms(terms, gone, false),
        Expression::Not(inner) => match fold(inner, gone) {
            Folded::Always(holds) => Folded::Always(!holds),
            Folded::Rest(rest) => Folded::Rest(Expression::Not(Box::new(rest))),
        },
        Expression::Group(inner) => match fold(inner, gone) {
            // One condition needs no parentheses, unless its author gave it some.
            Folded::Rest(rest @ Expression::Leaf(_)) if **inner != rest => Folded::Rest(rest),
            Folded::Rest(rest) => Folded::Rest(Expression::Group(Box::new(rest))),
            always @ Folded::Always(_) => always,
        },
        Expression::Leaf(Condition::Trait(id)) if gone.contains(id) => Folded::Always(false),
        Expression::Leaf(Condition::Frequency(frequency)) => fold_frequency(frequency, gone),
        leaf @ Expression::Leaf(_) => Folded::Rest(leaf.clone()),
    }
}

/// Terms of which any must hold (`any`), or all.
fn fold_terms(terms: &[Expression<Condition>], gone: &BTreeSet<TraitId>, any: bool) -> Folded {
    let mut left = Vec::with_capacity(terms.len());
    for term in terms {
        match fold(term, gone) {
            Folded::Always(holds) if holds == any => return Folded::Always(any),
            Folded::Always(_) => {}
            Folded::Rest(rest) => left.push(rest),
        }
    }
    match (left.pop(), left.is_empty()) {
        (None, _) => Folded::Always(!any),
        (Some(only), true) => Folded::Rest(only),
        (Some(last), false) => {
            left.push(last);
            Folded::Rest(if any { Expression::Or(left) } else { Expression::And(left) })
        }
    }
}

fn fold_frequency(frequency: &Frequency, gone: &BTreeSet<TraitId>) -> Folded {
    let traits: Vec<TraitId> = frequency.traits.iter().copied().filter(|id| !gone.contains(id)).collect();
    if !traits.is_empty() {
        let frequency = Frequency { traits, ..frequency.clone() };
        return Folded::Rest(Expression::Leaf(Condition::Frequency(frequency)));
    }
    Folded::Always(match frequency.operator {
        CountOperator::AtMost => true,
        CountOperator::AtLeast | CountOperator::Exactly => frequency.times == 0,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn gone(ids: &[u64]) -> BTreeSet<TraitId> {
        ids.iter().copied().map(TraitId).collect()
    }

    fn without(rule: &str, ids: &[u64]) -> String {
        match SegmentRule::parse(rule).unwrap().without(&gone(ids)) {
            Without::Rule(rule) => rule.to_string(),
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn a_term_is_taken_out_only_where_the_rule_selects_the_same_people() {
        for (rule, left) in [
            ("1T OR 9T", "1T"),
            ("1T AND NOT 9T", "1T"),
            ("1T AND (2T OR 9T)", "1T AND 2T"),
            ("1T AND (2T OR 3T OR 9T)", "1T AND (2T OR 3T)"),
            ("(1T AND 9T) OR 2T", "2T"),
            ("1T AND NOT (2T AND 9T)", "1T"),
            ("1T AND NOT (2T OR 9T)", "1T AND NOT 2T"),
            ("(1T) OR 9T", "(1T)"),
            ("FREQUENCY([1T,9T] <= 5D) >= 2", "FREQUENCY([1T] <= 5D) >= 2"),
            ("1T AND FREQUENCY([9T]) <= 3", "1T"),
            ("1T", "Same"),
            ("9T", "Nobody"),
            ("1T AND 9T", "Nobody"),
            ("1T AND (9T AND 2T)", "Nobody"),
            ("FREQUENCY([9T]) >= 1", "Nobody"),
            ("1T OR NOT 9T", "Everybody"),
            ("1T OR FREQUENCY([9T]) == 0", "Everybody"),
            // What is left only says "at most", which the service refuses.
            ("9T OR FREQUENCY([1T]) <= 3", "Everybody"),
        ] {
            let parsed = SegmentRule::parse_any(rule).unwrap();
            let result = match parsed.without(&gone(&[9])) {
                Without::Rule(rule) => rule.to_string(),
                other => format!("{other:?}"),
            };
            assert_eq!(result, left, "{rule}");
        }
        assert_eq!(without("1T OR 8T OR 9T", &[8, 9]), "1T");
    }

    #[test]
    fn the_loss_follows_the_side_on_which_a_trait_is_named() {
        for (rule, loss) in [
            ("1T OR 2T", Loss::None),
            ("9T", Loss::Everyone),
            ("1T AND 9T", Loss::Everyone),
            ("1T OR 9T", Loss::Some),
            ("1T AND NOT 9T", Loss::Gain),
            ("(1T AND NOT 9T) OR (2T AND 9T)", Loss::Both),
            ("1T AND FREQUENCY([9T]) <= 2", Loss::Gain),
            ("1T AND FREQUENCY([9T,2T]) == 2", Loss::Both),
            ("1T OR 8T", Loss::Some),
            ("8T", Loss::Some),
        ] {
            let rule = SegmentRule::parse(rule).unwrap();
            assert_eq!(rule.loss(&gone(&[9]), &gone(&[8])), loss, "{rule}");
        }
    }

    #[test]
    fn traits_of_a_rule_that_is_refused_today_are_known_too() {
        assert_eq!(traits_named("FREQUENCY([1T]) <= 3"), [TraitId(1)]);
        assert!(traits_named("no rule").is_empty());
    }

    /// How often a person has each of the traits 1 to 5.
    type Person = [u32; 5];

    fn holds(expression: &Expression<Condition>, person: &Person) -> bool {
        let times = |id: &TraitId| usize::try_from(id.0 - 1).ok().and_then(|at| person.get(at)).copied().unwrap_or(0);
        match expression {
            Expression::Or(terms) => terms.iter().any(|term| holds(term, person)),
            Expression::And(terms) => terms.iter().all(|term| holds(term, person)),
            Expression::Not(inner) => !holds(inner, person),
            Expression::Group(inner) => holds(inner, person),
            Expression::Leaf(Condition::Trait(id)) => times(id) > 0,
            Expression::Leaf(Condition::Frequency(it)) => {
                let count: u32 = it.traits.iter().map(times).sum();
                match it.operator {
                    CountOperator::AtLeast => count >= it.times,
                    CountOperator::AtMost => count <= it.times,
                    CountOperator::Exactly => count == it.times,
                }
            }
        }
    }

    fn any_rule() -> impl Strategy<Value = String> {
        let frequency = ((1_u64..6), (1_u64..6), prop::sample::select(vec![">=", "<=", "=="]), 0_u32..4)
            .prop_map(|(one, other, sign, times)| format!("FREQUENCY([{one}T,{other}T]) {sign} {times}"));
        let leaf = prop_oneof![3 => (1_u64..6).prop_map(|id| format!("{id}T")), 1 => frequency];
        leaf.prop_recursive(4, 24, 4, |inner| {
            let word = prop::sample::select(vec![" AND ", " OR "]);
            (prop::collection::vec((any::<bool>(), inner), 1..4), word).prop_map(|(terms, word)| {
                let term =
                    |(not, term): (bool, String)| if not { format!("NOT ({term})") } else { format!("({term})") };
                terms.into_iter().map(term).collect::<Vec<_>>().join(word)
            })
        })
    }

    proptest! {
        /// The new rule selects whom the old one selects once the traits are gone, and a loss is never understated.
        #[test]
        fn the_same_people_are_selected(
            rule in any_rule(),
            ids in prop::collection::vec(1_u64..6, 1..3),
            people in prop::collection::vec(prop::array::uniform5(0_u32..4), 1..12),
        ) {
            let rule = SegmentRule::parse_any(&rule).unwrap();
            let gone = gone(&ids);
            let (without, loss) = (rule.without(&gone), rule.loss(&gone, &BTreeSet::new()));
            for before in people {
                let mut after = before;
                for id in &ids {
                    after[usize::try_from(*id).unwrap() - 1] = 0;
                }
                let (was_in, is_in) = (holds(&rule.0, &before), holds(&rule.0, &after));
                match &without {
                    Without::Same => prop_assert_eq!(was_in, is_in),
                    Without::Rule(new) => {
                        prop_assert_eq!(holds(&new.0, &before), is_in);
                        prop_assert!(!new.traits().iter().any(|id| gone.contains(id)));
                    }
                    Without::Nobody => prop_assert!(!is_in),
                    Without::Everybody => {}
                }
                match loss {
                    Loss::None => prop_assert_eq!(was_in, is_in),
                    Loss::Everyone => prop_assert!(!is_in),
                    Loss::Some => prop_assert!(was_in || !is_in),
                    Loss::Gain => prop_assert!(is_in || !was_in),
                    Loss::Both => {}
                }
            }
        }
    }
}
