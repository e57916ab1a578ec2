//! The sign-in: client credentials against a token (AEP contract §2.1, AAM contract §2.1).

use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, PRAGMA};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
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
    Router::new().route("/ims/token/v3", post(token))
}

/// `POST /ims/token/v3`; parameters in the form body or in the query string, the body wins.
async fn token(State(practice): State<Shared>, RawQuery(query): RawQuery, body: Bytes) -> Response {
    let query = query.unwrap_or_default();
    let given = |name: &str| {
        [&body[..], query.as_bytes()]
            .into_iter()
            .find_map(|part| form_urlencoded::parse(part).find(|(key, _)| key == name))
            .map(|(_, value)| value.into_owned())
            .filter(|value| !value.is_empty())
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
        return refuse(StatusCode::UNAUTHORIZED, "invalid_client", "invalid client_secret parameter");
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
