//! `segbridge share` and `segbridge unshare`.

use app::App;
use app::view::{Failure, ItemState, Job, JobItem, JobProgress, JobState, Tray, Unshared, UnsharedAudience, Verdict};

use crate::arguments::ShareArguments;
use crate::output::{Ending, Output};
use crate::table::table;
use crate::{clean, find, words};

/// Names a path may begin with: the root of trait storage, and the folder everything is shared into.
const ROOT: &str = "All Traits";
const SHARING: &str = "Experience Platform Traits";

pub(super) async fn share(app: &App, arguments: ShareArguments, output: Output) -> Result<Ending, Failure> {
    let below = arguments.folder.as_deref().map_or(Ok(Vec::new()), below)?;
    let audiences = find::audiences(app, &arguments.audiences).await?;
    if arguments.dry_run {
        let plan = app.preview_share(audiences, below).await?;
        output.answer(&plan, words::plan)?;
        return Ok(of_plan(&plan));
    }
    let job = app.share(audiences, below, progress(output)).await?;
    output.progress("");
    output.answer(&job, reported)?;
    Ok(of_job(&job))
}

pub(super) async fn unshare(app: &App, audiences: &[String], output: Output) -> Result<Ending, Failure> {
    let audiences = find::audiences(app, audiences).await?;
    let unshared = app.unshare(audiences, progress(output)).await?;
    output.progress("");
    output.answer(&unshared, taken_back)?;
    let kept = unshared.audiences.iter().filter(|it| it.failure.is_some()).count();
    let open = unshared.jobs.iter().filter(|job| job.state != JobState::Done).count();
    Ok(Ending::of(unshared.audiences.len() - kept, kept + open))
}

fn progress(output: Output) -> impl Fn(JobProgress) + Clone + Send + Sync + 'static {
    move |now| output.progress(&words::progress(now.done + now.failed + now.skipped, now.total))
}

/// Names below the sharing folder. The root and the sharing folder may be left out of the path or written.
fn below(path: &str) -> Result<Vec<String>, Failure> {
    let mut names: Vec<&str> = path.split('/').map(str::trim).filter(|name| !name.is_empty()).collect();
    let from_root = names.first() == Some(&ROOT);
    if from_root {
        names.remove(0);
    }
    match names.first() {
        Some(&SHARING) => {
            names.remove(0);
        }
        // A path from the root that leads elsewhere, or to nothing.
        _ if from_root || names.is_empty() => return Err(words::bad_folder(path)),
        _ => {}
    }
    Ok(names.into_iter().map(str::to_owned).collect())
}

fn of_plan(plan: &Tray) -> Ending {
    let refused = plan.lines.iter().filter(|line| matches!(line.verdict, Verdict::Refused { .. })).count();
    Ending::of(plan.lines.len() - refused, refused)
}

/// Adopted counts as done: afterwards the audience is shared, as asked.
fn of_job(job: &Job) -> Ending {
    let items: Vec<&JobItem> = job.items.iter().filter(|item| item.audience.is_some()).collect();
    let is_done =
        |item: &&&JobItem| matches!(item.state, ItemState::Done | ItemState::Skipped) && item.refusal.is_none();
    let done = items.iter().filter(is_done).count();
    let open = usize::from(job.state != JobState::Done);
    Ending::of(done, (items.len() - done).max(open))
}

fn reported(job: &Job) -> String {
    let rows = job.items.iter().filter_map(|item| {
        let audience = item.audience.as_ref()?;
        let there = words::objects(&[item.made.clone(), item.adopted.clone()].concat());
        Some(vec![audience.id.clone(), audience.name.clone(), there, words::item(item)])
    });
    let groundwork = job.items.iter().filter(|item| item.audience.is_none() && !item.made.is_empty());
    let groundwork: Vec<String> = groundwork.map(|item| words::made_first(&item.made)).collect();
    let groundwork = groundwork.concat();
    format!(
        "{}\n{groundwork}\n{}",
        table(&["ID", "AUDIENCE", "IN AUDIENCE MANAGER", "RESULT"], &[], rows),
        words::job(job)
    )
}

fn taken_back(unshared: &Unshared) -> String {
    let line = |it: &UnsharedAudience| match (&it.failure, it.removed.is_empty()) {
        (None, true) => words::nothing_removed(&it.audience),
        (None, false) => words::removed(&it.audience, &it.removed),
        (Some(failure), true) => words::kept(&it.audience, failure),
        (Some(failure), false) => {
            let removed = words::removed(&it.audience, &it.removed);
            format!("{removed}\n{}", words::kept(&it.audience, failure))
        }
    };
    let left = unshared.jobs.iter().filter_map(words::of_places).map(|failure| clean::line(&failure.message));
    unshared.audiences.iter().map(line).chain(left).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_may_leave_out_root_and_sharing_folder() {
        for path in ["/All Traits/Experience Platform Traits/Loyalty", "Experience Platform Traits/Loyalty/", "Loyalty"]
        {
            assert_eq!(below(path).unwrap(), ["Loyalty"], "{path}");
        }
        assert_eq!(below("Experience Platform Traits").unwrap(), Vec::<String>::new());
        for path in ["", "/", "All Traits", "/All Traits/Own Traits"] {
            assert!(below(path).is_err(), "{path:?}");
        }
    }
}
