//! Answers of the Flow Service and its error bodies (AEP contract §3.1 shape 4): what is missing comes with
//! `errorMessage` and `errorDetails`, what is wrong with a request in problem style with the service's code.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

/// What every route of this service gives back.
pub type Answer = Result<Response, Refusal>;

/// A refused request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    status: StatusCode,
    /// The service's own code; `None` for the plain shape.
    code: Option<&'static str>,
    message: String,
}

impl Refusal {
    /// No such object in this sandbox.
    pub fn missing(resource: &str, id: &str) -> Self {
        let message = format!("{resource} not found with id = [{id}]");
        Self { status: StatusCode::NOT_FOUND, code: None, message }
    }

    /// The service has nothing of this name.
    pub fn no_such_resource(resource: &str) -> Self {
        let message = format!("{resource} is not a resource of this service");
        Self { status: StatusCode::NOT_FOUND, code: None, message }
    }

    /// `limit` together with `count`.
    pub fn limit_with_count() -> Self {
        Self::bad("1401-400", "limit and count cannot be used together")
    }

    /// An order that is not possible.
    pub fn order(text: &str) -> Self {
        Self::bad("1432-400", format!("The value {text} of orderby is not supported"))
    }

    /// A filter without an operator the service knows.
    pub fn operator(text: &str) -> Self {
        Self::bad("1440-400", format!("The filter {text} has no supported operator"))
    }

    /// A filter that names no field.
    pub fn field(text: &str) -> Self {
        Self::bad("1443-400", format!("The filter {text} has no supported field"))
    }

    /// Another parameter that cannot be used.
    pub fn parameter(name: &str, text: &str) -> Self {
        Self::bad("1448-400", format!("The value {text} of {name} is not supported"))
    }

    fn bad(code: &'static str, message: impl Into<String>) -> Self {
        Self { status: StatusCode::BAD_REQUEST, code: Some(code), message: message.into() }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let body = match self.code {
            None => json!({ "errorMessage": self.message, "errorDetails": self.message }),
            Some(code) => json!({
                "type": format!("http://ns.adobe.com/aep/errors/{code}"),
                "title": self.message,
                "status": self.status.as_u16(),
                "detail": self.message,
                "report": { "additionalContext": {}, "detailed-message": self.message, "sub-errors": [] },
                "error-chain": [],
            }),
        };
        (self.status, Json(body)).into_response()
    }
}

/// 200 with a JSON body.
pub fn ok(body: Value) -> Response {
    Json(body).into_response()
}

/// A method these services do not serve here.
pub async fn method_not_allowed() -> Refusal {
    let message = "The method is not allowed for this resource".to_owned();
    Refusal { status: StatusCode::METHOD_NOT_ALLOWED, code: None, message }
}
