//! Everything that can go wrong with a call, sorted by what a caller can do about it.
//!
//! It must not know clients or requests, nor words shown to people: `app` writes those.

mod body;
mod network;
mod sign_in;
mod status;
mod verdict;

use std::error::Error;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use domain::CallKind;
use domain::whole::Gap;
use http::Method;
use url::Url;

use crate::redact;

pub(crate) use body::{bounded, fault, is_page, said};
pub use network::NetworkFault;
pub use sign_in::SignInError;
pub(crate) use status::{kind_of, may_hide_work};
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

/// Why a call returned no usable answer.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ApiError {
    /// The request could not be prepared; a fault of this program.
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
    /// The service refused.
    #[error("{0}")]
    Status(Box<Refusal>),
    /// The service reported success, but its answer cannot be read.
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
    /// There is no access token.
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
    pub kind: CallKind,
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

impl Refusal {
    /// A service in trouble may have acted before it failed, unless it said when to come back; and the answer of a
    /// machine in between does not show what the service did.
    fn was_processed(&self) -> bool {
        may_hide_work(self.kind, self.status, self.retry_after)
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
                matches!(refusal.kind, CallKind::Throttled | CallKind::Unavailable | CallKind::Foreign)
            }
            Self::SignIn(error) => error.is_retryable(),
            Self::Incomplete { gap, .. } => matches!(gap, Gap::Count { .. }),
            Self::BadRequestOnOurSide { .. } | Self::UnreadableAnswer { .. } | Self::HostNotAllowed { .. } => false,
        }
    }

    /// Whether the change may have been made in spite of the error. Then the object must be
    /// looked up before the call is repeated.
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

    /// What the caller can do about the error.
    pub fn kind(&self) -> CallKind {
        match self {
            Self::NoCommunication { .. } | Self::AnswerLost { .. } => CallKind::Offline,
            Self::Status(refusal) => refusal.kind,
            Self::UnreadableAnswer { .. } | Self::Incomplete { .. } => CallKind::Unreadable,
            Self::SignIn(_) => CallKind::SignIn,
            Self::BadRequestOnOurSide { .. } | Self::HostNotAllowed { .. } => CallKind::Other,
        }
    }

    /// Whether the service says, in its own words, that the object does not exist.
    pub fn is_not_found(&self) -> bool {
        self.kind() == CallKind::NotFound
    }

    /// Whether a list changed while it was read, so that reading it once more can help.
    pub fn is_list_that_changed(&self) -> bool {
        matches!(self, Self::Incomplete { gap: Gap::Count { changing: true, .. }, .. })
    }

    /// Without the service's own words: answers about people may repeat whom they are about.
    #[must_use]
    pub(crate) fn without_words(self) -> Self {
        match self {
            Self::Status(mut refusal) => {
                "its words are left out, because they may name a person".clone_into(&mut refusal.message);
                refusal.body = String::new();
                Self::Status(refusal)
            }
            Self::UnreadableAnswer { call, status, .. } => {
                let reason = "it is not in the expected form".to_owned();
                Self::UnreadableAnswer { call, status, body: String::new(), reason }
            }
            other => other,
        }
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
