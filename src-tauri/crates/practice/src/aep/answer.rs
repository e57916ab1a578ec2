//! Answers of the segmentation service, and its error body (AEP contract §3.1 shape 3).

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};
use uuid::Uuid;

/// What every route of this service gives back.
pub type Answer = Result<Response, Refusal>;

/// A refused request.
#[derive(Debug, Clone)]
pub struct Refusal {
    status: StatusCode,
    /// The service's own code; its last part need not be the HTTP status.
    code: &'static str,
    message: String,
}

impl Refusal {
    /// A mandatory field is missing or the body cannot be read.
    pub fn body(message: impl Into<String>) -> Self {
        Self { status: StatusCode::BAD_REQUEST, code: "UPLIB-101206-500", message: message.into() }
    }

    /// The audience breaks a rule: a deletion by state, a field that cannot change.
    pub fn invalid(message: impl Into<String>) -> Self {
        Self { status: StatusCode::BAD_REQUEST, code: "UPAPI-113434-400", message: message.into() }
    }

    /// No such audience, definition, job or preview.
    pub fn missing(what: &str, id: &str) -> Self {
        let message = format!("Unable to find {what} with id {id}");
        Self { status: StatusCode::NOT_FOUND, code: "UPAPI-113430-404", message }
    }

    /// Other audiences depend on it.
    pub fn in_use(message: impl Into<String>) -> Self {
        Self { status: StatusCode::BAD_REQUEST, code: "UPAPI-113631-403", message: message.into() }
    }

    /// Too many or too few ids for one call.
    pub fn ids(count: usize) -> Self {
        let message = format!("Number of ids must be between 1 and 100, but {count} were given");
        Self { status: StatusCode::BAD_REQUEST, code: "UPAPI-113015-400", message }
    }

    /// None of the ids exists.
    pub fn none_of(ids: &[String]) -> Self {
        let message = format!("None of the requested ids were found: {}", ids.join(","));
        Self { status: StatusCode::NOT_FOUND, code: "UPAPI-113000-404", message }
    }

    /// The name is taken (AEP contract §6).
    pub fn taken(name: &str) -> Self {
        let message = format!("A segment definition with the name {name} already exists");
        Self { status: StatusCode::UNPROCESSABLE_ENTITY, code: "UPAPI-113422-422", message }
    }

    /// A query parameter or header the service cannot use.
    pub fn parameter(message: impl Into<String>) -> Self {
        Self { status: StatusCode::BAD_REQUEST, code: "UPAPI-113001-400", message: message.into() }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let status = self.status.as_u16();
        let mut errors = Map::new();
        errors.insert(status.to_string(), json!([{ "code": self.code, "message": self.message }]));
        let body = json!({
            "requestId": Uuid::new_v4().simple().to_string(),
            "errors": errors,
            "type": format!("https://ns.adobe.com/aep/errors/{}", self.code),
            "title": self.message,
            "status": status,
        });
        (self.status, Json(body)).into_response()
    }
}

/// 200 with a JSON body.
pub fn ok(body: Value) -> Response {
    Json(body).into_response()
}

/// Another success with a JSON body.
pub fn with(status: StatusCode, body: Value) -> Response {
    (status, Json(body)).into_response()
}

/// 204 without a body.
pub fn nothing() -> Response {
    StatusCode::NO_CONTENT.into_response()
}

/// The entry of a bulk read for an id that does not exist (AEP contract §5.5).
pub fn not_found_entry() -> Value {
    json!({
        "requestId": Uuid::new_v4().simple().to_string(),
        "errors": { "404": [{ "code": 404, "message": "Not found." }] },
    })
}
