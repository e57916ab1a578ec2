//! Maps and removes segments: recorded before the request leaves, in lots, each lot compared with what the service has
//! afterwards. What an answer that was lost has done is looked up until the service cannot be working on it any more; nothing
//! is sent twice.

use std::time::Duration;

use adobe::audience_manager::{MAPPINGS_AT_ONCE, NewMapping};
use adobe::{ApiError, AudienceManager};
use domain::{DestinationId, Mapping, MappingStatus, ValueKind};

use super::planned::{Planned, requests};
use crate::activity::{Outcome, Recording};
use crate::edit::HORIZON_MS;
use crate::read::link;
use crate::view::{
    ActivityKind, Failure, FailureCode, MapLine, MapOptions, MapPlan, ObjectKind, ObjectLink, RecordedChange,
    RecordedField, RecordedKind, RecordedLink, RecordedValue,
};
use crate::{Destinations, Workspace};

/// Wait between look-ups.
pub(super) const WAIT: Duration = Duration::from_millis(500);

/// A mapping that is to be there, or not to be there any more.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) name: String,
    pub(super) new: NewMapping,
    /// The mapping to remove.
    pub(super) id: Option<u64>,
}

impl Entry {
    fn is(&self, mapping: &Mapping) -> bool {
        let value = self.new.value.as_ref().map(|(_, value)| value.as_str());
        let is_value = value.is_none() || mapping.value.as_deref() == value;
        let is_sent = mapping.status == MappingStatus::Active;
        is_sent && mapping.segment == self.new.segment && is_value && mapping.ends_on == self.new.ends_on
    }
}

impl Destinations<'_> {
    /// Maps segments to a destination: those that a plan of now lets through.
    pub async fn map(&self, to: String, segments: Vec<String>, how: MapOptions) -> Result<MapPlan, Failure> {
        self.map_planned(self.workspace.planned(&to, &segments, &how).await?).await
    }

    /// Maps what a plan of right now lets through.
    pub(crate) async fn map_planned(&self, planned: Planned) -> Result<MapPlan, Failure> {
        let mut shown = planned.shown();
        let kind = planned.to.about.value.unwrap_or(ValueKind::Alias);
        let fitting = planned.lines.iter().enumerate().filter(|(_, line)| line.fits());
        let (places, entries): (Vec<usize>, Vec<Entry>) = fitting
            .map(|(place, line)| {
                let new = NewMapping {
                    segment: line.segment,
                    value: line.value.clone().map(|value| (kind, value)),
                    starts_on: planned.starts_on.clone(),
                    ends_on: planned.ends_on.clone(),
                };
                (place, Entry { name: planned.segments[place].name.clone(), new, id: None })
            })
            .unzip();
        if entries.is_empty() {
            return Ok(shown);
        }
        let to = link(ObjectKind::Destination, planned.to.id, planned.to.name);
        let (entry, outcomes) = self.workspace.send_mappings(&to, ActivityKind::Map, None, &entries).await?;
        for (place, failure) in places.into_iter().zip(outcomes) {
            shown.lines[place].done = failure.is_none();
            shown.lines[place].failure = failure;
        }
        shown.entry = Some(entry);
        Ok(shown)
    }

    /// Removes every mapping of segments to a destination.
    pub async fn unmap(&self, from: String, segments: Vec<String>) -> Result<MapPlan, Failure> {
        let (one, mappings) = self.workspace.removable(&from, &segments).await?;
        let names = self.workspace.segment_names(mappings.iter().map(|mapping| mapping.segment)).await?;
        let name = |mapping: &Mapping| names.get(&mapping.segment).cloned().unwrap_or_default();
        let kind = one.about.value.unwrap_or(ValueKind::Alias);
        let entries: Vec<Entry> = mappings.iter().map(|mapping| removal(mapping, kind, name(mapping))).collect();
        let from = link(ObjectKind::Destination, one.id, one.name);
        let (entry, outcomes) = self.workspace.send_mappings(&from, ActivityKind::Unmap, None, &entries).await?;
        let lines = mappings.iter().zip(outcomes).map(|(mapping, failure)| MapLine {
            segment: link(ObjectKind::Segment, mapping.segment, name(mapping)),
            value: mapping.value.clone(),
            fits: true,
            remarks: Vec::new(),
            done: failure.is_none(),
            failure,
        });
        let lines = lines.collect();
        let requests = requests(mappings.len());
        Ok(MapPlan { destination: from, starts_on: None, ends_on: None, requests, lines, entry: Some(entry) })
    }
}

