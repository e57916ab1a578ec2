//! Shapes both services' answers are brought into.

use domain::Fact;

use crate::ETag;

/// One page of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Page<T> {
    /// The rows that could be read.
    pub items: Vec<T>,
    /// Rows of the whole list, if the service reports it.
    pub total: Option<u64>,
    /// Rows of this page without what is needed to use them, such as an id.
    pub skipped: u32,
}

/// An object with how many people it holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Counted<T> {
    /// The object.
    pub object: T,
    /// Its populations, as far as the service sent any.
    pub populations: Populations,
    /// Facts that the row of a list leaves out: the object's are those of an empty one. Always empty for an object that
    /// was read by itself, where a key that is absent means that there is nothing.
    pub lacks: Vec<Fact>,
}

/// An object as it was read, with its version: what a change or a deletion that was decided on it is held to.
#[derive(Debug, Clone, PartialEq)]
pub struct Versioned<T> {
    /// The object.
    pub object: T,
    /// Its version, where the service numbers versions: a change sent with it is refused if the object was changed
    /// meanwhile. Only strong versions, and only that of the representation the change is sent to.
    pub etag: Option<ETag>,
    /// Everything the service sent: a change is written on top of that.
    pub(crate) stored: serde_json::Map<String, serde_json::Value>,
    /// The call that read it.
    pub(crate) call: crate::error::Call,
}

/// The two series Audience Manager counts (AAM contract §21).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Populations {
    /// Trait: unique trait realizations. Segment: real-time population.
    pub recent: Windows,
    /// Trait: total trait population. Segment: total segment population.
    pub total: Windows,
}

/// Numbers for look-back windows; `None` where the service sent none.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Windows {
    /// 1 day.
    pub days1: Option<u64>,
    /// 7 days.
    pub days7: Option<u64>,
    /// 14 days.
    pub days14: Option<u64>,
    /// 30 days.
    pub days30: Option<u64>,
    /// 60 days.
    pub days60: Option<u64>,
    /// 90 days.
    pub days90: Option<u64>,
    /// Since creation.
    pub lifetime: Option<u64>,
}

/// One day of a trend.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TrendDay {
    /// The day, ms since epoch.
    pub at_ms: i64,
    /// Trait: unique trait realizations. Segment: real-time population. `None` where the service sent none.
    pub recent: Option<u64>,
    /// Trait: total trait population. Segment: total segment population. `None` where the service sent none.
    pub total: Option<u64>,
}

/// Which identities a report counts (AAM contract §16).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Identities {
    /// Device ids.
    Device,
    /// Authenticated, cross-device ids.
    CrossDevice,
}

impl Identities {
    /// The services' word.
    pub fn code(self) -> &'static str {
        match self {
            Self::Device => "DEVICE",
            Self::CrossDevice => "CROSS_DEVICE",
        }
    }
}
