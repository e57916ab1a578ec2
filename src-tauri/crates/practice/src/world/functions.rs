//! PQL's functions on values, none of which needs to know whose they are.

use std::cmp::Ordering;

use super::profiles::like;
use super::values::Value;

/// How two values of one kind are ordered; `None` where they cannot be compared.
pub fn ordered(a: &Value, b: &Value) -> Option<Ordering> {
    match (a, b) {
        (Value::Text(a), Value::Text(b)) => Some(a.cmp(b)),
        (Value::Number(a), Value::Number(b)) => a.partial_cmp(b),
        (Value::Truth(a), Value::Truth(b)) => Some(a.cmp(b)),
        (Value::Time(a), Value::Time(b)) => Some(a.cmp(b)),
        _ => None,
    }
}

/// Whether a value is among those of a list; `None` where either is not there.
pub fn contained(value: &Value, list: &Value) -> Option<bool> {
    match (value, list) {
        (Value::Null, _) => None,
        (value, Value::List(items)) => Some(items.iter().any(|item| ordered(value, item) == Some(Ordering::Equal))),
        _ => None,
    }
}

/// `a sign b`; nothing where either is no number, or nothing comes of it.
pub fn calculated(a: &Value, sign: char, b: &Value) -> Value {
    let (Value::Number(a), Value::Number(b)) = (a, b) else { return Value::Null };
    let number = match sign {
        '+' => a + b,
        '-' => a - b,
        '*' => a * b,
        '/' => a / b,
        _ => a % b,
    };
    if number.is_finite() { Value::Number(number) } else { Value::Null }
}

/// A number of things.
pub fn count(things: usize) -> Value {
    u32::try_from(things).map_or(Value::Null, |things| Value::Number(f64::from(things)))
}

/// A number as a place in a list or a number of things.
pub fn index(number: f64) -> Option<usize> {
    let fits = number.fract() == 0.0 && (0.0..=4_294_967_295.0).contains(&number);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it was checked to fit")]
    fits.then_some(number as usize)
}

/// `count`, `sum`, `average`, `min` or `max` of the numbers among values.
pub fn aggregated(function: &str, values: &[Value]) -> Value {
    let numbers: Vec<f64> = values
        .iter()
        .filter_map(|value| if let Value::Number(number) = value { Some(*number) } else { None })
        .collect();
    let Value::Number(many) = count(numbers.len()) else { return Value::Null };
    let extreme = |pick: fn(f64, f64) -> f64| numbers.iter().copied().reduce(pick);
    let found = match function {
        "count" => return count(values.iter().filter(|value| **value != Value::Null).count()),
        "sum" => Some(numbers.iter().sum()),
        "average" => (many > 0.0).then(|| numbers.iter().sum::<f64>() / many),
        "min" => extreme(f64::min),
        _ => extreme(f64::max),
    };
    found.map_or(Value::Null, Value::Number)
}

/// The first or last items in the order of their keys.
pub fn sorted(of: &Value, keys: Option<Vec<Value>>, many: &Value, highest: bool) -> Value {
    let (Value::List(items), Some(keys), Value::Number(many)) = (of, keys, many) else { return Value::Null };
    let mut all: Vec<(&Value, &Value)> = keys.iter().zip(items).collect();
    all.sort_by(|(a, _), (b, _)| {
        let order = ordered(a, b).unwrap_or(Ordering::Equal);
        if highest { order.reverse() } else { order }
    });
    Value::List(all.into_iter().map(|(_, item)| item.clone()).take(index(*many).unwrap_or(0)).collect())
}

/// A function of strings, lists or maps behind a value.
pub fn applied(of: &Value, name: &str, arguments: &[Value]) -> Value {
    let list = |value: &Value| if let Value::List(items) = value { Some(items.clone()) } else { None };
    let truth = |found: Option<bool>| found.map_or(Value::Null, Value::Truth);
    let within = |items: &[Value], all: &[Value]| {
        items.iter().all(|item| all.iter().any(|one| ordered(one, item) == Some(Ordering::Equal)))
    };
    let other = arguments.first().and_then(list);
    match (name, list(of), other) {
        ("in", ..) => truth(arguments.first().and_then(|items| contained(of, items))),
        ("notIn", ..) => truth(arguments.first().and_then(|items| contained(of, items)).map(|found| !found)),
        ("includes" | "contains", Some(_), _) => truth(arguments.first().and_then(|item| contained(item, of))),
        ("doesNotContain", Some(_), _) => {
            truth(arguments.first().and_then(|item| contained(item, of)).map(|found| !found))
        }
        ("intersects", Some(items), Some(all)) => {
            truth(Some(items.iter().any(|item| within(std::slice::from_ref(item), &all))))
        }
        ("intersection", Some(items), Some(all)) => {
            Value::List(items.into_iter().filter(|item| within(std::slice::from_ref(item), &all)).collect())
        }
        ("subsetOf", Some(items), Some(all)) => truth(Some(within(&items, &all))),
        ("supersetOf", Some(items), Some(all)) => truth(Some(within(&all, &items))),
        ("distinct", Some(items), _) => {
            let mut found: Vec<Value> = Vec::new();
            for item in items {
                if !found.contains(&item) {
                    found.push(item);
                }
            }
            Value::List(found)
        }
        ("head", Some(items), _) => items.into_iter().next().unwrap_or(Value::Null),
        // A text test of a list asks for one item that passes it.
        (_, Some(items), _) => {
            let passed: Vec<Value> = items.iter().map(|item| text_test(name, item, arguments)).collect();
            if passed.contains(&Value::Truth(true)) {
                Value::Truth(true)
            } else {
                passed.into_iter().find(|one| *one != Value::Null).unwrap_or(Value::Null)
            }
        }
        _ => text_test(name, of, arguments),
    }
}

/// A test of one text against another, the case of letters ignored if `false` is the last argument.
pub fn text_test(name: &str, of: &Value, arguments: &[Value]) -> Value {
    let (Value::Text(text), Some(Value::Text(wanted))) = (of, arguments.first()) else { return Value::Null };
    let (text, wanted) = if arguments.get(1) == Some(&Value::Truth(false)) {
        (text.to_lowercase(), wanted.to_lowercase())
    } else {
        (text.clone(), wanted.clone())
    };
    Value::Truth(match name {
        "startsWith" => text.starts_with(&wanted),
        "doesNotStartWith" => !text.starts_with(&wanted),
        "endsWith" => text.ends_with(&wanted),
        "doesNotEndWith" => !text.ends_with(&wanted),
        "contains" => text.contains(&wanted),
        "doesNotContain" => !text.contains(&wanted),
        "equals" => text == wanted,
        "notEqualTo" => text != wanted,
        "like" => like(&text.chars().collect::<Vec<_>>(), &wanted.chars().collect::<Vec<_>>()),
        _ => return Value::Null,
    })
}

/// `stringCompare("equals", field, ["a", "b"], false)`: a text test against any of several texts.
pub fn string_compare(test: &Value, of: &Value, with: &Value, case: &[Value]) -> Value {
    let Value::Text(test) = test else { return Value::Null };
    let any = |wanted: &Value| {
        let mut arguments = vec![wanted.clone()];
        arguments.extend_from_slice(case);
        text_test(test, of, &arguments)
    };
    match with {
        Value::List(items) => {
            let results: Vec<Value> = items.iter().map(any).collect();
            if results.contains(&Value::Truth(true)) {
                Value::Truth(true)
            } else {
                results.into_iter().find(|one| *one != Value::Null).unwrap_or(Value::Null)
            }
        }
        other => any(other),
    }
}
