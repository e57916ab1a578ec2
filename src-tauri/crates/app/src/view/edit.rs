//! Creating, changing and deleting traits and segments by hand.

use serde::{Deserialize, Serialize};

use super::{Failure, ObjectKind, ObjectLink, StorageRule, TimeMs, TraitType};

/// The form of a trait.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct TraitForm {
    /// ID of the trait to change; `None` to create one.
    pub id: Option<String>,
    /// Rule-based or onboarded; the type of an existing trait cannot be changed.
    pub trait_type: TraitType,
    /// Name.
    pub name: String,
    /// Description; may be empty.
    pub description: String,
    /// Internal notes; may be empty.
    pub comments: String,
    /// Folder ID in trait storage.
    pub folder: String,
    /// Data source ID.
    pub data_source: String,
    /// The customer's own ID; empty for none.
    pub integration_code: String,
    /// Rule; empty for none.
    pub rule: String,
    /// Days until a member expires; 0 for never.
    pub ttl_days: u32,
}

/// The form of a segment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct SegmentForm {
    /// ID of the segment to change; `None` to create one.
    pub id: Option<String>,
    /// Name.
    pub name: String,
    /// Description; may be empty.
    pub description: String,
    /// Folder ID in segment storage.
    pub folder: String,
    /// Data source ID.
    pub data_source: String,
    /// The customer's own ID; empty for none.
    pub integration_code: String,
    /// Rule over traits.
    pub rule: String,
    /// ID of the profile merge rule, "0" for the External Merge Policy; `None` for the account's default, or for the one
    /// that it has.
    #[serde(default)]
    pub merge_rule: Option<String>,
    /// Whether it is active.
    pub active: bool,
}

/// The language of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum RuleLanguage {
    /// Trait rules, about signals.
    Trait,
    /// Segment rules, about traits.
    Segment,
    /// Rules of Experience Platform, about profiles and events.
    Pql,
}

/// The result of parsing a rule.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct RuleReading {
    /// The rule as a tree; `None` for PQL, and if it cannot be parsed.
    pub tree: Option<StorageRule>,
    /// The error, if it cannot be parsed.
    pub fault: Option<RuleFault>,
}

/// Where and why a rule cannot be parsed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct RuleFault {
    /// Number of characters before the error.
    pub position: u32,
    /// What was expected there; `None` if the rule is nested too deeply.
    pub expected: Option<String>,
    /// A correction that was probably meant.
    pub repair: Option<RuleRepair>,
}

/// A correction of a rule that cannot be parsed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct RuleRepair {
    /// The whole corrected text, which can be parsed.
    pub text: String,
    /// The changes, such as `write == instead of =; put click in double quotes`.
    pub advice: String,
}

/// The service's verdict on a rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ServiceVerdict {
    /// Whether it accepts the rule.
    pub valid: bool,
    /// Its message, if not.
    pub message: Option<String>,
}

/// A field of the forms of traits, segments and audiences.
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
    /// Days until a member expires.
    TtlDays,
    /// Profile merge rule.
    MergeRule,
    /// Whether it is active.
    Active,
    /// Tags of an audience.
    Tags,
    /// Merge policy of an audience.
    MergePolicy,
    /// How an audience is evaluated.
    Evaluation,
}

/// The result of saving a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Saved<Form> {
    /// Saved; changes that others made to other fields stay.
    Saved {
        /// ID of the object.
        id: String,
    },
    /// Nothing was sent, because someone changed the same fields since the form was opened.
    Conflict {
        /// The current values of the object.
        now: Form,
        /// The fields that were changed on both sides, to different values.
        fields: Vec<FormField>,
    },
}

/// The result for one of several changed objects.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct EditedObject {
    /// The object.
    pub object: ObjectLink,
    /// Why it was not changed; `details.segments` names the segments that prevent a trait from being deleted.
    pub failure: Option<Failure>,
}

/// A manual deletion of several objects that has finished. It is an entry of the record with the same ID.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Deletion {
    /// ID.
    pub id: String,
    /// Traits or segments.
    pub kind: ObjectKind,
    /// When it was started.
    pub started_at: TimeMs,
    /// When it finished.
    pub ended_at: Option<TimeMs>,
    /// Number of objects.
    pub total: u32,
    /// Deleted.
    pub deleted: u32,
    /// Number of objects that were not deleted.
    pub stayed: u32,
    /// Every object, in the chosen order.
    pub objects: Vec<DeletedObject>,
}

/// One object of a deletion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct DeletedObject {
    /// The object.
    pub object: ObjectLink,
    /// The result.
    pub state: DeletedState,
    /// Why it was not deleted, or the result is unknown; `details.segments` names the segments that use a trait.
    pub failure: Option<Failure>,
}

/// The result for one object of a deletion.
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
    /// The answer was lost, or the program exited while waiting for it.
    Unknown,
}

/// Progress of a deletion.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct DeletionProgress {
    /// ID of the deletion.
    pub id: String,
    /// Number of objects.
    pub total: u32,
    /// Deleted.
    pub deleted: u32,
    /// Number of objects that were not deleted, or whose result is unknown.
    pub stayed: u32,
}
