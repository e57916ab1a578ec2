//! Log files: a new one each day and whenever one is full; old ones are removed.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use jiff::{Timestamp, tz::TimeZone};

use crate::private;

/// Prefix and suffix of a log file's name; between them are the day and, from the second one on, the part. Names sort
/// by age.
const NAME: (&str, &str) = ("segment-bridge", "log");

/// Log files of at most `largest` bytes, of which the newest `kept` stay.
pub(super) struct Files {
    folder: PathBuf,
    largest: u64,
    kept: usize,
    today: fn() -> String,
    now: Part,
}

/// The current file.
struct Part {
    day: String,
    number: u32,
    file: File,
    bytes: u64,
}

impl Files {
    /// Opens today's newest file in `folder`, and removes the oldest files if there are too many.
    pub(super) fn open(folder: &Path, largest: u64, kept: usize) -> io::Result<Self> {
        Self::open_on(folder, largest, kept, today)
    }

    fn open_on(folder: &Path, largest: u64, kept: usize, today: fn() -> String) -> io::Result<Self> {
        let files = Self { now: newest_of(folder, today())?, folder: folder.to_owned(), largest, kept, today };
        prune(folder, kept)?;
        Ok(files)
    }

    /// Starts a new file if a line of this many bytes needs one.
    fn turn(&mut self, bytes: u64) -> io::Result<()> {
        let day = (self.today)();
        if day != self.now.day {
            self.now = newest_of(&self.folder, day)?;
        } else if self.now.bytes > 0 && self.now.bytes + bytes > self.largest {
            self.now = Part::open(&self.folder, day, self.now.number + 1)?;
        } else {
            return Ok(());
        }
        prune(&self.folder, self.kept)
    }
}

impl Write for Files {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        // The previous file is better than none.
        let turned = self.turn(line.len() as u64);
        self.now.file.write_all(line)?;
        self.now.bytes += line.len() as u64;
        turned.map(|()| line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.now.file.flush()
    }
}

impl Part {
    fn open(folder: &Path, day: String, number: u32) -> io::Result<Self> {
        let file = private::open_to_append(&path(folder, &day, number))?;
        let bytes = file.metadata()?.len();
        Ok(Self { day, number, file, bytes })
    }
}

/// Returns the last part of a day, or the first.
fn newest_of(folder: &Path, day: String) -> io::Result<Part> {
    let mut number = 1;
    while path(folder, &day, number + 1).symlink_metadata().is_ok() {
        number += 1;
    }
    Part::open(folder, day, number)
}

fn path(folder: &Path, day: &str, number: u32) -> PathBuf {
    let (start, end) = NAME;
    // "part" sorts behind "log".
    let part = if number == 1 { String::new() } else { format!("part{number:04}.") };
    folder.join(format!("{start}.{day}.{part}{end}"))
}

/// Returns the day in UTC, year first.
fn today() -> String {
    Timestamp::now().to_zoned_datetime(TimeZone::UTC).date().to_string()
}

/// Removes all but the newest `kept` log files.
fn prune(folder: &Path, kept: usize) -> io::Result<()> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder)?
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| {
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            name.starts_with(NAME.0) && path.extension().is_some_and(|extension| extension == NAME.1)
        })
        .collect();
    files.sort();
    let surplus = files.len().saturating_sub(kept);
    files.iter().take(surplus).try_for_each(fs::remove_file)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    static DAY: AtomicU32 = AtomicU32::new(1);

    fn a_day() -> String {
        format!("2026-11-{:02}", DAY.load(Ordering::Relaxed))
    }

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> =
            fs::read_dir(folder).unwrap().map(|it| it.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_full_file_is_followed_by_the_next_part_and_old_files_are_removed() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("notes.txt"), "mine").unwrap();
        fs::write(folder.path().join("segment-bridge.2026-10-31.log"), "{}").unwrap();
        let mut files = Files::open_on(folder.path(), 100, 3, a_day).unwrap();
        let line = [b'x'; 40];
        for _ in 0..5 {
            files.write_all(&line).unwrap();
        }
        let first_day = ["2026-11-01.log", "2026-11-01.part0002.log", "2026-11-01.part0003.log"];
        let expected = |days: &[&str]| {
            let logs = days.iter().map(|day| format!("segment-bridge.{day}"));
            std::iter::once("notes.txt".to_owned()).chain(logs).collect::<Vec<_>>()
        };
        assert_eq!(names(folder.path()), expected(&first_day), "the oldest is gone");
        let largest = |name: &String| fs::metadata(folder.path().join(name)).unwrap().len();
        assert!(names(folder.path()).iter().map(largest).max() <= Some(100));

        drop(files);
        let mut files = Files::open_on(folder.path(), 100, 3, a_day).unwrap();
        files.write_all(&line).unwrap();
        assert_eq!(names(folder.path()), expected(&first_day), "the last part is gone on with");
        DAY.store(2, Ordering::Relaxed);
        files.write_all(&line).unwrap();
        assert_eq!(names(folder.path()), expected(&[first_day[1], first_day[2], "2026-11-02.log"]));
        files.write_all(&[b'y'; 500]).unwrap();
        assert_eq!(names(folder.path()).last().unwrap(), "segment-bridge.2026-11-02.part0002.log");
    }

    #[test]
    fn a_day_is_written_year_first() {
        let day = today();
        assert!(day.len() == 10 && day.starts_with("20") && day.as_bytes()[4] == b'-', "{day}");
    }
}
