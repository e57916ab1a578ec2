//! Versions of objects in memory, and changes that name one.

use domain::CallKind;

use super::faults::error;
use crate::port::CallError;

/// The tag of an object's version.
pub(super) fn tag(object: &impl std::fmt::Debug) -> String {
    format!("{object:?}")
}

/// Refuses a change that names another version than the present one.
pub(super) fn unless_stale(now: Option<&str>, seen: Option<&str>) -> Result<(), CallError> {
    match (now, seen) {
        (Some(now), Some(seen)) if now != seen => Err(error(CallKind::Stale, false)),
        _ => Ok(()),
    }
}

/// Removes the object; there has to be one.
pub(super) fn remove<T>(all: &mut Vec<T>, is: impl Fn(&T) -> bool) -> Result<(), CallError> {
    let before = all.len();
    all.retain(|it| !is(it));
    if all.len() == before { Err(error(CallKind::NotFound, false)) } else { Ok(()) }
}
