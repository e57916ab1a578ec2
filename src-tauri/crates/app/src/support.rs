//! A text file for the person who helps if something goes wrong: settings, state, recent jobs and the end of the log.
//! Everything in it is masked once more, whatever its source; the keychain is not read.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::home::unusable;
use crate::lock;
use crate::view::{Failure, FailureCode, Page, SupportFile, TimeMs};
use crate::{App, masked, private};

/// Number of jobs, newest first.
const JOBS: u32 = 20;
/// Number of lines from the end of the log.
const LOG_LINES: usize = 400;
/// Start and end of the file name; the time is between them.
const NAME: (&str, &str) = ("segment-bridge-support-", ".txt");

impl App {
    /// Writes the file into the folder `support` of the home and returns its name. It holds names of organizations,
    /// audiences, traits and segments; secrets that the program knows are masked.
    pub async fn support_file(&self) -> Result<SupportFile, Failure> {
        let now = self.now();
        let mut text = format!(
            "Segment Bridge {}, {} {}, written {}\n\nKnown secrets are masked; check it before you send it. It names your \
             organizations, audiences, traits and segments.\n",
            env!("CARGO_PKG_VERSION"),
            std::env::consts::OS,
            std::env::consts::ARCH,
            moment(now),
        );
        section(&mut text, "Workspace", &self.workspace().summary().await);
        section(&mut text, "Connections", &self.connections().await);
        section(&mut text, "Network", &self.network_settings().await);
        section(&mut text, "Jobs, newest first", &self.workspace().jobs().list(Page { offset: 0, limit: JOBS }).await);
        let (home, name) = (self.home().clone(), file_name(now));
        let written = home.support().join(&name);
        tokio::task::spawn_blocking(move || {
            heading(&mut text, "Log, the last lines");
            text.push_str(&last_lines(&home.logs()));
            home.make()?;
            private::replace(&written, masked(&text).as_bytes()).map_err(|error| unusable(&written, "writing", &error))
        })
        .await
        .map_err(|_| Failure::new(FailureCode::Internal, "Writing the support file was interrupted."))??;
        lock::locked(&self.inner.support_files).insert(name.clone());
        Ok(SupportFile { name })
    }

    /// Where a support file of this run is, by its name. Fails with [`FailureCode::NotFound`] for every other file, and
    /// where something else is in its place.
    pub fn support_file_at(&self, name: &str) -> Result<PathBuf, Failure> {
        let is_ours = lock::locked(&self.inner.support_files).contains(name);
        let path = self.home().support().join(if is_ours { name } else { "" });
        let is_file = is_ours && std::fs::symlink_metadata(&path).is_ok_and(|found| found.is_file());
        let gone = || Failure::new(FailureCode::NotFound, "This support file no longer exists. Write a new one.");
        is_file.then_some(path).ok_or_else(gone)
    }
}

fn heading(text: &mut String, title: &str) {
    let _ = write!(text, "\n== {title}\n\n");
}

/// If a section cannot be loaded, its error is written in its place.
fn section<T: Serialize>(text: &mut String, title: &str, part: &Result<T, Failure>) {
    heading(text, title);
    let told = match part {
        Ok(part) => serde_json::to_string_pretty(part),
        Err(failure) => serde_json::to_string_pretty(failure),
    };
    text.push_str(&told.unwrap_or_else(|error| error.to_string()));
    text.push('\n');
}

/// Returns the end of the newest log file; the day is in its name, year first.
fn last_lines(logs: &Path) -> String {
    let files = std::fs::read_dir(logs).into_iter().flatten().flatten().map(|entry| entry.path());
    let newest: Option<PathBuf> = files.filter(|path| path.extension().is_some_and(|it| it == "log")).max();
    let Some(bytes) = newest.and_then(|path| private::read(&path).ok()) else { return "none\n".to_owned() };
    let text = String::from_utf8_lossy(&bytes);
    let lines: Vec<&str> = text.lines().collect();
    let mut last = lines[lines.len().saturating_sub(LOG_LINES)..].join("\n");
    last.push('\n');
    last
}

fn moment(at: TimeMs) -> String {
    jiff::Timestamp::from_millisecond(at).map_or_else(|_| at.to_string(), |at| at.to_string())
}

/// A file name that sorts by time and is valid everywhere.
fn file_name(at: TimeMs) -> String {
    format!("{}{}{}", NAME.0, moment(at).replace([':', '.'], "-"), NAME.1)
}
