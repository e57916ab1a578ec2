//! The record of everything that was done on a connection: jobs, and edits and deletions by hand.

use serde::{Deserialize, Serialize};

use super::{Failure, TimeMs};

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum ActivityKind {
    /// Audiences were shared to Audience Manager.
    Share,
    /// Segments or traits were shared to Experience Platform.
    ShareToPlatform,
    /// What a share created was removed.
    Undo,
    /// The dataflow was paused.
    PauseDataflow,
    /// The dataflow was resumed.
    ResumeDataflow,
    /// An object was created by hand.
    Create,
    /// Fields of objects were changed by hand.
    Change,
    /// An object was moved to another folder by hand.
    Move,
    /// Objects were deleted by hand.
    Delete,
    /// Segments were mapped to a destination.
    Map,
    /// Mappings of segments to a destination were removed.
    Unmap,
    /// Mappings were moved to a dataflow of Experience Platform.
    MoveMappings,
    /// Plans of a data feed were subscribed.
    Subscribe,
    /// Plans of a data feed were ended.
    Unsubscribe,
    /// Access to a data feed was requested.
    RequestAccess,
    /// The connection itself was changed: its name, client ID, sandbox or secret.
    Connection,
}

/// The result, as far as it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum ActivityOutcome {
    /// Not finished: in progress, or a job that was interrupted.
    Open,
    /// Waiting for Audience Manager.
    Waiting,
    /// A job that is paused because a service cannot be used.
    Paused,
    /// Everything was done.
    Done,
    /// Some of it failed.
    PartlyDone,
    /// Everything failed.
    Failed,
    /// An answer was lost, so the result is not known.
    Unknown,
    /// It was done, and undone later.
    Undone,
    /// A job that a person closed before it was finished.
    Closed,
}

/// Kind of object in the record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum RecordedKind {
    /// An audience.
    Audience,
    /// A trait.
    Trait,
    /// A segment.
    Segment,
    /// A folder of traits.
    TraitFolder,
    /// A look-alike model.
    Model,
    /// An identity namespace.
    Namespace,
    /// A data feed.
    Feed,
    /// The connection itself.
    Connection,
}

/// An object in the record, with its name at that time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct RecordedLink {
    /// Kind.
    pub kind: RecordedKind,
    /// ID; `None` while it is not created, or if that is not known.
    pub id: Option<String>,
    /// Name.
    pub name: String,
}

/// Which entries of the record to return. What is empty does not narrow the list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct ActivityQuery {
    /// Part of the name or ID of an object, of the entry's ID, or of who did it.
    pub search: String,
    /// What was done.
    pub kinds: Vec<ActivityKind>,
    /// Results.
    pub outcomes: Vec<ActivityOutcome>,
    /// Kinds of object.
    pub object_kinds: Vec<RecordedKind>,
    /// The user of this computer or the account, exactly as in the record.
    pub person: Option<String>,
    /// The ID or exact name of an object.
    pub object: Option<String>,
    /// Begun at this time or later.
    pub since: Option<TimeMs>,
    /// Begun before this time.
    pub until: Option<TimeMs>,
}

/// An entry of the record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct ActivityRow {
    /// ID; that of the job, if it is one.
    pub id: String,
    /// What was done.
    pub kind: ActivityKind,
    /// Whether it is an undo of an earlier entry.
    pub undoes: Option<String>,
    /// The result.
    pub outcome: ActivityOutcome,
    /// Whether it is in progress right now.
    pub running: bool,
    /// The first object, if it has any yet.
    pub object: Option<RecordedLink>,
    /// Number of objects.
    pub total: u32,
    /// Number of objects that were done.
    pub done: u32,
    /// Number of objects that failed.
    pub failed: u32,
    /// Number of objects that needed nothing.
    pub unchanged: u32,
    /// The user of this computer, if known.
    pub person: Option<String>,
    /// The account in Audience Manager, if known.
    pub account: Option<String>,
    /// When it was begun, by this computer's clock.
    pub started_at: TimeMs,
    /// When it was begun, by the service's clock, if known.
    pub service_at: Option<TimeMs>,
    /// How long it took, ms; `None` while that is not known.
    pub took: Option<TimeMs>,
}

