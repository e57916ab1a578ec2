//! Sharing, as window and command line call it: selections, the tray, commit, jobs, undo, resume.
//!
//! The engine is the `share` crate. This module implements its ports with the typed client and the journal in the
//! database, and converts its plans and jobs to view types. It must not know any text on screen.

mod audience_port;
mod audiences_now;
mod before;
mod begin;
mod cancel;
mod choices;
mod close;
mod dataflow;
mod definition;
mod destination;
mod destination_new;
mod duplicate;
mod ends;
mod failure;
pub(crate) mod governance_view;
mod governing;
mod job_cache;
mod job_csv;
mod job_items;
mod job_left;
mod job_objects;
mod job_row;
mod job_view;
mod jobs;
mod lock;
mod many;
mod options;
mod pause;
mod plan_file;
mod plan_view;
mod port;
mod repair;
mod rights;
mod run;
mod selection;
mod selection_cache;
mod snapshot;
mod source;
mod subject;
mod to_platform;
mod to_platform_view;
mod tray;
mod tray_to_platform;
mod unshare;
mod unshare_tree;
mod waiting;

use std::collections::HashMap;
use std::sync::Mutex;

use tokio_util::sync::CancellationToken;

pub(crate) use definition::DefinitionTurn;
pub use ends::JobEnd;
pub(crate) use ends::JobEnds;
pub(crate) use job_cache::JobCache;
pub(crate) use lock::Turn;
pub use options::ShareOptions;
pub use plan_file::{CheckedPlan, CheckedPlatformPlan};
pub(crate) use selection_cache::SelectionCache;
pub(crate) use subject::in_journal;
pub use to_platform::ToPlatformOptions;
pub(crate) use unshare_tree::RuleToEdit;

/// A job that is running in this program.
struct Running {
    connection: String,
    stop: CancellationToken,
}

/// The jobs that are running in this program, of every connection.
#[derive(Default)]
pub(crate) struct RunningJobs {
    /// By job ID.
    running: Mutex<HashMap<String, Running>>,
}
