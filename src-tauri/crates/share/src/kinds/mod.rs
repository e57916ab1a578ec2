//! The kinds of object that sharing handles, one module each: how a kind is planned, found, created, compared,
//! checked for use and deleted. Only this module lists the kinds; the engine calls the functions below and never asks
//! which kind it has.
//!
//! It must not know jobs, the order of steps, retries or the journal.

mod audience;
mod data_source;
mod folder;
mod segment;
mod trait_;

use std::future::Future;

use domain::{CallKind, Object, Reference};

pub(crate) use audience::audience_of;
pub use data_source::PlannedDataSource;
pub(crate) use data_source::sharing_source;
pub use folder::PlannedFolder;
pub use segment::PlannedSegment;
pub use trait_::PlannedTrait;
pub(crate) use trait_::trait_of_audience;

use crate::blocked::Blocked;
use crate::port::{CallError, NewAudience, NewDataSource, NewFolder, NewSegment, NewTrait, Seen, Services};
use crate::slot::{ObjectOf, StepId};

/// A step that creates an object, as the journal stores it.
pub(crate) trait Planned {
    /// The request it becomes once all ids are known.
    type New: Into<Target>;

    /// The object's name.
    fn name(&self) -> &str;
    /// The kind of object, for messages.
    fn noun(&self) -> &'static str;
    /// Steps whose objects this step refers to.
    fn needs(&self) -> Vec<StepId>;
    /// The request with all ids filled in; `None` while a step it needs has not left its object.
    fn fill(&self, object_of: &ObjectOf<'_>) -> Option<Self::New>;
}

/// A request to create an object.
pub(crate) trait Creatable {
    /// The kind of object it creates.
    type Kind: Into<Object>;

    /// The object that already exists where this one would be created. Two of them, or another object with the same
    /// code, is an error: creating one more would add to the confusion.
    fn find<S: Services>(&self, service: &S) -> impl Future<Output = Result<Option<Self::Kind>, CallError>> + Send;

    /// Creates the object.
    fn create<S: Services>(&self, service: &S) -> impl Future<Output = Result<Self::Kind, CallError>> + Send;

    /// Whether another program can create the same object at the same moment without being refused.
    fn may_have_twin(&self) -> bool;

    /// All objects that match the request, lowest ID first.
    fn all<S: Services>(&self, service: &S) -> impl Future<Output = Result<Vec<Self::Kind>, CallError>> + Send;

    /// Whether an object has every field that was asked for.
    fn is_answered_by(&self, found: &Self::Kind) -> bool;
}

/// An object that a job created.
pub(crate) trait Kind: Into<Object> + Sync {
    /// Whether it holds other objects: a folder or data source is removed only while it is empty.
    const IS_CONTAINER: bool;

    /// The object as the service returns it when asked for it by id; `None` when the service says that it is gone.
    fn read<S: Services>(&self, service: &S) -> impl Future<Output = Result<Option<Seen<Self>>, CallError>> + Send;

    /// Whether a list or a look-up by code returns it.
    fn is_listed<S: Services>(&self, service: &S) -> impl Future<Output = Result<bool, CallError>> + Send;

    /// Deletes it, if it is still the version of the tag; whatever its version without one.
    fn delete<S: Services>(&self, service: &S, tag: Option<&str>)
    -> impl Future<Output = Result<(), CallError>> + Send;

    /// Whether a field that people can change differs. Times and authors do not count: the service may change them by
    /// itself, and a change that was reverted is no change.
    fn differs_from(&self, now: &Self) -> bool;

    /// Whether it is unknown if it was changed, because an answer left out a field that people can change.
    fn may_differ_from(&self, _now: &Self) -> bool {
        false
    }

    /// Whether a container holds anything.
    fn holds_anything<S: Services>(&self, _service: &S) -> impl Future<Output = Result<bool, CallError>> + Send {
        async { Ok(false) }
    }

    /// What uses it, other than the objects that are deleted with it (`own`).
    fn user<S: Services>(
        &self,
        _service: &S,
        _own: &[Reference],
    ) -> impl Future<Output = Result<Option<Blocked>, CallError>> + Send {
        async { Ok(None) }
    }
}

/// A request for any kind of object.
pub(crate) enum Target {
    Folder(NewFolder),
    DataSource(NewDataSource),
    Trait(NewTrait),
    Segment(NewSegment),
    Audience(NewAudience),
}

/// The same expression for each kind that an enum holds.
macro_rules! each_kind {
    ($of:ident, $value:expr, $it:ident => $then:expr) => {
        match $value {
            $of::Folder($it) => $then,
            $of::DataSource($it) => $then,
            $of::Trait($it) => $then,
            $of::Segment($it) => $then,
            $of::Audience($it) => $then,
        }
    };
}

impl Target {
    /// The object that already exists in its place, see [`Creatable::find`].
    pub(crate) async fn find<S: Services>(&self, service: &S) -> Result<Option<Object>, CallError> {
        each_kind!(Self, self, new => Ok(new.find(service).await?.map(Into::into)))
    }

    /// Creates the object.
    pub(crate) async fn create<S: Services>(&self, service: &S) -> Result<Object, CallError> {
        each_kind!(Self, self, new => Ok(new.create(service).await?.into()))
    }

    /// See [`Creatable::may_have_twin`].
    pub(crate) fn may_have_twin(&self) -> bool {
        each_kind!(Self, self, new => new.may_have_twin())
    }

    /// See [`Creatable::all`].
    pub(crate) async fn all<S: Services>(&self, service: &S) -> Result<Vec<Object>, CallError> {
        each_kind!(Self, self, new => Ok(new.all(service).await?.into_iter().map(Into::into).collect()))
    }

