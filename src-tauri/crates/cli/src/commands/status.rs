//! `segbridge status`.

use app::App;
use app::view::{ExpiringAudience, Failure, JobRow, JobState, MembersSource, Page, Workspace};
use clap::Args;
use serde::Serialize;

use crate::ending::Ending;
use crate::output::Output;
use crate::table::facts;
use crate::words;

/// Number of recent jobs searched for those that need attention.
const JOBS: u32 = 20;

/// Show the connection, the age of the local copy, counts, audiences about to expire, and open jobs
#[derive(Debug, Args)]
pub(crate) struct Arguments {}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Status {
    home: String,
    workspace: Workspace,
    /// What brings members to Experience Platform.
    source: MembersSource,
    /// External audiences whose data has expired or expires within a week.
    expiring: Vec<ExpiringAudience>,
    /// The latest jobs that are not finished, or only partly done.
    jobs: Vec<JobRow>,
    /// The same jobs in a sentence each, with what is left of them.
    #[serde(skip)]
    sentences: Vec<String>,
}

pub(super) async fn run(app: &App, _: Arguments, output: Output) -> Result<Ending, Failure> {
    let mut jobs = app.workspace().jobs().list(Page { offset: 0, limit: JOBS }).await?.rows;
    jobs.retain(|job| job.state != JobState::Done);
    let mut sentences = Vec::new();
    for job in &jobs {
        // Only its log says what a job that is partly done could not remove.
        sentences.push(if job.state == JobState::PartlyDone {
            words::job(&app.workspace().jobs().detail(job.id.clone()).await?)
        } else {
            words::job_in_short(job)
        });
    }
    let (home, workspace) = (app.home().folder().display().to_string(), app.workspace().summary().await?);
    let source = app.workspace().members_source();
    let expiring = app.workspace().audiences().expiring().await?;
    let status = Status { home, workspace, source, expiring, jobs, sentences };
    output.answer(&status, shown)?;
    Ok(Ending::Done)
}

fn shown(status: &Status) -> String {
    let Workspace { connection, freshness, counts, .. } = &status.workspace;
    let name = if connection.practice { words::PRACTICE.to_owned() } else { connection.name.clone() };
    let mut all =
        vec![("Connection", format!("{name}, sandbox {}", connection.sandbox)), ("Home", status.home.clone())];
    all.extend(words::freshness(freshness));
    all.push(("Dataflow to Audience Manager", words::dataflow(&status.workspace.dataflow)));
    all.push(("Audience Manager source", words::members_source(&status.source)));
    all.extend([
        ("Audiences", words::number(Some(counts.audiences))),
        ("Traits", words::number(Some(counts.traits))),
        ("Segments", words::number(Some(counts.segments))),
        ("In the tray", words::number(Some(counts.tray))),
    ]);
    let expiring = status.expiring.iter().map(|it| format!("\n{}", words::expiring(it)));
    let jobs = status.sentences.iter().map(|sentence| format!("\n{sentence}"));
    std::iter::once(facts(&all)).chain(expiring).chain(jobs).collect()
}
