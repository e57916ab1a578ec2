//! The functions of Adobe's PQL reference, with how many arguments each takes.

use std::ops::RangeInclusive;

/// Written behind a value: `value.name(…)`.
const METHODS: [(&str, RangeInclusive<usize>); 40] = [
    // strings
    ("startsWith", 1..=2),
    ("doesNotStartWith", 1..=2),
    ("endsWith", 1..=2),
    ("doesNotEndWith", 1..=2),
    ("contains", 1..=2),
    ("doesNotContain", 1..=2),
    ("equals", 1..=2),
    ("notEqualTo", 1..=2),
    ("like", 1..=2),
    ("matches", 1..=2),
    ("regexGroup", 1..=2),
    // arrays, lists and sets
    ("in", 1..=1),
    ("notIn", 1..=1),
    ("intersects", 1..=1),
    ("intersection", 1..=1),
    ("subsetOf", 1..=1),
    ("supersetOf", 1..=1),
    ("includes", 1..=1),
    ("distinct", 0..=0),
    ("groupBy", 1..=1),
    ("filter", 1..=1),
    ("map", 1..=1),
    ("topN", 2..=2),
    ("bottomN", 2..=2),
    ("head", 0..=0),
    ("exists", 1..=1),
    ("forall", 1..=1),
    // aggregation
    ("count", 0..=1),
    ("sum", 0..=1),
    ("average", 0..=1),
    ("min", 0..=1),
    ("max", 0..=1),
    // maps
    ("get", 1..=1),
    ("keys", 0..=0),
    ("values", 0..=0),
    // objects
    ("isNull", 0..=0),
    ("isNotNull", 0..=0),
    // dates
    ("getMonth", 0..=0),
    ("getYear", 0..=0),
    ("getDayOfMonth", 0..=0),
];

/// Written alone: `name(…)`.
const FUNCTIONS: [(&str, RangeInclusive<usize>); 9] = [
    ("inSegment", 1..=1),
    ("if", 3..=3),
    ("date", 3..=3),
    ("currentMonth", 0..=0),
    ("currentYear", 0..=0),
    ("currentDayOfMonth", 0..=0),
    ("mapEntry", 2..=2),
    ("stringCompare", 3..=4),
    ("exists", 1..=1),
];

/// How many arguments a function behind a value takes; `None` if there is no such function.
pub(super) fn method(name: &str) -> Option<RangeInclusive<usize>> {
    METHODS.iter().find(|(n, _)| *n == name).map(|(_, range)| range.clone())
}

/// How many arguments a function that stands alone takes; `None` if there is no such function.
pub(super) fn function(name: &str) -> Option<RangeInclusive<usize>> {
    // `if` is a word of the language: its case does not matter.
    let name = if name.eq_ignore_ascii_case("if") { "if" } else { name };
    FUNCTIONS.iter().find(|(n, _)| *n == name).map(|(_, range)| range.clone())
}