/// The removal of a mapping, with what it takes to put it back.
pub(super) fn removal(mapping: &Mapping, kind: ValueKind, name: String) -> Entry {
    let new = NewMapping {
        segment: mapping.segment,
        value: mapping.value.clone().map(|value| (kind, value)),
        starts_on: mapping.starts_on.clone().unwrap_or_default(),
        ends_on: mapping.ends_on.clone(),
    };
    Entry { name, new, id: mapping.id }
}

impl Workspace {
    /// Creates or removes mappings as one entry of the record, and returns its ID and why each failed.
    pub(super) async fn send_mappings(
        &self,
        at: &ObjectLink,
        kind: ActivityKind,
        undoes: Option<String>,
        entries: &[Entry],
    ) -> Result<(String, Vec<Option<Failure>>), Failure> {
        let manager = self.clients().await?.manager;
        let id: DestinationId = crate::read::numeric(ObjectKind::Destination, &at.id)?;
        // Two programs on this computer would both find that nothing is there, and both create it.
        let _turn = self.app.turn_of_mappings(&self.connection.id).await?;
        self.settle_mappings(&manager, id).await?;
        let segment = |entry: &Entry| RecordedLink {
            kind: RecordedKind::Segment,
            id: Some(entry.new.segment.to_string()),
            name: entry.name.clone(),
        };
        let recording = self.record(kind, undoes, entries.iter().map(segment).collect()).await?;
        let mut sender = Sender { manager: &manager, id, kind, recording: &recording, outcomes: Vec::new() };
        for (lot, some) in entries.chunks(MAPPINGS_AT_ONCE).enumerate() {
            for (place, entry) in some.iter().enumerate() {
                recording.start(lot * MAPPINGS_AT_ONCE + place, &changes(at, kind, entry)).await?;
            }
            sender.lot(lot * MAPPINGS_AT_ONCE, some).await;
        }
        let outcomes = std::mem::take(&mut sender.outcomes);
        let entry = recording.id().to_owned();
        recording.end().await;
        if let Err(failure) = self.destination_now(id).await {
            tracing::info!(code = ?failure.code, "a destination could not be read again");
        }
        self.notify_changed();
        Ok((entry, outcomes))
    }
}

/// One entry of the record being carried out.
struct Sender<'a> {
    manager: &'a AudienceManager,
    id: DestinationId,
    kind: ActivityKind,
    recording: &'a Recording,
    outcomes: Vec<Option<Failure>>,
}

