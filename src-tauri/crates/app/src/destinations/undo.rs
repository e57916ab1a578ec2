//! Undoes mapping and removing: what was mapped is removed if it is still as it was left; what was removed is mapped again. Of
//! a removal that was interrupted, what is there still is left alone.

use std::collections::{BTreeMap, BTreeSet};

use adobe::audience_manager::NewMapping;
use domain::{Destination, DestinationId, Mapping, MappingState, MappingStatus, Segment, SegmentId, ValueKind};

use super::planned::{changed_since, without_id};
use super::remarks::shown;
use super::sending::{Entry, removal};
use crate::Workspace;
use crate::read::{link, numeric};
use crate::view::{
    ActivityKind, ConflictReason, EditUndoBlock, Failure, FailureCode, NotPossibleReason, ObjectKind, RecordedField,
    RecordedObject, RecordedState,
};

impl Workspace {
    /// Undoes an entry about mappings, as a new entry of the record.
    pub(crate) async fn undo_mappings(
        &self,
        entry: &str,
        kind: ActivityKind,
        objects: &[RecordedObject],
    ) -> Result<(), Failure> {
        let wanted: Vec<&RecordedObject> = objects.iter().filter(|one| is_undone(kind, one.state)).collect();
        let Some(at) = wanted.iter().find_map(|one| recorded(one, RecordedField::Destination)) else {
            return Err(changed_since());
        };
        let id: DestinationId = numeric(ObjectKind::Destination, &at)?;
        if wanted.iter().any(|one| one.state != RecordedState::Done) {
            let manager = self.clients().await?.manager;
            let _turn = self.app.turn_of_mappings(&self.connection.id).await?;
            self.settle_mappings(&manager, id).await?;
        }
        let one = self.destination_now(id).await?;
        let mut entries = to_be_sent(&one, kind, &wanted)?;
        if entries.is_empty() {
            let words = crate::undo_block_words(EditUndoBlock::NothingDone);
            return Err(Failure::not_possible(NotPossibleReason::EditStays, words));
        }
        let way = if kind == ActivityKind::Map { ActivityKind::Unmap } else { ActivityKind::Map };
        if way == ActivityKind::Map {
            self.may_be_put_back(&one, &mut entries).await?;
        }
        let at = link(ObjectKind::Destination, one.id, one.name.clone());
        let (_, outcomes) = self.send_mappings(&at, way, Some(entry.to_owned()), &entries).await?;
        outcomes.into_iter().flatten().next().map_or(Ok(()), Err)
    }
}

/// What undoing takes, with the destination as it is now.
fn to_be_sent(at: &Destination, kind: ActivityKind, wanted: &[&RecordedObject]) -> Result<Vec<Entry>, Failure> {
    let value_kind = at.about.value.unwrap_or(ValueKind::Alias);
    let mut taken = BTreeSet::new();
    let (mut entries, mut there) = (Vec::new(), Vec::new());
    for object in wanted {
        let name = object.object.name.clone();
        let sent = mapping_of(object, value_kind)?;
        if kind == ActivityKind::Map {
            let found = found(at, &sent, &mut taken).ok_or_else(changed_since)?;
            if found.id.is_none() {
                return Err(without_id(&at.name));
            }
            entries.push(removal(found, value_kind, name));
        } else if found(at, &sent, &mut taken).is_none() {
            entries.push(Entry { name, new: sent, id: None });
        } else if object.state == RecordedState::Done {
            there.push(Entry { name, new: sent, id: None });
        }
    }
    // An undo that was done in part is completed. If everything is there again, its check says so.
    Ok(if entries.is_empty() { there } else { entries })
}

impl Workspace {
    /// Looks for a mapping that equals what was sent, by what the service has now.
    pub(crate) async fn is_mapped_as(&self, destination: DestinationId, sent: &NewMapping) -> Result<bool, Failure> {
        Ok(found(&self.destination_now(destination).await?, sent, &mut BTreeSet::new()).is_some())
    }

