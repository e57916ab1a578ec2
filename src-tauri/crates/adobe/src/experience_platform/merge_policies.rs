//! Merge policies: how Experience Platform joins the fragments of a profile (AEP contract §16.4).

use serde_json::Value;

use super::list::CHILDREN;
use super::{ExperiencePlatform, ups};
use crate::ApiError;
use crate::lenient::as_text;
use crate::list::Pages;

/// More than any sandbox may have (five, by Adobe's guardrail), so that one page is all of them.
const PAGE_SIZE: usize = 100;

/// A merge policy of the sandbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MergePolicy {
    /// Id, as audiences name it.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// Class of the records it merges, such as `_xdm.context.profile`. Each class has a default of its own.
    pub schema: String,
    /// Whether it is the default of its class.
    pub is_default: bool,
    /// Whether edge audiences are evaluated with it.
    pub is_active_on_edge: bool,
}

impl ExperiencePlatform {
    /// Every merge policy. Only a read, so it may be repeated.
    pub async fn merge_policies(&self) -> Result<Vec<MergePolicy>, ApiError> {
        let query = vec![("limit", PAGE_SIZE.to_string())];
        let path = ups(&["config", "mergePolicies"]);
        Ok(Pages::new(self.caller.clone(), &path, query, CHILDREN, read_policy).all().await?.items)
    }
}

/// One row; one that cannot be named is no use.
fn read_policy(row: &Value) -> Option<MergePolicy> {
    let flag = |name| row.get(name).and_then(Value::as_bool).unwrap_or(false);
    Some(MergePolicy {
        id: row.get("id").and_then(as_text)?,
        name: row.get("name").and_then(as_text).filter(|name| !name.is_empty())?,
        schema: row.pointer("/schema/name").and_then(as_text).unwrap_or_default(),
        is_default: flag("default"),
        is_active_on_edge: flag("isActiveOnEdge"),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// The shape of a recorded answer: each class has a default, and a name may be used twice.
    #[test]
    fn rows_are_read_by_class_and_one_without_a_name_is_left_out() {
        let row = |id: &str, schema: &str, edge: bool| {
            json!({
                "id": id, "name": "Default Timebased", "schema": { "name": schema }, "version": 1,
                "sandbox": { "sandboxName": "one" }, "default": true, "isActiveOnEdge": edge, "systemDataSets": [],
            })
        };
        let read = |row: &Value| read_policy(row).map(|it| (it.id, it.schema, it.is_default, it.is_active_on_edge));
        let profile = read(&row("a", "_xdm.context.profile", true));
        assert_eq!(profile, Some(("a".to_owned(), "_xdm.context.profile".to_owned(), true, true)));
        let definition = read(&row("b", "_xdm.context.segmentdefinition", false));
        assert_eq!(definition, Some(("b".to_owned(), "_xdm.context.segmentdefinition".to_owned(), true, false)));
        assert_eq!(read(&json!({ "id": "c" })), None);
        assert_eq!(read(&json!(7)), None);
    }
}
