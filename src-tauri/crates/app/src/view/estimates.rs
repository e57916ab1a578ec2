//! Estimated sizes of segment rules.

use serde::{Deserialize, Serialize};

use super::TimeMs;

/// What an estimate is for: a newer one for the same purpose stops an older one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum EstimatePurpose {
    /// The whole rule.
    Rule,
    /// Its parts: how many devices are left after each group.
    Parts,
    /// What a trait that is dragged would change.
    Change,
}

/// How many devices a rule would have. Estimates ignore the merge rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct SegmentEstimate {
    /// Devices that were seen within a period and would have been in the segment then, the shortest period first.
    pub real_time: Vec<EstimatedWindow>,
    /// Devices that could be in the segment now; `None` if not known.
    pub total: Option<EstimatedSize>,
    /// How sure the ranges are, in percent, if the service reports it.
    pub confidence: Option<u32>,
    /// Why there is no number.
    pub unknown: Option<EstimateUnknown>,
    /// When it was computed.
    pub read_at: TimeMs,
}

/// The real-time population of a period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct EstimatedWindow {
    /// Days.
    pub days: u32,
    /// Devices.
    pub size: EstimatedSize,
}

/// An estimated number of devices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct EstimatedSize {
    /// The likely number.
    pub likely: u32,
    /// The low end of its range, if the service reports one.
    pub low: Option<u32>,
    /// The high end of its range, if the service reports one.
    pub high: Option<u32>,
}

/// Why the size of a rule is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum EstimateUnknown {
    /// It has more conditions about recency and frequency than the service estimates.
    TooManyFrequencies,
    /// The service does not offer estimates to this account.
    NotOffered,
    /// The service's answer cannot be read.
    Unreadable,
    /// A newer estimate was requested in the meantime.
    Superseded,
}
