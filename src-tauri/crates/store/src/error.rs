//! Errors of the stored data.

use std::path::PathBuf;

use rusqlite::ErrorCode;

/// Why the stored data could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The file could not be opened or created.
    #[error("opening the stored data in {} failed", path.display())]
    Open {
        /// The file.
        path: PathBuf,
        /// What SQLite said.
        source: rusqlite::Error,
    },
    /// The file was written by a newer version of Segment Bridge.
    #[error("the stored data in {} was written by a newer version (format {found}, this version knows {known})", path.display())]
    Newer {
        /// The file.
        path: PathBuf,
        /// Format found.
        found: i64,
        /// Newest format this version knows.
        known: i64,
    },
    /// A file of an older format could not be copied before it would have been changed.
    #[error("copying the journal to {} failed", path.display())]
    Copy {
        /// The copy.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A statement failed.
    #[error("{doing} failed")]
    Sql {
        /// What was being attempted.
        doing: &'static str,
        /// What SQLite said.
        source: rusqlite::Error,
    },
    /// A stored row does not have the expected form.
    #[error("the stored {what} {id:?} could not be read")]
    Unreadable {
        /// Kind of row.
        what: &'static str,
        /// Its id.
        id: String,
        /// What is wrong with it.
        source: serde_json::Error,
    },
    /// A change that the stored state does not allow.
    #[error("{doing} is not possible: {reason}")]
    NotAllowed {
        /// What was being attempted.
        doing: &'static str,
        /// Why not.
        reason: String,
    },
    /// The thread that works on the file stopped before it answered.
    #[error("{doing} was interrupted")]
    Interrupted {
        /// What was being attempted.
        doing: &'static str,
    },
}

/// What an error means for the person at the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StoreFault {
    /// No room left on the disk.
    DiskFull,
    /// The file or its folder cannot be written.
    NotWritable,
    /// Written by a newer version.
    Newer,
    /// Another program held the file for too long.
    Busy,
    /// The file is damaged or is no database.
    Damaged,
    /// Anything else.
    Other,
}

impl StoreError {
    /// What the error means for the person at the screen.
    pub fn fault(&self) -> StoreFault {
        let source = match self {
            Self::Open { source, .. } | Self::Sql { source, .. } => source,
            Self::Newer { .. } => return StoreFault::Newer,
            Self::Unreadable { .. } => return StoreFault::Damaged,
            Self::Copy { source, .. } => return of_the_system(source),
            Self::NotAllowed { .. } | Self::Interrupted { .. } => return StoreFault::Other,
        };
        match source.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => StoreFault::DiskFull,
            Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => StoreFault::NotWritable,
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => StoreFault::Busy,
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => StoreFault::Damaged,
            _ => StoreFault::Other,
        }
    }

    /// Names what was being attempted, where that is not known yet.
    pub(crate) fn while_doing(self, what: &'static str) -> Self {
        match self {
            Self::Sql { doing: "", source } => Self::Sql { doing: what, source },
            other => other,
        }
    }
}

fn of_the_system(error: &std::io::Error) -> StoreFault {
    match error.kind() {
        std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => StoreFault::DiskFull,
        std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::ReadOnlyFilesystem => StoreFault::NotWritable,
        _ => StoreFault::Other,
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(source: rusqlite::Error) -> Self {
        Self::Sql { doing: "", source: without_statement(source) }
    }
}

/// What SQLite said, without the statement: that is no words for people, and holds what they searched for.
pub(crate) fn without_statement(error: rusqlite::Error) -> rusqlite::Error {
    match error {
        rusqlite::Error::SqlInputError { error, .. } => rusqlite::Error::SqliteFailure(error, None),
        other => other,
    }
}
