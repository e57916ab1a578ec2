//! Where objects are used, and what is lost if they go.

use serde::{Deserialize, Serialize};

use super::{ObjectLink, RefreshPart, TimeMs};

/// Where an object is used, directly and through others.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct WhereUsed {
    /// A tree in reading order: the object, and below each object what uses it. Each object is listed once. Of very many
    /// users, the nearest are listed.
    pub listed: Vec<UsedIn>,
    /// Number of traits that use it, listed or not.
    pub traits: u32,
    /// Number of segments.
    pub segments: u32,
    /// Number of look-alike models.
    pub models: u32,
    /// Number of destinations, the dataflow of Experience Cloud Audiences among them.
    pub destinations: u32,
    /// Age of the local copy of Audience Manager.
    pub read_at: Option<TimeMs>,
    /// Lists that the last refresh could not read: there may be more users.
    pub missing: Vec<RefreshPart>,
    /// Whether the rule of some segment was never loaded: more segments may use it.
    pub unread_rules: bool,
}

/// One object of the tree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct UsedIn {
    /// The object. Models and destinations have no page.
    pub object: ObjectLink,
    /// Level in the tree; 0 is what was asked about.
    pub depth: u32,
    /// How it uses the object above it.
    pub how: HowUsed,
    /// Devices in it, where they are known.
    pub size: Option<u32>,
    /// What happens to it if the object asked about loses its members.
    pub loss: UseLoss,
    /// Last day of a mapping, `yyyy-MM-dd`.
    pub ends_on: Option<String>,
}

/// How one object uses another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum HowUsed {
    /// It is what was asked about.
    Asked,
    /// It receives the audience in Audience Manager.
    Pair,
    /// The dataflow sends the audience.
    Dataflow,
    /// The rule of a segment names the trait.
    Rule,
    /// A folder trait has the members of the trait.
    Folder,
    /// A model looks for people like those of the object.
    Baseline,
    /// A model leaves the trait out.
    Excluded,
    /// An algorithmic trait is from the model.
    Model,
    /// A destination receives the segment.
    Mapping,
    /// The segment is mapped to the destination, but not sent.
    MappingOff,
}

/// What happens to the members of an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum UseLoss {
    /// Nothing.
    None,
    /// It loses all of them.
    Everyone,
    /// It loses some.
    Some,
    /// It gains some, because a rule leaves the lost ones out.
    Gain,
    /// It may lose some and gain others.
    Both,
    /// A model finds no more people.
    Stops,
}
