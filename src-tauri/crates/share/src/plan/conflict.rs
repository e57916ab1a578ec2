//! What a person can choose where something is in the way: the audience has a trait already, or another trait has the
//! name.

use domain::{TraitId, pair};
use serde::{Deserialize, Serialize};

use super::{Line, Request, Snapshot};

/// What is in the way of a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ConflictKind {
    /// A trait carries the audience's code: it is used, or the audience is left out. A second one is never created.
    Existing,
    /// Another trait has only the same name. It receives other people, so it is never used.
    SameName,
}

/// What becomes of an audience whose trait exists already.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum IfExisting {
    /// The trait, and its segment, are used.
    #[default]
    Use,
    /// The audience is left out.
    Skip,
}

/// What becomes of an audience if another trait has its name.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum IfSameName {
    /// A second trait of the name is created.
    #[default]
    Create,
    /// The audience is left out.
    Skip,
}

/// What was chosen; nothing is left to what is less specific, and at last to the plan.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Choices {
    /// If the audience's trait exists.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub existing: Option<IfExisting>,
    /// If another trait has the name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub same_name: Option<IfSameName>,
}

impl Choices {
    /// Nothing was chosen.
    pub fn is_none(&self) -> bool {
        *self == Self::default()
    }

    /// These, and the others where nothing was chosen.
    #[must_use]
    pub fn or(self, others: Self) -> Self {
        Self { existing: self.existing.or(others.existing), same_name: self.same_name.or(others.same_name) }
    }

    /// The audience is left out, whatever is in the way.
    pub const SKIP: Self = Self { existing: Some(IfExisting::Skip), same_name: Some(IfSameName::Skip) };
}

/// What is in the way of one item, and what becomes of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Conflict {
    /// What it is.
    pub kind: ConflictKind,
    /// The trait.
    pub with: TraitId,
    /// Whether the item is left out.
    pub is_skipped: bool,
}

impl Conflict {
    /// What is in the way of an audience that has this trait.
    pub(super) fn existing(with: TraitId, choices: Choices) -> Self {
        let is_skipped = choices.existing.unwrap_or_default() == IfExisting::Skip;
        Self { kind: ConflictKind::Existing, with, is_skipped }
    }

    /// What is in the way of an audience that has no trait.
    pub(super) fn same_name(snapshot: &Snapshot, audience: &str, choices: Choices) -> Option<Self> {
        let with = *snapshot.names_taken.get(&pair::shared_name(audience))?;
        let is_skipped = choices.same_name.unwrap_or_default() == IfSameName::Skip;
        Some(Self { kind: ConflictKind::SameName, with, is_skipped })
    }
}

impl Request {
    /// What was chosen for a line.
    pub(super) fn choices_of(&self, line: &Line) -> Choices {
        line.choices.or(self.choices)
    }
}
