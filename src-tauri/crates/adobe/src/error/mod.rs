//! Everything that can go wrong with a call, sorted by what a caller can do about it.

mod body;
mod network;

use std::error::Error;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::Method;
use url::Url;

use crate::ims::SignInError;
use crate::redact;

pub(crate) use body::{bounded, fault};
pub use network::NetworkFault;

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
    /// 404.
    NotFound,
    /// 409, 412: it exists already, is still in use, or was changed meanwhile.
    Conflict,
    /// Any other 3xx or 4xx: the request itself is not acceptable.
    Refused,
    /// 429: too many calls.
    Throttled,
    /// 408 and 5xx: the service is in trouble.
    Server,
}

impl StatusKind {
    pub(crate) fn of(status: u16) -> Self {
        match status {
            401 => Self::Unauthorized,
            403 => Self::Forbidden,
            404 => Self::NotFound,
            409 | 412 => Self::Conflict,
            429 => Self::Throttled,
            408 | 500.. => Self::Server,
            _ => Self::Refused,
        }
    }
}

impl Refusal {
    /// A service in trouble may have acted before it failed, unless it said when to come back.
    fn was_processed(&self) -> bool {
        self.kind == StatusKind::Server && !(self.status == 503 && self.retry_after.is_some())
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
            Self::Status(refusal) => matches!(refusal.kind, StatusKind::Throttled | StatusKind::Server),
            Self::SignIn(error) => error.is_retryable(),
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

    /// Whether the service says that the object does not exist.
    pub fn is_not_found(&self) -> bool {
        self.kind() == Some(StatusKind::NotFound)
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
