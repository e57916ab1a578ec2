//! Carries a move out: recorded before the requests leave; what a lost answer has done is looked up. A mapping ends only if
//! the dataflow sends its audience, and an audience stays in the dataflow only if a mapping has ended for it.

use std::collections::{BTreeMap, BTreeSet};

use adobe::experience_platform::{AudienceFlow, AudienceSelector};
use adobe::{AudienceManager, ExperiencePlatform};
use domain::{AudienceId, Destination, Mapping};

use super::dataflow;
use super::moving_ends::{End, end, is_outage, outcome_of, settled};
use super::planned::changed_since;
use crate::Workspace;
use crate::activity::{Outcome, Recording};
use crate::connections::works;
use crate::view::{
    ActivityKind, ConflictReason, Failure, FailureCode, MoveLine, MoveTarget, RecordedChange, RecordedField,
    RecordedKind, RecordedLink, RecordedValue, UnknownReason,
};

/// A mapping that ends, and the audience that takes its place.
pub(super) struct Moved {
    name: String,
    mapping: Mapping,
    audience: AudienceId,
    audience_name: String,
    /// The audience as the dataflow has it, by what the local copy has.
    selector: AudienceSelector,
    /// Whether the audience was to be added when the move was planned.
    adds: bool,
    /// The last day that the mapping gets; never later than the one that it has.
    last_day: String,
}

impl Moved {
    pub(super) fn of(line: &MoveLine, mapping: &Mapping, selector: AudienceSelector, last_day: &str) -> Option<Self> {
        let audience = line.audience.as_ref()?;
        let own = mapping.ends_on.as_deref().filter(|own| *own < last_day);
        Some(Self {
            name: line.segment.name.clone(),
            mapping: mapping.clone(),
            audience: AudienceId::from(audience.id.as_str()),
            audience_name: audience.name.clone(),
            selector,
            adds: line.adds,
            last_day: own.unwrap_or(last_day).to_owned(),
        })
    }

    fn segment(&self) -> RecordedLink {
        RecordedLink {
            kind: RecordedKind::Segment,
            id: Some(self.mapping.segment.to_string()),
            name: self.name.clone(),
        }
    }

    /// What the record has of it. What stays as it is has the same value before and after: of the dataflow and the audience
    /// that means that this move does not add it.
    fn changes(&self, from: &Destination, to: &MoveTarget, adds: bool) -> Vec<RecordedChange> {
        let value = |value: &str, name: Option<&str>| RecordedValue {
            value: value.to_owned(),
            name: name.map(str::to_owned),
            masked: false,
        };
        let was = |field, before: Option<RecordedValue>| RecordedChange { field, after: before.clone(), before };
        let there = |field, id: &str, name: &str| {
            let after = value(id, Some(name));
            RecordedChange { field, before: (!adds).then(|| after.clone()), after: Some(after) }
        };
        let mut changes = vec![
            was(RecordedField::Destination, Some(value(&from.id.to_string(), Some(&from.name)))),
            was(RecordedField::MappingValue, self.mapping.value.as_deref().map(|text| value(text, None))),
            was(RecordedField::StartsOn, self.mapping.starts_on.as_deref().map(|day| value(day, None))),
            RecordedChange {
                field: RecordedField::EndsOn,
                before: self.mapping.ends_on.as_deref().map(|day| value(day, None)),
                after: Some(value(&self.last_day, None)),
            },
            there(RecordedField::Dataflow, &to.id, &to.name),
            there(RecordedField::Audience, self.audience.as_str(), &self.audience_name),
        ];
        changes.retain(|change| change.before.is_some() || change.after.is_some());
        changes
    }
}

