//! What lists show of a job, stored beside its log with each line: they never read logs.

use serde::{Deserialize, Serialize};

use super::{Job, JobKind, JobState, Pause};

/// A job in short, as of its last line.
#[allow(clippy::struct_excessive_bools)] // each is a fact of its own
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Summary {
    /// State.
    pub state: JobState,
    /// Items in all.
    pub total: u32,
    /// Done.
    pub done: u32,
    /// Failed.
    pub failed: u32,
    /// Of these, items that nevertheless created something.
    pub halves: u32,
    /// Nothing to do.
    pub skipped: u32,
    /// Waiting for Audience Manager.
    pub awaiting: u32,
    /// Not done when the job was closed.
    #[serde(default)]
    pub closed: u32,
    /// Who closed it, if somebody did.
    #[serde(default)]
    pub closed_by: Option<String>,
    /// See [`Job::due_at`].
    pub due_at: Option<i64>,
    /// When it finished, ms since epoch.
    pub ended_at: Option<i64>,
    /// Why it is paused.
    pub pause: Option<Pause>,
    /// Whether it created anything.
    pub has_made: bool,
    /// Whether something is left to do.
    pub has_open_steps: bool,
    /// Whether the outcome of a request is not known; also where an older version did not store it.
    #[serde(default = "unsure")]
    pub has_unknown_outcomes: bool,
    /// Name of what it is about, if that is one object only.
    pub name: Option<String>,
    /// Whether it is about segments and traits in Experience Platform: it shares them there, or undoes that.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub to_platform: bool,
}

fn unsure() -> bool {
    true
}

impl Job {
    /// Whether it is about segments and traits in Experience Platform.
    fn is_to_platform(&self) -> bool {
        let is_back = |item: &super::JobItem| item.subject.audience().is_none();
        matches!(self.head.kind, JobKind::ToPlatform { .. }) || self.items.iter().any(is_back)
    }

    /// The job in short.
    pub fn summary(&self) -> Summary {
        let counts = self.counts();
        let name = match self.items.as_slice() {
            [only] => Some(only.name.clone()),
            _ => None,
        };
        Summary {
            state: self.state(),
            total: counts.total,
            done: counts.done,
            failed: counts.failed,
            halves: counts.halves,
            skipped: counts.skipped,
            awaiting: counts.awaiting,
            closed: counts.closed,
            closed_by: self.closed_by.clone(),
            due_at: self.due_at(),
            ended_at: self.ended_at,
            pause: self.pause.clone(),
            has_made: self.has_made(),
            has_open_steps: self.has_open_steps(),
            has_unknown_outcomes: self.has_unknown_outcomes(),
            name,
            to_platform: self.is_to_platform(),
        }
    }
}
