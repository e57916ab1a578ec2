//! Plan files: a plan that one person saves and another one opens.

use serde::{Deserialize, Serialize};

use super::{ObjectLink, Route, TimeMs, Verdict};

/// A plan that was saved to a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct SavedPlan {
    /// Name of the file, without its folder.
    pub name: String,
    /// Number of audiences in it.
    pub audiences: u32,
    /// Number of segments and traits in it that are to be shared to Experience Platform.
    pub to_platform: u32,
}

/// A plan file of which lines are in the tray.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct PlanSource {
    /// Who saved it: the name of their account on their computer; empty if it is not known.
    pub saved_by: String,
    /// When.
    pub saved_at: TimeMs,
    /// Number of its lines in the tray.
    pub lines: u32,
    /// Number of those for which the plan now says something else.
    pub differing: u32,
}

/// What a plan file said about a line, as far as the plan now says something else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct FromPlan {
    /// Who saved the file; empty if it is not known.
    pub saved_by: String,
    /// When.
    pub saved_at: TimeMs,
    /// What differs; empty if the plan is still the same.
    pub differences: Vec<PlanDifference>,
}

/// Something that a plan file said and that the plan now says differently.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum PlanDifference {
    /// The audience had another name.
    Name {
        /// That name.
        before: String,
    },
    /// It was to be shared by the other route.
    Route {
        /// That route.
        before: Route,
    },
    /// Something else was to be done.
    Verdict {
        /// What.
        before: Verdict,
        /// Path of the folder that it was about.
        folder_path: String,
    },
    /// What was to be done is written in a way that this version does not know.
    Unreadable,
    /// Another number of requests was to be sent for it.
    Requests {
        /// That number.
        before: u32,
    },
}

/// A line of a plan file for which the plan now says something else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DifferingLine {
    /// The audience.
    pub audience: ObjectLink,
    /// What differs.
    pub differences: Vec<PlanDifference>,
}
