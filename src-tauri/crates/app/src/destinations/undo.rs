//! Undoes mapping and removing: what was mapped is removed if it is still as it was left; what was removed is mapped again. Of
//! a removal that was interrupted, what is there still is left alone, and so is what an earlier undo has done already.

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
    /// Undoes an entry about mappings, as a new entry of the record. The caller keeps other programs out.
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
            self.settle_mappings(&manager, id).await?;
        }
        let one = self.destination_now(id).await?;
        let at = link(ObjectKind::Destination, one.id, one.name.clone());
        let (way, entries) = if kind == ActivityKind::Map {
            (ActivityKind::Unmap, to_be_removed(&one, &wanted)?)
        } else {
            (ActivityKind::Map, self.to_be_put_back(one, &wanted).await?)
        };
        if entries.is_empty() && kind == ActivityKind::Map {
            // An earlier undo, or somebody else, has removed all of them.
            return Ok(self.catalog().journal().mark_undone(entry.to_owned()).await?);
        }
        if entries.is_empty() {
            let words = crate::undo_block_words(EditUndoBlock::NothingDone);
            return Err(Failure::not_possible(NotPossibleReason::EditStays, words));
        }
        let (_, outcomes) = self.send_in_turn(&at, way, Some(entry.to_owned()), &entries).await?;
        outcomes.into_iter().flatten().next().map_or(Ok(()), Err)
    }
}

/// The removals that undo a mapping, with the destination as it is now. What is gone is left out; of what was changed since, the
/// entry has no ID, so that it is named and stays.
fn to_be_removed(at: &Destination, wanted: &[&RecordedObject]) -> Result<Vec<Entry>, Failure> {
    let kind = at.about.value.unwrap_or(ValueKind::Alias);
    let mut taken = BTreeSet::new();
    let sent: Vec<NewMapping> = wanted.iter().map(|object| mapping_of(object, kind)).collect::<Result<_, _>>()?;
    let there: Vec<Option<&Mapping>> = sent.iter().map(|one| found(at, one, &mut taken)).collect();
    let mut entries = Vec::new();
    for ((object, new), there) in wanted.iter().zip(sent).zip(there) {
        let name = object.object.name.clone();
        let has_other_day = |one: &Mapping| {
            let is_free = one.id.is_none_or(|id| !taken.contains(&id));
            one.status == MappingStatus::Active && is_free && has_value(one, &new)
        };
        match there {
            Some(one) if one.id.is_none() => return Err(without_id(&at.name)),
            Some(one) => entries.push(removal(one, kind, name)),
            None if at.mappings.iter().any(has_other_day) => entries.push(Entry { name, new, id: None }),
            None => {}
        }
    }
    if !entries.is_empty() && entries.iter().all(|entry| entry.id.is_none()) {
        return Err(changed_since());
    }
    Ok(entries)
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

    /// The mappings that undo a removal, with the destination as it is now, once they are checked. An undo that was done in part
    /// is completed; if everything is there again, the check says so.
    async fn to_be_put_back(&self, at: Destination, wanted: &[&RecordedObject]) -> Result<Vec<Entry>, Failure> {
        let kind = at.about.value.unwrap_or(ValueKind::Alias);
        let mut taken = BTreeSet::new();
        let (mut entries, mut there) = (Vec::new(), Vec::new());
        for object in wanted {
            let entry = Entry { name: object.object.name.clone(), new: mapping_of(object, kind)?, id: None };
            if found(&at, &entry.new, &mut taken).is_none() {
                entries.push(entry);
            } else if object.state == RecordedState::Done {
                there.push(entry);
            }
        }
        let mut others = at;
        if entries.is_empty() {
            entries = there;
        } else {
            // What is back already is not in the way of the rest.
            others.mappings.retain(|one| one.id.is_none_or(|id| !taken.contains(&id)));
        }
        if !entries.is_empty() {
            self.may_be_put_back(&others, &mut entries).await?;
        }
        Ok(entries)
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
    has_value(one, sent) && one.ends_on == sent.ends_on
}

/// Whether a mapping has the segment and the value that were sent.
fn has_value(one: &Mapping, sent: &NewMapping) -> bool {
    let value = sent.value.as_ref().map(|(_, value)| value.as_str());
    one.segment == sent.segment && (value.is_none() || one.value.as_deref() == value)
}
