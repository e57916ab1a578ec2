//! What Audience Manager answers when it does not do what was asked (AAM contract §3.6, §3.7).

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// An answer other than success: status, a stable code of our own, a sentence, and the single problems.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    status: StatusCode,
    code: &'static str,
    message: String,
    problems: Vec<String>,
}

impl Refusal {
    fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self { status, code, message: message.into(), problems: Vec::new() }
    }

    /// 400: the fields named do not pass.
    pub fn invalid(problems: Vec<String>) -> Self {
        let message = problems.first().cloned().unwrap_or_else(|| "The request is not valid".to_owned());
        Self { problems, ..Self::new(StatusCode::BAD_REQUEST, "entity.validation", message) }
    }

    /// 400: the body or a parameter cannot be read at all.
    pub fn malformed(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "request.malformed", message)
    }

    /// 400: the object is used by others, which the message names (AAM contract §4.6 rule 4).
    pub fn in_use(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "entity.in.use", message)
    }

    /// 400: an account limit is reached (AAM contract §13.1).
    pub fn limit(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "limit.exceeded", message)
    }

    /// 403: the caller lacks the permission.
    pub fn forbidden(message: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, "access.denied", message)
    }

    /// 404: no such object.
    pub fn unknown(what: &str, id: impl std::fmt::Display) -> Self {
        Self::new(StatusCode::NOT_FOUND, "entity.not.found", format!("{what} {id} does not exist"))
    }

    /// 409: another object is in the way.
    pub fn conflict(message: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, "entity.conflict", message)
    }

    /// 500: the work stopped unexpectedly.
    pub fn broken() -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "server.error", "The request could not be completed")
    }

    /// 412: `If-Match` names another version.
    pub fn stale() -> Self {
        Self::new(StatusCode::PRECONDITION_FAILED, "entity.stale", "The object has been changed since it was read")
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let body = json!({ "code": self.code, "message": self.message, "childMessages": self.problems });
        (self.status, Json(body)).into_response()
    }
}
