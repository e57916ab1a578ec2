//! Undoes a move: the mappings get the last day back that they had, then the audiences that it added leave the dataflow, unless
//! another move relies on them. What is back already is left alone, so that an undo that failed halfway can be repeated, and a
//! move that was interrupted can be undone.

use std::collections::{BTreeMap, BTreeSet};

use adobe::ExperiencePlatform;
use adobe::audience_manager::NewMapping;
use adobe::experience_platform::{AudienceFlow, AudienceSelector};
use domain::mapping::Remark;
use domain::{
    Audience, AudienceId, CallKind, Destination, DestinationId, Mapping, Origin, Segment, SegmentId, ValueKind,
};
use store::ActivityFilter;

use super::dataflow;
use super::moving_ends::{End, end, outcome_of, settled};
use super::planned::{changed_since, without_id};
use super::remarks::shown;
use super::undo::{found, is_undone, mapping_of, recorded};
use crate::Workspace;
use crate::activity::Outcome;
use crate::edit::HORIZON_MS;
use crate::read::numeric;
use crate::view::{
    ActivityKind, ConflictReason, Failure, ObjectKind, RecordedChange, RecordedField, RecordedObject, RecordedState,
    UnknownReason, code_of,
};

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
        let begun = clients.platform.service_now_ms();
        self.settle_mappings(&clients.manager, id).await?;
        let one = self.destination_now(id).await?;
        let back = to_put_back(&one, &moved)?;
        self.may_be_sent_again(&one, &back).await?;
        let links = back.iter().map(|one| one.object.object.clone()).collect();
        let recording = self.record(ActivityKind::MoveMappings, Some(entry.to_owned()), links).await?;
        let mut ends: Vec<End> = Vec::with_capacity(back.len());
        let mut stopped: Option<Failure> = None;
        for (place, one) in back.iter().enumerate() {
            recording.start(place, &reversed(&one.object.changes)).await?;
            let ended = match (&one.mapping, &stopped) {
                (None, _) => End::nothing(),
                // Every other call would fail as well.
                (Some(_), Some(failure)) => End::failed(failure.clone()),
                (Some(mapping), None) => end(&clients.manager, id, mapping, one.ends_on.as_deref()).await,
            };
            stopped = stopped.or_else(|| ended.outage());
            ends.push(ended);
        }
        let outcomes = settled(&clients.manager, id, ends).await;
        let mut first = outcomes.iter().flatten().next().cloned();
        let left = match &first {
            None => self.leave_dataflow(entry, &moved, begun).await,
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

    /// Checks mappings that are sent again as those that are created: what was allowed when they were moved may be forbidden by
    /// now. Nothing is sent if one of them is refused.
    async fn may_be_sent_again(&self, to: &Destination, back: &[Back<'_>]) -> Result<(), Failure> {
        let sent_again = || back.iter().filter_map(|one| one.mapping.as_ref().filter(|it| it.ends_on != one.ends_on));
        let ids: BTreeSet<String> = sent_again().map(|mapping| mapping.segment.to_string()).collect();
        let segments = self.segments_of(&Vec::from_iter(ids)).await?;
        let segments: BTreeMap<SegmentId, &Segment> = segments.iter().map(|one| (one.id, one)).collect();
        let valued = sent_again()
            .filter_map(|mapping| Some((*segments.get(&mapping.segment)?, mapping.value.clone())))
            .collect();
        for line in self.judged(to, valued, &self.service_day()).await? {
            if let Some(remark) = line.remarks.iter().find(|remark| is_against_sending(remark)) {
                let (id, why) = (line.segment, shown(remark, to).message);
                let message = format!("Nothing was sent: segment {id} can't be sent to “{}” again. {why}", to.name);
                return Err(Failure::in_the_way(ConflictReason::MappingRefused, message).with("id", id));
            }
        }
        Ok(())
    }

    /// Takes the audiences out that no mapping and no other move needs there. `begun`: when the undo began, on the service's
    /// clock.
    async fn leave_dataflow(&self, entry: &str, moved: &[&RecordedObject], begun: Option<i64>) -> Result<(), Failure> {
        let sent: Added = moved.iter().filter_map(|one| sent_there(one)).collect();
        if sent.is_empty() {
            return Ok(());
        }
        let back = moved.iter().map(|one| mapping_in(one)).collect();
        let others = self.other_moves(entry, &back).await?;
        let own: Added = moved.iter().filter_map(|one| added(one)).collect();
        let is_open = |one: &&&RecordedObject| one.state != RecordedState::Done && !is_sent_twice(one);
        let open: Added = moved.iter().filter(is_open).filter_map(|one| added(one)).collect();
        let mut leaving: BTreeMap<String, BTreeSet<AudienceId>> = BTreeMap::new();
        for one in sent.difference(&others.needed).filter(|one| own.contains(one) || others.left.contains(one)) {
            leaving.entry(one.0.clone()).or_default().insert(one.1.clone());
        }
        let platform = self.clients().await?.platform;
        let may_come = !open.is_empty() && self.may_still_come(entry).await?;
        for (flow, audiences) in leaving {
            let selectors = self.selectors_of(&platform, &audiences).await?;
            if may_come {
                // What comes after it was looked for would stay.
                let late = |one: &&AudienceSelector| open.contains(&(flow.clone(), one.audience().clone()));
                let late: Vec<&AudienceSelector> = selectors.iter().filter(late).collect();
                let is_done = |seen: &AudienceFlow| late.iter().all(|one| seen.has(one));
                match dataflow::awaited(&platform, &flow, begun, is_done).await {
                    Err(error) if error.kind() == CallKind::NotFound => continue,
                    read => drop(read?),
                }
            }
            dataflow::take_out(&platform, &flow, &selectors).await?;
        }
        Ok(())
    }

    /// Whether the service may still be working on a request of an entry.
    async fn may_still_come(&self, entry: &str) -> Result<bool, Failure> {
        let found = self.catalog().journal().activity(entry.to_owned()).await?;
        let ended_at = found.and_then(|entry| entry.end.ended_at);
        // The end of an interrupted entry is recorded later, as of a horizon before that.
        Ok(ended_at.is_none_or(|at| self.now() - at < 2 * HORIZON_MS))
    }

    /// The audiences as a dataflow has them. One that is not there any more is known by its system ID only.
    async fn selectors_of(
        &self,
        platform: &ExperiencePlatform,
        ids: &BTreeSet<AudienceId>,
    ) -> Result<Vec<AudienceSelector>, Failure> {
        let known = self.catalog().audiences(ids.iter().map(|id| id.0.clone()).collect()).await?;
        let known: BTreeMap<&AudienceId, &Audience> = known.iter().map(|one| (&one.id, one)).collect();
        let is_whole =
            |one: &&Audience| one.origin == Origin::Platform || one.outside.is_some() && one.namespace.is_some();
        let mut selectors = Vec::with_capacity(ids.len());
        for id in ids {
            if let Some(audience) = known.get(id).copied().filter(is_whole) {
                selectors.push(AudienceSelector::known(audience));
                continue;
            }
            selectors.push(match platform.audience_selector(id).await {
                Err(error) if error.kind() == CallKind::NotFound => AudienceSelector::bare(id),
                read => read?,
            });
        }
        Ok(selectors)
    }

    /// What other moves have to do with the audiences of dataflows. `back`: the mappings that are put back now; a move of one
    /// of them that may have failed relies on nothing.
    pub(super) async fn other_moves(&self, entry: &str, back: &BTreeSet<MappingIn>) -> Result<Others, Failure> {
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
                    let has_failed = |one: &RecordedObject| {
                        is_sent_twice(one) || one.state != RecordedState::Done && back.contains(&mapping_in(one))
                    };
                    for object in objects {
                        match other.undone_by {
                            None if has_failed(object) => others.left.extend(added(object)),
                            None => others.needed.extend(sent_there(object)),
                            Some(_) if is_left => others.left.extend(added(object)),
                            Some(_) => {}
                        }
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

/// Which mapping a line of a move is about: its segment, destination, value, and first day.
type MappingIn = (Option<String>, [Option<String>; 3]);

fn mapping_in(object: &RecordedObject) -> MappingIn {
    let fields = [RecordedField::Destination, RecordedField::MappingValue, RecordedField::StartsOn];
    (object.object.id.clone(), fields.map(|field| recorded(object, field)))
}

/// The audiences of lines of a move, with their dataflow.
type Added = BTreeSet<(String, AudienceId)>;

/// What other moves have to do with the audiences of dataflows.
#[derive(Default)]
pub(super) struct Others {
    /// What they rely on: their mappings have ended, and were not put back.
    needed: Added,
    /// What they added and left in the dataflow: at their undo, because the move that is undone now relied on it, or because
    /// they failed halfway.
    left: Added,
}

impl Others {
    /// Whether another move relies on an audience of a dataflow.
    pub(super) fn is_needed(&self, flow: &str, audience: &AudienceId) -> bool {
        self.needed.iter().any(|(at, id)| at == flow && id == audience)
    }
}

/// Whether it is said about a segment that it may not be sent, whether or not it is mapped already.
fn is_against_sending(remark: &Remark) -> bool {
    remark.forbids() && matches!(remark, Remark::Governance { .. } | Remark::FirstPartyOnly { .. } | Remark::Paused)
}

/// Whether the mapping of a line certainly did not end, and only the audience is to leave.
pub(super) fn is_sent_twice(object: &RecordedObject) -> bool {
    let reason = object.failure.as_ref().and_then(|failure| failure.reason);
    reason == Some(UnknownReason::SentTwice.into())
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
        if as_left.ends_on == ends_on || is_sent_twice(object) {
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

/// The last day that a mapping gets, not the one that it had; `None` for no end.
pub(super) fn ends_after(object: &RecordedObject) -> Option<String> {
    change_of(object, RecordedField::EndsOn)?.after.as_ref().map(|value| value.value.clone())
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
