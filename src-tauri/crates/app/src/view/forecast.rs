//! The forecast of licensed profiles.

use serde::{Deserialize, Serialize};

use super::{ObjectLink, TimeMs};

/// How many profiles sharing segments to Experience Platform adds to those that the license counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct ProfileForecast {
    /// The segments, with their identities.
    pub segments: Vec<SegmentIdentities>,
    /// New profiles: at least, likely, at most.
    pub low: u32,
    /// Likely.
    pub likely: u32,
    /// At most.
    pub high: u32,
    /// Identities of Audience Manager in all, as far as the largest trait says; `None` if not known.
    pub identities: Option<u32>,
    /// Those of them that have a profile; `None` if not known.
    pub with_profile: Option<u32>,
    /// Profiles now; `None` if not known.
    pub used: Option<u32>,
    /// The licensed total, if somebody entered it.
    pub license: Option<License>,
    /// What becomes of the license.
    pub state: LicenseState,
    /// When it was computed.
    pub computed_at: TimeMs,
}

/// A segment that is to be sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct SegmentIdentities {
    /// The segment.
    pub segment: ObjectLink,
    /// Its identities: total population; `None` if not known.
    pub identities: Option<u32>,
    /// Those of them that were sent before, and are no new profiles.
    pub sent: u32,
}

/// The licensed number of profiles, as somebody entered it: no call reports it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct License {
    /// Profiles.
    pub profiles: u32,
    /// When it was entered.
    pub entered_at: TimeMs,
}

/// What becomes of a license.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum LicenseState {
    /// Not known.
    Unknown,
    /// It suffices in any case.
    Within,
    /// It suffices likely, and not in any case.
    MayExceed,
    /// It likely does not suffice.
    Exceeds,
    /// It is exceeded already.
    Exceeded,
}
