//! The text about jobs and their items.

use app::view::{
    DataflowChange, Failure, ItemState, Job, JobItem, JobKind, JobPause, JobRow, JobState, NotPossibleReason,
    ObjectKind, ObjectLink, PauseReason,
};

use super::{in_the_way, objects, refusal};
use crate::clean::line as clean;

/// The result of an item, in a few words.
pub(crate) fn item(item: &JobItem) -> String {
    let failure = || item.failure.as_ref().map_or(String::new(), |failure| format!(": {}", clean(&failure.message)));
    if let Some(conflict) = item.left_out {
        return format!("skipped: {}", in_the_way(conflict));
    }
    match (&item.state, &item.refusal) {
        (_, Some(reason)) => format!("can't be shared: {}", refusal(reason)),
        (ItemState::Done, _) if !item.renewed.is_empty() => "renewed".to_owned(),
        (ItemState::Done, _) if is_segment(item) && item.selected > 0 => {
            "selected in the Audience Manager source".to_owned()
        }
        (ItemState::Done, _) if is_segment(item) && item.deselected > 0 => {
            "taken out of the Audience Manager source".to_owned()
        }
        (ItemState::Done, _) if item.removed.is_empty() && item.made.is_empty() && item.selected > 0 => {
            "added to the dataflow".to_owned()
        }
        (ItemState::Done, _) if item.removed.is_empty() && item.deselected > 0 => {
            "removed from the dataflow".to_owned()
        }
        (ItemState::Done, _) if item.removed.is_empty() => "created".to_owned(),
        (ItemState::Done, _) => "deleted".to_owned(),
        (ItemState::Skipped, _) if item.adopted.is_empty() => "unchanged".to_owned(),
        (ItemState::Skipped, _) => "already there".to_owned(),
        (ItemState::Failed, _) => format!("failed{}", failure()),
        (ItemState::Unknown, _) => format!("result unknown{}", failure()),
        (ItemState::Closed, _) => closed_by(item),
        (ItemState::Undone, _) => "undone".to_owned(),
        (ItemState::Awaiting, _) if is_segment(item) => "waiting for the Audience Manager source".to_owned(),
        (ItemState::Awaiting, _) => "waiting for Audience Manager".to_owned(),
        (ItemState::Waiting, _) => "waiting".to_owned(),
        (ItemState::Running, _) => "in progress".to_owned(),
    }
}

/// Whether it is about a segment, which goes to Experience Platform.
fn is_segment(item: &JobItem) -> bool {
    item.subject.as_ref().is_some_and(|subject| subject.kind == ObjectKind::Segment)
}

fn closed_by(item: &JobItem) -> String {
    let name = item.failure.as_ref().and_then(|failure| failure.details.get("name"));
    format!("closed by {}", clean(name.map_or("", String::as_str)))
}

/// An undo that was refused because something was not confirmed: with the flag that accepts it.
pub(crate) fn with_flag(failure: Failure) -> Failure {
    let is_about_it = [NotPossibleReason::Unconfirmed, NotPossibleReason::UnconfirmedLeave];
    if !is_about_it.into_iter().any(|reason| failure.reason == Some(reason.into())) {
        return failure;
    }
    let message = format!("{} The option for that is --also-unconfirmed.", failure.message);
    Failure { message, ..failure }
}

pub(crate) fn job_kind(kind: JobKind) -> &'static str {
    match kind {
        JobKind::Share => "share",
        JobKind::ShareToPlatform => "share to Experience Platform",
        JobKind::Undo => "undo",
        JobKind::PauseDataflow => "pause the dataflow",
        JobKind::ResumeDataflow => "resume the dataflow",
    }
}

/// The state of a job.
pub(crate) fn job_state(state: JobState) -> &'static str {
    match state {
        JobState::Undone => "undone",
        JobState::Closed => "closed",
        JobState::Running => "running",
        JobState::Done => "done",
        JobState::PartlyDone => "partly done",
        JobState::Failed => "failed",
        JobState::Interrupted => "interrupted",
        JobState::Waiting => "waiting for Audience Manager",
        JobState::Paused => "paused",
    }
}

/// The state of a job, in one sentence, and what is left of it.
pub(crate) fn job(job: &Job) -> String {
    let left = of_places(job).map_or(String::new(), |failure| format!(" {}", clean(&failure.message)));
    format!("{}{left}", job_in_short(&job.clone().into()))
}

/// The state of a job of a list, in one sentence.
pub(crate) fn job_in_short(job: &JobRow) -> String {
    let what = match job.kind {
        JobKind::Share => "Share",
        JobKind::ShareToPlatform => "Share to Experience Platform",
        JobKind::Undo => "Undo",
        JobKind::PauseDataflow => "Pause the dataflow:",
        JobKind::ResumeDataflow => "Resume the dataflow:",
    };
    let how = match job.state {
        JobState::Running => "is running".to_owned(),
        JobState::Done => "is done".to_owned(),
        JobState::PartlyDone => "is partly done".to_owned(),
        JobState::Failed => "failed".to_owned(),
        JobState::Interrupted => "was interrupted and can be resumed".to_owned(),
        JobState::Undone => "was undone".to_owned(),
        JobState::Closed => format!("was closed by {}", clean(job.closed_by.as_deref().unwrap_or_default())),
        JobState::Waiting if job.kind == JobKind::ShareToPlatform => {
            "is waiting for the Audience Manager source to bring the audiences; \"segbridge jobs run-due\" looks again"
                .to_owned()
        }
        JobState::Waiting => {
            "is waiting for Audience Manager to create traits and segments; \"segbridge jobs run-due\" looks again"
                .to_owned()
        }
        JobState::Paused => {
            let now = jiff::Timestamp::now().as_millisecond();
            format!("is paused: {}", job.pause.as_ref().map_or_else(String::new, |it| pause(it, now)))
        }
    };
    let done = match job.kind {
        JobKind::Undo => "undone",
        _ => "done",
    };
    if matches!(job.kind, JobKind::PauseDataflow | JobKind::ResumeDataflow) {
        return format!("{what} job {} {how}.", job.id);
    }
    let mut counts = format!("{} {done}, {} failed, {} unchanged", job.done, job.failed, job.skipped);
    for (number, what) in [(job.undone, "undone"), (job.closed, "closed")] {
        if number > 0 {
            counts = format!("{counts}, {number} {what}");
        }
    }
    format!("{what} {} {how}: {counts}.", job.id)
}

