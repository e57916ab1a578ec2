//! A destination of Audience Manager and the segments that are mapped to it (AAM contract §14).

use serde::{Deserialize, Serialize};

use crate::{DestinationId, SegmentId};

/// A destination with its mappings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Destination {
    /// Id.
    pub id: DestinationId,
    /// Name.
    pub name: String,
    /// The service's code of its type, such as `PUSH`.
    pub destination_type: String,
    /// Segments that are sent to it; a segment can be mapped more than once.
    pub mappings: Vec<Mapping>,
}

/// One segment of a destination.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Mapping {
    /// The segment.
    pub segment: SegmentId,
    /// Whether it is sent.
    pub status: MappingStatus,
    /// Last day, `yyyy-MM-dd`; `None` means without end.
    pub ends_on: Option<String>,
}

/// Whether a mapping sends its segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum MappingStatus {
    /// It does, between its dates.
    Active,
    /// It is switched off.
    Inactive,
    /// It was removed; the service still lists it.
    Deleted,
}

impl MappingStatus {
    /// Reads the service's word or number (AAM contract §14.6).
    pub fn from_code(code: &str) -> Self {
        match code.trim().to_ascii_lowercase().as_str() {
            "inactive" | "0" => Self::Inactive,
            "deleted" => Self::Deleted,
            _ => Self::Active,
        }
    }
}
