//! A job, derived from its log.

use std::collections::BTreeMap;

use domain::{AudienceId, Object};
use serde::{Deserialize, Serialize};

use super::asked::{AllAsked, AskedSegments};
use super::lost::{AllLost, Lost};
use super::tally::Tally;
use super::{Asked, Change, Entry, JobHead, JobKind, Pause, SkipReason, Stamped, StepState};
use crate::back;
use crate::blocked::Blocked;
use crate::plan::{Action, Item, Step, StepId, Verdict};
use crate::port::CallError;
use crate::subject::Subject;

/// One item of a job.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct JobItem {
    /// What it is about.
    #[serde(flatten)]
    pub subject: Subject,
    /// Its name when committed.
    pub name: String,
    /// What is to be done.
    pub purpose: Purpose,
    /// Calls, in order.
    pub steps: Vec<Step>,
    /// Steps of the groundwork that are also its own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub served_by: Vec<StepId>,
}

impl From<Item> for JobItem {
    fn from(item: Item) -> Self {
        Self {
            subject: item.audience.into(),
            name: item.name,
            purpose: Purpose::Share(item.verdict),
            steps: item.steps,
            served_by: item.served_by,
        }
    }
}

impl From<back::Item> for JobItem {
    fn from(item: back::Item) -> Self {
        Self {
            subject: item.of.into(),
            name: item.name,
            purpose: Purpose::ToPlatform(item.verdict),
            steps: item.steps,
            served_by: item.served_by,
        }
    }
}

impl JobItem {
    /// All steps that are its own, alone or with others.
    pub(crate) fn own(&self) -> impl Iterator<Item = StepId> + '_ {
        self.served_by.iter().copied().chain(self.steps.iter().map(|step| step.id))
    }
}

/// What is to be done with an item.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Purpose {
    /// Share it to Audience Manager, as planned.
    Share(Verdict),
    /// Share it to Experience Platform, as planned.
    ToPlatform(back::Verdict),
    /// Remove the objects created for it.
    Remove,
    /// An obstacle prevents the removal: nothing is touched.
    Keep(Blocked),
}

/// A log line that could not have happened.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{what} cannot follow {after}")]
pub struct IllegalTransition {
    /// The line.
    pub what: String,
    /// What it was to follow.
    pub after: String,
}

/// A job derived from its log.
#[derive(Debug, Clone, PartialEq)]
pub struct Job {
    /// First line.
    pub head: JobHead,
    /// Steps before all items (or after them, for an undo).
    pub groundwork: Vec<Step>,
    /// Items.
    pub items: Vec<JobItem>,
    /// Lines so far.
    pub lines: u64,
    /// When it finished, ms since epoch.
    pub ended_at: Option<i64>,
    /// Why it is paused, if it is.
    pub pause: Option<Pause>,
    /// Pauses without anything done since.
    pauses: u32,
    /// When the last line was written, ms since epoch.
    pub last_at: i64,
    /// Who closed it, if somebody did.
    pub closed_by: Option<String>,
    planned: bool,
    pub(super) tally: Tally,
    states: BTreeMap<StepId, StepState>,
    needs: BTreeMap<StepId, Vec<StepId>>,
    /// Of the deletions of one item, the one that has to be done first.
    after: BTreeMap<StepId, StepId>,
    asked: AllAsked,
    lost: AllLost,
}
impl Job {
    /// A job of which nothing is known but its first line.
    pub fn open(head: JobHead) -> Self {
        Self {
            last_at: head.opened_at,
            closed_by: None,
            head,
            groundwork: Vec::new(),
            items: Vec::new(),
            lines: 0,
            ended_at: None,
            pause: None,
            pauses: 0,
            planned: false,
            tally: Tally::default(),
            states: BTreeMap::new(),
            needs: BTreeMap::new(),
            after: BTreeMap::new(),
            asked: AllAsked::default(),
            lost: AllLost::default(),
        }
    }

    /// Derives a job from its whole log.
    pub fn derive(head: JobHead, log: &[Stamped]) -> Result<Self, IllegalTransition> {
        log.iter().try_fold(Self::open(head), |mut job, line| job.apply(line).map(|()| job))
    }

    /// Whether a line can follow what is written so far.
    pub fn check(&self, line: &Stamped) -> Result<(), IllegalTransition> {
        let illegal =
            |what: &str, after: &str| Err(IllegalTransition { what: what.to_owned(), after: after.to_owned() });
        if self.closed_by.is_some() {
            return illegal("a line", "the closing");
        }
        if self.ended_at.is_some() && !matches!(line.entry, Entry::Resumed) {
            return illegal("a line", "the end");
        }
        match &line.entry {
            Entry::Groundwork { .. } if self.planned => illegal("a plan", "a plan"),
            Entry::Item { .. } if !self.planned => illegal("an item", "no plan"),
            Entry::Groundwork { steps } => self.check_steps(steps),
            Entry::Item { item } => self.check_steps(&item.steps),
            Entry::Step { step, change } => self.check_change(*step, change),
            Entry::Ended | Entry::Paused { .. } => {
                match self.states.iter().find(|(_, state)| **state == StepState::Started) {
                    Some((step, _)) => illegal("an end", &format!("the start of step {}", step.0)),
                    None => Ok(()),
                }
            }
            Entry::Resumed | Entry::Closed { .. } => Ok(()),
        }
    }

