//! Creates an object, or adopts the one that exists, and finds out what a lost request did. Nothing here depends on
//! the kind of object.

use domain::CallKind;

use crate::journal::{Change, Outcome};
use crate::kinds::Target;
use crate::plan::Action;
use crate::port::{CallError, Services};

/// Looks whether the object exists, before anything is sent; `None` when it does not.
pub(super) async fn look_first<S: Services>(service: &S, target: &Target) -> Option<Change> {
    match target.find(service).await {
        Ok(Some(object)) => Some(Change::adopted(object)),
        Ok(None) => None,
        Err(error) => Some(Change::failed(error)),
    }
}

/// Creates the object.
pub(super) async fn create<S: Services>(service: &S, target: &Target) -> Change {
    match target.create(service).await {
        Ok(object) if target.may_have_twin() => Change::Created { object: Box::new(object) },
        Ok(object) => Change::made(object),
        Err(error) if error.may_have_happened => Change::unknown(error),
        // Someone else may have created it since the look-up.
        Err(error) if error.kind.is_about_the_object() => match target.find(service).await {
            Ok(Some(object)) => Change::adopted(object),
            // What is in the way is not known: that can be found out later.
            Err(unread) if unread.kind.retryable() => Change::failed(unread),
            _ => Change::failed(error),
        },
        Err(error) => Change::failed(error),
    }
}

/// The same change, unless it adopts what this job may have created: it equals the request, and an earlier request was sent
/// whose answer never came, although a look-up found nothing of it in time.
pub(super) fn or_inferred(change: Change, target: &Target, has_lost: bool) -> Change {
    match change {
        Change::Succeeded { outcome: Outcome::Adopted { object } } if has_lost && target.is_answered_by(&object) => {
            Change::inferred(*object)
        }
        other => other,
    }
}

/// What a request whose answer was lost did; `None` when that cannot be known yet: the look-up fails, or nothing is
/// there and the service may still be working on the request (it is not `over`).
pub(super) async fn found_out<S: Services>(
    service: &S,
    target: &Target,
    action: &Action,
    lost: Option<CallError>,
    over: bool,
) -> Option<Change> {
    match target.after_lost_answer(service).await {
        Ok(Some((object, true))) => Some(Change::inferred(object)),
        Ok(Some((object, false))) => Some(Change::adopted(object)),
        Ok(None) if !over => None,
        Ok(None) => Some(Change::Failed { error: not_created(action, lost), retryable: true }),
        Err(found) if found.kind == CallKind::Conflict => Some(Change::failed(found)),
        Err(_) => None,
    }
}

/// The lost request did nothing: the step failed and may be tried again.
fn not_created(action: &Action, lost: Option<CallError>) -> CallError {
    let (noun, name) = (action.noun(), action.name());
    let message = format!("The answer to creating the {noun} “{name}” was lost; a look-up shows it was not created.");
    let details = lost.map(|error| error.details).unwrap_or_default();
    CallError { details, ..CallError::new(CallKind::Unavailable, message) }
}
