//! The log of the desktop program: [`app::log`] with this program's filter, plus its panics.

use std::{
    backtrace::Backtrace,
    io::{self, Write as _},
    path::Path,
    time::Duration,
};

use anyhow::Context as _;
use app::log::{Log, Waiting};

/// The filter used when `SEGMENT_BRIDGE_LOG` is not set: our own crates in detail, libraries only when something is
/// wrong.
const DEFAULT_FILTER: &str = "warn,segment_bridge_shell=info,app=info,share=info,store=info,adobe=info,practice=info";
/// How long a panic waits to be written to the log: the program may exit right after it.
const PANIC: Duration = Duration::from_secs(2);

/// Starts writing the log into `folder`, which exists, and sends panics there too.
///
/// Keep the returned value alive as long as the program runs: dropping it writes what is still in memory.
pub(crate) fn start(folder: &Path) -> anyhow::Result<Log> {
    let log = app::log::to_files(folder, DEFAULT_FILTER)
        .with_context(|| format!("opening a log file in {}", folder.display()))?;
    log_panics(log.waiting());
    Ok(log)
}

/// Writes every panic, with its backtrace, to the log and to standard error.
fn log_panics(waiting: Waiting) {
    app::tell_panics(move |panic| {
        let app::Panic { message, location, thread } = panic;
        tracing::error!(location, thread, trace = %Backtrace::force_capture(), "Panic: {message}");
        waiting.until_written(PANIC);
        // Nobody may be reading standard error.
        let _ = writeln!(io::stderr(), "Panic in {thread} at {location}: {message}");
    });
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;

    /// The variable that names the log folder of the programs below.
    const FOLDER: &str = "SEGMENT_BRIDGE_TEST_LOG";

    /// Runs one of the programs below in its own process and returns the contents of its log.
    fn log_of(program: &str) -> String {
        let folder = tempfile::tempdir().unwrap();
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["--exact", program, "--ignored", "--nocapture"]).env(FOLDER, folder.path());
        command.env_remove("SEGMENT_BRIDGE_LOG").output().unwrap();
        let files = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path());
        files.map(|path| std::fs::read_to_string(path).unwrap()).collect()
    }

    #[test]
    fn a_panic_is_in_the_log_even_if_the_program_ends_right_after_it() {
        let log = log_of("logging::tests::program_that_panics_and_aborts");
        assert!(log.contains("Panic: on purpose, client_secret=[secret]") && log.contains("logging.rs"), "{log}");
        assert!(!log.contains("p8e-hidden"), "{log}");
    }

    #[test]
    #[ignore = "runs as a separate program"]
    fn program_that_panics_and_aborts() {
        let Some(folder) = std::env::var_os(FOLDER) else { return };
        let _log = start(folder.as_ref()).unwrap();
        let fell = std::thread::spawn(|| panic!("on purpose, client_secret=p8e-hidden")).join();
        assert!(fell.is_err());
        std::process::abort();
    }

    #[test]
    fn every_line_is_in_the_log_when_the_program_ends() {
        let log = log_of("logging::tests::program_that_logs_much");
        let lines: Vec<&str> = log.lines().collect();
        assert_eq!(lines.len(), 5_000);
        assert!(lines.iter().enumerate().all(|(index, line)| line.contains(&format!("number {index} "))), "in order");
    }

    #[test]
    #[ignore = "runs as a separate program"]
    fn program_that_logs_much() {
        let Some(folder) = std::env::var_os(FOLDER) else { return };
        let _log = start(folder.as_ref()).unwrap();
        for number in 0..5_000 {
            tracing::info!("number {number} of many");
        }
    }
}
