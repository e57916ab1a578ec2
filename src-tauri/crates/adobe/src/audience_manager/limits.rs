//! Account limits. Their JSON is nested and its names are not published, so it is stored as it comes, flattened
//! (AAM contract §13.2).

use serde_json::Value;

use super::AudienceManager;
use crate::ApiError;
use crate::session::Query;

/// Whose limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LimitsOf {
    /// Traits by type.
    Traits,
    /// Segments.
    Segments,
    /// Destinations by type.
    Destinations,
}

impl AudienceManager {
    /// Names such as `ON_BOARDED_TRAIT.limit` with their values, as the service sends them.
    pub async fn limits(&self, of: LimitsOf) -> Result<Vec<(String, Value)>, ApiError> {
        let kind = match of {
            LimitsOf::Traits => "traits",
            LimitsOf::Segments => "segments",
            LimitsOf::Destinations => "destinations",
        };
        let answer = self.caller.get(&["v1", kind, "limits"], &Query::new()).await?;
        let mut flat = Vec::new();
        flatten(String::new(), &answer.read()?, &mut flat);
        Ok(flat)
    }
}

fn flatten(path: String, value: &Value, flat: &mut Vec<(String, Value)>) {
    let below = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
    match value {
        Value::Object(members) => members.iter().for_each(|(name, member)| flatten(below(name), member, flat)),
        Value::Array(members) => {
            members.iter().enumerate().for_each(|(index, member)| flatten(below(&index.to_string()), member, flat));
        }
        leaf => flat.push((path, leaf.clone())),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn nested_limits_become_flat_names() {
        let mut flat = Vec::new();
        flatten(String::new(), &json!({ "total": { "limit": 100_000, "used": 438 }, "list": [1] }), &mut flat);
        flat.sort_by(|a, b| a.0.cmp(&b.0));
        assert_eq!(
            flat,
            [
                ("list.0".to_owned(), json!(1)),
                ("total.limit".to_owned(), json!(100_000)),
                ("total.used".to_owned(), json!(438))
            ]
        );
    }
}
