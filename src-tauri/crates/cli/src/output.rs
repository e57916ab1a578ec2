//! Where answers and failures go, and the exit code.

use std::io::{IsTerminal as _, Write as _};
use std::process::ExitCode;

use app::view::{Failure, FailureCode};
use serde::Serialize;

use crate::clean;

/// How a command ended, when it did not fail as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ending {
    Done,
    /// Nothing of what was asked could be done; said already.
    NothingDone,
    PartlyDone,
}

impl Ending {
    /// The ending of `done` and `not_done` things.
    pub(crate) fn of(done: usize, not_done: usize) -> Self {
        match (done, not_done) {
            (_, 0) => Self::Done,
            (0, _) => Self::NothingDone,
            _ => Self::PartlyDone,
        }
    }

    pub(crate) fn code(self) -> ExitCode {
        match self {
            Self::Done => ExitCode::SUCCESS,
            Self::NothingDone => ExitCode::from(1),
            Self::PartlyDone => ExitCode::from(3),
        }
    }
}

/// Standard output in the form asked for.
#[derive(Debug, Clone, Copy)]
pub struct Output {
    /// Whether as JSON; as text for people otherwise.
    pub json: bool,
}

impl Output {
    /// What is printed for an answer: JSON, or the text `human` makes of it. Fails where the answer cannot be written as JSON.
    pub fn text_of<T: Serialize>(self, answer: &T, human: impl FnOnce(&T) -> String) -> Result<String, Failure> {
        if self.json { written(serde_json::to_string_pretty(answer)) } else { Ok(clean::block(&human(answer))) }
    }

    /// What is printed for a failure.
    pub fn text_of_failure(self, failure: &Failure) -> String {
        let text = match serde_json::to_string_pretty(failure) {
            Ok(json) if self.json => clean::json(&json),
            _ => clean::block(&crate::words::failed(failure)),
        };
        // Its words are masked where they are made; this is for what was made elsewhere.
        app::masked(&text).into_owned()
    }

    /// Prints an answer: as JSON, or as the text `human` makes of it.
    pub(crate) fn answer<T: Serialize>(self, answer: &T, human: impl FnOnce(&T) -> String) -> Result<(), Failure> {
        write_line(self.text_of(answer, human)?.trim_end())
    }

    /// Prints one of several answers: as one line of JSON, or as the text `human` makes of it.
    pub(crate) fn line<T: Serialize>(self, answer: &T, human: impl FnOnce(&T) -> String) -> Result<(), Failure> {
        let text = if self.json { written(serde_json::to_string(answer))? } else { clean::block(&human(answer)) };
        write_line(&text)
    }

    /// Shows how far something is, on one line of a terminal that nobody parses.
    pub(crate) fn progress(self, text: &str) {
        let mut err = std::io::stderr().lock();
        if !self.json && err.is_terminal() {
            let _ = write!(err, "\r\x1b[K{}", clean::line(text)).and_then(|()| err.flush());
        }
    }

    /// Says something beside the answer, for people only.
    pub(crate) fn note(self, text: &str) {
        if !self.json && !text.is_empty() {
            let _ = writeln!(std::io::stderr().lock(), "{}", clean::block(text));
        }
    }

    /// Says why the command failed; gives the exit code.
    pub(crate) fn failed(self, failure: &Failure) -> ExitCode {
        let _ = writeln!(std::io::stderr().lock(), "{}", self.text_of_failure(failure));
        ExitCode::from(if failure.code == FailureCode::BadInput { 2 } else { 1 })
    }
}

/// JSON as it is printed.
fn written(json: serde_json::Result<String>) -> Result<String, Failure> {
    let failed = |error| Failure::new(FailureCode::Internal, format!("Writing the answer as JSON failed: {error}"));
    json.map(|json| clean::json(&json)).map_err(failed)
}

fn write_line(text: &str) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    match writeln!(out, "{text}").and_then(|()| out.flush()) {
        // Whoever reads has seen enough, as `head` does.
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Failure::new(FailureCode::Storage, format!("Writing the answer failed: {error}")))
        }
        _ => Ok(()),
    }
}
