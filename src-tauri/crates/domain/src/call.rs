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

/// Whose failure a failed call is: what has to wait until it has passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// The item's that the call was about; others can go on.
    Item,
    /// The run's: every other call would fail as well.
    Run,
    /// The run's if a cheap read of the same service fails too; otherwise the item's.
    Ask,
}

impl CallKind {
    /// Every kind.
    pub const ALL: [Self; 12] = [
        Self::Offline,
        Self::SignIn,
        Self::Forbidden,
        Self::NotFound,
        Self::Conflict,
        Self::Stale,
        Self::Refused,
        Self::Foreign,
        Self::Throttled,
        Self::Unavailable,
        Self::Unreadable,
        Self::Other,
    ];

    /// Whose failure it is. The table in `ARCHITECTURE.md` lists the same.
    pub fn scope(self) -> Scope {
        match self {
            Self::Throttled => Scope::Run,
            Self::Offline | Self::SignIn | Self::Foreign | Self::Unavailable | Self::Unreadable => Scope::Ask,
            Self::Forbidden | Self::NotFound | Self::Conflict | Self::Stale | Self::Refused | Self::Other => {
                Scope::Item
            }
        }
    }

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_documents_have_the_same_table_of_scopes() {
        let page = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../ARCHITECTURE.md");
        let page = std::fs::read_to_string(page).unwrap();
        for kind in CallKind::ALL {
            let name = serde_json::to_string(&kind).unwrap().replace('"', "`");
            let scope = match kind.scope() {
                Scope::Item => "item",
                Scope::Run => "run",
                Scope::Ask => "run, if a cheap read fails too; otherwise item",
            };
            let rows: Vec<&str> = page.lines().filter(|line| line.starts_with(&format!("| {name} |"))).collect();
            assert_eq!(rows.len(), 1, "{name}");
            assert!(rows[0].ends_with(&format!("| {scope} |")), "{}: {scope}", rows[0]);
        }
    }

    #[test]
    fn what_waits_for_better_times_can_be_tried_again() {
        for kind in CallKind::ALL.into_iter().filter(|kind| kind.scope() != Scope::Item) {
            assert!(kind.retryable(), "{kind:?}");
        }
    }
}
