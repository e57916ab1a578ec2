//! The connection's crosswalk: which card of Experience Platform's catalog is the same place as a platform of Audience Manager.

use serde::{Deserialize, Serialize};

use super::{PlatformTwin, TwinMatch};

/// Which entries of the crosswalk to return. What is empty does not narrow the list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct CrosswalkQuery {
    /// Part of the name of the platform or of the card.
    pub search: String,
    /// How the platform is found.
    pub matches: Vec<TwinMatch>,
    /// Only what was entered for this connection.
    pub only_own: bool,
}

/// An entry of the crosswalk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct CrosswalkRow {
    /// The answer.
    pub twin: PlatformTwin,
    /// Type of its destinations in Audience Manager, in Adobe's words; empty if not known.
    pub platform_type: String,
    /// Whether it was entered for this connection.
    pub own: bool,
}

/// What the crosswalk is made of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct CrosswalkState {
    /// Month up to which the pages of the table were read, `yyyy-MM`.
    pub read_until: String,
    /// Number of entries that were entered for this connection.
    pub own: u32,
    /// Why what was entered cannot be read, so that it does not count; `None` if it can.
    pub damaged: Option<String>,
}

/// An entry as a person enters it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct CrosswalkDraft {
    /// Name of the platform in Audience Manager.
    pub name: String,
    /// How it is found.
    #[serde(rename = "match")]
    pub matched: TwinMatch,
    /// The card, or the cards with "; " between them; needed if there is one.
    pub card: String,
    /// Why.
    pub evidence: String,
}