/// A field of an object in the record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum RecordedField {
    /// Name.
    Name,
    /// Description.
    Description,
    /// Internal notes.
    Comments,
    /// Folder, or the folder above.
    Folder,
    /// Data source.
    DataSource,
    /// Integration code.
    IntegrationCode,
    /// Rule.
    Rule,
    /// Days until a member expires.
    TtlDays,
    /// Status of a segment.
    Active,
    /// Profile merge rule of a segment.
    MergeRule,
    /// Tags of an audience.
    Tags,
    /// Merge policy of an audience.
    MergePolicy,
    /// How an audience is evaluated.
    Evaluation,
    /// Symbol of an identity namespace.
    Symbol,
    /// Type of a trait.
    TraitType,
    /// Trait or segment whose people a model looks for more of.
    Baseline,
    /// Look-back period of a model, in days.
    LookBackDays,
    /// Destination that a segment is mapped to.
    Destination,
    /// What a mapping says about its segment.
    MappingValue,
    /// Address of a mapping for secure pages.
    SecureUrl,
    /// First day of a mapping.
    StartsOn,
    /// Last day of a mapping.
    EndsOn,
    /// Dataflow that an audience was added to.
    Dataflow,
    /// Audience with the people of a segment.
    Audience,
    /// Plans of a data feed, with their prices.
    Plans,
    /// Client ID of a connection.
    ClientId,
    /// Sandbox of a connection.
    Sandbox,
    /// Secret of a connection; its value is never recorded.
    Secret,
}

/// A value in the record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct RecordedValue {
    /// As the service stores it; secrets are masked.
    pub value: String,
    /// The name of what an ID refers to.
    pub name: Option<String>,
    /// Whether something in it is masked.
    pub masked: bool,
}

/// A field that was written, before and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct RecordedChange {
    /// The field.
    pub field: RecordedField,
    /// Its value before; `None` if there was none.
    pub before: Option<RecordedValue>,
    /// Its value after; `None` if there is none.
    pub after: Option<RecordedValue>,
}

/// The result for one object of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum RecordedState {
    /// Nothing was sent.
    Waiting,
    /// A request was sent.
    Started,
    /// Done.
    Done,
    /// Not done.
    Failed,
    /// The answer was lost.
    Unknown,
    /// Nothing had to be done.
    Unchanged,
}

/// An object of an entry: what was written, and the result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct RecordedObject {
    /// The object.
    pub object: RecordedLink,
    /// The result.
    pub state: RecordedState,
    /// The fields that were written.
    pub changes: Vec<RecordedChange>,
    /// Why it failed.
    pub failure: Option<Failure>,
}

/// Why the undo of an edit by hand is not offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum EditUndoBlock {
    /// It is a job; its own page offers the undo.
    IsJob,
    /// It has not finished.
    Open,
    /// Nothing was changed.
    NothingDone,
    /// It is not known what was changed.
    Unknown,
    /// It was undone already.
    AlreadyUndone,
    /// What was deleted cannot be restored: it would get another ID.
    Deleted,
    /// Folders and connections are changed by hand only.
    NotOffered,
    /// The object was changed since.
    ChangedSince,
    /// The object no longer exists.
    Gone,
    /// A value was masked, so it cannot be put back.
    Masked,
}

/// An entry of the record in full.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct ActivityDetail {
    /// As in the list.
    pub row: ActivityRow,
    /// Its objects, at most 500.
    pub objects: Vec<RecordedObject>,
    /// Why its undo is not offered; `None` if it is.
    pub undo_blocked: Option<EditUndoBlock>,
    /// The entry that undid it.
    pub undone_by: Option<String>,
}
