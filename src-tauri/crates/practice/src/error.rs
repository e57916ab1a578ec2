//! Why the practice services could not start, run or save. Answers to clients are not here: see `gateway`, `aam::refusal`.

use std::path::PathBuf;

/// A failure of the practice services themselves.
#[derive(Debug, thiserror::Error)]
pub enum PracticeError {
    /// The data folder cannot be created.
    #[error("creating the practice data folder {path}")]
    Folder {
        /// The folder.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// Another process serves this data folder.
    #[error("another program is serving the practice data folder {path}")]
    InUse {
        /// The folder.
        path: PathBuf,
    },
    /// The port cannot be bound.
    #[error("listening on 127.0.0.1 port {port}")]
    Listen {
        /// Port asked for, 0 for any.
        port: u16,
        /// Why.
        source: std::io::Error,
    },
    /// The database answered with an error.
    #[error("{doing} the practice database")]
    Database {
        /// What was being attempted, as a verb form.
        doing: &'static str,
        /// Why.
        source: rusqlite::Error,
    },
    /// A stored row cannot be read back.
    #[error("reading stored {kind} {id} of the practice organization")]
    Row {
        /// Kind of row.
        kind: String,
        /// Its id.
        id: String,
        /// Why.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The data folder was written by a newer program.
    #[error("the practice data folder has format {found}, this program reads up to {known}: use the newer program")]
    TooNew {
        /// Format found.
        found: i64,
        /// Newest format known.
        known: i64,
    },
    /// The thread that writes to disk is gone.
    #[error("saving the practice organization: the writer has stopped")]
    WriterGone,
    /// The line that says where the services listen cannot be written.
    #[error("announcing the practice services")]
    Announce(#[source] std::io::Error),
    /// Background work was stopped before it finished.
    #[error("{doing} was stopped before it finished")]
    Interrupted {
        /// What was being attempted.
        doing: &'static str,
    },
}

impl PracticeError {
    /// For `map_err`: a database failure while `doing` something.
    pub(crate) fn database(doing: &'static str) -> impl Fn(rusqlite::Error) -> Self {
        move |source| Self::Database { doing, source }
    }
}
