//! Stops jobs: those of this program. A job of another program is never touched; the failure says which program that is.

use std::io::Read as _;
use std::path::Path;
use std::time::Duration;

use share::JobId;

use crate::view::{Failure, Job, NotPossibleReason};
use crate::{App, Jobs, limits, lock, private};

/// How long to wait for a job to finish the step that it has begun: as long as an answer may take.
const LONGEST: Duration = Duration::from_secs(60);
/// How often to look whether it has stopped.
const LOOK_AGAIN: Duration = Duration::from_millis(20);
/// Maximum number of bytes read from a lock file.
const LOCK_TEXT: u64 = 200;

/// The program that holds a lock.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Holder {
    process: u32,
    program: String,
}

impl Jobs<'_> {
    /// Stops a job before its next step, and returns it; it can be resumed, and nothing but a person goes on with it. A job
    /// that is paused or waits stays so; one that is finished is returned as it is. Refused for a job that another program runs ([`NotPossibleReason::JobRunning`]): only that program can stop
    /// it without losing an answer.
    pub async fn cancel(&self, id: String) -> Result<Job, Failure> {
        limits::id("id", &id)?;
        let app = &self.workspace.app;
        // An unknown job is not reported as stopped.
        self.workspace.read_job(&id).await?;
        if app.stop_job(&id) {
            let stopped = async {
                while app.is_live(&id) {
                    tokio::time::sleep(LOOK_AGAIN).await;
                }
            };
            if tokio::time::timeout(LONGEST, stopped).await.is_err() {
                let message = "The job is still waiting for an answer. It stops when that has arrived.";
                return Err(Failure::not_possible(NotPossibleReason::JobRunning, message).with("job", id));
            }
        } else if app.is_live(&id) {
            return Err(elsewhere(&id, holder(&app.lock_path(&id))));
        }
        {
            // Somebody may go on with it this moment; then it is running, and not stopped.
            let _lock = app.lock_job(&id)?;
            share::execute::stop(&self.workspace.ledger(), &JobId(id.clone()), self.workspace.now()).await?;
        }
        self.workspace.notify_changed();
        self.detail(id).await
    }
}

impl App {
    /// Tells a job of this program to stop before its next step. Returns whether there is one.
    fn stop_job(&self, job: &str) -> bool {
        let running = lock::locked(&self.inner.running_jobs.running);
        running.get(job).inspect(|job| job.stop.cancel()).is_some()
    }
}

/// What a lock file says about its holder: see [`holder_text`].
fn holder(path: &Path) -> Option<Holder> {
    let mut text = String::new();
    private::open_to_read(path).ok()?.take(LOCK_TEXT).read_to_string(&mut text).ok()?;
    let (process, program) = text.trim().split_once(' ')?;
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "-_.".contains(letter);
    let program = Some(program).filter(|program| !program.is_empty() && program.chars().all(is_plain));
    Some(Holder { process: process.parse().ok()?, program: program?.to_owned() })
}

/// Returns the text of a lock file: number and name of this process.
pub(super) fn holder_text() -> String {
    let program = std::env::current_exe().ok();
    let name = program.as_ref().and_then(|path| path.file_stem()).and_then(|name| name.to_str()).unwrap_or("unknown");
    format!("{} {name}\n", std::process::id())
}

/// The failure for a job that another program runs.
fn elsewhere(job: &str, holder: Option<Holder>) -> Failure {
    let after = "What it has sent so far stays, and the job can be resumed.";
    let Some(Holder { process, program }) = holder else {
        let message = format!(
            "Job {job} is running in another program, and only that program can stop it: press Ctrl+C in its terminal, \
             or quit its window. {after}"
        );
        return Failure::not_possible(NotPossibleReason::JobRunning, message).with("job", job);
    };
    let how = match (program.as_str(), cfg!(unix)) {
        ("segbridge", true) => format!("press Ctrl+C in its terminal, or run: kill -INT {process}"),
        ("segbridge", false) => "press Ctrl+C in its terminal".to_owned(),
        _ => "quit Segment Bridge, or stop the job in its window".to_owned(),
    };
    let message = format!(
        "Job {job} is running in another program ({program}, process {process}), and only that program can stop it: {how}. \
         {after}"
    );
    let failure = Failure::not_possible(NotPossibleReason::JobRunning, message);
    failure.with("job", job).with("process", process).with("program", program)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_file_names_its_holder_or_nobody() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("job.lock");
        std::fs::write(&path, holder_text()).unwrap();
        assert_eq!(holder(&path).map(|it| it.process), Some(std::process::id()));
        for text in ["", "12", "x segbridge", "12 ", "12 \u{1b}[31m", "-1 segbridge", "12 a b"] {
            std::fs::write(&path, text).unwrap();
            assert_eq!(holder(&path), None, "{text:?}");
        }
        for (program, how) in [("segbridge", "Ctrl+C"), ("segment-bridge", "quit Segment Bridge")] {
            std::fs::write(&path, format!("4711 {program}\n")).unwrap();
            let told = elsewhere("j", holder(&path)).message;
            assert!(told.contains(how) && told.contains("4711") && told.contains("can be resumed"), "{told}");
        }
        assert!(elsewhere("j", None).message.contains("Ctrl+C"));
    }
}
