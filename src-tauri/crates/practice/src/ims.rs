//! The sign-in: client credentials against a token (AEP contract §2.1, AAM contract §2.1).

use axum::body::Bytes;
use axum::extract::{FromRequest, Multipart, Path, RawQuery, Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, PRAGMA};
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use axum::{Json, Router};
use serde_json::json;

use crate::state::Shared;
use crate::tokens;

/// Scopes of the practice credential: those both services' clients are seen to ask for (AEP contract §2.1).
const GRANTED: &[&str] = &[
    "openid",
    "session",
    "AdobeID",
    "read_organizations",
    "additional_info.projectedProductContext",
    "additional_info.roles",
];

/// Routes of the sign-in.
pub fn router() -> Router<Shared> {
    Router::new().route("/ims/token/{version}", any(token)).route("/ims/{*path}", any(nothing_here))
}

/// Versions of the token call that clients use; all take the same parameters.
const VERSIONS: [&str; 4] = ["v1", "v2", "v3", "v4"];

/// No such call: the sign-in service answers itself, there is no gateway before it.
async fn nothing_here() -> Response {
    refuse(StatusCode::NOT_FOUND, "not_found", "no such resource")
}

type Parameters = Vec<(String, String)>;

/// The parameters of a body, a form or a multipart form.
async fn of_body(request: Request) -> Result<Parameters, Box<Response>> {
    let unreadable =
        |why: String| Box::new(refuse(StatusCode::BAD_REQUEST, "invalid_request", &format!("unreadable body: {why}")));
    let kind = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if !kind.trim_start().to_ascii_lowercase().starts_with("multipart/form-data") {
        let body = Bytes::from_request(request, &()).await.map_err(|error| unreadable(error.body_text()))?;
        return Ok(form_urlencoded::parse(&body).into_owned().collect());
    }
    let mut form = Multipart::from_request(request, &()).await.map_err(|error| unreadable(error.body_text()))?;
    let mut found = Parameters::new();
    while let Some(field) = form.next_field().await.map_err(|error| unreadable(error.body_text()))? {
        let name = field.name().unwrap_or_default().to_owned();
        found.push((name, field.text().await.map_err(|error| unreadable(error.body_text()))?));
    }
    Ok(found)
}

/// `POST /ims/token/v3` and its like; parameters in the body or in the query string, the body wins.
async fn token(
    State(practice): State<Shared>,
    Path(version): Path<String>,
    RawQuery(query): RawQuery,
    request: Request,
) -> Response {
    if !VERSIONS.contains(&version.as_str()) {
        return nothing_here().await;
    }
    if request.method() != Method::POST {
        return refuse(StatusCode::METHOD_NOT_ALLOWED, "invalid_request", "the token call is a POST");
    }
    let mut parameters = match of_body(request).await {
        Ok(parameters) => parameters,
        Err(refusal) => return *refusal,
    };
    parameters.extend(form_urlencoded::parse(query.unwrap_or_default().as_bytes()).into_owned());
    issue(&practice, &parameters)
}

fn issue(practice: &Shared, parameters: &[(String, String)]) -> Response {
    let given = |name: &str| {
        let found = parameters.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone());
        found.filter(|value| !value.is_empty())
    };
    let Some(grant) = given("grant_type") else {
        return refuse(StatusCode::BAD_REQUEST, "invalid_request", "missing grant_type parameter");
    };
    if grant != "client_credentials" {
        return refuse(StatusCode::BAD_REQUEST, "unsupported_grant_type", "grant_type is not supported by this client");
    }
    let known = practice.credentials();
    match given("client_id") {
        None => return refuse(StatusCode::BAD_REQUEST, "invalid_request", "missing client_id parameter"),
        Some(id) if id != known.client_id => {
            return refuse(StatusCode::BAD_REQUEST, "invalid_client", "invalid client_id parameter");
        }
        Some(_) => {}
    }
    if given("client_secret").is_none_or(|secret| secret != known.client_secret) {
        return refuse(StatusCode::BAD_REQUEST, "invalid_client", "invalid client_secret parameter");
    }
    let scopes = given("scope").unwrap_or_default();
    let mut asked = scopes.split([',', ' ']).map(str::trim).filter(|scope| !scope.is_empty()).peekable();
    if asked.peek().is_none() {
        return refuse(StatusCode::BAD_REQUEST, "invalid_scope", "at least one scope must be requested");
    }
    if let Some(scope) = asked.find(|scope| !GRANTED.contains(scope)) {
        let words = format!("the scope {scope} is not granted to this client");
        return refuse(StatusCode::BAD_REQUEST, "invalid_scope", &words);
    }
    let token = practice.tokens().issue(&known.client_id, practice.now_ms());
    let body = json!({
        "access_token": token,
        "token_type": "bearer",
        "expires_in": tokens::LIFETIME.as_secs(),
    });
    (StatusCode::OK, [(CACHE_CONTROL, "no-store"), (PRAGMA, "no-cache")], Json(body)).into_response()
}

fn refuse(status: StatusCode, error: &str, description: &str) -> Response {
    (status, Json(json!({ "error": error, "error_description": description }))).into_response()
}
