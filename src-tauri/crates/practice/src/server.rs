//! One way for every request: past the front, tidy the path, play an ordered fault, pass the gate, do the work, store
//! it, remember it.
//!
//! Works on hyper directly because a fault must be able to close a connection without any answer, which a router
//! cannot do.

use std::time::{Duration, Instant, SystemTime};

use axum::Router;
use axum::body::Body;
use axum::extract::DefaultBodyLimit;
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE, DATE, RETRY_AFTER};
use axum::http::uri::PathAndQuery;
use axum::http::{HeaderValue, Method, Request, Response, StatusCode, Uri};
use axum::response::IntoResponse;
use hyper::body::Incoming;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

use crate::doors::{self, Dropped, Known, Limits};
use crate::faults::{Cut, Effect};
use crate::front::{self, Timely};
use crate::history::{Entry, METHOD_LETTERS};
use crate::model::Millis;
use crate::reshape::Reshape;
use crate::state::Shared;
use crate::{aam, aep, control, flow, gateway, importing, ims, market, modeling, sharing};

/// How often the clock is looked at while work is late; a test may move it at any time.
const LATE_STEP: Duration = Duration::from_millis(10);
/// Largest answer that a fault can change.
const LARGEST_ANSWER: usize = 16 * 1_024 * 1_024;
/// Bytes of the longest path of a refused request that is logged.
const REFUSED_LETTERS: usize = 120;

/// Serves on `port`, which `listener` has, until `stop` is cancelled, then lets requests under way finish.
pub async fn run(listener: TcpListener, port: u16, practice: Shared, stop: CancellationToken) {
    let place = Place { router: routes(&practice), port, practice, stop: stop.clone() };
    doors::serve(listener, Limits::default(), stop, move |request| answer(request, place.clone())).await;
}

/// What every request needs.
#[derive(Clone)]
struct Place {
    router: Router,
    port: u16,
    practice: Shared,
    stop: CancellationToken,
}

fn routes(practice: &Shared) -> Router {
    let gated = aam::router().merge(aep::router()).merge(flow::router()).fallback(nothing_here);
    let gated = gated.layer(axum::middleware::from_fn_with_state(practice.clone(), gate));
    let all = Router::new().merge(ims::router()).merge(control::router(practice)).merge(gated);
    all.layer(DefaultBodyLimit::max(front::LARGEST_BODY)).with_state(practice.clone())
}

async fn gate(
    axum::extract::State(practice): axum::extract::State<Shared>,
    request: axum::extract::Request,
    next: axum::middleware::Next,
) -> axum::response::Response {
    let (parts, body) = request.into_parts();
    if parts.extensions.get::<Admitted>().is_none()
        && let Err(refusal) = gateway::check(&practice, &parts)
    {
        return *refusal;
    }
    let reads = [Method::GET, Method::HEAD].contains(&parts.method);
    share(&practice).await;
    let mut answer = next.run(Request::from_parts(parts, body)).await;
    // A change may begin or end the sending of audiences, which counts from now.
    if !reads {
        share(&practice).await;
    }
    answer.extensions_mut().insert(Known);
    answer
}

/// Does what each service has done by now with what the other sends to it, and with its models, off the async threads.
async fn share(practice: &Shared) {
    let is_due = {
        let (world, now) = (practice.read(), practice.now_ms());
        sharing::is_due(&world, now)
            || importing::is_due(&world, now)
            || modeling::is_due(&world, now)
            || market::is_due(&world, now)
    };
    if is_due {
        let practice = practice.clone();
        let all = move || {
            sharing::catch_up(&practice);
            importing::catch_up(&practice);
            modeling::catch_up(&practice);
            market::catch_up(&practice);
        };
        if tokio::task::spawn_blocking(all).await.is_err() {
            tracing::error!("the services' own work panicked");
        }
    }
}

/// Marks a request that passed the gate when it came, however late its work is done.
#[derive(Debug, Clone, Copy)]
struct Admitted;

/// The gateway's answer to a path that no service has.
async fn nothing_here() -> impl IntoResponse {
    let body = json!({ "error_code": "404201", "message": "Requested resource not found" });
    (StatusCode::NOT_FOUND, axum::Json(body))
}

