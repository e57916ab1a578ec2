//! Prints answers and failures.

use std::io::{IsTerminal as _, Write as _};

use app::view::{Failure, FailureCode};
use serde::Serialize;

use crate::clean;
use crate::ending::Ending;

/// Standard output in the requested format.
#[derive(Debug, Clone, Copy)]
pub struct Output {
    /// JSON if true; text for people otherwise.
    pub json: bool,
}

impl Output {
    /// Returns the printed form of an answer: JSON, or the text from `human`. Fails if the answer cannot be written as
    /// JSON.
    pub fn text_of<T: Serialize>(self, answer: &T, human: impl FnOnce(&T) -> String) -> Result<String, Failure> {
        if self.json { written(serde_json::to_string_pretty(answer)) } else { Ok(clean::block(&human(answer))) }
    }

    /// Returns the printed form of a failure.
    pub fn text_of_failure(self, failure: &Failure) -> String {
        let text = match serde_json::to_string_pretty(failure) {
            Ok(json) if self.json => clean::json(&json),
            _ => clean::block(&crate::words::failed(failure)),
        };
        // Messages are masked where they are created; this covers those created elsewhere.
        app::masked(&text).into_owned()
    }

    /// Prints an answer: as JSON, or as the text from `human`.
    pub(crate) fn answer<T: Serialize>(self, answer: &T, human: impl FnOnce(&T) -> String) -> Result<(), Failure> {
        write_line(self.text_of(answer, human)?.trim_end())
    }

    /// Prints one of several answers: as one line of JSON, or as the text from `human`.
    pub(crate) fn line<T: Serialize>(self, answer: &T, human: impl FnOnce(&T) -> String) -> Result<(), Failure> {
        let text = if self.json { written(serde_json::to_string(answer))? } else { clean::block(&human(answer)) };
        write_line(&text)
    }

    /// Prints a text that is data of its own form, whatever the format of answers, without the marks of a file.
    pub(crate) fn plain(text: &str) -> Result<(), Failure> {
        let plain = text.trim_start_matches(char::from_u32(0xfeff).unwrap_or_default()).replace("\r\n", "\n");
        write_line(clean::block(&plain).trim_end())
    }

    /// Shows progress on one line of a terminal, unless the output is parsed.
    pub(crate) fn progress(self, text: &str) {
        let mut err = std::io::stderr().lock();
        if !self.json && err.is_terminal() {
            let _ = write!(err, "\r\x1b[K{}", clean::line(text)).and_then(|()| err.flush());
        }
    }

    /// Prints a note next to the answer, for people only.
    pub(crate) fn note(self, text: &str) {
        if !self.json && !text.is_empty() {
            let _ = writeln!(std::io::stderr().lock(), "{}", clean::block(text));
        }
    }

    /// Prints why the command failed; returns how it finished.
    pub(crate) fn failed(self, failure: &Failure) -> Ending {
        let _ = writeln!(std::io::stderr().lock(), "{}", self.text_of_failure(failure));
        if failure.code == FailureCode::BadInput { Ending::BadUsage } else { Ending::NothingDone }
    }
}

/// Returns JSON as it is printed.
fn written(json: serde_json::Result<String>) -> Result<String, Failure> {
    let failed = |error| Failure::new(FailureCode::Internal, format!("Writing the answer as JSON failed: {error}"));
    json.map(|json| clean::json(&json)).map_err(failed)
}

fn write_line(text: &str) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    match writeln!(out, "{text}").and_then(|()| out.flush()) {
        // The reader has closed the pipe because it has read enough, as `head` does.
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Failure::new(FailureCode::Storage, format!("Writing the answer failed: {error}")))
        }
        _ => Ok(()),
    }
}
