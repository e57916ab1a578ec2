//! What a service says of a rule that is not saved.

use domain::CallKind;

use super::ApiError;

/// A service's answer about a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RuleVerdict {
    /// The service would take it.
    Valid,
    /// The service refuses it, with its own words.
    Refused(String),
}

impl RuleVerdict {
    /// A refusal of the request itself is an answer about the rule; everything else stays an error.
    pub(crate) fn of<T>(answer: Result<T, ApiError>) -> Result<Self, ApiError> {
        match answer {
            Ok(_) => Ok(Self::Valid),
            Err(ApiError::Status(refusal)) if refusal.kind == CallKind::Refused && refusal.status == 400 => {
                Ok(Self::Refused(refusal.message.clone()))
            }
            Err(error) => Err(error),
        }
    }
}
