//! Segment definitions written by hand: the form, what can be chosen in it, and how many profiles its rule would select.

use serde::{Deserialize, Serialize};

use super::{EstimatedProfiles, MergePolicyView, UpdateFrequency};

/// The form of an audience of Experience Platform.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct DefinitionForm {
    /// ID of the audience to change; `None` to create one.
    pub id: Option<String>,
    /// Name.
    pub name: String,
    /// Description; may be empty.
    pub description: String,
    /// The rule in PQL.
    pub rule: String,
    /// ID of the folder; empty for none.
    pub folder: String,
    /// IDs of the tags.
    pub tags: Vec<String>,
    /// ID of the merge policy; empty for the default of the sandbox.
    pub merge_policy: String,
    /// How it is evaluated; `None` leaves it to the service, or as it is.
    pub evaluation: Option<UpdateFrequency>,
}

/// What can be chosen in the form. What could not be read is empty.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct DefinitionChoices {
    /// Merge policies for profiles, the default first.
    pub merge_policies: Vec<MergePolicyView>,
    /// Tags, by name.
    pub tags: Vec<TagChoice>,
}

/// A tag.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct TagChoice {
    /// ID.
    pub id: String,
    /// Name.
    pub name: String,
}

/// The words that can be written in a rule.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct PqlWords {
    /// The functions of PQL, by name.
    pub functions: Vec<PqlFunction>,
    /// The fields of profiles and of events, by path; empty if the schemas could not be read.
    pub fields: Vec<PqlField>,
}

/// A function of PQL.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct PqlFunction {
    /// Name.
    pub name: String,
    /// Whether it is written behind a value, after a dot.
    pub behind_value: bool,
    /// Whether it takes arguments.
    pub takes_arguments: bool,
}

/// A field of the account's schemas.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct PqlField {
    /// Path.
    pub path: String,
    /// What it contains.
    pub kind: PqlFieldKind,
    /// Whether it is a field of events, not of profiles.
    pub of_event: bool,
}

/// What a field contains.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum PqlFieldKind {
    /// Text.
    Text,
    /// A number.
    Number,
    /// Yes or no.
    Truth,
    /// A date or a moment.
    Moment,
    /// Several values.
    List,
    /// Several objects.
    Objects,
    /// Values by key.
    Map,
}

/// How many profiles a rule would select, by the default merge policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct DefinitionEstimate {
    /// Profiles.
    pub profiles: EstimatedProfiles,
    /// Profiles that were read for it, of `total`.
    pub read: u32,
    /// Profiles of the sandbox.
    pub total: u32,
    /// By identity namespace, largest first. A profile with several identities is in several of them.
    pub namespaces: Vec<NamespaceEstimate>,
}

/// The profiles of an estimate that have an identity of a namespace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct NamespaceEstimate {
    /// Lowercase code, such as `ecid`; its number if the code is not known.
    pub namespace: String,
    /// Profiles.
    pub profiles: EstimatedProfiles,
    /// Whether Audience Manager supports it.
    pub carries_over: bool,
    /// Whether each one is a device there; a hashed email only connects devices.
    pub is_device: bool,
}
