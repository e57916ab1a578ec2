//! JSON patches of Experience Platform's objects (AEP contract §5, §13.3), strictly by RFC 6902 and within bounds: an
//! operation may copy what is there, so a few of them could fill any memory. Services put refusals into their own bodies.

use json_patch::{Patch, PatchOperation};
use serde_json::Value;

/// Most values and bytes of text of the patched object, counted together.
const LARGEST: usize = 1_024 * 1_024;
/// Deepest nesting of the patched object.
const DEEPEST: usize = 64;

/// Applies a JSON patch. `add` also replaces what is there, as everywhere in this API. After a refusal `object` may have
/// some of the changes, and the error is a sentence.
pub fn apply(object: &mut Value, operations: Value, most: usize) -> Result<(), String> {
    let patch: Patch =
        serde_json::from_value(operations).map_err(|error| format!("The body is not a JSON patch: {error}"))?;
    if patch.0.len() > most {
        return Err(format!("The patch has more than {most} operations"));
    }
    for (index, operation) in patch.0.iter().enumerate() {
        let cannot = |why: String| format!("The patch cannot be applied: operation '/{index}' {why}");
        if copies_into_itself(operation) {
            return Err(cannot("copies a value into itself".to_owned()));
        }
        json_patch::patch(object, std::slice::from_ref(operation))
            .map_err(|error| cannot(format!("failed at path '{}': {}", error.path, error.kind)))?;
        if room_left(object, LARGEST, DEEPEST).is_none() {
            return Err(cannot("makes the object too large".to_owned()));
        }
    }
    Ok(())
}

/// Whether a value is copied to a place inside itself.
fn copies_into_itself(operation: &PatchOperation) -> bool {
    let PatchOperation::Copy(copy) = operation else { return false };
    let mut target = copy.path.tokens();
    copy.from.tokens().all(|token| target.next().is_some_and(|it| it == token)) && target.next().is_some()
}

/// What is left of `room` after `value` and everything in it; `None` if it does not fit or is nested deeper than `depth`.
fn room_left(value: &Value, room: usize, depth: usize) -> Option<usize> {
    let below = depth.checked_sub(1)?;
    let room = room.checked_sub(1)?;
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => Some(room),
        Value::String(text) => room.checked_sub(text.len()),
        Value::Array(list) => list.iter().try_fold(room, |room, item| room_left(item, room, below)),
        Value::Object(fields) => {
            fields.iter().try_fold(room, |room, (name, item)| room_left(item, room.checked_sub(name.len())?, below))
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_place_beside_or_above_is_not_inside() {
        let copies = |from: &str, path: &str| {
            let operation = serde_json::from_value(json!({ "op": "copy", "from": from, "path": path })).unwrap();
            copies_into_itself(&operation)
        };
        assert!(copies("/a", "/a/-") && copies("", "/a") && copies("/a/b", "/a/b/c/d"));
        assert!(!copies("/a", "/ab") && !copies("/a/b", "/a") && !copies("/a", "/a") && !copies("/a/b", "/a/c"));
    }

    #[test]
    fn values_text_names_and_depth_are_counted() {
        assert_eq!(room_left(&json!({ "ab": [1, "xyz"] }), 100, 9), Some(100 - 1 - 2 - 1 - 1 - 1 - 3));
        assert_eq!(room_left(&json!([[0]]), 100, 2), None);
        assert_eq!(room_left(&json!([[0]]), 2, 9), None);
    }
}
