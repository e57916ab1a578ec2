//! What brings members of segments to Experience Platform.

use serde::{Deserialize, Serialize};

use super::IntegrationState;

/// The Audience Manager source of the sandbox.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct MembersSource {
    /// Its state.
    pub state: IntegrationState,
    /// What it selects; `None` without a source, and if that was never read.
    pub contents: Option<SourceContents>,
}

/// What the source selects.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum SourceContents {
    /// It is known.
    Selected {
        /// Number of segments that were selected one by one.
        segments: u32,
        /// Every segment, later ones too.
        all_segments: bool,
        /// Number of traits that are listed one by one.
        traits: u32,
        /// Every trait, later ones too.
        all_traits: bool,
    },
    /// It is in a form that Adobe does not document.
    Unrecognized,
    /// The sandbox has several dataflows of the source.
    Several,
}

/// Whether members of a segment or trait reach Experience Platform.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum SourceDelivery {
    /// The source selects it, and its dataflow runs.
    Flows,
    /// The source selects it, and its dataflow is paused.
    Paused,
    /// The source does not select it.
    NotSelected,
    /// There is no source.
    NoSource,
    /// Not known.
    Unknown,
}

impl SourceDelivery {
    /// Every value.
    pub const ALL: [Self; 5] = [Self::Flows, Self::Paused, Self::NotSelected, Self::NoSource, Self::Unknown];
}
