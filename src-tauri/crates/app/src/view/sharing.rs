//! The tray (the pending plan), jobs and undo.

use serde::{Deserialize, Serialize};

use super::{Failure, ObjectLink, TimeMs};

/// The pending plan as the tray shows it. Nothing is sent before it is committed.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Tray {
    /// One line an audience, in the order they were added; at most 500 are carried, the rest only counted.
    pub lines: Vec<TrayLine>,
    /// Lines in all.
    pub total: u32,
    /// Lines that would send something.
    pub to_commit: u32,
    /// Made once before all lines: folders, the data source.
    pub groundwork: Vec<PlannedStep>,
    /// Calls in all.
    pub calls: u32,
    /// When the catalogue this plan was made from was read; the plan is made again at commit.
    pub planned_at: Option<TimeMs>,
    /// Stands for lines and plan as they are shown here; a commit names it and is refused when they are others by then.
    pub revision: String,
}

/// One audience in the tray.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct TrayLine {
    /// Audience.
    pub audience: ObjectLink,
    /// Folder it goes to: its path in trait storage.
    pub folder_path: String,
    /// Folder id.
    pub folder_id: String,
    /// What would happen.
    pub verdict: Verdict,
    /// The steps, in order; empty when nothing is sent.
    pub steps: Vec<PlannedStep>,
    /// Calls of this line.
    pub calls: u32,
    /// Things to know before committing.
    pub notes: Vec<PlanNote>,
}

/// What a commit would do with an audience.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Verdict {
    /// Make trait and segment.
    Make,
    /// The trait is there: make its segment.
    Complete {
        /// What is adopted.
        adopted: ObjectLink,
    },
    /// The whole pair is there: nothing is made.
    Adopt {
        /// Trait.
        adopted: ObjectLink,
    },
    /// Not possible.
    Refused {
        /// Why.
        reason: RefusalReason,
    },
}

/// Why an audience cannot be shared, or a drop is refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum RefusalReason {
    /// It came from Audience Manager: a loop.
    Loop,
    /// Its origin cannot be shared (composition, upload, Segment Match, others).
    Origin {
        /// Origin code.
        origin: String,
    },
    /// It is a draft, inactive or archived.
    Lifecycle {
        /// Life-cycle word.
        lifecycle: String,
    },
    /// More than one trait or segment carries its code: look at them first.
    Duplicate {
        /// The objects in the way.
        objects: Vec<ObjectLink>,
    },
    /// Something else carries its code but is not of the composition rules (a segment alone whose rule is foreign).
    Foreign {
        /// The object.
        object: ObjectLink,
    },
    /// The folder does not take audiences.
    Folder,
    /// The folder would be below level 5, or the account's limit is reached.
    Limit {
        /// `traits`, `segments`, `folders`, `folderLevels`.
        limit: String,
        /// The limit.
        maximum: u32,
    },
    /// The account lacks a right.
    MissingRight {
        /// Its name in Audience Manager, such as `CREATE_ALL_TRAITS`.
        right: String,
    },
    /// It is not in the catalogue (any more).
    Gone,
}

/// Something to know before committing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum PlanNote {
    /// The pair will be a shell: no members flow until they are delivered.
    Shell,
    /// Another trait has the same name.
    NameTaken {
        /// The other trait.
        object: ObjectLink,
    },
    /// The name is cut to 255 characters.
    NameCut,
    /// Blanks around the name are left out, and line feeds in it become blanks.
    NameTrimmed,
    /// The name holds characters Audience Manager advises against (comma, dash, tab, pipe).
    NameCharacters,
    /// Labels that arrive as export controls.
    Labels {
        /// Bare labels.
        labels: Vec<String>,
    },
    /// Which identities carry over, with profiles.
    Identities {
        /// Name spaces that carry over.
        carrying: Vec<super::NamespaceRow>,
        /// Name spaces that do not.
        left_behind: Vec<super::NamespaceRow>,
    },
    /// The audience was not counted by namespace: which identities count is not known.
    NotByNamespace,
    /// The pair exists in another folder and stays there.
    OtherFolder {
        /// Path of the folder it is in.
        path: String,
    },
    /// The pair drifted from its audience; sharing again does not mend it.
    Drifted {
        /// Drift words.
        drift: Vec<String>,
    },
}

/// One call of a plan, in words the window composes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct PlannedStep {
    /// What is made.
    pub kind: StepKind,
    /// Name of the object.
    pub name: String,
    /// Where it goes: folder path, or empty.
    pub place: String,
}

