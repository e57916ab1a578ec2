//! Whether an expression can define an audience: it must say yes or no of a profile.

use super::tree::{Expr, Literal, Quantifier, Tail};

/// What an expression is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It says yes or no.
    Condition,
    /// A field or variable by itself: a condition only if the schema says that it is yes or no.
    Field,
    /// A number, a text, a list: no condition.
    Value,
}

/// Functions behind a value that say yes or no.
const TESTS: [&str; 19] = [
    "startsWith",
    "doesNotStartWith",
    "endsWith",
    "doesNotEndWith",
    "contains",
    "doesNotContain",
    "equals",
    "notEqualTo",
    "like",
    "matches",
    "in",
    "notIn",
    "intersects",
    "subsetOf",
    "supersetOf",
    "includes",
    "isNull",
    "isNotNull",
    "exists",
];

/// What an expression is; a part that joins conditions is one only if all of them are, or may be.
pub fn verdict(expr: &Expr) -> Verdict {
    match expr {
        Expr::Or(all) | Expr::And(all) => joined(all.iter()),
        Expr::Not(one) => joined(std::iter::once(&**one)),
        Expr::Compare(..)
        | Expr::In(..)
        | Expr::Like(..)
        | Expr::Occurs(..)
        | Expr::Chain(..)
        | Expr::Quantified(Quantifier::Exists | Quantifier::ForAll | Quantifier::Select, _)
        | Expr::Literal(Literal::Truth(_))
        | Expr::Opaque(_) => Verdict::Condition,
        Expr::Call(name, arguments) => match (name.as_str(), arguments.as_slice()) {
            ("inSegment" | "stringCompare", _) => Verdict::Condition,
            ("if", [_, yes, no]) => match (verdict(yes), verdict(no)) {
                (Verdict::Value, _) | (_, Verdict::Value) => Verdict::Value,
                (Verdict::Field, Verdict::Field) => Verdict::Field,
                _ => Verdict::Condition,
            },
            _ => Verdict::Value,
        },
        Expr::Lambda(_, body) | Expr::Let(_, _, body) => verdict(body),
        Expr::Path(_, tails) => match tails.last() {
            // Items that pass: a person with any of them qualifies.
            Some(Tail::Filter(_)) => Verdict::Condition,
            Some(Tail::Call(name, _)) if name == "filter" || name == "forall" || TESTS.contains(&name.as_str()) => {
                Verdict::Condition
            }
            Some(Tail::Call(name, _)) if name == "get" && expr.membership().is_none() => Verdict::Field,
            Some(Tail::Call(..)) => Verdict::Value,
            _ => Verdict::Field,
        },
        Expr::Name(_) => Verdict::Field,
        Expr::Arithmetic(..)
        | Expr::Minus(_)
        | Expr::Literal(_)
        | Expr::List(_)
        | Expr::Parameter(_)
        | Expr::Context(_)
        | Expr::Up(_)
        | Expr::Aggregate(..)
        | Expr::Moment(_)
        | Expr::Period(..) => Verdict::Value,
    }
}

fn joined<'a>(mut all: impl Iterator<Item = &'a Expr>) -> Verdict {
    if all.any(|one| verdict(one) == Verdict::Value) { Verdict::Value } else { Verdict::Condition }
}
