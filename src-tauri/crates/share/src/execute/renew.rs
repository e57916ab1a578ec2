//! Lets the data of an audience expire later. It never expires sooner because of this: who extended it further stays right.

use domain::CallKind;

use super::dataflow::{not_changed, not_shown_as};
use crate::journal::{Change, Outcome};
use crate::plan::Renewal;
use crate::port::{Audiences, CallError};

/// Extends the time, unless it is that long already, and proves it by reading the audience again.
pub(super) async fn renew<S: Audiences>(service: &S, renewal: &Renewal) -> Change {
    match service.audience_now(&renewal.audience).await {
        // Without a time it never expires, and with members the source keeps it: there is nothing to extend.
        Ok(Some(now)) if now.ttl_days.is_none_or(|days| days >= renewal.days) || !now.has_no_members_yet() => {
            return renewed(renewal, true);
        }
        Ok(Some(_)) => {}
        Ok(None) => return gone(renewal),
        Err(error) => return Change::failed(error),
    }
    if let Err(error) = service.set_expiry(&renewal.audience, renewal.days).await {
        return not_changed(error);
    }
    match ends_as_late(service, renewal).await {
        Ok(Some(true)) => renewed(renewal, false),
        Ok(Some(false)) => {
            let message = "The change was accepted, but the audience does not show it.";
            Change::unknown(CallError::new(CallKind::Unavailable, message))
        }
        Ok(None) => gone(renewal),
        Err(error) => Change::unknown(error),
    }
}

/// Whether a request whose answer was lost extended the time; `None` when that cannot be known yet.
pub(super) async fn was_renewed<S: Audiences>(service: &S, renewal: &Renewal, over: bool) -> Option<Change> {
    match ends_as_late(service, renewal).await {
        Ok(Some(true)) => Some(renewed(renewal, false)),
        Ok(None) => Some(gone(renewal)),
        Ok(Some(false)) if over => Some(not_shown_as("The audience was not renewed. Resume the job to try again.")),
        _ => None,
    }
}

/// Whether the data of the audience lasts that long; `None` when the audience is gone.
async fn ends_as_late<S: Audiences>(service: &S, renewal: &Renewal) -> Result<Option<bool>, CallError> {
    let now = service.audience_now(&renewal.audience).await?;
    Ok(now.map(|it| it.ttl_days.is_some_and(|days| days >= renewal.days)))
}

fn renewed(renewal: &Renewal, already: bool) -> Change {
    let Renewal { audience, days, .. } = renewal.clone();
    Change::Succeeded { outcome: Outcome::Renewed { audience, days, already } }
}

fn gone(renewal: &Renewal) -> Change {
    let message = format!("The audience “{}” does not exist any more, so it was not renewed.", renewal.name);
    Change::failed(CallError::new(CallKind::NotFound, message))
}
