//! Requests to add audiences to the dataflow whose outcome was not known at first: what is known of them, so that what
//! they added can be told from what others added.

use std::collections::BTreeMap;

use domain::{AudienceId, SegmentId};

use super::{Change, Selecting};
use crate::plan::StepId;

/// What is known of the requests of one step.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// When the first of them began, ms since epoch by the service's clock.
    since: Option<i64>,
    /// What the last one was about to do.
    selecting: Option<Selecting>,
    is_unknown: bool,
}

impl Asked {
    /// Whether the service accepted a request, although the dataflow did not show it.
    pub(crate) fn is_accepted(&self) -> bool {
        self.selecting.as_ref().is_some_and(|selecting| selecting.accepted)
    }

    /// Whether a request of the step added an audience that the dataflow sends now, rather than somebody else. `added_at` is
    /// when it was added, as far as the service says. Times of selectors are whole seconds.
    pub(crate) fn has_added(&self, audience: &AudienceId, added_at: Option<i64>) -> bool {
        let is_since = self.since.zip(added_at).map(|(since, at)| at >= since - since.rem_euclid(1_000));
        match &self.selecting {
            Some(selecting) if !selecting.added.contains(audience) => false,
            Some(selecting) => selecting.accepted || is_since.unwrap_or(true),
            // The program stopped before it could note what the dataflow sent already.
            None => is_since.unwrap_or(false),
        }
    }

    /// The same after one more request was accepted, which was to add these.
    pub(crate) fn and_accepted(mut self, added: &[AudienceId], already: &[AudienceId]) -> Self {
        let before = self.selecting.take().unwrap_or_default();
        // What an earlier request was about to add and the dataflow sends now is judged by its time.
        let maybe = already.iter().filter(|audience| before.added.contains(audience));
        let added = added.iter().chain(maybe).cloned().collect();
        self.selecting = Some(Selecting { added, already: already.to_vec(), accepted: before.accepted });
        self
    }
}

/// What is known of the requests of one step to select segments in the source, which has no times.
pub(crate) type AskedSegments = Selecting<SegmentId>;

/// The requests of all steps of a job.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct AllAsked(BTreeMap<StepId, Asked>, BTreeMap<StepId, AskedSegments>);

impl AllAsked {
    /// What is known of the requests of a step; `None` when the outcome of each was clear at once.
    pub(super) fn of(&self, step: StepId) -> Option<&Asked> {
        self.0.get(&step).filter(|asked| asked.is_unknown)
    }

    /// The same of a step to select segments; `None` as well when the program stopped before it could note anything.
    pub(super) fn segments_of(&self, step: StepId) -> Option<&AskedSegments> {
        self.1.get(&step)
    }

    fn note_segments(&mut self, step: StepId, change: &Change) {
        match change {
            Change::Unknown { segments: Some(asked), .. } => {
                let before = self.1.remove(&step).unwrap_or_default();
                // What an earlier request was about to select and is selected now was selected by that one.
                let maybe = before.added.into_iter().filter(|id| asked.already.contains(id));
                let added = asked.added.iter().copied().chain(maybe).collect();
                let accepted = asked.accepted || before.accepted;
                drop(self.1.insert(step, Selecting { added, already: asked.already.clone(), accepted }));
            }
            Change::Failed { .. } | Change::PutBack { .. } if self.1.get(&step).is_some_and(|it| it.accepted) => {}
            Change::Failed { .. } | Change::PutBack { .. } | Change::Succeeded { .. } | Change::Skipped { .. } => {
                drop(self.1.remove(&step));
            }
            _ => {}
        }
    }

    pub(super) fn note(&mut self, step: StepId, change: &Change) {
        self.note_segments(step, change);
        match change {
            Change::Started { at: Some(at) } => match self.0.get_mut(&step) {
                Some(asked) if asked.is_unknown => asked.since = asked.since.or(Some(*at)),
                _ => drop(self.0.insert(step, Asked { since: Some(*at), ..Asked::default() })),
            },
            Change::Unknown { selecting, .. } => {
                let Some(asked) = self.entry(step, selecting.is_some()) else { return };
                asked.is_unknown = true;
                if selecting.is_some() {
                    asked.selecting.clone_from(selecting);
                }
            }
            // A request that a look-up has shown to have done nothing leaves no traces. One that was accepted may.
            Change::Failed { .. } | Change::PutBack { .. } if self.0.get(&step).is_some_and(Asked::is_accepted) => {}
            Change::Failed { .. } | Change::PutBack { .. } | Change::Succeeded { .. } | Change::Skipped { .. } => {
                drop(self.0.remove(&step));
            }
            _ => {}
        }
    }

    /// The program stopped while a request was under way.
    pub(super) fn stopped(&mut self, step: StepId) {
        if let Some(asked) = self.0.get_mut(&step) {
            asked.is_unknown = true;
        }
    }

    fn entry(&mut self, step: StepId, or_new: bool) -> Option<&mut Asked> {
        if or_new { Some(self.0.entry(step).or_default()) } else { self.0.get_mut(&step) }
    }
}
