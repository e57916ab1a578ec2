//! What jobs are about, as the journal's index and as links.

use domain::AudienceId;
use share::Subject;
use store::JournalSubject;

use crate::read::link;
use crate::view::{ObjectKind, ObjectLink};

/// The kind of a subject, as the index of the journal names it.
pub(crate) fn in_journal(subject: &Subject) -> JournalSubject {
    let kind = match subject {
        Subject::Audience(_) => "audience",
        Subject::Trait(_) => "trait",
        Subject::Segment(_) => "segment",
    };
    JournalSubject { kind, id: subject.id() }
}

/// Audiences as subjects.
pub(super) fn of_audiences(audiences: &[AudienceId]) -> Vec<Subject> {
    audiences.iter().map(Subject::from).collect()
}

/// A subject with its name.
pub(super) fn subject_link(subject: &Subject, name: &str) -> ObjectLink {
    let kind = match subject {
        Subject::Audience(_) => ObjectKind::Audience,
        Subject::Trait(_) => ObjectKind::Trait,
        Subject::Segment(_) => ObjectKind::Segment,
    };
    link(kind, subject.id(), name)
}
