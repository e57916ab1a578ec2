//! A job that a command runs: its progress, its report, and how the command finishes.

use app::App;
use app::view::{Failure, ItemState, Job, JobItem, JobKind, JobProgress, JobState, ObjectKind};
use serde::Serialize;

use crate::ending::Ending;
use crate::output::Output;
use crate::table::table;
use crate::{find, words};

/// Shows the progress of a job on one line.
pub(crate) fn progress(output: Output) -> impl Fn(JobProgress) + Clone + Send + Sync + 'static {
    move |now| output.progress(&words::progress(now.done + now.failed + now.skipped + now.awaiting, now.total))
}

/// Shows what a job waits for on one line: the countdown of a pause.
pub(crate) fn waits(output: Output) -> impl Fn(&Job) {
    move |job| {
        let now = jiff::Timestamp::now().as_millisecond();
        output.progress(&job.pause.as_ref().map_or_else(String::new, |pause| words::pause(pause, now)));
    }
}

/// Prints a job that this command ran, and returns how the command finishes.
pub(crate) async fn finished(app: &App, job: Job, output: Output) -> Result<Ending, Failure> {
    finished_with(app, job, output, |job| job).await
}

/// Like [`finished`]; `answer` is what is printed as JSON.
pub(crate) async fn finished_with<T: Serialize>(
    app: &App,
    job: Job,
    output: Output,
    answer: impl FnOnce(Job) -> T,
) -> Result<Ending, Failure> {
    output.progress("");
    // The job has its first items only.
    let is_whole = of_audiences(&job.items).count() >= job.total as usize;
    let items = if is_whole {
        job.items.clone()
    } else {
        find::all(async |page| app.workspace().jobs().items(job.id.clone(), page).await).await?
    };
    let (report, ending) = (report(&job, &items), ending(&job, &items));
    output.answer(&answer(job), |_| report)?;
    Ok(ending)
}

/// How a command that ran a job finishes. Adopted counts as done: the audience is shared afterwards, as requested.
fn ending(job: &Job, items: &[JobItem]) -> Ending {
    if job.state == JobState::Paused {
        return Ending::Paused;
    }
    let is_done = |item: &&JobItem| {
        matches!(item.state, ItemState::Done | ItemState::Skipped | ItemState::Awaiting) && item.refusal.is_none()
    };
    let done = of_audiences(items).filter(is_done).count();
    let open = usize::from(!matches!(job.state, JobState::Done | JobState::Waiting));
    Ending::of(done, (of_audiences(items).count() - done).max(open))
}

fn of_audiences(items: &[JobItem]) -> impl Iterator<Item = &JobItem> {
    items.iter().filter(|item| item.subject.is_some())
}

/// A job as a table of these items, what was created before them, and its state.
pub(crate) fn report(job: &Job, items: &[JobItem]) -> String {
    let rows = items.iter().filter_map(|item| {
        let subject = item.subject.as_ref()?;
        let objects = match job.kind {
            JobKind::Share | JobKind::ShareToPlatform | JobKind::PauseDataflow | JobKind::ResumeDataflow => {
                [item.made.clone(), item.adopted.clone(), item.renewed.clone()].concat()
            }
            JobKind::Undo => item.removed.clone(),
        };
        Some(vec![subject.id.clone(), subject.name.clone(), words::objects(&objects), words::item(item)])
    });
    let heading = match job.kind {
        JobKind::Share | JobKind::PauseDataflow | JobKind::ResumeDataflow => "IN AUDIENCE MANAGER",
        JobKind::ShareToPlatform => "IN EXPERIENCE PLATFORM",
        JobKind::Undo => "DELETED",
    };
    let before = items.iter().filter(|item| item.subject.is_none() && !item.made.is_empty());
    let before: Vec<String> = before.map(|item| words::made_first(&item.made)).collect();
    let dataflow = items.iter().flat_map(|item| &item.dataflow).map(|change| words::dataflow_change(*change));
    let before = before.into_iter().chain(dataflow).collect::<Vec<_>>();
    if job.total == 0 {
        return format!("{}\n{}", before.concat().trim_start(), words::job(job));
    }
    let is_back =
        of_audiences(items).any(|item| item.subject.as_ref().is_some_and(|it| it.kind != ObjectKind::Audience));
    let subject = if is_back { "SEGMENT OR TRAIT" } else { "AUDIENCE" };
    let table = table(&["ID", subject, heading, "RESULT"], &[], rows);
    let members = if has_empty_audiences(job, items) { words::NO_MEMBERS } else { "" };
    format!("{table}\n{}{members}\n{}", before.concat(), words::job(job))
}

/// Whether a job created audiences of Experience Platform, which have no members then.
fn has_empty_audiences(job: &Job, items: &[JobItem]) -> bool {
    job.kind == JobKind::ShareToPlatform && items.iter().any(|item| !item.made.is_empty())
}

#[cfg(test)]
mod tests {
    use app::view::ObjectLink;

    use super::*;

    fn job(total: u32, state: JobState) -> Job {
        let json = serde_json::json!({
            "id": "j", "kind": "share", "state": state, "startedAt": 0, "endedAt": 0, "total": total, "done": 0,
            "failed": 0, "skipped": 0, "awaiting": 0, "undone": 0, "closed": 0, "unconfirmed": [], "closedBy": null,
            "canClose": false, "nextLookAt": null, "pause": null, "items": [], "undoBlocked": null, "canResume": false,
            "related": null, "halves": 0, "name": null, "toPlatform": false
        });
        serde_json::from_value(json).unwrap()
    }

    fn item(state: ItemState) -> JobItem {
        let subject = ObjectLink { kind: ObjectKind::Audience, id: "a".to_owned(), name: "A".to_owned() };
        let json = serde_json::json!({
            "subject": subject, "state": state, "made": [], "adopted": [], "renewed": [], "removed": [], "stayed": [], "stillSent": [],
            "selected": 0, "deselected": 0, "dataflow": [],
            "failure": null, "refusal": null, "leftOut": null
        });
        serde_json::from_value(json).unwrap()
    }

    #[test]
    fn every_item_counts_and_so_does_the_state_of_the_job() {
        use ItemState as I;
        for (items, state, expected) in [
            (vec![I::Done, I::Skipped], JobState::Done, Ending::Done),
            (vec![I::Done, I::Failed], JobState::PartlyDone, Ending::PartlyDone),
            (vec![I::Failed, I::Failed], JobState::Failed, Ending::NothingDone),
            (vec![I::Done, I::Unknown], JobState::Interrupted, Ending::PartlyDone),
            (vec![I::Done, I::Waiting], JobState::Interrupted, Ending::PartlyDone),
            // What is left is up to Audience Manager.
            (vec![I::Done, I::Awaiting], JobState::Waiting, Ending::Done),
            (vec![I::Waiting], JobState::Interrupted, Ending::NothingDone),
            // Everything about the audiences is done, and a folder that should be deleted still exists.
            (vec![I::Done], JobState::PartlyDone, Ending::PartlyDone),
            (vec![], JobState::Done, Ending::Done),
            // It goes on by itself, whatever is done so far.
            (vec![I::Done, I::Failed, I::Waiting], JobState::Paused, Ending::Paused),
        ] {
            let items: Vec<JobItem> = items.into_iter().map(item).collect();
            assert_eq!(ending(&job(9, state), &items), expected, "{state:?} {items:?}");
        }
    }
}
