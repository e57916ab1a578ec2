//! Adds audiences to a dataflow and takes them out again: worked out again if somebody else changed it, and looked up after a
//! lost answer. Must not know mappings.

use std::collections::BTreeSet;

use adobe::experience_platform::{AudienceFlow, FlowPatch};
use adobe::{ApiError, ExperiencePlatform};
use domain::{AudienceId, CallKind};

use super::planned::changed_since;
use super::sending::WAIT;
use crate::edit::HORIZON_MS;
use crate::view::{Failure, FailureCode};

/// How often a change is worked out again after somebody else changed the dataflow.
const TRIES: usize = 3;
/// How often it is looked for without an answer.
const LOOKS: u32 = 5;

/// Adds audiences, and returns the dataflow with them.
pub(super) async fn add(
    platform: &ExperiencePlatform,
    flow: &str,
    wanted: &BTreeSet<AudienceId>,
) -> Result<AudienceFlow, Failure> {
    let mut selectors = Vec::new();
    for id in wanted {
        selectors.push(platform.audience_selector(id).await?);
    }
    change(platform, flow, |seen| seen.adding(&selectors), |seen| selectors.iter().all(|one| seen.has(one))).await
}

/// Takes audiences out.
pub(super) async fn take_out(
    platform: &ExperiencePlatform,
    flow: &str,
    unwanted: &BTreeSet<AudienceId>,
) -> Result<(), Failure> {
    let is_out = |seen: &AudienceFlow| unwanted.is_disjoint(&seen.selected());
    change(platform, flow, |seen| Ok(seen.removing(unwanted)), is_out).await.map(drop)
}

async fn change(
    platform: &ExperiencePlatform,
    flow: &str,
    patch: impl Fn(&AudienceFlow) -> Result<FlowPatch, ApiError>,
    is_done: impl Fn(&AudienceFlow) -> bool,
) -> Result<AudienceFlow, Failure> {
    for _ in 0..TRIES {
        let seen = platform.audience_flow(flow).await?;
        if is_done(&seen) {
            return Ok(seen);
        }
        match platform.patch_audiences(&seen, &patch(&seen)?).await {
            Ok(_) => {}
            Err(error) if error.kind() == CallKind::Stale => continue,
            Err(error) if error.may_have_happened() => {}
            Err(error) => return Err(error.into()),
        }
        return shown(platform, flow, &is_done).await;
    }
    Err(changed_since())
}

/// The dataflow once it shows the change; an unknown outcome if it does not until nobody can be working on it any more.
async fn shown(
    platform: &ExperiencePlatform,
    flow: &str,
    is_done: impl Fn(&AudienceFlow) -> bool,
) -> Result<AudienceFlow, Failure> {
    let begun = platform.service_now_ms();
    let mut fails = 0;
    loop {
        match platform.audience_flow(flow).await {
            Ok(seen) if is_done(&seen) => return Ok(seen),
            Ok(_) => {}
            Err(error) if fails == LOOKS => {
                let message = format!(
                    "The dataflow can't be read, so the result is not known: {error}. Look at it in Experience Platform."
                );
                return Err(Failure::new(FailureCode::UnknownOutcome, message));
            }
            Err(_) => fails += 1,
        }
        let waited = begun.zip(platform.service_now_ms()).map_or(HORIZON_MS, |(begun, now)| now - begun);
        if waited >= HORIZON_MS {
            let message = "The dataflow does not show the change after 90 seconds. Look at it in Experience Platform, then try again.";
            return Err(Failure::new(FailureCode::UnknownOutcome, message));
        }
        tokio::time::sleep(WAIT).await;
    }
}
