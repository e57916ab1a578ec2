//! Whether labels, policies and export controls allow to share an audience.

use domain::{Audience, Ruling};

use super::{Refusal, Route, Snapshot};

/// What they say of an audience and a route. Policies decide only where Experience Platform sends members.
pub(super) fn governance(snapshot: &Snapshot, audience: &Audience, route: Route) -> Ruling {
    snapshot.governing.to_manager(&audience.labels, snapshot.sharing_source(), route == Route::Activate)
}

/// Refuses what they forbid.
pub(super) fn check(governance: &Ruling) -> Result<(), Refusal> {
    governance.forbidden_by().map_or(Ok(()), |rule| Err(Refusal::Forbidden { rule: rule.clone() }))
}