async fn answer(request: Request<Incoming>, place: Place) -> Result<Response<Body>, Dropped> {
    let practice = place.practice.clone();
    let started = Instant::now();
    let (parts, body) = request.into_parts();
    if let Err(refusal) = front::check(&parts, place.port) {
        log_refused(parts.method.as_str(), parts.uri.path(), refusal.status());
        return Ok(*refusal);
    }
    let mut request = Request::from_parts(parts, Body::new(Timely::new(Body::new(body))));
    *request.uri_mut() = tidy(request.uri());
    // Whole, or a secret in it could be cut in two, which masking would not know again.
    let path = request.uri().path().to_owned();
    let mut entry = Entry::of(request.method(), request.uri(), practice.now_ms());
    let controls = request.uri().path().starts_with("/practice/");
    let fault = if controls { None } else { practice.faults().next(&entry.method, request.uri().path()) };
    let is_ordered = fault.is_some();
    let fault = fault.unwrap_or_default();
    let off_s = fault.date_off_s.unwrap_or_default();
    let mut outcome = work(request, place, fault).await;
    if let (Ok(response), Some(date)) = (&mut outcome, date(practice.now_ms(), off_s)) {
        response.headers_mut().insert(DATE, date);
    }
    entry.ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    match &outcome {
        Ok(response) => entry.status = Some(response.status().as_u16()),
        Err(Lost::Before) => entry.dropped = Some("before"),
        Err(Lost::After) => entry.dropped = Some("after"),
        Err(Lost::Late) => entry.dropped = Some("late"),
    }
    match &outcome {
        // Whoever has no token can cause as many of these as they like.
        Ok(response) if !is_ordered && is_strangers(response) => {
            log_refused(&entry.method, &path, response.status());
        }
        _ => tracing::info!(method = entry.method, path, status = entry.status, ms = entry.ms, "request answered"),
    }
    if !controls && practice.control_key().is_some() {
        practice.history().add(entry);
    }
    outcome.map_err(|_| Dropped)
}

/// Whether an answer refuses a caller without a token or credential.
fn is_strangers(response: &Response<Body>) -> bool {
    !response.status().is_success() && response.extensions().get::<Known>().is_none()
}

fn log_refused(method: &str, path: &str, status: StatusCode) {
    let method = front::beginning(method, METHOD_LETTERS);
    // A long one is not cut: a secret cut in two is one that masking does not know.
    let path = if path.len() > REFUSED_LETTERS { "(a long path)" } else { path };
    tracing::debug!(method, path, status = status.as_u16(), "request refused");
}

/// How an answer was lost.
#[derive(Debug, Clone, Copy)]
enum Lost {
    /// Nothing was done.
    Before,
    /// The work was done.
    After,
    /// The work will be done.
    Late,
}

/// Plays the fault around the work itself.
async fn work(request: Request<Body>, place: Place, fault: Effect) -> Result<Response<Body>, Lost> {
    let practice = place.practice.clone();
    if let Some(delay) = fault.delay_ms {
        tokio::time::sleep(Duration::from_millis(delay)).await;
    }
    if let Some(name) = &fault.hold {
        held(&practice, name, &place.stop).await;
    }
    if fault.expire_tokens {
        let now_ms = practice.now_ms();
        practice.tokens().expire_all(now_ms);
    }
    if fault.drop == Some(Cut::Before) {
        return Err(Lost::Before);
    }
    if let Some(late_ms) = fault.late_ms {
        postpone(request, place, i64::from(late_ms)).await;
        return Err(Lost::Late);
    }
    if let Some(status) = fault.status {
        return Ok(ordered_answer(status, &fault));
    }
    if let Some(reshape) = &fault.reshape {
        let mut request = request;
        *request.uri_mut() = reshape.request(request.uri());
        return Ok(reshaped(done(request, place.router, &practice).await, reshape).await);
    }
    let response = done(request, place.router, &practice).await;
    if fault.drop == Some(Cut::After) { Err(Lost::After) } else { Ok(response) }
}

/// Waits until a name is released, or the services stop.
async fn held(practice: &Shared, name: &str, stop: &CancellationToken) {
    while !practice.faults().is_released(name) {
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(LATE_STEP) => {}
        }
    }
}