impl Workspace {
    /// Adds the audiences to the dataflow, then ends the mappings of those that it sends. Returns the entry of the record and
    /// why each failed.
    pub(super) async fn send_move(
        &self,
        from: &Destination,
        to: &MoveTarget,
        moved: &[Moved],
    ) -> Result<(String, Vec<Option<Failure>>), Failure> {
        let _turn = self.app.turn_of_mappings(&self.connection.id).await?;
        let clients = self.clients().await?;
        self.settle_mappings(&clients.manager, from.id).await?;
        // Nothing is added for a mapping that somebody changed while this program waited.
        let now = clients.manager.mappings_of(from.id).await?;
        let is_as_shown = moved.iter().map(|one| now.contains(&one.mapping)).collect();
        let recording =
            self.record(ActivityKind::MoveMappings, None, moved.iter().map(Moved::segment).collect()).await?;
        let platform = &clients.platform;
        let mut sending =
            Sending { from, to, moved, is_as_shown, recording: &recording, platform, added: BTreeSet::new() };
        let selectors = sending.selectors().await;
        let flow = sending.add(&selectors).await;
        let ends = sending.end_all(&clients.manager, &selectors, &flow).await;
        let outcomes = settled(&clients.manager, from.id, ends).await;
        let outcomes = self.without_ends(&sending, &selectors, outcomes).await;
        for (place, (one, failure)) in moved.iter().zip(&outcomes).enumerate() {
            let done = || Outcome::Done(Some(one.mapping.segment.to_string()));
            recording.note(place, failure.as_ref().map_or_else(done, outcome_of)).await;
        }
        let entry = recording.id().to_owned();
        recording.end().await;
        if let Err(failure) = self.destination_now(from.id).await {
            tracing::info!(code = ?failure.code, "a destination could not be read again");
        }
        self.notify_changed();
        Ok((entry, outcomes))
    }

    /// Takes audiences out of the dataflow that were added for nothing: none of their mappings has ended, and no other move
    /// relies on them. Where that fails they are sent twice, which an undo ends.
    async fn without_ends(
        &self,
        sent: &Sending<'_>,
        selectors: &Selectors,
        mut outcomes: Vec<Option<Failure>>,
    ) -> Vec<Option<Failure>> {
        let may_have_ended =
            |outcome: &Option<Failure>| outcome.as_ref().is_none_or(|it| it.code == FailureCode::UnknownOutcome);
        let with_outcome = || sent.moved.iter().zip(&outcomes);
        let is_needed =
            |id: &AudienceId| with_outcome().any(|(one, outcome)| one.audience == *id && may_have_ended(outcome));
        let idle: BTreeSet<AudienceId> = sent.added.iter().filter(|id| !is_needed(id)).cloned().collect();
        if idle.is_empty() {
            return outcomes;
        }
        let taken_out = async {
            let others = self.other_moves(sent.recording.id(), &BTreeSet::new()).await?;
            let is_idle = |id: &&AudienceId| !others.is_needed(&sent.to.id, id);
            let found = idle.iter().filter(is_idle).filter_map(|id| selectors.get(id)?.as_ref().ok().cloned());
            dataflow::take_out(sent.platform, &sent.to.id, &found.collect::<Vec<_>>()).await
        };
        if let Err(failure) = taken_out.await {
            tracing::warn!(code = ?failure.code, audiences = idle.len(), "audiences stay in a dataflow, and their mappings too");
            let is_left = |place: usize| sent.is_as_shown[place] && idle.contains(&sent.moved[place].audience);
            for (place, outcome) in outcomes.iter_mut().enumerate().filter(|(place, _)| is_left(*place)) {
                *outcome = outcome.as_ref().map(|why| sent_twice(&sent.moved[place].audience_name, why));
            }
        }
        outcomes
    }
}

/// The audiences that are to be added, as the service has them, or why they cannot be.
type Selectors = BTreeMap<AudienceId, Result<AudienceSelector, Failure>>;

/// A move being carried out.
struct Sending<'a> {
    from: &'a Destination,
    to: &'a MoveTarget,
    moved: &'a [Moved],
    /// For each, whether the mapping is as it was shown.
    is_as_shown: Vec<bool>,
    recording: &'a Recording,
    platform: &'a ExperiencePlatform,
    /// The audiences that this move adds, or may have added.
    added: BTreeSet<AudienceId>,
}

