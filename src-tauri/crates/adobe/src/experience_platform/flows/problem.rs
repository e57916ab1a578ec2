//! Refusals of the Flow Service that a caller treats differently, by its published codes (AEP contract §3.1 shape 4).

use domain::CallKind;

use crate::ApiError;

/// Why the Flow Service refused a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FlowProblem {
    /// It was changed since it was read: read it and work out the change again.
    Stale,
    /// It is busy with an earlier change: the same call may work later.
    Updating,
    /// Something is built on it, which must go first.
    InUse,
    /// The provider refuses: the organization is not entitled, or another of its sandboxes hosts the destination.
    NotEntitled,
    /// The account lacks a permission.
    NoPermission,
    /// It does not exist, in the service's own words.
    Missing,
}

impl FlowProblem {
    /// What a failed call says; `None` for everything else, such as a lost answer.
    pub fn of(error: &ApiError) -> Option<Self> {
        let ApiError::Status(refusal) = error else { return None };
        let code = refusal.code.as_deref().and_then(|code| code.split('-').next()).unwrap_or_default();
        match (refusal.kind, code) {
            (CallKind::Stale, _) => Some(Self::Stale),
            (CallKind::Forbidden, _) => Some(Self::NoPermission),
            (CallKind::NotFound, _) | (CallKind::Refused, "1439") => Some(Self::Missing),
            (CallKind::Refused, "1420" | "1421" | "1422" | "1457" | "1458") => Some(Self::Updating),
            (CallKind::Refused, "1418" | "1447") => Some(Self::InUse),
            (CallKind::Refused, "1100") => Some(Self::NotEntitled),
            _ => None,
        }
    }
}