/// The answer with its list changed.
async fn reshaped(response: Response<Body>, reshape: &Reshape) -> Response<Body> {
    let (mut parts, body) = response.into_parts();
    let Ok(body) = axum::body::to_bytes(body, LARGEST_ANSWER).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let Ok(mut value) = serde_json::from_slice::<Value>(&body) else {
        return Response::from_parts(parts, Body::from(body));
    };
    reshape.answer(&mut value);
    parts.headers.remove(CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(value.to_string()))
}

/// Does the work and stores what it changed.
async fn done(request: Request<Body>, router: Router, practice: &Shared) -> Response<Body> {
    let reads = [Method::GET, Method::HEAD].contains(request.method());
    let response = router.oneshot(request).await.unwrap_or_else(|never| match never {});
    let pending = !reads || !practice.read().changed.is_empty();
    if pending && let Err(error) = practice.commit().await {
        tracing::error!(%error, "the changes of a request could not be stored");
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    }
    response
}

/// Takes a request in, and does its work when the practice clock has moved on by `late_ms`.
async fn postpone(request: Request<Body>, place: Place, late_ms: Millis) {
    let due = place.practice.now_ms() + late_ms;
    let (mut parts, body) = request.into_parts();
    // The connection goes away, so the body must be here before.
    let Ok(body) = axum::body::to_bytes(body, front::LARGEST_BODY).await else { return };
    // A request refused by the gate has no work that could be late; the sign-in and the controls are outside the gate.
    if gateway::check(&place.practice, &parts).is_err() {
        return;
    }
    parts.extensions.insert(Admitted);
    let request = Request::from_parts(parts, Body::from(body));
    tokio::spawn(async move {
        while place.practice.now_ms() < due {
            tokio::select! {
                () = place.stop.cancelled() => return,
                () = tokio::time::sleep(LATE_STEP) => {}
            }
        }
        let status = done(request, place.router, &place.practice).await.status();
        tracing::info!(status = status.as_u16(), late_ms, "late work done");
    });
}

fn ordered_answer(status: u16, fault: &Effect) -> Response<Body> {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let (kind, body) = match &fault.body {
        Some(Value::String(text)) => ("text/plain; charset=utf-8", text.clone()),
        Some(value) => ("application/json", value.to_string()),
        None => {
            let code = format!("{}{}", status.as_u16(), if status.as_u16() == 429 { "050" } else { "000" });
            let message = status.canonical_reason().unwrap_or("Ordered fault");
            ("application/json", json!({ "error_code": code, "message": message }).to_string())
        }
    };
    let body = if status == StatusCode::NO_CONTENT { Body::empty() } else { Body::from(body) };
    let mut response = Response::new(body);
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    if let Some(seconds) = fault.retry_after {
        response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

/// The `Date` of an answer: practice time, as in all other answers, or off by as much as a fault asks for.
fn date(now_ms: Millis, off_s: i32) -> Option<HeaderValue> {
    let since = u64::try_from(now_ms + i64::from(off_s) * 1_000).ok()?;
    let date = SystemTime::UNIX_EPOCH.checked_add(Duration::from_millis(since))?;
    HeaderValue::from_str(&httpdate::fmt_http_date(date)).ok()
}

/// Doubled and trailing slashes are accepted everywhere (AAM contract §1); routes know neither.
fn tidy(uri: &Uri) -> Uri {
    let path = uri.path();
    if !path.contains("//") && (path.len() < 2 || !path.ends_with('/')) {
        return uri.clone();
    }
    let mut tidied: String = path.split('/').filter(|part| !part.is_empty()).flat_map(|part| ["/", part]).collect();
    if tidied.is_empty() {
        tidied.push('/');
    }
    if let Some(query) = uri.query() {
        tidied.push('?');
        tidied.push_str(query);
    }
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = PathAndQuery::try_from(tidied).ok();
    Uri::from_parts(parts).unwrap_or_else(|_| uri.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slashes_are_tidied_and_nothing_else_changes() {
        let tidied = |text: &str| tidy(&text.parse().unwrap()).to_string();
        assert_eq!(tidied("/v1/traits/?page=0"), "/v1/traits?page=0");
        assert_eq!(tidied("/v1/reports//most-changed-segments"), "/v1/reports/most-changed-segments");
        assert_eq!(tidied("/v1/traits/ic:a%2Fb/"), "/v1/traits/ic:a%2Fb");
        assert_eq!(tidied("/v1/traits?search=a//b/"), "/v1/traits?search=a//b/");
        assert_eq!(tidied("//"), "/");
    }
}