    /// Adds a line, if it can follow.
    pub fn apply(&mut self, line: &Stamped) -> Result<(), IllegalTransition> {
        self.check(line)?;
        match &line.entry {
            Entry::Groundwork { steps } => {
                self.planned = true;
                self.add_steps(steps);
                self.groundwork.clone_from(steps);
            }
            Entry::Item { item } => {
                self.add_steps(&item.steps);
                let deletions = item.steps.iter().filter(|step| matches!(step.action, Action::Delete { .. }));
                let deletions: Vec<StepId> = deletions.map(|step| step.id).collect();
                self.after.extend(deletions.windows(2).map(|two| (two[1], two[0])));
                self.items.push(item.clone());
                self.tally_item();
            }
            Entry::Step { step, change } => {
                if let Some(next) = self.state_of(*step).after(change) {
                    self.pauses = if next.is_settled() { 0 } else { self.pauses };
                    self.states.insert(*step, next);
                    self.asked.note(*step, change);
                    self.lost.note(*step, change);
                    self.tally_step(*step);
                }
            }
            Entry::Paused { pause } => {
                self.pauses = pause.number;
                self.pause = Some(pause.clone());
            }
            Entry::Ended => (self.ended_at, self.pause) = (Some(line.at), None),
            Entry::Closed { by } => {
                (self.ended_at, self.pause) = (Some(line.at), None);
                self.closed_by = Some(by.clone());
                self.tally_all();
            }
            Entry::Resumed => {
                (self.ended_at, self.pause) = (None, None);
                // A request under way when the last run stopped may have been carried out.
                for (step, state) in self.states.iter_mut().filter(|(_, state)| **state == StepState::Started) {
                    *state = StepState::Unknown(None);
                    self.asked.stopped(*step);
                    self.lost.stopped(*step);
                }
                self.tally_all();
            }
        }
        self.lines += 1;
        self.last_at = line.at;
        Ok(())
    }

    fn add_steps(&mut self, steps: &[Step]) {
        for step in steps {
            self.states.insert(step.id, StepState::Planned);
            self.tally.unsettled.insert(step.id);
            self.needs.insert(step.id, step.action.needs().into_iter().chain(step.needs.iter().copied()).collect());
        }
    }

    fn check_steps(&self, steps: &[Step]) -> Result<(), IllegalTransition> {
        let twice = steps.iter().enumerate().find(|(index, step)| {
            self.states.contains_key(&step.id) || steps[..*index].iter().any(|before| before.id == step.id)
        });
        twice.map_or(Ok(()), |(_, step)| {
            let what = format!("planning step {}", step.id.0);
            Err(IllegalTransition { what, after: "planning the same step".to_owned() })
        })
    }

    fn check_change(&self, step: StepId, change: &Change) -> Result<(), IllegalTransition> {
        let illegal =
            |after: String| Err(IllegalTransition { what: format!("step {} being {}", step.0, change.word()), after });
        let Some(state) = self.states.get(&step) else {
            return illegal("a plan without that step".to_owned());
        };
        if matches!(change, Change::Started { .. }) && !self.is_ready(step) {
            return illegal("steps it needs not being done".to_owned());
        }
        match state.after(change) {
            Some(_) => Ok(()),
            None => illegal(format!("its being {}", state.word())),
        }
    }

    /// State of a step. A step that is not of this job counts as planned.
    pub fn state_of(&self, step: StepId) -> &StepState {
        self.states.get(&step).unwrap_or(&StepState::Planned)
    }

    /// Whether it has a plan. A share that was paused before has none.
    pub fn is_planned(&self) -> bool {
        self.planned
    }

    /// How many pauses there were since the last step that was settled.
    pub fn pauses_in_a_row(&self) -> u32 {
        self.pauses
    }

    /// Whether everything a step needs is there.
    pub fn is_ready(&self, step: StepId) -> bool {
        self.needs.get(&step).into_iter().flatten().all(|needed| self.is_there(*needed))
    }

    /// Whether a step has done what others need.
    fn is_there(&self, step: StepId) -> bool {
        matches!(self.state_of(step), StepState::Succeeded(_) | StepState::Skipped(SkipReason::NotOwn))
    }

    /// The requests of a step whose answers never came, if there are any.
    pub(crate) fn lost(&self, step: StepId) -> Option<Lost> {
        self.lost.of(step)
    }

