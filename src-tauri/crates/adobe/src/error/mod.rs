//! Everything that can go wrong with a call, sorted by what a caller can do about it.

mod body;
mod network;
mod verdict;

use std::error::Error;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use domain::whole::Gap;
use http::Method;
use url::Url;

use crate::ims::SignInError;
use crate::redact;

use body::{Missing, is_page_of_the_gateway, missing};
pub(crate) use body::{bounded, fault, is_page, said};
pub use network::NetworkFault;
pub use verdict::RuleVerdict;

/// What was being attempted: method and path, without host and secrets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// `GET`, `POST` and so on.
    pub method: Method,
    /// Path and query, secrets masked.
    pub path: String,
    /// Whether the call changes something there, so that doing it twice or not knowing matters.
    pub changes: bool,
}

impl Call {
    pub(crate) fn new(method: &Method, url: &Url, changes: bool) -> Self {
        Self { method: method.clone(), path: redact::path_and_query(url), changes }
    }
}

impl fmt::Display for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method, self.path)
    }
}

/// Why a call gave no answer that can be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ApiError {
    /// The request could not be made at all; a fault of this program.
    #[error("{what} could not be prepared")]
    BadRequestOnOurSide {
        /// The call or step.
        what: String,
        /// Why.
        #[source]
        source: Box<dyn Error + Send + Sync>,
    },
    /// The service could not be reached; nothing was changed there.
    #[error("{call}: the service could not be reached ({})", tries(*attempts, *elapsed))]
    NoCommunication {
        /// What was attempted.
        call: Call,
        /// How often.
        attempts: u32,
        /// For how long.
        elapsed: Duration,
        /// The last failure.
        #[source]
        source: Box<dyn Error + Send + Sync>,
    },
    /// The request left but its answer was lost: the change may be done or not.
    #[error("{call}: the answer was lost; the change may have been made ({})", tries(*attempts, *elapsed))]
    AnswerLost {
        /// What was attempted.
        call: Call,
        /// How often.
        attempts: u32,
        /// For how long.
        elapsed: Duration,
        /// The last failure.
        #[source]
        source: Box<dyn Error + Send + Sync>,
    },
    /// The service said no.
    #[error("{0}")]
    Status(Box<Refusal>),
    /// The service agreed, but its answer cannot be read.
    #[error("{call}: the answer (status {status}) cannot be read: {reason}")]
    UnreadableAnswer {
        /// What was attempted.
        call: Call,
        /// HTTP status, a success.
        status: u16,
        /// The answer, cut and with secrets masked.
        body: String,
        /// What was wrong with it.
        reason: String,
    },
    /// The service sent a list that is not whole; what it sent says nothing about what it has not sent.
    #[error("{call}: {gap}")]
    Incomplete {
        /// What was attempted.
        call: Call,
        /// HTTP status, a success.
        status: u16,
        /// What is missing.
        gap: Gap,
    },
    /// No access token could be had.
    #[error("signing in failed")]
    SignIn(#[source] Arc<SignInError>),
    /// The address is not one of Adobe's, nor this machine's.
    #[error("calls to {host} are not allowed")]
    HostNotAllowed {
        /// The host, with its scheme.
        host: String,
    },
}

/// An answer with a status that is no success.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// What was attempted.
    pub call: Call,
    /// HTTP status.
    pub status: u16,
    /// What the status means for the caller.
    pub kind: StatusKind,
    /// The service's own code, such as `403010` or `UPAPI-113430-404`.
    pub code: Option<String>,
    /// The service's words; never empty.
    pub message: String,
    /// The answer, cut to a few thousand characters, secrets masked.
    pub body: String,
    /// The id both sides can find the call by.
    pub request_id: Option<String>,
    /// When to come back, if the service said.
    pub retry_after: Option<Duration>,
    /// How often it was tried.
    pub attempts: u32,
    /// For how long.
    pub elapsed: Duration,
    /// Whether the answer of an earlier try was lost, so that it may have been carried out.
    pub earlier_try_lost: bool,
}

/// What a refusing status means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StatusKind {
    /// 401: the token is not accepted.
    Unauthorized,
    /// 403: a right is missing.
    Forbidden,
    /// 404 in a service's own words: the object does not exist.
    NotFound,
    /// 409: it exists already, or is still in use.
    Conflict,
    /// 412: the object was changed since it was read.
    Stale,
    /// Any other 4xx: the request itself is not acceptable.
    Refused,
    /// Not the service's own answer: a redirect, a proxy's refusal, a page where JSON is due, a 404 that nobody
    /// explains. Nothing is known about the object.
    Foreign,
    /// 429: too many calls.
    Throttled,
    /// 408 and 5xx: the service is in trouble.
    Server,
}

