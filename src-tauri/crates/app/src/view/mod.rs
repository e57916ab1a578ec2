//! The types for window and command line: plain data, camelCase in JSON, IDs as text, counts as 32-bit numbers and
//! times as milliseconds since the epoch (both exact as JavaScript numbers).
//!
//! Only these types cross the bridge; domain types never do. They must not know about Tauri.

mod activity;
mod audiences;
mod checks;
mod connections;
mod controls;
mod definitions;
mod destinations;
mod duplicate;
mod edit;
mod error;
mod estimates;
mod explain;
mod forecast;
mod governance;
mod jobs;
mod lists;
mod models;
mod overlap;
mod plan_file;
mod profiles;
mod providers;
mod reasons;
mod recipes;
mod saved_rules;
mod segments;
mod sharing;
mod source;
mod to_platform;
mod traits;
mod translate;
mod translation;
mod translations;
mod unshare;
mod unshare_tree;
mod uses;
mod values;
mod watch;
mod workspace;

pub use activity::*;
pub use audiences::*;
pub use checks::*;
pub use connections::*;
pub use controls::*;
pub use definitions::*;
pub use destinations::*;
pub use duplicate::*;
pub use edit::*;
pub use error::*;
pub use estimates::*;
pub use explain::*;
pub use forecast::*;
pub use governance::*;
pub use jobs::*;
pub use lists::*;
pub use models::*;
pub use overlap::*;
pub use plan_file::*;
pub use profiles::*;
pub use providers::*;
pub use reasons::*;
pub(crate) use reasons::{code_of, of_code};
pub use recipes::*;
pub use saved_rules::*;
pub use segments::*;
pub use sharing::*;
pub use source::*;
pub use to_platform::*;
pub use traits::*;
pub use translate::*;
pub use translation::*;
pub use translations::*;
pub use unshare::*;
pub use unshare_tree::*;
pub use uses::*;
pub use values::*;
pub use watch::*;
pub use workspace::*;

/// Milliseconds since the Unix epoch.
pub type TimeMs = i64;
