//! The fields of profiles and of events: the union schemas that segmentation evaluates (Schema Registry).

use serde_json::Value;

use super::ExperiencePlatform;
use crate::ApiError;
use crate::error::found;
use crate::session::Query;

/// Schemas with all their fields, resolved.
const FULL: &str = "application/vnd.adobe.xed-full+json; version=1";
/// Deepest fields that are read.
const DEEPEST: usize = 12;
/// Most fields of a class that are read.
const MOST: usize = 20_000;

/// The class whose union is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum UnionClass {
    /// Profiles.
    Profile,
    /// Experience events.
    Event,
}

impl UnionClass {
    fn id(self) -> &'static str {
        match self {
            Self::Profile => "_xdm.context.profile__union",
            Self::Event => "_xdm.context.experienceevent__union",
        }
    }
}

/// What a field contains.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SchemaKind {
    /// Text.
    Text,
    /// A number.
    Number,
    /// Yes or no.
    Truth,
    /// A date or a moment.
    Moment,
    /// Several texts or numbers.
    List,
    /// Several objects, which have fields of their own.
    Objects,
    /// Values by keys that the schema does not name.
    Map,
}

/// A field that has a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchemaField {
    /// Path, such as `person.birthDate`.
    pub path: String,
    /// What it contains.
    pub kind: SchemaKind,
}

impl ExperiencePlatform {
    /// The fields of a class, by path; `None` if the sandbox has no union of it. Fields inside of lists of objects are left out:
    /// PQL reaches them only item by item.
    pub async fn union_fields(&self, class: UnionClass) -> Result<Option<Vec<SchemaField>>, ApiError> {
        let caller = self.caller.clone().with_fixed_header("accept", FULL);
        let path = ["data", "foundation", "schemaregistry", "tenant", "unions", class.id()];
        let Some(answer) = found(caller.get_page(&path, &Query::new()).await)? else { return Ok(None) };
        let body: Value = answer.read()?;
        if !body.get("properties").is_some_and(Value::is_object) {
            return Err(answer.unreadable("expected the fields of a schema"));
        }
        let mut fields = Vec::new();
        collect(&body, "", 0, &mut fields);
        fields.sort_by(|one: &SchemaField, other| one.path.cmp(&other.path));
        Ok(Some(fields))
    }
}

fn collect(schema: &Value, path: &str, depth: usize, fields: &mut Vec<SchemaField>) {
    let Some(properties) = schema.get("properties").and_then(Value::as_object) else { return };
    for (name, field) in properties {
        if fields.len() >= MOST || depth >= DEEPEST || !is_name(name) {
            continue;
        }
        let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
        match kind_of(field) {
            Some(kind) => fields.push(SchemaField { path, kind }),
            None => collect(field, &path, depth + 1, fields),
        }
    }
}

/// A name that PQL can write without quotes.
fn is_name(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
}

/// What a field contains; `None` if it is an object with fields of its own.
fn kind_of(field: &Value) -> Option<SchemaKind> {
    let text = |name: &str| field.get(name).and_then(Value::as_str).unwrap_or_default();
    let kind = if text("meta:xdmType").is_empty() { text("type") } else { text("meta:xdmType") };
    match kind {
        "date" | "date-time" => Some(SchemaKind::Moment),
        "string" if text("format").starts_with("date") => Some(SchemaKind::Moment),
        "string" => Some(SchemaKind::Text),
        "boolean" => Some(SchemaKind::Truth),
        "int" | "integer" | "long" | "short" | "byte" | "number" | "double" => Some(SchemaKind::Number),
        "map" => Some(SchemaKind::Map),
        "array" => {
            let of_objects = field.pointer("/items/properties").is_some()
                || field.pointer("/items/type").and_then(Value::as_str) == Some("object");
            Some(if of_objects { SchemaKind::Objects } else { SchemaKind::List })
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn fields_are_read_by_path_and_objects_are_not_fields() {
        let schema = json!({ "properties": {
            "person": { "type": "object", "properties": {
                "birthDate": { "type": "string", "format": "date", "meta:xdmType": "date" },
                "name": { "properties": { "firstName": { "type": "string" } } },
            } },
            "_tenant": { "type": "object", "properties": { "score": { "type": "integer", "meta:xdmType": "int" } } },
            "identityMap": { "type": "object", "meta:xdmType": "map" },
            "orders": { "type": "array", "items": { "type": "object", "properties": { "SKU": { "type": "string" } } } },
            "tags": { "type": "array", "items": { "type": "string" } },
            "odd name": { "type": "string" },
        } });
        let mut fields = Vec::new();
        collect(&schema, "", 0, &mut fields);
        let found: Vec<(&str, SchemaKind)> = fields.iter().map(|one| (one.path.as_str(), one.kind)).collect();
        let expected = [
            ("_tenant.score", SchemaKind::Number),
            ("identityMap", SchemaKind::Map),
            ("orders", SchemaKind::Objects),
            ("person.birthDate", SchemaKind::Moment),
            ("person.name.firstName", SchemaKind::Text),
            ("tags", SchemaKind::List),
        ];
        assert_eq!(found.len(), expected.len());
        assert!(expected.iter().all(|one| found.contains(one)), "{found:?}");
    }
}
