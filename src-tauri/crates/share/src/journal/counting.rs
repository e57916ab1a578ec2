//! Carries the state of a job and its numbers along with every line: thousands of items are not looked through for each.

use super::job::{Job, JobItem, Purpose};
use super::state::{SkipReason, StepState};
use super::tally::{Counts, ItemState, JobState};
use crate::plan::{Step, StepId};

impl Job {
    /// Counts the item that was added last.
    pub(super) fn tally_item(&mut self) {
        let Some(item) = self.items.last() else { return };
        let place = self.items.len() - 1;
        self.tally.item_of.extend(item.steps.iter().map(|step| (step.id, place)));
        self.tally.states.push((ItemState::default(), false));
        self.tally.counts.total = self.tally.counts.total.saturating_add(1);
        self.tally_one(place);
    }

    /// Counts again what a step changes: its item, or all items that may need a step of the groundwork.
    pub(super) fn tally_step(&mut self, step: StepId) {
        self.tally_state(step);
        match self.item_of(step) {
            Some(place) => self.tally_one(place),
            None => self.tally_all(),
        }
    }

    /// Counts every item again.
    pub(super) fn tally_all(&mut self) {
        (0..self.items.len()).for_each(|place| self.tally_one(place));
    }

    fn tally_one(&mut self, place: usize) {
        if let Some(item) = self.items.get(place) {
            let state = self.item_state(item);
            let is_half = state == ItemState::Failed && self.has_made_for(item);
            self.tally.set(place, state, is_half);
        }
    }

    /// Whether an item failed and nevertheless created something.
    pub fn is_half(&self, item: &JobItem) -> bool {
        self.item_state(item) == ItemState::Failed && self.has_made_for(item)
    }

    /// Whether something was created for an item, or its audience added to the dataflow.
    fn has_made_for(&self, item: &JobItem) -> bool {
        item.own().any(|step| {
            let state = self.state_of(step);
            state.made().is_some() || state.has_added(&item.subject)
        })
    }

    /// Notes what a step is now, before items are counted.
    pub(super) fn tally_state(&mut self, step: StepId) {
        let state = self.state_of(step).clone();
        let has_made = matches!(state, StepState::Created(_) | StepState::Withdrawing(_))
            || state.made().is_some()
            || !state.added().is_empty()
            || !state.selected().is_empty();
        let is_awaiting = matches!(state, StepState::Awaiting { .. });
        let tally = &mut self.tally;
        for (set, is_in) in [
            (&mut tally.unsettled, !state.is_settled()),
            (&mut tally.open, state.is_open()),
            (&mut tally.awaiting, is_awaiting),
            (&mut tally.made, has_made),
        ] {
            let _ = if is_in { set.insert(step) } else { set.remove(&step) };
        }
    }

    /// State of an item.
    pub fn item_state(&self, item: &JobItem) -> ItemState {
        match self.item_state_of_steps(item) {
            ItemState::Waiting | ItemState::Running | ItemState::Unknown | ItemState::Awaiting
                if self.closed_by.is_some() =>
            {
                ItemState::Closed
            }
            state => state,
        }
    }

    fn item_state_of_steps(&self, item: &JobItem) -> ItemState {
        match &item.purpose {
            Purpose::Keep(_) => return ItemState::Failed,
            _ if item.own().next().is_none() => return ItemState::Skipped,
            _ => {}
        }
        let own = || item.own().map(|step| self.state_of(step));
        if own().any(|state| state.blocked().is_some()) {
            return ItemState::Failed;
        }
        if own().all(|state| matches!(state, StepState::Succeeded(_) | StepState::Skipped(_))) {
            let given_up = own().any(|state| *state == StepState::Skipped(SkipReason::GivenUp));
            return if given_up { ItemState::Failed } else { ItemState::Done };
        }
        let chain = || self.chain(item).map(|step| self.state_of(step));
        if chain().any(|state| matches!(state, StepState::Unknown(_))) {
            ItemState::Unknown
        } else if chain().any(|state| matches!(state, StepState::Failed { .. })) {
            ItemState::Failed
        } else if own().any(|state| matches!(state, StepState::Awaiting { .. })) {
            ItemState::Awaiting
        } else if own().any(|state| *state != StepState::Planned) {
            ItemState::Running
        } else {
            ItemState::Waiting
        }
    }

    /// The place of the item that a step belongs to; `None` for groundwork.
    pub(crate) fn item_of(&self, step: StepId) -> Option<usize> {
        self.tally.item_of.get(&step).copied()
    }

    /// Number of items by state.
    pub fn counts(&self) -> Counts {
        let counts = self.tally.counts;
        match &self.head.kind {
            // What it is about is known before it has a plan.
            kind if !self.is_planned() && !self.is_undo() => {
                Counts { total: u32::try_from(kind.subjects().len()).unwrap_or(u32::MAX), ..counts }
            }
            _ => counts,
        }
    }

    /// Steps of the groundwork that failed: the object to delete still exists. Not included: a folder or data source
    /// that was changed since.
    pub fn groundwork_left(&self) -> impl Iterator<Item = &Step> {
        self.groundwork.iter().filter(|step| matches!(self.state_of(step.id), StepState::Failed { .. }))
    }

    /// Steps of the groundwork with an unknown outcome.
    pub fn groundwork_unknown(&self) -> impl Iterator<Item = &Step> {
        self.groundwork.iter().filter(|step| matches!(self.state_of(step.id), StepState::Unknown(_)))
    }

    /// State of the job.
    pub fn state(&self) -> JobState {
        if self.ended_at.is_none() {
            return match self.pause {
                Some(_) => JobState::Paused,
                None if self.is_waiting() => JobState::Waiting,
                None => JobState::Open,
            };
        }
        if self.closed_by.is_some() {
            return JobState::Closed;
        }
        let counts = self.counts();
        let is_open = self.groundwork_left().chain(self.groundwork_unknown()).next().is_some();
        if counts.failed == 0 && !is_open {
            return JobState::Done;
        }
        let is_done = |step: &Step| matches!(self.state_of(step.id), StepState::Succeeded(_));
        // Groundwork for items that all failed is nothing of what was asked for.
        let some_done = counts.done > 0 || counts.failed == 0 && self.groundwork.iter().any(is_done);
        if some_done { JobState::PartlyDone } else { JobState::Failed }
    }
}
