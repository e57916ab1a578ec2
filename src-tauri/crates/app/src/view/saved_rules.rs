//! Audiences that were saved from the rules of traits and segments.

use serde::{Deserialize, Serialize};

use super::{ObjectLink, TimeMs};

/// An audience and the trait or segment whose rule it was saved from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct SavedRule {
    /// The trait or segment; its name is the ID if the local copy does not have it.
    pub object: ObjectLink,
    /// The audience; its name is the ID if the local copy does not have it.
    pub audience: ObjectLink,
    /// When it was saved.
    pub saved_at: TimeMs,
    /// Whether parts of the rule were left out.
    pub without: bool,
    /// In what the two rules no longer agree; empty if they do.
    pub drift: Vec<RuleDrift>,
}

/// In what the rule of an audience no longer agrees with the one that it was saved from, as far as it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum RuleDrift {
    /// The trait or segment is not in the local copy.
    ObjectGone,
    /// The audience is not in the local copy: it was deleted, or it is in another sandbox.
    AudienceGone,
    /// The rule in Audience Manager, or the mapping, has changed: its PQL is another one now.
    RuleChanged,
    /// The audience has another rule.
    AudienceChanged,
    /// Whether it has another rule is not known: the local copy has the audience without its rule.
    AudienceUnread,
}

/// An object that may be part of a [`SavedRule`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct SavedRuleRef {
    /// Its kind.
    pub kind: SavedRuleKind,
    /// ID.
    pub id: String,
}

/// Kinds of objects in a [`SavedRule`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum SavedRuleKind {
    /// An audience.
    Audience,
    /// A trait.
    Trait,
    /// A segment.
    Segment,
}
