//! Making, changing and removing traits and segments by hand.

use serde::{Deserialize, Serialize};

use super::{Failure, ObjectKind, ObjectLink, RulePart, TimeMs};

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

/// A field of the forms of traits and segments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum FormField {
    /// Name.
    Name,
    /// Description.
    Description,
    /// Internal notes.
    Comments,
    /// Folder.
    Folder,
    /// Data source.
    DataSource,
    /// Integration code.
    IntegrationCode,
    /// Rule.
    Rule,
    /// Days until a member drops out.
    TtlDays,
    /// Whether it collects members.
    Active,
}

/// What came of saving a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Saved<Form> {
    /// It is as the form says; what others changed in other fields stays.
    Saved {
        /// Id of the object.
        id: String,
    },
    /// Nothing was sent: somebody changed the same fields since the form was opened.
    Conflict {
        /// The object as it is now.
        now: Form,
        /// The fields changed on both sides, to different values.
        fields: Vec<FormField>,
    },
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

/// Objects being deleted by hand, or that were. Kept until the connection is removed.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Deletion {
    /// Id.
    pub id: String,
    /// Traits or segments.
    pub kind: ObjectKind,
    /// When it was begun.
    pub started_at: TimeMs,
    /// When it ended; `None` while it goes on, and after the program ended in the middle.
    pub ended_at: Option<TimeMs>,
    /// Whether it goes on right now.
    pub running: bool,
    /// Objects in all.
    pub total: u32,
    /// Deleted.
    pub deleted: u32,
    /// Not deleted, each with its reason.
    pub stayed: u32,
    /// Every object, in the order chosen.
    pub objects: Vec<DeletedObject>,
}

/// One object of a deletion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct DeletedObject {
    /// The object.
    pub object: ObjectLink,
    /// What came of it.
    pub state: DeletedState,
    /// Why it stayed, or why it is not known; `details.segments` names the segments that keep a trait.
    pub failure: Option<Failure>,
}

/// What came of one object of a deletion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum DeletedState {
    /// Nothing was sent.
    Waiting,
    /// Deleted.
    Deleted,
    /// Not deleted.
    Stayed,
    /// The answer was lost, or the program ended while it was awaited.
    Unknown,
}

/// Progress of a deletion.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct DeletionProgress {
    /// The deletion, to stop it.
    pub id: String,
    /// Objects in all.
    pub total: u32,
    /// Deleted.
    pub deleted: u32,
    /// Not deleted, or not known.
    pub stayed: u32,
}
