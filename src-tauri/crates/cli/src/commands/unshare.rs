//! `segbridge unshare`.

use app::App;
use app::view::{Failure, JobState, ObjectLink, Unshared, UnsharedAudience};
use clap::Args;

use crate::clean::line as clean;
use crate::ending::Ending;
use crate::output::Output;
use crate::words::named;
use crate::{find, job, words};

/// Delete what sharing created for audiences
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// IDs or exact names
    #[arg(required = true, value_name = "AUDIENCE")]
    audiences: Vec<String>,
}

pub(super) async fn run(app: &App, arguments: Arguments, output: Output) -> Result<Ending, Failure> {
    let audiences = find::audiences(app, &arguments.audiences).await?;
    let unshared = app.workspace().sharing().unshare(audiences, job::progress(output)).await?;
    output.progress("");
    output.answer(&unshared, taken_back)?;
    if unshared.jobs.iter().any(|job| job.state == JobState::Paused) {
        return Ok(Ending::Paused);
    }
    let kept = unshared.audiences.iter().filter(|it| it.failure.is_some()).count();
    let open = unshared.jobs.iter().filter(|job| job.state != JobState::Done).count();
    Ok(Ending::of(unshared.audiences.len() - kept, kept + open))
}

fn taken_back(unshared: &Unshared) -> String {
    let line = |it: &UnsharedAudience| match (&it.failure, it.removed.is_empty()) {
        (None, true) => nothing_removed(&it.audience),
        (None, false) => removed(&it.audience, &it.removed),
        (Some(failure), true) => kept(&it.audience, failure),
        (Some(failure), false) => {
            let removed = removed(&it.audience, &it.removed);
            format!("{removed}\n{}", kept(&it.audience, failure))
        }
    };
    let left = unshared.jobs.iter().filter_map(words::of_places).map(|failure| clean(&failure.message));
    unshared.audiences.iter().map(line).chain(left).collect::<Vec<_>>().join("\n")
}

fn nothing_removed(audience: &ObjectLink) -> String {
    format!("{} is not shared; nothing was deleted.", named(audience))
}

fn removed(audience: &ObjectLink, removed: &[ObjectLink]) -> String {
    format!("{}: deleted {}.", named(audience), words::objects(removed))
}

fn kept(audience: &ObjectLink, failure: &Failure) -> String {
    format!("{}: {}", named(audience), clean(&failure.message))
}
