//! The gate in front of both services, like the real API gateway (AEP contract §3.1 shape 1, §1.3).
//!
//! Looks at headers only. What a path means is the services' business; the one thing known here is which paths are
//! Audience Manager's, because their 401 and their content-type rule differ.

use axum::Json;
use axum::http::header::{AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, TRANSFER_ENCODING, WWW_AUTHENTICATE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::state::Practice;
use crate::switches::Product;
use crate::tokens::Verdict;

/// Lets a request pass or returns the gateway's answer.
pub fn check(practice: &Practice, request: &Parts) -> Result<(), Box<Response>> {
    let audience_manager = request.uri.path().starts_with("/v1");
    identify(practice, &request.headers, audience_manager)?;
    let product = if audience_manager { Product::AudienceManager } else { Product::ExperiencePlatform };
    if !practice.admits(product) {
        return Err(refusal(StatusCode::TOO_MANY_REQUESTS, "429001", "Service usage limit reached").into());
    }
    content_type(request, audience_manager)?;
    if audience_manager {
        return Ok(());
    }
    sandbox(practice, request)
}

fn identify(practice: &Practice, headers: &HeaderMap, audience_manager: bool) -> Result<(), Box<Response>> {
    let Some(token) = bearer(headers) else {
        return Err(refusal(StatusCode::FORBIDDEN, "403010", "Oauth token is missing.").into());
    };
    let verdict = practice.tokens().judge(token, practice.now_ms());
    if verdict != Verdict::Valid {
        let mut answer = refusal(StatusCode::UNAUTHORIZED, "401013", "Oauth token is not valid");
        if audience_manager && let Some(challenge) = challenge(token, verdict) {
            answer.headers_mut().insert(WWW_AUTHENTICATE, challenge);
        }
        return Err(answer.into());
    }
    match text(headers, "x-api-key") {
        None => return Err(refusal(StatusCode::FORBIDDEN, "403000", "Api Key is required").into()),
        Some(key) if key != practice.credentials().client_id => {
            return Err(refusal(StatusCode::FORBIDDEN, "403003", "Api Key is invalid").into());
        }
        Some(_) => {}
    }
    if refuses_key_once(practice) {
        return Err(refusal(StatusCode::FORBIDDEN, "403003", "Api Key is invalid").into());
    }
    match text(headers, "x-gw-ims-org-id") {
        None => Err(refusal(StatusCode::BAD_REQUEST, "400003", "Missing header").into()),
        Some(org) if org != practice.credentials().org_id => {
            Err(refusal(StatusCode::FORBIDDEN, "403025", "Profile is not valid").into())
        }
        Some(_) => profile(practice, audience_manager),
    }
}

/// Whether this is one of the calls that are refused although the key is correct.
fn refuses_key_once(practice: &Practice) -> bool {
    if practice.read().switches.api_key_refusals == 0 {
        return false;
    }
    let mut world = practice.write();
    let left = world.switches.api_key_refusals;
    world.switches.api_key_refusals = left.saturating_sub(1);
    left > 0
}

/// The credential needs a product profile of the product it calls.
fn profile(practice: &Practice, audience_manager: bool) -> Result<(), Box<Response>> {
    let product = if audience_manager { Product::AudienceManager } else { Product::ExperiencePlatform };
    if practice.read().switches.without_profile.contains(&product) {
        return Err(refusal(StatusCode::FORBIDDEN, "403025", "Profile is not valid").into());
    }
    Ok(())
}

/// The challenge of a 401 of Audience Manager (AAM contract §2.4).
fn challenge(token: &str, verdict: Verdict) -> Option<HeaderValue> {
    let reason = if verdict == Verdict::Expired { "Access token expired" } else { "Invalid access token" };
    let value = format!(r#"Bearer realm="oauth", error="invalid_token", error_description="{reason}: {token}""#);
    HeaderValue::from_str(&value).ok()
}

/// A body must say it is JSON: 415 from Audience Manager (AAM contract §2.3), 400 elsewhere (AEP contract §1.3).
fn content_type(request: &Parts, audience_manager: bool) -> Result<(), Box<Response>> {
    let writes = [Method::POST, Method::PUT, Method::PATCH].contains(&request.method);
    if !writes || !has_body(&request.headers) {
        return Ok(());
    }
    let kind = request.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let json = kind == "application/json" || (kind.starts_with("application/") && kind.ends_with("+json"));
    // One public client posts the trend report as a form (AAM contract §16).
    let form = kind == "application/x-www-form-urlencoded" && request.uri.path().starts_with("/v1/reports");
    if json || form {
        return Ok(());
    }
    if audience_manager {
        let body = json!({ "code": "media.type", "message": "Unsupported Media Type", "childMessages": [] });
        return Err((StatusCode::UNSUPPORTED_MEDIA_TYPE, Json(body)).into_response().into());
    }
    let body = json!({
        "type": "/placeholder/type/uri",
        "status": 400,
        "title": "BadRequestError",
        "detail": "A valid content-type must be specified",
    });
    Err((StatusCode::BAD_REQUEST, Json(body)).into_response().into())
}

fn has_body(headers: &HeaderMap) -> bool {
    let length = headers.get(CONTENT_LENGTH).and_then(|value| value.to_str().ok());
    headers.contains_key(TRANSFER_ENCODING) || length.is_some_and(|length| length.trim() != "0")
}

/// A named sandbox must exist (AEP contract §3.1 code 2100-404). Listing sandboxes needs no name.
fn sandbox(practice: &Practice, request: &Parts) -> Result<(), Box<Response>> {
    let Some(name) = text(&request.headers, "x-sandbox-name") else { return Ok(()) };
    if request.uri.path().starts_with("/data/foundation/sandbox-management")
        || practice.read().sandboxes.contains_key(name)
    {
        return Ok(());
    }
    let body = json!({
        "type": "http://ns.adobe.com/aep/errors/2100-404",
        "title": "Sandbox not found",
        "status": 404,
        "detail": format!("The sandbox {name} was not found."),
        "report": {
            "tenantInfo": { "imsOrgId": practice.credentials().org_id, "sandboxName": name },
            "additionalContext": {},
        },
        "error-chain": [],
    });
    Err((StatusCode::NOT_FOUND, Json(body)).into_response().into())
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    let token = token.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty()).then_some(token)
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let value = headers.get(name)?.to_str().ok()?.trim();
    (!value.is_empty()).then_some(value)
}

fn refusal(status: StatusCode, code: &str, message: &str) -> Response {
    (status, Json(json!({ "error_code": code, "message": message }))).into_response()
}
