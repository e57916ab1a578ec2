//! Undoes a move: the mappings get the last day back that they had, then the audiences that it added leave the dataflow, unless
//! another move relies on them. What is back already is left alone, so that an undo that failed halfway can be repeated, and a
//! move that was interrupted can be undone.

use std::collections::{BTreeMap, BTreeSet};

use adobe::audience_manager::NewMapping;
use domain::{AudienceId, Destination, DestinationId, Mapping, ValueKind};
use store::ActivityFilter;

use super::dataflow;
use super::moving_sent::{Added, End, end, outcome_of, settled};
use super::planned::{changed_since, without_id};
use super::undo::{found, is_undone, mapping_of, recorded};
use crate::Workspace;
use crate::activity::Outcome;
use crate::read::numeric;
use crate::view::{ActivityKind, Failure, ObjectKind, RecordedChange, RecordedField, RecordedObject, code_of};

/// Entries and objects that are read at once.
const PAGE: u32 = 500;

/// A mapping, and the last day that it is to have; `None` if the move did not change that.
struct Back<'o> {
    object: &'o RecordedObject,
    mapping: Option<Mapping>,
    ends_on: Option<String>,
}

impl Workspace {
    /// Undoes a move. Nothing is sent if a mapping is neither as it was left nor as it was before. The caller keeps other programs
    /// out.
    pub(crate) async fn undo_move(&self, entry: &str, objects: &[RecordedObject]) -> Result<(), Failure> {
        let moved: Vec<&RecordedObject> =
            objects.iter().filter(|one| is_undone(ActivityKind::MoveMappings, one.state)).collect();
        let at = moved.iter().find_map(|one| recorded(one, RecordedField::Destination)).ok_or_else(changed_since)?;
        let id: DestinationId = numeric(ObjectKind::Destination, &at)?;
        let clients = self.clients().await?;
        self.settle_mappings(&clients.manager, id).await?;
        let one = self.destination_now(id).await?;
        let back = to_put_back(&one, &moved)?;
        let links = back.iter().map(|one| one.object.object.clone()).collect();
        let recording = self.record(ActivityKind::MoveMappings, Some(entry.to_owned()), links).await?;
        let mut ends = Vec::with_capacity(back.len());
        for (place, one) in back.iter().enumerate() {
            recording.start(place, &reversed(&one.object.changes)).await?;
            ends.push(match &one.mapping {
                Some(mapping) => end(&clients.manager, id, mapping, one.ends_on.as_deref()).await,
                None => End::nothing(),
            });
        }
        let outcomes = settled(&clients.manager, id, ends).await;
        let mut first = outcomes.iter().flatten().next().cloned();
        let left = match &first {
            None => self.leave_dataflow(entry, &moved).await,
            // The audiences are still needed where a mapping is not back.
            Some(_) => Ok(()),
        };
        for (place, (one, failure)) in back.iter().zip(&outcomes).enumerate() {
            let outcome = match (failure, &left) {
                (Some(failure), _) => outcome_of(failure),
                // The last day is back, and the audience is still sent: this line is not undone as a whole.
                (None, Err(failure)) if added(one.object).is_some() => outcome_of(failure),
                (None, _) => Outcome::Done(None),
            };
            recording.note(place, outcome).await;
        }
        first = first.or(left.err());
        recording.end().await;
        if let Err(failure) = self.destination_now(id).await {
            tracing::info!(code = ?failure.code, "a destination could not be read again");
        }
        first.map_or(Ok(()), Err)
    }

    async fn leave_dataflow(&self, entry: &str, moved: &[&RecordedObject]) -> Result<(), Failure> {
        let sent: Added = moved.iter().filter_map(|one| sent_there(one)).collect();
        if sent.is_empty() {
            return Ok(());
        }
        let others = self.other_moves(entry).await?;
        let own: Added = moved.iter().filter_map(|one| added(one)).collect();
        let mut leaving: BTreeMap<String, BTreeSet<AudienceId>> = BTreeMap::new();
        for one in sent.difference(&others.needed).filter(|one| own.contains(one) || others.left.contains(one)) {
            leaving.entry(one.0.clone()).or_default().insert(one.1.clone());
        }
        let platform = self.clients().await?.platform;
        for (flow, audiences) in leaving {
            dataflow::take_out(&platform, &flow, &audiences).await?;
        }
        Ok(())
    }

