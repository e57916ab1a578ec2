//! How a command finishes, and the exit code for it: one table, in the help, in the documents, and in scripts of others.

use std::process::ExitCode;

/// How a command finished.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// Everything that was requested is done, or waits for Audience Manager.
    Done,
    /// Nothing that was requested could be done; the reasons were printed.
    NothingDone,
    /// The arguments or their values cannot be used.
    BadUsage,
    /// A part is done; the reasons for the rest were printed.
    PartlyDone,
    /// A job is paused and goes on when the service can be used again, or when a person resumes it.
    Paused,
}

impl Ending {
    /// Every ending, by its code.
    pub const ALL: [Self; 5] = [Self::Done, Self::NothingDone, Self::BadUsage, Self::PartlyDone, Self::Paused];

    /// The exit code.
    pub fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::NothingDone => 1,
            Self::BadUsage => 2,
            Self::PartlyDone => 3,
            Self::Paused => 4,
        }
    }

    /// The exit code in a few words.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Done => "done or waiting",
            Self::NothingDone => "all failed or refused",
            Self::BadUsage => "bad usage",
            Self::PartlyDone => "partly done",
            Self::Paused => "paused",
        }
    }

    /// The ending for these numbers of finished and unfinished items.
    pub(crate) fn of(done: usize, not_done: usize) -> Self {
        match (done, not_done) {
            (_, 0) => Self::Done,
            (0, _) => Self::NothingDone,
            _ => Self::PartlyDone,
        }
    }
}

impl From<Ending> for ExitCode {
    fn from(ending: Ending) -> Self {
        Self::from(ending.code())
    }
}

/// The table in one line, for the help.
pub(crate) fn table() -> String {
    let codes: Vec<String> = Ending::ALL.iter().map(|it| format!("{} {}", it.code(), it.meaning())).collect();
    format!("Exit codes: {}.", codes.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_documents_have_the_same_table() {
        let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../..");
        let page = std::fs::read_to_string(format!("{root}/docs/command-line.md")).unwrap();
        let rows: Vec<&str> =
            page.lines().filter(|line| line.starts_with("| ") && line.as_bytes()[2].is_ascii_digit()).collect();
        let table: Vec<String> = Ending::ALL.iter().map(|it| format!("| {} | {} |", it.code(), it.meaning())).collect();
        assert_eq!(rows.len(), table.len(), "{rows:?}");
        for (row, expected) in rows.iter().zip(&table) {
            assert!(row.starts_with(expected.as_str()), "{row:?}: {expected:?}");
        }
        let start = std::fs::read_to_string(format!("{root}/README.md")).unwrap().replace('\n', " ");
        assert!(start.contains(&super::table()), "{}", super::table());
    }

    #[test]
    fn a_part_that_is_not_done_is_never_called_done() {
        for (done, not_done, ending) in
            [(0, 0, Ending::Done), (3, 0, Ending::Done), (0, 1, Ending::NothingDone), (3, 1, Ending::PartlyDone)]
        {
            assert_eq!(Ending::of(done, not_done), ending);
        }
    }
}
