//! Filters of lists: `property=<path><operator><value>[,<value>]` over wire fields (AEP contract §13.2).

use std::cmp::Ordering;

use serde_json::Value;

use super::answer::Refusal;

/// One filter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Property {
    path: Vec<Hop>,
    operator: Operator,
    values: Vec<String>,
}

/// One step of a path.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Hop {
    name: String,
    /// Written with `[]`: looks into every member of a list. Without it a list is not looked into.
    members: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operator {
    Equal,
    Unequal,
    Greater,
    GreaterOrEqual,
    Less,
    LessOrEqual,
}

/// Longer ones first, so that `>=` is not read as `>`.
const OPERATORS: [(&str, Operator); 6] = [
    ("==", Operator::Equal),
    ("!=", Operator::Unequal),
    (">=", Operator::GreaterOrEqual),
    ("<=", Operator::LessOrEqual),
    (">", Operator::Greater),
    ("<", Operator::Less),
];

impl Property {
    /// Reads a filter; its path ends at the first operator.
    pub fn read(text: &str) -> Result<Self, Refusal> {
        let at = text.find(['=', '!', '>', '<']).ok_or_else(|| Refusal::operator(text))?;
        let (path, rest) = text.split_at(at);
        let known = OPERATORS.iter().find_map(|(sign, operator)| Some((rest.strip_prefix(sign)?, *operator)));
        let (values, operator) = known.ok_or_else(|| Refusal::operator(text))?;
        let hops = path.trim().split('.').map(|hop| match hop.strip_suffix("[]") {
            Some(name) => Hop { name: name.to_owned(), members: true },
            None => Hop { name: hop.to_owned(), members: false },
        });
        let path: Vec<Hop> = hops.collect();
        if path.iter().any(|hop| hop.name.is_empty()) {
            return Err(Refusal::field(text));
        }
        Ok(Self { path, operator, values: values.split(',').map(|value| value.trim().to_owned()).collect() })
    }

    /// The field at the top of the path.
    pub fn name(&self) -> &str {
        self.path.first().map_or("", |hop| hop.name.as_str())
    }

    /// Whether a row has that field.
    pub fn is_known(&self, row: &Value) -> bool {
        row.get(self.name()).is_some()
    }

    /// Whether a row passes. A field that is not there passes `!=` only.
    pub fn holds(&self, row: &Value) -> bool {
        let mut found = vec![row];
        for hop in &self.path {
            found = found.into_iter().filter_map(|value| value.get(&hop.name)).collect();
            if hop.members {
                found = found.into_iter().filter_map(Value::as_array).flatten().collect();
            }
        }
        let any = |wanted: fn(Ordering) -> bool| {
            found.iter().any(|value| self.values.iter().any(|text| compare(value, text).is_some_and(wanted)))
        };
        match self.operator {
            Operator::Equal => any(Ordering::is_eq),
            Operator::Unequal => !any(Ordering::is_eq),
            Operator::Greater => any(Ordering::is_gt),
            Operator::GreaterOrEqual => any(Ordering::is_ge),
            Operator::Less => any(Ordering::is_lt),
            Operator::LessOrEqual => any(Ordering::is_le),
        }
    }
}

/// A field against the text of a filter; `None` for lists and objects.
fn compare(value: &Value, text: &str) -> Option<Ordering> {
    match value {
        Value::String(field) => Some(field.as_str().cmp(text)),
        Value::Number(field) => Some(field.as_f64()?.total_cmp(&text.parse().ok()?)),
        Value::Bool(field) => Some(field.to_string().as_str().cmp(text)),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn filters_follow_paths_into_lists_and_compare_in_six_ways() {
        let row = json!({
            "state": "enabled", "at": 50, "on": true,
            "inherited": { "targets": [{ "spec": { "id": "a" } }, { "spec": { "id": "b" } }] },
        });
        for (text, expected) in [
            ("state==enabled", true),
            ("state==paused,enabled", true),
            ("state!=enabled", false),
            ("missing!=x", true),
            ("missing==x", false),
            ("at>49", true),
            ("at>50", false),
            ("at>=50", true),
            ("at<6", false),
            ("at<=50", true),
            ("on==true", true),
            ("inherited.targets[].spec.id==b", true),
            ("inherited.targets[].spec.id==c", false),
            ("inherited.targets.spec.id==b", false),
        ] {
            assert_eq!(Property::read(text).unwrap().holds(&row), expected, "{text}");
        }
        for (text, refusal) in [("state", Refusal::operator("state")), ("state=x", Refusal::operator("state=x"))] {
            assert_eq!(Property::read(text).unwrap_err(), refusal);
        }
        assert_eq!(Property::read("a..b==c").unwrap_err(), Refusal::field("a..b==c"));
        assert_eq!(Property::read("==c").unwrap_err(), Refusal::field("==c"));
    }
}
