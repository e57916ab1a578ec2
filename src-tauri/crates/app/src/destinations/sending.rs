//! Maps and removes segments: recorded before the request leaves, in lots, each lot compared with what the service has
//! afterwards. What an answer that was lost has done is looked up until the service cannot be working on it any more; nothing
//! is sent twice.

use std::time::Duration;

use adobe::audience_manager::{MAPPINGS_AT_ONCE, NewMapping};
use adobe::{ApiError, AudienceManager};
use domain::call::Scope;
use domain::{CallKind, DestinationId, Mapping, MappingStatus, ValueKind};

use super::planned::{Planned, Removable, changed_since};
use crate::activity::{Outcome, Recording};
use crate::edit::{HORIZON_MS, MOST_LOOKS};
use crate::read::link;
use crate::view::{
    ActivityKind, Failure, FailureCode, MapOptions, MapPlan, MappingRef, ObjectKind, ObjectLink, RecordedChange,
    RecordedField, RecordedKind, RecordedLink, RecordedValue,
};
use crate::{Destinations, Workspace};

/// How long the service may take to show what it has accepted.
const SHOWN_MS: i64 = 5_000;
/// Wait between look-ups.
pub(super) const WAIT: Duration = Duration::from_millis(500);

/// A mapping that is to be there, or not to be there any more.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) name: String,
    pub(super) new: NewMapping,
    /// The mapping to remove; `None` if there is only another one of its segment and value, which stays.
    pub(super) id: Option<u64>,
}

impl Entry {
    fn is(&self, mapping: &Mapping) -> bool {
        let value = self.new.value.as_ref().map(|(_, value)| value.as_str());
        let is_value = value.is_none() || mapping.value.as_deref() == value;
        let is_sent = mapping.status == MappingStatus::Active;
        is_sent && mapping.segment == self.new.segment && is_value && mapping.ends_on == self.new.ends_on
    }

