//! The log of the desktop program: one JSON line per event, a new file each day, old files removed.
//!
//! Knows the folder and the format. What may be logged is decided where it is logged; secret types print masked.

use std::{
    any::Any,
    backtrace::Backtrace,
    fs, io, panic,
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use tracing_appender::{non_blocking::WorkerGuard, rolling};
use tracing_subscriber::EnvFilter;

/// Days of logs that are kept.
const KEPT_FILES: usize = 14;
/// Start and end of a log file's name; the day stands between them.
const NAME: (&str, &str) = ("segment-bridge", "log");
/// Used when `SEGMENT_BRIDGE_LOG` says nothing: our own crates in full, the libraries when something is wrong.
const DEFAULT_FILTER: &str = "warn,segment_bridge_shell=info,app=info,share=info,store=info,adobe=info,practice=info";

/// Starts writing the log into `folder`, which is made if missing, and sends panics there too.
///
/// What is returned must live as long as the program: dropping it writes what is still in memory.
pub(crate) fn start(folder: &Path) -> anyhow::Result<WorkerGuard> {
    fs::create_dir_all(folder).with_context(|| format!("making the log folder {}", folder.display()))?;
    let appender = rolling::Builder::new()
        .rotation(rolling::Rotation::DAILY)
        .filename_prefix(NAME.0)
        .filename_suffix(NAME.1)
        .build(folder)
        .with_context(|| format!("opening a log file in {}", folder.display()))?;
    let (writer, guard) = tracing_appender::non_blocking(appender);
    let filter = EnvFilter::try_from_env("SEGMENT_BRIDGE_LOG").unwrap_or_else(|_| EnvFilter::new(DEFAULT_FILTER));
    tracing_subscriber::fmt().json().flatten_event(true).with_env_filter(filter).with_writer(writer).init();
    if let Err(error) = prune(folder, KEPT_FILES) {
        tracing::warn!(error = %error, "Old log files could not be removed");
    }
    log_panics();
    Ok(guard)
}

/// Removes all but the newest `kept` log files. Done at start, because a program that is never open at midnight never
/// rotates, and the library prunes only when it rotates.
fn prune(folder: &Path, kept: usize) -> io::Result<()> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder)?
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| {
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            name.starts_with(NAME.0) && path.extension().is_some_and(|extension| extension == NAME.1)
        })
        .collect();
    // The day is in the name, year first: the order of names is the order of days.
    files.sort();
    let surplus = files.len().saturating_sub(kept);
    files.iter().take(surplus).try_for_each(fs::remove_file)
}

/// Writes every panic to the log, with its place, before the usual report on standard error.
fn log_panics() {
    let usual = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        let place = info.location().map(ToString::to_string).unwrap_or_default();
        let message = message_of(info.payload());
        let thread = std::thread::current().name().unwrap_or("unnamed").to_owned();
        tracing::error!(place, thread, trace = %Backtrace::force_capture(), "Panic: {message}");
        usual(info);
    }));
}

/// What a panic was given: a text in nearly all cases.
fn message_of(payload: &dyn Any) -> &str {
    let owned = payload.downcast_ref::<String>().map(String::as_str);
    owned.or_else(|| payload.downcast_ref::<&str>().copied()).unwrap_or("no message")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pruning_keeps_the_newest_days_and_other_files() -> anyhow::Result<()> {
        let folder = tempfile::tempdir()?;
        for name in ["segment-bridge.2026-11-01.log", "segment-bridge.2026-11-03.log", "segment-bridge.2026-11-02.log"]
        {
            fs::write(folder.path().join(name), "{}")?;
        }
        fs::write(folder.path().join("notes.txt"), "mine")?;

        prune(folder.path(), 2)?;

        let mut left: Vec<_> =
            fs::read_dir(folder.path())?.map(|entry| Ok(entry?.file_name())).collect::<io::Result<_>>()?;
        left.sort();
        assert_eq!(left, ["notes.txt", "segment-bridge.2026-11-02.log", "segment-bridge.2026-11-03.log"]);
        Ok(())
    }
}
