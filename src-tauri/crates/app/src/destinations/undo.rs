//! Undoes mapping and removing: what was mapped is removed if it is still as it was left; what was removed is mapped again.

use adobe::audience_manager::NewMapping;
use domain::{Destination, DestinationId, Mapping, MappingStatus, ValueKind};

use super::planned::without_id;
use super::sending::{Entry, removal};
use crate::Workspace;
use crate::read::{link, numeric};
use crate::view::{
    ActivityKind, ConflictReason, EditUndoBlock, Failure, ObjectKind, RecordedField, RecordedObject, RecordedState,
};

impl Workspace {
    /// Undoes an entry about mappings, as a new entry of the record.
    pub(crate) async fn undo_mappings(
        &self,
        entry: &str,
        kind: ActivityKind,
        objects: &[RecordedObject],
    ) -> Result<(), Failure> {
        let done: Vec<&RecordedObject> = objects.iter().filter(|one| one.state == RecordedState::Done).collect();
        let Some(at) = done.iter().find_map(|one| recorded(one, RecordedField::Destination)) else {
            return Err(changed_since());
        };
        let id: DestinationId = numeric(ObjectKind::Destination, &at)?;
        let one = self.destination_now(id).await?;
        let value_kind = one.about.value.unwrap_or(ValueKind::Alias);
        let mut entries = Vec::new();
        for object in done {
            let again = mapping_of(object, value_kind)?;
            entries.push(if kind == ActivityKind::Map {
                let found = found(&one, &again).ok_or_else(changed_since)?;
                if found.id.is_none() {
                    return Err(without_id(&one.name));
                }
                removal(found, value_kind, object.object.name.clone())
            } else {
                Entry { name: object.object.name.clone(), new: again, id: None }
            });
        }
        let way = if kind == ActivityKind::Map { ActivityKind::Unmap } else { ActivityKind::Map };
        let at = link(ObjectKind::Destination, one.id, one.name.clone());
        let (_, outcomes) = self.send_mappings(&at, way, Some(entry.to_owned()), &entries).await?;
        outcomes.into_iter().flatten().next().map_or(Ok(()), Err)
    }
}

/// A value of the record, before or after.
fn recorded(object: &RecordedObject, field: RecordedField) -> Option<String> {
    let change = object.changes.iter().find(|change| change.field == field)?;
    change.after.as_ref().or(change.before.as_ref()).map(|value| value.value.clone())
}

fn mapping_of(object: &RecordedObject, kind: ValueKind) -> Result<NewMapping, Failure> {
    Ok(NewMapping {
        segment: numeric(ObjectKind::Segment, object.object.id.as_deref().unwrap_or_default())?,
        value: recorded(object, RecordedField::MappingValue).map(|value| (kind, value)),
        starts_on: recorded(object, RecordedField::StartsOn).unwrap_or_default(),
        ends_on: recorded(object, RecordedField::EndsOn),
    })
}

/// The mapping that is as it was left. The service may have stored another first day (AAM contract §14.6).
fn found<'d>(of: &'d Destination, as_left: &NewMapping) -> Option<&'d Mapping> {
    let value = as_left.value.as_ref().map(|(_, value)| value.as_str());
    let is_it = |one: &&Mapping| {
        one.status == MappingStatus::Active
            && one.segment == as_left.segment
            && (value.is_none() || one.value.as_deref() == value)
            && one.ends_on == as_left.ends_on
    };
    of.mappings.iter().find(is_it)
}

fn changed_since() -> Failure {
    let words = crate::undo_block_words(EditUndoBlock::ChangedSince);
    Failure::in_the_way(ConflictReason::ChangedSince, words)
}
