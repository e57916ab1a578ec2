//! The log: every line is masked and written on a thread of its own, so that whoever logs never waits for that.
//!
//! What may be logged is decided where it is logged; secret types print masked. Each line is searched for secrets once
//! more before it is written, because libraries and panics log too. What waits to be written is bounded: when too much
//! comes at once, lines are left out, and the log says how many.

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

/// Names a filter of its own for the log, as `tracing` reads it.
const FILTER: &str = "SEGMENT_BRIDGE_LOG";
/// Bytes of one log file.
const FILE_BYTES: u64 = 20 * 1_024 * 1_024;
/// Log files that are kept; a new one begins each day and whenever one is full.
const KEPT_FILES: usize = 14;
/// How long the end of the program waits for lines that are still to be written.
const ENDING: Duration = Duration::from_secs(10);

/// The running log. It must live as long as the program: dropping it writes what still waits.
#[derive(Debug)]
pub struct Log {
    waiting: Waiting,
    _thread: tracing_appender::non_blocking::WorkerGuard,
}

impl Log {
    /// A handle for those who must know that what they logged is written.
    pub fn waiting(&self) -> Waiting {
        self.waiting.clone()
    }
}

impl Drop for Log {
    fn drop(&mut self) {
        // Whoever drops this ends the program; there is nowhere to tell of lines that could not be written in time.
        let _ = self.waiting.until_written(ENDING);
    }
}

/// Starts the log of the program into `folder`, which exists: JSON lines, a file a day, 20 MB a file and 14 files at
/// most. `filter` is used where `SEGMENT_BRIDGE_LOG` says nothing.
pub fn to_files(folder: &Path, filter: &str) -> io::Result<Log> {
    let (queue, log) = queued(Files::open(folder, FILE_BYTES, KEPT_FILES)?, Form::Json, str::to_owned);
    let lines = tracing_subscriber::fmt().json().flatten_event(true).with_env_filter(chosen(filter)).with_writer(queue);
    lines.try_init().map_err(io::Error::other)?;
    Ok(log)
}

/// Starts the log of a program without files: plain lines on standard error. `shown` makes each line fit to be shown.
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
