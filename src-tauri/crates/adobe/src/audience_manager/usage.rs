//! Whether an object is in use, from `inUse` and `mappedEntities` (AAM contract §5.2): flags come as words and numbers
//! (§0.3), and the service does not refuse to delete what is mapped, so only a clear "no" counts as one.

use domain::{Use, UsedBy};
use serde_json::Value;

/// Reads the use of an object.
pub(super) fn read_use(row: &Value) -> Use {
    let mut by = Vec::new();
    if let Some(mapped) = row.get("mappedEntities") {
        collect("", mapped, &mut by);
    }
    match row.get("inUse").and_then(flag) {
        _ if !by.is_empty() => Use::Used(by),
        Some(true) => Use::Used(by),
        Some(false) => Use::Free,
        None => Use::Unknown,
    }
}

/// A clear yes or no, in any spelling.
fn flag(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(flag) => Some(*flag),
        Value::Number(number) if number.as_f64() == Some(0.0) => Some(false),
        Value::Number(number) if number.as_f64() == Some(1.0) => Some(true),
        Value::String(word) => match word.trim().to_ascii_lowercase().as_str() {
            "true" | "yes" | "y" | "t" | "on" | "1" => Some(true),
            "false" | "no" | "n" | "f" | "off" | "0" => Some(false),
            _ => None,
        },
        _ => None,
    }
}

/// Everything that is named in a map, list, id or count of what an object is mapped to; nothing for what is empty.
fn collect(kind: &str, value: &Value, by: &mut Vec<UsedBy>) {
    let mut add = |id: String| by.push(UsedBy { kind: kind.to_owned(), id });
    match value {
        Value::Null | Value::Bool(false) => {}
        Value::Bool(true) => add(String::new()),
        Value::Number(number) if number.as_f64() == Some(0.0) => {}
        Value::Number(number) => add(number.to_string()),
        Value::String(text) if matches!(text.trim(), "" | "0") => {}
        Value::String(text) => add(text.trim().to_owned()),
        Value::Array(members) => members.iter().for_each(|member| collect(kind, member, by)),
        Value::Object(members) => match named_id(value) {
            Some(id) => add(id),
            None => members.iter().for_each(|(kind, member)| collect(kind, member, by)),
        },
    }
}

/// The id of an object that is one mapped thing.
fn named_id(value: &Value) -> Option<String> {
    let id = ["id", "destinationId", "sid", "modelId"].into_iter().find_map(|name| value.get(name))?;
    match id {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_a_clear_no_is_free() {
        for free in [
            json!({ "inUse": false }),
            json!({ "inUse": "false" }),
            json!({ "inUse": " FALSE " }),
            json!({ "inUse": 0 }),
            json!({ "inUse": "0" }),
            json!({ "inUse": "no", "mappedEntities": null }),
            json!({ "inUse": false, "mappedEntities": {} }),
            json!({ "inUse": false, "mappedEntities": [] }),
            json!({ "inUse": false, "mappedEntities": { "destinations": [], "models": null, "count": 0 } }),
        ] {
            assert_eq!(read_use(&free), Use::Free, "{free}");
        }
        for unknown in [
            json!({}),
            json!([]),
            json!(null),
            json!({ "inUse": null }),
            json!({ "inUse": "" }),
            json!({ "inUse": "perhaps" }),
            json!({ "inUse": 2 }),
            json!({ "inUse": -1 }),
            json!({ "inUse": [] }),
            json!({ "inUse": [false] }),
            json!({ "inUse": { "value": false } }),
            json!({ "mappedEntities": { "destinations": [] } }),
            json!({ "InUse": false }),
        ] {
            assert_eq!(read_use(&unknown), Use::Unknown, "{unknown}");
        }
    }

    #[test]
    fn every_spelling_of_a_yes_and_every_mapping_is_a_use() {
        for used in
            [json!(true), json!("true"), json!("TRUE"), json!(1), json!("1"), json!("yes"), json!("On"), json!(1.0)]
        {
            assert_eq!(read_use(&json!({ "inUse": used })), Use::Used(vec![]), "{used}");
        }
        let seven = |kind: &str| Use::Used(vec![UsedBy { kind: kind.to_owned(), id: "7".to_owned() }]);
        for (mapped, kind) in [
            (json!({ "destinations": [7] }), "destinations"),
            (json!({ "destinations": ["7"] }), "destinations"),
            (json!({ "destinations": [{ "id": 7, "name": "x" }] }), "destinations"),
            (json!({ "destinations": { "destinationId": "7" } }), "destinations"),
            (json!({ "models": 7 }), "models"),
            (json!([7]), ""),
            (json!("7"), ""),
            (json!(7), ""),
        ] {
            for row in [
                json!({ "mappedEntities": mapped }),
                json!({ "mappedEntities": mapped, "inUse": false }),
                json!({ "mappedEntities": mapped, "inUse": "?" }),
            ] {
                assert_eq!(read_use(&row), seven(kind), "{row}");
            }
        }
    }
}
