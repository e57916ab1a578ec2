//! The states of items and jobs, and the numbers of items by state.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::plan::StepId;

/// State of an item.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum ItemState {
    /// Not begun.
    #[default]
    Waiting,
    /// Begun and not over.
    Running,
    /// Done.
    Done,
    /// Failed, or held by a step that failed.
    Failed,
    /// Nothing to do.
    Skipped,
    /// An answer was lost.
    Unknown,
    /// Audience Manager has yet to create its objects.
    Awaiting,
    /// The job was closed before it was done.
    Closed,
}

/// State of a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum JobState {
    /// No end is written: it is running, or was interrupted. The log alone does not show which.
    Open,
    /// Only steps are left that wait for what Audience Manager does by itself.
    Waiting,
    /// It waits for a service that cannot be used now, or a person stopped it; see [`crate::Job::pause`].
    Paused,
    /// Everything was done.
    Done,
    /// Some items failed, or a folder or data source that should be removed still exists.
    PartlyDone,
    /// All items with something to do failed.
    Failed,
    /// A person closed it before it was over.
    Closed,
}

/// Number of items by state.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// In all.
    pub total: u32,
    /// Done.
    pub done: u32,
    /// Failed.
    pub failed: u32,
    /// Of the failed ones, those that nevertheless created something.
    pub halves: u32,
    /// Nothing to do.
    pub skipped: u32,
    /// Waiting for Audience Manager.
    pub awaiting: u32,
    /// Not done when the job was closed.
    pub closed: u32,
}

/// The states of all items as of the last line.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Tally {
    pub(super) counts: Counts,
    /// The state of each item, and whether it is a failed one that created something.
    pub(super) states: Vec<(ItemState, bool)>,
    /// Steps that are not settled.
    pub(super) unsettled: BTreeSet<StepId>,
    /// Steps whose outcome at the service is not known.
    pub(super) open: BTreeSet<StepId>,
    /// Steps that wait for Audience Manager.
    pub(super) awaiting: BTreeSet<StepId>,
    /// Steps that left something of this job's own.
    pub(super) made: BTreeSet<StepId>,
    /// The item of each step that is no groundwork.
    pub(super) item_of: BTreeMap<StepId, usize>,
}

impl Counts {
    fn of(&mut self, state: ItemState) -> Option<&mut u32> {
        match state {
            ItemState::Done => Some(&mut self.done),
            ItemState::Failed => Some(&mut self.failed),
            ItemState::Skipped => Some(&mut self.skipped),
            ItemState::Awaiting => Some(&mut self.awaiting),
            ItemState::Closed => Some(&mut self.closed),
            ItemState::Waiting | ItemState::Running | ItemState::Unknown => None,
        }
    }
}

impl Tally {
    pub(super) fn set(&mut self, item: usize, now: ItemState, is_half: bool) {
        let Some(before) = self.states.get_mut(item) else { return };
        let (before, was_half) = std::mem::replace(before, (now, is_half));
        self.counts.halves += u32::from(is_half);
        self.counts.halves -= u32::from(was_half);
        if let Some(count) = self.counts.of(before) {
            *count -= 1;
        }
        if let Some(count) = self.counts.of(now) {
            *count += 1;
        }
    }
}