impl StatusKind {
    pub(crate) fn of(status: u16, body: &[u8]) -> Self {
        match status {
            300..=399 | 407 | 511 => Self::Foreign,
            401 => Self::Unauthorized,
            403 if is_page(body) && !is_page_of_the_gateway(body) => Self::Foreign,
            403 => Self::Forbidden,
            404 => match missing(body) {
                Missing::Object => Self::NotFound,
                Missing::Sandbox => Self::Refused,
                Missing::Unclear => Self::Foreign,
            },
            409 => Self::Conflict,
            412 => Self::Stale,
            429 => Self::Throttled,
            408 | 500.. => Self::Server,
            _ => Self::Refused,
        }
    }
}

impl StatusKind {
    /// Whether the work may have been done behind an answer of this kind.
    pub(crate) fn may_hide_work(self, status: u16, retry_after: Option<Duration>) -> bool {
        match self {
            Self::Server => !(status == 503 && retry_after.is_some()),
            Self::Foreign => status == 404,
            _ => false,
        }
    }
}

impl Refusal {
    /// A service in trouble may have acted before it failed, unless it said when to come back; and what somebody in
    /// between made of its answer does not show what it was.
    fn was_processed(&self) -> bool {
        self.kind.may_hide_work(self.status, self.retry_after)
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: status {}: {}", self.call, self.status, self.message)?;
        if let Some(code) = &self.code {
            write!(f, " [{code}]")?;
        }
        if self.attempts > 1 {
            write!(f, " ({})", tries(self.attempts, self.elapsed))?;
        }
        Ok(())
    }
}

impl ApiError {
    /// Whether the same call may well succeed later.
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::NoCommunication { .. } | Self::AnswerLost { .. } => true,
            Self::Status(refusal) => {
                matches!(refusal.kind, StatusKind::Throttled | StatusKind::Server | StatusKind::Foreign)
            }
            Self::SignIn(error) => error.is_retryable(),
            Self::Incomplete { gap, .. } => matches!(gap, Gap::Count { .. }),
            Self::BadRequestOnOurSide { .. } | Self::UnreadableAnswer { .. } | Self::HostNotAllowed { .. } => false,
        }
    }

    /// Whether the change the call asked for may have been made in spite of the error. Then the object must be
    /// looked up before the call is made again.
    pub fn may_have_happened(&self) -> bool {
        match self {
            Self::AnswerLost { call, .. } | Self::UnreadableAnswer { call, .. } => call.changes,
            Self::Status(refusal) => refusal.call.changes && (refusal.earlier_try_lost || refusal.was_processed()),
            Self::BadRequestOnOurSide { .. }
            | Self::NoCommunication { .. }
            | Self::Incomplete { .. }
            | Self::SignIn(_)
            | Self::HostNotAllowed { .. } => false,
        }
    }

    /// The kind of status, if the service answered with one.
    pub fn kind(&self) -> Option<StatusKind> {
        match self {
            Self::Status(refusal) => Some(refusal.kind),
            _ => None,
        }
    }

    /// Whether the service says, in its own words, that the object does not exist.
    pub fn is_not_found(&self) -> bool {
        self.kind() == Some(StatusKind::NotFound)
    }

    /// Whether a list changed while it was read, so that reading it once more can help.
    pub fn is_list_that_changed(&self) -> bool {
        matches!(self, Self::Incomplete { gap: Gap::Count { changing: true, .. }, .. })
    }

    pub(crate) fn ours(what: impl Into<String>, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::BadRequestOnOurSide { what: what.into(), source: source.into() }
    }
}

/// `Ok(None)` where the object does not exist.
pub(crate) fn found<T>(result: Result<T, ApiError>) -> Result<Option<T>, ApiError> {
    match result {
        Ok(object) => Ok(Some(object)),
        Err(error) if error.is_not_found() => Ok(None),
        Err(error) => Err(error),
    }
}

fn tries(attempts: u32, elapsed: Duration) -> String {
    let plural = if attempts == 1 { "try" } else { "tries" };
    format!("{attempts} {plural} in {:.1} s", elapsed.as_secs_f64())
}
