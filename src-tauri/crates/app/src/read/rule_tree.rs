//! Rules of Experience Platform as nested groups, for display in plain words.

use domain::rules::pql::{Expr, Format, Quantifier};

use crate::view::RuleTree;

/// Returns the groups of a rule and its text in PQL; `None` if it cannot be parsed.
pub(super) fn tree_of(rule: &str) -> Option<(RuleTree, String)> {
    let expr = Expr::parse(rule, Format::of(rule)).ok()?;
    Some((shown(&expr), expr.to_string()))
}

fn shown(expr: &Expr) -> RuleTree {
    let all = |parts: &[Expr]| parts.iter().map(shown).collect();
    match expr {
        Expr::And(parts) => RuleTree::All { parts: all(parts) },
        Expr::Or(parts) => RuleTree::Any { parts: all(parts) },
        Expr::Not(inner) => match inner.as_ref() {
            // Negated alternatives are shown as “none of”, not as the opposite of “any of”.
            Expr::Or(parts) => RuleTree::NoneOf { parts: all(parts) },
            one => RuleTree::NoneOf { parts: vec![shown(one)] },
        },
        Expr::Compare(left, how, right) => {
            RuleTree::Compare { key: left.to_string(), operator: how.symbol().to_owned(), value: right.to_string() }
        }
        Expr::Quantified(Quantifier::Exists, bindings) => match bindings.as_slice() {
            [only] => {
                RuleTree::SomeOf { of: only.source.to_string(), parts: only.condition.iter().map(shown).collect() }
            }
            _ => RuleTree::Text { text: expr.to_string() },
        },
        other => RuleTree::Text { text: other.to_string() },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn compare(key: &str, operator: &str, value: &str) -> RuleTree {
        RuleTree::Compare { key: key.to_owned(), operator: operator.to_owned(), value: value.to_owned() }
    }

    #[test]
    fn groups_are_preserved_and_negated_alternatives_become_one_group() {
        let (tree, text) = tree_of(r#"a = "x" and (b > 3 or c < 4) and not (d = 1 or e = 2)"#).unwrap();
        let RuleTree::All { parts } = tree else { panic!("{tree:?}") };
        assert_eq!(parts[0], compare("a", "=", "\"x\""));
        assert_eq!(parts[1], RuleTree::Any { parts: vec![compare("b", ">", "3"), compare("c", "<", "4")] });
        assert_eq!(parts[2], RuleTree::NoneOf { parts: vec![compare("d", "=", "1"), compare("e", "=", "2")] });
        assert!(text.contains(" and "), "{text}");
    }

    #[test]
    fn text_that_is_not_a_rule_has_no_tree() {
        assert_eq!(tree_of("is this a rule?"), None);
    }
}