    /// See [`Creatable::is_answered_by`]; `false` for an object of another kind.
    pub(crate) fn is_answered_by(&self, found: &Object) -> bool {
        match (self, found) {
            (Self::Folder(new), Object::Folder(it)) => new.is_answered_by(it),
            (Self::DataSource(new), Object::DataSource(it)) => new.is_answered_by(it),
            (Self::Trait(new), Object::Trait(it)) => new.is_answered_by(it),
            (Self::Segment(new), Object::Segment(it)) => new.is_answered_by(it),
            (Self::Audience(new), Object::Audience(it)) => new.is_answered_by(it),
            _ => false,
        }
    }

    /// The object that exists after the answer to its creation was lost, and whether it is the one that was asked for:
    /// it is alone and equals the request. Creator and time prove nothing, because another program can use the same
    /// credential.
    pub(crate) async fn after_lost_answer<S: Services>(
        &self,
        service: &S,
    ) -> Result<Option<(Object, bool)>, CallError> {
        each_kind!(Self, self, new => {
            let mut all = new.all(service).await?;
            if all.is_empty() {
                // Fails if another object has the code. What is found now may have been created a moment ago.
                return Ok(new.find(service).await?.map(|found| {
                    let is_ours = new.is_answered_by(&found);
                    (found.into(), is_ours)
                }));
            }
            let is_ours = all.len() == 1 && new.is_answered_by(&all[0]);
            Ok(Some((all.swap_remove(0).into(), is_ours)))
        })
    }
}

/// The object as it is now, `None` when it is gone: the service itself says so when asked by id, and no list or
/// look-up by code returns it either. Anything else is no proof.
pub(crate) async fn current<S: Services>(service: &S, object: &Object) -> Result<Option<Seen<Object>>, CallError> {
    let (found, is_listed) = each_kind!(Object, object, it => {
        let found = it.read(service).await?.map(|seen| seen.map(Object::from));
        let is_listed = found.is_none() && it.is_listed(service).await?;
        (found, is_listed)
    });
    if is_listed { Err(contradiction(object)) } else { Ok(found) }
}

/// Deletes an object, see [`Kind::delete`].
pub(crate) async fn delete<S: Services>(service: &S, object: &Object, tag: Option<&str>) -> Result<(), CallError> {
    each_kind!(Object, object, it => it.delete(service, tag).await)
}

/// Whether a container holds anything; false for other objects.
pub(crate) async fn holds_anything<S: Services>(service: &S, object: &Object) -> Result<bool, CallError> {
    each_kind!(Object, object, it => it.holds_anything(service).await)
}

/// What uses an object, see [`Kind::user`].
pub(crate) async fn user<S: Services>(
    service: &S,
    object: &Object,
    own: &[Reference],
) -> Result<Option<Blocked>, CallError> {
    each_kind!(Object, object, it => it.user(service, own).await)
}

/// Whether it is a folder or data source.
pub(crate) fn is_container(object: &Object) -> bool {
    fn of<K: Kind>(_: &K) -> bool {
        K::IS_CONTAINER
    }
    each_kind!(Object, object, it => of(it))
}

/// Whether somebody changed an object, see [`Kind::differs_from`].
pub(crate) fn differs(then: &Object, now: &Object) -> bool {
    compare(then, now).is_none_or(|(differs, _)| differs)
}

/// Whether it is unknown if somebody changed an object, see [`Kind::may_differ_from`].
pub(crate) fn may_differ(then: &Object, now: &Object) -> bool {
    compare(then, now).is_some_and(|(_, may_differ)| may_differ)
}

/// Both comparisons; `None` for objects of two kinds.
fn compare(then: &Object, now: &Object) -> Option<(bool, bool)> {
    fn both<K: Kind>(then: &K, now: &K) -> (bool, bool) {
        (then.differs_from(now), then.may_differ_from(now))
    }
    Some(match (then, now) {
        (Object::Folder(then), Object::Folder(now)) => both(then, now),
        (Object::DataSource(then), Object::DataSource(now)) => both(then, now),
        (Object::Trait(then), Object::Trait(now)) => both(then, now),
        (Object::Segment(then), Object::Segment(now)) => both(then, now),
        (Object::Audience(then), Object::Audience(now)) => both(then, now),
        _ => return None,
    })
}

/// The service says both that an object exists and that it does not.
pub(crate) fn contradiction(object: &Object) -> CallError {
    let message = format!("Whether “{}” still exists is unclear: the answers contradict each other.", object.name());
    CallError::new(CallKind::Unavailable, message)
}

/// Another object carries the code of a new one, or more than one does.
pub(crate) fn code_taken(noun: &str, code: &domain::IntegrationCode, name: &str, id: &str) -> CallError {
    let message = format!(
        "The {noun} “{name}” ({id}) already carries the integration code {code} and is not part of this pair, or is \
         not the only one. Look at it first."
    );
    let details = [("id".to_owned(), id.to_owned()), ("object".to_owned(), noun.to_owned())].into();
    CallError { details, ..CallError::new(CallKind::Conflict, message) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::a_trait;

    #[test]
    fn a_changed_object_is_distinguished_from_a_touched_one() {
        let then = Object::Trait(a_trait(1, "a", "r", 2, 3));
        let mut it = a_trait(1, "a", "r", 2, 3);
        it.updated_at = Some(5);
        assert!(!differs(&then, &Object::Trait(it.clone())), "only the time differs");
        it.name.push('!');
        assert!(differs(&then, &Object::Trait(it)));
    }
}