    /// Removes one mapping that this program created. One that is gone counts as removed; another one of the same segment stays,
    /// and if there are only such, that is a conflict.
    pub(crate) async fn unmap_created(
        &self,
        destination: DestinationId,
        created: &NewMapping,
        undoes: Option<String>,
    ) -> Result<(), Failure> {
        let one = match self.destination_now(destination).await {
            Ok(one) => one,
            Err(failure) if failure.code == FailureCode::NotFound => return Ok(()),
            Err(failure) => return Err(failure),
        };
        let Some(mapping) = found(&one, created, &mut BTreeSet::new()) else {
            let today = self.service_day();
            let is_other =
                |other: &Mapping| other.segment == created.segment && other.state(&today) != MappingState::Off;
            return if one.mappings.iter().any(is_other) { Err(changed_since()) } else { Ok(()) };
        };
        if mapping.id.is_none() {
            return Err(without_id(&one.name));
        }
        let names = self.segment_names(std::iter::once(created.segment)).await?;
        let name = names.get(&created.segment).cloned().unwrap_or_default();
        let entries = [removal(mapping, one.about.value.unwrap_or(ValueKind::Alias), name)];
        let at = link(ObjectKind::Destination, one.id, one.name.clone());
        let (_, outcomes) = self.send_mappings(&at, ActivityKind::Unmap, undoes, &entries).await?;
        outcomes.into_iter().flatten().next().map_or(Ok(()), Err)
    }

    /// Checks mappings that are to be created again as those that are created for the first time: what was allowed when they
    /// were removed may be forbidden, paused, or mapped again by now. Nothing is sent if one of them is refused.
    async fn may_be_put_back(&self, to: &Destination, entries: &mut [Entry]) -> Result<(), Failure> {
        let today = self.service_day();
        for entry in entries.iter_mut().filter(|entry| entry.new.starts_on.is_empty()) {
            entry.new.starts_on.clone_from(&today);
        }
        let ids: BTreeSet<String> = entries.iter().map(|entry| entry.new.segment.to_string()).collect();
        let segments = self.segments_of(&Vec::from_iter(ids)).await?;
        let segments: BTreeMap<SegmentId, &Segment> = segments.iter().map(|one| (one.id, one)).collect();
        let value = |entry: &Entry| entry.new.value.as_ref().map(|(_, value)| value.clone());
        let valued = entries.iter().filter_map(|entry| Some((*segments.get(&entry.new.segment)?, value(entry))));
        for line in self.judged(to, valued.collect(), &today).await? {
            if let Some(remark) = line.remarks.iter().find(|remark| remark.forbids()) {
                let (id, why) = (line.segment, shown(remark, to).message);
                let message = format!("Nothing was sent: segment {id} can't be mapped to “{}” again. {why}", to.name);
                return Err(Failure::in_the_way(ConflictReason::MappingRefused, message).with("id", id));
            }
        }
        Ok(())
    }
}

/// A value of the record, before or after.
pub(super) fn recorded(object: &RecordedObject, field: RecordedField) -> Option<String> {
    let change = object.changes.iter().find(|change| change.field == field)?;
    change.after.as_ref().or(change.before.as_ref()).map(|value| value.value.clone())
}

pub(super) fn mapping_of(object: &RecordedObject, kind: ValueKind) -> Result<NewMapping, Failure> {
    Ok(NewMapping {
        segment: numeric(ObjectKind::Segment, object.object.id.as_deref().unwrap_or_default())?,
        value: recorded(object, RecordedField::MappingValue).map(|value| (kind, value)),
        secure_url: recorded(object, RecordedField::SecureUrl),
        starts_on: recorded(object, RecordedField::StartsOn).unwrap_or_default(),
        ends_on: recorded(object, RecordedField::EndsOn),
    })
}

/// Whether an undo is about an object: it is done or, of what can be put back without asking who did it, not known to be.
pub(crate) fn is_undone(kind: ActivityKind, state: RecordedState) -> bool {
    let is_open = matches!(state, RecordedState::Started | RecordedState::Unknown);
    state == RecordedState::Done || is_open && matches!(kind, ActivityKind::Unmap | ActivityKind::MoveMappings)
}

/// The mapping that is as it was left, each only once. The service may have stored another first day (AAM contract §14.6).
pub(super) fn found<'d>(of: &'d Destination, as_left: &NewMapping, taken: &mut BTreeSet<u64>) -> Option<&'d Mapping> {
    let is_free = |one: &Mapping| one.id.is_none_or(|id| !taken.contains(&id));
    let is_it = |one: &&Mapping| one.status == MappingStatus::Active && is_there(one, as_left) && is_free(one);
    let it = of.mappings.iter().find(is_it)?;
    taken.extend(it.id);
    Some(it)
}

/// Whether a mapping is the one that was sent.
pub(super) fn is_there(one: &Mapping, sent: &NewMapping) -> bool {
    let value = sent.value.as_ref().map(|(_, value)| value.as_str());
    let is_value = value.is_none() || one.value.as_deref() == value;
    is_value && one.segment == sent.segment && one.ends_on == sent.ends_on
}
