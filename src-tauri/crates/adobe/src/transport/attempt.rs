//! One try, and what came of it.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use domain::CallKind;
use http::{HeaderMap, HeaderName, HeaderValue, header};
use reqwest::{Client, Response};
use secrecy::zeroize::Zeroizing;

use super::body::{self, Cause, Read, Size};
use super::request::{Answer, Body, Request};
use super::times;
use crate::ApiError;
use crate::error::{Call, Refusal, bounded, fault, kind_of, may_hide_work, said};
use crate::redact;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// What an error says about the tries.
#[derive(Debug, Clone, Copy)]
pub(super) struct Summary {
    pub(super) attempts: u32,
    pub(super) elapsed: Duration,
    /// Whether a try before the last may have been carried out.
    pub(super) earlier_try_lost: bool,
}

#[derive(Debug)]
pub(super) enum Attempt {
    /// A success.
    Answered(Received),
    /// A status that is no success.
    Refused(Received),
    /// The request did not reach the service.
    Unsent(Cause),
    /// The request left, and no whole answer came back.
    Lost(Cause),
    /// A success whose body is too large to be meant.
    TooLarge { status: u16, reason: String },
}

#[derive(Debug)]
pub(super) struct Received {
    pub(super) status: u16,
    pub(super) body: Bytes,
    pub(super) headers: HeaderMap,
    pub(super) retry_after: Option<Duration>,
}

/// Sends a request once. `tell` receives the service's time of the answer, ms since 1970, as soon as the answer begins.
pub(super) async fn send(
    client: &Client,
    request: &Request,
    request_id: &str,
    now_unix_ms: i64,
    tell: impl FnOnce(i64),
) -> Attempt {
    let mut builder = client.request(request.method.clone(), request.url.clone()).headers(request.headers.clone());
    if let Ok(id) = HeaderValue::from_str(request_id) {
        builder = builder.header(REQUEST_ID, id);
    }
    builder = match &request.body {
        Body::Empty => builder,
        Body::Json(bytes) => builder.header(header::CONTENT_TYPE, "application/json").body(bytes.clone()),
        Body::SecretForm(form) => {
            builder.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded").body(form.bytes())
        }
    };
    match builder.send().await {
        Ok(response) => receive(response, request.size, now_unix_ms, tell).await,
        Err(error) if error.is_connect() || error.is_builder() => Attempt::Unsent(error.without_url().into()),
        Err(error) => Attempt::Lost(error.without_url().into()),
    }
}

/// Reads an answer. One to a sign-in holds a token: it is wiped from memory when it goes.
async fn receive(mut response: Response, size: Size, now_unix_ms: i64, tell: impl FnOnce(i64)) -> Attempt {
    let status = response.status();
    let headers = response.headers().clone();
    let date_ms = times::date_ms(&headers, &header::DATE);
    if let Some(date_ms) = date_ms {
        tell(date_ms);
    }
    // A date is one of the service's clock, so it is measured against what that clock showed with the same answer.
    let retry_after = times::retry_after(&headers, date_ms.unwrap_or(now_unix_ms));
    let body = match body::read(&mut response, size).await {
        Read::Done(body) => body,
        Read::TooLarge(reason) => return Attempt::TooLarge { status: status.as_u16(), reason },
        Read::Lost(cause) => return Attempt::Lost(cause),
    };
    let body = if size == Size::SignIn { Bytes::from_owner(Zeroizing::new(Vec::from(body))) } else { body };
    let received = Received { status: status.as_u16(), body, headers, retry_after };
    if status.is_success() { Attempt::Answered(received) } else { Attempt::Refused(received) }
}

impl Received {
    fn kind(&self) -> CallKind {
        kind_of(self.status, &self.body)
    }

    fn request_id(&self) -> Option<String> {
        self.headers.get(REQUEST_ID)?.to_str().ok().map(said)
    }
}

impl Attempt {
    /// Whether the service may have acted on this try although it is not a success.
    pub(super) fn may_have_been_processed(&self) -> bool {
        match self {
            Self::Lost(_) | Self::TooLarge { .. } => true,
            Self::Refused(received) => may_hide_work(received.kind(), received.status, received.retry_after),
            Self::Answered(_) | Self::Unsent(_) => false,
        }
    }

    pub(super) fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Refused(received) => received.retry_after,
            _ => None,
        }
    }

    /// The wait a throttling host asks all callers for.
    pub(super) fn throttled(&self) -> Option<Duration> {
        match self {
            Self::Refused(received) if matches!(received.status, 429 | 503) => received.retry_after,
            _ => None,
        }
    }

    /// Whether there were too many requests.
    pub(super) fn is_too_many(&self) -> bool {
        matches!(self, Self::Refused(received) if received.status == 429)
    }

    /// Whether the service has dealt with the request, also if it said no.
    pub(super) fn is_admitted(&self) -> bool {
        match self {
            Self::Answered(_) | Self::TooLarge { .. } => true,
            Self::Refused(received) => (400..500).contains(&received.status) && !matches!(received.status, 408 | 429),
            Self::Unsent(_) | Self::Lost(_) => false,
        }
    }

    /// The answer, or the error that says what was tried.
    pub(super) fn finish(self, call: Call, request_id: &str, summary: Summary) -> Result<Answer, ApiError> {
        let Summary { attempts, elapsed, earlier_try_lost } = summary;
        match self {
            Self::Answered(received) => {
                Ok(Answer { call, status: received.status, headers: received.headers, body: received.body })
            }
            Self::Refused(received) => Err(ApiError::Status(Box::new(refusal(&received, call, request_id, summary)))),
            Self::Unsent(source) if !(call.changes && earlier_try_lost) => {
                Err(ApiError::NoCommunication { call, attempts, elapsed, source })
            }
            Self::Lost(source) if !call.changes => Err(ApiError::NoCommunication { call, attempts, elapsed, source }),
            Self::Unsent(source) | Self::Lost(source) => Err(ApiError::AnswerLost { call, attempts, elapsed, source }),
            Self::TooLarge { status, reason } => {
                Err(ApiError::UnreadableAnswer { call, status, body: String::new(), reason })
            }
        }
    }
}

fn refusal(received: &Received, call: Call, request_id: &str, summary: Summary) -> Refusal {
    let fault = fault(&received.body);
    let kind = received.kind();
    let named = received.request_id();
    let message = if fault.message.is_empty() { standard_words(received.status) } else { fault.message };
    Refusal {
        call,
        status: received.status,
        kind,
        code: fault.code,
        message,
        body: bounded(&received.body),
        request_id: named.or(fault.id).or_else(|| Some(request_id.to_owned())),
        retry_after: received.retry_after,
        attempts: summary.attempts,
        elapsed: summary.elapsed,
        earlier_try_lost: summary.earlier_try_lost,
    }
}

fn standard_words(status: u16) -> String {
    let reason = http::StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason());
    reason.unwrap_or("no explanation").to_owned()
}

impl fmt::Display for Attempt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Answered(received) | Self::Refused(received) => write!(f, "status {}", received.status),
            Self::Unsent(cause) => write!(f, "not sent: {}", redact::text(&cause.to_string())),
            Self::Lost(cause) => write!(f, "answer lost: {}", redact::text(&cause.to_string())),
            Self::TooLarge { status, reason } => write!(f, "status {status}, and the body is not read: {reason}"),
        }
    }
}
