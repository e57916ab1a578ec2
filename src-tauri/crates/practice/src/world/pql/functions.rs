//! PQL's functions on values, none of which needs to know whose they are.

use std::rc::Rc;

use super::value::{Value, equal, index, nothing_of, ordered, tested};
use crate::rules::pql::{Op, Sign, TextTest};

/// Whether a value is among those of a list, or not among them. Neither is so where one of the two is not there.
pub(super) fn contained(value: &Value, list: &Value, wanted: bool) -> Value {
    let found = match list {
        Value::List(items) => Some(items.iter().any(|item| equal(value, item) == Some(true)) == wanted),
        _ => None,
    };
    tested(value, list, found)
}

/// `a sign b`; nothing where either is no number, or nothing comes of it.
pub(super) fn calculated(a: &Value, sign: Sign, b: &Value) -> Value {
    let (Value::Number(a), Value::Number(b)) = (a, b) else {
        return if *a == Value::Null { Value::Null } else { nothing_of(if *a == Value::Absent { a } else { b }) };
    };
    let number = match sign {
        Sign::Plus => a + b,
        Sign::Minus => a - b,
        Sign::Times => a * b,
        Sign::Over => a / b,
        Sign::Modulo => a % b,
    };
    if number.is_finite() { Value::Number(number) } else { Value::Null }
}

/// `count`, `sum`, `average`, `min` or `max` of values; the first two of no values are 0, the others nothing.
pub(super) fn aggregated(op: Op, values: &[Value]) -> Value {
    let there = values.iter().filter(|value| !value.is_null());
    let numbers = || values.iter().filter_map(|value| if let Value::Number(n) = value { Some(*n) } else { None });
    match op {
        Op::Count => Value::count(there.count()),
        Op::Sum => Value::Number(numbers().sum()),
        Op::Average => match Value::count(numbers().count()) {
            Value::Number(many) if many > 0.0 => Value::Number(numbers().sum::<f64>() / many),
            _ => Value::Absent,
        },
        // Moments have a first and a last as numbers have.
        Op::Min => there
            .cloned()
            .reduce(|a, b| if ordered(&b, &a).is_some_and(std::cmp::Ordering::is_lt) { b } else { a })
            .unwrap_or(Value::Absent),
        _ => there
            .cloned()
            .reduce(|a, b| if ordered(&b, &a).is_some_and(std::cmp::Ordering::is_gt) { b } else { a })
            .unwrap_or(Value::Absent),
    }
}

/// The items with the highest or lowest keys, in that order.
pub(super) fn extreme(items: &[Value], keys: &[Value], many: &Value, highest: bool) -> Value {
    let Value::Number(many) = many else { return Value::Null };
    let mut all: Vec<(&Value, &Value)> = keys.iter().zip(items).filter(|(key, _)| !key.is_null()).collect();
    all.sort_by(|(a, _), (b, _)| {
        let order = ordered(a, b).unwrap_or(std::cmp::Ordering::Equal);
        if highest { order.reverse() } else { order }
    });
    Value::list(all.into_iter().map(|(_, item)| item.clone()).take(index(*many).unwrap_or(0)).collect())
}

/// A function of one list, or of two.
pub(super) fn of_list(op: Op, items: &Rc<[Value]>, other: Option<&Value>) -> Value {
    let is_in = |item: &Value, all: &[Value]| all.iter().any(|one| equal(one, item) == Some(true));
    let within = |items: &[Value], all: &[Value]| items.iter().all(|item| is_in(item, all));
    match (op, other) {
        (Op::Distinct, _) => {
            let mut found: Vec<Value> = Vec::new();
            for item in items.iter().filter(|item| !item.is_null()) {
                if !found.contains(item) {
                    found.push(item.clone());
                }
            }
            Value::list(found)
        }
        (Op::Head, _) => items.first().cloned().unwrap_or(Value::Absent),
        (Op::Includes, Some(item)) => contained(item, &Value::List(Rc::clone(items)), true),
        (Op::Intersects, Some(Value::List(all))) => Value::Truth(items.iter().any(|item| is_in(item, all))),
        (Op::Intersection, Some(Value::List(all))) => {
            Value::list(items.iter().filter(|item| is_in(item, all)).cloned().collect())
        }
        (Op::SubsetOf, Some(Value::List(all))) => Value::Truth(within(items, all)),
        (Op::SupersetOf, Some(Value::List(all))) => Value::Truth(within(all, items)),
        (_, Some(Value::Absent)) => Value::Truth(false),
        _ => Value::Null,
    }
}

