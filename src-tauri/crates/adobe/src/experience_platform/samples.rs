//! The profile sample: how many profiles there are, in all and by namespace (AEP contract §18).

use serde_json::Value;

use super::{ExperiencePlatform, ups};
use crate::ApiError;
use crate::error::found;
use crate::lenient::{as_number, as_text};
use crate::session::Query;

/// Identities of one namespace that have a profile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamespaceIds {
    /// Code in lower case, such as `ecid`.
    pub namespace: String,
    /// Its identities.
    pub ids: u64,
}

impl ExperiencePlatform {
    /// Merged profiles of the sandbox, by the last sample; what the license counts.
    pub async fn profile_total(&self) -> Result<u64, ApiError> {
        let answer = self.caller.get(&ups(&["previewsamplestatus"]), &Query::new()).await?;
        let total = answer.read::<Value>()?.get("totalRows").and_then(as_number);
        total.ok_or_else(|| answer.unreadable("expected the number of profiles"))
    }

    /// Identities that have a profile, by namespace; `None` if there is no report yet.
    pub async fn profiles_by_namespace(&self) -> Result<Option<Vec<NamespaceIds>>, ApiError> {
        let path = ups(&["previewsamplestatus", "report", "namespace"]);
        let Some(answer) = found(self.caller.get(&path, &Query::new()).await)? else { return Ok(None) };
        let rows = answer
            .read::<Value>()?
            .get("data")
            .and_then(Value::as_array)
            .map(|rows| rows.iter().map(read_row).collect());
        match rows {
            Some(Some(rows)) => Ok(Some(rows)),
            _ => Err(answer.unreadable("expected identities by namespace")),
        }
    }
}

fn read_row(row: &Value) -> Option<NamespaceIds> {
    let namespace = row.get("code").and_then(as_text)?.to_ascii_lowercase();
    Some(NamespaceIds { namespace, ids: row.get("fullIDsCount").and_then(as_number)? })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn numbers_are_read_as_texts_too() {
        let row = json!({ "value": "4", "code": "ECID", "fullIDsCount": "1200", "fullIDsPercentage": 12.5 });
        assert_eq!(read_row(&row), Some(NamespaceIds { namespace: "ecid".to_owned(), ids: 1_200 }));
        assert_eq!(read_row(&json!({ "code": "ECID" })), None);
    }
}
