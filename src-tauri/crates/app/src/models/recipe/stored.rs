//! A recipe as it is stored: what was asked for, and what each of its four objects has come to.

use serde::{Deserialize, Serialize};

use super::fields::Fields;
use crate::edit::Sent;
use crate::view::{Failure, RecipeForm, RecipeStop};

/// A recipe.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Stored {
    pub(super) id: String,
    pub(super) form: RecipeForm,
    /// Name of the model, when the recipe was started.
    pub(super) name: String,
    /// Name of the destination.
    pub(super) destination_name: String,
    pub(super) created_at: i64,
    pub(super) phase: Phase,
    pub(super) model: Part,
    pub(super) a_trait: Part,
    pub(super) segment: Part,
    pub(super) mapping: Part,
    /// The run with data whose people the trait takes, by the service's clock.
    pub(super) ran_at: Option<i64>,
    /// The last run without data that a person was told about.
    pub(super) empty_run_at: Option<i64>,
    /// When members were seen in the trait.
    pub(super) filled_at: Option<i64>,
    /// When to look again, by the service's clock.
    pub(super) due_at: Option<i64>,
    /// Looks in a row that failed.
    pub(super) tries: u32,
    /// Why the last look failed.
    pub(super) trouble: Option<Failure>,
    /// Whether an undo removes what was found after a lost answer, too.
    #[serde(default)]
    pub(super) undo_inferred: bool,
    /// Whether a person chose which people the trait takes after the start.
    #[serde(default)]
    pub(super) chosen: bool,
}

/// Where a recipe is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) enum Phase {
    Open,
    Choice,
    Stopped(RecipeStop),
    Done,
    Canceled,
    Undoing,
    /// An undo that stopped.
    UndoStopped(RecipeStop),
    Undone,
}

/// One of the objects of a recipe.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) enum Part {
    /// Not there.
    Open,
    /// Its request is about to leave or has left, and its answer is not known.
    Sending(Sending),
    /// There.
    Made(Made),
    /// Created and removed again.
    Removed,
}

/// A request without an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Sending {
    pub(super) at: i64,
    pub(super) by_service: bool,
    pub(super) author: Option<u32>,
    /// The entry of the record about it; empty for a mapping, which has its own.
    pub(super) entry: String,
    /// When it was first looked up: the request may have been sent right before.
    pub(super) looked_at: Option<i64>,
    /// What is sent, where the form alone does not say it: of a mapping.
    #[serde(default)]
    pub(super) fields: Fields,
}

impl Sending {
    pub(super) fn sent(&self) -> Sent {
        Sent { at: self.at, by_service: self.by_service, author: self.author }
    }
}

/// An object that is there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Made {
    pub(super) id: String,
    /// Whether this recipe created it; otherwise it was there, or may be somebody else's.
    pub(super) ours: bool,
    /// Whether that is only inferred, after a lost answer.
    pub(super) inferred: bool,
    pub(super) at: i64,
    /// The entry of the record about its creation; empty if there is none.
    #[serde(default)]
    pub(super) entry: String,
    /// What it was like when it was created, or found after a lost answer. Undo removes only what is still like that.
    #[serde(default)]
    pub(super) fields: Fields,
}

impl Made {
    /// An object that was there, and that undo never touches.
    pub(super) fn adopted(id: String, at: i64) -> Self {
        Self { id, ours: false, inferred: false, at, entry: String::new(), fields: Fields::new() }
    }

    /// The entry that its removal undoes.
    pub(super) fn undoes(&self) -> Option<String> {
        Some(self.entry.clone()).filter(|entry| !entry.is_empty())
    }
}

/// Which object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Which {
    Model,
    Trait,
    Segment,
    Mapping,
}

/// The code of trait and segment of the recipe with this ID.
pub(super) fn code_of_recipe(id: &str) -> String {
    format!("look-alike-{id}")
}

/// The objects of a recipe, those that use others first.
pub(super) const PARTS: [Which; 4] = [Which::Mapping, Which::Segment, Which::Trait, Which::Model];

impl Part {
    pub(super) fn made(&self) -> Option<&Made> {
        match self {
            Self::Made(made) => Some(made),
            _ => None,
        }
    }
}

impl Stored {
    pub(super) fn part(&self, which: Which) -> &Part {
        match which {
            Which::Model => &self.model,
            Which::Trait => &self.a_trait,
            Which::Segment => &self.segment,
            Which::Mapping => &self.mapping,
        }
    }

    pub(super) fn set(&mut self, which: Which, part: Part) {
        *match which {
            Which::Model => &mut self.model,
            Which::Trait => &mut self.a_trait,
            Which::Segment => &mut self.segment,
            Which::Mapping => &mut self.mapping,
        } = part;
    }

    /// The code of trait and segment. Nobody else uses it, so that what has it is from this recipe.
    pub(super) fn code(&self) -> String {
        code_of_recipe(&self.id)
    }

    /// Whether nothing is left that happens by itself or that a person could go on with.
    pub(super) fn has_ended(&self) -> bool {
        matches!(self.phase, Phase::Done | Phase::Canceled | Phase::Undone)
    }

    /// Whether it goes on by itself.
    pub(super) fn is_open(&self) -> bool {
        matches!(self.phase, Phase::Open | Phase::Undoing)
    }
}
