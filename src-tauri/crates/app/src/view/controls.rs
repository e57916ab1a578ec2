//! Export controls of the traits of a rule, and what they forbid at destinations.

use serde::{Deserialize, Serialize};

use super::{ExportControl, GovernanceRule, ObjectLink};

/// What the export controls of a rule's traits forbid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct SegmentControls {
    /// Data sources with export controls.
    pub sources: Vec<ControlledData>,
    /// The destinations that receive the segment, with what forbids that or is not known about it.
    pub destinations: Vec<DestinationControls>,
}

/// A data source with export controls.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct ControlledData {
    /// The data source.
    pub source: ObjectLink,
    /// Its controls.
    pub controls: Vec<ExportControl>,
    /// The traits of the rule that are from it.
    pub traits: Vec<ObjectLink>,
}

/// A destination that receives a segment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct DestinationControls {
    /// The destination.
    pub destination: ObjectLink,
    /// What forbids that it receives the rule's data, or is not known; empty if nothing does.
    pub rules: Vec<GovernanceRule>,
}
