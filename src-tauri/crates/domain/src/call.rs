//! Why a call to a service failed, sorted by what the caller can do about it. Clients, engine and application share
//! this one list.

use serde::{Deserialize, Serialize};

/// The kind of a failed call. The journal stores it: add variants, never rename one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum CallKind {
    /// No answer came: the service could not be reached, or its answer was lost.
    Offline,
    /// The sign-in was refused, or 401: the token is not accepted.
    SignIn,
    /// 403: a permission is missing.
    Forbidden,
    /// 404 in a service's own words: the object does not exist.
    NotFound,
    /// 409: the object exists already, or is still in use.
    Conflict,
    /// 412: the object was changed since it was read.
    Stale,
    /// Any other 4xx: the request itself is not acceptable.
    Refused,
    /// Not the service's own answer: a redirect, a proxy's refusal, a page instead of JSON, an unexplained 404. It
    /// proves nothing about the object.
    Foreign,
    /// 429: too many calls.
    Throttled,
    /// 408 and 5xx: the service is overloaded or broken.
    Unavailable,
    /// The answer could not be read, or is incomplete.
    Unreadable,
    /// Anything else, such as a fault of this program.
    Other,
}

impl CallKind {
    /// Whether the same call may succeed later without a change of the plan. A missing permission counts: an
    /// administrator can grant it, and resuming the job is then the right step.
    pub fn retryable(self) -> bool {
        match self {
            Self::Offline
            | Self::SignIn
            | Self::Forbidden
            | Self::Foreign
            | Self::Throttled
            | Self::Unavailable
            | Self::Unreadable
            | Self::Other => true,
            Self::NotFound | Self::Refused | Self::Conflict | Self::Stale => false,
        }
    }

    /// Whether the service refuses because of what is there now: the object exists, is in use, was changed, or the
    /// request does not fit it. A look-up shows which.
    pub fn is_about_the_object(self) -> bool {
        matches!(self, Self::Conflict | Self::Refused | Self::Stale)
    }
}
