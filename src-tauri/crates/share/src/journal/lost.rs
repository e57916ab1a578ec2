//! Requests to create an object whose answers were lost: when they were sent, so that what they created can be told from
//! what others created.

use std::collections::BTreeMap;

use domain::Object;

use super::Change;
use crate::plan::StepId;

/// How long after it was sent a request may still have created an object. The engine asks for much less time; creation times
/// and the time of the request come from clocks of different machines.
const MAY_TAKE_MS: i64 = 10 * 60_000;

/// How far the clocks of the machines may be apart that tell when a request was sent and when an object was created.
const CLOCKS_APART_MS: i64 = 10_000;

/// The requests of one step whose answers were lost.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Lost {
    /// When the first of them was sent, ms since epoch by the service's clock.
    first: Option<i64>,
    /// When the last of them was sent, by the same clock.
    last: Option<i64>,
    /// Whether it is not known of one of them when it was sent: journals of earlier versions do not say it.
    has_unknown: bool,
}

impl Lost {
    /// Whether one of the requests can have created an object, judged by when it was created: not before the first one was
    /// sent, and not long after the last one. `None` when it is not clear: a time is not known (the services report none of
    /// folders and data sources), or only clocks that differ can tell. Times may be whole seconds.
    pub(crate) fn may_have_created(&self, object: &Object) -> Option<bool> {
        let (first, last, at) = (self.first?, self.last?, object.created_at()?);
        let is_before = at < first - first.rem_euclid(1_000);
        if is_before && (self.has_unknown || at >= first - CLOCKS_APART_MS) {
            return None;
        }
        Some(!is_before && at <= last.saturating_add(MAY_TAKE_MS))
    }

    fn and(self, sent: Option<i64>) -> Self {
        let has_unknown = self.has_unknown || sent.is_none();
        Self { first: self.first.or(sent), last: sent.or(self.last), has_unknown }
    }
}

/// The requests of all steps of a job.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct AllLost {
    /// When the request under way was sent, as far as it is known.
    sent: BTreeMap<StepId, i64>,
    lost: BTreeMap<StepId, Lost>,
}

impl AllLost {
    /// The requests of a step whose answers never came, whatever look-ups found later: the service may have done them after
    /// the time for that was over. `None` when there are none.
    pub(super) fn of(&self, step: StepId) -> Option<Lost> {
        self.lost.get(&step).copied()
    }

    pub(super) fn note(&mut self, step: StepId, change: &Change) {
        match change {
            Change::Started { at: Some(at) } => {
                self.sent.insert(step, *at);
            }
            Change::Unknown { .. } => self.stopped(step),
            _ => {
                self.sent.remove(&step);
            }
        }
    }

    /// The program stopped while a request was under way, or its answer was lost.
    pub(super) fn stopped(&mut self, step: StepId) {
        let sent = self.sent.remove(&step);
        let before = self.lost.get(&step).copied().unwrap_or_default();
        self.lost.insert(step, before.and(sent));
    }
}
