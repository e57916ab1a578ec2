//! Segment definitions, the source of Platform audiences; they carry the latest counts (AEP contract §6, §5.7).

use domain::{Audience, AudienceId, UpdateFrequency};
use serde_json::{Map, Value, json};

use super::list::DEFINITIONS;
use super::wire::read_audience;
use super::{ExperiencePlatform, ups};
use crate::ApiError;
use crate::list::Pages;
use crate::session::Query;

/// The service's default and maximum.
const PAGE_SIZE: usize = 100;

/// A segment definition to create.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewDefinition {
    /// Name; the service refuses one that another definition has.
    pub name: String,
    /// Free text.
    pub description: String,
    /// The rule, in PQL text.
    pub rule: String,
    /// How it is evaluated; once a day if `None`.
    pub frequency: Option<UpdateFrequency>,
}

/// An audience of Experience Platform as it is before it is changed.
#[derive(Debug, Clone, PartialEq)]
pub struct EditableAudience {
    /// The audience. Its tags are ids.
    pub audience: Audience,
    /// The object that has its folder, with all else that is in it.
    link: Map<String, Value>,
}

/// Fields of an audience to write; the others stay.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AudienceChange {
    /// Name.
    pub name: Option<String>,
    /// Free text.
    pub description: Option<String>,
    /// The rule, in PQL text or JSON.
    pub rule: Option<String>,
    /// How it is evaluated.
    pub frequency: Option<UpdateFrequency>,
    /// ID of the merge policy.
    pub merge_policy: Option<String>,
    /// IDs of the tags.
    pub tags: Option<Vec<String>>,
    /// ID of the folder; empty for none.
    pub folder: Option<String>,
}

impl ExperiencePlatform {
    /// Creates a definition with the default merge policy. Never repeated: the answer may have been lost after the work was done.
    pub async fn create_definition(&self, new: &NewDefinition) -> Result<Audience, ApiError> {
        let mut body = json!({
            "name": new.name,
            "description": new.description,
            "schema": { "name": "_xdm.context.profile" },
            "expression": expression(&new.rule),
        });
        if let Some(frequency) = new.frequency {
            body["evaluationInfo"] = evaluation(frequency);
        }
        let answer = self.caller.post(&ups(&["segment", "definitions"]), &body).await?;
        read_audience(&answer.read()?).ok_or_else(|| answer.unreadable("expected a segment definition"))
    }

    /// Definitions page by page, as the audiences of the same ids.
    pub fn list_definitions(&self) -> Pages<Audience> {
        let query = vec![("limit", PAGE_SIZE.to_string())];
        Pages::new(self.caller.clone(), &ups(&["segment", "definitions"]), query, DEFINITIONS, read_audience)
    }

    /// One definition, as the audience of the same id.
    pub async fn definition(&self, id: &AudienceId) -> Result<Audience, ApiError> {
        let path = ups(&["segment", "definitions", id.as_str()]);
        let answer = self.caller.get(&path, &Query::new()).await?;
        read_audience(&answer.read()?).ok_or_else(|| answer.unreadable("expected a segment definition"))
    }

    /// One audience as it is now, to be changed.
    pub async fn editable_audience(&self, id: &AudienceId) -> Result<EditableAudience, ApiError> {
        let answer = self.caller.get(&ups(&["audiences", id.as_str()]), &Query::new()).await?;
        let row: Value = answer.read()?;
        let audience = read_audience(&row).filter(|audience| audience.id == *id);
        let audience = audience.ok_or_else(|| answer.unreadable("expected the audience"))?;
        let link = row.get("linkedAudienceRef").and_then(Value::as_object).cloned().unwrap_or_default();
        Ok(EditableAudience { audience, link })
    }

    /// Writes some fields of an audience (AEP contract §5.4), and returns it as it is then. Never repeated once it may have been
    /// done. The service knows no versions of audiences.
    pub async fn change_audience(&self, is: &EditableAudience, change: &AudienceChange) -> Result<Audience, ApiError> {
        let path = ups(&["audiences", is.audience.id.as_str()]);
        let answer = self.caller.patch(&path, &operations(&is.link, change), None).await?;
        let changed = read_audience(&answer.read()?).filter(|audience| audience.id == is.audience.id);
        changed.ok_or_else(|| answer.unreadable("expected the audience"))
    }
}

fn operations(link: &Map<String, Value>, change: &AudienceChange) -> Value {
    let mut operations = Vec::new();
    let mut add = |path: &str, value: Value| operations.push(json!({ "op": "add", "path": path, "value": value }));
    if let Some(name) = &change.name {
        add("/name", json!(name));
    }
    if let Some(description) = &change.description {
        add("/description", json!(description));
    }
    if let Some(rule) = &change.rule {
        add("/expression", expression(rule));
    }
    if let Some(frequency) = change.frequency {
        add("/evaluationInfo", evaluation(frequency));
    }
    if let Some(policy) = &change.merge_policy {
        add("/mergePolicyId", json!(policy));
    }
    if let Some(tags) = &change.tags {
        add("/tags", json!(tags));
    }
    if let Some(folder) = &change.folder {
        let mut link = link.clone();
        if folder.is_empty() {
            link.remove("audienceFolderId");
        } else {
            link.insert("audienceFolderId".to_owned(), json!(folder));
        }
        add("/linkedAudienceRef", Value::Object(link));
    }
    Value::Array(operations)
}

/// A rule on the wire. No text of the language begins with a brace.
fn expression(rule: &str) -> Value {
    let format = if rule.trim_start().starts_with('{') { "pql/json" } else { "pql/text" };
    json!({ "type": "PQL", "format": format, "value": rule })
}

/// The switches of an evaluation: exactly one is on (AEP contract §5.2).
fn evaluation(frequency: UpdateFrequency) -> Value {
    let is = |one: UpdateFrequency| json!({ "enabled": one == frequency });
    json!({
        "batch": is(UpdateFrequency::Batch),
        "continuous": is(UpdateFrequency::Streaming),
        "synchronous": is(UpdateFrequency::Edge),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_changes_is_written_and_a_folder_keeps_what_is_beside_it() {
        let link = json!({ "flowId": "f" }).as_object().unwrap().clone();
        let change = AudienceChange {
            rule: Some("x = 1".to_owned()),
            folder: Some("7".to_owned()),
            ..AudienceChange::default()
        };
        let expected = json!([
            { "op": "add", "path": "/expression", "value": { "type": "PQL", "format": "pql/text", "value": "x = 1" } },
            { "op": "add", "path": "/linkedAudienceRef", "value": { "flowId": "f", "audienceFolderId": "7" } },
        ]);
        assert_eq!(operations(&link, &change), expected);
        assert_eq!(operations(&link, &AudienceChange::default()), json!([]));
        assert_eq!(evaluation(UpdateFrequency::Streaming)["continuous"]["enabled"], true);
    }
}
