//! Changes the audiences of a dataflow: worked out again if somebody else changed it, and looked up after a lost answer. Must
//! not know mappings.

use adobe::experience_platform::{AudienceFlow, AudienceSelector, FlowPatch};
use adobe::{ApiError, ExperiencePlatform};
use domain::CallKind;

use super::planned::changed_since;
use super::sending::WAIT;
use crate::edit::{HORIZON_MS, MOST_LOOKS};
use crate::view::{Failure, FailureCode};

/// How often a change is worked out again after somebody else changed the dataflow.
pub(super) const TRIES: usize = 3;
/// How often it is looked for without an answer.
const LOOKS: u32 = 5;

/// Takes audiences out. A dataflow that is gone sends none.
pub(super) async fn take_out(
    platform: &ExperiencePlatform,
    flow: &str,
    unwanted: &[AudienceSelector],
) -> Result<(), Failure> {
    let is_out = |seen: &AudienceFlow| !unwanted.iter().any(|one| seen.has(one));
    for _ in 0..TRIES {
        let seen = match platform.audience_flow(flow).await {
            Err(error) if error.kind() == CallKind::NotFound => return Ok(()),
            read => read?,
        };
        if is_out(&seen) || changed(platform, &seen, &seen.taking_out(unwanted), is_out).await?.is_some() {
            return Ok(());
        }
    }
    Err(changed_since())
}

/// Sends a change of a dataflow that counts only for what was seen of it, and returns the dataflow that shows it; `None` if
/// somebody else was faster, and nothing was changed. The outcome is unknown if the dataflow does not show it until nobody can
/// be working on it any more.
pub(super) async fn changed(
    platform: &ExperiencePlatform,
    seen: &AudienceFlow,
    patch: &FlowPatch,
    is_done: impl Fn(&AudienceFlow) -> bool,
) -> Result<Option<AudienceFlow>, Failure> {
    match platform.patch_audiences(seen, patch).await {
        Ok(_) => {}
        Err(error) if error.kind() == CallKind::Stale => return Ok(None),
        Err(error) if error.may_have_happened() => {}
        Err(error) => return Err(error.into()),
    }
    match awaited(platform, &seen.flow.id, platform.service_now_ms(), &is_done).await {
        Ok(shown) if is_done(&shown) => Ok(Some(shown)),
        Ok(_) => {
            let message = "The dataflow does not show the change after 90 seconds. Look at it in Experience Platform, then try again.";
            Err(Failure::new(FailureCode::UnknownOutcome, message))
        }
        Err(error) => {
            let message = format!(
                "The dataflow can't be read, so the result is not known: {error}. Look at it in Experience Platform."
            );
            Err(Failure::new(FailureCode::UnknownOutcome, message))
        }
    }
}

/// The dataflow once it shows a change, or when nobody can be working on it any more. `begun`: since when that has been
/// awaited, on the service's clock; since the first look if it is not known.
pub(super) async fn awaited(
    platform: &ExperiencePlatform,
    flow: &str,
    mut begun: Option<i64>,
    is_done: impl Fn(&AudienceFlow) -> bool,
) -> Result<AudienceFlow, ApiError> {
    let (mut fails, mut looks) = (0, 0);
    loop {
        let now = platform.audience_flow(flow).await;
        begun = begun.or_else(|| platform.service_now_ms());
        // A service without a clock is asked a number of times.
        let waited = begun.zip(platform.service_now_ms()).map_or(0, |(begun, now)| now - begun);
        looks += 1;
        match now {
            Ok(seen) if is_done(&seen) || waited >= HORIZON_MS || looks > MOST_LOOKS => return Ok(seen),
            Err(error) if fails == LOOKS => return Err(error),
            Ok(_) => {}
            Err(_) => fails += 1,
        }
        tokio::time::sleep(WAIT).await;
    }
}
