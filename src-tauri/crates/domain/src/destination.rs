//! A destination of Audience Manager and the segments that are mapped to it (AAM contract §14).

use serde::{Deserialize, Serialize};

use crate::{DestinationId, ExportControl, SegmentId};

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
    /// What else is known of it.
    #[serde(default)]
    pub about: AboutDestination,
}

/// What a destination is used for and how its mappings are written, as far as the service reports it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AboutDestination {
    /// Status, in the service's word.
    pub status: String,
    /// What it is used for; `None` if not reported.
    pub labels: Option<Vec<ExportControl>>,
    /// What a mapping says about the segment; `None` if the type is not known.
    pub value: Option<ValueKind>,
    /// Whether it takes hashed e-mails, and first-party data only.
    pub people_based: bool,
    /// Whether it maps every segment by itself.
    pub maps_all: bool,
    /// State of the account that it sends through, in the service's word.
    pub account: Option<String>,
    /// People of the organization that it can reach.
    pub addressable: Option<u64>,
    /// People of the organization that this is a part of.
    pub of_people: Option<u64>,
}

/// What a mapping says about its segment (AAM contract §14.6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ValueKind {
    /// The partner's code of the segment, or the alias in an address.
    Alias,
    /// The address that is called.
    Url,
    /// The value in a cookie.
    CookieValue,
    /// Key and value in a cookie, written `key=value`.
    CookiePair,
    /// Nothing: the service makes it.
    Nothing,
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
    /// Id; `None` if not reported.
    #[serde(default)]
    pub id: Option<u64>,
    /// First day, `yyyy-MM-dd`. The service may return the day before the one that was sent.
    #[serde(default)]
    pub starts_on: Option<String>,
    /// What it says about the segment; a cookie's key and value as `key=value`.
    #[serde(default)]
    pub value: Option<String>,
    /// The address that is called on secure pages, where that is another one.
    #[serde(default)]
    pub secure_url: Option<String>,
    /// When it was created, ms since 1970.
    #[serde(default)]
    pub created_ms: Option<i64>,
}

/// Where a mapping is between its days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum MappingState {
    /// It sends.
    Live,
    /// It begins on a later day.
    NotStarted,
    /// Its last day is over.
    Ended,
    /// It is switched off or removed.
    Off,
}

impl Mapping {
    /// A mapping of which only the segment is known.
    pub fn of(segment: SegmentId) -> Self {
        let status = MappingStatus::Active;
        Self {
            segment,
            status,
            ends_on: None,
            id: None,
            starts_on: None,
            value: None,
            secure_url: None,
            created_ms: None,
        }
    }

    /// Where it is on a day, `yyyy-MM-dd` in UTC.
    pub fn state(&self, today: &str) -> MappingState {
        if self.status != MappingStatus::Active {
            return MappingState::Off;
        }
        if self.ends_on.as_deref().is_some_and(|end| end < today) {
            return MappingState::Ended;
        }
        if self.starts_on.as_deref().is_some_and(|start| start > today) {
            return MappingState::NotStarted;
        }
        MappingState::Live
    }
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