impl Sending<'_> {
    /// Reads the audiences that are to be added. One that cannot be read keeps only its own mappings.
    async fn selectors(&self) -> Selectors {
        let mut found = Selectors::new();
        let mut stopped: Option<Failure> = None;
        for (one, _) in self.moved.iter().zip(&self.is_as_shown).filter(|(one, is_as_shown)| one.adds && **is_as_shown)
        {
            if found.contains_key(&one.audience) {
                continue;
            }
            let read = match &stopped {
                Some(failure) => Err(failure.clone()),
                None => self.platform.audience_selector(&one.audience).await.map_err(|error| {
                    let is_outage = is_outage(&error);
                    let failure = Failure::from(error);
                    stopped = is_outage.then(|| failure.clone());
                    failure
                }),
            };
            found.insert(one.audience.clone(), read);
        }
        found
    }

    /// Adds the audiences that the dataflow does not have now, and returns the dataflow with them. What is recorded as added
    /// is exactly what the request adds: it counts only for the version that was seen.
    async fn add(&mut self, selectors: &Selectors) -> Result<AudienceFlow, Failure> {
        let wanted: Vec<&AudienceSelector> = selectors.values().flatten().collect();
        for _ in 0..dataflow::TRIES {
            let seen = self.platform.audience_flow(&self.to.id).await;
            let is_on = seen.as_ref().is_ok_and(|seen| works(&seen.flow));
            let new: Vec<AudienceSelector> = match &seen {
                Ok(seen) if is_on => wanted.iter().filter(|one| !seen.has(one)).map(|one| (*one).clone()).collect(),
                _ => Vec::new(),
            };
            self.added = new.iter().map(|one| one.audience().clone()).collect();
            for (place, one) in self.moved.iter().enumerate() {
                let adds = self.is_as_shown[place] && self.added.contains(&one.audience);
                self.recording.start(place, &one.changes(self.from, self.to, adds)).await?;
            }
            let seen = seen?;
            if new.is_empty() {
                return Ok(seen);
            }
            let has_all = |now: &AudienceFlow| new.iter().all(|one| now.has(one));
            let changed = match seen.adding(&new) {
                Ok(patch) => dataflow::changed(self.platform, &seen, &patch, has_all).await,
                Err(error) => Err(error.into()),
            };
            match changed {
                Ok(Some(flow)) => return Ok(flow),
                Ok(None) => self.added.clear(),
                Err(failure) => {
                    if failure.code != FailureCode::UnknownOutcome {
                        self.added.clear();
                    }
                    return Err(failure);
                }
            }
        }
        Err(changed_since())
    }

    /// Ends the mappings whose audience the dataflow sends. Where the service cannot be used, the rest is not tried.
    async fn end_all(
        &self,
        manager: &AudienceManager,
        selectors: &Selectors,
        flow: &Result<AudienceFlow, Failure>,
    ) -> Vec<End> {
        let mut ends: Vec<End> = Vec::with_capacity(self.moved.len());
        let mut stopped: Option<Failure> = None;
        for (one, is_as_shown) in self.moved.iter().zip(&self.is_as_shown) {
            let hindrance = if *is_as_shown { hindrance(one, selectors, flow) } else { Some(changed_since()) };
            let ended = match hindrance.or_else(|| stopped.clone()) {
                Some(failure) => End::failed(failure),
                None => end(manager, self.from.id, &one.mapping, Some(&one.last_day)).await,
            };
            stopped = stopped.or_else(|| ended.outage());
            ends.push(ended);
        }
        ends
    }
}

/// Why a mapping does not end: the dataflow has to send its audience.
fn hindrance(one: &Moved, selectors: &Selectors, flow: &Result<AudienceFlow, Failure>) -> Option<Failure> {
    let selector = match selectors.get(&one.audience) {
        Some(Err(failure)) => return Some(failure.clone()),
        Some(Ok(selector)) => selector,
        None => &one.selector,
    };
    match flow {
        Err(failure) => Some(failure.clone()),
        Ok(flow) => (!works(&flow.flow) || !flow.has(selector)).then(not_sent_there),
    }
}

fn not_sent_there() -> Failure {
    let message = "The dataflow was paused, or does not have the audience any more, so the mapping stays as it is.";
    Failure::in_the_way(ConflictReason::NotSentThere, message)
}

/// The failure of a mapping that did not end although its audience is in the dataflow now.
fn sent_twice(audience: &str, why: &Failure) -> Failure {
    let message = format!(
        "“{audience}” was added to the dataflow and could not be taken out again, but the mapping did not end: it is sent by \
         both. An undo takes it out. {}",
        why.message
    );
    Failure::not_known(UnknownReason::SentTwice, message)
}
