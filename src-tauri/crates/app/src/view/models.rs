//! Look-alike models of Audience Manager.

use serde::{Deserialize, Serialize};

use super::{ObjectLink, TimeMs};

/// What a model is doing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum ModelState {
    /// It waits for its first run.
    Waiting,
    /// It never runs: its baseline is a folder trait or an algorithmic trait.
    NeverRuns,
    /// Its last run found something.
    Ran,
    /// Its last run with data is longer ago than it should be.
    Overdue,
    /// Its last run was without data; it is tried again each day.
    Empty,
    /// The second run without data: the next one ends the model for good.
    LastTry,
    /// Three runs without data ended it for good.
    Over,
    /// It is not active.
    Inactive,
    /// A status this version does not know.
    Other(String),
}

/// A model in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct ModelRow {
    /// ID.
    pub id: String,
    /// Name.
    pub name: String,
    /// Description; may be empty.
    pub description: String,
    /// What it is doing.
    pub state: ModelState,
    /// The trait or segment whose people it looks for more of.
    pub baseline: Option<ObjectLink>,
    /// Look-back period in days.
    pub look_back_days: Option<u32>,
    /// Creation time.
    pub created_at: Option<TimeMs>,
    /// Last run, with data or without.
    pub last_run_at: Option<TimeMs>,
    /// Last run with data.
    pub last_success_at: Option<TimeMs>,
    /// Runs without data since the last one with data; three end the model for good.
    pub empty_runs: u32,
    /// When it runs next, by Adobe's description; `None` if it does not.
    pub next_run_at: Option<TimeMs>,
    /// Traits that it fills, with the devices in them.
    pub traits: Vec<ModelTrait>,
    /// What keeps it running and is missing.
    pub missing: Vec<KeepsRunning>,
}

/// A trait that a model fills.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct ModelTrait {
    /// The trait.
    pub object: ObjectLink,
    /// Devices in it, if they are known.
    pub devices: Option<u32>,
}

/// The models of an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct ModelList {
    /// All of them, newest first.
    pub rows: Vec<ModelRow>,
    /// Active models.
    pub active: u32,
    /// Most active models.
    pub most_active: u32,
    /// Algorithmic traits.
    pub traits: u32,
    /// Most algorithmic traits.
    pub most_traits: u32,
}

/// One point of accuracy and reach.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct ModelPoint {
    /// Accuracy from 0 to 1: how alike people are, not how often the model is right.
    pub accuracy: f64,
    /// People of at least this accuracy.
    pub reach: u32,
    /// Reach as a multiple of the baseline, if its size is known.
    pub of_baseline: Option<f64>,
    /// What the model found of baseline members that it had not seen. Practice workspace only: Adobe does not report it.
    pub held_out: Option<HeldOut>,
}

/// What a model found of baseline members that it had not seen.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct HeldOut {
    /// Of 100 of them, so many are at or above the point.
    pub of_hundred: f64,
    /// The true number is so many higher or lower in 95 % of cases.
    pub margin: f64,
    /// How many times more than chance that is.
    pub lift: f64,
}

/// A trait that counts in a model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct ModelInfluence {
    /// The trait.
    pub object: ObjectLink,
    /// Its data source.
    pub data_source: ObjectLink,
    /// Rank, from 1.
    pub rank: Option<u32>,
    /// Weight in percent of the strongest; below zero it makes a person less likely.
    pub weight: Option<f64>,
    /// Devices that realized it in the last 30 days.
    pub devices: Option<u32>,
    /// Percent of the baseline that has it. Practice workspace only.
    pub in_baseline: Option<f64>,
    /// Percent of everybody else.
    pub elsewhere: Option<f64>,
}

/// One thing that keeps a model running.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum KeepsRunning {
    /// The model is active.
    ModelActive,
    /// It has an algorithmic trait.
    Trait,
    /// An active segment uses the trait.
    Segment,
    /// The segment is mapped to a destination, and the mapping is not over.
    Mapping,
    /// The last run with data is at most 8 days ago.
    RecentRun,
    /// No run without data since then.
    NoEmptyRun,
}

/// Whether one thing that keeps a model running is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct KeepsRunningLine {
    /// What.
    pub what: KeepsRunning,
    /// Whether it is there.
    pub met: bool,
}

/// The page of a model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct ModelDetail {
    /// As in the list.
    pub row: ModelRow,
    /// Data sources whose traits it may use.
    pub data_sources: Vec<ObjectLink>,
    /// Traits that it leaves out.
    pub excluded: Vec<ObjectLink>,
    /// Accuracy and reach of the last run, the highest accuracy first; empty before it.
    pub points: Vec<ModelPoint>,
    /// Influential traits of the last run, by rank; at most 50.
    pub influential: Vec<ModelInfluence>,
    /// Runs with data, the newest first; at most ten.
    pub history: Vec<TimeMs>,
    /// Algorithmic traits of the model.
    pub traits: Vec<ObjectLink>,
    /// What keeps it running.
    pub keeps_running: Vec<KeepsRunningLine>,
}

/// The form of a new model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct ModelForm {
    /// Name.
    pub name: String,
    /// Description; may be empty.
    pub description: String,
    /// ID of the trait or segment whose people to find more of.
    pub baseline: String,
    /// Data source IDs.
    pub data_sources: Vec<String>,
    /// Look-back period: 30, 60 or 90 days.
    pub look_back_days: u32,
    /// IDs of traits to leave out; they cannot be changed later.
    pub excluded: Vec<String>,
}

/// The form of a trait that a model fills.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct ModelTraitForm {
    /// ID of the model.
    pub model: String,
    /// Name.
    pub name: String,
    /// Description; may be empty.
    pub description: String,
    /// Folder ID in trait storage.
    pub folder: String,
    /// Data source ID.
    pub data_source: String,
    /// Which people it takes.
    pub takes: ModelTakes,
}

/// Which people of a model's run a trait takes.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum ModelTakes {
    /// Those of at least this accuracy, from 0 to 1.
    Accuracy(f64),
    /// So many of the most alike.
    Reach(u32),
}

/// What was checked about a new model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum ModelCheckKind {
    /// The baseline is a folder trait or an algorithmic trait: the model never runs.
    BaselineType,
    /// The baseline has nobody.
    BaselineEmpty,
    /// The baseline has less than a thousand people; `number` is how many.
    BaselineSmall,
    /// The baseline is most of the visitors, so that nobody else is left; `number` is its size.
    BaselineLarge,
    /// Members of the baseline expire before the look-back period is over; `number` is after how many days.
    LookBackTooLong,
    /// Traits that almost everybody has, folder traits, and traits of the system: they tell nobody apart.
    CatchAll,
    /// Rule traits of the baseline: all its people have them, so they would lead the list.
    OwnRule,
    /// The limit of active models is reached; `number` is the limit.
    ModelLimit,
    /// More traits are left out than a model can leave out; `number` is the limit.
    ExclusionLimit,
    /// A trait that is left out is of none of the data sources.
    ForeignExclusion,
}

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum ModelCheckVerdict {
    /// The model cannot be created, or would never run.
    Blocks,
    /// It would be of less use.
    Warns,
}

/// One finding about a new model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct ModelCheck {
    /// What.
    pub check: ModelCheckKind,
    /// How much it matters.
    pub verdict: ModelCheckVerdict,
    /// A number, as the kind says.
    pub number: Option<u32>,
    /// Traits that should be left out because of it.
    pub traits: Vec<ObjectLink>,
}
