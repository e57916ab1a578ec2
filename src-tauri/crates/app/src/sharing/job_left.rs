//! What an undo had to leave, and why.

use domain::AudienceId;
use share::Reference;
use share::journal::StepState;
use share::plan::{Action, Step};
use share::undo::Blocked;

use super::job_objects::{audience_of, object_link, subject_of};
use super::plan_view::linked;
use crate::read::word;
use crate::view::{ConflictReason, Failure, ObjectLink, UnknownReason};

/// Maximum number of objects named in a sentence.
const NAMED: usize = 5;

/// Combines two failures: the second one, with both messages.
pub(super) fn both(one: Option<Failure>, other: Option<Failure>) -> Option<Failure> {
    match (one, other) {
        (Some(one), Some(other)) => {
            let message = format!("{} {}", one.message, other.message);
            Some(Failure { message, ..other.with_facts_of(one) })
        }
        (one, other) => one.or(other),
    }
}

/// Returns a failure for folders and data sources that may or may not have been deleted, and for audiences that may or may
/// not have been removed from the dataflow.
pub(super) fn not_known(job: &share::Job) -> Option<Failure> {
    let audiences: Vec<ObjectLink> = job.groundwork_unknown().flat_map(|step| to_take_out(job, step)).collect();
    let sent = (!audiences.is_empty()).then(|| {
        let (names, were) = (quoted(&audiences), if audiences.len() == 1 { "was" } else { "were" });
        let message =
            format!("It is not known whether {names} {were} removed from the dataflow. Resume the job to check.");
        Failure::not_known(UnknownReason::Deselection, message).with("objects", plain(&audiences))
    });
    both(sent, not_known_to_be_deleted(job))
}

fn not_known_to_be_deleted(job: &share::Job) -> Option<Failure> {
    let unknown: Vec<ObjectLink> = job.groundwork_unknown().filter_map(to_delete).collect();
    if unknown.is_empty() {
        return None;
    }
    let (names, were) = (named(&unknown), if unknown.len() == 1 { "was" } else { "were" });
    let message = format!("It is not known whether {names} {were} deleted. Resume the job to check.");
    let objects: Vec<&str> = unknown.iter().map(|one| one.name.as_str()).collect();
    Some(Failure::not_known(UnknownReason::Deletion, message).with("objects", objects.join(", ")))
}

/// Returns a failure for folders and data sources that stay because someone changed them. There is nothing left to do
/// about them.
pub(super) fn kept_changed(states: &[&StepState]) -> Option<Failure> {
    let changed = states.iter().filter_map(|state| match state.blocked() {
        Some(Blocked::Changed { reference, name }) => Some(linked(reference, name)),
        _ => None,
    });
    let changed: Vec<ObjectLink> = changed.collect();
    let message = match changed.as_slice() {
        [] => return None,
        [one] => format!("The {} “{}” was not deleted, because someone changed it.", word(one.kind), one.name),
        several => format!("Not deleted, because someone changed them: {}.", named(several)),
    };
    let objects: Vec<&str> = changed.iter().map(|one| one.name.as_str()).collect();
    Some(Failure::in_the_way(ConflictReason::PlaceChanged, message).with("objects", objects.join(", ")))
}

fn named(objects: &[ObjectLink]) -> String {
    let names: Vec<String> = objects.iter().map(|one| format!("the {} “{}”", word(one.kind), one.name)).collect();
    names.join(", ")
}

/// Returns the first names in quotation marks, and how many more there are.
fn quoted(objects: &[ObjectLink]) -> String {
    let names: Vec<String> = objects.iter().take(NAMED).map(|one| format!("“{}”", one.name)).collect();
    let more = objects.len().saturating_sub(names.len());
    names.join(", ") + &if more > 0 { format!(" and {more} more") } else { String::new() }
}

/// Returns the first IDs of audiences, and how many more there are.
fn ids_of(audiences: &[AudienceId]) -> String {
    let ids: Vec<&str> = audiences.iter().take(NAMED).map(AudienceId::as_str).collect();
    let more = audiences.len().saturating_sub(ids.len());
    ids.join(", ") + &if more > 0 { format!(" and {more} more") } else { String::new() }
}

/// Returns the first names for the details of a failure.
pub(super) fn plain(objects: &[ObjectLink]) -> String {
    objects.iter().take(NAMED).map(|one| one.name.as_str()).collect::<Vec<_>>().join(", ")
}

/// Returns the audiences that a step takes out of the dataflow, or the segments that it takes out of the source.
pub(super) fn to_take_out(job: &share::Job, step: &Step) -> Vec<ObjectLink> {
    match &step.action {
        Action::Deselect { audiences } => audiences.iter().map(|id| audience_of(job, id)).collect(),
        Action::DeselectSegments { segments } => {
            segments.iter().map(|id| subject_of(job, &share::Subject::Segment(*id))).collect()
        }
        _ => Vec::new(),
    }
}

/// Returns the object that a step deletes.
pub(super) fn to_delete(step: &Step) -> Option<ObjectLink> {
    match &step.action {
        Action::Delete { object } => Some(object_link(object)),
        _ => None,
    }
}

