//! Creates an object, or adopts the one that exists, and finds out what a lost request did. Nothing here depends on
//! the kind of object.

use domain::{CallKind, Object};

use crate::journal::{Change, Lost, Outcome};
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

/// The same change, unless it adopts what this job created: it equals the request, and it was created when an earlier request
/// was under way whose answer never came, although a look-up found nothing of it in time.
pub(super) fn or_inferred(change: Change, target: &Target, lost: Option<Lost>) -> Change {
    let is_own = |object: &Object| {
        lost.and_then(|lost| lost.may_have_created(object)) == Some(true) && target.is_answered_by(object)
    };
    match change {
        Change::Succeeded { outcome: Outcome::Adopted { object } } if is_own(&object) => Change::inferred(*object),
        other => other,
    }
}

/// What a request whose answer was lost did; `None` when that cannot be known yet: the look-up fails, or nothing is
/// there and the service may still be working on the request (it is not `over`). An object that was created at another time
/// than that of the requests is somebody else's.
pub(super) async fn found_out<S: Services>(
    service: &S,
    target: &Target,
    action: &Action,
    (error, lost): (Option<CallError>, Option<Lost>),
    over: bool,
) -> Option<Change> {
    match target.after_lost_answer(service).await {
        Ok(Some((object, is_alike))) => {
            let is_later_or_earlier = lost.and_then(|lost| lost.may_have_created(&object)) == Some(false);
            let is_own = is_alike && !is_later_or_earlier;
            Some(if is_own { Change::inferred(object) } else { Change::adopted(object) })
        }
        Ok(None) if !over => None,
        Ok(None) => Some(Change::Failed { error: not_created(action, error), retryable: true }),
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
