//! Preview and estimate of a rule that is not saved (AEP contract §8).

use serde_json::{Value, json};

use super::{ExperiencePlatform, ups};
use crate::lenient::{as_number, as_text};
use crate::session::Query;
use crate::{ApiError, RuleVerdict};

/// A preview under way; the estimate has the same id.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PreviewId(pub String);

/// How many profiles a rule would hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Estimate {
    /// Whether the numbers are final.
    pub ready: bool,
    /// Whether there will be none.
    pub failed: bool,
    /// Profiles; coarse until ready.
    pub size: Option<u64>,
    /// Profiles that fulfill the rule, of those read.
    pub matched: Option<u64>,
    /// Profiles read: all, or a sample of large accounts.
    pub read: Option<u64>,
    /// Profiles of the account.
    pub total: Option<u64>,
    /// Profiles by the numeric id of the identity name space (4 ECID, 11 hashed e-mail, 20914 GAID, 20915 IDFA).
    pub namespaces: Vec<(String, u64)>,
    /// The service's words on a failure.
    pub error: Option<String>,
}

impl ExperiencePlatform {
    /// Starts a preview of a PQL rule.
    pub async fn preview(&self, pql: &str) -> Result<PreviewId, ApiError> {
        // Audiences created in the editor carry a tree. No text of the language begins with a brace.
        let form = if pql.trim_start().starts_with('{') { "pql/json" } else { "pql/text" };
        let body = json!({ "predicateExpression": pql, "predicateType": form,
            "predicateModel": "_xdm.context.profile", "graphType": "none" });
        // Asking twice starts two previews and harms nothing.
        let answer = self.caller.ask(&ups(&["preview"]), &body).await?;
        let id = answer.read::<Value>()?.get("previewId").and_then(as_text);
        id.map(PreviewId).ok_or_else(|| answer.unreadable("expected a preview id"))
    }

    /// Whether the service accepts a PQL expression, in either form. A preview is started for that, and taken back.
    pub async fn validate_pql(&self, pql: &str, json_form: bool) -> Result<RuleVerdict, ApiError> {
        let form = if json_form { "pql/json" } else { "pql/text" };
        let body = json!({ "predicateExpression": pql, "predicateType": form,
            "predicateModel": "_xdm.context.profile", "graphType": "none" });
        let answer = self.caller.ask(&ups(&["preview"]), &body).await;
        if let Ok(answer) = &answer
            && let Some(id) = answer.read::<Value>()?.get("previewId").and_then(as_text)
        {
            self.remove_preview(&PreviewId(id)).await;
        }
        RuleVerdict::of(answer)
    }

    /// Removes a preview, which goes by itself after a while.
    pub async fn remove_preview(&self, id: &PreviewId) {
        if let Err(error) = self.caller.delete(&ups(&["preview", &id.0]), None).await {
            tracing::debug!(%error, "a preview could not be deleted");
        }
    }

    /// How far a preview has counted; ask every few seconds until it is ready or failed.
    pub async fn estimate(&self, id: &PreviewId) -> Result<Estimate, ApiError> {
        let answer = self.caller.get(&ups(&["estimate", &id.0]), &Query::new()).await?;
        Ok(read_estimate(&answer.read()?))
    }
}

fn read_estimate(body: &Value) -> Estimate {
    let state = body.get("state").and_then(Value::as_str).unwrap_or_default().to_ascii_uppercase();
    let distribution = body.get("estimatedNamespaceDistribution").and_then(Value::as_array);
    let namespaces = distribution.into_iter().flatten().filter_map(|entry| {
        let id = entry.get("namespaceId").and_then(as_text)?;
        Some((id, entry.get("profilesMatchedSoFar").and_then(as_number)?))
    });
    Estimate {
        ready: state == "RESULT_READY",
        failed: matches!(state.as_str(), "FAILED" | "ERROR"),
        size: body.get("estimatedSize").and_then(as_number),
        matched: body.get("profilesMatchedSoFar").and_then(as_number),
        read: body.get("profilesReadSoFar").and_then(as_number),
        total: body.get("totalRows").and_then(as_number),
        namespaces: namespaces.collect(),
        error: body.pointer("/error/description").and_then(as_text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_estimate_is_read_with_its_name_spaces() {
        let read =
            read_estimate(&json!({ "estimatedSize": 35_935, "state": "RESULT_READY", "error": { "description": "" },
            "profilesMatchedSoFar": 1_797, "profilesReadSoFar": 50_000, "totalRows": 1_000_000,
            "estimatedNamespaceDistribution": [{ "namespaceId": "4", "profilesMatchedSoFar": 11_986 }] }));
        let expected = Estimate {
            ready: true,
            size: Some(35_935),
            matched: Some(1_797),
            read: Some(50_000),
            total: Some(1_000_000),
            namespaces: vec![("4".to_owned(), 11_986)],
            ..Estimate::default()
        };
        assert_eq!(read, expected);
        assert!(read_estimate(&json!({ "state": "error" })).failed);
    }
}
