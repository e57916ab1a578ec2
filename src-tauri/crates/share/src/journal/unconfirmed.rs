//! What a job has only inferred.

use domain::{AudienceId, Object, SegmentId};

use super::{Job, Outcome, StepState};
use crate::subject::Subject;

/// What a share recorded after a lost answer: it was there and equals the request, but the service never confirmed that the
/// share created it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Unconfirmed {
    /// Objects.
    pub objects: Vec<Object>,
    /// Audiences of the dataflow.
    pub audiences: Vec<AudienceId>,
    /// Segments of the source.
    pub segments: Vec<SegmentId>,
}

impl Unconfirmed {
    /// Whether everything was confirmed.
    pub fn is_empty(&self) -> bool {
        self.objects.is_empty() && self.audiences.is_empty() && self.segments.is_empty()
    }

    /// Whether anything here is not in `known`.
    pub(crate) fn has_more_than(&self, known: &Self) -> bool {
        self.objects.iter().any(|object| !known.objects.contains(object))
            || self.audiences.iter().any(|audience| !known.audiences.contains(audience))
            || self.segments.iter().any(|segment| !known.segments.contains(segment))
    }
}

/// What a share recorded after a lost answer: before all items, and for some subjects (`only`, all when empty).
pub fn unconfirmed(share: &Job, only: &[Subject]) -> Unconfirmed {
    let mut found = Unconfirmed::default();
    let is_wanted = |subject: &Subject| only.is_empty() || only.contains(subject);
    let wanted = share.items.iter().filter(|item| is_wanted(&item.subject));
    for step in share.groundwork.iter().chain(wanted.flat_map(|item| &item.steps)) {
        match share.state_of(step.id) {
            StepState::Succeeded(Outcome::Made { object, inferred: true }) => {
                found.objects.push(object.as_ref().clone());
            }
            StepState::Succeeded(Outcome::Selected { added, inferred: true, .. }) => {
                found.audiences.extend(added.iter().filter(|id| is_wanted(&Subject::from(*id))).cloned());
            }
            StepState::Succeeded(Outcome::SegmentsSelected { added, inferred: true, .. }) => {
                found.segments.extend(added.iter().filter(|id| is_wanted(&Subject::Segment(**id))));
            }
            _ => {}
        }
    }
    found
}