/// Why a job is paused, and when it goes on.
pub(crate) fn pause(pause: &JobPause, now: i64) -> String {
    let side = match pause.failure.as_ref().and_then(|failure| failure.details.get("side")).map(String::as_str) {
        Some("audienceManager") => "Audience Manager",
        Some("experiencePlatform") => "Experience Platform",
        Some("signIn") => "Adobe's sign-in",
        _ => "the service",
    };
    let why = reason(pause.reason, side);
    let Some(at) = pause.next_try_at else { return format!("{why} Resume it to go on.") };
    format!("{why} It goes on by itself; next try {}.", soon(at - now))
}

fn reason(reason: PauseReason, side: &str) -> String {
    match reason {
        PauseReason::Offline => format!("Can't reach {side}."),
        PauseReason::SignIn => format!("{side} does not accept the sign-in."),
        PauseReason::Throttled => format!("{side} accepts no more requests for now."),
        PauseReason::Unavailable => format!("{side} reports that it is unavailable."),
        PauseReason::Foreign => format!(
            "Something else answers in place of {side}: a proxy, the network's sign-in page, or a maintenance page."
        ),
        PauseReason::Stopped => "Someone stopped it.".to_owned(),
    }
}

/// A time from now in words.
fn soon(ms: i64) -> String {
    let seconds = (ms.max(0) + 999) / 1_000;
    match seconds {
        0 => "now".to_owned(),
        1..=90 => format!("in {seconds} s"),
        _ => format!("in {} min", (seconds + 59) / 60),
    }
}

/// Why folders or the data source still exist after an undo, or that it is not known whether they do.
pub(crate) fn of_places(job: &Job) -> Option<&Failure> {
    let item = job.items.iter().find(|item| item.subject.is_none()).filter(|_| job.kind == JobKind::Undo);
    item?.failure.as_ref()
}

/// Progress on one line.
pub(crate) fn progress(done: u32, total: u32) -> String {
    format!("{done} of {total} …")
}

/// A change of the dataflow as a whole.
pub(crate) fn dataflow_change(change: DataflowChange) -> String {
    let what = match change {
        DataflowChange::Created => "Destination Experience Cloud Audiences created; undo leaves it.",
        DataflowChange::Resumed => "Dataflow resumed.",
        DataflowChange::Paused => "Dataflow paused.",
    };
    format!("\n{what}")
}

/// Instead of a number of profiles, where nothing brings members.
pub(crate) const NO_MEMBERS_YET: &str = "no members yet";

/// What is true of every audience that this program creates for a segment or trait.
pub(crate) const NO_MEMBERS: &str =
    "\nNo members yet: they come only through the Audience Manager source in Experience Platform.";

/// The objects that a job created before all items.
pub(crate) fn made_first(links: &[ObjectLink]) -> String {
    format!("\nCreated first: {}.", objects(links))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{as_in_window, window};

    #[test]
    fn states_are_called_as_in_the_window() {
        use JobState as S;
        for (state, topic, key) in [
            (S::Running, "jobs", "jobs.state.running"),
            (S::Done, "jobs", "jobs.done"),
            (S::PartlyDone, "jobs", "jobs.state.partlyDone"),
            (S::Failed, "common", "common.failed"),
            (S::Interrupted, "jobs", "jobs.state.interrupted"),
            (S::Waiting, "jobs", "jobs.state.waiting"),
            (S::Paused, "jobs", "jobs.state.paused"),
            (S::Closed, "jobs", "jobs.state.closed"),
            (S::Undone, "jobs", "jobs.state.undone"),
        ] {
            as_in_window(job_state(state), &window(topic, key));
        }
    }

    #[test]
    fn pauses_are_explained_as_in_the_window() {
        use PauseReason as R;
        for (it, key) in [
            (R::Offline, "offline"),
            (R::SignIn, "signIn"),
            (R::Throttled, "throttled"),
            (R::Unavailable, "unavailable"),
            (R::Foreign, "foreign"),
            (R::Stopped, "stopped"),
        ] {
            as_in_window(&reason(it, "{side}"), &window("jobs", &format!("jobs.pause.{key}")));
        }
        for (ms, words) in
            [(-5, "now"), (1, "in 1 s"), (90_000, "in 90 s"), (90_001, "in 2 min"), (300_000, "in 5 min")]
        {
            assert_eq!(soon(ms), words);
        }
    }

    #[test]
    fn an_item_that_only_changed_the_dataflow_says_so() {
        let done = |selected: u32, deselected: u32| {
            let json = serde_json::json!({
                "subject": null, "state": "done", "made": [], "adopted": [], "renewed": [], "removed": [], "stayed": [],
                "stillSent": [], "selected": selected, "deselected": deselected, "dataflow": [], "failure": null,
                "refusal": null, "leftOut": null
            });
            item(&serde_json::from_value(json).unwrap())
        };
        as_in_window(&done(1, 0), &window("jobs", "jobs.item.sent"));
        as_in_window(&done(0, 1), &window("jobs", "jobs.item.notSent"));
        assert_eq!(done(0, 0), "created");
    }
}
