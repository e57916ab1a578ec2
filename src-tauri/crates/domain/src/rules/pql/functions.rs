//! Which functions Adobe's PQL reference has, and how many arguments each takes.

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

/// The function that a name in the wrong case means.
pub(in crate::rules) fn in_its_own_case(name: &str) -> Option<&'static str> {
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
    ALL.into_iter().find(|one| one.eq_ignore_ascii_case(name))
}
