//! JSON patches of connections and dataflows (AEP contract §13.3): all of one is done, or nothing.

use axum::body::Bytes;
use serde_json::Value;

use super::answer::Refusal;
use super::request;
use crate::patching;

/// Most operations of one patch: adding and removing as many audiences as a dataflow may have.
const MOST_OPERATIONS: usize = 500;
/// What this service can do with a document.
const OPERATIONS: [&str; 4] = ["add", "replace", "remove", "test"];

/// The operations of a body. Their names are known in any case.
pub fn read(bytes: &Bytes) -> Result<Vec<Value>, Refusal> {
    let Value::Array(mut operations) = request::read(bytes)? else {
        return Err(Refusal::body("The request body is not a list of operations"));
    };
    if operations.is_empty() {
        return Err(Refusal::empty_body());
    }
    for operation in &mut operations {
        let name = operation.get("op").and_then(Value::as_str).unwrap_or_default().to_ascii_lowercase();
        if !OPERATIONS.contains(&name.as_str()) {
            return Err(Refusal::operation(&name));
        }
        operation["op"] = name.into();
    }
    Ok(operations)
}

/// The object after a patch that touches nothing but `fields`.
pub fn applied(object: &Value, operations: Vec<Value>, fields: &[&str]) -> Result<Value, Refusal> {
    for operation in &operations {
        let path = operation.get("path").and_then(Value::as_str).unwrap_or_default();
        let field = path.strip_prefix('/').unwrap_or_default().split('/').next().unwrap_or_default();
        if field == "connectionSpec" {
            return Err(Refusal::immutable_spec());
        }
        if !fields.contains(&field) {
            return Err(Refusal::patch(format!("The path '{path}' does not lead to a field that can be changed")));
        }
    }
    let mut changed = object.clone();
    patching::apply(&mut changed, Value::Array(operations), MOST_OPERATIONS).map_err(Refusal::patch)?;
    Ok(changed)
}
