//! The log of the desktop program: one JSON line per event, a new file each day, old files removed.
//!
//! Knows the folder and the format. What may be logged is decided where it is logged; secret types print masked. Each
//! line is searched for secrets once more before it is written, because libraries and panics log too.

use std::{
    backtrace::Backtrace,
    fs,
    io::{self, Write},
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
    let masking = move || Masking(writer.clone());
    tracing_subscriber::fmt().json().flatten_event(true).with_env_filter(filter).with_writer(masking).init();
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

/// Writes every panic to the log, with its way there, and to standard error.
fn log_panics() {
    app::tell_panics(|panic| {
        let app::Panic { message, place, thread } = panic;
        tracing::error!(place, thread, trace = %Backtrace::force_capture(), "Panic: {message}");
        // Nobody may be listening.
        let _ = writeln!(io::stderr(), "Panic in {thread} at {place}: {message}");
    });
}

/// Masks secrets in lines; the library writes a line at once.
struct Masking<W>(W);

impl<W: Write> Write for Masking<W> {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        self.0.write_all(app::masked(&String::from_utf8_lossy(line)).as_bytes())?;
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_line_holds_a_secret_whoever_wrote_it() -> anyhow::Result<()> {
        let mut written = Vec::new();
        let line =
            r#"{"message":"POST {\"client_secret\":\"p8e-hidden\"}","header":"Bearer eyJhbGciOi.eyJpZCI6.c2ln"}"#;
        Masking(&mut written).write_all(line.as_bytes())?;
        let expected = r#"{"message":"POST {\"client_secret\":\"[secret]\"}","header":"Bearer [secret]"}"#;
        assert_eq!(String::from_utf8(written)?, expected);
        Ok(())
    }

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
