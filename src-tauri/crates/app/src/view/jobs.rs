//! Jobs, their items, and their progress.

use serde::{Deserialize, Serialize};

use super::{ConflictKind, Failure, ObjectLink, RefusalReason, TimeMs};

/// A share or undo, running or finished.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Job {
    /// ID.
    pub id: String,
    /// Share or undo.
    pub kind: JobKind,
    /// State.
    pub state: JobState,
    /// When it was committed.
    pub started_at: TimeMs,
    /// When it finished; `None` while it is open.
    pub ended_at: Option<TimeMs>,
    /// Number of items.
    pub total: u32,
    /// Done.
    pub done: u32,
    /// Failed.
    pub failed: u32,
    /// Of these, items that nevertheless created something.
    pub halves: u32,
    /// Skipped, because nothing had to be done (adopted, refused).
    pub skipped: u32,
    /// Waiting for Audience Manager to create trait and segment.
    pub awaiting: u32,
    /// Undone: nothing of them is left.
    pub undone: u32,
    /// Not finished when the job was closed.
    pub closed: u32,
    /// When the program looks again whether they exist; `None` if it waits for nothing.
    pub next_look_at: Option<TimeMs>,
    /// Why it is paused, if it is.
    pub pause: Option<JobPause>,
    /// Items, at most 200; if there are more, those that need attention come first.
    pub items: Vec<JobItem>,
    /// Why undo is not offered; `None` if it is.
    pub undo_blocked: Option<UndoBlock>,
    /// What was recorded after a lost answer and still exists: objects, and audiences of the dataflow. An undo deletes them
    /// only if that was accepted. At most 500.
    pub unconfirmed: Vec<ObjectLink>,
    /// Who closed it, if somebody did.
    pub closed_by: Option<String>,
    /// Whether it can be closed: it is neither running nor finished.
    pub can_close: bool,
    /// Whether resuming can change something: it was interrupted, or something failed that may succeed now.
    pub can_resume: bool,
    /// The job that undid this one, or the job this one undid.
    pub related: Option<String>,
    /// Name of what it is about, if that is one object only.
    pub name: Option<String>,
    /// Whether it is about segments and traits in Experience Platform: it shares them there, or undoes that.
    pub to_platform: bool,
}

/// A job in a list: without its items.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct JobRow {
    /// ID.
    pub id: String,
    /// Share or undo.
    pub kind: JobKind,
    /// State.
    pub state: JobState,
    /// When it was committed.
    pub started_at: TimeMs,
    /// When it finished; `None` while it is open.
    pub ended_at: Option<TimeMs>,
    /// Number of items.
    pub total: u32,
    /// Done.
    pub done: u32,
    /// Failed.
    pub failed: u32,
    /// Of these, items that nevertheless created something.
    pub halves: u32,
    /// Skipped, because nothing had to be done (adopted, refused).
    pub skipped: u32,
    /// Waiting for Audience Manager to create trait and segment.
    pub awaiting: u32,
    /// Undone: nothing of them is left.
    pub undone: u32,
    /// Not finished when the job was closed.
    pub closed: u32,
    /// When the program looks again whether they exist; `None` if it waits for nothing.
    pub next_look_at: Option<TimeMs>,
    /// Why it is paused, if it is.
    pub pause: Option<JobPause>,
    /// Why undo is not offered; `None` if it is.
    pub undo_blocked: Option<UndoBlock>,
    /// Who closed it, if somebody did.
    pub closed_by: Option<String>,
    /// Whether it can be closed: it is neither running nor finished.
    pub can_close: bool,
    /// Whether resuming can change something: it was interrupted, or something failed that may succeed now.
    pub can_resume: bool,
    /// The job that undid this one, or the job this one undid.
    pub related: Option<String>,
    /// Name of what it is about, if that is one object only.
    pub name: Option<String>,
    /// Whether it is about segments and traits in Experience Platform: it shares them there, or undoes that.
    pub to_platform: bool,
}

impl From<Job> for JobRow {
    fn from(job: Job) -> Self {
        let Job { id, kind, state, started_at, ended_at, total, done, failed, halves, skipped, awaiting, .. } = job;
        let Job { undone, closed, next_look_at, pause, undo_blocked, closed_by, .. } = job;
        let Job { can_close, can_resume, related, name, to_platform, .. } = job;
        Self {
            id,
            kind,
            state,
            started_at,
            ended_at,
            total,
            done,
            failed,
            halves,
            skipped,
            awaiting,
            undone,
            closed,
            next_look_at,
            pause,
            undo_blocked,
            closed_by,
            can_close,
            can_resume,
            related,
            name,
            to_platform,
        }
    }
}

