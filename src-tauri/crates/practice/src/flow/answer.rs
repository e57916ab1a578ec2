//! Answers of the Flow Service and its error bodies (AEP contract §3.1 shape 4): what is missing comes with
//! `errorMessage` and `errorDetails`, what is wrong with a request in problem style with the service's code. A fault
//! without a published code has `errorMessage`, too.

use axum::Json;
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

/// The result of every route of this service.
pub type Answer = Result<Response, Refusal>;

/// A refused request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    status: StatusCode,
    shape: Shape,
    message: String,
}

/// How the body of a refusal looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// `errorMessage` and `errorDetails`.
    Plain,
    /// Only `message`.
    Message,
    /// Problem style with the service's own code.
    Coded(&'static str),
}

impl Refusal {
    /// No such object in this sandbox.
    pub fn missing(resource: &str, id: &str) -> Self {
        Self::plain(StatusCode::NOT_FOUND, format!("{resource} not found with id = [{id}]"))
    }

    /// The service has nothing of this name.
    pub fn no_such_resource(resource: &str) -> Self {
        Self::plain(StatusCode::NOT_FOUND, format!("{resource} is not a resource of this service"))
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

    /// A method this service does not serve for a resource.
    pub fn method() -> Self {
        Self::plain(StatusCode::METHOD_NOT_ALLOWED, "The method is not allowed for this resource")
    }

    /// A body that is not what it should be, where no code is published.
    pub fn body(message: impl Into<String>) -> Self {
        Self::plain(StatusCode::BAD_REQUEST, message)
    }

    /// No body.
    pub fn empty_body() -> Self {
        Self::bad("1405-400", "The request body is empty")
    }

    /// A spec that does not exist or does not fit; the first step of a chain has a shape of its own.
    pub fn spec() -> Self {
        let message = "Please provide a valid spec id".to_owned();
        Self { status: StatusCode::BAD_REQUEST, shape: Shape::Message, message }
    }

    /// A spec that does not fit what it is used for.
    pub fn unfit_spec(id: &str) -> Self {
        Self::bad("1413-400", format!("The spec {id} is not valid here"))
    }

    /// A spec without a version.
    pub fn spec_version() -> Self {
        Self::plain(StatusCode::UNPROCESSABLE_ENTITY, "The version of the spec is missing")
    }

    /// A part of a chain that does not exist.
    pub fn no_part(what: &str, id: &str) -> Self {
        let message = format!("{what} not found with id = [{id}]");
        Self { status: StatusCode::NOT_FOUND, shape: Shape::Coded("1101-404"), message }
    }

    /// Creating a dataflow does not say whether it runs.
    pub fn state() -> Self {
        Self::bad("1410-400", "state is not allowed when a flow is created")
    }

    /// The destination is in another sandbox. Adobe publishes neither code nor words; the code is that of a provider
    /// that refuses.
    pub fn other_sandbox(name: &str, sandbox: &str) -> Self {
        Self::bad("1100-400", format!("{name} is already configured in sandbox {sandbox}: one sandbox may host it"))
    }

    /// A change without the version it is meant for.
    pub fn no_version() -> Self {
        Self::bad("1403-400", "The If-Match header is missing")
    }

    /// A change for another version.
    pub fn stale(sent: &str, current: &str) -> Self {
        let message = format!("Supplied version=[{sent}] does not match the current version on entity=[{current}]");
        Self { status: StatusCode::PRECONDITION_FAILED, shape: Shape::Coded("1404-412"), message }
    }

    /// A base connection that others are built on.
    pub fn base_in_use(users: &[String]) -> Self {
        Self::bad("1418-400", format!("The connection is used by flows, delete those first: {}", users.join(", ")))
    }

    /// A source or target connection of a dataflow.
    pub fn in_use(users: &[String]) -> Self {
        Self::bad("1447-400", format!("Flows still refer to this: {}", users.join(", ")))
    }

    /// The dataflow is busy with an earlier change.
    pub fn updating() -> Self {
        Self::bad("1421-400", "The flow is in state updating, try again later")
    }

    /// What kind of thing a connection leads to never changes.
    pub fn immutable_spec() -> Self {
        Self::bad("1414-400", "The connection spec of a connection cannot be changed")
    }

    /// An operation that this service does not know.
    pub fn operation(op: &str) -> Self {
        Self::bad("1434-400", format!("The patch operation {op} is not supported"))
    }

    /// A patch that does not fit what is there.
    pub fn patch(message: impl Into<String>) -> Self {
        Self::bad("1455-400", message)
    }

    /// A permission the account lacks.
    pub fn permission(code: &'static str, name: &str) -> Self {
        let message = format!("The permission {name} is missing");
        Self { status: StatusCode::FORBIDDEN, shape: Shape::Coded(code), message }
    }

    fn plain(status: StatusCode, message: impl Into<String>) -> Self {
        Self { status, shape: Shape::Plain, message: message.into() }
    }

    fn bad(code: &'static str, message: impl Into<String>) -> Self {
        Self { status: StatusCode::BAD_REQUEST, shape: Shape::Coded(code), message: message.into() }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let body = match self.shape {
            Shape::Plain => json!({ "errorMessage": self.message, "errorDetails": self.message }),
            Shape::Message => json!({ "message": self.message }),
            Shape::Coded(code) => json!({
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

/// 201 with id and version, and where the new object is.
pub fn created(resource: &str, id: &str, etag: &str) -> Response {
    let place = format!("/{resource}/{id}");
    (StatusCode::CREATED, [(LOCATION, place)], versioned(id, etag)).into_response()
}

/// 200 with id and version, or 202 without a body, as an older description has it.
pub fn changed(id: &str, etag: &str, is_empty: bool) -> Response {
    if is_empty { StatusCode::ACCEPTED.into_response() } else { versioned(id, etag).into_response() }
}

fn versioned(id: &str, etag: &str) -> Json<Value> {
    Json(json!({ "id": id, "etag": etag }))
}

/// 202 without a body.
pub fn deleted() -> Response {
    StatusCode::ACCEPTED.into_response()
}

/// A method these services do not serve here.
pub async fn method_not_allowed() -> Refusal {
    Refusal::method()
}