/// A test of one text against another. The case of letters is ignored if the last argument is `false`. Of a list, one
/// item must pass.
pub(super) fn text_test(op: Op, of: &Value, wanted: Option<&Value>, case: Option<&Value>) -> Value {
    if let Value::List(items) = of {
        return any(items.iter().map(|item| text_test(op, item, wanted, case)));
    }
    let (Value::Text(text), Some(Value::Text(wanted))) = (of, wanted) else {
        return tested(of, wanted.unwrap_or(&Value::Null), None);
    };
    let passes = if case == Some(&Value::Truth(false)) {
        compared(op, &text.to_lowercase(), &wanted.to_lowercase())
    } else {
        compared(op, text, wanted)
    };
    Value::known(passes)
}

fn compared(op: Op, text: &str, wanted: &str) -> Option<bool> {
    let test = |test: TextTest| match test {
        TextTest::Starts => text.starts_with(wanted),
        TextTest::Ends => text.ends_with(wanted),
        TextTest::Contains => text.contains(wanted),
        TextTest::Equals => text == wanted,
    };
    match op {
        Op::Text(asked) => Some(test(asked)),
        Op::TextNot(asked) => Some(!test(asked)),
        Op::Like => Some(like(&text.chars().collect::<Vec<_>>(), &wanted.chars().collect::<Vec<_>>())),
        _ => None,
    }
}

/// Yes if any is yes, else the first that is not nothing.
pub(super) fn any(all: impl Iterator<Item = Value>) -> Value {
    let mut result = Value::Null;
    for one in all {
        match one {
            Value::Truth(true) => return one,
            Value::Null => {}
            other => result = other,
        }
    }
    result
}

/// `stringCompare("equals", field, ["a", "b"], false)`: a text test against any of several texts.
pub(super) fn string_compare(test: &Value, of: &Value, with: &Value, case: Option<&Value>) -> Value {
    let Value::Text(test) = test else { return Value::Null };
    let op = match crate::rules::pql::functions::method(test) {
        Some(function) if matches!(function.op, Op::Text(_) | Op::TextNot(_) | Op::Like) => function.op,
        _ => return Value::Null,
    };
    match with {
        Value::List(items) => any(items.iter().map(|wanted| text_test(op, of, Some(wanted), case))),
        other => text_test(op, of, Some(other), case),
    }
}

/// SQL-like pattern: `%` any run, `_` one character.
pub(super) fn like(text: &[char], pattern: &[char]) -> bool {
    let (mut t, mut p) = (0, 0);
    let mut retry: Option<(usize, usize)> = None;
    while t < text.len() {
        match pattern.get(p) {
            Some('%') => {
                retry = Some((p, t));
                p += 1;
            }
            Some(c) if *c == '_' || *c == text[t] => {
                p += 1;
                t += 1;
            }
            _ => match retry {
                Some((star, from)) => {
                    retry = Some((star, from + 1));
                    p = star + 1;
                    t = from + 1;
                }
                None => return false,
            },
        }
    }
    pattern[p..].iter().all(|c| *c == '%')
}

#[cfg(test)]
mod tests {
    use super::like;

    #[test]
    fn like_matches_runs_and_single_characters() {
        let matches =
            |text: &str, pattern: &str| like(&text.chars().collect::<Vec<_>>(), &pattern.chars().collect::<Vec<_>>());
        assert!(matches("Garden furniture", "%furn_ture"));
        assert!(matches("München", "M_nchen"));
        assert!(matches("aab", "%ab"), "a run must be tried again further on");
        assert!(!matches("Furniture", "Garden%"));
        assert!(!matches("ab", "a"));
        assert!(matches("", "%"));
    }
}
