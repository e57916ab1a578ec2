//! Sharing as window and command line call it: selections, the tray, commit, jobs, undo, resume.
//!
//! The engine is the `share` crate; here its ports are filled over the typed client and the file's journal, and its
//! plans and jobs become what is shown. It must not know how anything is worded: words are the caller's.

mod extract;
mod failure;
mod held;
mod job_view;
mod jobs;
mod lock;
mod plan_view;
mod port;
mod rights;
mod run;
mod tray;
mod unshare;

use std::collections::HashMap;
use std::sync::Mutex;

use tokio_util::sync::CancellationToken;

pub(crate) use held::Held;

/// A job this program carries out.
struct Running {
    connection: String,
    stop: CancellationToken,
}

/// What sharing keeps in memory while the program runs.
#[derive(Default)]
pub(crate) struct Sharing {
    /// Jobs this program carries out.
    running: Mutex<HashMap<String, Running>>,
}
