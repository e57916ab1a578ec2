//! Recipes: a model, the trait that it fills, the segment of that trait and its destination, made one after the other.

use serde::{Deserialize, Serialize};

use super::{Failure, MapOptions, MapRemark, ModelCheck, ModelForm, ModelTakes, ObjectLink, TimeMs};

/// The model of a recipe.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum RecipeModel {
    /// It is created.
    New(ModelForm),
    /// One that is there, by ID.
    Existing(String),
}

/// Where the segment of a recipe is mapped to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct RecipeDestination {
    /// Destination ID.
    pub id: String,
    /// How it is mapped.
    pub how: MapOptions,
}

/// The form of a recipe.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct RecipeForm {
    /// The model.
    pub model: RecipeModel,
    /// Which people the trait takes; `None` if that is chosen once the model has run.
    pub takes: Option<ModelTakes>,
    /// Name of the trait.
    pub trait_name: String,
    /// Folder ID of the trait.
    pub trait_folder: String,
    /// Name of the segment.
    pub segment_name: String,
    /// Folder ID of the segment.
    pub segment_folder: String,
    /// Data source ID of trait and segment.
    pub data_source: String,
    /// The destination; `None` to map the segment nowhere.
    pub destination: Option<RecipeDestination>,
}

/// One step of a recipe, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum RecipeStepKind {
    /// The model is created.
    Model,
    /// Audience Manager runs it.
    Run,
    /// A person chooses accuracy or reach.
    Choice,
    /// The trait is created.
    Trait,
    /// The segment is created.
    Segment,
    /// The segment is mapped.
    Mapping,
    /// Audience Manager puts people into the trait.
    Members,
}

/// Where one step of a recipe is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum RecipeStepState {
    /// Not begun.
    Planned,
    /// It waits: for Audience Manager, for a person, or for a service that cannot be used now.
    Waiting,
    /// Its answer was lost, and it is being looked up.
    Unknown,
    /// It stopped the recipe.
    Failed,
    /// Done by this recipe.
    Done,
    /// There already, and used.
    Adopted,
    /// Created by this recipe, and removed again.
    Removed,
    /// Not needed, or not done because the recipe was canceled before.
    Skipped,
}

/// One step of a recipe.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct RecipeStep {
    /// What.
    pub step: RecipeStepKind,
    /// Name of what it creates, or of the destination; empty for what Audience Manager or a person does.
    pub name: String,
    /// The object, once it is there.
    pub object: Option<ObjectLink>,
    /// Where it is.
    pub state: RecipeStepState,
    /// When it was done.
    pub done_at: Option<TimeMs>,
    /// When it is expected, if that can be said.
    pub expected_at: Option<TimeMs>,
    /// Whether its object was found after a lost answer: undo asks before it removes it.
    pub inferred: bool,
}

/// Where a recipe is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum RecipeState {
    /// It goes on by itself.
    Waiting,
    /// It waits for a person to choose accuracy or reach.
    Choice,
    /// It goes on only when a person says so.
    Stopped,
    /// Everything is there.
    Done,
    /// A person ended it; what was created is still there.
    Canceled,
    /// What it created is being removed.
    Undoing,
    /// What it created was removed.
    Undone,
    /// Another version of the program stored it, and this one cannot read it; `failure` says so.
    Unreadable,
}

/// Why a recipe stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum RecipeStop {
    /// The model ran without data; Audience Manager tries again each day, three times in all.
    EmptyRun,
    /// Three runs without data ended the model for good.
    ModelOver,
    /// The model is not active.
    ModelInactive,
    /// The model never runs: its baseline is a folder trait or an algorithmic trait.
    NeverRuns,
    /// The model was deleted.
    ModelGone,
    /// The model ran, but its accuracy and reach were not there days later.
    NoPoints,
    /// Nobody is at the chosen accuracy.
    Nobody,
    /// An object like the one to create appeared, and may belong to somebody else.
    Unclear,
    /// The destination does not accept the segment.
    NotMapped,
    /// The trait got no members in the time that Adobe names.
    NoMembers,
    /// Something that was created is used or was changed, so it was not removed.
    Stays,
    /// Something that was found after a lost answer would be removed, and that was not accepted.
    Unconfirmed,
    /// A request failed; `failure` is why.
    Failed,
}

/// A recipe.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Recipe {
    /// ID.
    pub id: String,
    /// Name of the model.
    pub name: String,
    /// ID of the model, once it is there.
    pub model: Option<String>,
    /// Where it is.
    pub state: RecipeState,
    /// Which people the trait takes, once that is chosen.
    pub takes: Option<ModelTakes>,
    /// Its steps.
    pub steps: Vec<RecipeStep>,
    /// When it was started.
    pub created_at: TimeMs,
    /// When it is looked at again, by the service's clock.
    pub due_at: Option<TimeMs>,
    /// Why it stopped.
    pub stop: Option<RecipeStop>,
    /// The failure behind it, or what it waits to be over.
    pub failure: Option<Failure>,
    /// Whether it can go on when a person says so.
    pub can_continue: bool,
    /// Whether it can be canceled.
    pub can_cancel: bool,
    /// Whether there is something that it created and that can be removed.
    pub can_undo: bool,
}

/// What a recipe would do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct RecipePlan {
    /// Its steps, with when each is expected.
    pub steps: Vec<RecipeStep>,
    /// What was checked about a new model.
    pub checks: Vec<ModelCheck>,
    /// What is to be said about mapping the segment to the destination.
    pub mapping: Vec<MapRemark>,
    /// Whether a check or the destination blocks it.
    pub is_blocked: bool,
    /// Requests that create something.
    pub requests: u32,
}