/// Kind of job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum JobKind {
    /// Shares audiences to Audience Manager.
    Share,
    /// Shares segments and traits to Experience Platform.
    ShareToPlatform,
    /// Deletes what a share created.
    Undo,
    /// Pauses the dataflow as a whole.
    PauseDataflow,
    /// Resumes the dataflow as a whole.
    ResumeDataflow,
}

/// State of a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum JobState {
    /// It is running.
    Running,
    /// Everything is done.
    Done,
    /// Some items failed, or a folder or data source that should be deleted still exists.
    PartlyDone,
    /// Everything failed.
    Failed,
    /// The program exited before the end; the job can be resumed.
    Interrupted,
    /// Everything is sent, and Audience Manager has yet to create traits and segments.
    Waiting,
    /// It waits for a service that cannot be used now, or a person stopped it.
    Paused,
    /// A person closed it before it was finished.
    Closed,
    /// It was undone: nothing of it is left.
    Undone,
}

/// Why a job is paused, and until when.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct JobPause {
    /// Why.
    pub reason: PauseReason,
    /// The failure that paused it; `None` if a person did.
    pub failure: Option<Failure>,
    /// When the program asks the service again; `None` if only a person ends the pause.
    pub next_try_at: Option<TimeMs>,
}

/// What a job is paused by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum PauseReason {
    /// The service cannot be reached.
    Offline,
    /// The service does not accept the sign-in.
    SignIn,
    /// The service accepts no more requests for now.
    Throttled,
    /// The service says that it is overloaded or broken.
    Unavailable,
    /// Something else answers in place of the service: a proxy, a sign-in page of the network, a maintenance page.
    Foreign,
    /// A person stopped it.
    Stopped,
}

/// One item of a job.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct JobItem {
    /// The audience, segment or trait it is for; `None` for groundwork.
    pub subject: Option<ObjectLink>,
    /// State.
    pub state: ItemState,
    /// Objects that were created and, as far as known, still exist.
    pub made: Vec<ObjectLink>,
    /// Existing objects that were adopted.
    pub adopted: Vec<ObjectLink>,
    /// Audiences whose data expires later.
    pub renewed: Vec<ObjectLink>,
    /// Objects that were removed: by this undo, or by an undo of this share.
    pub removed: Vec<ObjectLink>,
    /// Objects that should be removed and still exist (undo).
    pub stayed: Vec<ObjectLink>,
    /// Audiences that should be removed from the dataflow and are still in it (undo).
    pub still_sent: Vec<ObjectLink>,
    /// Number of audiences that were added to the dataflow: all of them in the groundwork, and one in the item of each.
    pub selected: u32,
    /// Number of audiences that were removed from the dataflow, counted in the same way.
    pub deselected: u32,
    /// What was changed about the dataflow as a whole (groundwork).
    pub dataflow: Vec<DataflowChange>,
    /// Why it failed, or could not be undone.
    pub failure: Option<Failure>,
    /// Why a skipped item was refused.
    pub refusal: Option<RefusalReason>,
    /// What was in the way of an item that was left out, because that was chosen.
    pub left_out: Option<ConflictKind>,
}

/// A change of the dataflow as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum DataflowChange {
    /// It was created, with its destination; undo leaves both.
    Created,
    /// It was resumed; undo leaves it on.
    Resumed,
    /// It was paused.
    Paused,
}

/// State of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Hash)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum ItemState {
    /// Not started.
    Waiting,
    /// A request was sent.
    Running,
    /// Done.
    Done,
    /// Failed.
    Failed,
    /// Nothing had to be done.
    Skipped,
    /// An answer was lost and the result is not known yet.
    Unknown,
    /// Audience Manager has yet to create its trait and segment.
    Awaiting,
    /// The job was closed before it was finished.
    Closed,
    /// It was undone: nothing of it is left.
    Undone,
}

/// Why a job's undo is not offered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum UndoBlock {
    /// It created nothing.
    NothingMade,
    /// It was already undone.
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
    /// Waiting for Audience Manager.
    pub awaiting: u32,
    /// Items whose state changed since the last message.
    pub changed: Vec<JobItem>,
}