/// Returns why folders and data source still exist after an undo, or audiences are still in the dataflow, with their names
/// and what to do.
pub(super) fn still_there(job: &share::Job, stayed: &[ObjectLink], sent: &[ObjectLink], failure: Failure) -> Failure {
    let advice = if job.has_open_steps() { "Resume the undo to try again" } else { "Undo the share again" };
    let (mut said, mut by_hand) = (Vec::new(), Vec::new());
    if !sent.is_empty() {
        said.push(format!("Still in the dataflow: {}.", quoted(sent)));
        by_hand.push("remove it from the dataflow in Experience Platform");
    }
    if !stayed.is_empty() {
        said.push(format!("Still in Audience Manager: {}.", named(stayed)));
        by_hand.push("delete what is left there");
    }
    let message = format!("{} {} {advice}, or {}.", said.join(" "), failure.message, by_hand.join(" and "));
    let failure = Failure { message, ..failure };
    let failure = if stayed.is_empty() { failure } else { failure.with("stayed", named(stayed)) };
    if sent.is_empty() { failure } else { failure.with("stillSent", plain(sent)) }
}

/// Returns why objects are not deleted.
pub(super) fn of_block(blocked: &Blocked) -> Failure {
    let (why, message) = match blocked {
        Blocked::Changed { reference: Reference::Audience(_), .. }
        | Blocked::UseUnclear { reference: Reference::Audience(_), .. }
        | Blocked::UsedByAudiences { .. }
        | Blocked::HasMembers { .. } => of_audience(blocked),
        _ => of_pair(blocked),
    };
    let failure = Failure::in_the_way(why, message);
    match blocked {
        Blocked::NeededByJob { job } => failure.with("job", job),
        Blocked::UsedBySegments { reference, segments } => {
            let names: Vec<&str> = segments.iter().take(NAMED).map(|(_, name)| name.as_str()).collect();
            failure.with("id", reference.id()).with("segments", names.join(", "))
        }
        Blocked::UsedByAudiences { reference, audiences } => {
            failure.with("id", reference.id()).with("audiences", ids_of(audiences))
        }
        Blocked::Changed { reference, name }
        | Blocked::InUse { reference, name }
        | Blocked::HasMembers { reference, name }
        | Blocked::UseUnclear { reference, name } => failure.with("id", reference.id()).with("name", name),
    }
}

/// Why trait and segment stay.
fn of_pair(blocked: &Blocked) -> (ConflictReason, String) {
    match blocked {
        Blocked::UsedBySegments { segments, .. } => {
            let names: Vec<String> = segments.iter().take(NAMED).map(|(id, name)| format!("“{name}” ({id})")).collect();
            let more = segments.len().saturating_sub(names.len());
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            let names = names.join(", ");
            let message = format!(
                "The segments {names}{more} use the trait, so trait and segment stay. Remove it from them first."
            );
            (ConflictReason::UsedBySegments, message)
        }
        Blocked::NeededByJob { job } => {
            let message = format!(
                "Job {job} uses what this one created, or the audience in the dataflow, too, so it stays. Undo that job first, \
                 or unshare the audience."
            );
            (ConflictReason::NeededByJob, message)
        }
        Blocked::InUse { name, .. } => {
            let message = format!(
                "The segment “{name}” is mapped to a destination or used by a model, so trait and segment stay."
            );
            (ConflictReason::InUse, message)
        }
        Blocked::UseUnclear { name, .. } => {
            let message = format!(
                "Audience Manager did not say clearly whether the segment “{name}” is mapped to a destination or used \
                 by a model, so trait and segment stay. Check it in Audience Manager, or try again later."
            );
            (ConflictReason::UseUnclear, message)
        }
        Blocked::Changed { name, .. } | Blocked::HasMembers { name, .. } => {
            let message = format!("“{name}” was changed after it was created, so trait and segment stay.");
            (ConflictReason::Changed, message)
        }
        Blocked::UsedByAudiences { .. } => of_audience(blocked),
    }
}

/// Why the audience of a segment or trait stays.
fn of_audience(blocked: &Blocked) -> (ConflictReason, String) {
    match blocked {
        Blocked::UsedByAudiences { audiences, .. } => {
            let ids = ids_of(audiences);
            let message = format!("Other audiences use this one, so it stays: {ids}. Remove it from them first.");
            (ConflictReason::UsedByAudiences, message)
        }
        Blocked::HasMembers { name, .. } => {
            let message =
                format!("The audience “{name}” has members by now: the Audience Manager source brings them. It stays.");
            (ConflictReason::HasMembers, message)
        }
        Blocked::UseUnclear { name, .. } => {
            let message = format!(
                "Experience Platform did not say clearly what uses the audience “{name}”, so it stays. Check it in \
                 Experience Platform, or try again later."
            );
            (ConflictReason::AudienceUseUnclear, message)
        }
        Blocked::Changed { name, .. } => {
            (ConflictReason::AudienceChanged, format!("“{name}” was changed after it was created, so it stays."))
        }
        Blocked::UsedBySegments { .. } | Blocked::NeededByJob { .. } | Blocked::InUse { .. } => of_pair(blocked),
    }
}
