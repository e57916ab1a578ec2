//! The log: every line is masked and written on a separate thread, so that logging never blocks.
//!
//! What may be logged is decided where it is logged; secret types print masked. Each line is searched for secrets once
//! more before it is written, because libraries and panics log too. The queue is bounded: if too many lines arrive at
//! once, some are dropped, and the log records how many.

mod files;
mod queue;

use std::io::{self, Write};
use std::path::Path;
use std::time::Duration;

use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;

pub use queue::Waiting;

use files::Files;
use queue::{Form, Queue};

/// The variable with a custom filter for the log, in the syntax of `tracing`.
const FILTER: &str = "SEGMENT_BRIDGE_LOG";
/// Bytes of one log file.
const FILE_BYTES: u64 = 20 * 1_024 * 1_024;
/// Number of log files; a new one is started each day and whenever one is full.
const KEPT_FILES: usize = 14;
/// How long the program waits on exit for lines that are not written yet.
const ENDING: Duration = Duration::from_secs(10);

/// The running log. Keep it alive as long as the program: dropping it writes the remaining lines.
#[derive(Debug)]
pub struct Log {
    waiting: Waiting,
    _thread: tracing_appender::non_blocking::WorkerGuard,
}

impl Log {
    /// Returns a handle for code that must know that its lines are written.
    pub fn waiting(&self) -> Waiting {
        self.waiting.clone()
    }
}

impl Drop for Log {
    fn drop(&mut self) {
        // The program exits after the drop; there is nowhere to report lines that could not be written in time.
        let _ = self.waiting.until_written(ENDING);
    }
}

/// Starts the program's log in `folder`, which exists: JSON lines, one file per day, at most 20 MB per file and 14
/// files. `filter` is used if `SEGMENT_BRIDGE_LOG` is not set.
pub fn to_files(folder: &Path, filter: &str) -> io::Result<Log> {
    let (queue, log) = queued(Files::open(folder, FILE_BYTES, KEPT_FILES)?, Form::Json, str::to_owned);
    let lines = tracing_subscriber::fmt().json().flatten_event(true).with_env_filter(chosen(filter)).with_writer(queue);
    lines.try_init().map_err(io::Error::other)?;
    Ok(log)
}

/// Starts the log of a program without log files: plain lines on standard error. `shown` prepares each line for
/// display.
pub fn to_standard_error(filter: &str, shown: fn(&str) -> String) -> io::Result<Log> {
    let (queue, log) = queued(io::stderr(), Form::Text, shown);
    let lines = tracing_subscriber::fmt().with_ansi(false).with_target(false).with_env_filter(chosen(filter));
    lines.with_writer(queue).try_init().map_err(io::Error::other)?;
    Ok(log)
}

fn chosen(filter: &str) -> EnvFilter {
    EnvFilter::try_from_env(FILTER).unwrap_or_else(|_| EnvFilter::new(filter))
}

fn queued(to: impl Write + Send + 'static, form: Form, shown: fn(&str) -> String) -> (Queue, Log) {
    let (queue, thread) = Queue::before(to, form, shown);
    let log = Log { waiting: queue.waiting(), _thread: thread };
    (queue, log)
}

impl<'a> MakeWriter<'a> for Queue {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}
