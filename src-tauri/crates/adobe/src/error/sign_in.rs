//! Why a sign-in failed, so that each case can have its own advice (AEP contract §2.1).

use domain::CallKind;

use super::ApiError;
use crate::redact::MASK;

/// Why there is no access token.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SignInError {
    /// The client secret is not this client's, or is missing.
    #[error("the client secret is wrong")]
    WrongSecret,
    /// No credential has this client id.
    #[error("the client id is unknown")]
    UnknownClient,
    /// A scope was requested that the credential does not have.
    #[error("a requested scope is not granted to this credential: {description}")]
    ScopeNotGranted {
        /// The service's words.
        description: String,
    },
    /// Any other refusal.
    #[error("the sign-in was refused ({error}, status {status}): {description}")]
    Refused {
        /// HTTP status.
        status: u16,
        /// OAuth error code; empty if none was sent.
        error: String,
        /// The service's words.
        description: String,
    },
    /// No answer, a service in trouble, or an answer that cannot be read.
    #[error("the sign-in service returned no usable answer")]
    Failed(#[source] Box<ApiError>),
}

impl SignInError {
    /// Whether trying again later may help without changing anything.
    pub fn is_retryable(&self) -> bool {
        matches!(self, Self::Failed(error) if error.is_retryable())
    }

    /// The kind of failure, without the service's words: they may repeat the secret it was sent.
    pub fn code(&self) -> String {
        match self {
            Self::WrongSecret => "wrong secret".to_owned(),
            Self::UnknownClient => "unknown client".to_owned(),
            Self::ScopeNotGranted { .. } => "scope not granted".to_owned(),
            Self::Refused { status, error, .. } => {
                // OAuth's codes are of these letters; anything else is not a code.
                let is_code = error.len() <= 40 && error.bytes().all(|it| it.is_ascii_lowercase() || it == b'_');
                format!("status {status}{}{}", if is_code { " " } else { "" }, if is_code { error } else { "" })
            }
            Self::Failed(error) => match error.as_ref() {
                ApiError::Status(refusal) => format!("status {}", refusal.status),
                ApiError::UnreadableAnswer { status, .. } => format!("status {status}, unreadable"),
                ApiError::NoCommunication { .. } | ApiError::AnswerLost { .. } => {
                    format!("{:?}", error.network_fault())
                }
                _ => "not sent".to_owned(),
            },
        }
    }

    /// Sorts the failure of a token request.
    pub(crate) fn of(error: ApiError) -> Self {
        let refusal = match error {
            ApiError::Status(refusal) => refusal,
            other => return Self::Failed(Box::new(other)),
        };
        // An answer with a page or a redirect does not come from the sign-in service.
        let elsewhere = [CallKind::Throttled, CallKind::Unavailable, CallKind::NotFound, CallKind::Foreign];
        if elsewhere.contains(&refusal.kind) {
            return Self::Failed(Box::new(ApiError::Status(refusal)));
        }
        let error = refusal.code.clone().unwrap_or_default();
        let description = refusal.message.clone();
        // A mask is not a word of the service.
        let words = description.replace(MASK, "").to_ascii_lowercase();
        match error.as_str() {
            "invalid_scope" => Self::ScopeNotGranted { description },
            "invalid_client" | "unauthorized_client" if words.contains("secret") => Self::WrongSecret,
            "invalid_client" | "unauthorized_client" if words.contains("client") => Self::UnknownClient,
            _ => Self::Refused { status: refusal.status, error, description },
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::{Call, Refusal};

    fn refused(status: u16, code: &str, message: &str) -> SignInError {
        SignInError::of(ApiError::Status(Box::new(Refusal {
            call: Call { method: http::Method::POST, path: "/ims/token/v3".into(), changes: false },
            status,
            kind: super::super::kind_of(status, &[]),
            code: Some(code.to_owned()),
            message: message.to_owned(),
            body: String::new(),
            request_id: None,
            retry_after: None,
            attempts: 1,
            elapsed: Duration::ZERO,
            earlier_try_lost: false,
        })))
    }

    #[test]
    fn each_documented_refusal_has_its_own_kind() {
        assert!(matches!(refused(401, "invalid_client", "invalid client_secret parameter"), SignInError::WrongSecret));
        assert!(matches!(refused(400, "invalid_client", "invalid client_id parameter"), SignInError::UnknownClient));
        assert!(matches!(refused(400, "invalid_scope", "not a subset"), SignInError::ScopeNotGranted { .. }));
        assert!(matches!(refused(400, "unsupported_grant_type", "x"), SignInError::Refused { status: 400, .. }));
        assert!(refused(503, "", "later").is_retryable());
        assert!(!refused(401, "invalid_client", "invalid client_secret parameter").is_retryable());
    }
}
