//! Making, changing and removing traits and segments by hand.

use serde::{Deserialize, Serialize};

use super::{Failure, ObjectLink, RulePart};

/// What a trait is to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct TraitForm {
    /// The trait to change; `None` makes one.
    pub id: Option<String>,
    /// `ruleBased` or `onboarded`; an existing trait keeps its own.
    pub trait_type: String,
    /// Name.
    pub name: String,
    /// Description, may be empty.
    pub description: String,
    /// Internal notes, may be empty.
    pub comments: String,
    /// Folder id in trait storage.
    pub folder: String,
    /// Data source id.
    pub data_source: String,
    /// The customer's own id; empty for none.
    pub integration_code: String,
    /// Rule; empty for none.
    pub rule: String,
    /// Days until a member drops out; 0 never.
    pub ttl_days: u32,
}

/// What a segment is to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct SegmentForm {
    /// The segment to change; `None` makes one.
    pub id: Option<String>,
    /// Name.
    pub name: String,
    /// Description, may be empty.
    pub description: String,
    /// Folder id in segment storage.
    pub folder: String,
    /// Data source id.
    pub data_source: String,
    /// The customer's own id; empty for none.
    pub integration_code: String,
    /// Rule over traits.
    pub rule: String,
    /// Whether it collects members.
    pub active: bool,
}

/// Which language a rule is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum RuleLanguage {
    /// Over signals.
    Trait,
    /// Over traits.
    Segment,
    /// Of Experience Platform, over profiles and events.
    Pql,
}

/// How a rule is read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct RuleReading {
    /// As parts for chips; empty if it cannot be read.
    pub parts: Vec<RulePart>,
    /// What cannot be read.
    pub fault: Option<RuleFault>,
}

/// Where and why a rule cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct RuleFault {
    /// Characters before the fault.
    pub position: u32,
    /// What could have stood there; `None` where the rule is too deep.
    pub expected: Option<String>,
    /// A rule that was probably meant.
    pub repair: Option<RuleRepair>,
}

/// A rule that was probably meant by a text that is none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct RuleRepair {
    /// The whole text repaired; it is a rule.
    pub text: String,
    /// What is changed, such as `write == instead of =; put click in double quotes`.
    pub advice: String,
}

/// What the connected service says of a rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ServiceVerdict {
    /// Whether it takes the rule.
    pub valid: bool,
    /// Its words, if not.
    pub message: Option<String>,
}

/// What came of one object of a change to several.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct EditedObject {
    /// The object.
    pub object: ObjectLink,
    /// Why it stayed as it was; `details.segments` names the segments that keep a trait from being deleted.
    pub failure: Option<Failure>,
}
