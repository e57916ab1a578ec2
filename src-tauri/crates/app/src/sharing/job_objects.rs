//! Objects and audiences of a job, as links.

use domain::AudienceId;
use share::{Object, Subject};

use super::plan_view::linked;
use super::subject::subject_link;
use crate::read::link;
use crate::view::{ObjectKind, ObjectLink};

/// Returns an audience with its name in the job.
pub(super) fn audience_of(job: &share::Job, id: &AudienceId) -> ObjectLink {
    let named = job.items.iter().find(|item| item.subject.audience() == Some(id));
    audience(id, named.map_or_else(|| id.as_str(), |item| &item.name))
}

/// Returns what an item of a job is about, with its name in the job.
pub(super) fn subject_of(job: &share::Job, subject: &Subject) -> ObjectLink {
    let named = job.items.iter().find(|item| item.subject == *subject);
    subject_link(subject, &named.map_or_else(|| subject.id(), |item| item.name.clone()))
}

pub(super) fn audience(id: &AudienceId, name: &str) -> ObjectLink {
    link(ObjectKind::Audience, id, name)
}

pub(super) fn object_link(object: &Object) -> ObjectLink {
    linked(&object.reference(), object.name())
}