impl Sender<'_> {
    /// Sends a lot; where the service refuses it as a whole, one mapping after the other, so that only the one that is not
    /// accepted fails.
    async fn lot(&mut self, first: usize, entries: &[Entry]) {
        // What is there already is neither created nor removed again.
        let open = match self.still_open(entries).await {
            Ok(open) => open,
            Err(error) => return self.settle_all(first, entries, &Failure::from(error)).await,
        };
        let some: Vec<&Entry> = entries.iter().zip(&open).filter(|(_, open)| **open).map(|(entry, _)| entry).collect();
        let sent = if some.is_empty() { Ok(()) } else { self.send(&some).await };
        let is_refused = sent.as_ref().is_err_and(|error| !error.may_have_happened());
        let mut failures: Vec<Option<Failure>> = vec![None; entries.len()];
        let mut is_lost = sent.as_ref().is_err_and(ApiError::may_have_happened);
        if let Err(error) = sent {
            if is_refused && some.len() > 1 && is_about_one(&error) {
                // What a refused lot has done is not documented: nothing that is there is sent again.
                let left = match self.still_open(entries).await {
                    Ok(left) => left,
                    Err(error) => return self.settle_unknown(first, &open, &error).await,
                };
                for (place, entry) in entries.iter().enumerate().filter(|(place, _)| open[*place] && left[*place]) {
                    if let Err(error) = self.send(&[entry]).await {
                        is_lost |= error.may_have_happened();
                        failures[place] = Some(error.into());
                    }
                }
            } else {
                let failure = Failure::from(error);
                failures
                    .iter_mut()
                    .zip(&open)
                    .filter(|(_, open)| **open)
                    .for_each(|(it, _)| *it = Some(failure.clone()));
            }
        }
        let left = self.look_again(entries, is_lost).await;
        for (place, entry) in entries.iter().enumerate() {
            let outcome = match (&left, failures[place].clone()) {
                _ if !open[place] => Outcome::Unchanged,
                (Ok(left), _) if !left[place] => Outcome::Done(Some(entry.new.segment.to_string())),
                (Ok(_), Some(failure)) => Outcome::Failed(failure),
                (Ok(_), None) => Outcome::Unknown(not_there()),
                (Err(error), _) => Outcome::Unknown(not_read(error)),
            };
            self.note(first + place, outcome).await;
        }
    }

    async fn note(&mut self, place: usize, outcome: Outcome) {
        self.outcomes.push(match &outcome {
            Outcome::Failed(failure) | Outcome::Unknown(failure) => Some(failure.clone()),
            Outcome::Done(_) | Outcome::Unchanged => None,
        });
        self.recording.note(place, outcome).await;
    }

    /// Nothing more is sent: what the service did with those that were open is not known.
    async fn settle_unknown(&mut self, first: usize, open: &[bool], error: &ApiError) {
        for (place, is_open) in open.iter().enumerate() {
            let outcome = if *is_open { Outcome::Unknown(not_read(error)) } else { Outcome::Unchanged };
            self.note(first + place, outcome).await;
        }
    }

    async fn settle_all(&mut self, first: usize, entries: &[Entry], failure: &Failure) {
        for place in 0..entries.len() {
            self.note(first + place, Outcome::Failed(failure.clone())).await;
        }
    }

    async fn send(&self, entries: &[&Entry]) -> Result<(), ApiError> {
        if self.kind == ActivityKind::Map {
            let new: Vec<NewMapping> = entries.iter().map(|entry| entry.new.clone()).collect();
            return self.manager.create_mappings(self.id, &new).await;
        }
        let ids: Vec<u64> = entries.iter().filter_map(|entry| entry.id).collect();
        self.manager.delete_mappings(self.id, &ids).await
    }

    /// For each, whether it is still to be done, by what the service has now.
    async fn still_open(&self, entries: &[Entry]) -> Result<Vec<bool>, ApiError> {
        let now = self.manager.mappings_of(self.id).await?;
        let open = |entry: &Entry| match self.kind {
            ActivityKind::Map => !now.iter().any(|mapping| entry.is(mapping)),
            _ => now.iter().any(|mapping| mapping.id.is_some() && mapping.id == entry.id),
        };
        Ok(entries.iter().map(open).collect())
    }

    /// The same after a lot was sent. After a lost answer, it is asked again until the service cannot be working on the
    /// request any more.
    async fn look_again(&self, entries: &[Entry], is_lost: bool) -> Result<Vec<bool>, ApiError> {
        let begun = self.manager.service_now_ms();
        let mut fails = 0;
        loop {
            let now = self.still_open(entries).await;
            let waited = begun.zip(self.manager.service_now_ms()).map_or(0, |(begun, now)| now - begun);
            fails += u32::from(now.is_err() || begun.is_none());
            match now {
                Ok(open) if !is_lost || !open.contains(&true) || waited >= HORIZON_MS => return Ok(open),
                Err(error) if fails > 5 => return Err(error),
                Ok(open) if fails > 180 => return Ok(open),
                _ => tokio::time::sleep(WAIT).await,
            }
        }
    }
}

/// Whether a refusal can be about one mapping of several.
fn is_about_one(error: &ApiError) -> bool {
    use domain::CallKind as Kind;
    matches!(error.kind(), Kind::Forbidden | Kind::Refused | Kind::Conflict | Kind::NotFound)
}

pub(super) fn not_there() -> Failure {
    let message =
        "The service accepted it, and the mappings of the destination do not show it. Look at the destination again.";
    Failure::new(FailureCode::UnknownOutcome, message)
}

fn not_read(error: &ApiError) -> Failure {
    let message =
        format!("The mappings can't be read, so the result is not known: {error}. Look at the destination again.");
    Failure::new(FailureCode::UnknownOutcome, message)
}

/// What the record has of a mapping.
fn changes(at: &ObjectLink, kind: ActivityKind, entry: &Entry) -> Vec<RecordedChange> {
    let value = |value: &str, name: Option<String>| RecordedValue { value: value.to_owned(), name, masked: false };
    let text = entry.new.value.as_ref().map(|(_, text)| value(text, None));
    let fields = [
        (RecordedField::Destination, Some(value(&at.id, Some(at.name.clone())))),
        (RecordedField::MappingValue, text),
        (RecordedField::StartsOn, Some(value(&entry.new.starts_on, None))),
        (RecordedField::EndsOn, entry.new.ends_on.as_deref().map(|end| value(end, None))),
    ];
    let change = |(field, value): (RecordedField, Option<RecordedValue>)| {
        let (before, after) = if kind == ActivityKind::Map { (None, value) } else { (value, None) };
        RecordedChange { field, before, after }
    };
    fields.into_iter().filter(|(_, value)| value.is_some()).map(change).collect()
}
