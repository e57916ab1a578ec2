//! Traits and segments of which the local copy has facts that their rows left out, and that may have changed since they
//! were read: what they are now is known only after the object is read by itself.

use std::collections::BTreeMap;

use domain::{SegmentId, TraitId};

use super::Refresh;
use crate::catalog::rows::{Certainty, Written};

/// Objects in doubt, by list.
#[derive(Debug, Default)]
pub(super) struct Doubtful {
    pub(super) traits: InDoubt,
    pub(super) segments: InDoubt,
}

/// Objects of one list, by id, each with whether an earlier refresh left it in doubt too.
#[derive(Debug, Default)]
pub(super) struct InDoubt(BTreeMap<u64, bool>);

impl InDoubt {
    /// Notes what was written: an object that is written whole is in doubt no more.
    pub(super) fn note(&mut self, puts: &[Written]) {
        for put in puts {
            match put.certainty {
                Certainty::Sure => self.0.remove(&put.id),
                Certainty::Doubtful => self.0.insert(put.id, false),
                Certainty::StillDoubtful => self.0.insert(put.id, true),
            };
        }
    }

    /// Ids, those that have been in doubt longer first, so that each has its turn.
    fn in_turn(&self) -> Vec<u64> {
        let mut ids: Vec<(bool, u64)> = self.0.iter().map(|(id, still)| (!still, *id)).collect();
        ids.sort_unstable();
        ids.into_iter().map(|(_, id)| id).collect()
    }
}

impl Refresh {
    /// Traits written so far whose facts in the local copy may be of an older version, those to read first at the
    /// beginning. Writing one as it was read by itself ends the doubt.
    pub fn doubtful_traits(&self) -> Vec<TraitId> {
        self.doubtful.traits.in_turn().into_iter().map(TraitId).collect()
    }

    /// The same of segments.
    pub fn doubtful_segments(&self) -> Vec<SegmentId> {
        self.doubtful.segments.in_turn().into_iter().map(SegmentId).collect()
    }
}
