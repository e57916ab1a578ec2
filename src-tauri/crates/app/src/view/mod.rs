//! What window and command line are shown: plain data, camelCase in JSON, ids as text, counts as 32-bit numbers
//! and times as milliseconds since the epoch (both exact as JavaScript numbers).
//!
//! These types cross the bridge and nothing else; domain types never do. They must not know about Tauri.

mod audiences;
mod checks;
mod connections;
mod edit;
mod error;
mod lists;
mod reasons;
mod segments;
mod sharing;
mod traits;
mod unshare;
mod workspace;

pub use audiences::*;
pub use checks::*;
pub use connections::*;
pub use edit::*;
pub use error::*;
pub use lists::*;
pub use reasons::*;
pub use segments::*;
pub use sharing::*;
pub use traits::*;
pub use unshare::*;
pub use workspace::*;

/// Milliseconds since the Unix epoch.
pub type TimeMs = i64;
