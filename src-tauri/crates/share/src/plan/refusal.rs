//! Why an audience is not shared.

use domain::governance::Finding;
use domain::{Lifecycle, Origin, Reference};
use serde::{Deserialize, Serialize};

/// Why an audience cannot be shared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "because", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Refusal {
    /// It came from Audience Manager.
    Loop,
    /// Sharing takes audiences of Segmentation Service only (AEP contract §14.1).
    Origin {
        /// Where it was created.
        origin: Origin,
    },
    /// It is not in use.
    Lifecycle {
        /// Its state.
        lifecycle: Lifecycle,
    },
    /// More than one trait or segment carries its code.
    Duplicate {
        /// All of them.
        objects: Vec<Named>,
    },
    /// Another object carries its code: sharing did not create it and cannot complete it.
    Foreign {
        /// It.
        object: Named,
    },
    /// The folder is not `Experience Platform Traits` or below.
    Folder,
    /// An account limit would be passed (AAM contract §13.1).
    Limit {
        /// What is limited.
        limit: Limit,
        /// At most this many.
        maximum: u64,
    },
    /// The account lacks a permission.
    MissingRight {
        /// Its name, `administrator` where only administrators may.
        right: String,
    },
    /// The catalog does not have it, or the service says that it does not exist any more.
    Gone,
    /// It was renamed after its line was shown.
    Renamed {
        /// The name that was shown.
        before: String,
    },
    /// The service does not tell how it is now.
    Unclear,
    /// A usage label or a policy forbids it (AEP contract §16).
    Forbidden {
        /// The rule.
        rule: Finding,
    },
    /// The route needs the Experience Cloud Audiences destination, and this connection cannot use one.
    NoDestination {
        /// The sandbox that has it, if another one does.
        sandbox: Option<String>,
    },
}

/// What an account, or a folder, may have only so many of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Limit {
    /// Traits.
    Traits,
    /// Segments.
    Segments,
    /// Folders of trait storage.
    Folders,
    /// Levels of folders.
    FolderLevels,
    /// Audiences of the dataflow.
    DestinationAudiences,
}

/// An object with its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Named {
    /// The object.
    pub reference: Reference,
    /// Its name.
    pub name: String,
}

impl Refusal {
    pub(super) fn limit(limit: Limit, maximum: u64) -> Self {
        Self::Limit { limit, maximum }
    }
}
