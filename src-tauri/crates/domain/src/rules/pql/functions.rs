//! Which functions Adobe's PQL reference has, and how many arguments of which kinds each takes.

use super::tree::{Expr, Literal};

/// The least and most arguments of a function written behind a value; `None` if PQL has no such function.
pub(super) fn behind_a_value(name: &str) -> Option<(usize, usize)> {
    Some(match name {
        "startsWith" | "doesNotStartWith" | "endsWith" | "doesNotEndWith" | "contains" | "doesNotContain"
        | "equals" | "notEqualTo" | "like" | "matches" | "regexGroup" => (1, 2),
        "in" | "notIn" | "intersects" | "intersection" | "subsetOf" | "supersetOf" | "includes" | "groupBy"
        | "filter" | "map" | "exists" | "forall" | "get" => (1, 1),
        "topN" | "bottomN" => (2, 2),
        "count" | "sum" | "average" | "min" | "max" => (0, 1),
        "distinct" | "head" | "keys" | "values" | "isNull" | "isNotNull" | "getMonth" | "getYear" | "getDayOfMonth" => {
            (0, 0)
        }
        _ => return None,
    })
}

/// The least and most arguments of a function written by itself; `None` if PQL has no such function.
pub(super) fn by_itself(name: &str) -> Option<(usize, usize)> {
    Some(match name {
        "inSegment" | "exists" => (1, 1),
        "currentMonth" | "currentYear" | "currentDayOfMonth" => (0, 0),
        "date" => (3, 3),
        "mapEntry" => (2, 2),
        "stringCompare" => (3, 4),
        // `if` is a word of the language: its case does not matter.
        other if other.eq_ignore_ascii_case("if") => (3, 3),
        _ => return None,
    })
}

/// Whether an argument is a literal of a kind that the function does not take in that place. Of fields and of what is
/// worked out nothing can be said without a schema.
pub(super) fn takes_not(name: &str, place: usize, argument: &Expr) -> bool {
    let (is_text, is_number, is_truth) = match argument {
        Expr::Literal(Literal::Text(_)) => (true, false, false),
        Expr::Literal(Literal::Number(_)) => (false, true, false),
        Expr::Literal(Literal::Truth(_)) => (false, false, true),
        Expr::List(_) => (false, false, false),
        _ => return false,
    };
    match (name, place) {
        ("date", _) | ("topN" | "bottomN" | "regexGroup", 1) => !is_number,
        ("in" | "notIn" | "intersects" | "intersection" | "subsetOf" | "supersetOf", 0) => {
            is_text || is_number || is_truth
        }
        ("get" | "inSegment" | "stringCompare" | "regexGroup" | "matches" | "like", 0) => !is_text,
        ("stringCompare", 3) | ("matches" | "like", 1) => !is_truth,
        (
            "startsWith" | "doesNotStartWith" | "endsWith" | "doesNotEndWith" | "contains" | "doesNotContain"
            | "equals" | "notEqualTo",
            _,
        ) => {
            if place == 0 {
                !is_text
            } else {
                !is_truth
            }
        }
        _ => false,
    }
}

/// Whether an argument behind a value is worked out for each item of it, with the item in context.
pub(super) fn is_for_each(name: &str, place: usize) -> bool {
    let all =
        ["groupBy", "filter", "map", "topN", "bottomN", "exists", "forall", "count", "sum", "average", "min", "max"];
    place == 0 && all.contains(&name)
}

/// Every function, each name once.
const ALL: [&str; 47] = [
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
    "regexGroup",
    "in",
    "notIn",
    "intersects",
    "intersection",
    "subsetOf",
    "supersetOf",
    "includes",
    "groupBy",
    "filter",
    "map",
    "exists",
    "forall",
    "get",
    "topN",
    "bottomN",
    "count",
    "sum",
    "average",
    "min",
    "max",
    "distinct",
    "head",
    "keys",
    "values",
    "isNull",
    "isNotNull",
    "getMonth",
    "getYear",
    "getDayOfMonth",
    "inSegment",
    "currentMonth",
    "currentYear",
    "currentDayOfMonth",
    "date",
    "mapEntry",
    "stringCompare",
];

/// A function of PQL, for who writes a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Function {
    /// Name.
    pub name: &'static str,
    /// Whether it is written behind a value, after a dot.
    pub behind_value: bool,
    /// Whether it takes arguments.
    pub takes_arguments: bool,
}

/// Every function, by name; one that is written in both ways is there twice.
pub fn functions() -> impl Iterator<Item = Function> {
    let mut all: Vec<Function> = ALL
        .iter()
        .flat_map(|name| {
            let of = |behind_value: bool, found: Option<(usize, usize)>| {
                found.map(|(_, most)| Function { name, behind_value, takes_arguments: most > 0 })
            };
            [of(true, behind_a_value(name)), of(false, by_itself(name))]
        })
        .flatten()
        .collect();
    all.sort_by_key(|function| (function.name.to_ascii_lowercase(), function.behind_value));
    all.into_iter()
}

/// The function that a name in the wrong case means.
pub(in crate::rules) fn in_its_own_case(name: &str) -> Option<&'static str> {
    ALL.into_iter().find(|one| one.eq_ignore_ascii_case(name))
}
