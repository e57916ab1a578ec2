//! What uses the pairs of audiences that are to be unshared.

use serde::{Deserialize, Serialize};

use super::{ObjectLink, WhereUsed};

/// What uses the traits and segments of audiences.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct UnshareTree {
    /// One entry per audience, in the requested order.
    pub audiences: Vec<UnshareUses>,
    /// Rules of other segments that name the traits, read from the service just now.
    pub edits: Vec<RuleEdit>,
    /// Models that look for people like those of a trait or segment: while there are any, nothing can be deleted.
    pub models: Vec<ObjectLink>,
}

/// What uses the trait and segment of one audience.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct UnshareUses {
    /// Audience.
    pub audience: ObjectLink,
    /// Its trait and segment, and everything that uses them.
    pub uses: WhereUsed,
    /// Whether this program added the audience to the dataflow, and can take it out and leave the pair.
    pub can_leave: bool,
}

/// The rule of a segment, before and after traits are taken out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct RuleEdit {
    /// The segment.
    pub segment: ObjectLink,
    /// Its rule now.
    pub before: String,
    /// Its rule without the traits; nothing if they cannot be taken out.
    pub after: Option<String>,
    /// Why they cannot be taken out.
    pub refusal: Option<RuleEditRefusal>,
}

/// Why traits cannot be taken out of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum RuleEditRefusal {
    /// Without them the segment would have no members.
    Nobody,
    /// The rest of the rule would mean something else.
    OtherMeaning,
    /// The rule cannot be read.
    Unreadable,
}
