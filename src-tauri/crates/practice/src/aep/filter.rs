//! `property` filters and `sort` orders over wire objects.

use std::cmp::Ordering;

use serde_json::Value;

use super::answer::Refusal;

/// What a list can be filtered and sorted by, and its name in a refusal.
#[derive(Debug, Clone, Copy)]
pub struct Fields {
    /// Path of the list within the service.
    pub instance: &'static str,
    /// Names of top-level fields; what lies below one is not checked.
    pub known: &'static [&'static str],
}

/// A `property` filter: `path==value`, or `list~key==value`, which looks into the objects of a list (AEP contract §5.1,
/// §7).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter {
    path: String,
    key: Option<String>,
    wanted: String,
}

impl Filter {
    /// Reads a filter. Only `==` is an operator of these lists, and only fields that rows can have are attributes.
    pub fn read(text: &str, fields: Fields) -> Result<Self, Refusal> {
        let sign = |c: char| "=<>!".contains(c);
        let begins = text.find(sign).unwrap_or(text.len());
        let (path, rest) = text.split_at(begins);
        let (operator, wanted) = rest.split_at(rest.find(|c| !sign(c)).unwrap_or(rest.len()));
        if operator != "==" {
            return Err(Refusal::operator(operator, fields.instance));
        }
        let (path, key) = match path.split_once('~') {
            Some((path, key)) => (path, Some(key.trim().to_owned())),
            None => (path, None),
        };
        let path = fields.checked(path)?;
        Ok(Self { path, key, wanted: wanted.trim().to_owned() })
    }

    /// Every `property` of a query.
    pub fn all<'t>(texts: impl Iterator<Item = &'t str>, fields: Fields) -> Result<Vec<Self>, Refusal> {
        texts.map(|text| Self::read(text, fields)).collect()
    }

    /// Whether an object has the value.
    pub fn holds(&self, object: &Value) -> bool {
        let Some(found) = at(object, &self.path) else { return false };
        let same = |value: &Value| plain(value) == self.wanted;
        match (found, &self.key) {
            (Value::Array(entries), Some(key)) => entries.iter().any(|entry| at(entry, key).is_some_and(same)),
            (Value::Array(entries), None) => entries.iter().any(same),
            (value, _) => same(value),
        }
    }
}

impl Fields {
    /// A path, if its first part is a field.
    fn checked(&self, path: &str) -> Result<String, Refusal> {
        let path = path.trim();
        let first = path.split('.').next().unwrap_or_default();
        if self.known.contains(&first) { Ok(path.to_owned()) } else { Err(Refusal::attribute(path, self.instance)) }
    }
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
    pub fn asked(sort: Option<&str>, default: (&str, bool), fields: Fields) -> Result<Self, Refusal> {
        let Some(sort) = sort else { return Ok(Self { field: default.0.to_owned(), descending: default.1 }) };
        let first = sort.split(',').next().unwrap_or_default();
        let (field, direction) = first.split_once(':').unwrap_or((first, "asc"));
        let descending = match direction.trim().to_ascii_lowercase().as_str() {
            "asc" => false,
            "desc" => true,
            // The service's own links end in the colon.
            "" => default.1,
            other => return Err(Refusal::direction(other, fields.instance)),
        };
        Ok(Self { field: fields.checked(field)?, descending })
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

    const FIELDS: Fields =
        Fields { instance: "/jobs", known: &["status", "n", "labels", "segments", "sandbox", "t", "id"] };

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
            ("t==x", false),
            ("status== NEW ", true),
        ] {
            assert_eq!(Filter::read(property, FIELDS).expect(property).holds(&job), expected, "{property}");
        }
        for refused in ["status=NEW", "status", "status==<NEW>", "status!=NEW", "unknown==x", "==x", "unknown.n==x"] {
            assert!(Filter::read(refused, FIELDS).is_err(), "{refused}");
        }
    }

    #[test]
    fn sorting_puts_missing_values_last() {
        let mut rows = vec![json!({"id": "1"}), json!({"id": "2", "t": 5}), json!({"id": "3", "t": 40})];
        let order = |text| Order::asked(Some(text), ("id", false), FIELDS);
        order("t:desc").expect("valid").sort(&mut rows);
        assert_eq!(rows.iter().map(|r| r["id"].as_str().unwrap_or_default()).collect::<Vec<_>>(), ["3", "2", "1"]);
        assert!(order("t:").is_ok(), "as in the service's own links");
        assert!(order("t:up").is_err());
        assert!(order("unknown:asc").is_err());
    }
}
