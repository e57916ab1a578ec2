//! Usage policies (AEP contract §16.3): Adobe's own and the organization's.

use domain::Label;
use domain::governance::{Deny, MarketingAction, Policy};
use serde_json::Value;

use super::ExperiencePlatform;
use super::list::POLICIES;
use crate::ApiError;
use crate::lenient::as_text;
use crate::list::Pages;

/// Base path (AEP contract §1.2).
const POLICY_SERVICE: [&str; 3] = ["data", "foundation", "dulepolicy"];
/// Both lists of policies.
const LISTS: [&str; 2] = ["core", "custom"];
/// Deepest conditions that are read; nobody writes such.
const DEEPEST: usize = 32;

impl ExperiencePlatform {
    /// Every policy that is enabled. One whose labels or marketing actions cannot be read is an error: what it forbids would
    /// look allowed. Only reads, so it may be repeated.
    pub async fn enabled_policies(&self) -> Result<Vec<Policy>, ApiError> {
        let mut enabled = Vec::new();
        for list in LISTS {
            let path: Vec<&str> = POLICY_SERVICE.into_iter().chain(["policies", list]).collect();
            let all = Pages::new(self.caller.clone(), &path, Vec::new(), POLICIES, read_policy).every().await?;
            enabled.extend(all.into_iter().flatten());
        }
        Ok(enabled)
    }
}

/// One row: `Some(None)` for a policy that is not enabled, `None` for one that cannot be read.
#[expect(clippy::option_option, reason = "a row that says nothing differs from one that cannot be read")]
fn read_policy(row: &Value) -> Option<Option<Policy>> {
    let status = row.get("status").and_then(as_text)?;
    if !status.eq_ignore_ascii_case("ENABLED") {
        return Some(None);
    }
    let references = row.get("marketingActionRefs")?.as_array()?;
    let actions = references.iter().map(|it| as_text(it).map(|it| MarketingAction::from_reference(&it)));
    let id = row.get("id").and_then(as_text)?;
    let name = row.get("name").and_then(as_text).filter(|name| !name.is_empty()).unwrap_or_else(|| id.clone());
    Some(Some(Policy { id, name, actions: actions.collect::<Option<_>>()?, deny: read_deny(row.get("deny")?, 0)? }))
}

fn read_deny(deny: &Value, depth: usize) -> Option<Deny> {
    if let Some(label) = deny.get("label").and_then(as_text) {
        return Some(Deny::Label(Label::from_code(&label)));
    }
    if depth == DEEPEST {
        return None;
    }
    let parts = deny.get("operands")?.as_array()?.iter().map(|part| read_deny(part, depth + 1));
    let parts = parts.collect::<Option<Vec<_>>>()?;
    match deny.get("operator").and_then(as_text)?.to_ascii_uppercase().as_str() {
        "AND" => Some(Deny::All(parts)),
        "OR" => Some(Deny::Any(parts)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn row(status: &str, deny: &Value) -> Value {
        json!({
            "id": "corepolicy_0003", "name": "Restrict email targeting", "status": status, "deny": deny,
            "marketingActionRefs": ["https://platform.adobe.io:443/data/foundation/dulepolicy/marketingActions/core/emailTargeting"],
        })
    }

    #[test]
    fn an_enabled_policy_is_read_with_its_condition() {
        let deny = json!({ "operator": "OR", "operands": [
            { "label": "C4" }, { "operator": "AND", "operands": [{ "label": "C5" }, { "label": "custom/eu" }] },
        ] });
        let policy = read_policy(&row("ENABLED", &deny)).unwrap().unwrap();
        assert_eq!(policy.actions, [MarketingAction("emailTargeting".to_owned())]);
        let label = |name: &str| Deny::Label(Label(name.to_owned()));
        assert_eq!(policy.deny, Deny::Any(vec![label("C4"), Deny::All(vec![label("C5"), label("custom/eu")])]));
        assert_eq!(read_policy(&row("DISABLED", &deny)), Some(None));
        assert_eq!(read_policy(&row("DRAFT", &json!({}))), Some(None), "what it would deny does not matter");
    }

    #[test]
    fn an_enabled_policy_that_is_not_understood_is_unreadable_and_not_harmless() {
        for deny in
            [json!({}), json!({ "operator": "XOR", "operands": [] }), json!({ "operands": [{ "label": "C1" }] })]
        {
            assert_eq!(read_policy(&row("ENABLED", &deny)), None, "{deny}");
        }
        let mut deep = json!({ "label": "C1" });
        for _ in 0..40 {
            deep = json!({ "operator": "AND", "operands": [deep] });
        }
        assert_eq!(read_policy(&row("ENABLED", &deep)), None);
        assert_eq!(read_policy(&json!(7)), None);
    }
}