    /// What is known of the requests of a step to add audiences whose outcome was not known at first.
    pub fn asked(&self, step: StepId) -> Option<&Asked> {
        self.asked.of(step)
    }

    /// The same of a step to select segments in the source.
    pub(crate) fn asked_segments(&self, step: StepId) -> Option<&AskedSegments> {
        self.asked.segments_of(step)
    }

    /// Whether this job added what an item is about to the dataflow, or selected it in the source.
    pub fn has_added_for(&self, subject: &Subject) -> bool {
        self.states.values().any(|state| state.has_added(subject))
    }

    /// Whether this job added an audience to the dataflow.
    pub fn has_added(&self, audience: &AudienceId) -> bool {
        self.states.values().any(|state| state.added().contains(audience))
    }

    /// When to look again for what Audience Manager does by itself, ms since epoch by the service's clock; `None` when
    /// nothing is waited for.
    pub fn due_at(&self) -> Option<i64> {
        if self.closed_by.is_some() {
            return None;
        }
        let due = self.tally.awaiting.iter().filter_map(|step| match self.state_of(*step) {
            StepState::Awaiting { until, .. } => Some(*until),
            _ => None,
        });
        due.min()
    }

    /// Whether nothing is left but to wait: no step can be sent, and no outcome is unknown.
    pub(super) fn is_waiting(&self) -> bool {
        let waits = |(step, state): (&StepId, &StepState)| match state {
            StepState::Planned => !self.is_ready(*step) || !self.may_delete(*step),
            state => !state.is_open(),
        };
        self.due_at().is_some() && self.states.iter().all(waits)
    }

    /// The object a step left in Audience Manager.
    pub fn object_of(&self, step: StepId) -> Option<&Object> {
        self.state_of(step).object()
    }

    /// All steps, groundwork first.
    pub fn steps(&self) -> impl Iterator<Item = &Step> {
        self.groundwork.iter().chain(self.items.iter().flat_map(|item| &item.steps))
    }

    /// Whether the job created anything.
    pub fn has_made(&self) -> bool {
        !self.tally.made.is_empty()
    }

    /// Whether a step could be tried again or looked up: something is left to do.
    pub fn has_open_steps(&self) -> bool {
        self.closed_by.is_none() && (!self.planned || self.tally.unsettled.iter().any(|step| !self.is_over(*step)))
    }

    /// Whether the outcome of a request is not known.
    pub fn has_unknown_outcomes(&self) -> bool {
        !self.tally.open.is_empty()
    }

    /// Whether nothing more is to be done about any item.
    pub fn items_are_settled(&self) -> bool {
        self.items.iter().flat_map(|item| &item.steps).all(|step| self.is_over(step.id))
    }

    /// Whether a deletion may be sent: the one of the same item that comes first is done.
    pub fn may_delete(&self, step: StepId) -> bool {
        self.after.get(&step).is_none_or(|first| self.state_of(*first).is_gone())
    }

    /// Whether nothing more can be done about a step: it is settled, or held by one it needs that can no longer
    /// succeed.
    fn is_over(&self, step: StepId) -> bool {
        let state = self.state_of(step);
        if *state != StepState::Planned {
            return state.is_settled();
        }
        let needed = self.needs.get(&step).into_iter().flatten();
        needed.into_iter().any(|one| self.is_over(*one) && !self.is_there(*one))
            || self.after.get(&step).is_some_and(|first| self.is_over(*first) && !self.state_of(*first).is_gone())
    }

    /// Whether it is an undo.
    pub fn is_undo(&self) -> bool {
        matches!(self.head.kind, JobKind::Undo { .. })
    }

    /// The first failure that prevents an item: its own, or that of a step it needs.
    pub fn failure_of(&self, item: &JobItem) -> Option<&CallError> {
        self.chain(item).find_map(|step| match self.state_of(step) {
            StepState::Failed { error, .. } => Some(error),
            _ => None,
        })
    }

    /// The obstacle to removing an item, found before anything was touched or right before a deletion.
    pub fn block_of<'a>(&'a self, item: &'a JobItem) -> Option<&'a Blocked> {
        match &item.purpose {
            Purpose::Keep(blocked) => Some(blocked),
            _ => item.steps.iter().find_map(|step| self.state_of(step.id).blocked()),
        }
    }

    /// The steps of an item and those they need, nearest cause first.
    pub(super) fn chain<'a>(&'a self, item: &'a JobItem) -> impl Iterator<Item = StepId> + 'a {
        let mut found: Vec<StepId> = item.own().collect();
        let mut at = 0;
        while let Some(step) = found.get(at).copied() {
            for needed in self.needs.get(&step).into_iter().flatten() {
                if !found.contains(needed) {
                    found.push(*needed);
                }
            }
            at += 1;
        }
        found.into_iter()
    }
}
