//! Answers of the segmentation service, and its error body (AEP contract §3.1 shape 3).

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};
use uuid::Uuid;

/// The result of every route of this service.
pub type Answer = Result<Response, Refusal>;

/// A refused request.
#[derive(Debug, Clone)]
pub struct Refusal {
    status: StatusCode,
    /// The service's own code; its last part need not be the HTTP status.
    code: &'static str,
    message: String,
    shape: Shape,
}

/// The error bodies differ from route to route.
#[derive(Debug, Clone)]
enum Shape {
    /// The inner code is the HTTP status, as a number: most refusals.
    Numbered,
    /// The inner code is the service's own.
    Coded,
    /// What is wrong with the query of a list: no request id, but the value and the list.
    Query { title: &'static str, value: String, instance: &'static str },
}

impl Refusal {
    fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self { status, code, message: message.into(), shape: Shape::Numbered }
    }

    fn coded(self) -> Self {
        Self { shape: Shape::Coded, ..self }
    }

    /// A mandatory field is missing or the body cannot be read.
    pub fn body(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "UPLIB-101206-500", message)
    }

    /// The audience breaks a rule: a deletion by state, a field that cannot change.
    pub fn invalid(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "UPAPI-113434-400", message)
    }

    /// No such audience, definition, job or preview.
    pub fn missing(what: &str, id: &str) -> Self {
        let message = format!("The {what} entity {id} is not found. Use a valid entity and try again.");
        Self::new(StatusCode::NOT_FOUND, "UPAPI-113430-404", message)
    }

    /// The organization was never set up for audiences.
    pub fn not_enabled() -> Self {
        let message = "The IMS Org is not enabled for External Segment.";
        Self::new(StatusCode::FORBIDDEN, "UPAPI-113740-403", message)
    }

    /// Other audiences depend on it.
    pub fn in_use(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "UPAPI-113631-403", message)
    }

    /// Too many or too few ids for one call.
    pub fn ids() -> Self {
        let message = "The number of requested IDs is invalid. Cannot be 0 or exceed 100.";
        Self::new(StatusCode::BAD_REQUEST, "UPAPI-113015-400", message).coded()
    }

    /// None of the ids exists.
    pub fn none_of(ids: &[String]) -> Self {
        let message = format!("The entity {} is not found.", ids.join(","));
        Self::new(StatusCode::NOT_FOUND, "UPAPI-113000-404", message).coded()
    }

    /// The name is taken (AEP contract §6).
    pub fn taken(name: &str) -> Self {
        let message = format!("A segment definition with the name {name} already exists");
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "UPAPI-113422-422", message)
    }

    /// A query parameter or header the service cannot use.
    pub fn parameter(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "UPAPI-113001-400", message)
    }

    /// A filter with an operator the list does not know (recorded).
    pub fn operator(value: &str, instance: &'static str) -> Self {
        Self::query("NEBULA-100058-400", "Unknown operator", value, instance)
    }

    /// A filter or an order by something rows do not have. The code is not known, only the kind of body.
    pub fn attribute(value: &str, instance: &'static str) -> Self {
        Self::query("NEBULA-100059-400", "Unknown attribute", value, instance)
    }

    /// An impossible page: more than 100 rows, or none. The code is not known, only that it is refused.
    pub fn limit(value: &str, instance: &'static str) -> Self {
        Self::query("NEBULA-100060-400", "Invalid limit", value, instance)
    }

    /// An order in no direction.
    pub fn direction(value: &str, instance: &'static str) -> Self {
        Self::query("NEBULA-100061-400", "Unknown sort direction", value, instance)
    }

    fn query(code: &'static str, title: &'static str, value: &str, instance: &'static str) -> Self {
        let shape = Shape::Query { title, value: value.to_owned(), instance };
        Self { shape, ..Self::new(StatusCode::BAD_REQUEST, code, format!("{title}: {value}")) }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let status = self.status.as_u16();
        let inner = match &self.shape {
            Shape::Numbered => json!({ "code": status, "message": self.message }),
            Shape::Coded => json!({ "code": self.code, "message": self.message }),
            Shape::Query { value, .. } => json!({ "code": self.code, "message": self.message, "value": value }),
        };
        let mut errors = Map::new();
        errors.insert(status.to_string(), json!([inner]));
        let mut body = json!({
            "errors": errors,
            "type": format!("https://ns.adobe.com/aep/errors/{}", self.code),
            "title": self.message,
            "status": status,
        });
        if let Shape::Query { title, instance, .. } = self.shape {
            body["title"] = json!(title);
            body["instance"] = json!(instance);
        } else {
            body["requestId"] = json!(Uuid::new_v4().simple().to_string());
        }
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
