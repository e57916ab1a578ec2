//! Renewing the audience of a segment or trait before its data expires.

use domain::copied::{DAY_MS, LONGEST_TTL_DAYS};
use domain::{Audience, Copied};

use super::verdict::{blank, existing};
use super::{Item, Note, Refusal, Request, Snapshot, Verdict};
use crate::plan::{Action, Renewal, Step, StepId};

/// Plans the renewal of one line. `next` is the number of the next step.
pub(super) fn item(snapshot: &Snapshot, request: &Request, of: Copied, next: &mut u32) -> Item {
    let mut item = blank(snapshot, of);
    match decide(snapshot, request, of) {
        Err(refusal) => item.verdict = Verdict::Refused { refusal },
        Ok((audience, None)) => item.verdict = Verdict::Adopt { audience: audience.id.clone() },
        Ok((audience, Some(days))) => {
            let renewal = Renewal { audience: audience.id.clone(), name: audience.name.clone(), days };
            item.steps.push(Step::new(StepId(*next), Action::RenewAudience(renewal)));
            *next += 1;
            item.notes.push(Note::Expires { days });
            item.verdict = Verdict::Renew { audience: audience.id.clone(), days };
        }
    }
    item
}

/// The audience, and after how many days its data is to expire; `None` where nothing is to be done.
fn decide<'a>(snapshot: &'a Snapshot, request: &Request, of: Copied) -> Result<(&'a Audience, Option<u32>), Refusal> {
    let audience = existing(snapshot, of)?.ok_or(Refusal::NothingToRenew)?;
    let has = audience.ttl_days.unwrap_or_default();
    // The source refreshes what it delivers, and one without a time never expires.
    if !audience.has_no_members_yet() || audience.ttl_days.is_none() {
        return Ok((audience, None));
    }
    let age = match (snapshot.now, audience.created_at) {
        (Some(now), Some(created)) => (now - created).max(0),
        // Whatever its age, it cannot last longer.
        _ => i64::from(LONGEST_TTL_DAYS) * DAY_MS,
    };
    let passed = u32::try_from((age + DAY_MS - 1) / DAY_MS).unwrap_or(u32::MAX);
    let wanted = passed.saturating_add(request.ttl_days);
    match wanted.min(LONGEST_TTL_DAYS) {
        _ if has >= wanted => Ok((audience, None)),
        // One that would be over all the same is not renewed.
        days if days > has && days >= passed => Ok((audience, Some(days))),
        _ => Err(Refusal::LongestExpiry { maximum: LONGEST_TTL_DAYS }),
    }
}
