//! Deletes an object that another job created, if it is unchanged and nothing uses it. Both are checked right before
//! the deletion is sent, in every run: the answers may have changed since the undo was planned. Nothing here depends on
//! the kind of object.

use domain::{CallKind, Object, Reference};

use crate::blocked::Blocked;
use crate::journal::{Change, Job, SkipReason};
use crate::kinds;
use crate::plan::{Action, Step};
use crate::port::{CallError, Services};

/// The other deletions of the same item of an undo.
pub(super) struct Rest {
    /// Objects to be deleted after this one.
    later: Vec<Object>,
    /// Objects deleted before it.
    gone: Vec<Reference>,
}

impl Rest {
    /// Nothing else is deleted with the object.
    pub(super) fn none() -> Self {
        Self { later: Vec::new(), gone: Vec::new() }
    }

    pub(super) fn of(job: &Job, step: &Step) -> Self {
        let mut rest = Self { later: Vec::new(), gone: Vec::new() };
        let item = job.items.iter().find(|item| item.steps.iter().any(|own| own.id == step.id));
        for other in item.into_iter().flat_map(|item| &item.steps) {
            let Action::Delete { object } = &other.action else { continue };
            match job.state_of(other.id) {
                state if state.is_gone() => rest.gone.push(object.reference()),
                _ if other.id > step.id => rest.later.push(object.as_ref().clone()),
                _ => {}
            }
        }
        rest
    }
}

/// Checks the object and the objects to be deleted after it once more, then deletes it.
pub(super) async fn delete<S: Services>(service: &S, object: &Object, rest: &Rest) -> Change {
    let seen = match kinds::current(service, object).await {
        Ok(None) => return Change::already_gone(object),
        Ok(Some(seen)) => seen,
        Err(error) => return Change::failed(error),
    };
    if kinds::differs(object, &seen.object) {
        let name = seen.object.name().to_owned();
        return Change::blocked(Blocked::Changed { reference: object.reference(), name });
    }
    if kinds::may_differ(object, &seen.object) {
        return Change::failed(unknown_changes(object));
    }
    match obstacle(service, object, rest).await {
        Ok(None) => {}
        Ok(Some(change)) => return change,
        Err(error) => return Change::failed(error),
    }
    match kinds::delete(service, object, seen.tag.as_deref()).await {
        Ok(()) => Change::removed(object),
        Err(error) => after_refusal(service, object, error).await,
    }
}

/// What became of a deletion that the service did not confirm.
async fn after_refusal<S: Services>(service: &S, object: &Object, error: CallError) -> Change {
    if error.may_have_happened {
        return Change::unknown(error);
    }
    if error.kind == CallKind::NotFound {
        return match kinds::current(service, object).await {
            Ok(None) => Change::already_gone(object),
            _ => Change::failed(kinds::contradiction(object)),
        };
    }
    // Someone may have put an object into the container since the check: then it simply stays.
    if error.kind.is_about_the_object() && matches!(kinds::holds_anything(service, object).await, Ok(true)) {
        return Change::Skipped { reason: SkipReason::NotEmpty };
    }
    Change::failed(error)
}

/// Whether a deletion whose answer was lost took place; `None` when that cannot be known yet: the look-up fails, or the
/// object is there and the service may still be working on the request (it is not `over`).
pub(super) async fn found_out<S: Services>(service: &S, object: &Object, over: bool) -> Option<Change> {
    match kinds::current(service, object).await {
        Ok(None) => Some(Change::removed(object)),
        Ok(Some(_)) if !over => None,
        Ok(Some(_)) => {
            let name = object.name();
            let message = format!("The answer to deleting “{name}” was lost; a look-up shows it still exists.");
            Some(Change::failed(CallError::new(CallKind::Unavailable, message)))
        }
        Err(_) => None,
    }
}

/// What prevents the deletion: objects it holds, objects that use it, or an obstacle to the deletions after it, so that
/// no half of a pair is left behind.
async fn obstacle<S: Services>(service: &S, object: &Object, rest: &Rest) -> Result<Option<Change>, CallError> {
    if kinds::is_container(object) {
        let holds_anything = kinds::holds_anything(service, object).await?;
        return Ok(holds_anything.then_some(Change::Skipped { reason: SkipReason::NotEmpty }));
    }
    let own: Vec<Reference> =
        std::iter::once(object).chain(&rest.later).map(Object::reference).chain(rest.gone.iter().cloned()).collect();
    if let Some(by) = kinds::user(service, object, &own).await? {
        return Ok(Some(Change::blocked(by)));
    }
    Ok(blocked(service, &rest.later, &own).await?.map(Change::blocked))
}

/// What prevents the deletion of objects that belong together, asked of the service now; `None` when nothing does.
/// Objects in `gone` were deleted before and do not count as users, even if a list still returns them.
pub(crate) async fn blocked<S: Services>(
    service: &S,
    objects: &[Object],
    gone: &[Reference],
) -> Result<Option<Blocked>, CallError> {
    for object in objects {
        let Some(now) = kinds::current(service, object).await? else { continue };
        if kinds::differs(object, &now.object) {
            let name = now.object.name().to_owned();
            return Ok(Some(Blocked::Changed { reference: object.reference(), name }));
        }
        let own: Vec<Reference> = objects.iter().map(Object::reference).chain(gone.iter().cloned()).collect();
        if let Some(blocked) = kinds::user(service, object, &own).await? {
            return Ok(Some(blocked));
        }
    }
    Ok(None)
}

/// The answer left out a field that people can change.
fn unknown_changes(object: &Object) -> CallError {
    let message = format!(
        "Whether the export controls of “{}” were changed is not known, because the answer leaves them out. It stays.",
        object.name()
    );
    CallError::new(CallKind::Unavailable, message)
}
