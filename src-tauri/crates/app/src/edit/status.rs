//! Segments paused and activated by hand: one entry of the record, with each segment's status before and after.

use adobe::AudienceManager;
use adobe::audience_manager::SegmentChange;
use domain::{CallKind, Segment, SegmentId, SegmentStatus};

use super::fields::status;
use super::segments::recorded;
use super::{TRIES, for_each_object, refuse_too_many, too_busy, wait_if_lost};
use crate::Workspace;
use crate::activity::{Outcome, Recording};
use crate::read::{link, numeric};
use crate::view::{ActivityKind, EditedObject, Failure, ObjectKind, RecordedChange, RecordedField, RecordedValue};

/// A segment whose status was set.
struct Set {
    segment: Segment,
    /// Whether it had the status before.
    was_so: bool,
}

impl Workspace {
    /// Pauses or activates segments, and returns the result for each; as the undo of the edit `undoes`, if it is one.
    pub(crate) async fn set_statuses(
        &self,
        ids: Vec<String>,
        active: bool,
        undoes: Option<String>,
    ) -> Result<Vec<EditedObject>, Failure> {
        refuse_too_many(&ids)?;
        let manager = self.clients().await?.manager;
        let mut objects = Vec::with_capacity(ids.len());
        for id in &ids {
            objects.push(recorded(id, &self.stored_segment_name(id).await));
        }
        let names: Vec<String> = objects.iter().map(|object| object.name.clone()).collect();
        let recording = self.record(ActivityKind::Change, undoes, objects).await?;
        let one = |(place, id): (usize, String)| {
            let (manager, recording, name) = (&manager, &recording, names.get(place).cloned().unwrap_or_default());
            async move {
                let failure = self.set_status(manager, recording, place, &id, &status(active)).await.err();
                EditedObject { object: link(ObjectKind::Segment, id, name), failure }
            }
        };
        let outcomes = for_each_object(ids, one).await;
        recording.end().await;
        self.notify_changed();
        Ok(outcomes)
    }

    async fn set_status(
        &self,
        manager: &AudienceManager,
        recording: &Recording,
        place: usize,
        id: &str,
        status: &SegmentStatus,
    ) -> Result<(), Failure> {
        let mut is_lost = false;
        let set = with_status(manager, recording, place, id, status, &mut is_lost).await;
        let outcome = match &set {
            Ok(set) if set.was_so => Outcome::Unchanged,
            Ok(_) => Outcome::Done(None),
            Err(failure) if is_lost => Outcome::Unknown(failure.clone()),
            Err(failure) => Outcome::Failed(failure.clone()),
        };
        recording.note(place, outcome).await;
        self.store_changed_segment(set?.segment).await;
        Ok(())
    }
}

/// Sets the status of a segment; everything else stays as it is at that time.
async fn with_status(
    manager: &AudienceManager,
    recording: &Recording,
    place: usize,
    id: &str,
    status: &SegmentStatus,
    is_lost: &mut bool,
) -> Result<Set, Failure> {
    let id: SegmentId = numeric(ObjectKind::Segment, id)?;
    let change = SegmentChange { status: Some(status.clone()), ..SegmentChange::default() };
    let mut lost = None;
    for tried in 0..TRIES {
        wait_if_lost(tried, lost.is_some()).await;
        let is = manager.versioned_segment(id).await?;
        if is.object.status == *status {
            return Ok(Set { segment: is.object, was_so: !*is_lost });
        }
        recording.start(place, &[changed(&is.object.status, status)]).await?;
        match manager.update_segment(&is, &change).await {
            Err(error) if error.kind() == CallKind::Stale => lost = None,
            Err(error) if error.may_have_happened() => lost = Some(error),
            changed => return Ok(Set { segment: changed?, was_so: false }),
        }
        *is_lost = lost.is_some();
    }
    Err(lost.map_or_else(too_busy, Failure::from))
}

fn changed(before: &SegmentStatus, after: &SegmentStatus) -> RecordedChange {
    let value = |status: &SegmentStatus| {
        let value = (*status == SegmentStatus::Active).to_string();
        Some(RecordedValue { value, name: None, masked: false })
    };
    RecordedChange { field: RecordedField::Active, before: value(before), after: value(after) }
}
