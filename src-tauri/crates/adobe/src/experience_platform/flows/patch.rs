//! Changes of the audiences of a dataflow as JSON-Patch operations (AEP contract §13.3, §14.3; RFC 6902). Only the
//! operations that Adobe documents are used: `add` and `remove`.

use std::cmp::Reverse;

use serde_json::{Value, json};

use super::selector::AudienceSelector;

/// The transformation that holds audiences in every documented dataflow.
const TRANSFORMATION: &str = "GeneralTransform";

/// Operations that are done together or not at all, on the version of the dataflow they were worked out for.
#[derive(Debug, Clone, PartialEq)]
pub struct FlowPatch {
    operations: Vec<Value>,
}

impl FlowPatch {
    /// Whether there is nothing to change.
    pub fn is_empty(&self) -> bool {
        self.operations.is_empty()
    }

    /// The operations, in the order in which they are to be done.
    pub fn operations(&self) -> &[Value] {
        &self.operations
    }
}

/// Removes what is at these places: transformation, and index in its list. The highest first, because each removal moves
/// those behind it.
pub(super) fn removing(places: impl Iterator<Item = (usize, usize)>) -> FlowPatch {
    let mut places: Vec<_> = places.collect();
    places.sort_unstable_by_key(|place| Reverse(*place));
    let operation = |(transformation, index)| json!({ "op": "remove", "path": format!("{}/{index}", selectors_of(transformation)) });
    FlowPatch { operations: places.into_iter().map(operation).collect() }
}

/// Adds audiences at the end of the list. The error is a sentence.
pub(super) fn adding(transformations: &Value, new: &[&AudienceSelector]) -> Result<FlowPatch, String> {
    let mut operations = Vec::new();
    if new.is_empty() {
        return Ok(FlowPatch { operations });
    }
    let (transformation, missing) = place(transformations)?;
    operations.extend(missing);
    let end = format!("{}/-", selectors_of(transformation));
    operations.extend(new.iter().map(|selector| json!({ "op": "add", "path": end, "value": selector.wire() })));
    Ok(FlowPatch { operations })
}

fn selectors_of(transformation: usize) -> String {
    format!("/transformations/{transformation}/params/segmentSelectors/selectors")
}

/// The transformation that audiences are added to, and the operation that creates what is missing on the way to its list.
/// What comes here was read, so everything is of the expected type or missing.
fn place(transformations: &Value) -> Result<(usize, Option<Value>), String> {
    let add = |path: String, value: Value| Some(json!({ "op": "add", "path": path, "value": value }));
    let none = json!({ "selectors": [] });
    let whole = || json!({ "name": TRANSFORMATION, "params": { "segmentSelectors": none } });
    let Some(list) = transformations.as_array() else {
        return Ok((0, add("/transformations".to_owned(), json!([whole()]))));
    };
    let indexes = |is: &dyn Fn(&Value) -> bool| -> Vec<usize> {
        list.iter().enumerate().filter(|(_, one)| is(one)).map(|(index, _)| index).collect()
    };
    let has_selectors = |one: &Value| one.pointer("/params/segmentSelectors").is_some_and(|found| !found.is_null());
    let is_general = |one: &Value| one.get("name").and_then(Value::as_str) == Some(TRANSFORMATION);
    let mut candidates = indexes(&has_selectors);
    if candidates.len() > 1 {
        candidates = indexes(&|one| has_selectors(one) && is_general(one));
    } else if candidates.is_empty() {
        candidates = indexes(&is_general);
        if candidates.is_empty() {
            return Ok((list.len(), add("/transformations/-".to_owned(), whole())));
        }
    }
    let [index] = candidates[..] else {
        return Err("the dataflow lists audiences in several places, and which one counts is not known".to_owned());
    };
    let at = |path: &str| format!("/transformations/{index}{path}");
    let found = |path: &str| list[index].pointer(path).is_some_and(|value| !value.is_null());
    let missing = if !found("/params") {
        add(at("/params"), json!({ "segmentSelectors": none }))
    } else if !found("/params/segmentSelectors") {
        add(at("/params/segmentSelectors"), none)
    } else if !found("/params/segmentSelectors/selectors") {
        add(at("/params/segmentSelectors/selectors"), json!([]))
    } else {
        None
    };
    Ok((index, missing))
}
