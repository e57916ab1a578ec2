//! The meaning of a refusing HTTP status, together with the body that explains it.

use std::time::Duration;

use domain::CallKind;

use super::body::{Missing, is_page, is_page_of_the_gateway, missing};

/// The kind of a refusal. A status counts only where the body shows that the service itself answered.
pub(crate) fn kind_of(status: u16, body: &[u8]) -> CallKind {
    match status {
        300..=399 | 407 | 511 => CallKind::Foreign,
        401 => CallKind::SignIn,
        403 if is_page(body) && !is_page_of_the_gateway(body) => CallKind::Foreign,
        403 => CallKind::Forbidden,
        404 => match missing(body) {
            Missing::Object => CallKind::NotFound,
            Missing::Sandbox => CallKind::Refused,
            Missing::Unclear => CallKind::Foreign,
        },
        409 => CallKind::Conflict,
        412 => CallKind::Stale,
        429 => CallKind::Throttled,
        408 | 500.. => CallKind::Unavailable,
        _ => CallKind::Refused,
    }
}

/// Whether the change may have been made although the answer is a refusal of this kind.
pub(crate) fn may_hide_work(kind: CallKind, status: u16, retry_after: Option<Duration>) -> bool {
    match kind {
        CallKind::Unavailable => !(status == 503 && retry_after.is_some()),
        CallKind::Foreign => status == 404,
        _ => false,
    }
}
