//! Watch rules: audiences that are shared when they match, and unshared when they no longer do.

use serde::{Deserialize, Serialize};

use super::{Failure, Job, ObjectLink, TimeMs};

/// A watch rule as it is written. Everything that is named must apply.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct WatchDraft {
    /// ID of the rule to change; `None` to add one.
    pub id: Option<String>,
    /// Its name.
    pub name: String,
    /// A tag of the audience; empty for any.
    pub tag: String,
    /// ID of a folder of audiences, with the folders below it; empty for any.
    pub folder: String,
    /// A part of the audience's name; empty for any.
    pub contains: String,
    /// A usage label of the audience; empty for any.
    pub label: String,
    /// Whether to propose unsharing what the rule shared and what no longer matches.
    pub unshare: bool,
    /// Whether to commit without asking; possible only where the sandbox is not for production.
    pub automatic: bool,
}

/// A watch rule with its last result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct WatchRule {
    /// ID.
    pub id: String,
    /// As it is written.
    pub draft: WatchDraft,
    /// Audiences that match and are not shared; approving puts them into the tray.
    pub share: Vec<ObjectLink>,
    /// Audiences that the rule shared and that no longer match; approving unshares them.
    pub unshare: Vec<ObjectLink>,
    /// When it was evaluated last; `None` if it never was.
    pub evaluated_at: Option<TimeMs>,
    /// Why the last evaluation, or what followed from it, failed.
    pub failure: Option<Failure>,
}

/// What approving a watch rule did.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct WatchApproval {
    /// The rule afterwards.
    pub rule: WatchRule,
    /// Number of audiences that were added to the tray.
    pub added: u32,
    /// Jobs that were run: those that unshare, and that of an automatic rule.
    pub jobs: Vec<Job>,
    /// Audiences that were to be unshared, and were left because they could not be read for sure or match again.
    pub left: Vec<ObjectLink>,
}