    /// What other moves have to do with the audiences of dataflows.
    async fn other_moves(&self, entry: &str) -> Result<Others, Failure> {
        let filter = ActivityFilter { kinds: vec![code_of(&ActivityKind::MoveMappings)], ..ActivityFilter::default() };
        let mut others = Others::default();
        let mut seen = 0;
        loop {
            let (total, entries) = self.catalog().journal().activities(filter.clone(), seen, PAGE).await?;
            for other in entries.iter().filter(|one| one.id != entry && one.undoes.is_none()) {
                // IDs are in the order of time.
                let is_left = other.id.as_str() < entry && other.undone_by.as_deref().is_some_and(|by| by > entry);
                for place in (0..other.total).step_by(PAGE as usize) {
                    let objects = self.recorded(&other.id, place, PAGE).await?;
                    let objects = objects.iter().filter(|one| is_undone(ActivityKind::MoveMappings, one.state));
                    match other.undone_by {
                        None => others.needed.extend(objects.filter_map(sent_there)),
                        Some(_) if is_left => others.left.extend(objects.filter_map(added)),
                        Some(_) => {}
                    }
                }
            }
            seen += PAGE;
            if seen >= total || entries.is_empty() {
                return Ok(others);
            }
        }
    }
}

/// What other moves have to do with the audiences of dataflows.
#[derive(Default)]
struct Others {
    /// What they rely on: their mappings have ended, and were not put back.
    needed: Added,
    /// What they added and left in the dataflow at their undo, because the move that is undone now relied on it.
    left: Added,
}

/// For each line, its mapping as it is now: as the move left it, or back already.
fn to_put_back<'o>(at: &Destination, moved: &[&'o RecordedObject]) -> Result<Vec<Back<'o>>, Failure> {
    let kind = at.about.value.unwrap_or(ValueKind::Alias);
    let mut taken = BTreeSet::new();
    let mut back = Vec::with_capacity(moved.len());
    for object in moved {
        let as_left = mapping_of(object, kind)?;
        let ends_on = change_of(object, RecordedField::EndsOn)
            .and_then(|change| change.before.as_ref())
            .map(|value| value.value.clone());
        if as_left.ends_on == ends_on {
            back.push(Back { object, mapping: None, ends_on });
            continue;
        }
        let as_before = NewMapping { ends_on: ends_on.clone(), ..as_left.clone() };
        let mapping = found(at, &as_left, &mut taken).or_else(|| found(at, &as_before, &mut taken));
        let mapping = mapping.cloned().ok_or_else(changed_since)?;
        if mapping.id.is_none() {
            return Err(without_id(&at.name));
        }
        back.push(Back { object, mapping: Some(mapping), ends_on });
    }
    Ok(back)
}

fn change_of(object: &RecordedObject, field: RecordedField) -> Option<&RecordedChange> {
    object.changes.iter().find(|change| change.field == field)
}

/// The audience that a line has added, with its dataflow.
fn added(object: &RecordedObject) -> Option<(String, AudienceId)> {
    change_of(object, RecordedField::Audience).filter(|change| change.before.is_none())?;
    sent_there(object)
}

/// The audience that takes the place of the mapping of a line, with its dataflow.
fn sent_there(object: &RecordedObject) -> Option<(String, AudienceId)> {
    let after = |field| change_of(object, field).and_then(|change| change.after.as_ref()).map(|it| it.value.clone());
    Some((after(RecordedField::Dataflow)?, AudienceId(after(RecordedField::Audience)?)))
}

fn reversed(changes: &[RecordedChange]) -> Vec<RecordedChange> {
    let turned = |change: &RecordedChange| RecordedChange {
        field: change.field,
        before: change.after.clone(),
        after: change.before.clone(),
    };
    changes.iter().map(turned).collect()
}
