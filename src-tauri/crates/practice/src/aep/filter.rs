//! `property` filters and `sort` orders over wire objects.

use std::cmp::Ordering;

use serde_json::Value;

use super::answer::Refusal;

/// Whether an object has the value that `path==value` asks for (AEP contract §5.1). `list~key==value` looks into the
/// objects of a list (AEP contract §7).
pub fn has(object: &Value, property: &str) -> Result<bool, Refusal> {
    let (path, wanted) = property
        .split_once("==")
        .ok_or_else(|| Refusal::parameter(format!("property must have the form name==value, not {property}")))?;
    let (list, key) = match path.split_once('~') {
        Some((list, key)) => (list, Some(key)),
        None => (path, None),
    };
    let Some(found) = at(object, list.trim()) else { return Ok(false) };
    let same = |value: &Value| plain(value) == wanted.trim();
    Ok(match (found, key) {
        (Value::Array(entries), Some(key)) => entries.iter().any(|entry| at(entry, key.trim()).is_some_and(same)),
        (Value::Array(entries), None) => entries.iter().any(same),
        (value, _) => same(value),
    })
}

/// A value at a dotted path.
pub fn at<'a>(object: &'a Value, path: &str) -> Option<&'a Value> {
    path.split('.').try_fold(object, |value, key| value.get(key))
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// A `sort` of the form `attribute:asc`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// What is sorted by, a dotted path.
    pub field: String,
    /// Largest first.
    pub descending: bool,
}

impl Order {
    /// Reads a `sort`; of several orders the first decides, the rest are ties this service breaks by id.
    pub fn asked(sort: Option<&str>, default: (&str, bool)) -> Result<Self, Refusal> {
        let Some(sort) = sort else { return Ok(Self { field: default.0.to_owned(), descending: default.1 }) };
        let first = sort.split(',').next().unwrap_or_default();
        let (field, direction) = first.split_once(':').unwrap_or((first, "asc"));
        let descending = match direction.trim().to_ascii_lowercase().as_str() {
            "asc" => false,
            "desc" => true,
            other => return Err(Refusal::parameter(format!("sort must end in asc or desc, not {other}"))),
        };
        Ok(Self { field: field.trim().to_owned(), descending })
    }

    /// `asc` or `desc`.
    pub fn direction(&self) -> &'static str {
        if self.descending { "desc" } else { "asc" }
    }

    /// Sorts objects; those without the attribute come last, ties by id.
    pub fn sort(&self, objects: &mut [Value]) {
        objects.sort_by(|a, b| {
            let order = match (at(a, &self.field), at(b, &self.field)) {
                (Some(a), Some(b)) if self.descending => compare(b, a),
                (Some(a), Some(b)) => compare(a, b),
                (a, b) => b.is_some().cmp(&a.is_some()),
            };
            order.then_with(|| compare(&a["id"], &b["id"]))
        });
    }
}

fn compare(a: &Value, b: &Value) -> Ordering {
    match (a.as_f64(), b.as_f64()) {
        (Some(a), Some(b)) => a.total_cmp(&b),
        _ => plain(a).to_lowercase().cmp(&plain(b).to_lowercase()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn properties_look_into_lists_and_paths() {
        let job = json!({ "status": "NEW", "n": 5, "labels": ["core/C3"], "segments": [{ "segmentId": "a" }], "sandbox": { "sandboxName": "prod" } });
        for (property, expected) in [
            ("status==NEW", true),
            ("n==5", true),
            ("labels==core/C3", true),
            ("segments~segmentId==a", true),
            ("segments~segmentId==b", false),
            ("sandbox.sandboxName==prod", true),
            ("unknown==x", false),
        ] {
            assert_eq!(has(&job, property).expect(property), expected, "{property}");
        }
        assert!(has(&job, "status=NEW").is_err());
    }

    #[test]
    fn sorting_puts_missing_values_last() {
        let mut rows = vec![json!({"id": "1"}), json!({"id": "2", "t": 5}), json!({"id": "3", "t": 40})];
        Order::asked(Some("t:desc"), ("id", false)).expect("valid").sort(&mut rows);
        assert_eq!(rows.iter().map(|r| r["id"].as_str().unwrap_or_default()).collect::<Vec<_>>(), ["3", "2", "1"]);
        assert!(Order::asked(Some("t:up"), ("id", false)).is_err());
    }
}
