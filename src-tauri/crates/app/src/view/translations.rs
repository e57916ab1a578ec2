//! The list of all segments by what can become of them, and the mapping of keys to fields.

use serde::{Deserialize, Serialize};

use super::{ClauseVerdict, TranslationWay, VerdictCounts};

/// What to list of all segments. Empty lists and strings mean "no filter".
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase", default)]
pub struct TranslationQuery {
    /// A part of the name, the ID or the rule.
    pub search: String,
    /// What can become of them.
    pub ways: Vec<TranslationWay>,
    /// Order.
    pub sort: TranslationSort,
    /// Whether the order is reversed.
    pub descending: bool,
}

/// Order of the list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum TranslationSort {
    /// By what can become of them, then by name.
    #[default]
    Way,
    /// By name.
    Name,
    /// By ID.
    Id,
}

/// A segment in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct TranslationRow {
    /// ID of the segment.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What can become of it.
    pub way: TranslationWay,
    /// The verdict on the whole.
    pub verdict: ClauseVerdict,
    /// How many clauses have which verdict.
    pub counts: VerdictCounts,
}

/// The mapping of keys to fields.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct FieldMapping {
    /// The fields: those of the keys that the object's rules use, then all others that a person mapped.
    pub fields: Vec<MappedField>,
    /// Number of derived signals, which only a file can change.
    pub derived: u32,
    /// What else translations depend on.
    pub settings: TranslationSettings,
}

/// What translations of a connection depend on beside the mapping.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct TranslationSettings {
    /// Whether memberships of traits arrive through the Audience Manager source.
    pub source: bool,
    /// Name of the tenant in the schemas, for proposed fields.
    pub tenant: String,
}

/// The field of a key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct MappedField {
    /// The key.
    pub key: String,
    /// Path of the field.
    pub path: String,
    /// What it contains.
    pub kind: FieldKind,
    /// The field's values by the signal's values; empty if they are the same.
    pub values: Vec<FieldValue>,
    /// Where it is from.
    pub origin: FieldOrigin,
}

/// A value of a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct FieldValue {
    /// The signal's value.
    pub from: String,
    /// The field's value.
    pub to: String,
}

/// What a field contains.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum FieldKind {
    /// Text.
    Text,
    /// A number.
    Number,
    /// Yes or no.
    Truth,
    /// Several texts.
    Texts,
    /// Something that is compared in a way of its own; only built-in fields have it.
    Special,
}

/// Where the field of a key is from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum FieldOrigin {
    /// A person mapped it.
    Mapped,
    /// Adobe documents it.
    BuiltIn,
    /// A proposal: nothing fills it yet.
    Proposed,
}
