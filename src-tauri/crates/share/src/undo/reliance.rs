//! What other shares rely on.

use domain::{Object, Reference};

use super::objects_made;
use crate::back;
use crate::journal::{Job, JobItem, Outcome, Purpose, StepState};
use crate::plan::{Action, Step, StepId, Verdict};
use crate::subject::Subject;

/// Whether another share uses what a share created for a subject, or added to the dataflow. `is_later` says whether the
/// other one was begun after it; their IDs do not, because a clock can be set back.
pub fn relies_on(other: &Job, is_later: bool, share: &Job, subject: &Subject) -> bool {
    let made: Vec<Reference> = objects_made(share, subject).iter().map(Object::reference).collect();
    let mut items = other.items.iter().filter(|item| item.subject == *subject);
    items.any(|item| {
        adopted(other, item).iter().any(|object| made.contains(object))
            // A dataflow names no versions: who came later found what the share had added.
            || (is_later && share.has_added_for(subject) && uses_dataflow_as_found(other, item))
            // Its log says what it found, whichever was begun first.
            || (share.has_added_for(subject) && found_selected(other, item))
    })
}

/// Objects that were there and that an item uses.
fn adopted(job: &Job, item: &JobItem) -> Vec<Reference> {
    let mut found: Vec<Reference> = match &item.purpose {
        Purpose::Share(Verdict::Complete { adopted }) => vec![Reference::Trait(*adopted)],
        Purpose::Share(Verdict::Adopt { adopted, segment } | Verdict::GiveMembers { adopted, segment }) => {
            vec![Reference::Trait(*adopted), Reference::Segment(*segment)]
        }
        Purpose::ToPlatform(
            back::Verdict::Adopt { audience } | back::Verdict::Selected { audience: Some(audience), .. },
        ) => vec![Reference::Audience(audience.clone())],
        _ => Vec::new(),
    };
    found.extend(item.own().filter_map(|step| match job.state_of(step) {
        StepState::Succeeded(Outcome::Adopted { object }) => Some(object.reference()),
        _ => None,
    }));
    found
}

/// Whether a request of an item found its segment selected in the source.
fn found_selected(job: &Job, item: &JobItem) -> bool {
    let Some(segment) = item.subject.segment() else { return false };
    item.served_by.iter().any(|step| match job.state_of(*step) {
        StepState::Succeeded(Outcome::SegmentsSelected { already, .. }) => already.contains(&segment),
        _ => false,
    })
}

/// Whether an item needs that the dataflow sends its audience, or the source its segment, and did not add it.
fn uses_dataflow_as_found(job: &Job, item: &JobItem) -> bool {
    let is_select = |step: &&Step| matches!(step.action, Action::Select { .. }) && item.served_by.contains(&step.id);
    let selects: Vec<StepId> = job.groundwork.iter().filter(is_select).map(|step| step.id).collect();
    match &item.purpose {
        Purpose::Share(Verdict::Activate | Verdict::Adopt { .. }) if selects.is_empty() => true,
        Purpose::ToPlatform(back::Verdict::Selected { .. }) => true,
        _ => selects.iter().any(|step| match job.state_of(*step) {
            StepState::Succeeded(Outcome::Selected { already, .. }) => {
                item.subject.audience().is_some_and(|id| already.contains(id))
            }
            _ => false,
        }),
    }
}
