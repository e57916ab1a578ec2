//! Rules that are checked and not saved (AAM contract §4.8, §5.1).

use serde_json::{Value, json};

use super::AudienceManager;
use crate::{ApiError, RuleVerdict};

impl AudienceManager {
    /// Whether the service accepts a trait rule.
    pub async fn validate_trait_rule(&self, rule: &str) -> Result<RuleVerdict, ApiError> {
        let answer = self.caller.ask(&["v1", "traits", "validate"], &json!({ "code": rule })).await;
        if let Ok(answer) = &answer {
            let body = answer.read::<Value>().unwrap_or_default();
            // The shape of the answer is not documented: any success counts, unless it says otherwise itself.
            if body.get("valid") == Some(&Value::Bool(false)) {
                let message = body.get("message").and_then(Value::as_str).unwrap_or("the rule is not valid");
                return Ok(RuleVerdict::Refused(message.to_owned()));
            }
        }
        RuleVerdict::of(answer)
    }

    /// Whether the service accepts a segment rule. It has no call of its own for that; estimating its size reads it.
    pub async fn validate_segment_rule(&self, rule: &str) -> Result<RuleVerdict, ApiError> {
        RuleVerdict::of(self.caller.ask(&["v1", "segments", "estimate-size"], &json!({ "rule": rule })).await)
    }
}