    /// Whether a mapping that is to be removed was changed since it was read.
    fn has_changed(&self, now: &Mapping) -> bool {
        let value = self.new.value.as_ref().map(|(_, value)| value.as_str());
        let starts_on = now.starts_on.as_deref().unwrap_or_default();
        let as_seen = (self.new.segment, value, self.new.starts_on.as_str(), self.new.ends_on.as_deref());
        let has_other_url = self.new.secure_url.is_some() && self.new.secure_url != now.secure_url;
        has_other_url || as_seen != (now.segment, now.value.as_deref(), starts_on, now.ends_on.as_deref())
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
                    secure_url: None,
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

    /// Removes mappings of a destination: those that are named, as they are now.
    pub async fn unmap(&self, from: String, mappings: Vec<impl Into<MappingRef>>) -> Result<MapPlan, Failure> {
        let mappings: Vec<MappingRef> = mappings.into_iter().map(Into::into).collect();
        let Removable { mut plan, mappings, kind } = self.workspace.removable(&from, &mappings).await?;
        let fitting = plan.lines.iter().zip(&mappings).enumerate().filter(|(_, (line, _))| line.fits);
        let (places, entries): (Vec<usize>, Vec<Entry>) =
            fitting.map(|(place, (line, mapping))| (place, removal(mapping, kind, line.segment.name.clone()))).unzip();
        if entries.is_empty() {
            return Ok(plan);
        }
        let (entry, outcomes) =
            self.workspace.send_mappings(&plan.destination, ActivityKind::Unmap, None, &entries).await?;
        for (place, failure) in places.into_iter().zip(outcomes) {
            plan.lines[place].done = failure.is_none();
            plan.lines[place].failure = failure;
        }
        plan.entry = Some(entry);
        Ok(plan)
    }
}

/// The removal of a mapping, with what it takes to put it back.
pub(super) fn removal(mapping: &Mapping, kind: ValueKind, name: String) -> Entry {
    let new = NewMapping {
        segment: mapping.segment,
        value: mapping.value.clone().map(|value| (kind, value)),
        // Where the address is not the value, it repeats that.
        secure_url: mapping.secure_url.clone().filter(|_| kind == ValueKind::Url),
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
        // Two programs on this computer would both find that nothing is there, and both create it.
        let _turn = self.app.turn_of_mappings(&self.connection.id).await?;
        self.send_in_turn(at, kind, undoes, entries).await
    }

    /// The same for a caller that keeps other programs out already.
    pub(super) async fn send_in_turn(
        &self,
        at: &ObjectLink,
        kind: ActivityKind,
        undoes: Option<String>,
        entries: &[Entry],
    ) -> Result<(String, Vec<Option<Failure>>), Failure> {
        let manager = self.clients().await?.manager;
        let id: DestinationId = crate::read::numeric(ObjectKind::Destination, &at.id)?;
        self.settle_mappings(&manager, id).await?;
        let segment = |entry: &Entry| RecordedLink {
            kind: RecordedKind::Segment,
            id: Some(entry.new.segment.to_string()),
            name: entry.name.clone(),
        };
        let recording = self.record(kind, undoes, entries.iter().map(segment).collect()).await?;
        let outcomes = Vec::new();
        let mut sender = Sender { manager: &manager, id, kind, recording: &recording, outcomes, stopped: None };
        for (lot, some) in entries.chunks(MAPPINGS_AT_ONCE).enumerate() {
            if let Some(failure) = sender.stopped.clone() {
                sender.settle_all(lot * MAPPINGS_AT_ONCE, some, &failure).await;
                continue;
            }
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
    /// Why nothing more is sent: the service cannot be used.
    stopped: Option<Failure>,
}

/// What came of the request for a mapping.
#[derive(Debug, Clone, Default)]
struct Sent {
    failure: Option<Failure>,
    /// The service may be working on it.
    is_lost: bool,
    /// It is certain that the request did nothing.
    is_refused: bool,
    /// The failure would be the same for every other mapping.
    is_outage: bool,
}

impl Sent {
    /// `is_clear`: a refusal means that nothing was done.
    fn failed(error: ApiError, is_clear: bool) -> Self {
        let (is_lost, kind) = (error.may_have_happened(), error.kind());
        Self {
            is_lost,
            is_refused: is_clear && !is_lost,
            is_outage: kind.scope() != Scope::Item,
            failure: Some(if is_lost { never_arrived() } else { error.into() }),
        }
    }

    /// Whether the destination is expected to show it.
    fn is_awaited(&self) -> bool {
        self.failure.is_none() || self.is_lost
    }
}

impl Sender<'_> {
    /// Sends a lot; where the service refuses it as a whole, one mapping after the other, so that only the one that is not
    /// accepted fails.
    async fn lot(&mut self, first: usize, entries: &[Entry]) {
        let now = match self.manager.mappings_of(self.id).await {
            Ok(now) => now,
            Err(error) => {
                let is_outage = error.kind().scope() != Scope::Item;
                let failure = Failure::from(error);
                self.stopped = is_outage.then(|| failure.clone());
                return self.settle_all(first, entries, &failure).await;
            }
        };
        // What is there already is neither created nor removed again, and what somebody has changed is not removed.
        let changed: Vec<bool> = entries.iter().map(|entry| self.has_changed(entry, &now)).collect();
        let open: Vec<bool> =
            entries.iter().zip(&changed).map(|(entry, changed)| !changed && self.is_open(entry, &now)).collect();
        let sent = match self.send_open(entries, &open).await {
            Ok(sent) => sent,
            Err(error) => return self.settle_unknown(first, &open, &changed, &error).await,
        };
        let awaited: Vec<bool> = sent.iter().zip(&open).map(|(sent, open)| *open && sent.is_awaited()).collect();
        let is_lost = sent.iter().any(|one| one.is_lost);
        let left = left_after(self.manager, is_lost, &awaited, || self.still_open(entries)).await;
        for (place, sent) in sent.into_iter().enumerate() {
            let outcome = match (&left, sent.failure) {
                _ if changed[place] => Outcome::Failed(changed_since()),
                _ if !open[place] => Outcome::Unchanged,
                // Somebody else did the same meanwhile.
                (Ok(left), _) if !left[place] && sent.is_refused => Outcome::Unchanged,
                (Ok(left), _) if !left[place] => Outcome::Done(Some(entries[place].new.segment.to_string())),
                (Ok(_), Some(failure)) => {
                    self.stopped = self.stopped.take().or_else(|| sent.is_outage.then(|| failure.clone()));
                    Outcome::Failed(failure)
                }
                (Ok(_), None) => Outcome::Unknown(not_shown(self.kind)),
                (Err(error), _) => Outcome::Unknown(not_read(error)),
            };
            self.note(first + place, outcome).await;
        }
    }

    /// Sends those that are open. An error if it is not known what a refused lot has done.
    async fn send_open(&self, entries: &[Entry], open: &[bool]) -> Result<Vec<Sent>, ApiError> {
        let mut all = vec![Sent::default(); entries.len()];
        let some: Vec<&Entry> = entries.iter().zip(open).filter(|(_, open)| **open).map(|(entry, _)| entry).collect();
        if some.is_empty() {
            return Ok(all);
        }
        let Err(error) = self.send(&some).await else { return Ok(all) };
        let is_clear = some.len() == 1 || !is_about_one(&error);
        if is_clear || error.may_have_happened() {
            let failed = Sent::failed(error, is_clear);
            all.iter_mut().zip(open).filter(|(_, open)| **open).for_each(|(it, _)| *it = failed.clone());
            return Ok(all);
        }
        // What a refused lot has done is not documented: nothing that is there is sent again.
        let left = self.still_open(entries).await?;
        let mut rest: Option<Sent> = None;
        for (place, entry) in entries.iter().enumerate().filter(|(place, _)| open[*place] && left[*place]) {
            if let Some(rest) = &rest {
                all[place] = rest.clone();
                continue;
            }
            let Err(error) = self.send(&[entry]).await else { continue };
            let failed = Sent::failed(error, true);
            if failed.is_outage && !failed.is_lost {
                rest = Some(failed.clone());
            }
            all[place] = failed;
        }
        Ok(all)
    }

    async fn note(&mut self, place: usize, outcome: Outcome) {
        self.outcomes.push(match &outcome {
            Outcome::Failed(failure) | Outcome::Unknown(failure) => Some(failure.clone()),
            Outcome::Done(_) | Outcome::Unchanged => None,
        });
        self.recording.note(place, outcome).await;
    }

    /// Nothing more is sent: what the service did with those that were open is not known.
    async fn settle_unknown(&mut self, first: usize, open: &[bool], changed: &[bool], error: &ApiError) {
        for (place, (is_open, has_changed)) in open.iter().zip(changed).enumerate() {
            let outcome = match (is_open, has_changed) {
                (true, _) => Outcome::Unknown(not_read(error)),
                (false, true) => Outcome::Failed(changed_since()),
                (false, false) => Outcome::Unchanged,
            };
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

    /// Whether it is still to be done.
    fn is_open(&self, entry: &Entry, now: &[Mapping]) -> bool {
        match self.kind {
            ActivityKind::Map => !now.iter().any(|mapping| entry.is(mapping)),
            _ => now.iter().any(|mapping| mapping.id.is_some() && mapping.id == entry.id),
        }
    }

    fn has_changed(&self, entry: &Entry, now: &[Mapping]) -> bool {
        let is_other = |one: &Mapping| one.id.is_some() && one.id == entry.id && entry.has_changed(one);
        self.kind != ActivityKind::Map && (entry.id.is_none() || now.iter().any(is_other))
    }

    /// For each, whether it is still to be done, by what the service has now.
    async fn still_open(&self, entries: &[Entry]) -> Result<Vec<bool>, ApiError> {
        let now = self.manager.mappings_of(self.id).await?;
        Ok(entries.iter().map(|entry| self.is_open(entry, &now)).collect())
    }
}

/// For each change that was sent, whether it is still to be done: asked until all that are awaited are done, or the service had
/// some seconds to show what it accepted; after a lost answer, until it cannot be working on the request any more.
pub(super) async fn left_after<F>(
    manager: &AudienceManager,
    is_lost: bool,
    awaited: &[bool],
    ask: impl Fn() -> F,
) -> Result<Vec<bool>, ApiError>
where
    F: Future<Output = Result<Vec<bool>, ApiError>>,
{
    let longest = if is_lost { HORIZON_MS } else { SHOWN_MS };
    let begun = manager.service_now_ms();
    let (mut fails, mut looks) = (0, 0);
    loop {
        let now = ask().await;
        let waited = begun.zip(manager.service_now_ms()).map_or(0, |(begun, now)| now - begun);
        (fails, looks) = (fails + u32::from(now.is_err()), looks + 1);
        match now {
            Ok(left) if !left.iter().zip(awaited).any(|(left, awaited)| *left && *awaited) => return Ok(left),
            Ok(left) if waited >= longest || looks > MOST_LOOKS => return Ok(left),
            Err(error) if fails > 5 => return Err(error),
            _ => tokio::time::sleep(WAIT).await,
        }
    }
}

/// Whether a refusal can be about one mapping of several.
fn is_about_one(error: &ApiError) -> bool {
    matches!(error.kind(), CallKind::Forbidden | CallKind::Refused | CallKind::Conflict | CallKind::NotFound)
}

/// The failure of a change whose answer was lost, and that the service has not done when it can no longer be working on it.
pub(super) fn never_arrived() -> Failure {
    Failure::new(FailureCode::Offline, "The request never arrived: nothing was changed after 90 seconds.")
}

/// The failure of a change that was accepted and does not show.
fn not_shown(kind: ActivityKind) -> Failure {
    let message = if kind == ActivityKind::Map {
        "Audience Manager accepted it, but the destination does not have the mapping. Look at the destination again."
    } else {
        "Audience Manager accepted it, but the destination still has the mapping. Look at the destination again."
    };
    Failure::new(FailureCode::UnknownOutcome, message)
}

pub(super) fn not_read(error: &ApiError) -> Failure {
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
        (RecordedField::SecureUrl, entry.new.secure_url.as_deref().map(|url| value(url, None))),
        (RecordedField::StartsOn, Some(value(&entry.new.starts_on, None))),
        (RecordedField::EndsOn, entry.new.ends_on.as_deref().map(|end| value(end, None))),
    ];
    let change = |(field, value): (RecordedField, Option<RecordedValue>)| {
        let (before, after) = if kind == ActivityKind::Map { (None, value) } else { (value, None) };
        RecordedChange { field, before, after }
    };
    fields.into_iter().filter(|(_, value)| value.is_some()).map(change).collect()
}