/// What a step makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum StepKind {
    /// A trait folder.
    MakeTraitFolder,
    /// A segment folder.
    MakeSegmentFolder,
    /// A data source.
    MakeDataSource,
    /// A trait.
    MakeTrait,
    /// A segment.
    MakeSegment,
    /// Delete a trait (undo).
    DeleteTrait,
    /// Delete a segment (undo).
    DeleteSegment,
    /// Delete a trait folder (undo).
    DeleteTraitFolder,
    /// Delete a segment folder (undo).
    DeleteSegmentFolder,
    /// Delete a data source (undo).
    DeleteDataSource,
}

/// A plan being carried out, or one that was.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Job {
    /// Id.
    pub id: String,
    /// Share or undo.
    pub kind: JobKind,
    /// Where it stands.
    pub state: JobState,
    /// When it was committed.
    pub started_at: TimeMs,
    /// When it ended.
    pub ended_at: Option<TimeMs>,
    /// Items in all, done, failed, skipped.
    pub total: u32,
    /// Done.
    pub done: u32,
    /// Failed.
    pub failed: u32,
    /// Nothing to do (adopted, refused).
    pub skipped: u32,
    /// Items, at most 500.
    pub items: Vec<JobItem>,
    /// Why undo is not offered, if it is not; `None` means it is.
    pub undo_blocked: Option<UndoBlock>,
    /// Whether going on with it can change something: it was interrupted, or something failed that may succeed now.
    pub can_resume: bool,
    /// The job that undid this one, or the job this one undid.
    pub related: Option<String>,
}

/// Kind of job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum JobKind {
    /// Share audiences.
    Share,
    /// Take back what a share made.
    Undo,
}

/// State of a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum JobState {
    /// Calls are being made.
    Running,
    /// Everything was done.
    Done,
    /// Some items failed, or a folder or data source that was to go is still there.
    PartlyDone,
    /// Nothing could be done.
    Failed,
    /// The program ended in the middle; it can be resumed.
    Interrupted,
}

/// One item of a job.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct JobItem {
    /// The audience it is for; `None` for groundwork.
    pub audience: Option<ObjectLink>,
    /// State.
    pub state: ItemState,
    /// What was made and is not known to be removed again.
    pub made: Vec<ObjectLink>,
    /// What was there and was taken.
    pub adopted: Vec<ObjectLink>,
    /// What was removed: by this undo, or again by an undo of this share.
    pub removed: Vec<ObjectLink>,
    /// What was to be removed and is still there (undo).
    pub stayed: Vec<ObjectLink>,
    /// Why it failed, or could not be undone.
    pub failure: Option<Failure>,
    /// Why nothing was done, for skipped items.
    pub refusal: Option<RefusalReason>,
}

/// State of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum ItemState {
    /// Not begun.
    Waiting,
    /// A call is under way.
    Running,
    /// Done.
    Done,
    /// Failed.
    Failed,
    /// Nothing to do.
    Skipped,
    /// An answer was lost and what happened is not known yet.
    Unknown,
}

/// Why a job's undo is not offered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum UndoBlock {
    /// It made nothing.
    NothingMade,
    /// It was undone already.
    AlreadyUndone,
    /// It is still running.
    Running,
    /// It is an undo itself.
    IsUndo,
}

/// Progress of a job, at most ten a second; the last one always arrives.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct JobProgress {
    /// Job.
    pub job_id: String,
    /// State.
    pub state: JobState,
    /// Items in all.
    pub total: u32,
    /// Done.
    pub done: u32,
    /// Failed.
    pub failed: u32,
    /// Skipped.
    pub skipped: u32,
    /// Items whose state changed since the last message.
    pub changed: Vec<JobItem>,
}

/// A selection kept on the Rust side, so that a drag carries only its handle.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct HeldSelection {
    /// The handle given by the window.
    pub handle: String,
    /// Audiences in it.
    pub count: u32,
    /// The first of them, in the order of the list: [`HeldSelection::NAMED`] at most, for the drag preview and the dialog.
    pub named: Vec<HeldAudience>,
}

impl HeldSelection {
    /// How many audiences are named; the rest is counted.
    pub const NAMED: usize = 10;
}

/// An audience of a held selection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct HeldAudience {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
}

/// What a drop would do, shown while hovering and in the dialog of the keyboard way.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct DropPreview {
    /// Why the folder takes nothing at all, if so.
    pub refusal: Option<RefusalReason>,
    /// Audiences for which trait and segment would be made.
    pub make: u32,
    /// Half pairs that would be completed.
    pub complete: u32,
    /// Whole pairs that would be adopted.
    pub adopt: u32,
    /// Audiences refused, with the first reasons.
    pub refused: u32,
    /// At most five reasons with their audience.
    pub reasons: Vec<RefusedAudience>,
}

/// An audience that cannot be shared, and why.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct RefusedAudience {
    /// Audience.
    pub audience: ObjectLink,
    /// Why.
    pub reason: RefusalReason,
}
